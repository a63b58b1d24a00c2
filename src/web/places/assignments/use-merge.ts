import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Merged, MergesInput, MergeUndone } from '../../wire.ts';

/** Takes a version over, and takes that back for all of its students as one. */
export function useMerge(onJob: (jobId: string, batchId: string) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['merges'] });
    void queries.invalidateQueries({ queryKey: ['assignment'] });
    void queries.invalidateQueries({ queryKey: ['student-part'] });
  };
  const undo = async (batchId: string) => {
    try {
      const { restored, left } = await client.post<MergeUndone>(`/assignments/merges/batches/${batchId}/undo`);
      await refresh();
      const names = left.flatMap(({ name }) => (name === null ? [] : [name]));
      toast(
        left.length === 0
          ? t('merge.undone', { count: restored })
          : t('merge.undoneSome', { count: restored, names: names.join(', ') }),
      );
    } catch (error) {
      const { key, params } = problemText(error);
      toast(t(key, params));
    }
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: (input: MergesInput) => client.post<Merged>('/assignments/merges', { body: input }),
    onSuccess: async ({ batchId, jobId, updated, open }) => {
      if (jobId !== null) return onJob(jobId, batchId);
      await refresh();
      const said = open === 0 ? t('merge.done', { count: updated }) : t('merge.doneSome', { count: updated, open });
      toast(said, { undo: () => void undo(batchId) });
    },
  });
  return { merge: mutate, isMerging: isPending, error, undo, refresh };
}
