import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { ClassGroups, StudentSignIns } from '../../wire.ts';

export type SignIn = StudentSignIns['items'][number];
export type Group = ClassGroups['items'][number];

/** How the students of a class sign in; only for who may change the class. */
export function useSignIns(classId: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['class', classId, 'sign-ins'],
    queryFn: ({ signal }) => client.get<StudentSignIns>(`/classes/${classId}/sign-ins`, { signal }),
    enabled: isEnabled,
  });
}

export function useGroups(classId: string) {
  return useQuery({
    queryKey: ['class', classId, 'groups'],
    queryFn: ({ signal }) => client.get<ClassGroups>(`/classes/${classId}/groups`, { signal }),
  });
}

/** Says what went wrong with something that is not on the page any more. */
export function useFailToast(): (error: unknown) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return (error) => {
    const { key, params } = problemText(error);
    toast(t(key, params));
  };
}

/** Does something about who is in a class, reads the class again, and offers to take it back. */
export function useClassAct(classId: string) {
  const toast = useToast();
  const fail = useFailToast();
  const queries = useQueryClient();
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['class', classId] });
    await queries.invalidateQueries({ queryKey: ['classes'] });
  };
  return async (act: () => Promise<{ text: string; undo?: () => Promise<unknown> }>): Promise<boolean> => {
    try {
      const { text, undo } = await act();
      await refresh();
      if (undo) toast(text, { undo: () => void undo().catch(fail).then(refresh) });
      else toast(text);
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  };
}
