import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { PlaylistFinding, PlaylistReadiness } from '../../wire.ts';
import type { DeskState } from './desk.ts';

const none: readonly PlaylistFinding[] = [];

/** What the server says of the draft as it was saved last: asked again after each time it is saved. */
export function useReadiness(playlistId: string, { revision }: DeskState) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const language = i18n.language;
  const key = ['playlist', playlistId, 'readiness'];
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [...key, language, revision],
    queryFn: ({ signal }) =>
      client.get<PlaylistReadiness>(`/playlists/${playlistId}/readiness`, { query: { language }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const findings = data?.findings ?? none;
  const open = useMemo(() => findings.filter(({ isDismissed }) => !isDismissed), [findings]);
  const dismissed = useMemo(() => findings.filter(({ isDismissed }) => isDismissed), [findings]);

  async function dismiss(change: { add?: string[]; remove?: string[] }): Promise<void> {
    await client.post(`/playlists/${playlistId}/dismissals`, { body: change });
    await queries.invalidateQueries({ queryKey: key });
  }
  return {
    open,
    dismissed,
    isReady: data?.isReady ?? false,
    isKnown: data !== undefined,
    isFetching,
    error,
    retry: () => void refetch(),
    again: () => queries.invalidateQueries({ queryKey: key }),
    waveOff: async (finding: PlaylistFinding) => {
      try {
        await dismiss({ add: [finding.key] });
        toast(t('builder.checks.wavedOff'), { undo: () => void dismiss({ remove: [finding.key] }) });
      } catch {
        toast(t('builder.save.failed'));
      }
    },
    bringBack: (finding: PlaylistFinding) =>
      void dismiss({ remove: [finding.key] }).catch(() => toast(t('builder.save.failed'))),
  };
}

export type ReadinessView = ReturnType<typeof useReadiness>;
