import { useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { Page, School } from '../../wire.ts';

/** A district with more schools than this finds the rest by their names only. */
const most = 100;

/** The schools that somebody may see, to choose from and to be named. */
export function useSchools() {
  const { data } = useQuery({
    queryKey: ['admin', 'schools', 'all'],
    queryFn: ({ signal }) => client.get<Page<School>>('/schools', { query: { limit: most }, signal }),
    staleTime: 5 * 60_000,
  });
  const schools = data?.items ?? [];
  return {
    schools,
    nameOf: (id: string | null) => (id === null ? null : (schools.find((school) => school.id === id)?.name ?? null)),
  };
}
