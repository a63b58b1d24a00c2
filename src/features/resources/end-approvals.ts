import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { ApprovalEndsStore } from './approval-ends.store.ts';

const everyMs = 60_000;
const batchSize = 500;

/**
 * Tells searches, every minute, of approvals for students that have ended. Students are kept from what is theirs no more without
 * it (`isOfferedToStudents`); this is for those who filter by it.
 */
export function endApprovals({
  ends,
  announce,
  clock,
}: {
  readonly ends: ApprovalEndsStore;
  /** Searches must learn of something. */
  announce(): void;
  readonly clock: Clock;
}): { readonly definition: JobDefinition; readonly schedule: Schedule } {
  const kind = { kind: 'resources.end-approvals', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      for (let ended = 0; ; ) {
        const count = await ends.noteSome(scope, clock.now(), batchSize);
        ended += count;
        if (count > 0) announce();
        if (count < batchSize) return { ended };
        await save(null, { progress: { done: ended } });
      }
    },
  });
  return { definition, schedule: { name: kind.kind, job: kind, input: {}, everyMs } };
}
