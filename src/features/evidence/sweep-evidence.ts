import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { sweepStaged } from '../files/sweep-files.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { EvidenceStore } from './evidence.store.ts';

const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const batchSize = 100;

export type SweptEvidence = { readonly evidence: number; readonly bytes: number; readonly staged: number };

/** Removes what was sent and never handed in, then bytes that no record needs, and what a crash has left half-written. */
export function sweepEvidence({
  store,
  blobs,
  clock,
}: {
  readonly store: EvidenceStore;
  readonly blobs: Pick<BlobStore, 'remove' | 'stagingFolder'>;
  readonly clock: Clock;
}): {
  readonly definition: JobDefinition;
  readonly schedule: Schedule;
  readonly sweep: (scope: Scope, pause?: () => Promise<void>) => Promise<SweptEvidence>;
} {
  const sweepUnused = async (scope: Scope, pause: () => Promise<void>): Promise<number> => {
    let removed = 0;
    for (;;) {
      const now = clock.now();
      const due = await store.listUnused(scope, now, batchSize);
      for (const one of due) if (await store.remove(scope, one, { isOpen: true, now })) removed += 1;
      if (due.length < batchSize) return removed;
      await pause();
    }
  };

  const sweepBytes = async (scope: Scope, pause: () => Promise<void>): Promise<number> => {
    let removed = 0;
    for (;;) {
      const now = clock.now();
      const due = await store.listDueKeys(scope, now, batchSize);
      for (const key of due) {
        if (await store.isNeeded(scope, key)) {
          // Looked at again: it may just be on its way out.
          await store.putOff(scope, key, new Date(now.getTime() + dayMs));
          continue;
        }
        await blobs.remove(key);
        await store.forgetKeys(scope, [key]);
        removed += 1;
      }
      if (due.length < batchSize) return removed;
      await pause();
    }
  };

  const sweep = async (scope: Scope, pause = async () => {}): Promise<SweptEvidence> => ({
    evidence: await sweepUnused(scope, pause),
    bytes: await sweepBytes(scope, pause),
    staged: await sweepStaged(blobs.stagingFolder),
  });

  const kind = { kind: 'evidence.sweep', input: z.strictObject({}) };
  const definition = defineJob({ ...kind, run: ({ scope, save }) => sweep(scope, () => save(null)) });
  return { definition, schedule: { name: 'evidence.sweep', job: kind, input: {}, everyMs: hourMs }, sweep };
}
