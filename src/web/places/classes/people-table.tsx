import { Button, Checkbox } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { lazyWith } from '../../app/place.ts';
import { EmptyState } from '../../design/empty-state.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { client } from '../../session/session.ts';
import type { ClassRoster, ClassSummary, SetStudentSignIns } from '../../wire.ts';
import { PeopleActions } from './people-actions.tsx';
import { StudentName, useStudentNames } from './student-name.tsx';
import { type SignIn, useClassAct } from './use-people.ts';

const Secrets = lazyWith(() => import('./secrets-dialog.tsx'), 'class-people', 'sign-in');
const Guardians = lazyWith(() => import('./guardians-dialog.tsx'), 'class-people');

type Student = ClassRoster['items'][number];

/** The students of a class with their sign-in; what is chosen is done for all of them at once. */
export function PeopleTable({
  one,
  students,
  signIns,
  onAdd,
}: {
  one: ClassSummary;
  students: readonly Student[];
  signIns: readonly SignIn[] | null;
  onAdd: (() => void) | null;
}) {
  const { t } = useTranslation();
  const nameOf = useStudentNames();
  const act = useClassAct(one.id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [secrets, setSecrets] = useState<SetStudentSignIns | null>(null);
  const [family, setFamily] = useState<Student | null>(null);
  if (students.length === 0) {
    return (
      <EmptyState icon="people" title={t('class.noStudents')} text={t('class.noStudentsText')}>
        {onAdd && <Button onClick={onAdd}>{t('classPeople.add')}</Button>}
      </EmptyState>
    );
  }
  const states = new Map(signIns?.map((state) => [state.studentId, state]));
  const here = students.filter(({ studentId }) => chosen.has(studentId));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const unlock = (student: Student) =>
    act(async () => {
      await client.post(`/classes/${one.id}/sign-ins/${student.studentId}/unlock`);
      return { text: t('classPeople.unlocked', { who: nameOf(student.studentId, student.name) }) };
    });

  const columns: Column<Student>[] = [
    {
      id: 'name',
      title: t('class.student'),
      cell: ({ studentId, name }) => (
        <span className="row">
          {one.mayChange && (
            <Checkbox
              aria-label={t('classPeople.choose', { who: nameOf(studentId, name) })}
              checked={chosen.has(studentId)}
              onChange={() => toggle(studentId)}
            />
          )}
          <Link to={`/classes/${one.id}/students/${studentId}`}>
            <StudentName id={studentId} name={name} />
          </Link>
        </span>
      ),
    },
  ];
  if (signIns) {
    columns.push(
      {
        id: 'sign-in',
        title: t('classPeople.signsInAs'),
        cell: ({ studentId }) => states.get(studentId)?.name ?? <span className="soft">{t('classPeople.notYet')}</span>,
      },
      {
        id: 'secret',
        title: t('classPeople.with'),
        cell: ({ studentId }) => {
          const state = states.get(studentId);
          if (!state?.secretKind && !state?.hasCard)
            return <span className="badge badge-amber">{t('classPeople.nothing')}</span>;
          return [
            state.secretKind && t(`classPeople.secret.${state.secretKind}`),
            state.hasCard && t('classPeople.card'),
          ]
            .filter(Boolean)
            .join(', ');
        },
      },
    );
  }
  columns.push({
    id: 'ways',
    title: t('classPeople.ways'),
    isTitleHidden: true,
    cell: (student) => {
      const who = nameOf(student.studentId, student.name);
      const isSlowed = (states.get(student.studentId)?.slowedUntil ?? null) !== null;
      return (
        <span className="row">
          {isSlowed && (
            <Button
              size="sm"
              variant="light"
              aria-label={`${t('classPeople.unlock')}: ${who}`}
              onClick={() => void unlock(student)}
            >
              {t('classPeople.unlock')}
            </Button>
          )}
          <Button
            size="sm"
            variant="default"
            aria-label={`${t('classPeople.family')}: ${who}`}
            onClick={() => setFamily(student)}
          >
            {t('classPeople.family')}
          </Button>
        </span>
      );
    },
  });

  return (
    <section className="stack" aria-labelledby="students-title">
      <div className="row-apart">
        <h2 id="students-title">{t('class.students', { count: students.length })}</h2>
        {one.mayChange && (
          <Checkbox
            label={t('classPeople.chooseAll')}
            checked={here.length === students.length}
            indeterminate={here.length > 0 && here.length < students.length}
            onChange={(event) =>
              setChosen(new Set(event.currentTarget.checked ? students.map(({ studentId }) => studentId) : []))
            }
          />
        )}
      </div>
      {one.mayChange && (
        <PeopleActions one={one} chosen={here} onSecrets={setSecrets} onDone={() => setChosen(new Set())} />
      )}
      <Table caption={t('classPeople.title')} columns={columns} rows={students} keyOf={({ studentId }) => studentId} />
      {secrets && (
        <Suspense>
          <Secrets one={one} found={secrets} onClose={() => setSecrets(null)} />
        </Suspense>
      )}
      {family && (
        <Suspense>
          <Guardians student={family} onClose={() => setFamily(null)} />
        </Suspense>
      )}
    </section>
  );
}
