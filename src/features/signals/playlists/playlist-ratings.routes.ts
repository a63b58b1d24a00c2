import { z } from 'zod';
import { type Endpoint, endpoint } from '../../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../../http/pagination.ts';
import { empty } from '../../../http/responses.ts';
import { idParams, idSchema } from '../../../shared/ids.ts';
import { meanStars, mostStars } from '../signals.ts';
import type { PlaylistRatingsService } from './playlist-ratings.service.ts';
import type { PlaylistRating } from './playlist-ratings.ts';

const path = '/api/v1/playlists/:id';
const onPlaylist = { tag: 'Playlists', auth: 'signedIn', params: idParams } as const;
const errors = ['not_found', 'forbidden', 'wrong_status'] as const;

const stars = z.int().min(1).max(mostStars).describe('1 to 5, 5 is best.');

const ratingInput = z
  .strictObject({
    stars: stars.nullish(),
    note: z
      .string()
      .trim()
      .max(4_000)
      .nullish()
      .describe('How the caller used it. Colleagues in the district read it with the name of who wrote it.'),
  })
  .refine(({ stars: given, note }) => (given ?? null) !== null || Boolean(note), {
    path: ['stars'],
    error: 'Stars or a note: at least one of them.',
  })
  .meta({ id: 'PlaylistRatingInput' });

const ratingSchema = z
  .strictObject({
    stars: stars.nullable(),
    note: z.string().nullable(),
    version: z.int().describe('The newest version when it was given.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'PlaylistRating' });

export const signedPlaylistRating = z
  .strictObject({
    ...ratingSchema.shape,
    person: z.strictObject({
      id: idSchema,
      name: z.string().nullable().describe('Null for those whose account is gone.'),
    }),
  })
  .meta({ id: 'SignedPlaylistRating' });

export const playlistSignalsSchema = z
  .strictObject({
    rating: z.number().nullable().describe('The mean of the ratings, to a tenth; null while there is none.'),
    ratingCount: z.int(),
    noteCount: z.int(),
    useCount: z.int().describe('How often it was used: once per person and day.'),
    own: ratingSchema.nullable().describe('What the caller has said of it.'),
  })
  .meta({ id: 'PlaylistSignals' });

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));

/** What people say of playlists and how they used them. */
export function playlistRatingsRoutes(ratings: PlaylistRatingsService): Endpoint[] {
  return [
    endpoint(
      {
        ...onPlaylist,
        method: 'get',
        path: `${path}/signals`,
        summary: 'Get what the people of the district make of a playlist, in numbers',
        description: 'For staff. Every district has its own, also of what another one has made public.',
        response: { 200: playlistSignalsSchema },
        errors,
      },
      async ({ actor, params: { id } }) => {
        const found = await ratings.getSignals(actor, id);
        const { ratingCount, noteCount, useCount } = found;
        const own = found.own && present(found.own);
        return { status: 200, body: { rating: meanStars(found), ratingCount, noteCount, useCount, own } };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'get',
        path: `${path}/rating`,
        summary: 'Get the caller’s own rating and note of a playlist',
        response: { 200: ratingSchema },
        errors,
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: present(await ratings.getOwn(actor, id)) }),
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'put',
        path: `${path}/rating`,
        summary: 'Rate a playlist, or tell how the caller used it',
        description: 'For staff, one per person. What is left out is taken away. It speaks of the newest version.',
        body: ratingInput,
        response: { 200: ratingSchema },
        errors,
      },
      async ({ actor, params: { id }, body }) => {
        const rating = await ratings.rate(actor, id, { stars: body.stars ?? null, note: body.note || null });
        return { status: 200, body: present(rating) };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'delete',
        path: `${path}/rating`,
        summary: 'Take the caller’s own rating and note of a playlist back',
        response: { 204: empty },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        await ratings.remove(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'get',
        path: `${path}/ratings`,
        summary: 'List the ratings and notes of a playlist by the people of the district, last changed first',
        query: z.strictObject(pageQuery),
        response: { 200: pageSchema(signedPlaylistRating) },
        errors,
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const position = listCursor.decode(cursor, id);
        const after = position && { at: new Date(position.at), id: position.id };
        const { found, count } = await ratings.list(actor, id, { after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => listCursor.encode({ at: last.updatedAt.toISOString(), id: last.id }, id),
        });
        const items = page.items.map((rating) => ({
          ...present(rating),
          person: { id: rating.personId, name: rating.personName },
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'post',
        path: `${path}/uses`,
        summary: 'Tell that the caller uses a playlist',
        description: 'When somebody opens it to work with it. Counts once per person and day; who it was is not kept.',
        response: { 204: empty },
        errors,
      },
      async ({ actor, params: { id } }) => {
        await ratings.recordUse(actor, id);
        return { status: 204 };
      },
    ),
  ];
}

function present({ stars: given, note, version, createdAt, updatedAt }: PlaylistRating): z.output<typeof ratingSchema> {
  return { stars: given, note, version, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
