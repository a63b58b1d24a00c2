import { infiniteQueryOptions, keepPreviousData, type QueryClient, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { ResourceSearch } from '../../wire.ts';
import { facetNames, type SearchState, toRequest } from './search-state.ts';

const pageSize = 20;
/** After so long it is looked whether the search answers in full again. */
const againMs = 10_000;

function queryOf(state: SearchState, language: string) {
  const request = toRequest(state);
  return infiniteQueryOptions({
    queryKey: ['search', language, request],
    queryFn: ({ pageParam, signal }) =>
      client.get<ResourceSearch>('/search/resources', {
        query: {
          ...request,
          language,
          explain: true,
          limit: pageSize,
          facetLimit: 30,
          cursor: pageParam,
          // On every page: a cursor goes with the whole question.
          facets: facetNames,
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 15_000,
    // Answers are compared where it saves drawing: card by card.
    structuralSharing: false,
  });
}

/** The pages of a search. While another one is asked the last answer stays, so that nothing flickers as somebody types. */
export function useSearch(state: SearchState) {
  const { i18n } = useTranslation();
  return useInfiniteQuery({
    ...queryOf(state, i18n.language),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data && isLacking(data.pages) ? againMs : false),
  });
}

/** Asks before anything is drawn: the server works while the page does. */
export function askAhead(queries: QueryClient, state: SearchState, language: string): void {
  void queries.prefetchInfiniteQuery(queryOf(state, language));
}

const isLacking = (pages: readonly ResourceSearch[]): boolean =>
  pages.some(({ degraded, index }) => degraded || index.state === 'building');
