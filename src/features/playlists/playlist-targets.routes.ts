import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { wordingFields } from './bank-links.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { presentChange } from './playlist.presenter.ts';
import { playlistsPath as path, playlistsTag } from './playlist-answers.ts';
import { targetSchema } from './playlist-content.schemas.ts';
import { editedSchema } from './playlist-response.schemas.ts';
import { playlistLimits } from './structure.ts';

const wordingSchema = z
  .strictObject({
    statement: targetSchema.shape.statement,
    successCriteria: targetSchema.shape.successCriteria,
    standards: targetSchema.shape.standards,
    mastery: targetSchema.shape.mastery,
  })
  .meta({ id: 'TargetWording' });

const updatesSchema = z.strictObject({
  revision: z.int().describe('Of the draft: `baseRevision` for accepting.'),
  items: z.array(
    z
      .strictObject({
        targetId: idSchema.describe('In the playlist.'),
        bankTargetId: z.string().describe('In the bank.'),
        state: z
          .enum(['changed', 'retired', 'gone'])
          .describe('changed: the bank says something else now. retired: no longer offered. gone: not in the bank.'),
        takenRevision: z.int().describe('The revision in the bank whose wording the playlist has.'),
        bankRevision: z.int().nullable(),
        fields: z.array(z.enum(wordingFields)).describe('What differs.'),
        current: wordingSchema,
        offered: wordingSchema.nullable(),
      })
      .meta({ id: 'TargetUpdate' }),
  ),
});

const acceptBody = z
  .strictObject({
    baseRevision: z.int().min(1).describe('The revision of the draft that the caller has seen.'),
    targetIds: z
      .array(idSchema)
      .min(1)
      .max(playlistLimits.targets)
      .optional()
      .describe('Targets of the playlist; all that the bank has changed when absent.'),
  })
  .meta({ id: 'TargetUpdateAcceptance' });

/** What the district's bank has changed in targets that came from it. */
export function playlistTargetsRoutes({ editing }: PlaylistsServices): Endpoint[] {
  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/target-updates`,
        summary: 'List learning targets of a draft that the district’s bank has changed since they were taken',
        description:
          'For those who may edit it. To keep the old wording, let go of the bank: `updateTarget` with `bank: null`.',
        params: idParams,
        response: { 200: updatesSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        const { playlist, updates } = await editing.listTargetUpdates(actor, id);
        const body = { revision: playlist.revision, items: updates };
        return { status: 200, body: body as unknown as z.output<typeof updatesSchema> };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/target-updates`,
        summary: 'Take over what the district’s bank says now, for one target, some or all',
        description: 'Supports stay. What is published already keeps its wording until the next version.',
        params: idParams,
        body: acceptBody,
        response: { 200: editedSchema },
        errors: ['not_found', 'forbidden', 'edit_conflict', 'edits_too_old'],
        etag: true,
      },
      async ({ actor, params: { id }, body: { baseRevision, targetIds = null } }) => {
        const { playlist, others } = await editing.acceptTargetUpdates(actor, id, { baseRevision, targetIds });
        const { revision, contentRevision, content } = playlist;
        const edited = { revision, contentRevision, content, others: others.map(presentChange) };
        return { status: 200, body: edited as unknown as z.output<typeof editedSchema>, etag: etagOf(revision) };
      },
    ),
  ];
}
