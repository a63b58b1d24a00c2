import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../database/lease.ts';
import type { Logger } from '../../shared/logger.ts';
import { StartError } from '../../shared/start-error.ts';

export type IndexClaimParts = {
  readonly lease: Lease;
  /** How long a process that has died keeps the lease. */
  readonly leaseMs: number;
  readonly log: Logger;
  readonly pollMs?: number;
};

/**
 * Takes the embedded search index for this process, before it answers anybody: an index in memory is up to date in one
 * process only, and people would find other things depending on which one answers. Waits for the lease of a process that
 * has died to run out. Throws StartError while another process is alive.
 */
export async function claimSearchIndex({ lease, leaseMs, log, pollMs = 250 }: IndexClaimParts): Promise<void> {
  // Longer than the lease by some renewals, so that one which is alive is not taken for dead.
  const deadline = performance.now() + leaseMs + 4 * pollMs;
  let isTold = false;
  while (!(await lease.acquire())) {
    const holder = await lease.findHolder();
    if (performance.now() > deadline) {
      throw new StartError(
        `Another Pathloom (${nameOf(holder)}) is running with this MongoDB and keeps the search index in its memory.\n` +
          'For several processes, set MEILI_HOST for all of them, so that they share one search; or stop the other one first.',
      );
    }
    if (!isTold) {
      const seconds = Math.ceil(leaseMs / 1_000);
      log.info(`waiting up to ${seconds} s for another process (${nameOf(holder)}) to let go of the search index`);
      isTold = true;
    }
    await sleep(pollMs);
  }
}

/** The holder without what makes it unique. */
function nameOf(holder: string | null): string {
  return holder?.replace(/ [0-9a-f-]{36}$/, '') ?? 'unknown';
}
