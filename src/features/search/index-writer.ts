import type { Logger } from '../../shared/logger.ts';
import type { IndexChange, IndexSource } from './index-source.ts';
import type { SearchHit, SearchIndex } from './search-index.ts';

/** Records that are read, indexed and marked at once. */
const batchSize = 500;

/** How the index differed from the database. */
export type Drift = { readonly missing: number; readonly outdated: number; readonly extra: number };

export type IndexWriter = ReturnType<typeof createIndexWriter>;

/** Brings the database's state into the index: all of it, what is pending, or what differs. */
export function createIndexWriter({ index, source, log }: { index: SearchIndex; source: IndexSource; log: Logger }) {
  /** Records that the index refuses, with the revision that it refused. They stay pending until they change. */
  const refused = new Map<string, number>();

  const put = async (changes: readonly IndexChange[]): Promise<void> => {
    const documents = changes.flatMap(({ document }) => (document ? [document] : []));
    const gone = changes.flatMap(({ id, document }) => (document ? [] : [id]));
    if (documents.length > 0) await index.upsert(documents);
    if (gone.length > 0) await index.remove(gone);
  };

  /** One by one when they fail together, so that one bad record does not hold up the others. */
  const putEach = async (changes: readonly IndexChange[]): Promise<IndexChange[]> => {
    try {
      await put(changes);
      return [...changes];
    } catch {
      // An engine that does not answer at all is no fault of the records: this throws, and they are tried again.
      await index.count();
      const done: IndexChange[] = [];
      for (const change of changes) {
        try {
          await put([change]);
          done.push(change);
        } catch (error) {
          refused.set(change.id, change.searchRevision);
          log.error({ err: error, id: change.id, revision: change.searchRevision }, 'a record cannot be indexed');
        }
      }
      return done;
    }
  };

  return {
    /** Fills an empty index, reading the next records while it indexes these. */
    build: async (afterEach: () => Promise<void>): Promise<void> => {
      let next = source.listSearchable(null, batchSize);
      for (;;) {
        const page = await next;
        const last = page.at(-1);
        if (last === undefined) return;
        next = source.listSearchable(last.id, batchSize);
        // Its failure is met when it is awaited, which an earlier failure prevents.
        next.catch(() => {});
        await putEach(page);
        await afterEach();
      }
    },

    /**
     * Indexes what is pending now, and marks it once the index has confirmed it.
     * @param onBatch is told how many are known to be waiting
     * @returns how many are left: those that the index refuses
     */
    catchUp: async (onBatch: (waiting: number) => Promise<void>): Promise<number> => {
      for (;;) {
        const pending = await source.listSearchPending(batchSize + refused.size);
        const fresh = pending.filter(({ id, searchRevision }) => refused.get(id) !== searchRevision);
        if (fresh.length === 0) return pending.length;
        await onBatch(pending.length > batchSize ? await source.countSearchPending() : fresh.length);
        const done = await putEach(fresh);
        await source.markIndexed(done);
        for (const { id } of done) refused.delete(id);
      }
    },

    /** Compares the index with the database, both in the order of their ids, and repairs what differs. */
    repair: async (): Promise<Drift> => {
      const drift = { missing: 0, outdated: 0, extra: 0 };
      const truth = inOrder((after: IndexChange | null) => source.listSearchable(after?.id ?? null, batchSize));
      const held = inOrder((_after: SearchHit | null, offset) => listHits(index, offset));
      let change = await truth.next();
      let hit = await held.next();
      const wrong: IndexChange[] = [];
      const gone: string[] = [];
      while (change !== null || hit !== null) {
        if (hit !== null && (change === null || hit.id < change.id)) {
          gone.push(hit.id);
          hit = await held.next();
        } else if (change !== null && (hit === null || change.id < hit.id)) {
          if (change.document !== null && refused.get(change.id) !== change.searchRevision) {
            drift.missing += 1;
            wrong.push(change);
          }
          change = await truth.next();
        } else {
          if (change?.searchRevision !== hit?.revision) {
            drift.outdated += 1;
            wrong.push(change as IndexChange);
          }
          change = await truth.next();
          hit = await held.next();
        }
      }
      drift.extra = gone.length;
      // After the comparison: changes would move the pages that are being read.
      if (gone.length > 0) await index.remove(gone);
      for (let at = 0; at < wrong.length; at += batchSize) await putEach(wrong.slice(at, at + batchSize));
      return drift;
    },
  };
}

async function listHits(index: SearchIndex, offset: number): Promise<readonly SearchHit[]> {
  const everything = { kind: 'all', filters: [] } as const;
  const query = { scope: everything, text: '', filters: {}, facets: [], sort: [], offset, limit: batchSize };
  return (await index.search(query)).hits;
}

/** Reads pages one after the other and gives their items one by one; null at the end. */
function inOrder<Item>(readPage: (last: Item | null, offset: number) => Promise<readonly Item[]>) {
  let page: readonly Item[] = [];
  let at = 0;
  let offset = 0;
  let isEnded = false;
  return {
    next: async (): Promise<Item | null> => {
      if (at === page.length && !isEnded) {
        page = await readPage(page.at(-1) ?? null, offset);
        offset += page.length;
        at = 0;
        isEnded = page.length === 0;
      }
      return isEnded ? null : (page[at++] as Item);
    },
  };
}
