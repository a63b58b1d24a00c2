import { z } from 'zod';
import {
  assertNoFilter,
  beginChanges,
  followedPageSchema,
  notFollowed,
  type Removed,
  toChangesPage,
  updatedSinceSchema,
} from '../../http/change-feed.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { visibilities } from '../resources/resource.ts';
import { searchTokenOf } from '../resources/search-token.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { playlistInputSchema } from './edit.schemas.ts';
import { presentListed } from './playlist.presenter.ts';
import { playlistPatchSchema, quickInputSchema } from './playlist.schemas.ts';
import { whosePlaylists } from './playlist.service.ts';
import { playlistStatuses } from './playlist.ts';
import { type PlaylistAnswers, playlistsPath as path, playlistsTag } from './playlist-answers.ts';
import type { ListedPlaylist } from './playlist-document.store.ts';
import { playlistResponseSchema, playlistSummarySchema } from './playlist-response.schemas.ts';

const onPlaylist = { ...playlistsTag, params: idParams, etag: true } as const;
const answersPlaylist = { response: { 200: playlistResponseSchema }, errors: ['not_found', 'forbidden'] } as const;

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));

const listQuery = z.strictObject({
  ...pageQuery,
  whose: z
    .enum(whosePlaylists)
    .default('all')
    .describe('mine: owned or co-edited by the caller; coEdited: only what others own; shared: all else of others.'),
  status: z.enum(playlistStatuses).optional().describe('Drafts and published ones when absent.'),
  visibility: z.enum(visibilities).optional(),
  owner: idSchema.optional().describe('Id of a person.'),
  updatedSince: updatedSinceSchema,
});

const personParams = z.strictObject({ id: idSchema, personId: idSchema });

/** Drafts, and who may do what with them. */
export function playlistRoutes({ drafts, quick }: PlaylistsServices, answers: PlaylistAnswers): Endpoint[] {
  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path,
        summary: 'Create a playlist as a draft',
        description: 'A title is enough to begin with. `commands` fills it at once.',
        body: playlistInputSchema,
        response: { 201: playlistResponseSchema },
        errors: ['forbidden', 'files_refused'],
        etag: true,
      },
      async ({ actor, body }) => {
        const playlist = await drafts.create(actor, body);
        const headers = { location: `${path}/${playlist.id}` };
        return { status: 201, ...(await answers.draft(actor, playlist)), headers };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/quick`,
        summary: 'Make a playlist of some resources, ready to be assigned',
        description:
          'One learning target, one path through the resources, and its first version. Answers `playlist_not_ready` with ' +
          'all that stands in the way; nothing is made then.',
        body: quickInputSchema,
        response: { 201: playlistResponseSchema },
        errors: ['forbidden', 'playlist_not_ready'],
        etag: true,
      },
      async ({ actor, body }) => {
        const playlist = await quick.create(actor, body);
        const headers = { location: `${path}/${playlist.id}`, 'search-token': searchTokenOf(playlist) };
        return { status: 201, ...(await answers.published(actor, playlist)), headers };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path,
        clientScope: 'playlists.read',
        summary: 'List the playlists of the district that the caller may see, last changed first',
        description:
          'For staff and API clients. Those who may edit a playlist see its draft here, others what is published.',
        query: listQuery,
        response: { 200: followedPageSchema(playlistSummarySchema) },
        errors: ['forbidden', 'changes_expired'],
      },
      async ({ actor, query }) => {
        const { limit, cursor, status, owner, visibility, updatedSince, whose } = query;
        const present = (listed: ListedPlaylist) => presentListed(listed, drafts.mayEdit(actor, listed));
        if (updatedSince !== undefined) {
          assertNoFilter({ status, owner, visibility, whose: whose === 'all' ? undefined : whose });
          const start = beginChanges({ cursor, updatedSince }, drafts.now());
          const changes = await drafts.listChanged(actor, { after: start.after, limit });
          const { found, page } = toChangesPage({ ...changes, limit }, { start, updatedSince }, ({ listed }) => {
            return { at: listed.updatedAt, id: listed.id };
          });
          const removed = found.flatMap(({ listed: { id, updatedAt }, removal }): Removed[] =>
            removal === null ? [] : [{ id, reason: removal, at: updatedAt.toISOString() }],
          );
          const items = found.flatMap(({ listed, removal }) => (removal === null ? [present(listed)] : []));
          return { status: 200, body: { ...page, items, removed } };
        }
        const question = { status, owner, visibility, whose };
        const after = listCursor.decode(cursor, question);
        const { found, count } = await drafts.list(actor, {
          whose,
          statuses: status ? [status] : ['draft', 'published'],
          ownerId: owner,
          visibility,
          after: after && { at: new Date(after.at), id: after.id },
          limit,
        });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ updatedAt, id }) => listCursor.encode({ at: updatedAt.toISOString(), id }, question),
        });
        const items = page.items.map(present);
        return { status: 200, body: { ...page, items, ...notFollowed(page) } };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        ...answersPlaylist,
        method: 'get',
        path: `${path}/:id`,
        clientScope: 'playlists.read',
        isHot: true,
        summary: 'Get a playlist with everything that a page of it needs',
        description:
          'What readers see: the newest version, or the draft before the first. Those who may edit it ask for `view=draft`.',
        query: z.strictObject({
          view: z.enum(['published', 'draft']).optional().describe('draft: for those who may edit it.'),
        }),
      },
      async ({ actor, params: { id }, query: { view } }) => {
        if (view === 'draft') return { status: 200, ...(await answers.draft(actor, await drafts.getDraft(actor, id))) };
        return { status: 200, ...(await answers.published(actor, await drafts.get(actor, id))) };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change the details of a draft, and who may find the playlist',
        description: 'Absent: leave as it is; null: clear. Targets and paths are changed by edits.',
        body: playlistPatchSchema,
        response: { 200: playlistResponseSchema },
        errors: ['not_found', 'forbidden', 'files_refused', 'remix_refused', 'remix_license'],
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const playlist = await drafts.update(actor, { id, expectedRevision }, body);
        return {
          status: 200,
          ...(await answers.draft(actor, playlist)),
          headers: { 'search-token': searchTokenOf(playlist) },
        };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'delete',
        path: `${path}/:id`,
        summary: 'Delete a playlist',
        params: idParams,
        response: { 204: empty },
        errors: ['not_found', 'forbidden'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, expectedRevision }) => {
        const removed = await drafts.remove(actor, { id, expectedRevision });
        return { status: 204, headers: { 'search-token': searchTokenOf(removed) } };
      },
    ),
    ...(['archive', 'restore'] as const).map((verb) =>
      endpoint(
        {
          ...onPlaylist,
          ...answersPlaylist,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary:
            verb === 'archive' ? 'Take a playlist out of lists and search' : 'Take a playlist out of the archive',
          ifMatch: 'optional',
        },
        async ({ actor, params: { id }, expectedRevision }) => {
          const playlist = await drafts[verb](actor, { id, expectedRevision });
          return {
            status: 200,
            ...(await answers.published(actor, playlist)),
            headers: { 'search-token': searchTokenOf(playlist) },
          };
        },
      ),
    ),
    endpoint(
      {
        ...onPlaylist,
        ...answersPlaylist,
        method: 'put',
        path: `${path}/:id/owner`,
        summary: 'Give a playlist to somebody else',
        description: 'For its owner and those who take care of it. Who had it goes on editing it.',
        body: z.strictObject({ personId: idSchema }),
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: { personId }, expectedRevision }) => {
        const playlist = await drafts.transfer(actor, { id, expectedRevision }, personId);
        return {
          status: 200,
          ...(await answers.draft(actor, playlist)),
          headers: { 'search-token': searchTokenOf(playlist) },
        };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/co-editors/search`,
        summary: 'Find people of the district who could edit a playlist, by the beginning of their name',
        description:
          'For its owner and those who take care of it: those who make playlists and do not edit this one yet.',
        params: idParams,
        idempotency: 'off',
        body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
        response: { 200: z.strictObject({ items: z.array(z.strictObject({ id: idSchema, name: z.string() })) }) },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, body: { name } }) => {
        const items = [...(await drafts.findEditors(actor, id, name))];
        return { status: 200, body: { items } };
      },
    ),
    endpoint(
      {
        ...onPlaylist,
        ...answersPlaylist,
        params: personParams,
        method: 'put',
        path: `${path}/:id/co-editors/:personId`,
        summary: 'Let somebody edit a playlist',
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, personId }, expectedRevision }) => {
        const playlist = await drafts.addCoEditor(actor, { id, expectedRevision }, personId);
        return {
          status: 200,
          ...(await answers.draft(actor, playlist)),
          headers: { 'search-token': searchTokenOf(playlist) },
        };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        params: personParams,
        method: 'delete',
        path: `${path}/:id/co-editors/:personId`,
        summary: 'Let somebody edit a playlist no more',
        description: 'Co-editors may leave by themselves.',
        response: { 204: empty },
        errors: ['not_found', 'forbidden'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, personId }, expectedRevision }) => {
        await drafts.removeCoEditor(actor, { id, expectedRevision }, personId);
        return { status: 204 };
      },
    ),
  ];
}
