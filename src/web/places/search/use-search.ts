import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { ResourceSearch } from '../../wire.ts';
import { facetNames, type SearchState, toRequest } from './search-state.ts';

const pageSize = 20;

/** The pages of a search. While another one is asked the last answer stays, so that nothing flickers as somebody types. */
export function useSearch(state: SearchState) {
  const { i18n } = useTranslation();
  const request = toRequest(state);
  return useInfiniteQuery({
    queryKey: ['search', i18n.language, request],
    queryFn: ({ pageParam, signal }) =>
      client.get<ResourceSearch>('/search/resources', {
        query: {
          ...request,
          language: i18n.language,
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
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}
