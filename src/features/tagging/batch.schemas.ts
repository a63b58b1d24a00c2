import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { batchKinds, batchStates } from './batch.ts';

const time = z.iso.datetime();

const countsSchema = z
  .strictObject({
    selected: z.int(),
    created: z.int().describe('Made by it, as drafts of the caller.'),
    changed: z.int(),
    unchanged: z.int().describe('They are so already.'),
    changedMeanwhile: z.int().describe('Left alone: others have changed them since they were chosen.'),
    notFound: z.int().describe('Gone, or out of sight.'),
    forbidden: z.int().describe('Left alone: the caller may not change them so.'),
    failed: z.int().describe('Left alone: they would not be valid; the report of the job says why.'),
  })
  .meta({ id: 'BatchCounts' });

const sampleSchema = z.strictObject({
  id: idSchema,
  title: z.string(),
  isNew: z.boolean(),
  fields: z.array(z.strictObject({ field: z.string(), before: z.json(), after: z.json() })),
});

export const batchSchema = z
  .strictObject({
    id: idSchema.describe('Tags that it gave carry it as `batchId`.'),
    kind: z.enum(batchKinds),
    by: idSchema,
    at: time,
    state: z
      .enum(batchStates)
      .describe('preparing: being looked at; ready: it can be run; running; done; undoing; undone.'),
    request: z.json().describe('Which resources and what to do to them, as it was asked for.'),
    preview: z
      .strictObject({
        at: time,
        counts: countsSchema,
        samples: z.array(sampleSchema).describe('Some resources before and after.'),
        unpublished: z
          .int()
          .describe('Of `changed`: readers see the change only when the resource is published again.'),
      })
      .nullable(),
    jobId: idSchema.nullable().describe('The job that works on it or did last: progress and report.'),
    counts: countsSchema.nullable().describe('What became of the resources; null until it has run.'),
    finishedAt: time.nullable(),
    undo: z
      .strictObject({
        by: idSchema,
        at: time,
        jobId: idSchema.nullable(),
        counts: z
          .strictObject({
            restored: z.int().describe('As they were.'),
            partly: z.int().describe('As they were, but for what others have changed since: the report names it.'),
            kept: z.int().describe('Others have changed since all that the batch had changed.'),
            gone: z.int(),
            forbidden: z.int(),
          })
          .nullable(),
        finishedAt: time.nullable(),
      })
      .nullable(),
    keptUntil: time.nullable().describe('Until then it can be run and undone: 90 days.'),
  })
  .meta({ id: 'Batch' });

export const batchesPage = pageSchema(batchSchema);

export const batchesQuery = z.strictObject({ ...pageQuery, kind: z.enum(batchKinds).optional() });

export type BatchResponse = z.output<typeof batchSchema>;
