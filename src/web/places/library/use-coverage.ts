import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { LibraryCoverage } from '../../wire.ts';

/** The standards of a framework with what there is for each, page by page. */
export function useCoverage({
  framework,
  ...question
}: {
  framework: string | null;
  by: string;
  under: string | null;
  gaps: boolean;
  grade: string | null;
  subject: string | null;
}) {
  const found = useInfiniteQuery({
    queryKey: ['coverage', framework, question],
    queryFn: ({ pageParam, signal }) =>
      client.get<LibraryCoverage>('/library/coverage', {
        query: { framework, ...question, gaps: question.gaps || undefined, levels: 1, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: framework !== null,
  });
  return {
    first: found.data?.pages[0],
    items: found.data?.pages.flatMap((page) => page.items) ?? [],
    error: found.error,
    isPending: found.isPending,
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    showMore: () => void found.fetchNextPage(),
    refetch: found.refetch,
  };
}
