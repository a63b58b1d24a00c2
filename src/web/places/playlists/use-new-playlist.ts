import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { client } from '../../session/session.ts';
import type { Page, Playlist, PlaylistSummary } from '../../wire.ts';
import { freshTitle } from './playlist-words.ts';
import { usePlaylistChange } from './use-playlists.ts';

/** Begins a playlist at once, under a title that can be changed later, and goes on to building it. */
export function useNewPlaylist() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { mutate, isPending } = usePlaylistChange(async () => {
    const { items } = await client.get<Page<PlaylistSummary>>('/playlists', { query: { whose: 'mine', limit: 50 } });
    const base = t('playlists.newTitle');
    // One that was begun and left empty is gone on with: nobody wants ten of them.
    const begun = items.find(({ title, status, targets, pathways }) => {
      return status === 'draft' && title.startsWith(base) && targets.length + pathways.length === 0;
    });
    if (begun) return begun.id;
    const title = freshTitle(
      base,
      items.map((one) => one.title),
    );
    return (await client.post<Playlist>('/playlists', { body: { title } })).id;
  });
  return {
    isPending,
    run: () => mutate(undefined, { onSuccess: (id) => void navigate(`/playlists/${id}/edit`) }),
  };
}
