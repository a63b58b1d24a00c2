import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useDraft } from '../../design/use-draft.ts';
import type { Approval } from '../../wire.ts';
import { useStudentNames } from '../classes/student-name.tsx';
import styles from './approval-card.module.css';

/** What one student asks for, in their words, and what it would do. Keys count while the card itself has the focus. */
export function ApprovalCard({
  approval,
  isAnswering,
  onStep,
  onAnswer,
  onTakeBack,
}: {
  approval: Approval;
  isAnswering: boolean;
  onStep: (by: number) => void;
  onAnswer: (decision: 'approve' | 'decline', words: string | null) => void;
  onTakeBack: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { id, kind, step, resources, why, state, answer, student, title, current, assignmentId } = approval;
  const [isWriting, setWriting] = useState(false);
  const draft = useDraft(`approval:${id}`);
  const name = useStudentNames()(student.id, student.name);
  const wanted =
    step.title ??
    resources[0]?.title ??
    (step.kind === 'checkpoint' ? step.checkpoint.prompt : null) ??
    t('approvals.something');
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(new Date(approval.createdAt));
  const words = draft.text.trim() === '' ? null : draft.text.trim().slice(0, 1_000);
  const finish = (decision: 'approve' | 'decline') => {
    draft.clear();
    onAnswer(decision, words);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = { ArrowDown: () => onStep(1), ArrowUp: () => onStep(-1) }[event.key];
    const decided = state === 'waiting' ? { a: () => finish('approve'), r: () => setWriting(true) }[event.key] : null;
    const run = done ?? decided;
    if (!run) return;
    event.preventDefault();
    run();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who uses the keyboard goes from one to the next.
    <article className={`card ${styles.card}`} tabIndex={0} onKeyDown={onKeyDown} aria-labelledby={`asked-${id}`}>
      <div className="row-apart">
        <h2 id={`asked-${id}`} className={styles.title}>
          {t(`approvals.asks.${kind}`, { name })}
        </h2>
        <span className="soft small">{when}</span>
      </div>
      {why !== null && <blockquote className={styles.words}>{why}</blockquote>}
      <dl className={styles.what}>
        {current !== null && (
          <div>
            <dt>{t('approvals.now')}</dt>
            <dd>{current}</dd>
          </div>
        )}
        <div>
          <dt>{t(`approvals.would.${kind}`)}</dt>
          <dd>
            <strong>{wanted}</strong>
            {resources[0]?.minutes != null && (
              <span className="badge">{t('minutes', { count: resources[0].minutes })}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('approvals.in')}</dt>
          <dd>
            <Link to={`/assignments/${assignmentId}/students/${approval.studentPlaylistId}`}>{title}</Link>
          </dd>
        </div>
      </dl>
      {kind === 'add' && step.kind === 'note' && step.instructions !== null && (
        <p className="small soft">{step.instructions.replace(/^<|>$/g, '')}</p>
      )}
      {state === 'waiting' ? (
        <>
          {isWriting && (
            <Textarea
              label={t('approvals.say', { name })}
              autosize
              minRows={2}
              maxLength={1_000}
              autoFocus
              value={draft.text}
              onChange={({ currentTarget: { value } }) => draft.write(value)}
            />
          )}
          <div className="row">
            <Button disabled={isAnswering} onClick={() => finish('approve')}>
              {t('approvals.approve')}
            </Button>
            {isWriting ? (
              <Button variant="default" disabled={isAnswering} onClick={() => finish('decline')}>
                {t('approvals.decline')}
              </Button>
            ) : (
              <Button variant="default" onClick={() => setWriting(true)}>
                {t('approvals.return')}
              </Button>
            )}
          </div>
        </>
      ) : (
        <div className="row-apart">
          <p>
            <span className={`badge ${state === 'approved' ? 'badge-leaf' : ''}`}>
              {t(`approvals.states.${state}`)}
            </span>{' '}
            {answer}
          </p>
          {state !== 'takenBack' && (
            <Button size="sm" variant="default" onClick={onTakeBack}>
              {t('approvals.takeBack')}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}
