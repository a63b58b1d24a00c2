import { setImmediate } from 'node:timers/promises';
import { languageOf } from './languages.ts';
import { Matcher } from './matching.ts';
import { search } from './search.ts';
import { Store } from './store.ts';
import { suggest } from './suggest.ts';
import type {
  IndexDocument,
  IndexSettings,
  NumbersUpdate,
  SearchQuery,
  SearchResult,
  Suggestion,
  SuggestQuery,
} from './types.ts';
import { Vocabulary } from './vocabulary.ts';

/** How long it works before it lets others in. */
const sliceMilliseconds = 5;

/** Dead documents are swept out when they are this share of all, and more than a few. */
const deadShare = 1 / 3;
const fewDead = 64;

/** A search index in this process. Changes are made one after the other; a search sees every document whole. */
export type SearchEngine = {
  /** Resolves when searches see all the documents. Takes turns with the event loop. */
  upsert(documents: readonly IndexDocument[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Changes numbers in place; documents that are not there are passed over. */
  patch(updates: readonly NumbersUpdate[]): Promise<void>;
  search(query: SearchQuery): Promise<SearchResult>;
  suggest(query: SuggestQuery): Promise<Suggestion[]>;
  count(): Promise<number>;
  /** Another number after every change that a search could show. */
  generation(): number;
  clear(): Promise<void>;
  /** Fills an index beside this one and takes it over when `fill` resolves; changes made meanwhile go to both, and win. */
  rebuild(fill: (fresh: Pick<SearchEngine, 'upsert'>) => Promise<void>): Promise<void>;
};

export function createSearchEngine(settings: IndexSettings): SearchEngine {
  let index = new Index(settings);
  /** Of the indexes before this one. */
  let pastChanges = 0;
  const replace = (other: Index): void => {
    pastChanges += index.changes + 1;
    index = other;
  };
  /** The one that is being filled, and what was changed meanwhile, which the filling must not undo. */
  let fresh: { readonly index: Index; readonly changed: Set<string>; readonly patched: PatchedNumbers } | null = null;

  return {
    upsert: async (documents) => {
      for (const { id } of documents) fresh?.changed.add(id);
      await Promise.all([index.upsert(documents), fresh?.index.upsert(documents)]);
    },
    remove: async (ids) => {
      for (const id of ids) fresh?.changed.add(id);
      await Promise.all([index.remove(ids), fresh?.index.remove(ids)]);
    },
    patch: async (updates) => {
      if (fresh !== null) notePatches(fresh.patched, updates);
      await Promise.all([index.patch(updates), fresh?.index.patch(updates)]);
    },
    search: async (query) => index.search(query),
    suggest: async (query) => index.suggest(query),
    count: async () => index.count,
    generation: () => pastChanges + index.changes,
    clear: async () => {
      // What is still being written goes into the one that nobody asks any more.
      replace(new Index(settings));
    },
    rebuild: async (fill) => {
      if (fresh !== null) throw new Error('The search index is being rebuilt already.');
      const patched: PatchedNumbers = new Map();
      const target = { index: new Index(settings), changed: new Set<string>(), patched };
      fresh = target;
      try {
        await fill({
          upsert: (documents) =>
            target.index.upsert(
              documents
                .filter(({ id }) => !target.changed.has(id))
                .map((document) => ({ ...document, ...target.patched.get(document.id) })),
            ),
        });
        await target.index.waitForChanges();
        replace(target.index);
      } finally {
        fresh = null;
      }
    },
  };
}

type PatchedNumbers = Map<string, NumbersUpdate['numbers']>;

function notePatches(patched: PatchedNumbers, updates: readonly NumbersUpdate[]): void {
  for (const { id, numbers } of updates) patched.set(id, { ...patched.get(id), ...numbers });
}

/** The documents and words of an index, and the changes that wait for each other. */
class Index {
  readonly #settings: IndexSettings;
  readonly #vocabulary: Vocabulary;
  readonly #matcher = new Matcher();
  #store: Store;
  #changes = 0;
  #lastChange: Promise<void> = Promise.resolve();

  constructor(settings: IndexSettings) {
    this.#settings = settings;
    this.#vocabulary = new Vocabulary(settings.languages.map(languageOf));
    this.#store = new Store(settings, this.#vocabulary);
  }

  get count(): number {
    return this.#store.liveCount;
  }

  /** How often documents were changed. */
  get changes(): number {
    return this.#changes;
  }

  upsert(documents: readonly IndexDocument[]): Promise<void> {
    return this.#change(documents.length, (at) => this.#store.put(documents[at] as IndexDocument));
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#change(ids.length, (at) => this.#store.remove(ids[at] as string));
  }

  patch(updates: readonly NumbersUpdate[]): Promise<void> {
    return this.#change(updates.length, (at) => this.#store.patch(updates[at] as NumbersUpdate));
  }

  search(query: SearchQuery): SearchResult {
    return search({ store: this.#store, vocabulary: this.#vocabulary }, this.#matcher, query);
  }

  suggest(query: SuggestQuery): Suggestion[] {
    return suggest({ store: this.#store, vocabulary: this.#vocabulary }, query);
  }

  waitForChanges(): Promise<void> {
    return this.#lastChange;
  }

  #change(count: number, work: (at: number) => void): Promise<void> {
    const done = this.#lastChange.then(async () => {
      await inSlices(count, (at) => {
        this.#changes += 1;
        work(at);
      });
      await this.#sweep();
    });
    this.#lastChange = done.catch(() => {});
    return done;
  }

  /** Copies the live documents into a new store, while searches go on in the old one. */
  async #sweep(): Promise<void> {
    const dead = this.#store.size - this.#store.liveCount;
    if (dead <= fewDead || dead < this.#store.size * deadShare) return;
    const old = this.#store;
    const fresh = new Store(this.#settings, this.#vocabulary);
    await inSlices(old.size, (document) => fresh.copy(old, document));
    this.#store = fresh;
  }
}

async function inSlices(count: number, work: (at: number) => void): Promise<void> {
  let sliceEnd = performance.now() + sliceMilliseconds;
  for (let at = 0; at < count; at += 1) {
    work(at);
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + sliceMilliseconds;
  }
}
