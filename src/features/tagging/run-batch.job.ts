import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind } from '../jobs/job.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import { noCounts } from './batch.ts';
import { countOutcomes, countsShape, editOf, linesOf } from './batch-steps.ts';
import type { BatchesStore } from './batches.store.ts';

export const runBatchKind: JobKind<{ batchId: string }> = {
  kind: 'tagging.run-batch',
  input: z.strictObject({ batchId: idSchema }),
};

/** Does what was prepared, part by part: each is written as a whole, and changes nothing when it is done again. */
export function runBatchJob({
  store,
  resources,
  clock,
}: {
  readonly store: Pick<BatchesStore, 'find' | 'findPart' | 'update'>;
  readonly resources: Pick<ResourceBatches, 'applySome'>;
  readonly clock: Clock;
}): JobDefinition {
  return defineJob({
    ...runBatchKind,
    checkpoint: z.strictObject({ part: z.int(), counts: countsShape }),
    run: async ({ input: { batchId }, jobId, orgId, checkpoint, scope, save, actor: getActor }) => {
      const batch = orgId === null ? null : await store.find(scope, { orgId, id: batchId });
      // It may have been undone after it was cancelled.
      if (batch?.state !== 'running') throw new JobError('This batch is not to be run.', { isFinal: true });
      const key = { orgId: batch.orgId, id: batchId, from: ['running'] as const };
      await store.update(scope, key, { jobId });
      const actor = await getActor();
      const total = batch.preview?.counts.selected ?? null;
      let { part, counts } = checkpoint ?? { part: 0, counts: noCounts };
      for (;;) {
        const chosen = await store.findPart(scope, { orgId: batch.orgId, batchId, part });
        if (chosen === null) break;
        const edits = chosen.map((each) => editOf(batch, each));
        const outcomes = await resources.applySome(actor, batchId, edits);
        counts = countOutcomes(counts, outcomes);
        part += 1;
        await save({ part, counts }, { progress: { done: counts.selected, total }, report: linesOf(outcomes) });
      }
      await store.update(scope, key, { state: 'done', counts, finishedAt: clock.now() });
      return { batchId, ...counts };
    },
  });
}
