import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useDraft } from '../../design/use-draft.ts';
import styles from './panels.module.css';
import { RubricPick } from './rubric-pick.tsx';
import { useReview } from './use-review.ts';
import { readScore, rubricTotal, type Work } from './works.ts';

const phrases = ['howFound', 'oneMore', 'checkNumbers', 'wellDone'] as const;

/** What the teacher says: accept, with points where there are any; or return it with what is missing. */
export function FeedbackForm({
  classId,
  row,
  work,
  left,
  onDone,
}: {
  classId: string;
  row: string;
  work: Work;
  /** How many others wait. */
  left: number;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { attempt, step } = work;
  const draft = useDraft(`feedback:${attempt.id}`);
  const { send, isSending, error } = useReview(classId, row);
  // What comes in while the teacher writes was not seen by them.
  const [seenReviewedAt] = useState(attempt.reviewedAt);
  const { maxScore } = attempt;
  const rubric = step?.kind === 'checkpoint' ? step.checkpoint.rubric : [];
  const [picked, setPicked] = useState<ReadonlyMap<string, number>>(new Map());
  const [typed, setTyped] = useState<string | null>(attempt.score === null ? null : String(attempt.score));
  const total = rubricTotal(picked, rubric.length);
  const text = typed ?? (total === null || maxScore === null ? '' : String(Math.min(total, maxScore)));
  const score = maxScore === null ? null : readScore(text, maxScore);
  const isWrong = Number.isNaN(score);
  const feedback = draft.text.trim();
  const isLookedAt = attempt.state !== 'waiting';

  async function review(kind: 'accepted' | 'returned') {
    const isTaken = await send({ kind, work, score, feedback: feedback === '' ? null : feedback, seenReviewedAt });
    if (!isTaken) return;
    draft.clear();
    onDone();
  }

  return (
    <div className={styles.foot}>
      {isLookedAt && (
        <p className="soft">
          {t(`studentWork.was.${attempt.state}`)} {attempt.feedback !== null && <q>{attempt.feedback}</q>}
        </p>
      )}
      {rubric.length > 0 && <RubricPick rubric={rubric} picked={picked} onPick={setPicked} />}
      {maxScore !== null && (
        <TextInput
          className={styles.score ?? ''}
          label={t('studentWork.score', { maxScore })}
          inputMode="decimal"
          value={text}
          error={isWrong ? t('studentWork.badScore', { maxScore }) : null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t('studentWork.feedback')}
        description={t('studentWork.feedbackHelp')}
        autosize
        minRows={2}
        value={draft.text}
        onChange={(event) => draft.write(event.currentTarget.value)}
      />
      <div className={styles.choices}>
        {phrases.map((phrase) => (
          <button
            key={phrase}
            type="button"
            className="badge"
            style={{ border: 0, font: 'inherit', cursor: 'pointer', minHeight: '2rem' }}
            onClick={() =>
              draft.write([draft.text.trim(), t(`studentWork.phrase.${phrase}`)].filter(Boolean).join(' '))
            }
          >
            {t(`studentWork.phrase.${phrase}`)}
          </button>
        ))}
      </div>
      {error !== null && <Failure error={error} />}
      <div className="row">
        <Button
          loading={isSending === 'accepted'}
          disabled={isWrong || isSending !== null}
          onClick={() => void review('accepted')}
        >
          {t(isLookedAt ? 'studentWork.acceptAnew' : left > 0 ? 'studentWork.acceptNext' : 'studentWork.accept')}
        </Button>
        <Button
          variant="default"
          loading={isSending === 'returned'}
          disabled={feedback === '' || isSending !== null}
          onClick={() => void review('returned')}
        >
          {t('studentWork.return')}
        </Button>
        {feedback === '' && <span className="soft small">{t('studentWork.returnHelp')}</span>}
      </div>
      {left > 0 && <p className="soft small">{t('studentWork.left', { count: left })}</p>}
    </div>
  );
}
