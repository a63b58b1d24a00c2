import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { AssignedStudents, AssignmentChanges, AssignmentDetail } from '../../wire.ts';

export function useAssignment(id: string) {
  return useQuery({
    queryKey: ['assignment', id],
    queryFn: ({ signal }) => client.get<AssignmentDetail>(`/assignments/${id}`, { signal }),
  });
}

export function useAssigned(id: string, isGiving: boolean) {
  return useQuery({
    queryKey: ['assignment', id, 'students'],
    queryFn: ({ signal }) => client.get<AssignedStudents>(`/assignments/${id}/students`, { signal }),
    refetchInterval: isGiving ? 2_000 : false,
  });
}

/** Something that is done at once, said, and can be taken back. */
export type Deed = {
  readonly run: () => Promise<unknown>;
  readonly said: string;
  readonly undo?: (() => Promise<unknown>) | undefined;
};

/** Does things to an assignment and what belongs to it; whatever shows it is read again. */
export function useDeeds(id: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['assignment', id] }),
      queries.invalidateQueries({ queryKey: ['student-part'] }),
      queries.invalidateQueries({ queryKey: ['merges'] }),
    ]);
    void queries.invalidateQueries({ queryKey: ['class'] });
    void queries.invalidateQueries({ queryKey: ['home'] });
  };
  const failed = (error: unknown) => {
    const { key, params } = problemText(error);
    toast(t(key, params));
  };
  const { mutate, isPending } = useMutation({
    mutationFn: ({ run }: Deed) => run(),
    onSuccess: async (_, { said, undo }) => {
      await refresh();
      const takeBack = async () => {
        try {
          await undo?.();
          await refresh();
          toast(t('assignment.undone'));
        } catch (error) {
          failed(error);
        }
      };
      toast(said, undo ? { undo: () => void takeBack() } : {});
    },
    onError: async (error) => {
      failed(error);
      await refresh();
    },
  });
  return { act: mutate, isActing: isPending, refresh };
}

/** Dates and settings; undo says the former ones again. */
export function patchAssignment(id: string, changes: AssignmentChanges): Promise<unknown> {
  return client.patch(`/assignments/${id}`, { body: changes, ifMatch: '*' });
}
