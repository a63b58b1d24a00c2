import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Help } from '../../../design/help.tsx';
import { Table } from '../../../design/table.tsx';
import { client, useMe } from '../../../session/session.ts';
import type { Person } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { useSchools } from '../use-schools.ts';
import { useWhen } from '../when.ts';
import { isWhole, RoleFields, toMembership, type WantedRole } from './role-fields.tsx';
import { inOrder, timeOf, todayIn } from './roles.ts';

/** What somebody is here, from when until when. */
export function PersonRoles({ person, mayChange }: { person: Person; mayChange: boolean }) {
  const { t } = useTranslation();
  const { district } = useMe();
  const { nameOf } = useSchools();
  const when = useWhen();
  const act = useAct();
  const [isAdding, setAdding] = useState(false);
  const today = todayIn(district.timeZone, new Date());

  /** Given again as it was, a role that was ended in error has no gap. */
  const end = ({ id, role, schoolId }: Person['memberships'][number]) =>
    act(() => client.post(`/people/${person.id}/memberships/${id}/end`, { body: {} }), {
      said: t('admin.person.roleEnded', { role: t(`roleName.${role}`) }),
      undo: () =>
        void act(() => client.post(`/people/${person.id}/memberships`, { body: { role, schoolId } }), {
          said: t('admin.person.roleBack', { role: t(`roleName.${role}`) }),
        }),
    });

  return (
    <section className="stack" aria-label={t('admin.people.roles')}>
      <div className="row-apart">
        <div className="row">
          <h2>{t('admin.people.roles')}</h2>
          <Help about={t('admin.people.roles')} text={t('admin.person.rolesHelp')} />
        </div>
        {mayChange && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {t('admin.person.addRole')}
          </Button>
        )}
      </div>
      <Table
        caption={t('admin.people.roles')}
        rows={inOrder(person.memberships, today)}
        keyOf={({ id }) => id}
        columns={[
          { id: 'role', title: t('admin.role'), cell: ({ role }) => t(`roleName.${role}`) },
          {
            id: 'where',
            title: t('admin.where'),
            cell: ({ schoolId }) => (schoolId === null ? t('admin.wholeDistrict') : nameOf(schoolId)),
          },
          {
            id: 'when',
            title: t('admin.person.time'),
            cell: (one) => (
              <span className="row">
                {one.to === null
                  ? t('admin.person.since', { from: when.day(one.from) })
                  : t('admin.person.fromTo', { from: when.day(one.from), to: when.day(one.to) })}
                {timeOf(one, today) !== 'now' && (
                  <span className="badge">{t(`admin.person.roleTime.${timeOf(one, today)}`)}</span>
                )}
              </span>
            ),
          },
          ...(mayChange
            ? [
                {
                  id: 'end',
                  title: t('admin.actions'),
                  isTitleHidden: true,
                  cell: (one: Person['memberships'][number]) =>
                    timeOf(one, today) !== 'over' && (
                      <button type="button" className="link-button" onClick={() => void end(one)}>
                        {t('admin.person.endRole')}
                        <span className="visually-hidden">: {t(`roleName.${one.role}`)}</span>
                      </button>
                    ),
                },
              ]
            : []),
        ]}
      />
      {isAdding && <AddRole person={person} onClose={() => setAdding(false)} />}
    </section>
  );
}

function AddRole({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const [value, setValue] = useState<WantedRole>({ role: 'teacher', schoolId: '' });
  const [to, setTo] = useState('');
  return (
    <FormDialog
      title={t('admin.person.addRole')}
      submit={t('admin.person.addRoleSubmit')}
      isReady={isWhole(value)}
      onClose={onClose}
      save={async () => {
        const body = { ...toMembership(value), ...(to !== '' && { to }) };
        await client.post(`/people/${person.id}/memberships`, { body });
        onClose();
      }}
    >
      {(problemOf) => (
        <>
          <RoleFields value={value} onChange={setValue} />
          <TextInput
            type="date"
            label={t('admin.person.lastDay')}
            description={t('admin.person.lastDayHint')}
            error={problemOf('to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
