import type { Lease } from '../../database/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { IndexSource } from './index-source.ts';
import { createIndexWriter, type Drift } from './index-writer.ts';
import type { SearchIndex } from './search-index.ts';

/** How far the index is. */
export type IndexState = {
  /** While it is being built, answers may lack what is not in it yet. */
  readonly state: 'building' | 'ready';
  /** Changes that are known to wait. */
  readonly pendingChanges: number;
  /** Searches see every change that was written before this moment; null before the build is done. */
  readonly freshAsOf: Date | null;
};

export type SearchSync = {
  /** Builds the index and follows the database from then on. Returns at once. */
  start(): void;
  /** Tells that something was written, so that searches see it without waiting for the next look. */
  poke(): void;
  state(): IndexState;
  /** Resolves when searches see everything that was written before the call, if this process keeps the index. */
  caughtUp(): Promise<void>;
  /** Compares the whole index with the database soon, and repairs it. */
  reconcile(): Promise<Drift>;
  stop(): Promise<void>;
};

export type SearchSyncParts = {
  readonly index: SearchIndex;
  readonly source: IndexSource;
  /** One process at a time follows the database. It must last longer than three looks. */
  readonly lease: Lease;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every comparison of everything. */
  readonly onComparison?: (drift: Drift) => void;
  /** How often it looks for changes that other programs have written. */
  readonly lookEveryMs?: number;
  /** How often it compares the counts. */
  readonly compareEveryMs?: number;
};

/** The worker that keeps an index up to the database (DESIGN D3). All its work is done one thing after the other. */
export function createSearchSync(parts: SearchSyncParts): SearchSync {
  const { index, source, lease, clock, log, lookEveryMs = 1_000, compareEveryMs = 10 * 60_000 } = parts;
  const writer = createIndexWriter({ index, source, log });
  const waiting: { resolve: () => void; reject: (error: unknown) => void; looksLeft: number }[] = [];
  const repairs: { resolve: (drift: Drift) => void; reject: (error: unknown) => void }[] = [];
  let state: IndexState['state'] = 'building';
  let freshAsOf: Date | null = null;
  let known = 0;
  let poked = 0;
  let isHeld = false;
  let isStopped = false;
  /** Another process may have taken marks away while this one did not hold the lease. */
  let mayHaveMissed = false;
  let comparedAt = 0;
  let running: Promise<void> | null = null;
  let wake = (): void => {};

  async function holdLease(): Promise<boolean> {
    const had = isHeld;
    isHeld = (await lease.renew()) || (await lease.acquire());
    if (had !== isHeld)
      log.info(isHeld ? 'this process keeps the search index' : 'another process keeps the search index');
    if (!isHeld) mayHaveMissed = true;
    return isHeld;
  }

  async function build(): Promise<void> {
    const startedAt = performance.now();
    await holdLease();
    await index.clear();
    await writer.build(async () => {
      if (isStopped) throw new Error('stopped while building');
      if (isHeld) await holdLease();
    });
    state = 'ready';
    const documents = await index.count();
    log.info({ documents, milliseconds: Math.round(performance.now() - startedAt) }, 'the search index is built');
  }

  /** One look at the database: whatever was written before it began is indexed when it ends. */
  async function look(): Promise<void> {
    const beganAt = clock.now();
    known += poked;
    poked = 0;
    if (!(await holdLease())) {
      known = await source.countSearchPending();
      return;
    }
    known = await writer.catchUp(async (count) => {
      known = count;
      if (!(await holdLease())) throw new Error('the lease of the search index was lost');
    });
    if (known === 0) freshAsOf = beganAt;
    if (mayHaveMissed || repairs.length > 0) await repair();
    else if (performance.now() - comparedAt > compareEveryMs) await compareCounts();
  }

  async function compareCounts(): Promise<void> {
    comparedAt = performance.now();
    if (known > 0) return;
    const [held, stored] = await Promise.all([index.count(), source.countSearchable()]);
    // A write in between makes them differ too; the comparison of everything then finds nothing to repair.
    if (held !== stored) await repair();
  }

  async function repair(): Promise<void> {
    const asked = repairs.splice(0);
    try {
      const drift = await writer.repair();
      parts.onComparison?.(drift);
      mayHaveMissed = false;
      comparedAt = performance.now();
      if (drift.missing + drift.outdated + drift.extra > 0)
        log.warn({ drift }, 'the search index differed and was repaired');
      for (const { resolve } of asked) resolve(drift);
    } catch (error) {
      for (const { reject } of asked) reject(error);
      throw error;
    }
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const asked = waiting.splice(0);
      let hasFailed = false;
      try {
        if (state === 'building') await build();
        await look();
        for (const { resolve } of asked) resolve();
      } catch (error) {
        if (isStopped) {
          for (const { reject } of asked) reject(error);
          break;
        }
        hasFailed = true;
        log.error({ err: error }, 'the search index could not follow the database; trying again');
        // They wait for the next look, three times at most.
        for (const one of asked) {
          if (one.looksLeft > 0) waiting.push({ ...one, looksLeft: one.looksLeft - 1 });
          else one.reject(error);
        }
      }
      // What came during the look asks for another one, unless the last has just failed.
      const isAsked = poked > 0 || waiting.length > 0 || (isHeld && repairs.length > 0);
      if ((hasFailed || !isAsked) && !isStopped) await sleep();
    }
    const stopped = new Error('the search index is stopped');
    for (const { reject } of [...waiting.splice(0), ...repairs.splice(0)]) reject(stopped);
    if (isHeld) await lease.release();
  }

  function sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const poke = (): void => {
    poked += 1;
    wake();
  };
  return {
    start: () => {
      comparedAt = performance.now();
      running ??= run().catch((error: unknown) => log.error({ err: error }, 'the search index stopped'));
    },
    poke,
    state: () => ({ state, pendingChanges: known + poked, freshAsOf }),
    caughtUp: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject, looksLeft: 3 });
        poke();
      }),
    reconcile: () =>
      new Promise((resolve, reject) => {
        repairs.push({ resolve, reject });
        poke();
      }),
    stop: async () => {
      isStopped = true;
      wake();
      await running;
    },
  };
}
