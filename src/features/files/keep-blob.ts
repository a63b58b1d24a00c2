import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { BlobStore, StagedBlob } from './blob-store.ts';
import { graceMs } from './file.ts';
import type { FilesStore } from './files.store.ts';

const patienceMs = 15_000;

/**
 * Stores staged bytes for a record that is written next. They are announced first: from then on no sweep takes them away,
 * and a removal of the same bytes that has begun is waited for.
 */
export async function keepBlob(
  { blobs, files, clock }: { blobs: Pick<BlobStore, 'keep'>; files: Pick<FilesStore, 'announceBlob'>; clock: Clock },
  scope: Scope,
  staged: StagedBlob,
): Promise<void> {
  await announce({ files, clock }, scope, staged);
  await blobs.keep(staged);
}

/** The same for bytes that are stored already. */
export async function announce(
  { files, clock }: { files: Pick<FilesStore, 'announceBlob'>; clock: Clock },
  scope: Scope,
  blob: Pick<StagedBlob, 'sha256' | 'bytes'>,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await files.announceBlob(scope, blob, new Date(clock.now().getTime() + graceMs)))) {
    if (performance.now() > deadline) throw new AppError('unavailable');
    await sleep(100);
  }
}
