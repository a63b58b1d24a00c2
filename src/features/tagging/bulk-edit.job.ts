import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind } from '../jobs/job.ts';
import { batchChunkSize, type ResourceBatches } from '../resources/resource-batch.service.ts';
import { type BatchSample, noCounts } from './batch.ts';
import { countOutcomes, editOf, isUnpublished, linesOf, sampleOf } from './batch-steps.ts';
import type { BatchesStore } from './batches.store.ts';
import type { Choose } from './choose.ts';
import type { Selection } from './selection.schemas.ts';

export const prepareBulkEditKind: JobKind<{ batchId: string }> = {
  kind: 'tagging.prepare-bulk-edit',
  input: z.strictObject({ batchId: idSchema }),
};

/** Before and after are shown of so many. */
const mostSamples = 20;

/**
 * Freezes which resources are chosen, at which revisions, and looks at what the change would do to each. Interrupted, it
 * begins again: nothing has been changed.
 */
export function prepareBulkEditJob({
  store,
  resources,
  choose,
  clock,
}: {
  readonly store: Pick<BatchesStore, 'find' | 'update' | 'putPart' | 'clearParts'>;
  readonly resources: Pick<ResourceBatches, 'plan'>;
  readonly choose: Choose;
  readonly clock: Clock;
}): JobDefinition {
  return defineJob({
    ...prepareBulkEditKind,
    run: async ({ input: { batchId }, jobId, orgId, scope, save, actor: getActor }) => {
      const batch = orgId === null ? null : await store.find(scope, { orgId, id: batchId });
      if (batch?.state !== 'preparing') throw new JobError('This batch is prepared.', { isFinal: true });
      const key = { orgId: batch.orgId, id: batchId, from: ['preparing'] as const };
      await store.update(scope, key, { jobId });
      const actor = await getActor();
      const { selection } = batch.request as unknown as { selection: Selection };
      const ids = await choose(actor, selection);
      await store.clearParts(scope, { orgId: batch.orgId, batchId });
      const samples: BatchSample[] = [];
      let counts = noCounts;
      let unpublished = 0;
      for (let start = 0; start < ids.length; start += batchChunkSize) {
        const some = ids.slice(start, start + batchChunkSize);
        const edits = some.map((id) => editOf(batch, { id, revision: null }));
        const planned = await resources.plan(actor, batchId, edits);
        const chosen = planned.map(({ id, before }) => ({ id, revision: before?.revision ?? 0 }));
        await store.putPart(scope, { orgId: batch.orgId, batchId, part: start / batchChunkSize }, chosen);
        counts = countOutcomes(counts, planned);
        unpublished += planned.filter(isUnpublished).length;
        for (const each of planned) {
          const sample = samples.length < mostSamples ? sampleOf(each) : null;
          if (sample) samples.push(sample);
        }
        await save(null, { progress: { done: counts.selected, total: ids.length }, report: linesOf(planned) });
      }
      const preview = { at: clock.now(), counts, samples, unpublished };
      await store.update(scope, key, { state: 'ready', preview });
      return { batchId, ...counts };
    },
  });
}
