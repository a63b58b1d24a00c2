import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../session/session.ts';
import type { Page } from '../wire.ts';
import type { QueryValue } from './client.ts';

/**
 * A list of the interface, page by page: `items` are those of all pages read so far. Its key is `[...key, query]`.
 * `<ShowMore list={...} />` asks for the next one.
 */
export function usePages<Item, Whole extends Page<Item> = Page<Item>>(
  key: readonly unknown[],
  path: string,
  query: Readonly<Record<string, QueryValue>> = {},
) {
  const found = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) =>
      client.get<Whole>(path, { query: { limit: 25, ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const first = found.data?.pages[0];
  return {
    items: found.data?.pages.flatMap((page) => page.items),
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

export type Pages = ReturnType<typeof usePages>;
