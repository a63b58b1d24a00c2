import { z } from 'zod';
import { maximumPageSize, pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { standingStates } from './assignment.schemas.ts';
import { updateModes } from './assignment.ts';
import { conflictSchema, differenceSchema, lostSchema } from './student-playlist.schemas.ts';

export const mergesQuery = z.strictObject({
  playlistId: idSchema,
  limit: pageQuery.limit.default(maximumPageSize).describe('At most so many assignments per page.'),
  cursor: pageQuery.cursor,
});

const decision = z.enum(['mine', 'theirs']);

export const mergesInput = z
  .strictObject({
    playlistId: idSchema,
    assignmentIds: z
      .array(idSchema)
      .min(1)
      .max(100)
      .optional()
      .describe('Only of these; of all that the caller manages when absent.'),
    studentPlaylistIds: z
      .array(idSchema)
      .min(1)
      .max(2_000)
      .optional()
      .describe('Only for these students; for all of the assignments when absent, and for who joins later.'),
    decisions: z
      .array(z.strictObject({ key: z.string().min(1).max(20_000), decision }))
      .max(500)
      .default([])
      .describe('mine keeps what was changed for the students, theirs takes what the new version has.'),
    rest: decision
      .nullable()
      .default(null)
      .describe('For conflicts of which `decisions` says nothing; null leaves them open.'),
  })
  .meta({ id: 'StudentMergeInput' });

export const mergesSchema = z
  .strictObject({
    playlistId: idSchema,
    newestVersion: z.int(),
    assignments: z
      .array(
        z.strictObject({
          id: idSchema,
          title: z.string(),
          version: z.int(),
          updates: z.enum(updateModes),
          studentCount: z.int(),
          behindCount: z.int(),
        }),
      )
      .describe('Of this page, newest first; all below is about their students.'),
    total: z.int().describe('Assignments of the playlist that the caller has given or teaches, on all pages.'),
    totalIsLowerBound: z.boolean(),
    nextCursor: z.string().nullable().describe('Ask for the next page with it; null on the last page.'),
    counts: z.strictObject({
      upToDate: z.int(),
      ready: z.int(),
      conflicts: z.int(),
      targetsLost: z.int(),
      pathwayGone: z.int(),
    }),
    updates: z
      .array(z.strictObject({ changes: z.array(differenceSchema), studentPlaylistIds: z.array(idSchema) }))
      .describe('What students get where nothing is to be decided; those who get the same, together.'),
    conflicts: z
      .array(conflictSchema.extend({ studentPlaylistIds: z.array(idSchema) }))
      .describe('Side by side; the same for several students, once.'),
    students: z
      .array(
        z.strictObject({
          id: idSchema,
          assignmentId: idSchema,
          studentId: idSchema,
          name: z.string().nullable(),
          state: z.enum(standingStates),
          version: z.int(),
          lost: lostSchema,
          conflictKeys: z.array(z.string()),
        }),
      )
      .describe('Those who are behind.'),
  })
  .meta({ id: 'StudentMerges' });

export const waitingMergesSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        assignmentId: idSchema,
        playlistId: idSchema,
        title: z.string(),
        classId: idSchema.nullable(),
        toVersion: z.int(),
        ready: z.int().describe('Students for whom it is ready, and the teacher is asked.'),
        toDecide: z.int().describe('Students for whom somebody has to decide.'),
      }),
    ),
  })
  .meta({ id: 'WaitingMerges' });

export const mergedSchema = z
  .strictObject({
    batchId: idSchema.describe('To take all of this back: `POST /assignments/merges/batches/{id}/undo`.'),
    jobId: idSchema.nullable().describe('The work, for many students; null when it is done.'),
    updated: z.int().describe('Students who have it now.'),
    open: z.int().describe('Students for whom something is to be decided still.'),
  })
  .meta({ id: 'StudentMerged' });

export const mergeBatchesQuery = z.strictObject({ playlistId: idSchema, ...pageQuery });

export const mergeBatchesPage = pageSchema(
  z
    .strictObject({
      id: idSchema,
      playlistId: idSchema,
      toVersion: z.int(),
      by: idSchema,
      at: z.iso.datetime(),
      decisionCount: z.int(),
      assignmentIds: z.array(idSchema),
      undone: z.strictObject({ by: idSchema, at: z.iso.datetime() }).nullable(),
    })
    .meta({ id: 'StudentMergeBatch' }),
);

export const mergeUndoneSchema = z
  .strictObject({
    jobId: idSchema.nullable().describe('The work, for many students, with a report of who was left alone.'),
    restored: z.int().describe('Students who have again what they had.'),
    left: z
      .array(
        z.strictObject({
          id: idSchema.describe('Of the student’s playlist.'),
          studentId: idSchema,
          name: z.string().nullable(),
          why: z
            .enum(['changedSince', 'atWork'])
            .describe('Something was changed for them since, or they are at an activity that would change.'),
          by: idSchema.nullable().describe('Who has changed it; null where it was no person.'),
          at: z.iso.datetime().describe('When it was changed last.'),
        }),
      )
      .describe('Students who keep what they have.'),
  })
  .meta({ id: 'StudentMergeUndone' });

export type MergesInput = z.output<typeof mergesInput>;
export type MergesResponse = z.output<typeof mergesSchema>;
