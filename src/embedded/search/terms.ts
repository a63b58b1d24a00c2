import { type Bitset, has } from './bitset.ts';
import type { PostingList } from './postings.ts';
import type { Part } from './query-text.ts';
import type { Store } from './store.ts';
import type { MatchKind } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a word counts that stands for the one that was typed. */
export const weights = {
  same: 1,
  relative: 0.8,
  synonym: 0.8,
  completion: 0.7,
  misspelling: 0.5,
  distantMisspelling: 0.4,
} as const;

/** Of the words that a beginning may become, so many of the most frequent are searched. */
const mostCompletions = 64;
const shortestBeginning = 2;

/** What a term is in the documents: the words that stand together, by their numbers, or any of the values of a field. */
export type TermSource =
  | { readonly kind: 'words'; readonly numbers: readonly number[] }
  | { readonly kind: 'tag'; readonly field: string; readonly values: readonly string[] };

/** A list of postings that a part of the query reads, and what it counts. */
export type Term = PostingList & {
  readonly source: TermSource;
  readonly via: MatchKind;
  /** The phrase of the alternative that it comes from. */
  readonly from: string | null;
  readonly weight: number;
  readonly isTypo: boolean;
  /** In how many documents it is, as far as is known. */
  readonly frequency: number;
};

/** One part of the query, with all that may stand for it: what is no typo comes first. */
export type Slot = {
  readonly typed: string;
  readonly isCode: boolean;
  readonly isWish: boolean;
  readonly terms: readonly Term[];
  /** How many postings there are to read. */
  readonly length: number;
  readonly rarity: number;
  /** It takes part in the score only: a stop word, or a word of a phrase that was matched already. */
  readonly isOptional: boolean;
};

/** Where terms are looked up. */
export type Lexicon = { readonly store: Store; readonly vocabulary: Vocabulary };

/**
 * @param meant what else the part may stand for
 * @param typos thought of when nothing else fits, or in any case
 */
export function wordSlot(
  lexicon: Lexicon,
  { words, isOpen, isWish, alternatives }: Part,
  meant: readonly Term[],
  typos: 'whenUnknown' | 'always',
): Slot {
  const { store, vocabulary } = lexicon;
  const typed = words[0] as string;
  const terms = sameTerms(lexicon, typed, 'exact');
  const met = new Set(terms.map(numberOf));
  const addNew = (numbers: Iterable<number>, via: MatchKind, weight: number): void => {
    for (const number of numbers) {
      if (met.has(number) || store.frequencyOf(number) === 0) continue;
      met.add(number);
      terms.push(wordTerm(store, number, via, weight));
    }
  };
  if (isOpen && typed.length >= shortestBeginning) {
    addNew(mostFrequent(lexicon, vocabulary.completions(typed)), 'prefix', weights.completion);
  }
  terms.push(...meant);
  // What means something is no typo, also where nothing is found for it.
  const isUnknown = terms.length === 0 && alternatives.length === 0;
  if (isUnknown || (typos === 'always' && !isWish)) addNew(vocabulary.misspellings(typed), 'typo', weights.misspelling);
  if (isUnknown && terms.length === 0) {
    addNew(vocabulary.distantMisspellings(typed), 'typo', weights.distantMisspelling);
  }
  return slot(store, typed, terms, { isOptional: vocabulary.isStopWord(typed), isWish });
}

/** A code, or words with digits: what must stand together. */
export function sequenceSlot(
  lexicon: Lexicon,
  { words, kind, isWish }: Part,
  meant: readonly Term[],
  within: Bitset,
): Slot {
  const terms = [...meant, ...sequenceTerms(lexicon, words, within, 'exact', weights.same)];
  return slot(lexicon.store, words.join(' '), terms, { isCode: kind === 'code', isWish });
}

/** A word of a phrase: it adds to the score of what the phrase has found. */
export function phraseWordSlot({ store, vocabulary }: Lexicon, word: string): Slot {
  const numbers = [vocabulary.find(word), vocabulary.findInCodes(word)].filter((number) => number !== undefined);
  const terms = numbers.map((number) => wordTerm(store, number, 'phrase', weights.same));
  return slot(store, word, terms, { isOptional: true });
}

/** The word itself and those that differ from it in their endings. */
export function sameTerms({ store, vocabulary }: Lexicon, typed: string, via: MatchKind, weight = 1): Term[] {
  const terms: Term[] = [];
  for (const number of [vocabulary.find(typed), vocabulary.findInCodes(typed)]) {
    if (number !== undefined && store.frequencyOf(number) > 0) terms.push(wordTerm(store, number, via, weight));
  }
  for (const number of vocabulary.relatives(typed)) {
    if (store.frequencyOf(number) === 0) continue;
    terms.push(wordTerm(store, number, via === 'exact' ? 'stem' : via, weight * weights.relative));
  }
  return terms;
}

/** The words one after the other, in a text or in a code. */
export function sequenceTerms(
  lexicon: Lexicon,
  words: readonly string[],
  within: Bitset,
  via: MatchKind,
  weight: number,
): Term[] {
  const { store, vocabulary } = lexicon;
  const terms: Term[] = [];
  for (const find of [vocabulary.find.bind(vocabulary), vocabulary.findInCodes.bind(vocabulary)]) {
    const numbers = words.map(find).filter((number) => number !== undefined);
    if (numbers.length < words.length) continue;
    const pairs = sequence(store, numbers, within);
    if (pairs.length === 0) continue;
    const source = { kind: 'words', numbers } as const;
    terms.push({
      pairs,
      start: 0,
      end: pairs.length,
      source,
      via,
      from: null,
      weight,
      isTypo: false,
      frequency: pairs.length / 2,
    });
  }
  return terms;
}

/** Pairs of document and impact for the documents of `within` in which the words stand one after the other. */
function sequence(store: Store, numbers: readonly number[], within: Bitset): Uint32Array {
  const rarest = numbers.reduce((a, b) => (store.frequencyOf(b) < store.frequencyOf(a) ? b : a));
  const { pairs, start, end } = store.postings.read(rarest);
  const found: number[] = [];
  for (let at = start; at < end; at += 2) {
    const document = pairs[at] as number;
    if (!has(within, document)) continue;
    if (numbers.length === 1 || store.holdsSequence(document, numbers)) found.push(document, pairs[at + 1] as number);
  }
  return Uint32Array.from(found);
}

function wordTerm(store: Store, number: number, via: MatchKind, weight: number): Term {
  const { pairs, start, end } = store.postings.read(number);
  const source = { kind: 'words', numbers: [number] } as const;
  const isTypo = via === 'typo';
  return { pairs, start, end, source, via, from: null, weight, isTypo, frequency: store.frequencyOf(number) };
}

function numberOf({ source }: Term): number {
  return source.kind === 'words' ? (source.numbers[0] as number) : -1;
}

function slot(
  store: Store,
  typed: string,
  terms: readonly Term[],
  { isOptional = false, isCode = false, isWish = false }: { isOptional?: boolean; isCode?: boolean; isWish?: boolean },
): Slot {
  const length = terms.reduce((sum, { start, end }) => sum + (end - start) / 2, 0);
  // All that stands for the word has one rarity: else a rare ending would count more than the word that was typed.
  const frequency = Math.min(
    store.liveCount,
    terms.reduce((sum, term) => sum + term.frequency, 0),
  );
  return { typed, isCode, isWish, terms, length, rarity: rarityOf(store, frequency), isOptional };
}

/** BM25's inverse document frequency. */
export function rarityOf({ liveCount }: Store, frequency: number): number {
  return Math.log(1 + (liveCount - frequency + 0.5) / (frequency + 0.5));
}

function mostFrequent({ store, vocabulary }: Lexicon, words: readonly number[]): readonly number[] {
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
