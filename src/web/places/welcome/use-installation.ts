import { useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { Installation } from '../../wire.ts';

/** Whether the installation is still to be set up, is in use, or holds the demo. */
export function useInstallation() {
  return useQuery({
    queryKey: ['installation'],
    queryFn: ({ signal }) => client.get<Installation>('/installation', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
