import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from './job.ts';
import type { JobsStore } from './jobs.store.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** How long a job that has ended can be looked up, with its report. */
const keptMs = 90 * dayMs;
const batchSize = 100;

/** The jobs' own job: removes those that ended long ago. */
export function purgeJobs({ jobs, clock }: { jobs: Pick<JobsStore, 'purge'>; clock: Clock }): {
  definition: JobDefinition;
  schedule: Schedule;
} {
  const kind = { kind: 'jobs.purge', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      const finishedBefore = new Date(clock.now().getTime() - keptMs);
      for (let removed = 0; ; ) {
        const count = await jobs.purge(scope, { finishedBefore, limit: batchSize });
        removed += count;
        if (count < batchSize) return { removed };
        await save(null, { progress: { done: removed } });
      }
    },
  });
  return { definition, schedule: { name: 'jobs.purge', job: kind, input: {}, everyMs: dayMs } };
}
