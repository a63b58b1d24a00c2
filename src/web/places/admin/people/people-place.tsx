import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { useDebounced } from '../../../design/use-debounced.ts';
import { useMe } from '../../../session/session.ts';
import type { Person } from '../../../wire.ts';
import { FilterSelect, useFilter } from '../filters.tsx';
import { Listing } from '../listing.tsx';
import { isAdmin } from '../sections.ts';
import { useSchools } from '../use-schools.ts';
import { InvitePerson } from './invite-person.tsx';
import { givenRoles, timeOf, todayIn } from './roles.ts';
import { usePeople } from './use-people.ts';

/** Who there is: found by name, narrowed by role and school, invited. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const { schools } = useSchools();
  const [typed, setTyped] = useState('');
  const name = useDebounced(typed.trim(), 200);
  const [role] = useFilter('role');
  const [schoolId] = useFilter('school');
  const [status] = useFilter('status');
  const [isInviting, setInviting] = useState(false);
  const list = usePeople(name, { role, schoolId, status });
  const isNarrowed = name !== '' || role !== null || schoolId !== null || status !== null;
  return (
    <div className="stack">
      <div className="row-apart">
        <PlaceTitle title={t('adminPlace.people')} />
        {isAdmin(me) && <Button onClick={() => setInviting(true)}>{t('admin.people.invite')}</Button>}
      </div>
      <div className="fields">
        <TextInput
          type="search"
          label={t('admin.people.byName')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <FilterSelect
          name="role"
          label={t('admin.role')}
          all={t('admin.people.allRoles')}
          choices={givenRoles.map((value) => ({ value, label: t(`roleName.${value}`) }))}
        />
        <FilterSelect
          name="school"
          label={t('admin.school')}
          all={t('admin.allSchools')}
          choices={schools.map(({ id, name: label }) => ({ value: id, label }))}
        />
        <FilterSelect
          name="status"
          label={t('admin.people.status')}
          all={t('admin.people.active')}
          choices={[
            { value: 'deactivated', label: t('admin.people.deactivated') },
            { value: 'all', label: t('admin.people.all') },
          ]}
        />
      </div>
      <Listing
        list={list}
        caption={t('adminPlace.people')}
        columns={[
          {
            id: 'name',
            title: t('admin.name'),
            cell: ({ id, displayName }) => <Link to={`/admin/people/${id}`}>{displayName}</Link>,
          },
          { id: 'roles', title: t('admin.people.roles'), cell: (person) => <Roles person={person} /> },
          {
            id: 'email',
            title: t('admin.email'),
            cell: ({ email }) => email ?? <span className="soft">{t('admin.none')}</span>,
          },
        ]}
        empty={
          <EmptyState
            icon="people"
            title={t(isNarrowed ? 'admin.people.noneFound' : 'admin.people.none')}
            text={t(isNarrowed ? 'admin.people.noneFoundText' : 'admin.people.noneText')}
          />
        }
      />
      {isInviting && <InvitePerson onClose={() => setInviting(false)} />}
    </div>
  );
}

/** What somebody is today, and where. */
function Roles({ person: { memberships, isActive } }: { person: Person }) {
  const { t } = useTranslation();
  const { district } = useMe();
  const { nameOf } = useSchools();
  const today = todayIn(district.timeZone, new Date());
  const now = memberships.filter((one) => timeOf(one, today) === 'now');
  return (
    <span className="row">
      {!isActive && <span className="badge badge-brick">{t('admin.people.isDeactivated')}</span>}
      {now.length === 0 && <span className="soft">{t('admin.people.noRole')}</span>}
      {now.map(({ id, role, schoolId }) => (
        <span key={id}>
          {t(`roleName.${role}`)}
          <span className="soft">, {nameOf(schoolId) ?? t('admin.wholeDistrict')}</span>
        </span>
      ))}
    </span>
  );
}
