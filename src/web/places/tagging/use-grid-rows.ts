import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { loadPage } from './grid-requests.ts';
import { selectionOf, type TaggingState } from './tagging-state.ts';

/** The pages of the table. They stay as they were loaded: a row that was tagged does not vanish under one's hands. */
export function useGridRows(state: TaggingState) {
  const { i18n } = useTranslation();
  return useInfiniteQuery({
    queryKey: ['tagging', i18n.language, selectionOf(state)],
    queryFn: ({ pageParam, signal }) => loadPage(state, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
