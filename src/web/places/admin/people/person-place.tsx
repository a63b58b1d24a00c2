import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../../api/request-error.ts';
import { Failure } from '../../../app/failure.tsx';
import { NotFound } from '../../../app/not-found.tsx';
import { PlaceSkeleton } from '../../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { BackLink } from '../../../design/back-link.tsx';
import { client, useMe } from '../../../session/session.ts';
import type { Person } from '../../../wire.ts';
import { Facts } from '../facts.tsx';
import { isAdmin } from '../sections.ts';
import { EditPerson } from './edit-person.tsx';
import { Leaving } from './leaving.tsx';
import { PersonRoles } from './person-roles.tsx';
import { PersonSignIn } from './person-sign-in.tsx';
import { isStudent } from './roles.ts';
import { TransferStudent } from './transfer-student.tsx';

/** Somebody, with what they are here and how they sign in. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const me = useMe();
  const [open, setOpen] = useState<'edit' | 'transfer' | null>(null);
  const {
    data: person,
    error,
    refetch,
  } = useQuery({
    queryKey: ['admin', 'person', id],
    queryFn: ({ signal }) => client.get<Person>(`/people/${id}`, { signal }),
  });
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!person) return <PlaceSkeleton />;
  const mayChange = isAdmin(me);
  const student = isStudent(person);
  return (
    <div className="stack">
      <BackLink to="/admin/people">{t('adminPlace.people')}</BackLink>
      {/* Whose page it is stands on it and not in its title, which stays in the history of the browser. */}
      <PlaceTitle title={t('admin.person.title')} isHidden />
      <div className="row-apart">
        <h2 className="as-page-title">{person.displayName}</h2>
        {mayChange && (
          <div className="row">
            {student && (
              <Button variant="default" onClick={() => setOpen('transfer')}>
                {t('admin.person.transfer')}
              </Button>
            )}
            <Button variant="default" onClick={() => setOpen('edit')}>
              {t('admin.change')}
            </Button>
          </div>
        )}
      </div>
      {!person.isActive && <p className="note note-amber">{t('admin.person.deactivatedNote')}</p>}
      <Facts
        facts={[
          [t('admin.email'), person.email],
          ...(student ? [[t('admin.person.grade'), person.gradeLevel] as const] : []),
          [t('admin.person.sourcedId'), person.sourcedId],
        ]}
      />
      <PersonRoles person={person} mayChange={mayChange} />
      {mayChange && <PersonSignIn person={person} isStudent={student} />}
      {mayChange && student && (
        <p>
          <Link to="/admin/student-data">{t('admin.person.toStudentData')}</Link>
        </p>
      )}
      {mayChange && !student && <Leaving person={person} />}
      {open === 'edit' && <EditPerson person={person} onClose={() => setOpen(null)} />}
      {open === 'transfer' && <TransferStudent person={person} onClose={() => setOpen(null)} />}
    </div>
  );
}
