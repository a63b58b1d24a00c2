import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Approval } from '../../wire.ts';

type Answer = {
  readonly approval: Approval;
  readonly decision: 'approve' | 'decline';
  readonly words: string | null;
};

/** Answers what students ask for. An answer can be taken back: then it waits again. */
export function useApprovals() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['approvals'] });
    void queries.invalidateQueries({ queryKey: ['home'] });
    void queries.invalidateQueries({ queryKey: ['student-part'] });
  };
  const say = (error: unknown) => {
    const { key, params } = problemText(error);
    toast(t(key, params));
  };
  const takeBack = async (id: string) => {
    try {
      await client.post(`/approvals/${id}/undo`);
      toast(t('approvals.takenBack'));
    } catch (error) {
      say(error);
    }
    await refresh();
  };
  const { mutate, isPending } = useMutation({
    mutationFn: ({ approval, decision, words }: Answer) =>
      client.post(`/approvals/${approval.id}`, { body: { decision, answer: words } }),
    onSuccess: async (_, { approval, decision }) => {
      toast(t(`approvals.done.${decision}`), { undo: () => void takeBack(approval.id) });
      await refresh();
    },
    onError: async (error) => {
      say(error);
      await refresh();
    },
  });
  return { answer: mutate, takeBack, isAnswering: isPending };
}
