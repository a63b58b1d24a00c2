import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { isOvertaken, useWhoseCounts } from '../../design/use-whose-counts.ts';
import { client } from '../../session/session.ts';
import type { AssignedStudents, Assignment, AssignmentChanges, AssignmentDetail } from '../../wire.ts';

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
  /** The same over what somebody else has written meanwhile. */
  readonly anew?: (() => Promise<Deed>) | undefined;
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
  const whoseCounts = useWhoseCounts();
  const failed = (error: unknown) => {
    const { key, params } = problemText(error);
    toast(t(key, params));
  };
  const again = useRef<(deed: Deed) => void>(() => {});
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
          if (isOvertaken(error)) toast(t('overtaken.notUndone'));
          else failed(error);
          await refresh();
        }
      };
      toast(said, undo ? { undo: () => void takeBack() } : {});
    },
    onError: async (error, { anew }) => {
      const isAsked = anew !== undefined && isOvertaken(error);
      if (!isAsked) failed(error);
      await refresh();
      if (isAsked && (await whoseCounts())) again.current(await anew());
    },
  });
  again.current = mutate;
  return { act: mutate, isActing: isPending, refresh };
}

const settingOf = (assignment: Assignment, key: keyof AssignmentChanges) => {
  const { due, sectionDues } = assignment;
  if (key === 'due') return due && { on: due.on, time: due.time };
  if (key === 'sectionDues') return sectionDues.map(({ sectionId, on, time }) => ({ sectionId, on, time }));
  return assignment[key];
};

/** Dates and settings, over what the reader sees and nothing newer; undo says the former ones again, unless somebody has changed them since. */
export function patchDeed(assignment: Assignment, changes: AssignmentChanges, said: string): Deed {
  const { id, revision } = assignment;
  const path = `/assignments/${id}`;
  const keys = Object.keys(changes) as (keyof AssignmentChanges)[];
  const before = Object.fromEntries(keys.map((key) => [key, settingOf(assignment, key)]));
  return {
    run: () => client.patch(path, { body: changes, ifMatch: `"${revision}"` }),
    said,
    undo: () => client.patch(path, { body: before, ifMatch: `"${revision + 1}"` }),
    anew: async () => patchDeed(await client.get<AssignmentDetail>(path), changes, said),
  };
}
