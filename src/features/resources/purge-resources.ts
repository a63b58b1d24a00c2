import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { ResourcesStore } from './resources.store.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** How long the tombstone of a deleted resource stays. */
const keptMs = 30 * dayMs;
const batchSize = 200;

/** Destroys, once a day, what was deleted long ago. */
export function purgeResources({
  resources,
  forget,
  clock,
}: {
  resources: Pick<ResourcesStore, 'purge'>;
  /** Destroys what others keep of them. */
  forget(scope: Scope, ids: readonly string[]): Promise<void>;
  clock: Clock;
}): {
  definition: JobDefinition;
  schedule: Schedule;
} {
  const kind = { kind: 'resources.purge', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      const deletedBefore = new Date(clock.now().getTime() - keptMs);
      for (let removed = 0; ; ) {
        const count = await resources.purge(scope, { deletedBefore, limit: batchSize, forget });
        removed += count;
        if (count < batchSize) return { removed };
        await save(null, { progress: { done: removed } });
      }
    },
  });
  return { definition, schedule: { name: 'resources.purge', job: kind, input: {}, everyMs: dayMs } };
}
