import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { BatchesStore } from './batches.store.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const batchSize = 20;

/** An undo that was asked for at the last moment comes to its end. */
const graceMs = dayMs;

/** Removes, once a day, what it took to run and to undo batches whose time is over. Their records stay. */
export function purgeBatches({
  store,
  resources,
  clock,
}: {
  readonly store: Pick<BatchesStore, 'listOver' | 'noteRemoved' | 'clearParts'>;
  readonly resources: Pick<ResourceBatches, 'forgetSome'>;
  readonly clock: Clock;
}): { readonly definition: JobDefinition; readonly schedule: Schedule } {
  const kind = { kind: 'tagging.purge-batches', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      const before = new Date(clock.now().getTime() - graceMs);
      for (let removed = 0; ; ) {
        const over = await store.listOver(scope, before, batchSize);
        for (const { id, orgId } of over) {
          while (await resources.forgetSome(orgId, id)) await save(null, { progress: { done: removed } });
          await store.clearParts(scope, { orgId, batchId: id });
          await store.noteRemoved(scope, id);
          removed += 1;
        }
        if (over.length < batchSize) return { removed };
        await save(null, { progress: { done: removed } });
      }
    },
  });
  return { definition, schedule: { name: 'tagging.purge-batches', job: kind, input: {}, everyMs: dayMs } };
}
