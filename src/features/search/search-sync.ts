import type { Lease } from '../../database/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { IndexRequest, IndexRequestsStore } from './index-requests.store.ts';
import { countPending, type IndexSource } from './index-source.ts';
import { createIndexWriter, type DeadLetter, type Drift } from './index-writer.ts';
import type { IndexName, SearchIndex } from './search-index.ts';

/** How far the index is. */
export type IndexState = {
  /** While it is being built, answers may lack what is not in it yet. */
  readonly state: 'building' | 'ready';
  /** Changes that are known to wait. */
  readonly pendingChanges: number;
  /** Searches see every change that was written before this moment; null before the build is done. */
  readonly freshAsOf: Date | null;
};

/** What this process knows of the index's health. */
export type IndexReport = IndexState & {
  /** Whether this process keeps the index. */
  readonly isKeeper: boolean;
  /** Since the start of this process: how the index differed, added up, and how often it did. */
  readonly drift: Drift;
  readonly repairs: number;
  readonly lastComparedAt: Date | null;
  readonly lastRepairAt: Date | null;
  readonly deadLetters: readonly DeadLetter[];
  readonly rebuilds: { readonly succeeded: number; readonly failed: number };
  /** A rebuild under way. */
  readonly rebuilding: { readonly written: number; readonly total: number } | null;
};

export type SearchSync = {
  /** Builds the index and follows the database from then on. Returns at once. */
  start(): void;
  /** Tells that something was written, so that searches see it without waiting for the next look. */
  poke(): void;
  state(): IndexState;
  report(): IndexReport;
  /** Resolves when searches see everything that was written before the call, if this process keeps the index. */
  caughtUp(): Promise<void>;
  /** Compares the whole index with the database soon, and repairs it. */
  reconcile(): Promise<Drift>;
  stop(): Promise<void>;
};

export type SearchSyncParts = {
  readonly name?: IndexName;
  readonly index: SearchIndex;
  readonly source: IndexSource;
  /** One process at a time follows the database. It must last longer than three looks. */
  readonly lease: Lease;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every comparison of everything. */
  readonly onComparison?: (drift: Drift) => void;
  /** Where others ask for a rebuild or a comparison. */
  readonly requests?: Pick<IndexRequestsStore, 'find' | 'note'>;
  /** How often it looks for changes that other programs have written. */
  readonly lookEveryMs?: number;
  /** How often it compares the counts. */
  readonly compareEveryMs?: number;
};

/** After failures it looks more and more rarely, up to so many times the usual pause. */
const mostPatience = 30;

/** The worker that keeps an index up to the database (DESIGN D3). All its work is done one thing after the other. */
export function createSearchSync(parts: SearchSyncParts): SearchSync {
  const { name = 'resources', index, source, lease, clock, log, requests } = parts;
  const { lookEveryMs = 1_000, compareEveryMs = 10 * 60_000 } = parts;
  const writer = createIndexWriter({ index, source, log, now: clock.now });
  const waiting: { resolve: () => void; reject: (error: unknown) => void; looksLeft: number }[] = [];
  const repairs: { resolve: (drift: Drift) => void; reject: (error: unknown) => void }[] = [];
  const drifted = { missing: 0, outdated: 0, extra: 0 };
  const counts = { repairs: 0, succeeded: 0, failed: 0 };
  let state: IndexState['state'] = 'building';
  let freshAsOf: Date | null = null;
  let lastComparedAt: Date | null = null;
  let lastRepairAt: Date | null = null;
  let known = 0;
  let poked = 0;
  let failures = 0;
  let isHeld = false;
  let isStopped = false;
  /** Another process may have taken marks away while this one did not hold the lease. */
  let mayHaveMissed = false;
  let comparedAt = 0;
  let rebuilding: { written: number; total: number; done: Promise<void> } | null = null;
  let running: Promise<void> | null = null;
  let wake = (): void => {};
  /** An index that outlives this process is one for all of them: only its keeper writes into it. */
  const isShared = index.isCurrent !== undefined;

  async function holdLease(): Promise<boolean> {
    const had = isHeld;
    isHeld = (await lease.renew()) || (await lease.acquire());
    if (had !== isHeld)
      log.info(
        { index: name },
        isHeld ? 'this process keeps the search index' : 'another process keeps the search index',
      );
    if (!isHeld && !isShared) mayHaveMissed = true;
    return isHeld;
  }

  const assertGoingOn = async (): Promise<void> => {
    if (isStopped) throw new Error('stopped while building');
    if (isHeld) await holdLease();
    if (isShared && !isHeld) throw new Error('the lease of the search index was lost');
  };

  /** An index in this process: nobody can search it before it is filled. */
  async function build(): Promise<void> {
    const startedAt = performance.now();
    await holdLease();
    await index.clear();
    // What another keeper's index knows is not for this one to say.
    await writer.build(assertGoingOn, { marks: isHeld });
    await becomeReady(startedAt);
  }

  async function becomeReady(startedAt: number): Promise<void> {
    state = 'ready';
    const documents = await index.count();
    const milliseconds = Math.round(performance.now() - startedAt);
    log.info({ index: name, documents, milliseconds }, 'the search index is built');
  }

  /** A shared one is there already, unless it is new or its settings have changed. */
  async function join(): Promise<void> {
    if (await index.isCurrent?.()) {
      await index.refresh?.();
      state = 'ready';
    } else if (rebuilding === null && (await holdLease())) {
      await startRebuild(null);
    }
  }

  /** Goes on beside everything else: the index answers and follows the database meanwhile. */
  async function startRebuild(request: IndexRequest | null): Promise<void> {
    const startedAt = performance.now();
    const noted = { at: startedAt };
    const progress = { written: 0, total: await source.countSearchable() };
    const note = async (what: Partial<IndexRequest>): Promise<void> => {
      if (request) await requests?.note(name, request.id, what, clock.now());
    };
    await note({ state: 'running', total: progress.total });
    const fill = index.rebuild((fresh) =>
      writer.build(
        async (written) => {
          progress.written = written;
          await assertGoingOn();
          if (performance.now() - noted.at < 250) return;
          noted.at = performance.now();
          await note({ written });
        },
        { target: fresh },
      ),
    );
    const done = fill
      .then(async () => {
        counts.succeeded += 1;
        await becomeReady(startedAt);
        await note({ state: 'done', written: progress.written });
      })
      .catch(async (error: unknown) => {
        counts.failed += 1;
        failures += 1;
        if (!isStopped) log.error({ err: error }, 'the search index could not be rebuilt; the old one stays');
        await note({ state: 'failed', reason: reasonOf(error) });
      })
      .catch((error: unknown) => log.error({ err: error }, 'how far the rebuild is could not be noted'))
      .finally(() => {
        rebuilding = null;
        wake();
      });
    rebuilding = Object.assign(progress, { done });
  }

  /** What somebody has asked of the keeper. */
  async function serve(): Promise<void> {
    const request = await requests?.find(name);
    if (request?.state !== 'waiting' || rebuilding !== null) return;
    if (request.work === 'reindex') return startRebuild(request);
    const note = (what: Partial<IndexRequest>) => requests?.note(name, request.id, what, clock.now());
    await note({ state: 'running' });
    try {
      await repair();
    } catch (error) {
      await note({ state: 'failed', reason: reasonOf(error) });
      throw error;
    }
    await note({ state: 'done' });
  }

  /** One look at the database: whatever was written before it began is indexed when it ends. */
  async function look(): Promise<void> {
    const beganAt = clock.now();
    known += poked;
    poked = 0;
    if (!(await holdLease())) {
      known = await countPending(source);
      if (isShared && known === 0) freshAsOf = beganAt;
      return;
    }
    const goOn = async (): Promise<void> => {
      if (!(await holdLease())) throw new Error('the lease of the search index was lost');
    };
    const refused = await writer.catchUp(async (count) => {
      known = count;
      await goOn();
    });
    await writer.catchUpNumbers(async (count) => {
      known = refused + count;
      await goOn();
    });
    known = refused;
    if (known === 0 && state === 'ready') freshAsOf = beganAt;
    if (state !== 'ready') return;
    if (mayHaveMissed || repairs.length > 0) await repair();
    else if (performance.now() - comparedAt > compareEveryMs) await compareCounts();
    await serve();
  }

  async function compareCounts(): Promise<void> {
    comparedAt = performance.now();
    await index.refresh?.();
    if (known > 0 || rebuilding !== null) return;
    const [held, stored] = await Promise.all([index.count(), source.countSearchable()]);
    lastComparedAt = clock.now();
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
      lastComparedAt = clock.now();
      if (drift.missing + drift.outdated + drift.extra > 0) {
        log.warn({ drift }, 'the search index differed and was repaired');
        lastRepairAt = lastComparedAt;
        counts.repairs += 1;
        drifted.missing += drift.missing;
        drifted.outdated += drift.outdated;
        drifted.extra += drift.extra;
      }
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
        if (state === 'building') await (isShared ? join() : build());
        // Without an index there is nothing to follow with.
        if (state === 'ready' || rebuilding !== null) await look();
        if (state === 'ready') failures = 0;
        for (const one of asked) {
          if (state === 'ready') one.resolve();
          else waiting.push(one);
        }
      } catch (error) {
        if (isStopped) {
          for (const { reject } of asked) reject(error);
          break;
        }
        hasFailed = true;
        failures += 1;
        log.error({ err: error }, 'the search index could not follow the database; trying again');
        // They wait for the next look, three times at most.
        for (const one of asked) {
          if (one.looksLeft > 0) waiting.push({ ...one, looksLeft: one.looksLeft - 1 });
          else one.reject(error);
        }
      }
      // What came during the look asks for another one, unless the last has just failed.
      const isAsked = poked > 0 || waiting.length > 0 || (isHeld && repairs.length > 0);
      if ((hasFailed || state !== 'ready' || !isAsked) && !isStopped) await sleep();
    }
    await rebuilding?.done;
    const stopped = new Error('the search index is stopped');
    for (const { reject } of [...waiting.splice(0), ...repairs.splice(0)]) reject(stopped);
    if (isHeld) await lease.release();
  }

  function sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs * Math.min(mostPatience, 2 ** Math.max(0, failures - 1)));
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const poke = (): void => {
    poked += 1;
    // While the engine does not answer, writes do not make it try more often.
    if (failures === 0) wake();
  };
  const present = (): IndexState => ({ state, pendingChanges: known + poked, freshAsOf });
  return {
    start: () => {
      comparedAt = performance.now();
      running ??= run().catch((error: unknown) => log.error({ err: error }, 'the search index stopped'));
    },
    poke,
    state: present,
    report: () => ({
      ...present(),
      isKeeper: isHeld,
      drift: { ...drifted },
      repairs: counts.repairs,
      lastComparedAt,
      lastRepairAt,
      deadLetters: writer.deadLetters(),
      rebuilds: { succeeded: counts.succeeded, failed: counts.failed },
      rebuilding: rebuilding && { written: rebuilding.written, total: rebuilding.total },
    }),
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
