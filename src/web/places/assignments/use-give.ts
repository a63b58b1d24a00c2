import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { problemText } from '../../api/request-error.ts';
import { hasEnded } from '../../design/job-progress.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Assigned, AssignedStudents, AssignmentInput, Job } from '../../wire.ts';
import { stopWork } from './stop-work.ts';

/** Gives it, goes to what was given, and offers to take it back: from the students, and then for good. */
export function useGive(playlistId: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ input }: { input: AssignmentInput; onGiven: () => void }) =>
      client.post<Assigned>('/assignments', { body: input }),
    onSuccess: ({ assignment, jobId, studentCount }, { onGiven }) => {
      if (!assignment) return;
      onGiven();
      void queries.invalidateQueries();
      const { id } = assignment;
      const takeBack = async () => {
        await client.post(`/assignments/${id}/end`);
        if (jobId !== null) {
          await stopWork({
            cancel: () => client.post(`/jobs/${jobId}/cancellation`),
            hasEnded: async () => hasEnded(await client.get<Job>(`/jobs/${jobId}`)),
          });
        }
        const { items } = await client.get<AssignedStudents>(`/assignments/${id}/students`);
        const studentIds = items.filter(({ state }) => state !== 'unassigned').map(({ studentId }) => studentId);
        if (studentIds.length > 0) await client.post(`/assignments/${id}/unassign`, { body: { studentIds } });
        toast(t('assign.takenBack'));
        await navigate(`/playlists/${playlistId}/assign`);
      };
      const undo = async () => {
        try {
          await takeBack();
        } catch (problem) {
          const { key, params } = problemText(problem);
          toast(t(key, params));
        } finally {
          void queries.invalidateQueries();
        }
      };
      toast(t('assign.given', { count: studentCount }), { undo: () => void undo() });
      void navigate({ pathname: `/assignments/${id}`, search: jobId === null ? '' : `job=${jobId}` });
    },
  });
  return {
    give: (input: AssignmentInput, onGiven: () => void) => mutate({ input, onGiven }),
    isGiving: isPending,
    error,
  };
}
