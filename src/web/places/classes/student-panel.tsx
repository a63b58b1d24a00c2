import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import type { Look } from './class-address.ts';
import { inLanguage } from './class-picture.ts';
import type { Need } from './needs.ts';
import { PanelSkeleton } from './panel-states.tsx';
import styles from './panels.module.css';
import { sinceText } from './since-text.ts';
import { StateSign } from './state-sign.tsx';
import { useNeedActions } from './use-need-actions.ts';
import { useStudentPlaylist } from './use-student-playlist.ts';
import { titleOfStep, worksOf } from './works.ts';

/** One student in one playlist: what they are at, what waits, and where they stand with each target. */
export function StudentPanel({
  classId,
  row,
  attention,
  onLook,
}: {
  classId: string;
  row: string;
  attention: readonly Need[];
  onLook: (look: Look) => void;
}) {
  const { t, i18n } = useTranslation();
  const { plan, progress, evidence, isReady, error, refetch } = useStudentPlaylist(row);
  const actions = useNeedActions(classId);
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!isReady || !plan || !progress) return <PanelSkeleton />;
  const language = i18n.language === 'es' ? 'es' : 'en';
  const byStep = new Map(progress.steps.map((step) => [step.stepId, step]));
  const help = attention.find(({ kind, studentPlaylistId }) => kind === 'help' && studentPlaylistId === row);
  const waiting = worksOf(plan, progress, evidence).filter(({ attempt }) => attempt.state === 'waiting');
  const asksAt = progress.steps.filter(({ asksForHelp }) => asksForHelp);
  return (
    <div className="stack-wide">
      <p className="row">
        <span className="badge badge-thread">{plan.title}</span>
        <span className="badge">{plan.pathway?.title ?? t('class.noPath')}</span>
      </p>
      {asksAt.length > 0 && (
        <section className="note stack-tight">
          <h3>{t('class.asksForHelp')}</h3>
          <ul>
            {asksAt.map(({ stepId }) => (
              <li key={stepId}>{titleOfStep(plan, plan.steps.find(({ step }) => step.id === stepId)?.step ?? null)}</li>
            ))}
          </ul>
          {help && (
            <div>
              <Button size="sm" loading={actions.isBusy(help)} onClick={() => actions.act(help, 'help')}>
                {t('classToday.do.help')}
              </Button>
            </div>
          )}
        </section>
      )}
      {waiting.length > 0 && (
        <section className="stack-tight" aria-label={t('classToday.title.review')}>
          <h3>{t('classToday.title.review')}</h3>
          <ul className={`plain ${styles.list}`}>
            {waiting.map(({ attempt, title }) => (
              <li key={attempt.id} className={`${styles.card} ${styles.apart}`}>
                <span>{title}</span>
                <Button
                  size="sm"
                  variant="light"
                  aria-label={`${t('classToday.look')}: ${title}`}
                  onClick={() => onLook({ kind: 'work', row, attemptId: attempt.id })}
                >
                  {t('classToday.look')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack-tight" aria-label={t('classLook.targets')}>
        <h3>{t('classLook.targets')}</h3>
        <ul className={`plain ${styles.list}`}>
          {plan.targets.map(({ id, statement }) => {
            const state = progress.targets.find(({ targetId }) => targetId === id)?.state ?? 'notStarted';
            return (
              <li key={id}>
                <button
                  type="button"
                  className={`${styles.choice} ${styles.wide}`}
                  onClick={() => onLook({ kind: 'cell', row, targetId: id })}
                >
                  <StateSign state={state} />
                  <span>
                    {inLanguage(statement, language)}
                    <span className="soft small"> {progress.scale.stateNames[state][language]}</span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
      <section className="stack-tight" aria-label={t('classLook.activities')}>
        <h3>{t('classLook.activities')}</h3>
        <ol className={`plain ${styles.list}`}>
          {plan.steps.map(({ step, isExcused }) => {
            const now = byStep.get(step.id);
            const state = isExcused ? 'excused' : (now?.state ?? 'notStarted');
            return (
              <li key={step.id} className={styles.apart}>
                <span className={styles.stepTitle} data-state={state}>
                  {state === 'done' && <Icon name="check" size={18} />}
                  {titleOfStep(plan, step)}
                </span>
                <span className="soft small">
                  {t(`classLook.step.${state}`)}
                  {now && ` · ${sinceText(now.lastAt, new Date(), language)}`}
                </span>
              </li>
            );
          })}
        </ol>
      </section>
      <p>
        <Link to={`/classes/${classId}/students/${progress.studentId}`}>{t('classLook.wholeStudent')}</Link>
      </p>
    </div>
  );
}
