import type { Json } from '../../http/json.ts';
import type { Actor } from '../../shared/actor.ts';
import type { ResourceSummary } from '../resources/resource-response.schemas.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import {
  type KeywordFieldName,
  keywordFieldNames,
  type RangeFieldName,
  rangeFieldNames,
  type SortName,
  sorts,
} from './resource-fields.ts';
import type { SearchFilter, SearchIndex, SearchResult } from './search-index.ts';
import type { IndexState } from './search-sync.ts';

export type ResourceSearch = {
  readonly text: string;
  readonly keywords: { readonly [Name in KeywordFieldName]?: readonly string[] | undefined };
  readonly ranges: { readonly [Name in RangeFieldName]?: Range | undefined };
  readonly published: Range;
  readonly facets: readonly KeywordFieldName[];
  readonly facetLimit: number;
  readonly sort: SortName;
  readonly offset: number;
  readonly limit: number;
};

export type Range = { readonly from?: number | undefined; readonly to?: number | undefined };

export type FoundResources = Pick<SearchResult, 'total' | 'facets' | 'corrections'> & {
  readonly hits: readonly Json<ResourceSummary>[];
  readonly index: IndexState;
};

export type SearchServiceParts = {
  readonly index: Pick<SearchIndex, 'search'>;
  readonly state: () => IndexState;
  readonly resources: Pick<ResourceSearchService, 'searchScopeOf' | 'getManyForHits'>;
};

export type SearchService = ReturnType<typeof createSearchService>;

export function createSearchService({ index, state, resources }: SearchServiceParts) {
  return {
    /**
     * The index answers ids within the actor's scope. Their records are those that it was filled with while nothing
     * waits for it, or else come in one query as they are now, without what the actor may no longer see.
     */
    searchResources: async (actor: Actor, search: ResourceSearch): Promise<FoundResources> => {
      const known = state();
      const { hits, total, facets, corrections } = await index.search({
        scope: resources.searchScopeOf(actor),
        text: search.text,
        filters: filtersOf(search),
        facets: search.facets.map((field) => ({ field, limit: search.facetLimit })),
        sort: sorts[search.sort],
        offset: search.offset,
        limit: search.limit,
      });
      const isCurrent = known.state === 'ready' && known.pendingChanges === 0;
      const found = await resources.getManyForHits(actor, hits, isCurrent);
      return { hits: found, total, facets, corrections, index: known };
    },
  };
}

/** Any of the values of a field, within the bounds, all fields together. */
function filtersOf({ keywords, ranges, published }: ResourceSearch): Record<string, SearchFilter> {
  const filters: Record<string, SearchFilter> = {};
  for (const field of keywordFieldNames) {
    const values = keywords[field];
    if (values !== undefined) filters[field] = { kind: 'anyOf', field, values };
  }
  const bounded = [
    ...rangeFieldNames.map((field) => [field, ranges[field] ?? {}] as const),
    ['publishedAt', published] as const,
  ];
  for (const [field, { from, to }] of bounded) {
    if (from === undefined && to === undefined) continue;
    filters[field] = { kind: 'range', field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  }
  return filters;
}
