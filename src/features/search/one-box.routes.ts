import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { type Json, jsonObject } from '../../http/json.ts';
import { empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { noteGap } from './note-gap.ts';
import { preferencesSchema } from './personal-search.routes.ts';
import { type PlaylistHit, type PlaylistSearchResponse, playlistSearchResponse } from './playlist-search.schemas.ts';
import { toSearch } from './read-search.ts';
import { presentFound } from './search.presenter.ts';
import type { SearchFeature } from './search.routes.ts';
import { foundStandardSchema, resourceSearchQuery, resourceSearchResponse } from './search.schemas.ts';
import {
  acceptParameter,
  filterParameters,
  languageOf,
  languageParameter,
  textParameter,
  toFilters,
} from './search-parameters.ts';

const common = { tag: 'Search', auth: 'signedIn' } as const;

const oneBoxQuery = z.strictObject({
  q: textParameter,
  ...filterParameters,
  accept: acceptParameter,
  explain: resourceSearchQuery.shape.explain,
  language: languageParameter,
  waitFor: resourceSearchQuery.shape.waitFor,
  preferences: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off: what the caller usually looks for does not shape the answer.'),
  limit: z.coerce.number().int().min(1).max(50).default(10).describe('At most so many of each kind.'),
});

const oneBoxResponse = z
  .strictObject({
    resources: resourceSearchResponse.describe(
      'The first hits; `GET /search/resources` goes on with the same filters.',
    ),
    playlists: playlistSearchResponse
      .nullable()
      .describe(
        'The first hits; `GET /search/playlists` goes on with the same filters. null for those who find no playlists, and ' +
          'where a filter is given that playlists do not have.',
      ),
    standards: z.array(foundStandardSchema).describe('Codes first, then words.'),
    standardCorrections: z
      .array(z.strictObject({ from: z.string(), to: z.string() }))
      .describe('Words that were read as others, to find the standards; those of the resources stand with them.'),
    appliedPreferences: preferencesSchema.describe(
      'What was remembered of the caller and shaped this answer. What the search itself says goes before it.',
    ),
    totalWithoutPreferences: z
      .int()
      .nullable()
      .describe('How many resources there would be with `preferences=off`; null where no preference was applied.'),
  })
  .meta({ id: 'SearchResult' });

const suggestionSchema = z
  .strictObject({
    kind: z.enum(['title', 'playlist', 'standard', 'term']).describe('title: of a resource; playlist: of a playlist.'),
    text: z.string(),
    detail: z.string().optional().describe('The statement of a standard.'),
    filter: z.record(z.string(), z.string()).optional().describe('Query parameters that look for just this.'),
  })
  .meta({ id: 'SearchSuggestion' });

const gapSchema = z
  .strictObject({ id: idSchema, text: z.string(), lastAskedAt: z.iso.datetime() })
  .meta({ id: 'SearchGap' });

/** One box for everything, what to type into it, and what it never finds. */
export function oneBoxRoutes({ oneBox, suggestions, gaps }: SearchFeature): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/search',
        summary: 'Search resources, playlists and standards by one text',
        description:
          'With what the caller usually looks for (`/me/search-preferences`), which the answer shows and `preferences=off` lifts.',
        query: oneBoxQuery,
        response: { 200: oneBoxResponse },
      },
      async ({ actor, query, request }) => {
        const { preferences, limit, ...asked } = query;
        const rest = resourceSearchQuery.shape;
        const defaults = { collapse: true, facetLimit: 20, sort: rest.sort.parse(undefined), limit };
        const search = toSearch({ ...asked, ...defaults }, languageOf(query.language, request), 0);
        const found = await oneBox.find(actor, search, preferences === 'on');
        const { appliedPreferences, totalWithoutPreferences, resources, playlists, standards } = found;
        if (totalWithoutPreferences === null) {
          await noteGap(gaps, { actor, request, typed: query.q, filters: toFilters(query), found: resources });
        }
        return {
          status: 200,
          body: jsonObject<z.output<typeof oneBoxResponse>>({
            resources: presentFound(resources, null),
            playlists:
              playlists && (presentFound<PlaylistHit>(playlists, null) as unknown as Json<PlaylistSearchResponse>),
            standards: standards.standards.map(({ id, code, statement, frameworkId }) => {
              return { id, code, statement, frameworkId };
            }),
            standardCorrections: [...standards.corrections],
            appliedPreferences: {
              gradeLevels: [...appliedPreferences.gradeLevels],
              subjects: [...appliedPreferences.subjects],
              frameworkIds: [...appliedPreferences.frameworkIds],
            },
            totalWithoutPreferences,
          }),
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/search/suggestions',
        isHot: true,
        summary: 'Suggest how to go on with what is being typed',
        description:
          'Titles of resources and playlists that the caller may find, standards by code or words, terms under any of their names.',
        query: z.strictObject({
          q: z.string().max(200).default('').describe('What was typed so far.'),
          language: languageParameter,
          limit: z.coerce.number().int().min(1).max(20).default(8),
        }),
        response: { 200: z.strictObject({ suggestions: z.array(suggestionSchema) }) },
      },
      async ({ actor, query: { q, limit, language }, request }) => {
        const found = await suggestions.suggest(actor, { q, limit, language: languageOf(language, request) });
        return {
          status: 200,
          body: {
            suggestions: found.map(({ filter, ...suggestion }) => ({
              ...suggestion,
              ...(filter && { filter: { ...filter } }),
            })),
          },
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/search/gaps',
        summary: 'List what people of the district have looked for and nobody has found',
        description:
          'For specialists, coaches and admins. Only texts that three different people asked; never who, and nothing of ' +
          'students. What nobody asks for 90 days is forgotten.',
        query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(50) }),
        response: { 200: z.strictObject({ items: z.array(gapSchema) }) },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit } }) => {
        const found = await gaps.list(actor, limit);
        const items = found.map(({ lastAskedAt, ...gap }) => ({ ...gap, lastAskedAt: lastAskedAt.toISOString() }));
        return { status: 200, body: { items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: '/api/v1/search/gaps/:id',
        summary: 'Take a text from the list of what nobody has found',
        params: idParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => {
        await gaps.remove(actor, id);
        return { status: 204 };
      },
    ),
  ];
}
