import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client, useMe } from '../../session/session.ts';
import type { StudentGoal, StudentProfile, StudentProfilePatch, TermTree } from '../../wire.ts';

export function useProfile() {
  const { id } = useMe();
  const queries = useQueryClient();
  const { t } = useTranslation();
  const toast = useToast();
  const key = ['profile', id];
  const path = `/students/${id}`;
  const profile = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.get<StudentProfile>(`${path}/profile`, { signal }),
  });
  const fail = (error: unknown) => {
    const said = problemText(error);
    toast(t(said.key, said.params));
    void queries.invalidateQueries({ queryKey: key });
  };
  /** What somebody taps is so at once; what the server says comes after. */
  const save = useMutation({
    mutationFn: async (patch: StudentProfilePatch) =>
      (await client.request<StudentProfile>('PATCH', `${path}/profile`, { body: patch })).body,
    scope: { id: 'profile' },
    onMutate: (patch) => {
      const at = new Date().toISOString();
      queries.setQueryData<StudentProfile>(key, (before) => {
        if (!before) return before;
        const said = (value: string[] | null | undefined) => (value ? { value, by: id, at } : undefined);
        return {
          ...before,
          ...('interests' in patch && { interests: said(patch.interests) }),
          ...('modalities' in patch && { modalities: said(patch.modalities) }),
        };
      });
    },
    onError: fail,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: key });
  const addGoal = useMutation({
    mutationFn: (text: string) => client.post<StudentGoal>(`${path}/goals`, { body: { text } }),
    onSuccess: refresh,
    onError: fail,
  });
  const changeGoal = useMutation({
    mutationFn: ({ goalId, isReached }: { goalId: string; isReached: boolean }) =>
      client.request('PATCH', `${path}/goals/${goalId}`, { body: { isReached } }),
    onSuccess: refresh,
    onError: fail,
  });
  const removeGoal = useMutation({
    mutationFn: (goal: StudentGoal) => client.remove(`${path}/goals/${goal.id}`),
    onSuccess: async (_, goal) => {
      await refresh();
      toast(t('me.goalRemoved'), { undo: () => addGoal.mutate(goal.text) });
    },
    onError: fail,
  });
  return { profile, save, addGoal, changeGoal, removeGoal };
}

export type Term = TermTree['items'][number];

export function useInterests() {
  const { i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  return useQuery({
    queryKey: ['interests', language],
    queryFn: ({ signal }) => client.get<TermTree>('/vocabularies/interests/tree', { query: { language }, signal }),
    staleTime: 60 * 60_000,
  });
}
