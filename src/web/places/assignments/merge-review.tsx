import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import type { AssignmentDetail, Merges } from '../../wire.ts';
import { StudentName } from '../classes/student-name.tsx';
import { ConflictCard } from './conflict-card.tsx';
import styles from './fields.module.css';
import { type Decisions, stateFor, toDecisions } from './merge-plan.ts';
import { NameList } from './name-list.tsx';
import type { Merging } from './use-merge.ts';

export function MergeReview({
  assignment,
  merges,
  merging: { merge, isMerging, error },
}: {
  assignment: AssignmentDetail;
  merges: Merges;
  merging: Merging;
}) {
  const { t } = useTranslation();
  const others = merges.assignments.filter(({ id, behindCount }) => id !== assignment.id && behindCount > 0);
  const [isForAll, setForAll] = useState(false);
  const [chosen, setChosen] = useState<Decisions>({});
  const ids = isForAll ? [assignment.id, ...others.map(({ id }) => id)] : [assignment.id];
  const { studentCount, untouchedCount, updates, conflicts, stuck, people } = stateFor(merges, new Set(ids));
  const studentsOf = (list: readonly string[]) => list.flatMap((id) => people.get(id) ?? []);
  const readyCount = new Set(updates.flatMap(({ studentPlaylistIds }) => studentPlaylistIds)).size;
  const decisions = toDecisions(conflicts, chosen);
  const decideAll = (decision: 'mine' | 'theirs') =>
    setChosen(Object.fromEntries(conflicts.map(({ key }) => [key, decision])));
  const isReady = readyCount > 0 || decisions.length > 0;
  return (
    <>
      <ul className={`plain ${styles.counts}`}>
        {untouchedCount > 0 && <li>{t('merge.untouched', { count: untouchedCount, all: studentCount })}</li>}
        {readyCount > 0 && <li>{t('merge.readyCount', { count: readyCount })}</li>}
        {conflicts.length > 0 && <li>{t('merge.conflictCount', { count: conflicts.length })}</li>}
        {stuck.length > 0 && <li>{t('merge.stuckCount', { count: stuck.length })}</li>}
      </ul>
      {conflicts.length > 0 && (
        <section className="stack" aria-labelledby="conflicts">
          <div className="row-apart">
            <div className="stack-tight">
              <h2 id="conflicts">{t('merge.decide')}</h2>
              <p className="soft">{t('merge.decideText')}</p>
            </div>
            {conflicts.length > 1 && (
              <div className="row">
                <Button variant="default" onClick={() => decideAll('mine')}>
                  {t('merge.allMine')}
                </Button>
                <Button variant="default" onClick={() => decideAll('theirs')}>
                  {t('merge.allTheirs')}
                </Button>
              </div>
            )}
          </div>
          {conflicts.map((conflict) => (
            <ConflictCard
              key={conflict.key}
              conflict={conflict}
              students={studentsOf(conflict.studentPlaylistIds)}
              decision={chosen[conflict.key] ?? 'mine'}
              onDecide={(decision) => setChosen((before) => ({ ...before, [conflict.key]: decision }))}
            />
          ))}
        </section>
      )}
      {stuck.length > 0 && (
        <section className="card stack-tight" aria-labelledby="stuck">
          <h2 id="stuck">{t('merge.stuck')}</h2>
          <p className="soft">{t('merge.stuckText')}</p>
          <ul className={styles.list}>
            {stuck.map(({ id, assignmentId, studentId, name, state }) => (
              <li key={id}>
                <Link to={`/assignments/${assignmentId}/students/${id}`}>
                  <StudentName id={studentId} name={name} />
                </Link>{' '}
                {t(`merge.why.${state === 'pathwayGone' ? 'pathwayGone' : 'targetsLost'}`)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {updates.map(({ changes, studentPlaylistIds }) => (
        <div key={studentPlaylistIds.join()} className="card stack-tight">
          <h2>{t('merge.gets', { count: studentPlaylistIds.length })}</h2>
          <NameList students={studentsOf(studentPlaylistIds)} />
          {changes.length === 0 ? (
            <p>{t('merge.noDifference')}</p>
          ) : (
            <ul className={styles.list}>
              {changes.map(({ kind, stepId, title }) => (
                <li key={`${kind} ${stepId}`}>{t(`merge.differences.${kind}`, { title })}</li>
              ))}
            </ul>
          )}
        </div>
      ))}
      {others.length > 0 && (
        <Checkbox
          label={t('merge.others', { count: others.length })}
          checked={isForAll}
          onChange={({ currentTarget: { checked } }) => setForAll(checked)}
        />
      )}
      {error && <Failure error={error} />}
      <div className={`${styles.bar} no-print`}>
        <p className="soft">{t('merge.kept')}</p>
        <Button
          loading={isMerging}
          disabled={!isReady}
          onClick={() => merge({ playlistId: merges.playlistId, assignmentIds: ids, decisions })}
        >
          {t('merge.apply')}
        </Button>
      </div>
    </>
  );
}
