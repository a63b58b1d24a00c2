import { setImmediate } from 'node:timers/promises';
import { languageOf } from './languages.ts';
import { Matcher } from './matching.ts';
import { search } from './search.ts';
import { Store } from './store.ts';
import type { IndexDocument, IndexSettings, SearchQuery, SearchResult } from './types.ts';
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
  search(query: SearchQuery): Promise<SearchResult>;
  count(): Promise<number>;
  clear(): Promise<void>;
};

export function createSearchEngine(settings: IndexSettings): SearchEngine {
  const languages = settings.languages.map(languageOf);
  let vocabulary = new Vocabulary(languages);
  let store = new Store(settings, vocabulary);
  let matcher = matcherOf(vocabulary);
  let lastChange: Promise<void> = Promise.resolve();

  const change = (work: () => Promise<void>): Promise<void> => {
    const done = lastChange.then(work);
    lastChange = done.catch(() => {});
    return done;
  };

  /** Copies the live documents into a new store, while searches go on in the old one. */
  async function sweep(): Promise<void> {
    const dead = store.size - store.liveCount;
    if (dead <= fewDead || dead < store.size * deadShare) return;
    const old = store;
    const fresh = new Store(settings, vocabulary);
    await inSlices(old.size, (document) => fresh.copy(old, document));
    store = fresh;
  }

  return {
    upsert: (documents) =>
      change(async () => {
        await inSlices(documents.length, (at) => store.put(documents[at] as IndexDocument));
        await sweep();
      }),
    remove: (ids) =>
      change(async () => {
        await inSlices(ids.length, (at) => store.remove(ids[at] as string));
        await sweep();
      }),
    search: async (query) => search(store, vocabulary, matcher, query),
    count: async () => store.liveCount,
    clear: () =>
      change(async () => {
        vocabulary = new Vocabulary(languages);
        store = new Store(settings, vocabulary);
        matcher = matcherOf(vocabulary);
      }),
  };
}

function matcherOf(vocabulary: Vocabulary): Matcher {
  return new Matcher((word) => vocabulary.wordOf(word));
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
