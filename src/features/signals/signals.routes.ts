import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import type { RatingPosition } from './ratings.store.ts';
import {
  favoritesPageSchema,
  ratingInputSchema,
  ratingSchema,
  ratingsPageSchema,
  signalsSchema,
} from './signals.schemas.ts';
import type { SignalsService } from './signals.service.ts';
import { meanStars, type Rating } from './signals.ts';

const path = '/api/v1/resources/:id';
const common = { tag: 'Signals', auth: 'signedIn' } as const;
const onResource = { ...common, params: idParams } as const;

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));

export function signalsRoutes(signals: SignalsService): Endpoint[] {
  return [
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/signals`,
        summary: 'Get what the people of the district make of a resource, in numbers',
        description: 'For staff. Every district has its own, also of what another one has made public.',
        response: { 200: signalsSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        const found = await signals.getSignals(actor, id);
        const { ratingCount, favoriteCount, useCount, ownStars, isFavorite } = found;
        const own = { stars: ownStars, isFavorite };
        return { status: 200, body: { rating: meanStars(found), ratingCount, favoriteCount, useCount, own } };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/rating`,
        summary: 'Get the caller’s own rating of a resource',
        response: { 200: ratingSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        body: presentRating(await signals.getOwnRating(actor, id)),
      }),
    ),
    endpoint(
      {
        ...onResource,
        method: 'put',
        path: `${path}/rating`,
        summary: 'Rate a resource, or change the rating',
        description: 'For staff, one per person. A text that is left out is taken away.',
        body: ratingInputSchema,
        response: { 200: ratingSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id }, body: { stars, text } }) => ({
        status: 200,
        body: presentRating(await signals.rate(actor, id, { stars, text: text || null })),
      }),
    ),
    endpoint(
      {
        ...onResource,
        method: 'delete',
        path: `${path}/rating`,
        summary: 'Take the caller’s own rating of a resource back',
        response: { 204: empty },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        await signals.removeRating(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/ratings`,
        summary: 'List the ratings of a resource by the people of the district, last changed first',
        query: z.strictObject(pageQuery),
        response: { 200: ratingsPageSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const after = toPosition(listCursor.decode(cursor, id));
        const { found, count } = await signals.listRatings(actor, id, { after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => listCursor.encode({ at: last.updatedAt.toISOString(), id: last.id }, id),
        });
        const items = page.items.map((rating) => ({
          ...presentRating(rating),
          person: { id: rating.personId, name: rating.personName },
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'put',
        path: `${path}/favorite`,
        summary: 'Keep a resource among the caller’s favorites',
        response: { 204: empty },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        await signals.addFavorite(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'delete',
        path: `${path}/favorite`,
        summary: 'Take a resource out of the caller’s favorites',
        response: { 204: empty },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        await signals.removeFavorite(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'post',
        path: `${path}/uses`,
        summary: 'Tell that the caller uses a resource',
        description: 'When somebody opens it. Counts once per person and day; who it was is not kept.',
        response: { 204: empty },
        errors: ['not_found', 'resource_withdrawn'],
      },
      async ({ actor, params: { id } }) => {
        await signals.recordUse(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/favorites',
        summary: 'List the caller’s favorites, last added first',
        description: 'For staff.',
        query: z.strictObject(pageQuery),
        response: { 200: favoritesPageSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor } }) => {
        const after = toPosition(listCursor.decode(cursor, 'favorites'));
        const { found, count } = await signals.listFavorites(actor, { after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => listCursor.encode({ at: last.createdAt.toISOString(), id: last.id }, 'favorites'),
        });
        const items = page.items.map(({ resourceId, createdAt, resource }) => ({
          resourceId,
          addedAt: createdAt.toISOString(),
          resource: resource && presentSummary(resource),
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
  ];
}

function presentRating({ stars, text, createdAt, updatedAt }: Rating): z.output<typeof ratingSchema> {
  return { stars, text, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function toPosition(decoded: { at: string; id: string } | null): RatingPosition | null {
  return decoded && { at: new Date(decoded.at), id: decoded.id };
}
