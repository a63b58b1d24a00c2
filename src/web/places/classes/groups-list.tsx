import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { client } from '../../session/session.ts';
import type { ClassRoster } from '../../wire.ts';
import styles from './groups-list.module.css';
import { RenameForm } from './rename-form.tsx';
import { StudentName } from './student-name.tsx';
import { type Group, useClassAct, useGroups, useRename } from './use-people.ts';

/** Selections of a class: playlists are given to them as to a class. They are made from chosen students above. */
export function GroupsList({
  classId,
  students,
  mayChange,
}: {
  classId: string;
  students: ClassRoster['items'];
  mayChange: boolean;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useGroups(classId);
  const names = new Map(students.map(({ studentId, name }) => [studentId, name]));
  return (
    <section className="stack" aria-labelledby="groups-title">
      <h2 id="groups-title">{t('classGroups.title')}</h2>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={1} />}
      {data?.items.length === 0 && <p className="soft">{t(mayChange ? 'classGroups.none' : 'classGroups.noneHere')}</p>}
      <ul className={`plain ${styles.groups}`}>
        {data?.items.map((group) => (
          <OneGroup key={group.id} group={group} names={names} mayChange={mayChange} />
        ))}
      </ul>
    </section>
  );
}

function OneGroup({
  group,
  names,
  mayChange,
}: {
  group: Group;
  names: ReadonlyMap<string, string | null>;
  mayChange: boolean;
}) {
  const { t } = useTranslation();
  const { id, classId, title, studentIds } = group;
  const act = useClassAct(classId);
  const path = `/classes/${classId}/groups`;
  const rename = useRename(classId, `${path}/${id}`);
  // As it was when the reader began: what comes in meanwhile was not seen.
  const [renamed, setRenamed] = useState<Group | null>(null);
  const remove = () =>
    act(async () => {
      await client.remove(`${path}/${id}`);
      return {
        text: t('classGroups.removed', { title }),
        undo: () => client.post(path, { body: { title, studentIds } }),
      };
    });

  return (
    <li className={styles.group}>
      {renamed === null ? (
        <h3>{title}</h3>
      ) : (
        <RenameForm
          label={t('classGroups.name')}
          title={renamed.title}
          onSave={(next) => void rename(next, renamed)}
          onClose={() => setRenamed(null)}
        />
      )}
      <ul className="plain row">
        {studentIds.map((studentId) => (
          <li key={studentId} className="badge">
            <StudentName id={studentId} name={names.get(studentId) ?? null} />
          </li>
        ))}
      </ul>
      {mayChange && renamed === null && (
        <div className="row">
          <Button
            size="sm"
            variant="default"
            aria-label={`${t('classGroups.rename')}: ${title}`}
            onClick={() => setRenamed(group)}
          >
            {t('classGroups.rename')}
          </Button>
          <Button
            size="sm"
            variant="default"
            aria-label={`${t('classGroups.remove')}: ${title}`}
            onClick={() => void remove()}
          >
            {t('classGroups.remove')}
          </Button>
        </div>
      )}
    </li>
  );
}
