import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { type EditsInput, editsInputSchema } from './edit.schemas.ts';
import { presentChange } from './playlist.presenter.ts';
import { type PlaylistAnswers, playlistsPath as path, playlistsTag } from './playlist-answers.ts';
import { changeSchema, draftContentSchema, editedSchema, playlistResponseSchema } from './playlist-response.schemas.ts';

const revisionCursor = createCursorCodec(z.int());
const revisionParams = z.strictObject({ id: idSchema, revision: z.coerce.number().int().min(1).max(1_000_000_000) });

/** Changes of drafts, and the way back. */
export function playlistEditingRoutes({ editing }: PlaylistsServices, answers: PlaylistAnswers): Endpoint[] {
  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/edits`,
        summary: 'Edit a draft',
        description:
          'Commands name things by id and places by what stands before. Those that were made for an earlier revision are ' +
          'fitted to what others have changed since; `edit_conflict` tells what contradicts. All land or none.',
        params: idParams,
        body: editsInputSchema,
        response: { 200: editedSchema },
        errors: [
          'not_found',
          'forbidden',
          'edit_conflict',
          'edits_too_old',
          'files_refused',
          'remix_refused',
          'remix_license',
        ],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => {
        const { playlist, others } = await editing.edit(actor, id, body as EditsInput);
        const { revision, contentRevision, content } = playlist;
        const edited = { revision, contentRevision, content, others: others.map(presentChange) };
        return { status: 200, body: edited as unknown as z.output<typeof editedSchema>, etag: etagOf(revision) };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/revisions`,
        summary: 'List how the draft came to be as it is, last changed first',
        description: 'For those who may edit it. The last 200 revisions.',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: pageSchema(changeSchema) },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const before = revisionCursor.decode(cursor, id);
        const { found, count } = await editing.listChanges(actor, id, { before, limit });
        const page = toPage({ found, limit, count, cursor: ({ revision }) => revisionCursor.encode(revision, id) });
        return { status: 200, body: { ...page, items: page.items.map(presentChange) } };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/revisions/:revision`,
        summary: 'Get the draft as it was at a revision',
        description: 'For those who may edit it.',
        params: revisionParams,
        response: { 200: draftContentSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id, revision } }) => {
        const content = await editing.getContentAt(actor, id, revision);
        return {
          status: 200,
          body: { revision, content } as unknown as z.output<typeof draftContentSchema>,
        };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/revisions/:revision/restore`,
        summary: 'Make the draft what it was at a revision',
        description: 'As a new revision: what it is now stays in the history.',
        params: revisionParams,
        response: { 200: playlistResponseSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, revision }, expectedRevision }) => {
        const content = await editing.getContentAt(actor, id, revision);
        const playlist = await editing.replaceContent(actor, { id, expectedRevision }, content);
        return { status: 200, ...(await answers.draft(actor, playlist)) };
      },
    ),
  ];
}
