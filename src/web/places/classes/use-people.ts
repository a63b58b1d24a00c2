import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { isOvertaken, useWhoseCounts } from '../../design/use-whose-counts.ts';
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

type ClassDeed = () => Promise<{ readonly text: string; readonly undo?: (() => Promise<unknown>) | undefined }>;

/**
 * Does something about a class, reads the class again, and offers to take it back. `anew` does the same over what somebody
 * else has written meanwhile, when the reader says so.
 */
export function useClassAct(classId: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const fail = useFailToast();
  const whoseCounts = useWhoseCounts();
  const queries = useQueryClient();
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['class', classId] });
    await queries.invalidateQueries({ queryKey: ['classes'] });
  };
  const failUndo = (error: unknown) => (isOvertaken(error) ? toast(t('overtaken.notUndone')) : fail(error));
  return async function act(deed: ClassDeed, anew?: ClassDeed): Promise<boolean> {
    try {
      const { text, undo } = await deed();
      await refresh();
      if (undo) toast(text, { undo: () => void undo().catch(failUndo).then(refresh) });
      else toast(text);
      return true;
    } catch (error) {
      if (!anew || !isOvertaken(error)) {
        fail(error);
        return false;
      }
      await refresh();
      return (await whoseCounts()) && act(anew);
    }
  };
}

/** Calls something by another name, over the name that the reader has seen and none newer. */
export function useRename(classId: string, path: string) {
  const { t } = useTranslation();
  const act = useClassAct(classId);
  return async (next: string, seen: { readonly title: string; readonly revision: number }): Promise<void> => {
    const put = (title: string, ifMatch: string) => client.patch(path, { body: { title }, ifMatch });
    const text = t('classPeople.renamed', { title: next });
    const { title, revision } = seen;
    await act(
      async () => {
        await put(next, `"${revision}"`);
        return { text, undo: () => put(title, `"${revision + 1}"`) };
      },
      async () => {
        await put(next, '*');
        return { text };
      },
    );
  };
}
