import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { tagFields } from '../resources/provenance.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { catalogValues, contentGroups, type ListField, type ValueField } from './combine.ts';
import { duplicateKinds, reasonCodes } from './compare.ts';
import { pairStates } from './duplicate.ts';
import { mergeStates } from './merge.ts';

export const pairsQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(pairStates).default('open'),
  kind: z.enum(duplicateKinds).optional().describe('What they have in common.'),
  resourceId: idSchema.optional().describe('Only pairs with this resource.'),
});

const pairShape = {
  id: idSchema,
  state: z.enum(pairStates).describe('dismissed: somebody has said that these are two things; that is remembered.'),
  score: z.number().describe('From 0 to 1.'),
  kinds: z.array(z.enum(duplicateKinds)),
  reasons: z
    .array(z.strictObject({ code: z.enum(reasonCodes), value: z.string().nullable() }))
    .describe('What speaks for it; `titlesDiffer` and `gradesDiffer` speak against it.'),
  resources: z.array(resourceSummarySchema).describe('Both, in the order of their ids.'),
  suggestedWinnerId: idSchema.describe('Published before draft, approved for students, with more tags, older.'),
  foundAt: z.iso.datetime(),
  decidedBy: idSchema.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  note: z.string().nullable(),
};

export const pairSchema = z.strictObject(pairShape).meta({ id: 'DuplicatePair' });

export const pairDetailsSchema = z
  .strictObject({
    ...pairShape,
    fields: z
      .array(z.strictObject({ field: z.string(), values: z.array(z.json()), isSame: z.boolean() }))
      .describe('Side by side, as readers see them. What differs comes first.'),
  })
  .meta({ id: 'DuplicatePairDetails' });

export const pairsPage = pageSchema(pairSchema);

export const dismissalBody = z
  .strictObject({ note: z.string().trim().min(1).max(1_000).nullish().describe('Why they are two things.') })
  .optional();

const one = z.enum(['winner', 'loser']).optional();
const list = z.enum(['winner', 'loser', 'both']).optional();

const keepSchema = z
  .strictObject({
    ...(Object.fromEntries([...Object.keys(contentGroups), ...catalogValues].map((field) => [field, one])) as Record<
      ValueField,
      typeof one
    >),
    ...(Object.fromEntries([...tagFields, 'deviceNeeds'].map((field) => [field, list])) as Record<
      ListField,
      typeof list
    >),
  })
  .describe(
    'By field, whose value stays. Without a word the winner keeps its own, takes what it lacks, and gets the tags of both. ' +
      '`address` stands for kind, address, file and text together, and is the winner’s unless you say otherwise; so is `license`.',
  );

export const mergeBody = z
  .strictObject({
    winnerId: idSchema.describe('The resource that stays.'),
    loserId: idSchema.describe('The resource that leads to it from then on.'),
    keep: keepSchema.default({}),
    winnerRevision: z.int().nullish().describe('The revision that you have seen: 412 when there is a newer one.'),
    loserRevision: z.int().nullish(),
  })
  .meta({ id: 'MergeInput' });

export const mergeSchema = z
  .strictObject({
    id: idSchema,
    winnerId: idSchema,
    loserId: idSchema,
    loserTitle: z.string(),
    state: z
      .enum(mergeStates)
      .describe('moving, undoing: references are still being moved, in the background. done, undone: finished.'),
    keep: z.record(z.string(), z.string()),
    moved: z.record(z.string(), z.int()).describe('How many references went to the winner, by what they are.'),
    by: idSchema,
    at: z.iso.datetime(),
    undoUntil: z.iso.datetime(),
    undoneBy: idSchema.nullable(),
    undoneAt: z.iso.datetime().nullable(),
    leftAsChanged: z
      .array(z.string())
      .describe('Fields that an undo did not put back, as somebody had changed them since.'),
  })
  .meta({ id: 'Merge' });

export const mergesPage = pageSchema(mergeSchema);
