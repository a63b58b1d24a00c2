import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenLanguage } from '../../i18n/i18n.ts';
import { client } from '../../session/session.ts';
import type { MyPlaylist, MyPlaylists, OwnProgress } from '../../wire.ts';
import { usePending } from './outbox.ts';
import { viewSteps } from './step-views.ts';

export function useMyPlaylists() {
  return useQuery({
    queryKey: ['my-playlists'],
    queryFn: ({ signal }) => client.get<MyPlaylists>('/me/playlists', { signal }),
  });
}

/** A playlist as its student has it, with what they did and the server does not know yet. */
export function useMyPlaylist(id: string) {
  // Said again in another language when somebody chooses one; until then in that of the student.
  useTranslation();
  const language = chosenLanguage() ?? undefined;
  const playlist = useQuery({
    queryKey: ['my-playlist', id, 'page', language],
    queryFn: ({ signal }) => client.get<MyPlaylist>(`/me/playlists/${id}`, { query: { language }, signal }),
  });
  const progress = useQuery({
    queryKey: ['my-playlist', id, 'progress'],
    queryFn: ({ signal }) => client.get<OwnProgress>(`/me/playlists/${id}/progress`, { signal }),
  });
  const pending = usePending();
  const { data } = playlist;
  const views = useMemo(() => {
    const own = pending.filter(({ playlistId }) => playlistId === id).map(({ event }) => event);
    return viewSteps(data?.steps ?? [], progress.data, own);
  }, [data, progress.data, pending, id]);
  return { playlist: data, progress: progress.data, views, error: playlist.error, refetch: playlist.refetch };
}
