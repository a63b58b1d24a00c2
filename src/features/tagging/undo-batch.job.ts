import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../jobs/job.ts';
import type { ResourceBatches, UndoneResource } from '../resources/resource-batch.service.ts';
import { noUndoCounts, type UndoCounts } from './batch.ts';
import type { BatchesStore } from './batches.store.ts';

export const undoBatchKind: JobKind<{ batchId: string }> = {
  kind: 'tagging.undo-batch',
  input: z.strictObject({ batchId: idSchema }),
};

const count = z.int();
const checkpointSchema = z.strictObject({
  /** The resource that was looked at last; `isDone` when there are no more. */
  after: z.string().nullable(),
  isDone: z.boolean(),
  counts: z.strictObject({ restored: count, partly: count, kept: count, gone: count, forbidden: count }),
});

/** Takes back what a batch has changed; its report names what others have changed since, which stays. */
export function undoBatchJob({
  store,
  resources,
  clock,
}: {
  readonly store: Pick<BatchesStore, 'find' | 'update'>;
  readonly resources: Pick<ResourceBatches, 'undoSome' | 'countChanges'>;
  readonly clock: Clock;
}): JobDefinition {
  return defineJob({
    ...undoBatchKind,
    checkpoint: checkpointSchema,
    run: async ({ input: { batchId }, jobId, orgId, checkpoint, scope, save, actor: getActor }) => {
      const batch = orgId === null ? null : await store.find(scope, { orgId, id: batchId });
      if (batch === null || batch.undo === null) throw new JobError('There is no such batch.', { isFinal: true });
      const undo = { ...batch.undo, jobId };
      const key = { orgId: batch.orgId, id: batchId, from: ['undoing'] as const };
      await store.update(scope, key, { undo });
      const total = await resources.countChanges(batch.orgId, batchId);
      const actor = await getActor();
      let { after, counts } = checkpoint ?? { after: null as string | null, counts: noUndoCounts };
      let isDone = checkpoint?.isDone ?? false;
      while (!isDone) {
        const step = await resources.undoSome(actor, batchId, after);
        counts = step.undone.reduce(add, counts);
        after = step.next;
        isDone = after === null;
        const done = Object.values(counts).reduce((sum, each) => sum + each, 0);
        await save({ after, isDone, counts }, { progress: { done, total }, report: step.undone.flatMap(toLines) });
      }
      await store.update(scope, key, { state: 'undone', undo: { ...undo, counts, finishedAt: clock.now() } });
      return { batchId, ...counts };
    },
  });
}

function add(counts: UndoCounts, { outcome }: UndoneResource): UndoCounts {
  return { ...counts, [outcome]: counts[outcome] + 1 };
}

const messages = {
  gone: 'It is not there any more.',
  forbidden: 'You may not change it: it stays as it is.',
  keptNew: 'It was changed since it was made: it stays.',
} as const;

function toLines({ id, outcome, kept }: UndoneResource): ReportLine[] {
  if (outcome === 'restored') return [];
  if (outcome === 'gone' || outcome === 'forbidden')
    return [{ outcome, subject: id, message: messages[outcome], details: {} }];
  // Made by the batch, and gone on with: it is no more just what the batch has made.
  if (kept.length === 0) return [{ outcome, subject: id, message: messages.keptNew, details: {} }];
  return kept.map(({ field, key }) => ({
    outcome,
    subject: id,
    message: `Others have changed ${field}${key === null ? '' : ` (${key})`} since: it stays as it is.`,
    details: { field, key },
  }));
}
