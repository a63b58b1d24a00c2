import { invalidInput } from '../../shared/errors.ts';
import type { AwaitedState } from '../resources/resource-search.service.ts';
import { readSearchToken } from '../resources/search-token.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { Filters } from './filters.ts';
import type { ResourceSearchQuery } from './search.schemas.ts';
import type { AskedSearch } from './search.service.ts';
import { toAccepted, toFilters, toReach } from './search-parameters.ts';

/** The search of resources that a query asks for. */
export function toSearch(query: ResourceSearchQuery, language: LabelLanguage, offset: number): AskedSearch {
  return toAsked(query, toFilters(query), language, offset);
}

/** The search that a query asks for, whichever fields it filters by. */
export function toAsked(
  query: Pick<ResourceSearchQuery, SharedParameter> & { readonly sort: string },
  filters: Filters,
  language: LabelLanguage,
  offset: number,
): AskedSearch {
  return {
    text: query.q,
    accepted: toAccepted(query.accept),
    filters,
    reach: toReach(query),
    facets: (query.facets ?? []).map((name) => ({ name, limit: query.facetLimit })),
    standardsUnder: query.standardsUnder ?? null,
    sort: query.sort,
    isExplained: query.explain,
    isCollapsed: query.collapse,
    language,
    waitFor: (query.waitFor ?? []).map(toAwaited),
    offset,
    limit: query.limit,
  };
}

type SharedParameter =
  | 'q'
  | 'accept'
  | 'descendants'
  | 'crosswalk'
  | 'facets'
  | 'facetLimit'
  | 'standardsUnder'
  | 'explain'
  | 'collapse'
  | 'waitFor'
  | 'limit';

function toAwaited(token: string, at: number): AwaitedState {
  const awaited = readSearchToken(token);
  if (awaited) return awaited;
  const message = 'This is no value of `search-token`.';
  throw invalidInput('query', ['waitFor', at], { code: 'invalid_format', message });
}
