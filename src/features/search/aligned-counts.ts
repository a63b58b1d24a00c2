import type { Actor } from '../../shared/actor.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import { type SearchIndex, SearchUnavailable } from './search-index.ts';

/**
 * How many resources an actor finds that are aligned to any standard of each group, every resource once in a group. The
 * index counts, within what the actor may see; null while it does not answer.
 */
export async function countAligned(
  { index, resources }: { index: Pick<SearchIndex, 'search'>; resources: Pick<ResourceSearchService, 'searchScopeOf'> },
  actor: Actor,
  groups: Readonly<Record<string, readonly string[]>>,
): Promise<ReadonlyMap<string, number> | null> {
  try {
    const { facets } = await index.search({
      scope: resources.searchScopeOf(actor),
      text: '',
      filters: {},
      facets: [{ field: 'standards', limit: 0, groups }],
      sort: [],
      offset: 0,
      limit: 0,
    });
    return new Map(facets[0]?.groups?.map(({ value, count }) => [value, count]));
  } catch (error) {
    if (error instanceof SearchUnavailable) return null;
    throw error;
  }
}
