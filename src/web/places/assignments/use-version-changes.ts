import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { PlaylistVersionChanges } from '../../wire.ts';

/** What has changed from one version to another, each in a sentence. */
export function useVersionChanges(playlistId: string, from: number, to: number | null): readonly string[] {
  const { i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { data } = useQuery({
    queryKey: ['playlist', playlistId, 'changes', from, to, language],
    queryFn: ({ signal }) =>
      client.get<PlaylistVersionChanges>(`/playlists/${playlistId}/versions/${to}/changes`, {
        query: { since: from, language },
        signal,
      }),
    enabled: to !== null && from < to,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.changes ?? [];
}
