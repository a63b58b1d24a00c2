import { useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { Resource } from '../../wire.ts';

export function useResource(id: string | null) {
  return useQuery({
    queryKey: ['resource', id],
    queryFn: ({ signal }) => client.get<Resource>(`/resources/${id}`, { signal }),
    enabled: id !== null,
    // Addresses of files hold for an hour at least.
    staleTime: 20 * 60_000,
  });
}
