import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Merged, MergesInput, MergeUndone } from '../../wire.ts';
import { useStudentNames } from '../classes/student-name.tsx';

/** Work that goes on: that it is brought to all, or taken back from them. */
export type MergeJob = { readonly id: string; readonly batchId: string; readonly isUndo: boolean };

export type Merging = ReturnType<typeof useMerge>;

/** Takes a version over, and takes that back for all of its students as one. */
export function useMerge(onJob: (job: MergeJob) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const nameOf = useStudentNames();
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['merges'] });
    void queries.invalidateQueries({ queryKey: ['assignment'] });
    void queries.invalidateQueries({ queryKey: ['student-part'] });
  };
  const undo = async (batchId: string) => {
    try {
      const { jobId, restored, left } = await client.post<MergeUndone>(`/assignments/merges/batches/${batchId}/undo`);
      if (jobId !== null) return onJob({ id: jobId, batchId, isUndo: true });
      await refresh();
      const names = left.map(({ studentId, name }) => nameOf(studentId, name));
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
      if (jobId !== null) return onJob({ id: jobId, batchId, isUndo: false });
      await refresh();
      const said = open === 0 ? t('merge.done', { count: updated }) : t('merge.doneSome', { count: updated, open });
      toast(said, { undo: () => void undo(batchId) });
    },
  });
  return { merge: mutate, isMerging: isPending, error, undo, refresh };
}
