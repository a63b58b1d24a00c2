import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Markdown } from '../student/markdown.tsx';
import type { Look } from './class-address.ts';
import { EvidenceFiles } from './evidence-files.tsx';
import { FeedbackForm } from './feedback-form.tsx';
import { type Need, nextWork } from './needs.ts';
import { PanelSkeleton } from './panel-states.tsx';
import styles from './panels.module.css';
import { sinceText } from './since-text.ts';
import { useStudentPlaylist } from './use-student-playlist.ts';
import { worksOf } from './works.ts';

/** What a student has given, and what their teacher says to it; then the next one that waits. */
export function WorkPanel({
  classId,
  row,
  attemptId,
  attention,
  onLook,
  onClose,
}: {
  classId: string;
  row: string;
  attemptId: string;
  attention: readonly Need[];
  onLook: (look: Look) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { plan, progress, evidence, isReady, error, refetch } = useStudentPlaylist(row);
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!isReady || !plan || !progress) return <PanelSkeleton />;
  const works = worksOf(plan, progress, evidence);
  const work = works.find(({ attempt }) => attempt.id === attemptId);
  if (!work) return <p className="card">{t('studentWork.gone')}</p>;
  const { attempt, step, title } = work;
  const prompt = step?.kind === 'checkpoint' ? step.checkpoint.prompt : null;
  const earlier = works.filter((one) => one.stepId === work.stepId && one.attempt.at < attempt.at);
  const next = nextWork(attention, attemptId);
  const left = attention.filter((one) => one.kind === 'review' && one.attemptId !== attemptId).length;

  function goOn() {
    if (next?.attemptId) onLook({ kind: 'work', row: next.studentPlaylistId, attemptId: next.attemptId });
    else onClose();
  }

  return (
    <div className="stack">
      <div className="stack-tight">
        <h3>{title}</h3>
        <p className="soft small">
          {plan.title} · {t('studentWork.given', { when: sinceText(attempt.at, new Date(), i18n.language) })}
        </p>
        {prompt !== null && prompt.trim() !== title.trim() && (
          <details>
            <summary>{t('studentWork.prompt')}</summary>
            <Markdown text={prompt} />
          </details>
        )}
      </div>
      {attempt.answer?.text && (
        <div className={styles.answer}>
          <Markdown text={attempt.answer.text} />
        </div>
      )}
      {attempt.answer?.link && (
        <p>
          <a href={attempt.answer.link} target="_blank" rel="noopener noreferrer nofollow">
            {attempt.answer.link}
          </a>{' '}
          <span className="soft small">{t('resource.newTab')}</span>
        </p>
      )}
      {attempt.answer?.score != null && <p>{t('studentWork.ownScore', { score: attempt.answer.score })}</p>}
      {attempt.answer === null && attempt.state === 'waiting' && <p className="soft">{t('studentWork.nothingSent')}</p>}
      <EvidenceFiles row={row} files={work.files} />
      {earlier.length > 0 && (
        <details>
          <summary>{t('studentWork.earlier', { count: earlier.length })}</summary>
          <ul className={`plain ${styles.list}`}>
            {earlier.map((one) => (
              <li key={one.attempt.id} className={styles.card}>
                <p className="soft small">
                  {sinceText(one.attempt.at, new Date(), i18n.language)} · {t(`studentWork.state.${one.attempt.state}`)}
                </p>
                {one.attempt.answer?.text && <p>{one.attempt.answer.text}</p>}
                {one.attempt.feedback !== null && <p className={styles.why}>{one.attempt.feedback}</p>}
              </li>
            ))}
          </ul>
        </details>
      )}
      <FeedbackForm classId={classId} row={row} work={work} left={left} onDone={goOn} />
    </div>
  );
}
