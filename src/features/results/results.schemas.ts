import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { resultFaults } from './take-results.ts';

const subject = z.string().trim().min(1).max(300);

const toldResult = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.:-]{1,100}$/)
    .describe('As the sender calls it. The same id is taken once, however often it is sent.'),
  sourcedId: z.string().min(1).max(200).describe('Of the student, in the student information system.'),
  standard: subject.optional().describe('A code such as 3.NF.A.1 in any spelling, or a CASE identifier.'),
  target: subject
    .optional()
    .describe('Of the district’s bank, by id or code; with `playlistId` one of that playlist, by its id or its words.'),
  playlistId: idSchema.optional(),
  score: z.number().min(0).max(100_000).optional(),
  maxScore: z.number().positive().max(100_000).optional().describe('What the score is of.'),
  level: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('A level of the district (`/mastery-settings`), or a usual word such as Meets.'),
  date: z.iso.date().describe('The day of it.'),
  source: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('Such as the name of the test. A later result takes the place of an earlier one of the same source.'),
});

export const resultsInput = z
  .strictObject({
    results: z
      .array(
        toldResult.refine(
          ({ standard, target, playlistId }) =>
            (standard === undefined) !== (target === undefined) && (playlistId === undefined || target !== undefined),
          'Give a standard, or a target, with the playlist where it is one of a playlist.',
        ),
      )
      .min(1)
      .max(500),
  })
  .meta({ id: 'ResultsInput' });
export type ToldResultInput = z.output<typeof toldResult>;

export const resultsTakenSchema = z
  .strictObject({
    batchId: idSchema.nullable().describe('By which it can be taken back; null where nothing is new.'),
    results: z.array(
      z.strictObject({
        id: z.string(),
        outcome: z.enum(['added', 'known', 'refused']),
        code: z.enum(resultFaults).nullable(),
        field: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ResultsTaken', description: 'What became of each, in their order.' });

export const resultSchema = z
  .strictObject({
    id: idSchema,
    source: z.string(),
    subject: z.string().describe('The standard or the target, as it was told.'),
    score: z.number().nullable(),
    maxScore: z.number().nullable(),
    level: z.string().nullable(),
    date: z.iso.date(),
    share: z.number().describe('What it counts as, of 1: a level as the share from which the district has it.'),
    batchId: idSchema,
    receivedAt: z.iso.datetime(),
    by: z.strictObject({ kind: z.enum(['person', 'client']), id: idSchema }),
    undoneAt: z.iso.datetime().nullable().describe('Since when it does not count.'),
  })
  .meta({ id: 'StudentResult' });
export const resultsPageSchema = pageSchema(resultSchema).meta({ id: 'StudentResultsPage' });

export const batchSchema = z
  .strictObject({
    id: idSchema,
    by: z.strictObject({ kind: z.enum(['person', 'client']), id: idSchema }),
    sources: z.array(z.string()),
    addedCount: z.int(),
    receivedAt: z.iso.datetime(),
    undone: z.strictObject({ by: idSchema, at: z.iso.datetime() }).nullable(),
  })
  .meta({ id: 'ResultBatch' });
export const batchesPageSchema = pageSchema(batchSchema).meta({ id: 'ResultBatchesPage' });
