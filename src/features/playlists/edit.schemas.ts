import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { guidSchema, line } from '../resources/resource.schemas.ts';
import {
  detailsChangesSchema,
  entryChangesSchema,
  entryInputSchema,
  newIdSchema,
  optionChangesSchema,
  optionInputSchema,
  pathwayChangesSchema,
  pathwayInputSchema,
  playlistInputShape,
  stepInputSchema,
  supportsSchema,
  targetChangesSchema,
  targetInputSchema,
} from './playlist.schemas.ts';
import { playlistLimits } from './structure.ts';

const id = newIdSchema.optional();
const after = idSchema.nullish().describe('What it stands directly after; null: at the beginning; absent: at the end.');

const placeSchema = z
  .strictObject({ pathwayId: idSchema, after })
  .meta({ id: 'PlaylistPlace', description: 'A place in a path.' });

export const commandSchema = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('setDetails'), changes: detailsChangesSchema }),
    z
      .strictObject({
        do: z.literal('addTarget'),
        id,
        after,
        target: targetInputSchema.optional(),
        bankTargetId: guidSchema
          .optional()
          .describe('Of the district’s bank, in place of `target`: its wording is taken over.'),
        supports: supportsSchema.describe(
          'With a target of the bank: what this playlist adds to help with it. Markdown.',
        ),
      })
      .refine(({ target, bankTargetId }) => (target === undefined) !== (bankTargetId === undefined), {
        path: ['target'],
        message: 'Either a target or the id of one of the bank is needed.',
      }),
    z.strictObject({ do: z.literal('updateTarget'), targetId: idSchema, changes: targetChangesSchema }),
    z.strictObject({ do: z.literal('removeTarget'), targetId: idSchema }),
    z.strictObject({ do: z.literal('moveTarget'), targetId: idSchema, after }),
    z.strictObject({ do: z.literal('addPathway'), id, after, pathway: pathwayInputSchema }),
    z.strictObject({
      do: z.literal('copyPathway'),
      pathwayId: idSchema,
      id,
      after: idSchema.nullish().describe('Directly after what it is a copy of, when absent.'),
      title: line(200).optional(),
      ids: z
        .record(idSchema, newIdSchema)
        .optional()
        .describe('Ids for the copies, also of options, by the ids of what they are copies of; made when absent.'),
    }),
    z.strictObject({ do: z.literal('updatePathway'), pathwayId: idSchema, changes: pathwayChangesSchema }),
    z.strictObject({ do: z.literal('removePathway'), pathwayId: idSchema }),
    z.strictObject({ do: z.literal('movePathway'), pathwayId: idSchema, after }),
    z.strictObject({
      do: z.literal('reorderPathway'),
      pathwayId: idSchema,
      entryIds: z.array(idSchema).max(playlistLimits.entries).describe('Everything in the path, in the new order.'),
    }),
    z.strictObject({ do: z.literal('addEntry'), id, at: placeSchema, entry: entryInputSchema }),
    z.strictObject({ do: z.literal('updateEntry'), entryId: idSchema, changes: entryChangesSchema }),
    z.strictObject({
      do: z.literal('replaceEntry'),
      entryId: idSchema,
      entry: stepInputSchema.describe(
        'Id, place, targets, role and prerequisites stay, where this does not say otherwise.',
      ),
    }),
    z.strictObject({ do: z.literal('moveEntry'), entryId: idSchema, at: placeSchema }),
    z.strictObject({
      do: z.literal('duplicateEntry'),
      entryId: idSchema,
      id,
      at: placeSchema.optional().describe('Directly after it, when absent.'),
      ids: z
        .record(idSchema, newIdSchema)
        .optional()
        .describe('Ids for the options of a copied choice, by the ids of what they are copies of; made when absent.'),
    }),
    z.strictObject({ do: z.literal('removeEntry'), entryId: idSchema }),
    z.strictObject({ do: z.literal('addOption'), stepId: idSchema, after, option: optionInputSchema }),
    z.strictObject({
      do: z.literal('updateOption'),
      stepId: idSchema,
      optionId: idSchema,
      changes: optionChangesSchema,
    }),
    z.strictObject({ do: z.literal('moveOption'), stepId: idSchema, optionId: idSchema, after }),
    z.strictObject({ do: z.literal('removeOption'), stepId: idSchema, optionId: idSchema }),
  ])
  .meta({
    id: 'PlaylistCommand',
    description: 'One edit. It names things by id, and places by what stands before them.',
  });

const commandsSchema = z.array(commandSchema).min(1).max(500);

export const editsInputSchema = z
  .strictObject({
    baseRevision: z.int().min(1).describe('The revision that the commands were made for.'),
    commands: commandsSchema.describe('Carried out in this order; all of them or none.'),
  })
  .meta({ id: 'PlaylistEdits' });

export const playlistInputSchema = z
  .strictObject({
    ...playlistInputShape,
    commands: commandsSchema.optional().describe('First edits, as `POST /playlists/{id}/edits` takes them.'),
  })
  .meta({ id: 'PlaylistInput' });

export type CommandInput = z.output<typeof commandSchema>;
export type EditsInput = z.output<typeof editsInputSchema>;
export type PlaylistInput = z.output<typeof playlistInputSchema>;
