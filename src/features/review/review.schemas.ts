import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { audiences, gradeLevels, resourceKinds, visibilities } from '../resources/resource.ts';
import { resourceSummarySchema, scoreSchema } from '../resources/resource-response.schemas.ts';
import { reviewActions, workingStates } from './review.ts';
import { closedStates, openStates, rejectReasons } from './review-case.ts';
import { settingsResponseSchema } from './review-settings.ts';

const time = z.iso.datetime();
const note = z.string().trim().min(1).max(2_000);
export const personSchema = z.strictObject({
  id: idSchema,
  name: z.string().nullable().describe('Null for those whose account is gone.'),
});

export const caseSchema = z
  .strictObject({
    id: idSchema,
    resourceId: idSchema,
    title: z.string(),
    state: z
      .enum([...openStates, ...closedStates])
      .describe('flagged: nothing was handed in, readers have flagged it. settled: its flags are.'),
    visibility: z.enum(visibilities).describe('Who is to find it, or finds it.'),
    openedAt: time,
    closedAt: time.nullable(),
    submission: z.strictObject({ by: personSchema, at: time, note: z.string().nullable() }).nullable(),
    decision: z
      .strictObject({
        act: z.enum(['requestedChanges', 'approved', 'published']),
        by: personSchema,
        at: time,
        isOwn: z.boolean().describe('Of something that the reviewer had written.'),
        note: z.string().nullable(),
        reasons: z.array(z.enum(rejectReasons)),
        scores: z.array(scoreSchema),
        version: z.int().nullable().describe('The version that it published.'),
      })
      .nullable()
      .describe('The last one.'),
    claimedBy: personSchema.nullable().describe('Who has taken it on.'),
    claimedAt: time.nullable(),
    dueOn: z.iso.date().nullable(),
    flagCount: z.int().describe('Flags that nobody has settled.'),
  })
  .meta({ id: 'Review' });

export const queuedSchema = z
  .strictObject({
    ...caseSchema.shape,
    resource: resourceSummarySchema.nullable().describe('As it is now; null: it is gone.'),
  })
  .meta({ id: 'QueuedReview' });
export const queuePageSchema = pageSchema(queuedSchema);
export const historyPageSchema = pageSchema(caseSchema);

export const reviewViewSchema = z
  .strictObject({
    state: z.enum(workingStates).describe('Where the working copy stands.'),
    actions: z.array(z.enum(reviewActions)).describe('What the caller may do to it now.'),
    review: caseSchema.nullable().describe('What waits in the queue; null: nothing does.'),
    checklist: settingsResponseSchema.shape.checklist,
    safetyQuestions: settingsResponseSchema.shape.safetyQuestions,
    revision: z.int().describe('Of the resource.'),
  })
  .meta({ id: 'ResourceReview' });

export const submitSchema = z
  .strictObject({
    visibility: z.enum(visibilities).optional().describe('Who is to find it; as it is when absent.'),
    note: note.nullish().describe('For the reviewer.'),
  })
  .optional();

export const requestChangesSchema = z.strictObject({
  reasons: z.array(z.enum(rejectReasons)).min(1).max(rejectReasons.length),
  note: note.nullish().describe('For the author. Comments on fields say more.'),
});

export const approveSchema = z.strictObject({
  scores: z
    .array(z.strictObject({ criterionId: z.string().max(40), score: z.int().min(0).max(10) }))
    .max(20)
    .default([])
    .describe('By the checklist of the district.'),
  safety: z
    .strictObject({
      audience: z.enum(audiences),
      needsAccount: z.boolean(),
      hasAds: z.boolean(),
      collectsData: z.boolean(),
      minimumAge: z.int().min(0).max(21).nullable().describe('null: there is none.'),
    })
    .partial()
    .default({})
    .describe('What the catalogue entry lacks or has wrong.'),
  approveForStudents: z
    .strictObject({ until: time.nullish().describe('When that ends; absent or null: never.') })
    .nullish()
    .describe('Absent: as it is; null: not for students.'),
  visibility: z.enum(visibilities).optional().describe('Who is to find it, where that is not as it was handed in.'),
  note: z.string().trim().min(1).max(1_000).nullish().describe('What is new, for the history and the author.'),
});

export const queueQueryShape = {
  state: z.enum(openStates).optional(),
  subject: z.string().trim().min(1).max(200).optional().describe('The id of a subject.'),
  grade: z.enum(gradeLevels).optional(),
  kind: z.enum(resourceKinds).optional(),
  claimedBy: z
    .union([z.literal(['me', 'nobody']), idSchema])
    .optional()
    .describe('`me`, `nobody`, or the id of a person.'),
  dueUntil: z.iso.date().optional().describe('Due on that day or before it.'),
  flagged: z.stringbool().optional().describe('Whether readers have flagged it.'),
  sort: z
    .enum(['waiting', 'due'])
    .default('waiting')
    .describe('The longest waiting, or the soonest due, first. With `dueUntil` always the soonest due.'),
};
