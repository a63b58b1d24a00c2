import type { Logger } from '../../shared/logger.ts';
import type { IndexChange, IndexSource } from './index-source.ts';
import { type IndexEntry, type IndexTarget, type SearchIndex, SearchUnavailable } from './search-index.ts';

/** Records that are read, indexed and marked at once. */
const batchSize = 500;

/** How the index differed from the database. */
export type Drift = { readonly missing: number; readonly outdated: number; readonly extra: number };

/** A record that the index refuses. It stays pending until it changes. */
export type DeadLetter = {
  readonly id: string;
  readonly revision: number;
  /** The district that it belongs to, if its document says so. */
  readonly orgId: string | null;
  readonly reason: string;
  readonly at: Date;
};

export type IndexWriter = ReturnType<typeof createIndexWriter>;

export type IndexWriterParts = {
  readonly index: SearchIndex;
  readonly source: IndexSource;
  readonly log: Logger;
  readonly now?: () => Date;
};

/** Brings the database's state into the index: all of it, what is pending, or what differs. */
export function createIndexWriter({ index, source, log, now = () => new Date() }: IndexWriterParts) {
  const refused = new Map<string, DeadLetter>();
  const isRefused = ({ id, searchRevision }: IndexChange): boolean => refused.get(id)?.revision === searchRevision;

  const put = async (target: Pick<IndexTarget, 'upsert'>, changes: readonly IndexChange[]): Promise<void> => {
    const documents = changes.flatMap(({ document }) => (document ? [document] : []));
    const gone = changes.flatMap(({ id, document }) => (document ? [] : [id]));
    if (documents.length > 0) await target.upsert(documents);
    if (gone.length > 0) await index.remove(gone);
  };

  const refuse = ({ id, searchRevision, document }: IndexChange, error: unknown): void => {
    const orgId = typeof document?.orgId === 'string' ? document.orgId : null;
    const reason = error instanceof Error ? error.message : String(error);
    refused.set(id, { id, revision: searchRevision, orgId, reason, at: now() });
    log.error({ err: error, id, revision: searchRevision }, 'a record cannot be indexed');
  };

  /** In halves when they fail together, so that one bad record does not hold up the others. */
  const putEach = async (
    changes: readonly IndexChange[],
    target: Pick<IndexTarget, 'upsert'> = index,
  ): Promise<IndexChange[]> => {
    try {
      await put(target, changes);
      return [...changes];
    } catch (error) {
      // An engine that does not answer at all is no fault of the records: this throws, and they are tried again.
      if (error instanceof SearchUnavailable) throw error;
      const [only] = changes;
      if (changes.length === 1 && only) {
        refuse(only, error);
        return [];
      }
      const middle = Math.ceil(changes.length / 2);
      const first = await putEach(changes.slice(0, middle), target);
      return [...first, ...(await putEach(changes.slice(middle), target))];
    }
  };

  return {
    /** The records that the index refuses. */
    deadLetters: (): readonly DeadLetter[] => [...refused.values()],

    /**
     * Fills an empty index, reading the next records while it indexes these.
     * @param marks whether what is pending is confirmed by it: not where another index answers meanwhile
     */
    build: async (
      afterEach: (written: number) => Promise<void>,
      { target = index, marks = false }: { target?: Pick<IndexTarget, 'upsert'>; marks?: boolean } = {},
    ): Promise<void> => {
      let next = source.listSearchable(null, batchSize);
      for (let written = 0; ; ) {
        const page = await next;
        const last = page.at(-1);
        if (last === undefined) return;
        next = source.listSearchable(last.id, batchSize);
        // Its failure is met when it is awaited, which an earlier failure prevents.
        next.catch(() => {});
        const done = await putEach(page, target);
        const confirmed = marks ? done.filter(({ isPending }) => isPending) : [];
        if (confirmed.length > 0) await source.markIndexed(confirmed);
        written += page.length;
        await afterEach(written);
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
        const fresh = pending.filter((change) => !isRefused(change));
        if (fresh.length === 0) return pending.length;
        await onBatch(pending.length > batchSize ? await source.countSearchPending() : fresh.length);
        const done = await putEach(fresh);
        await source.markIndexed(done);
        for (const { id } of done) refused.delete(id);
      }
    },

    /**
     * Changes the numbers that are pending now. After the documents, which hold the numbers of the moment when they were read.
     * @param onBatch is told how many are known to be waiting
     */
    catchUpNumbers: async (onBatch: (waiting: number) => Promise<void>): Promise<void> => {
      const { numbers } = source;
      for (;;) {
        const pending = (await numbers?.listPending(batchSize)) ?? [];
        if (numbers === undefined || pending.length === 0) return;
        await onBatch(pending.length < batchSize ? pending.length : await numbers.countPending());
        await index.patch(pending.flatMap(({ update }) => update ?? []));
        await numbers.markIndexed(pending);
      }
    },

    /** Compares the index with the database by id and revision, and repairs what differs. */
    repair: async (): Promise<Drift> => {
      const { wrong, gone, ...drift } = await (index.listEntries
        ? compareInMemory(await entriesById(index.listEntries()))
        : compareInOrder());
      // After the comparison: changes would move the pages that are being read.
      if (gone.length > 0) await index.remove(gone);
      for (let at = 0; at < wrong.length; at += batchSize) await putEach(wrong.slice(at, at + batchSize));
      return { ...drift, extra: gone.length };
    },
  };

  type Comparison = Omit<Drift, 'extra'> & { readonly wrong: IndexChange[]; readonly gone: string[] };

  /** Both read in the order of their ids. */
  async function compareInOrder(): Promise<Comparison> {
    const found = { missing: 0, outdated: 0, wrong: [] as IndexChange[], gone: [] as string[] };
    const truth = inOrder((after: IndexChange | null) => source.listSearchable(after?.id ?? null, batchSize));
    const held = inOrder((_after: IndexEntry | null, offset) => listHits(index, offset));
    let change = await truth.next();
    let hit = await held.next();
    while (change !== null || hit !== null) {
      if (hit !== null && (change === null || hit.id < change.id)) {
        found.gone.push(hit.id);
        hit = await held.next();
      } else if (change !== null && (hit === null || change.id < hit.id)) {
        if (change.document !== null && !isRefused(change)) {
          found.missing += 1;
          found.wrong.push(change);
        }
        change = await truth.next();
      } else {
        if (change?.searchRevision !== hit?.revision) {
          found.outdated += 1;
          found.wrong.push(change as IndexChange);
        }
        change = await truth.next();
        hit = await held.next();
      }
    }
    return found;
  }

  async function compareInMemory(held: Map<string, number>): Promise<Comparison> {
    const found = { missing: 0, outdated: 0, wrong: [] as IndexChange[] };
    const truth = inOrder((after: IndexChange | null) => source.listSearchable(after?.id ?? null, batchSize));
    for (let change = await truth.next(); change !== null; change = await truth.next()) {
      const revision = held.get(change.id);
      held.delete(change.id);
      if (revision === change.searchRevision || (revision === undefined && isRefused(change))) continue;
      if (revision === undefined) found.missing += 1;
      else found.outdated += 1;
      found.wrong.push(change);
    }
    return { ...found, gone: [...held.keys()] };
  }
}

/** Ids and revisions only: about 100 bytes each. */
async function entriesById(pages: AsyncIterable<readonly IndexEntry[]>): Promise<Map<string, number>> {
  const byId = new Map<string, number>();
  for await (const page of pages) for (const { id, revision } of page) byId.set(id, revision);
  return byId;
}

async function listHits(index: SearchIndex, offset: number): Promise<readonly IndexEntry[]> {
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
