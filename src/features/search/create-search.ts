import type { Clock } from '../../shared/clock.ts';
import type { PlaylistSearchRecords } from '../playlists/search/playlist-search.service.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { createFreshness } from './freshness.ts';
import { createHitPresenter } from './hits.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { keepSuggestions } from './kept-suggestions.ts';
import { createOneBoxService } from './one-box.service.ts';
import { readSavedSearch } from './personal-search.routes.ts';
import type { PersonalSearchStore } from './personal-search.store.ts';
import { playlistFields } from './playlist-fields.ts';
import { createPlaylistHitPresenter, type PlaylistHitParts } from './playlist-hits.ts';
import { createPreferencesService } from './preferences.service.ts';
import { resourceFields } from './resource-fields.ts';
import { createSavedSearchesService } from './saved-searches.service.ts';
import type { SearchFeature } from './search.routes.ts';
import { createSearchService } from './search.service.ts';
import { createSearchGapsService } from './search-gaps.service.ts';
import type { SearchGapsStore } from './search-gaps.store.ts';
import type { SearchIndex } from './search-index.ts';
import type { IndexState } from './search-sync.ts';
import { createSuggestionsService } from './suggestions.service.ts';

/** The feature, put together over an index. */
export function createSearch({
  stores,
  index,
  state,
  resources,
  playlists,
  standards,
  vocabularies,
  isNameOfDistrict,
  secret,
  clock,
}: {
  readonly stores: { readonly personal: PersonalSearchStore; readonly gaps: SearchGapsStore };
  readonly index: Pick<SearchIndex, 'search' | 'suggest' | 'generation'>;
  readonly state: () => IndexState;
  readonly resources: ResourceSearchService;
  readonly playlists: {
    readonly index: Pick<SearchIndex, 'search' | 'suggest'>;
    readonly state: () => IndexState;
    readonly records: PlaylistSearchRecords;
    readonly opinionsOf: PlaylistHitParts['opinionsOf'];
  };
  readonly standards: StandardsReader;
  readonly vocabularies: VocabularyService;
  /** Whether one of the words is a part of a name in the district. */
  readonly isNameOfDistrict: (orgId: string, words: readonly string[]) => Promise<boolean>;
  readonly secret: string;
  readonly clock: Clock;
}): SearchFeature {
  const { personal } = stores;
  const freshness = createFreshness({ resources, state });
  const search = createSearchService({
    fields: resourceFields,
    index,
    state,
    searchScopeOf: resources.searchScopeOf,
    presentHits: createHitPresenter({ resources, standards }),
    browse: resources.browse,
    browsedFields: ['title', 'summary', 'keywords', 'subjects', 'interests', 'codes', 'author', 'publisher'],
    freshness,
    standards,
    vocabularies,
  });
  const { records, opinionsOf } = playlists;
  const playlistSearches = {
    searches: createSearchService({
      fields: playlistFields,
      index: playlists.index,
      state: playlists.state,
      searchScopeOf: records.searchScopeOf,
      presentHits: createPlaylistHitPresenter({ records, standards, opinionsOf }),
      browse: records.browse,
      browsedFields: ['title', 'targets', 'summary', 'keywords', 'subjects', 'interests', 'codes', 'pathways'],
      freshness: createFreshness({ resources: records, state: playlists.state }),
      // Versions never change.
      keepsCodes: true,
      standards,
      vocabularies,
    }),
    maySearch: records.maySearch,
  };
  const preferences = createPreferencesService({ personal, vocabularies, clock });
  return {
    search,
    answers: createKeptAnswers({ index, state, resources, vocabularies }),
    state,
    playlists: playlistSearches,
    preferences,
    oneBox: createOneBoxService({ search, playlists: playlistSearches, standards, preferences }),
    suggestions: createSuggestionsService({
      index: keepSuggestions(index),
      resources,
      playlists: { index: keepSuggestions(playlists.index), records },
      standards,
      vocabularies,
    }),
    saved: createSavedSearchesService({ personal, search, toSearch: readSavedSearch, clock }),
    gaps: createSearchGapsService({ gaps: stores.gaps, isNameOfDistrict, secret, clock }),
  };
}
