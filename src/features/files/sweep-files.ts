import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { BlobStore } from './blob-store.ts';
import type { FileUse } from './file.service.ts';
import { graceMs } from './file.ts';
import type { FileTextsStore } from './file-texts.store.ts';
import type { FilesStore } from './files.store.ts';

const hourMs = 60 * 60 * 1_000;

/** What is used is looked at again after this time: nobody tells when the last use ends. */
const usedAgainMs = 7 * 24 * hourMs;
/** No upload takes longer; what is older was left by a crash. */
const stagedMs = 6 * hourMs;
const batchSize = 100;

export type SweepParts = {
  readonly files: Pick<
    FilesStore,
    'listDue' | 'putOff' | 'removeUnclaimed' | 'listDueBlobs' | 'claimForRemoval' | 'forgetBlob'
  >;
  readonly texts: Pick<FileTextsStore, 'remove'>;
  readonly blobs: Pick<BlobStore, 'remove' | 'stagingFolder'>;
  readonly use: Pick<FileUse, 'findUsed'>;
  readonly clock: Clock;
};

export type Swept = { readonly files: number; readonly blobs: number; readonly staged: number };

/**
 * Removes files that nothing uses, when they have been so for a day, and then bytes that no file needs.
 *
 * Two things may happen at the same moment and must not meet: that a file is swept and that content begins to name it. Who
 * is about to name a file claims it first, which moves `usedAt`; the sweep removes it only at the `usedAt` that it read
 * before it looked for uses. So either the claim fails and the content is refused, or the removal does nothing. Bytes have
 * the same by `announceBlob` and `claimForRemoval`.
 */
export function sweepFiles({ files, texts, blobs, use, clock }: SweepParts): {
  definition: JobDefinition;
  schedule: Schedule;
  sweep(scope: Scope, pause?: () => Promise<void>): Promise<Swept>;
} {
  const sweepRecords = async (scope: Scope, pause: () => Promise<void>): Promise<number> => {
    let removed = 0;
    for (;;) {
      const now = clock.now();
      const due = await files.listDue(scope, now, batchSize);
      const used = await use.findUsed(due.map(({ file }) => file.id));
      for (const candidate of due) {
        const { file, usedAt, unusedSince } = candidate;
        if (used.has(file.id)) {
          await files.putOff(scope, candidate, { checkAt: later(now, usedAgainMs), unusedSince: null });
        } else if (
          isPast(unusedSince, now) ||
          (unusedSince === null && usedAt.getTime() === file.createdAt.getTime())
        ) {
          // Never claimed, or found unused a day ago.
          if (!(await files.removeUnclaimed(scope, candidate, now))) continue;
          await texts.remove(scope, file.id);
          removed += 1;
        } else {
          await files.putOff(scope, candidate, { checkAt: later(now, graceMs), unusedSince: unusedSince ?? now });
        }
      }
      if (due.length < batchSize) return removed;
      await pause();
    }
  };

  const sweepBlobs = async (scope: Scope, pause: () => Promise<void>): Promise<number> => {
    let removed = 0;
    for (;;) {
      const now = clock.now();
      const due = await files.listDueBlobs(scope, now, batchSize);
      for (const sha256 of due) {
        if (!(await files.claimForRemoval(scope, sha256, now))) continue;
        await blobs.remove(sha256);
        await files.forgetBlob(scope, sha256);
        removed += 1;
      }
      if (due.length < batchSize) return removed;
      await pause();
    }
  };

  const sweep = async (scope: Scope, pause = async () => {}): Promise<Swept> => ({
    files: await sweepRecords(scope, pause),
    blobs: await sweepBlobs(scope, pause),
    staged: await sweepStaged(blobs.stagingFolder),
  });

  const kind = { kind: 'files.sweep', input: z.strictObject({}) };
  const definition = defineJob({ ...kind, run: ({ scope, save }) => sweep(scope, () => save(null)) });
  return { definition, schedule: { name: 'files.sweep', job: kind, input: {}, everyMs: hourMs }, sweep };
}

/** What was left half-written when a process died, by the clock of the machine, as the times of files are. */
export async function sweepStaged(folder: string): Promise<number> {
  let removed = 0;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (!found || Date.now() - found.mtimeMs < stagedMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}

function isPast(unusedSince: Date | null, now: Date): boolean {
  return unusedSince !== null && now.getTime() - unusedSince.getTime() >= graceMs;
}
