import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { jobStates } from './job.ts';

const jobKindName = z.string().regex(/^[\w.-]{1,80}$/, 'Expected the name of a kind, such as resources.purge.');

export const jobsQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(jobStates).optional(),
  kind: jobKindName.optional(),
  requestedBy: z
    .union([z.literal('me'), idSchema])
    .optional()
    .describe('`me`, or the id of a person. Those who are no admins see only their own in any case.'),
});

export const jobSchema = z
  .strictObject({
    id: idSchema,
    kind: z.string().describe('What it does.'),
    state: z
      .enum(jobStates)
      .describe(
        'queued: waits; running; done; failed: cannot succeed; cancelled; dead: failed unexpectedly too often. The last three can be tried again.',
      ),
    requestedBy: idSchema.nullable().describe('Null when the program itself asked for it.'),
    progress: z.strictObject({
      done: z.int(),
      total: z.int().nullable().describe('Null while it is not known.'),
      note: z.string().nullable(),
    }),
    attempts: z.int(),
    maxAttempts: z.int(),
    isCancelRequested: z.boolean(),
    errors: z
      .array(z.strictObject({ at: z.iso.datetime(), attempt: z.int(), code: z.string(), message: z.string() }))
      .describe('Why attempts failed, the newest last.'),
    result: z.json().describe('What it led to, when it is done; its shape depends on the kind.'),
    report: z
      .strictObject({
        lines: z.int().describe('How many lines there are to read.'),
        dropped: z.int().describe('Lines that came when the report was full.'),
      })
      .describe('Line by line at `/api/v1/jobs/{id}/report`.'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable().describe('When it begins or is tried again; null unless it is queued.'),
  })
  .meta({ id: 'Job' });

export const jobsPage = pageSchema(jobSchema);

export const reportQuery = z.strictObject({
  ...pageQuery,
  outcome: z.string().max(40).optional().describe('Only lines of this outcome, such as skipped.'),
});

export const reportLineSchema = z
  .strictObject({
    number: z.int().describe('From 1, in the order in which it was done.'),
    outcome: z.string().describe('Such as created, updated, skipped or failed.'),
    subject: z.string().nullable().describe('The thing, by its id or its place in a file.'),
    message: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'JobReportLine' });

export const reportPage = pageSchema(reportLineSchema);

export type JobResponse = z.output<typeof jobSchema>;
