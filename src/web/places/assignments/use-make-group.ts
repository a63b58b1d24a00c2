import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { ClassGroups } from '../../wire.ts';

/** Keeps a selection as a group of the class, so that it is there the next time, and takes that back. */
export function useMakeGroup(classId: string | null) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const path = `/classes/${classId}/groups`;
  const refresh = () => queries.invalidateQueries({ queryKey: ['class', classId, 'groups'] });
  const say = (error: unknown) => {
    const { key, params } = problemText(error);
    toast(t(key, params));
  };
  const takeBack = async (id: string) => {
    try {
      await client.remove(`${path}/${id}`);
      toast(t('assignment.undone'));
    } catch (error) {
      say(error);
    }
    await refresh();
  };
  return useMutation({
    mutationFn: (body: { readonly title: string; readonly studentIds: readonly string[] }) =>
      client.post<ClassGroups['items'][number]>(path, { body }),
    onSuccess: async ({ id, title, studentIds }) => {
      await refresh();
      toast(t('several.groupMade', { title, count: studentIds.length }), { undo: () => void takeBack(id) });
    },
    onError: say,
  });
}
