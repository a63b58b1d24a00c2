import { Button } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { client } from '../../session/session.ts';
import type { ClassSummary } from '../../wire.ts';
import { ClassCode } from './class-code.tsx';
import { GroupsList } from './groups-list.tsx';
import { PeopleTable } from './people-table.tsx';
import { RenameForm } from './rename-form.tsx';
import { StaffList } from './staff-list.tsx';
import { HideNames, studentNumbers } from './student-name.tsx';
import { useClass, useRoster } from './use-class.ts';
import { useClassAct, useRename, useSignIns } from './use-people.ts';

const AddStudents = lazyWith(() => import('./add-students.tsx'), 'class-people');

/** Who is in a class, and how they sign in. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const act = useClassAct(id);
  const [found, roster] = [useClass(id), useRoster(id)];
  const mayChange = found.data?.mayChange ?? false;
  const signIns = useSignIns(id, mayChange);
  const [isAdding, setAdding] = useState(false);
  const rename = useRename(id, `/classes/${id}`);
  // As it was when the reader began: what comes in meanwhile was not seen.
  const [renamed, setRenamed] = useState<ClassSummary | null>(null);
  const students = roster.data?.items;
  useEffect(() => {
    if (students) studentNumbers.begin(students.map(({ studentId }) => studentId));
  }, [students]);

  const failed = [found, roster].find(({ error, data }) => error && !data);
  if (failed && isMissing(failed.error)) return <NotFound />;
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!found.data || !students) return <PlaceSkeleton />;
  const { title, isArchived } = found.data;

  const archive = () =>
    act(async () => {
      await client.post(`/classes/${id}/archive`);
      void navigate('/classes');
      return { text: t('classPeople.archivedIt', { title }), undo: () => client.post(`/classes/${id}/restore`) };
    });

  return (
    <div className="stack-wide">
      <div className="stack">
        <BackLink to={`/classes/${id}`}>{title}</BackLink>
        <div className="row-apart">
          <PlaceTitle title={t('classPeople.title')} />
          <div className="row">
            <HideNames />
            {mayChange && !isArchived && renamed === null && (
              <Button variant="default" onClick={() => setRenamed(found.data)}>
                {t('classPeople.rename')}
              </Button>
            )}
            {mayChange && <Button onClick={() => setAdding(true)}>{t('classPeople.add')}</Button>}
          </div>
        </div>
        {renamed && (
          <RenameForm
            label={t('classPeople.name')}
            title={renamed.title}
            onSave={(next) => void rename(next, renamed)}
            onClose={() => setRenamed(null)}
          />
        )}
      </div>
      {mayChange && !isArchived && <ClassCode one={found.data} />}
      {signIns.error && !signIns.data && <Failure error={signIns.error} onRetry={() => void signIns.refetch()} />}
      <PeopleTable
        one={found.data}
        students={students}
        signIns={signIns.data?.items ?? null}
        onAdd={mayChange ? () => setAdding(true) : null}
      />
      <GroupsList classId={id} students={students} mayChange={mayChange} />
      <StaffList one={found.data} />
      {mayChange && !isArchived && (
        <section className="stack-tight" aria-labelledby="archive-title">
          <h2 id="archive-title">{t('classPeople.over')}</h2>
          <p className="soft">{t('classPeople.overText')}</p>
          <div>
            <Button variant="default" onClick={() => void archive()}>
              {t('classPeople.archive')}
            </Button>
          </div>
        </section>
      )}
      {isAdding && (
        <Suspense>
          <AddStudents classId={id} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </div>
  );
}
