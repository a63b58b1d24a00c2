import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../../api/use-pages.ts';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Help } from '../../../design/help.tsx';
import { TabLinks, useTab } from '../../../design/tab-links.tsx';
import { client, useMe } from '../../../session/session.ts';
import type { School } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { Listing } from '../listing.tsx';
import { isAdmin } from '../sections.ts';
import { etagOf } from '../when.ts';
import { Calendar } from './calendar.tsx';

const tabs = ['schools', 'calendar'] as const;

/** The schools of the district, and when there is school. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const tab = useTab(tabs);
  const [open, setOpen] = useState<School | 'new' | null>(null);
  const mayChange = isAdmin(me);
  return (
    <div className="stack">
      <div className="row-apart">
        <PlaceTitle title={t('adminPlace.schools')} />
        {mayChange && tab === 'schools' && <Button onClick={() => setOpen('new')}>{t('admin.schools.add')}</Button>}
      </div>
      <TabLinks
        label={t('adminPlace.schools')}
        current={tab}
        tabs={tabs.map((id) => ({ id, label: t(`admin.schools.tab.${id}`) }))}
      />
      {tab === 'schools' ? <Schools mayChange={mayChange} onChange={setOpen} /> : <Calendar mayChange={mayChange} />}
      {open !== null && <SchoolForm school={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Schools({ mayChange, onChange }: { mayChange: boolean; onChange: (school: School) => void }) {
  const { t } = useTranslation();
  const list = usePages<School>(['admin', 'schools'], '/schools');
  return (
    <Listing
      list={list}
      caption={t('adminPlace.schools')}
      columns={[
        { id: 'name', title: t('admin.name'), cell: ({ name }) => name },
        {
          id: 'sourcedId',
          title: t('admin.person.sourcedId'),
          cell: ({ sourcedId }) => sourcedId ?? <span className="soft">{t('admin.none')}</span>,
        },
        {
          id: 'ways',
          title: t('admin.actions'),
          isTitleHidden: true,
          cell: (school) => (
            <span className="row">
              <Link to={`/admin/people?school=${school.id}`}>
                {t('adminPlace.people')}
                <span className="visually-hidden">: {school.name}</span>
              </Link>
              <Link to={`/admin/classes?school=${school.id}`}>
                {t('adminPlace.classes')}
                <span className="visually-hidden">: {school.name}</span>
              </Link>
              {mayChange && (
                <button type="button" className="link-button" onClick={() => onChange(school)}>
                  {t('admin.change')}
                  <span className="visually-hidden">: {school.name}</span>
                </button>
              )}
            </span>
          ),
        },
      ]}
      empty={<EmptyState icon="home" title={t('admin.schools.none')} text={t('admin.schools.noneText')} />}
    />
  );
}

function SchoolForm({ school, onClose }: { school: School | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(school?.name ?? '');
  const [sourcedId, setSourcedId] = useState(school?.sourcedId ?? '');
  async function save() {
    const body = { name, sourcedId: sourcedId.trim() === '' ? null : sourcedId.trim() };
    if (school) await client.patch(`/schools/${school.id}`, { body, ifMatch: etagOf(school.revision) });
    else await client.post('/schools', { body });
    onClose();
  }
  return (
    <FormDialog
      title={t(school ? 'admin.schools.change' : 'admin.schools.add')}
      submit={t('admin.save')}
      isReady={name.trim() !== ''}
      onClose={onClose}
      save={save}
    >
      {(problemOf) => (
        <>
          <TextInput
            data-autofocus
            label={t('admin.name')}
            error={problemOf('name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div>
            <TextInput
              label={t('admin.person.sourcedId')}
              error={problemOf('sourcedId')}
              value={sourcedId}
              onChange={(event) => setSourcedId(event.currentTarget.value)}
            />
            <Help about={t('admin.person.sourcedId')} text={t('admin.sourcedIdHelp')} />
          </div>
        </>
      )}
    </FormDialog>
  );
}
