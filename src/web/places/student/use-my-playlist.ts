import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnreached } from '../../api/request-error.ts';
import { chosenLanguage } from '../../i18n/i18n.ts';
import { client } from '../../session/session.ts';
import type { MyPlaylist, MyPlaylists, OwnProgress } from '../../wire.ts';
import { fromDevice, type ShownPlaylist } from './from-device.ts';
import { usePending } from './outbox.ts';
import { viewSteps } from './step-views.ts';

/** Loaded when there is no network, or something was read that may be on this device. */
const savedPlaylists = () => import('../../offline/saved-playlists.ts');

/** What the server tells; without network, what was taken along. */
async function readOr<Value>(
  read: () => Promise<Value>,
  instead: () => Promise<Value | null>,
  keep: (value: Value) => Promise<unknown>,
): Promise<Value> {
  try {
    const value = await read();
    keep(value).catch(() => {});
    return value;
  } catch (error) {
    const found = isUnreached(error) ? await instead().catch(() => null) : null;
    if (found === null) throw error;
    return found;
  }
}

export function useMyPlaylists(isEnabled = true) {
  return useQuery({
    queryKey: ['my-playlists'],
    enabled: isEnabled,
    refetchOnReconnect: 'always',
    queryFn: ({ signal }) =>
      readOr(
        () => client.get<MyPlaylists>('/me/playlists', { signal }),
        async () => {
          const saved = await (await savedPlaylists()).listSaved();
          return saved.length === 0 ? null : { items: saved.flatMap(({ card }) => card ?? []) };
        },
        async ({ items }) => {
          const { refreshSaved } = await savedPlaylists();
          for (const card of items) await refreshSaved(card.id, { card });
        },
      ),
  });
}

/** A playlist as its student has it, with what they did and the server does not know yet. */
export function useMyPlaylist(id: string) {
  // Said again in another language when somebody chooses one; until then in that of the student.
  useTranslation();
  const language = chosenLanguage() ?? undefined;
  const playlist = useQuery({
    queryKey: ['my-playlist', id, 'page', language],
    refetchOnReconnect: 'always',
    queryFn: ({ signal }) =>
      readOr<ShownPlaylist>(
        async () => ({
          page: await client.get<MyPlaylist>(`/me/playlists/${id}`, { query: { language }, signal }),
          saved: null,
        }),
        async () => {
          const saved = await (await savedPlaylists()).findSaved(id);
          return saved && fromDevice(saved);
        },
        async ({ page }) => (await savedPlaylists()).refreshSaved(id, { page }),
      ),
  });
  const progress = useQuery({
    queryKey: ['my-playlist', id, 'progress'],
    refetchOnReconnect: 'always',
    queryFn: ({ signal }) =>
      readOr(
        () => client.get<OwnProgress>(`/me/playlists/${id}/progress`, { signal }),
        async () => (await (await savedPlaylists()).findSaved(id))?.progress ?? null,
        async (read) => (await savedPlaylists()).refreshSaved(id, { progress: read }),
      ),
  });
  const pending = usePending();
  const page = playlist.data?.page;
  const views = useMemo(() => {
    const own = pending.filter(({ playlistId }) => playlistId === id).map(({ event }) => event);
    return viewSteps(page?.steps ?? [], progress.data, own);
  }, [page, progress.data, pending, id]);
  return {
    playlist: page,
    /** What came along; null while the server answers. */
    saved: playlist.data?.saved ?? null,
    progress: progress.data,
    views,
    error: playlist.error,
    refetch: playlist.refetch,
  };
}
