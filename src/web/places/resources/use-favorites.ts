import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import { isStaff } from '../../session/desk.ts';
import { client, useMe } from '../../session/session.ts';
import type { FavoritesPage } from '../../wire.ts';

const key = ['favorites'] as const;

/** Which resources the caller keeps, as far as the first hundred go, and a switch for each. */
export function useFavorites() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  // Students and families keep none.
  const mayKeep = isStaff(useMe());
  const { data } = useQuery({
    queryKey: [...key, 'ids'],
    queryFn: async ({ signal }) => {
      const { items } = await client.get<FavoritesPage>('/me/favorites', { query: { limit: 100 }, signal });
      return items.map(({ resourceId }) => resourceId);
    },
    staleTime: 5 * 60_000,
    enabled: mayKeep,
  });
  const { mutate } = useMutation({
    mutationFn: async ({ id, isKept }: { id: string; isKept: boolean }) => {
      if (isKept) await client.put(`/resources/${id}/favorite`);
      else await client.remove(`/resources/${id}/favorite`);
    },
    // Shown at once; put back when the server refuses.
    onMutate: async ({ id, isKept }) => {
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<string[]>([...key, 'ids'], (before = []) =>
        isKept ? [id, ...before] : before.filter((one) => one !== id),
      );
    },
    onError: () => toast(t('favorite.failed')),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  // The same as long as nothing of it has changed: many cards hang on it.
  return useMemo(() => {
    const ids = new Set(data);
    return {
      has: (id: string) => ids.has(id),
      mayKeep,
      isKnown: data !== undefined,
      toggle: (id: string, title: string) => {
        const isKept = !ids.has(id);
        mutate({ id, isKept });
        const undo = () => mutate({ id, isKept: !isKept });
        toast(t(isKept ? 'favorite.added' : 'favorite.removed', { title }), { undo });
      },
    };
  }, [data, mayKeep, mutate, toast, t]);
}

export type Favorites = ReturnType<typeof useFavorites>;
