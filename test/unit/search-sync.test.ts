import type { Lease } from '../../src/database/lease.ts';
import { createEmbeddedSearchIndex } from '../../src/features/search/embedded-search-index.ts';
import type { IndexChange, IndexSource, NumbersSource } from '../../src/features/search/index-source.ts';
import { type SearchIndex, SearchUnavailable } from '../../src/features/search/search-index.ts';
import { createSearchSync, type SearchSync } from '../../src/features/search/search-sync.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { createRecordingLog } from '../support/recording-log.ts';

type Stored = { searchRevision: number; title: string | null; isPending: boolean };

/** Records as a database keeps them: the truth, and the marks. */
function createRecords() {
  const records = new Map<string, Stored>();
  const toChange = ([id, { searchRevision, title, isPending }]: [string, Stored]): IndexChange => ({
    id,
    searchRevision,
    isPending,
    document: title === null ? null : { id, revision: searchRevision, title },
  });
  const inOrder = () => [...records].sort(([a], [b]) => (a < b ? -1 : 1));
  const source: IndexSource = {
    listSearchPending: async (limit) =>
      inOrder()
        .filter(([, { isPending }]) => isPending)
        .slice(0, limit)
        .map(toChange),
    countSearchPending: async () => inOrder().filter(([, { isPending }]) => isPending).length,
    listSearchable: async (afterId, limit) =>
      inOrder()
        .filter(([id, { title }]) => title !== null && (afterId === null || id > afterId))
        .slice(0, limit)
        .map(toChange),
    countSearchable: async () => inOrder().filter(([, { title }]) => title !== null).length,
    markIndexed: async (changes) => {
      for (const { id, searchRevision } of changes) {
        const record = records.get(id);
        if (record?.searchRevision === searchRevision) record.isPending = false;
      }
    },
  };
  const write = (id: string, title: string | null): void => {
    const searchRevision = (records.get(id)?.searchRevision ?? 0) + 1;
    records.set(id, { searchRevision, title, isPending: true });
  };
  return { source, write, records };
}

const lease = (isFree: () => boolean = () => true): Lease => ({
  acquire: async () => isFree(),
  renew: async () => isFree(),
  findHolder: async () => null,
  release: async () => {},
});

const settings = { searchable: [{ field: 'title', weight: 1 }], keywords: [], numbers: [], languages: ['en'] };

describe('the search sync', () => {
  let running: SearchSync | null = null;
  afterEach(() => running?.stop());

  function open(parts: { source: IndexSource; index?: SearchIndex; lease?: Lease; lookEveryMs?: number }) {
    const { log, lines } = createRecordingLog();
    const index = parts.index ?? createEmbeddedSearchIndex(settings);
    const sync = createSearchSync({ lease: lease(), clock: systemClock, log, lookEveryMs: 60_000, ...parts, index });
    running = sync;
    return { sync, index, lines };
  }

  const titlesIn = async (index: SearchIndex) => {
    const scope = { kind: 'all', filters: [] } as const;
    return (await index.search({ scope, text: '', filters: {}, facets: [], sort: [], offset: 0, limit: 2_000 })).hits;
  };

  test('builds from everything, and says so while it does', async () => {
    const { source, write, records } = createRecords();
    for (let at = 0; at < 1_234; at += 1) write(String(at).padStart(5, '0'), `title ${at}`);
    write('gone', null);
    const { sync, index } = open({ source });
    expect(sync.state()).toEqual({ state: 'building', pendingChanges: 0, freshAsOf: null });
    const before = new Date();
    sync.start();
    await sync.caughtUp();
    expect(sync.state()).toMatchObject({ state: 'ready', pendingChanges: 0 });
    expect(sync.state().freshAsOf?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(await index.count()).toBe(1_234);
    expect([...records.values()].some(({ isPending }) => isPending)).toBe(false);
  });

  test('indexes what was written before it started once, not again as pending', async () => {
    const { source, write, records } = createRecords();
    for (let at = 0; at < 700; at += 1) write(String(at).padStart(5, '0'), `title ${at}`);
    const inner = createEmbeddedSearchIndex(settings);
    let written = 0;
    const upsert: SearchIndex['upsert'] = (documents) => {
      written += documents.length;
      return inner.upsert(documents);
    };
    const { sync } = open({ source, index: { ...inner, upsert } });
    sync.start();
    await sync.caughtUp();
    expect(written).toBe(700);
    expect([...records.values()].some(({ isPending }) => isPending)).toBe(false);
  });

  test('shows a change soon after it was poked, and counts it until then', async () => {
    const { source, write } = createRecords();
    const { sync, index } = open({ source });
    sync.start();
    await sync.caughtUp();
    write('a', 'frogs');
    sync.poke();
    expect(sync.state().pendingChanges).toBe(1);
    const startedAt = performance.now();
    while ((await index.count()) === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    write('a', null);
    await sync.caughtUp();
    expect(await index.count()).toBe(0);
  });

  test('looks by itself for what other programs write', async () => {
    const { source, write } = createRecords();
    const { sync, index } = open({ source, lookEveryMs: 5 });
    sync.start();
    await sync.caughtUp();
    write('a', 'frogs');
    while ((await index.count()) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  });

  test('takes over numbers after the documents, counts them while they wait, and loses none that change meanwhile', async () => {
    const { source, write } = createRecords();
    let revision = 0;
    let isMarked = false;
    const give = (): void => {
      revision += 1;
      isMarked = true;
    };
    const patched: number[] = [];
    const inner = createEmbeddedSearchIndex({ ...settings, numbers: ['stars'] });
    const index: SearchIndex = {
      ...inner,
      patch: async (updates) => {
        await inner.patch(updates);
        patched.push(...updates.map(({ numbers }) => numbers.stars as number));
        if (revision === 1) give();
      },
    };
    const numbers: NumbersSource = {
      listPending: async () =>
        isMarked ? [{ markId: 'm', revision, update: { id: 'a', numbers: { stars: revision } } }] : [],
      countPending: async () => Number(isMarked),
      markIndexed: async ([change]) => {
        if (change?.revision === revision) isMarked = false;
      },
    };
    const { sync } = open({ source: { ...source, numbers }, index });
    sync.start();
    await sync.caughtUp();
    write('a', 'frogs');
    give();
    sync.poke();
    expect(sync.state().pendingChanges).toBe(1);
    await sync.caughtUp();
    expect(patched).toEqual([1, 2]);
    expect(sync.state().pendingChanges).toBe(0);
    const filters = { stars: { kind: 'range', field: 'stars', from: 2, to: 2 } } as const;
    const scope = { kind: 'all', filters: [] } as const;
    const found = await index.search({ scope, text: 'frogs', filters, facets: [], sort: [], offset: 0, limit: 9 });
    expect(found.hits).toMatchObject([{ id: 'a', revision: 1 }]);
  });

  test('does not lose a change that comes while the one before is being indexed', async () => {
    const { source, write } = createRecords();
    const inner = createEmbeddedSearchIndex(settings);
    const index: SearchIndex = {
      ...inner,
      upsert: async (documents) => {
        await inner.upsert(documents);
        if (documents[0]?.title === 'first') write('a', 'second');
      },
    };
    const { sync } = open({ source, index });
    sync.start();
    await sync.caughtUp();
    write('a', 'first');
    await sync.caughtUp();
    expect(await titlesIn(index)).toEqual([{ id: 'a', revision: 2, score: 0 }]);
    expect(await source.countSearchPending()).toBe(0);
  });

  test('lets one bad record wait, and not the others', async () => {
    const { source, write } = createRecords();
    const { sync, index, lines } = open({ source });
    sync.start();
    await sync.caughtUp();
    write('a', 'good');
    write('b', 7 as unknown as string);
    write('c', 'good too');
    await sync.caughtUp();
    expect(await index.count()).toBe(2);
    expect(sync.state().pendingChanges).toBe(1);
    expect(lines.filter(({ msg }) => msg === 'a record cannot be indexed')).toHaveLength(1);
    write('b', 'mended');
    await sync.caughtUp();
    expect(await index.count()).toBe(3);
    expect(sync.state().pendingChanges).toBe(0);
  });

  test('leaves the marks alone while another holds the lease, and repairs when it gets it', async () => {
    const { source, write, records } = createRecords();
    let isFree = false;
    const { sync, index } = open({ source, lease: lease(() => isFree) });
    write('a', 'there from the start');
    sync.start();
    await sync.caughtUp();
    expect(sync.state()).toMatchObject({ state: 'ready', pendingChanges: 1, freshAsOf: null });
    // The other one has indexed it, in its own index.
    write('b', 'written and marked elsewhere');
    for (const record of records.values()) record.isPending = false;
    isFree = true;
    await sync.caughtUp();
    expect((await titlesIn(index)).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('goes on after the database has failed', async () => {
    const { source, write } = createRecords();
    let isDown = true;
    const failing: IndexSource = {
      ...source,
      listSearchable: (after, limit) =>
        isDown ? Promise.reject(new Error('down')) : source.listSearchable(after, limit),
    };
    write('a', 'frogs');
    const { sync, index, lines } = open({ source: failing, lookEveryMs: 2 });
    sync.start();
    while (lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(sync.state().state).toBe('building');
    isDown = false;
    await sync.caughtUp();
    expect(await index.count()).toBe(1);
  });

  test('takes an engine that does not answer for no fault of the records', async () => {
    const { source, write } = createRecords();
    const inner = createEmbeddedSearchIndex(settings);
    let isDown = false;
    const unlessDown = <Value>(work: () => Promise<Value>) =>
      isDown ? Promise.reject(new SearchUnavailable('down')) : work();
    const index: SearchIndex = {
      ...inner,
      upsert: (documents) => unlessDown(() => inner.upsert(documents)),
      count: () => unlessDown(() => inner.count()),
    };
    const { sync, lines } = open({ source, index, lookEveryMs: 2 });
    sync.start();
    await sync.caughtUp();
    isDown = true;
    write('a', 'frogs');
    const before = lines.length;
    while (lines.length < before + 2) await new Promise((resolve) => setTimeout(resolve, 1));
    isDown = false;
    await sync.caughtUp();
    expect(await index.count()).toBe(1);
    expect(sync.state().pendingChanges).toBe(0);
  });

  test('finds and repairs what is missing, outdated or too much', async () => {
    const { source, write, records } = createRecords();
    for (const id of ['a', 'b', 'c', 'd']) write(id, `title ${id}`);
    const { sync, index } = open({ source });
    sync.start();
    await sync.caughtUp();
    expect(await sync.reconcile()).toEqual({ missing: 0, outdated: 0, extra: 0 });
    await index.remove(['a']);
    await index.upsert([
      { id: 'b', revision: 0, title: 'old' },
      { id: 'aa', revision: 1, title: 'unknown' },
    ]);
    records.delete('d');
    expect(await sync.reconcile()).toEqual({ missing: 1, outdated: 1, extra: 2 });
    expect((await titlesIn(index)).map(({ id, revision }) => [id, revision])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
  });

  test('stops in the middle of a build, and refuses those that wait', async () => {
    const { source, write } = createRecords();
    for (let at = 0; at < 3_000; at += 1) write(String(at).padStart(5, '0'), `title ${at}`);
    const { sync } = open({ source });
    sync.start();
    const waiting = expect(sync.caughtUp()).rejects.toThrow('stopped');
    await sync.stop();
    await waiting;
  });

  describe('with an index that outlives it', () => {
    /** Kept between processes; `settings` are those that it was filled by. */
    function createShared() {
      const inner = createEmbeddedSearchIndex(settings);
      const filled = { by: null as string | null, rebuilds: 0 };
      const openBy = (version: string): SearchIndex => ({
        ...inner,
        isCurrent: async () => filled.by === version,
        rebuild: async (fill) => {
          filled.rebuilds += 1;
          await inner.rebuild(fill);
          filled.by = version;
        },
        listEntries: async function* () {
          yield await titlesIn(inner);
        },
      });
      return { openBy, filled, inner };
    }

    test('fills it once, and again when its settings have changed', async () => {
      const { source, write } = createRecords();
      const { openBy, filled, inner } = createShared();
      write('a', 'frogs');
      for (const [version, rebuilds] of [
        ['1', 1],
        ['1', 1],
        ['2', 2],
      ] as const) {
        const { sync } = open({ source, index: openBy(version), lookEveryMs: 5 });
        sync.start();
        await sync.caughtUp();
        expect(filled.rebuilds).toBe(rebuilds);
        expect(await inner.count()).toBe(1);
        await sync.stop();
      }
    });

    test('leaves it to whoever keeps it, and joins when it is there', async () => {
      const { source, write } = createRecords();
      const { openBy, filled, inner } = createShared();
      const { sync } = open({ source, index: openBy('1'), lease: lease(() => false), lookEveryMs: 5 });
      write('a', 'frogs');
      sync.start();
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(filled.rebuilds).toBe(0);
      expect(await inner.count()).toBe(0);
      expect(sync.state().state).toBe('building');
      filled.by = '1';
      await sync.caughtUp();
      expect(sync.state()).toMatchObject({ state: 'ready', pendingChanges: 1, freshAsOf: null });
    });

    test('follows changes while it is being filled, and tries again when that fails', async () => {
      const { source, write } = createRecords();
      const { openBy, inner } = createShared();
      for (let at = 0; at < 1_200; at += 1) write(String(at).padStart(5, '0'), `title ${at}`);
      let reads = 0;
      const watched: IndexSource = {
        ...source,
        listSearchable: async (after, limit) => {
          reads += 1;
          if (reads === 2) throw new Error('gone for a moment');
          if (reads === 5) write('00001', 'changed meanwhile');
          return source.listSearchable(after, limit);
        },
      };
      const { sync } = open({ source: watched, index: openBy('1'), lookEveryMs: 2 });
      sync.start();
      await sync.caughtUp();
      expect(await inner.count()).toBe(1_200);
      await sync.caughtUp();
      expect((await titlesIn(inner)).find(({ id }) => id === '00001')?.revision).toBe(2);
      expect(sync.report().rebuilds).toEqual({ succeeded: 1, failed: 1 });
      expect(await sync.reconcile()).toEqual({ missing: 0, outdated: 0, extra: 0 });
    });
  });
});
