import { createSearch } from '../features/search/create-search.ts';
import { createPersonalSearchStore } from '../features/search/personal-search.store.ts';
import type { SearchFeature } from '../features/search/search.routes.ts';
import { createSearchGapsStore } from '../features/search/search-gaps.store.ts';
import type { Catalog } from './catalog.ts';
import type { Ground } from './ground.ts';
import type { Indexes, Syncs } from './indexes.ts';
import type { PlaylistWiring } from './playlists.ts';

const namesScope = { kind: 'system', reason: 'names are kept out of the list of searches' } as const;

/** Searching, over what the indexes hold. */
export function wireSearch(
  { connection, config, secret, clock, names }: Ground,
  indexes: Indexes,
  { syncs, catalog, planning }: { readonly syncs: Syncs; readonly catalog: Catalog; readonly planning: PlaylistWiring },
): SearchFeature {
  const { resourceSearch, standards, vocabularies } = catalog;
  const { searchRecords } = planning.playlists;
  return createSearch({
    stores: { personal: createPersonalSearchStore(connection), gaps: createSearchGapsStore(connection) },
    index: indexes.searchMetrics.measured('resources', indexes.resources),
    state: syncs.resources.state,
    // Beside a shared index other processes write: what this one remembers of a hit may have changed since.
    resources: config.meilisearch
      ? { ...resourceSearch, getManyForHits: (actor, hits) => resourceSearch.getManyForHits(actor, hits, false) }
      : resourceSearch,
    playlists: {
      index: indexes.searchMetrics.measured('playlists', indexes.playlists),
      state: syncs.playlists.state,
      records: config.meilisearch
        ? {
            ...searchRecords,
            getManyForHits: (actor, hits) => searchRecords.getManyForHits(actor, hits, false),
          }
        : searchRecords,
      opinionsOf: planning.ratings.opinionsOf,
    },
    standards: standards.reader,
    vocabularies,
    isNameOfDistrict: (orgId, words) => names.hasName(namesScope, orgId, words),
    secret,
    clock,
  });
}
