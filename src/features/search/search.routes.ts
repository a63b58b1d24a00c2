import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Actor } from '../../shared/actor.ts';
import type { FoundResources, ResourceSearches } from './hits.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { noteGap } from './note-gap.ts';
import { oneBoxRoutes } from './one-box.routes.ts';
import type { OneBoxService } from './one-box.service.ts';
import { nextOffset, pageCursor } from './pages.ts';
import { personalSearchRoutes } from './personal-search.routes.ts';
import type { PlaylistSearches } from './playlist-hits.ts';
import { playlistSearchRoutes } from './playlist-search.routes.ts';
import type { PreferencesService } from './preferences.service.ts';
import { toSearch } from './read-search.ts';
import type { SavedSearchesService } from './saved-searches.service.ts';
import { presentFacet, presentResult, withIndexState } from './search.presenter.ts';
import {
  facetQuery,
  facetSchema,
  keywordFieldNames,
  resourceSearchQuery,
  resourceSearchResponse,
} from './search.schemas.ts';
import type { SearchGapsService } from './search-gaps.service.ts';
import { languageOf, toFilters, toReach } from './search-parameters.ts';
import type { IndexState } from './search-sync.ts';
import type { SuggestionsService } from './suggestions.service.ts';

const common = { tag: 'Search', auth: 'signedIn', method: 'get' } as const;

export type SearchFeature = {
  readonly search: ResourceSearches;
  readonly playlists: {
    readonly searches: PlaylistSearches;
    /** Whether the actor finds playlists at all. */
    readonly maySearch: (actor: Actor) => boolean;
  };
  readonly answers: KeptAnswers;
  readonly state: () => IndexState;
  readonly oneBox: OneBoxService;
  readonly suggestions: SuggestionsService;
  readonly preferences: PreferencesService;
  readonly saved: SavedSearchesService;
  readonly gaps: SearchGapsService;
};

/** Everything of search. */
export function searchRoutes(feature: SearchFeature): Endpoint[] {
  return [
    ...resourceSearchRoutes(feature),
    ...playlistSearchRoutes(feature),
    ...oneBoxRoutes(feature),
    ...personalSearchRoutes(feature),
  ];
}

function resourceSearchRoutes({ search, answers, state, gaps }: SearchFeature): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        path: '/api/v1/search/resources',
        clientScope: 'resources.read',
        isHot: true,
        summary: 'Search the published resources that the caller may see',
        description:
          'All words first; when few resources hold them all, those with fewer follow. Words match in any form ' +
          '(fraction, fractions), under other names of the same thing (fútbol, soccer), the last one also as a beginning; ' +
          'words of four letters and more are found with one typo, which `corrections` tells. Numbers and codes such as ' +
          '3.NF.1 match exactly, in any spelling of the code. Any of the values of a filter, all of the filters. What the ' +
          'text may mean (`interpretation`) is offered as filters, and taken as such only when `accept` says so.',
        query: resourceSearchQuery,
        response: { 200: resourceSearchResponse },
      },
      async ({ actor, query, request }) => {
        const { cursor, limit, waitFor, language: _language, ...question } = query;
        const language = languageOf(query.language, request);
        let pending: Pick<FoundResources, 'index' | 'stillPending'> | null = null;
        const make = async () => {
          const offset = pageCursor.decode(cursor, question) ?? 0;
          const asked = toSearch(query, language, offset);
          const found = await search.find(actor, asked);
          await noteGap(gaps, { actor, request, typed: query.q, filters: asked.filters, found });
          const next = nextOffset(offset + limit, found);
          pending = found;
          return {
            body: presentResult(found, next === null ? null : pageCursor.encode(next, question)),
            isLasting: found.isLasting,
          };
        };
        const body = waitFor ? (await make()).body : await answers.of(actor, { language, ...query }, make);
        return { status: 200, body: withIndexState(body, pending ?? { index: state(), stillPending: [] }) };
      },
    ),
    endpoint(
      {
        ...common,
        path: '/api/v1/search/facets/:name',
        clientScope: 'resources.read',
        summary: 'Find values of a field among the results of a search, with counts',
        description:
          'For long lists: standards, topics, publishers. Takes the filters of the search; the filter of the field itself ' +
          'is left out of its counts.',
        params: z.strictObject({ name: z.enum(keywordFieldNames) }),
        query: facetQuery,
        response: { 200: facetSchema },
      },
      async ({ actor, params: { name }, query, request }) => {
        const { q, text, limit, collapse } = query;
        const facet = await search.countFacet(actor, {
          text,
          filters: toFilters(query),
          reach: toReach(query),
          facet: { name, limit, ...(q !== '' && { q }) },
          isCollapsed: collapse,
          language: languageOf(query.language, request),
        });
        return { status: 200, body: presentFacet(facet) as z.output<typeof facetSchema> };
      },
    ),
  ];
}
