import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText, RequestError } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { isOvertaken, useWhoseCounts } from '../../design/use-whose-counts.ts';
import { client } from '../../session/session.ts';
import type { PathwayFits, StudentPart, StudentPartCommand, Swaps } from '../../wire.ts';
import { newChanges } from './part-steps.ts';

const keyOf = (id: string) => ['student-part', id] as const;

export function useStudentPart(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => client.get<StudentPart>(`/student-playlists/${id}`, { signal }),
  });
}

function useLanguage(): 'en' | 'es' {
  const { i18n } = useTranslation();
  return i18n.language === 'es' ? 'es' : 'en';
}

export function usePathwayFits(id: string) {
  const language = useLanguage();
  return useQuery({
    queryKey: [...keyOf(id), 'pathways', language],
    queryFn: ({ signal }) =>
      client.get<PathwayFits>(`/student-playlists/${id}/pathways`, { query: { language }, signal }),
  });
}

export function useSwaps(id: string, stepId: string) {
  const language = useLanguage();
  return useQuery({
    queryKey: [...keyOf(id), 'swaps', stepId, language],
    queryFn: ({ signal }) =>
      client.get<Swaps>(`/student-playlists/${id}/steps/${stepId}/swaps`, { query: { language, limit: 8 }, signal }),
  });
}

export type PartDeed = {
  readonly commands: readonly StudentPartCommand[];
  readonly said: string;
  readonly reason?: string | undefined;
  /** The revision that was read, where it would be written over what somebody else has said meanwhile. */
  readonly over?: number | undefined;
  readonly onDone?: (() => void) | undefined;
};

export type LostTargets = { readonly deed: PartDeed; readonly targets: readonly { targetId: string; lacks: string }[] };

/** Changes of one student's part: done at once, said, and taken back by the changes that they have made. */
export function usePartDeeds(part: StudentPart) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const { id } = part;
  /** What would take a target away waits until somebody says why. */
  const [lost, setLost] = useState<LostTargets | null>(null);
  const settle = (next: StudentPart) => {
    queries.setQueryData(keyOf(id), next);
    void queries.invalidateQueries({ queryKey: ['assignment', part.assignmentId] });
  };
  const say = (error: unknown) => {
    const { key, params } = problemText(error);
    toast(t(key, params));
  };
  const takeBack = async (ids: readonly string[]) => {
    try {
      for (const changeId of ids) settle(await client.post(`/student-playlists/${id}/changes/${changeId}/undo`));
      toast(t('assignment.undone'));
    } catch (error) {
      say(error);
    }
  };
  const whoseCounts = useWhoseCounts();
  const again = useRef<(deed: PartDeed) => void>(() => {});
  const { mutate, isPending } = useMutation({
    mutationFn: ({ commands, reason, over }: PartDeed) =>
      client.post<StudentPart>(`/student-playlists/${id}/changes`, {
        body: { commands, reason: reason ?? null },
        ...(over !== undefined && { ifMatch: `"${over}"` }),
      }),
    onSuccess: (next, { said, onDone }) => {
      onDone?.();
      const before = queries.getQueryData<StudentPart>(keyOf(id)) ?? part;
      settle(next);
      setLost(null);
      const ids = newChanges(before, next);
      toast(said, ids.length === 0 ? {} : { undo: () => void takeBack(ids) });
    },
    onError: async (error, deed) => {
      if (isOvertaken(error)) {
        await queries.invalidateQueries({ queryKey: keyOf(id) });
        if (await whoseCounts()) again.current({ ...deed, over: undefined });
      } else if (error instanceof RequestError && error.code === 'targets_lost') {
        setLost({ deed, targets: (error.details.targets ?? []) as LostTargets['targets'] });
      } else say(error);
    },
  });
  again.current = mutate;
  return { act: mutate, isActing: isPending, takeBack, lost, forget: () => setLost(null) };
}

export type PartDeeds = ReturnType<typeof usePartDeeds>;
