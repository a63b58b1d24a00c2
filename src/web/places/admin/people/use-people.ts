import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../../../session/session.ts';
import type { Page, Person } from '../../../wire.ts';

export type PeopleFilter = {
  readonly role: string | null;
  readonly schoolId: string | null;
  readonly status: string | null;
};

/** People by name. What somebody types stands in the body: addresses are logged on their way. */
export function usePeople(name: string, { role, schoolId, status }: PeopleFilter) {
  const filter = {
    ...(role !== null && { role }),
    ...(schoolId !== null && { schoolId }),
    ...(status !== null && { status }),
  };
  const found = useInfiniteQuery({
    queryKey: ['admin', 'people', name, filter],
    queryFn: ({ pageParam, signal }) =>
      name === ''
        ? client.get<Page<Person>>('/people', { query: { ...filter, limit: 25, cursor: pageParam }, signal })
        : client.post<Page<Person>>('/people/search', {
            body: { ...filter, name, limit: 25, ...(pageParam !== null && { cursor: pageParam }) },
            signal,
          }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const first = found.data?.pages[0];
  return {
    items: found.data?.pages.flatMap(({ items }) => items),
    total: first?.total ?? 0,
    totalIsLowerBound: first?.totalIsLowerBound ?? false,
    error: found.error,
    isPending: found.isPending,
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    showMore: () => void found.fetchNextPage(),
    refetch: found.refetch,
  };
}
