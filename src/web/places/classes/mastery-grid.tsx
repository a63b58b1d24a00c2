import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { client } from '../../session/session.ts';
import type { ClassProgress } from '../../wire.ts';
import styles from './mastery-grid.module.css';

const states = ['notStarted', 'inProgress', 'needsSupport', 'readyForCheck', 'mastered'] as const;
type State = (typeof states)[number];

/** A sign of its own for each state: color alone tells some people nothing. */
const signs: Readonly<Record<State, string>> = {
  notStarted: '·',
  inProgress: '◔',
  needsSupport: '!',
  readyForCheck: '◕',
  mastered: '✓',
};

/** Looked at again so often, while somebody looks on. */
const againMs = 20_000;

export function MasteryGrid({ assignmentId, areNamesHidden }: { assignmentId: string; areNamesHidden: boolean }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['assignment', assignmentId, 'progress'],
    queryFn: ({ signal }) => client.get<ClassProgress>(`/assignments/${assignmentId}/progress`, { signal }),
    refetchInterval: againMs,
  });
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={2} />;
  if (data.students.length === 0) return <p className="card">{t('class.nobody')}</p>;
  const language = i18n.language === 'es' ? 'es' : 'en';
  // As the district calls them.
  const nameOf = (state: State) => data.scale.stateNames[state][language];
  const paths = new Map(data.pathways.map(({ id, title }) => [id, title]));
  const statement = (words: Readonly<Record<string, string>>) => words[i18n.language] ?? Object.values(words)[0] ?? '';
  return (
    <div className="stack">
      <ul className={`plain ${styles.legend}`} aria-label={t('class.legend')}>
        {states.map((state) => (
          <li key={state}>
            <span className={styles.sign} data-state={state} aria-hidden="true">
              {signs[state]}
            </span>
            {nameOf(state)}
          </li>
        ))}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who uses the keyboard must be able to scroll it. */}
      <section className={styles.scroll} aria-label={t('class.grid')} tabIndex={0}>
        <table className={styles.grid}>
          <thead>
            <tr>
              <th scope="col">{t('class.student')}</th>
              <th scope="col">{t('class.path')}</th>
              <th scope="col">{t('class.activities')}</th>
              {data.targets.map(({ id, statement: words }) => (
                <th key={id} scope="col" className={styles.target}>
                  {statement(words)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.students.map((student, at) => (
              <tr key={student.studentPlaylistId}>
                <th scope="row">
                  {areNamesHidden ? t('class.number', { number: at + 1 }) : (student.name ?? t('class.gone'))}
                  {!areNamesHidden && student.asksForHelp && (
                    <span className="badge badge-plum">{t('step.helpAsked')}</span>
                  )}
                  {student.waitingCount > 0 && (
                    <span className="badge badge-amber">{t('class.toLookAt', { count: student.waitingCount })}</span>
                  )}
                </th>
                <td>{paths.get(student.pathwayId ?? '') ?? t('class.noPath')}</td>
                <td className={styles.number}>
                  {student.doneCount} / {student.stepCount}
                </td>
                {data.targets.map(({ id }) => {
                  const state = student.targets.find(({ targetId }) => targetId === id)?.state ?? 'notStarted';
                  return (
                    <td key={id} className={styles.cell}>
                      <span className={styles.sign} data-state={state} title={nameOf(state)}>
                        <span aria-hidden="true">{signs[state]}</span>
                        <span className="visually-hidden">{nameOf(state)}</span>
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
