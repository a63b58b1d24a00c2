import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Json } from '../../http/json.ts';
import { AppError } from '../../shared/errors.ts';
import { nextOffset, pageCursor } from './pages.ts';
import { playlistFields } from './playlist-fields.ts';
import {
  type PlaylistHit,
  type PlaylistSearchResponse,
  playlistSearchQuery,
  playlistSearchResponse,
} from './playlist-search.schemas.ts';
import { toAsked } from './read-search.ts';
import { presentFound } from './search.presenter.ts';
import type { SearchFeature } from './search.routes.ts';
import { createFilterReader, languageOf } from './search-parameters.ts';

const toFilters = createFilterReader(playlistFields);

export function playlistSearchRoutes({ playlists }: Pick<SearchFeature, 'playlists'>): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Search',
        auth: 'signedIn',
        method: 'get',
        path: '/api/v1/search/playlists',
        clientScope: 'playlists.read',
        isHot: true,
        summary: 'Search the published playlists that the caller may see',
        description:
          'As resources are searched (`/search/resources`), by what playlists lead to, use and suit: titles, learning ' +
          'targets, standards, resources, interests, formats, number and length of paths. For staff and API clients.',
        query: playlistSearchQuery,
        response: { 200: playlistSearchResponse },
        errors: ['forbidden'],
      },
      async ({ actor, query, request }) => {
        if (!playlists.maySearch(actor)) throw new AppError('forbidden');
        const { cursor, limit, waitFor: _waitFor, language: _language, ...question } = query;
        const offset = pageCursor.decode(cursor, question) ?? 0;
        const filters = toFilters(query);
        const asked = toAsked({ ...query, collapse: false }, filters, languageOf(query.language, request), offset);
        const found = await playlists.searches.find(actor, asked);
        const next = nextOffset(offset + limit, found);
        const body = presentFound<PlaylistHit>(found, next === null ? null : pageCursor.encode(next, question));
        return { status: 200, body: body as unknown as Json<PlaylistSearchResponse> };
      },
    ),
  ];
}
