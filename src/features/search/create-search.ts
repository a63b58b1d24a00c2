import type { Clock } from '../../shared/clock.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { createFreshness } from './freshness.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { createOneBoxService } from './one-box.service.ts';
import { readSavedSearch } from './personal-search.routes.ts';
import type { PersonalSearchStore } from './personal-search.store.ts';
import { createPreferencesService } from './preferences.service.ts';
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
  readonly standards: StandardsReader;
  readonly vocabularies: VocabularyService;
  /** Whether one of the words is a part of a name in the district. */
  readonly isNameOfDistrict: (orgId: string, words: readonly string[]) => Promise<boolean>;
  readonly secret: string;
  readonly clock: Clock;
}): SearchFeature {
  const { personal } = stores;
  const freshness = createFreshness({ resources, state });
  const search = createSearchService({ index, state, resources, freshness, standards, vocabularies });
  const preferences = createPreferencesService({ personal, vocabularies, clock });
  return {
    search,
    answers: createKeptAnswers({ index, state, resources, vocabularies }),
    state,
    preferences,
    oneBox: createOneBoxService({ search, standards, preferences }),
    suggestions: createSuggestionsService({ index, resources, standards, vocabularies }),
    saved: createSavedSearchesService({ personal, search, toSearch: readSavedSearch, clock }),
    gaps: createSearchGapsService({ gaps: stores.gaps, isNameOfDistrict, secret, clock }),
  };
}
