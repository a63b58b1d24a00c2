import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import type { Look } from './class-address.ts';
import { inLanguage } from './class-picture.ts';
import { Decision } from './decision.tsx';
import { NextProposals } from './next-proposals.tsx';
import { PanelSkeleton } from './panel-states.tsx';
import styles from './panels.module.css';
import { dayText } from './since-text.ts';
import { StateSign } from './state-sign.tsx';
import { useClass } from './use-class.ts';
import { useStudentPlaylist } from './use-student-playlist.ts';
import { WorkCard } from './work-card.tsx';
import { worksOf } from './works.ts';

/** One student and one target: where they stand and why, what counts, how it came about, what next. */
export function CellPanel({
  classId,
  row,
  targetId,
  onLook,
}: {
  classId: string;
  row: string;
  targetId: string;
  onLook: (look: Look) => void;
}) {
  const { t, i18n } = useTranslation();
  const { plan, progress, evidence, isReady, error, refetch } = useStudentPlaylist(row);
  const teachers = useClass(classId).data?.teachers ?? [];
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!isReady || !plan || !progress) return <PanelSkeleton />;
  const language = i18n.language === 'es' ? 'es' : 'en';
  const target = plan.targets.find(({ id }) => id === targetId);
  const cell = progress.targets.find((one) => one.targetId === targetId);
  if (!target || !cell) return <p className="card">{t('classLook.targetGone')}</p>;
  const { stateNames, levels } = progress.scale;
  const level = levels.find(({ id }) => id === cell.levelId);
  const works = worksOf(plan, progress, evidence, targetId);
  const now = new Date();
  const nameOf = (id: string) => teachers.find(({ personId }) => personId === id)?.name ?? t('classLook.colleague');
  return (
    <div className="stack-wide">
      <section className="stack-tight">
        <h3>{inLanguage(target.statement, language)}</h3>
        <p className={styles.state}>
          <StateSign state={cell.state} />
          <strong>{stateNames[cell.state][language]}</strong>
          {cell.percent !== null && <span>{cell.percent} %</span>}
          {level && <span className="badge">{level.names[language]}</span>}
          {cell.since !== null && (
            <span className="soft">{t('classLook.since', { date: dayText(cell.since, now, language) })}</span>
          )}
        </p>
        {cell.because !== null && cell.because !== 'nothing' && <p>{t(`masteryBecause.${cell.because}`)}</p>}
        {target.successCriteria.length > 0 && (
          <details>
            <summary>{t('classLook.criteria')}</summary>
            <ul>
              {target.successCriteria.map((one) => (
                <li key={inLanguage(one, language)}>{inLanguage(one, language)}</li>
              ))}
            </ul>
          </details>
        )}
      </section>

      <section className="stack-tight" aria-label={t('classLook.counts')}>
        <h3>{t('classLook.counts')}</h3>
        {works.length === 0 ? (
          <p className="soft">{t('classLook.nothingGiven')}</p>
        ) : (
          <ul className={`plain ${styles.works}`}>
            {works.map((work) => (
              <WorkCard
                key={work.attempt.id}
                work={work}
                onOpen={() => onLook({ kind: 'work', row, attemptId: work.attempt.id })}
              />
            ))}
          </ul>
        )}
      </section>

      {cell.state !== 'mastered' && <NextProposals row={row} targetId={targetId} />}

      <Decision row={row} targetId={targetId} cell={cell} scale={progress.scale} nameOf={nameOf} />

      {cell.history.length > 0 && (
        <section className="stack-tight" aria-label={t('classLook.history')}>
          <h3>{t('classLook.history')}</h3>
          <ol className={`plain ${styles.history}`}>
            {[...cell.history].reverse().map((change) => (
              <li key={`${change.at} ${change.state}`}>
                <StateSign state={change.state} />
                <span>
                  {stateNames[change.state][language]}
                  <span className="soft small">
                    {' '}
                    {dayText(change.at, now, language)}
                    {change.by !== null && ` · ${nameOf(change.by)}`}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
