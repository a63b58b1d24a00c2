import { type Bitset, has } from './bitset.ts';
import type { PostingList } from './postings.ts';
import type { Store } from './store.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a word counts that stands for the one that was typed. */
const weights = { same: 1, relative: 0.8, completion: 0.7, misspelling: 0.5 } as const;

/** Of the words that a beginning may become, so many of the most frequent are searched. */
const mostCompletions = 64;
const shortestBeginning = 2;

/** A list of postings that a part of the query reads, and what it counts. */
export type Term = PostingList & { readonly word: number; readonly weight: number; readonly isTypo: boolean };

/** One part of the query, with all that may stand for it: what is no typo comes first. */
export type Slot = {
  readonly typed: string;
  readonly terms: readonly Term[];
  /** How many postings there are to read. */
  readonly length: number;
  readonly rarity: number;
  /** It takes part in the score only: a stop word, or a word of a phrase that was matched already. */
  readonly isOptional: boolean;
};

export type SlotOptions = {
  /** The word may be the beginning of a longer one. */
  readonly isOpen: boolean;
  /** Typos are thought of when nothing else fits, or in any case. */
  readonly typos: 'whenUnknown' | 'always';
};

export function wordSlot(store: Store, vocabulary: Vocabulary, typed: string, options: SlotOptions): Slot {
  const terms = sameTerms(store, vocabulary, typed);
  if (options.isOpen && typed.length >= shortestBeginning && !/^\p{N}+$/u.test(typed)) {
    const met = new Set(terms.map(({ word }) => word));
    for (const word of mostFrequent(store, vocabulary, vocabulary.completions(typed))) {
      if (!met.has(word)) terms.push(term(store, word, weights.completion));
    }
  }
  if (terms.length === 0 || options.typos === 'always') {
    const met = new Set(terms.map(({ word }) => word));
    for (const word of vocabulary.misspellings(typed)) {
      if (!met.has(word) && store.frequencyOf(word) > 0) terms.push(term(store, word, weights.misspelling, true));
    }
  }
  return slot(store, typed, terms, vocabulary.isStopWord(typed));
}

/** A code, whose parts must stand together. */
export function sequenceSlot(store: Store, vocabulary: Vocabulary, parts: readonly string[], within: Bitset): Slot {
  const found = sequence(store, vocabulary, parts, within);
  const terms =
    found.length === 0
      ? []
      : [{ pairs: found, start: 0, end: found.length, word: 0, weight: weights.same, isTypo: false }];
  return slot(store, parts.join(' '), terms, false);
}

/** A word of a phrase: it adds to the score of what the phrase has found. */
export function phraseWordSlot(store: Store, vocabulary: Vocabulary, word: string): Slot {
  const number = vocabulary.find(word);
  return slot(store, word, number === undefined ? [] : [term(store, number, weights.same)], true);
}

/** The word itself and those that differ from it in their endings. */
export function sameTerms(store: Store, vocabulary: Vocabulary, typed: string): Term[] {
  const terms: Term[] = [];
  const number = vocabulary.find(typed);
  if (number !== undefined && store.frequencyOf(number) > 0) terms.push(term(store, number, weights.same));
  for (const word of vocabulary.relatives(typed)) {
    if (store.frequencyOf(word) > 0) terms.push(term(store, word, weights.relative));
  }
  return terms;
}

/** Pairs of document and impact for the documents of `within` in which the words stand one after the other. */
export function sequence(store: Store, vocabulary: Vocabulary, words: readonly string[], within: Bitset): Uint32Array {
  const numbers: number[] = [];
  for (const word of words) {
    const number = vocabulary.find(word);
    if (number === undefined) return new Uint32Array(0);
    numbers.push(number);
  }
  const rarest = numbers.reduce((a, b) => (store.frequencyOf(b) < store.frequencyOf(a) ? b : a));
  const { pairs, start, end } = store.postings.read(rarest);
  const found: number[] = [];
  for (let at = start; at < end; at += 2) {
    const document = pairs[at] as number;
    if (has(within, document) && store.holdsSequence(document, numbers)) found.push(document, pairs[at + 1] as number);
  }
  return Uint32Array.from(found);
}

function term(store: Store, word: number, weight: number, isTypo = false): Term {
  const { pairs, start, end } = store.postings.read(word);
  return { pairs, start, end, word, weight, isTypo };
}

function slot(store: Store, typed: string, terms: readonly Term[], isOptional: boolean): Slot {
  const length = terms.reduce((sum, { start, end }) => sum + (end - start) / 2, 0);
  // All that stands for the word has one rarity: else a rare ending would count more than the word that was typed.
  const live = terms.reduce(
    (sum, { word, start, end }) => sum + (word === 0 ? (end - start) / 2 : store.frequencyOf(word)),
    0,
  );
  const frequency = Math.min(store.liveCount, live);
  const rarity = Math.log(1 + (store.liveCount - frequency + 0.5) / (frequency + 0.5));
  return { typed, terms, length, rarity, isOptional };
}

function mostFrequent(store: Store, vocabulary: Vocabulary, words: readonly number[]): readonly number[] {
  const known = words.filter((word) => store.frequencyOf(word) > 0);
  if (known.length <= mostCompletions) return known;
  return known
    .sort((a, b) => {
      const difference = store.frequencyOf(b) - store.frequencyOf(a);
      if (difference !== 0) return difference;
      return vocabulary.wordOf(a) < vocabulary.wordOf(b) ? -1 : 1;
    })
    .slice(0, mostCompletions);
}
