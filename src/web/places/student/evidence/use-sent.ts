import { useQuery } from '@tanstack/react-query';
import { client } from '../../../session/session.ts';
import type { Evidence, EvidencePage } from '../../../wire.ts';
import { useEvidenceItems } from './evidence-queue.ts';

/** What was sent for a playlist; its addresses hold for a quarter of an hour. */
export function useSent(playlistId: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['my-playlist', playlistId, 'evidence'],
    queryFn: ({ signal }) =>
      client.get<EvidencePage>(`/me/playlists/${playlistId}/evidence`, { query: { limit: 100 }, signal }),
    enabled: isEnabled,
    staleTime: 5 * 60_000,
    refetchInterval: 14 * 60_000,
  });
}

/** What was sent from another device, or before somebody signed out here, and was not handed in. */
export function useSentBefore(at: { playlistId: string; stepId: string; optionId: string | null }): Evidence[] {
  const { data } = useSent(at.playlistId, at.optionId === null);
  const known = new Set(useEvidenceItems().map(({ clientId }) => clientId));
  if (at.optionId !== null) return [];
  return (data?.items ?? []).filter(
    ({ stepId, handedInAt, isByStudent, clientId }) =>
      stepId === at.stepId && handedInAt === null && isByStudent && !known.has(clientId),
  );
}
