import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText, RequestError } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { ClassToday, StudentReceived } from '../../wire.ts';
import { newEventId } from './new-event-id.ts';
import { classKeys } from './use-class.ts';
import type { Work } from './works.ts';

type Review = {
  readonly kind: 'accepted' | 'returned';
  readonly work: Work;
  readonly score: number | null;
  readonly feedback: string | null;
};

/** Tells what the teacher says to something that was given. Undo makes it wait again, or restores what was said before. */
export function useReview(classId: string, row: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const [isSending, setSending] = useState<Review['kind'] | null>(null);
  const [error, setError] = useState<unknown>(null);

  const tell = async (event: object): Promise<void> => {
    const {
      added: _added,
      known: _known,
      refused,
      ...progress
    } = await client.post<StudentReceived>(`/student-playlists/${row}/events`, {
      body: { events: [{ id: newEventId(), ...event }] },
    });
    if (refused.length > 0) throw new RequestError({ code: 'wrong_status', status: 409 });
    queries.setQueryData(['student-playlist', row, 'progress'], progress);
    void queries.invalidateQueries({ queryKey: ['class-progress'] });
  };
  const refreshList = () => queries.invalidateQueries({ queryKey: classKeys.attention(classId) });

  async function takeBack({ stepId, attempt }: Work) {
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
      await tell({ ...event, stepId, attemptId });
    } catch (thrown) {
      const { key, params } = problemText(thrown);
      toast(t(key, params));
    }
    await refreshList();
  }

  return {
    isSending,
    error,
    /** Whether it was taken. */
    send: async ({ kind, work, score, feedback }: Review): Promise<boolean> => {
      const attemptId = work.attempt.id;
      setSending(kind);
      setError(null);
      try {
        await tell({
          kind,
          stepId: work.stepId,
          attemptId,
          ...(kind === 'accepted' && score !== null && { score }),
          ...(feedback !== null && { feedback }),
        });
      } catch (thrown) {
        setError(thrown);
        return false;
      } finally {
        setSending(null);
      }
      queries.setQueryData<ClassToday>(
        classKeys.attention(classId),
        (now) => now && { items: now.items.filter((one) => one.attemptId !== attemptId) },
      );
      void refreshList();
      toast(t(`studentWork.said.${kind}`, { title: work.title }), { undo: () => void takeBack(work) });
      return true;
    },
  };
}
