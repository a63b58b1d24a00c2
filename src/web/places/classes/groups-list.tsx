import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { client } from '../../session/session.ts';
import type { ClassRoster } from '../../wire.ts';
import styles from './groups-list.module.css';
import { StudentName } from './student-name.tsx';
import { type Group, useClassAct, useGroups } from './use-people.ts';

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
  const { id, classId, title, studentIds, revision } = group;
  const act = useClassAct(classId);
  const path = `/classes/${classId}/groups`;
  const [typed, setTyped] = useState<string | null>(null);

  async function rename(event: FormEvent) {
    event.preventDefault();
    const next = typed?.trim() ?? '';
    setTyped(null);
    if (next === '' || next === title) return;
    const put = (wanted: string, at: number) =>
      client.patch(`${path}/${id}`, { body: { title: wanted }, ifMatch: `"${at}"` });
    await act(async () => {
      await put(next, revision);
      return { text: t('classGroups.renamed', { title: next }), undo: () => put(title, revision + 1) };
    });
  }
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
      {typed === null ? (
        <h3>{title}</h3>
      ) : (
        <form className="row" onSubmit={(event) => void rename(event)}>
          <TextInput
            autoFocus
            aria-label={t('classGroups.name')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button size="sm" type="submit">
            {t('classGroups.save')}
          </Button>
        </form>
      )}
      <ul className="plain row">
        {studentIds.map((studentId) => (
          <li key={studentId} className="badge">
            <StudentName id={studentId} name={names.get(studentId) ?? null} />
          </li>
        ))}
      </ul>
      {mayChange && typed === null && (
        <div className="row">
          <Button
            size="sm"
            variant="default"
            aria-label={`${t('classGroups.rename')}: ${title}`}
            onClick={() => setTyped(title)}
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
