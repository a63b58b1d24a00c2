import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { PlaylistsServices } from '../playlists/create-playlists.ts';
import { presentListed } from '../playlists/playlist.presenter.ts';
import { createPlaylistAnswers, playlistsPath as path } from '../playlists/playlist-answers.ts';
import { playlistResponseSchema } from '../playlists/playlist-response.schemas.ts';
import type { PlaylistRemixes } from './create-playlist-remixes.ts';
import { playlistExportRoutes } from './playlist-export.routes.ts';
import { presentAttribution, presentOwnRemix, presentUpstream } from './playlist-remixes.presenter.ts';
import {
  attributionSchema,
  ownPlaylistRemixesPageSchema,
  playlistDecisionsSchema,
  playlistRemixesPageSchema,
  playlistRemixInputSchema,
  playlistUpstreamSchema,
} from './playlist-remixes.schemas.ts';

const common = { tag: 'Remixes of playlists', auth: 'signedIn' } as const;
const onPlaylist = { ...common, params: idParams } as const;

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));
type Placed = { readonly updatedAt: Date; readonly id: string };
const cursorOf = ({ updatedAt, id }: Placed) => ({ at: updatedAt.toISOString(), id });
const positionOf = (place: { at: string; id: string } | null) => place && { at: new Date(place.at), id: place.id };

/** Copies of playlists, the credit that goes with them, and changes of what they are based on. */
export function playlistRemixesRoutes(
  { remixes, upstream, attribution, exports }: PlaylistRemixes,
  playlists: PlaylistsServices,
): Endpoint[] {
  const answers = createPlaylistAnswers(playlists);
  return [
    ...playlistExportRoutes(exports),
    endpoint(
      {
        ...onPlaylist,
        method: 'post',
        path: `${path}/:id/remixes`,
        summary: 'Copy and adapt a playlist',
        description:
          'Copies the newest version into a draft of the caller’s: also what another district has made public. Ids of ' +
          'activities, targets and paths stay. The copy keeps its lineage; `GET /playlists/{id}/readiness` tells which of its ' +
          'resources are out of reach.',
        body: playlistRemixInputSchema,
        response: { 201: playlistResponseSchema },
        errors: ['not_found', 'forbidden', 'wrong_status', 'remix_refused', 'remix_license'],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => {
        const remix = await remixes.remix(actor, id, body ?? {});
        const headers = { location: `${path}/${remix.id}` };
        return { status: 201, ...(await answers.draft(actor, remix)), headers };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'get',
        path: `${path}/:id/remixes`,
        summary: 'List what was made of a playlist, as far as the caller may see it, last changed first',
        query: z.strictObject({
          ...pageQuery,
          depth: z.enum(['direct', 'all']).default('direct').describe('all: also what was made of those, and so on.'),
        }),
        response: { 200: playlistRemixesPageSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor, depth } }) => {
        const question = [id, depth];
        const after = positionOf(listCursor.decode(cursor, question));
        const listed = await remixes.listRemixes(actor, id, { isDirect: depth === 'direct', after, limit });
        const { found, count, counts } = listed;
        const page = toPage({ found, limit, count, cursor: (last) => listCursor.encode(cursorOf(last), question) });
        const items = page.items.map((one) => presentListed(one, playlists.drafts.mayEdit(actor, one)));
        return { status: 200, body: { ...page, items, counts } };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'get',
        path: `${path}/:id/attribution`,
        clientScope: 'playlists.read',
        summary: 'Get the credit that goes with a playlist and with everything in it, ready to paste',
        description:
          'Title, author, source and license of the playlist, of what it is based on and of every work in it, and what the ' +
          'licenses ask; as data, text and HTML, in English and Spanish.',
        query: z.strictObject({
          version: z.coerce.number().int().min(1).max(1_000_000).optional().describe('The newest when absent.'),
        }),
        response: { 200: attributionSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { version } }) => ({
        status: 200,
        body: presentAttribution(await attribution.get(actor, id, version ?? null)),
      }),
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'get',
        path: `${path}/:id/upstream`,
        summary: 'Tell what has changed in the playlist that a remix is based on',
        description: 'For those who may edit the remix. 404 for what is no remix.',
        response: { 200: playlistUpstreamSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        body: presentUpstream(await upstream.getUpstream(actor, id)),
      }),
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'post',
        path: `${path}/:id/upstream`,
        summary: 'Decide about changes of the playlist that a remix is based on, one by one or all at once',
        description: 'All or none. What is accepted stands in the draft, as a new revision. Decisions are remembered.',
        body: playlistDecisionsSchema,
        response: { 200: playlistUpstreamSchema },
        errors: ['not_found', 'forbidden', 'unavailable'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => ({
        status: 200,
        body: presentUpstream(await upstream.decide(actor, { id, expectedRevision }, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/playlist-remixes',
        summary: 'List the caller’s own remixes of playlists, with how much has changed in what they are based on',
        query: z.strictObject({
          ...pageQuery,
          pending: z.enum(['true', 'false']).default('false').describe('true: only those with something to decide.'),
        }),
        response: { 200: ownPlaylistRemixesPageSchema },
      },
      async ({ actor, query: { limit, cursor, pending } }) => {
        const after = positionOf(listCursor.decode(cursor, pending));
        const { found, count } = await upstream.listOwn(actor, { isPending: pending === 'true', after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ remix }) => listCursor.encode(cursorOf(remix), pending),
        });
        return { status: 200, body: { ...page, items: page.items.map(presentOwnRemix) } };
      },
    ),
  ];
}
