import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { canSave } from '../../../offline/worker-client.ts';
import { useMe } from '../../../session/session.ts';
import { useIsOnline } from '../use-is-online.ts';

export const savedKey = ['saved-here'];

const savedPlaylists = () => import('../../../offline/saved-playlists.ts');

/** What was taken along on this device; null while it is looked for. */
export function useSavedHere() {
  const { id } = useMe();
  return useQuery({
    queryKey: [...savedKey, id],
    queryFn: async () => {
      const found = await (await savedPlaylists()).listSaved();
      return found.map(({ playlistId, revision, savedAt, bytes, bundle }) => ({
        playlistId,
        revision,
        savedAt,
        bytes,
        leftOut: bundle.leftOut,
        links: bundle.links,
      }));
    },
    enabled: canSave(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Brings what is on this device up to date, once for each visit and each time the network comes back. */
export function useRenewal(): void {
  const queries = useQueryClient();
  const isOnline = useIsOnline();
  const { data } = useSavedHere();
  const hasAny = (data?.length ?? 0) > 0;
  useEffect(() => {
    if (!hasAny || !isOnline) return;
    const ending = new AbortController();
    void savedPlaylists()
      .then(({ renewSaved }) => renewSaved(ending.signal))
      .then(() => queries.invalidateQueries({ queryKey: savedKey }))
      .catch(() => {});
    return () => ending.abort();
  }, [hasAny, isOnline, queries]);
}
