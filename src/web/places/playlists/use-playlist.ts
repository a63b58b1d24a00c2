import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type {
  Playlist,
  PlaylistContent,
  PlaylistCoverage,
  PlaylistReadiness,
  PlaylistVersionAnswer,
  ResourceSnapshot,
} from '../../wire.ts';

export type Wanted = { readonly id: string; readonly version: number | null; readonly isDraft: boolean };

/** A playlist with the content that is looked at: the newest version, the draft, or an earlier version. */
export type ShownPlaylist = {
  readonly playlist: Playlist;
  readonly content: PlaylistContent;
  readonly resources: readonly ResourceSnapshot[];
  readonly availability: Playlist['availability'];
  /** Null for the draft. */
  readonly version: { readonly number: number; readonly at: string; readonly note: string | null } | null;
};

async function load({ id, version, isDraft }: Wanted, signal: AbortSignal): Promise<ShownPlaylist> {
  const query = { view: isDraft ? 'draft' : undefined };
  const playlist = await client.get<Playlist>(`/playlists/${id}`, { query, signal });
  const { draft, availability } = playlist;
  if (version !== null && version !== playlist.publishedVersion) {
    const older = await client.get<PlaylistVersionAnswer>(`/playlists/${id}/versions/${version}`, { signal });
    return { playlist, availability: older.availability, ...ofVersion(older.version) };
  }
  if (draft) return { playlist, availability, content: draft.content, resources: draft.resources, version: null };
  if (!playlist.version) throw new Error('A playlist is read as a version or as a draft.');
  return { playlist, availability, ...ofVersion(playlist.version) };
}

function ofVersion({ content, resources, version, at, note }: PlaylistVersionAnswer['version']) {
  return { content, resources, version: { number: version, at, note } };
}

export function usePlaylist(wanted: Wanted) {
  return useQuery({
    queryKey: ['playlist', wanted.id, 'shown', wanted.version, wanted.isDraft],
    queryFn: ({ signal }) => load(wanted, signal),
  });
}

export function useCoverage(id: string, isDraft: boolean, isWanted: boolean) {
  return useQuery({
    queryKey: ['playlist', id, 'coverage', isDraft],
    queryFn: ({ signal }) =>
      client.get<PlaylistCoverage>(`/playlists/${id}/coverage`, {
        query: { view: isDraft ? 'draft' : undefined },
        signal,
      }),
    enabled: isWanted,
  });
}

export function useReadiness(id: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['playlist', id, 'readiness', i18n.language],
    queryFn: ({ signal }) =>
      client.get<PlaylistReadiness>(`/playlists/${id}/readiness`, { query: { language: i18n.language }, signal }),
    staleTime: 0,
  });
}
