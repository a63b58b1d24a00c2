import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText, RequestError } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { isOvertaken, useWhoseCounts } from '../../design/use-whose-counts.ts';
import { client } from '../../session/session.ts';
import type { ClassToday, StudentProgress, StudentReceived } from '../../wire.ts';
import { newEventId } from './new-event-id.ts';
import { classKeys } from './use-class.ts';
import type { Work } from './works.ts';

type Review = {
  readonly kind: 'accepted' | 'returned';
  readonly work: Work;
  readonly score: number | null;
  readonly feedback: string | null;
  /** When it had been reviewed last, as the teacher saw it; undefined: theirs is said over whatever was. */
  readonly seenReviewedAt: string | null | undefined;
};

/** Tells what the teacher says to something that was given. Undo makes it wait again, or restores what was said before. */
export function useReview(classId: string, row: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const whoseCounts = useWhoseCounts();
  const [isSending, setSending] = useState<Review['kind'] | null>(null);
  const [error, setError] = useState<unknown>(null);

  const tell = async (event: object): Promise<StudentProgress> => {
    const {
      added: _added,
      known: _known,
      refused,
      ...progress
    } = await client.post<StudentReceived>(`/student-playlists/${row}/events`, {
      body: { events: [{ id: newEventId(), ...event }] },
    });
    queries.setQueryData<StudentProgress>(['student-playlist', row, 'progress'], progress);
    const [no] = refused;
    if (no) throw new RequestError({ code: no.code === 'reviewedMeanwhile' ? 'version_conflict' : 'wrong_status' });
    void queries.invalidateQueries({ queryKey: ['class-progress'] });
    return progress;
  };
  const refreshList = () => queries.invalidateQueries({ queryKey: classKeys.attention(classId) });

  async function takeBack({ stepId, attempt }: Work, seenReviewedAt: string | null) {
    const { id: attemptId, state, score, feedback } = attempt;
    const event =
      state === 'waiting'
        ? { kind: 'reviewTakenBack' }
        : {
            kind: state,
            ...(state === 'accepted' && score !== null && { score }),
            ...(feedback !== null && { feedback }),
          };
    try {
      await tell({ ...event, stepId, attemptId, seenReviewedAt });
    } catch (thrown) {
      const { key, params } = problemText(thrown);
      toast(isOvertaken(thrown) ? t('overtaken.notUndone') : t(key, params));
    }
    await refreshList();
  }

  /** Whether it was taken. */
  async function send(review: Review): Promise<boolean> {
    const { kind, work, score, feedback, seenReviewedAt } = review;
    const attemptId = work.attempt.id;
    setSending(kind);
    setError(null);
    let told: StudentProgress;
    try {
      told = await tell({
        kind,
        stepId: work.stepId,
        attemptId,
        ...(kind === 'accepted' && score !== null && { score }),
        ...(feedback !== null && { feedback }),
        ...(seenReviewedAt !== undefined && { seenReviewedAt }),
      });
    } catch (thrown) {
      if (!isOvertaken(thrown)) setError(thrown);
      else if (await whoseCounts()) return await send({ ...review, seenReviewedAt: undefined });
      return false;
    } finally {
      setSending(null);
    }
    queries.setQueryData<ClassToday>(
      classKeys.attention(classId),
      (now) => now && { items: now.items.filter((one) => one.attemptId !== attemptId) },
    );
    void refreshList();
    const attempts = told.steps.flatMap((step) => step.attempts);
    const reviewedAt = attempts.find(({ id }) => id === attemptId)?.reviewedAt ?? null;
    toast(t(`studentWork.said.${kind}`, { title: work.title }), { undo: () => void takeBack(work, reviewedAt) });
    return true;
  }

  return { isSending, error, send };
}
