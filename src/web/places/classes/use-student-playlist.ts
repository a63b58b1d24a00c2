import { useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { EvidencePage, StudentPlaylist, StudentProgress } from '../../wire.ts';

const base = (id: string) => `/student-playlists/${id}`;

/** More than anybody sends for one playlist. */
const mostEvidence = 100;

/** One student's playlist: what it holds, where they stand, and what they have sent. */
export function useStudentPlaylist(id: string) {
  const plan = useQuery({
    queryKey: ['student-playlist', id, 'plan'],
    queryFn: ({ signal }) => client.get<StudentPlaylist>(base(id), { signal }),
  });
  const progress = useQuery({
    queryKey: ['student-playlist', id, 'progress'],
    queryFn: ({ signal }) => client.get<StudentProgress>(`${base(id)}/progress`, { signal }),
  });
  const evidence = useQuery({
    queryKey: ['student-playlist', id, 'evidence'],
    queryFn: ({ signal }) =>
      client.get<EvidencePage>(`${base(id)}/evidence`, { query: { limit: mostEvidence }, signal }),
  });
  const all = [plan, progress, evidence] as const;
  return {
    plan: plan.data,
    progress: progress.data,
    evidence: evidence.data?.items ?? [],
    isReady:
      plan.data !== undefined && progress.data !== undefined && (evidence.data !== undefined || evidence.isError),
    error: all.find((one) => one.error && !one.data)?.error ?? null,
    refetch: () => void Promise.all(all.map((one) => one.refetch())),
  };
}
