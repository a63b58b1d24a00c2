import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { client } from '../../session/session.ts';
import type { QueuedReview, ResourceReview } from '../../wire.ts';

/** A review, and what the caller may do about its resource now. */
export function useReview(id: string) {
  const queries = useQueryClient();
  const queued = useQuery({
    queryKey: ['review', id],
    queryFn: ({ signal }) => client.get<QueuedReview>(`/reviews/${id}`, { signal }),
  });
  const resourceId = queued.data?.resourceId;
  const standing = useQuery({
    queryKey: ['review', id, 'standing', resourceId],
    queryFn: ({ signal }) => client.get<ResourceReview>(`/resources/${resourceId}/review`, { signal }),
    enabled: resourceId !== undefined && queued.data?.resource !== null,
  });
  const reload = useCallback(async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['review', id] }),
      queries.invalidateQueries({ queryKey: ['reviews'] }),
      queries.invalidateQueries({ queryKey: ['home'] }),
    ]);
  }, [queries, id]);
  return { queued, standing, reload };
}
