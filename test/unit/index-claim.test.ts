import type { Lease } from '../../src/database/lease.ts';
import { claimSearchIndex } from '../../src/features/search/index-claim.ts';
import { createRecordingLog } from '../support/recording-log.ts';

/** A lease that another process holds until so many milliseconds have gone; for ever without. */
function leaseHeldFor(ms = Number.POSITIVE_INFINITY): Lease {
  const startedAt = performance.now();
  const isFree = () => performance.now() - startedAt > ms;
  return {
    acquire: async () => isFree(),
    renew: async () => false,
    release: async () => {},
    findHolder: async () => (isFree() ? null : 'process 7 on host 3f2c9a52-8c1b-4d61-9a50-0b54b8f5f0aa'),
  };
}

describe('taking the search index', () => {
  test('goes at once when nobody holds it, without a word', async () => {
    const { log, lines } = createRecordingLog();
    await claimSearchIndex({ lease: leaseHeldFor(-1), leaseMs: 1_000, log });
    expect(lines).toEqual([]);
  });

  test('waits for a process that has died, and says so once', async () => {
    const { log, lines } = createRecordingLog();
    await claimSearchIndex({ lease: leaseHeldFor(60), leaseMs: 100, log, pollMs: 10 });
    expect(lines.map(({ msg }) => msg)).toEqual([
      'waiting up to 1 s for another process (process 7 on host) to let go of the search index',
    ]);
  });

  test('is refused while another process is alive, naming it and what to do', async () => {
    const { log } = createRecordingLog();
    const startedAt = performance.now();
    await expect(claimSearchIndex({ lease: leaseHeldFor(), leaseMs: 60, log, pollMs: 10 })).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/process 7 on host\) is running.*\n.*set MEILI_HOST/),
    });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
