import { Accumulator, countIn } from './accumulator.ts';
import { alternativeTerms } from './alternatives.ts';
import { add, addAll, among, type Bitset, has, intersect, membersOf, subtract } from './bitset.ts';
import type { Sought } from './explain.ts';
import type { Part, QueryText } from './query-text.ts';
import {
  type Lexicon,
  phraseWordSlot,
  type Slot,
  sameTerms,
  sequenceSlot,
  sequenceTerms,
  type Term,
  wordSlot,
} from './terms.ts';
import type { Alternative } from './types.ts';

/** With fewer results than these for all the words, documents with fewer of the words follow. */
const enough = 10;

/** Postings that are read for any of the words before anybody knows whether enough documents have all of them. */
const fewPostings = 30_000;

export type Matches = {
  /** Those that match within `near`, in no order. */
  readonly documents: Uint32Array;
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
  /** Whether some of those that pass all filters match fewer words than there are. */
  readonly isPartial: boolean;
  /** What was looked for, to tell what a document was found by. */
  readonly sought: readonly Sought[];
  /** More matched words come first, then fewer typos, then the score. */
  tierOf(document: number): number;
  scoreOf(document: number): number;
};

type Found = Matches & {
  /** How many of those that pass all filters match all words. */
  readonly fullCount: number;
};

/** The sets that the matcher works in: it narrows both. */
export type Room = {
  /** Documents that somebody wants to know about: those that pass all filters, or all but those of one facet. */
  readonly near: Bitset;
  /** Documents that pass all filters: only these decide how far the words are stretched. */
  readonly all: Bitset;
};

/**
 * Finds the documents of a text: all words first; then, when these are few, those with fewer words; and when nothing has
 * all words, also known words are taken for typos. Phrases and exclusions always hold, and as long as anything has one of
 * the codes that were asked for, nothing is found without.
 */
export class Matcher {
  readonly #accumulator = new Accumulator();

  match(lexicon: Lexicon, text: QueryText, room: Room): Matches {
    const phrases = text.phrases.map((words) => keepPhrase(lexicon, words, room));
    for (const words of text.excluded) exclude(lexicon, words, room);
    const phraseSlots = text.phrases.flat().map((word) => phraseWordSlot(lexicon, word));
    const meaning = meaningsOf(lexicon, room.near);
    const slots = (typos: 'whenUnknown' | 'always'): Slot[] =>
      text.parts.map((part) =>
        part.kind === 'word'
          ? wordSlot(lexicon, part, meaning(part), typos)
          : sequenceSlot(lexicon, part, meaning(part), room.near),
      );

    const usual = divide(slots('whenUnknown'), phraseSlots, phrases);
    const isOneWord = usual.required.length <= 1;
    // Reading everything at once is cheaper than reading again, as long as it is little.
    const isShort = !isOneWord && usual.required.reduce((sum, { length }) => sum + length, 0) <= fewPostings;
    const found = isShort ? this.#any(lexicon, usual, room) : this.#strict(lexicon, usual, room);
    if (usual.required.length === 0 || found.fullCount >= enough) return found;
    if (found.fullCount > 0) return isOneWord || isShort ? found : this.#any(lexicon, usual, room);
    const wide = this.#any(lexicon, divide(slots('always'), phraseSlots, phrases), room);
    // Nothing in the filters comes near: the counts of the facets tell where all the words are.
    return sizeWithin(room.all, wide.documents) > 0 ? wide : this.#strict(lexicon, usual, room);
  }

  /** What matches all words. */
  #strict(lexicon: Lexicon, divided: Divided, { near, all }: Room): Found {
    const { required, optional } = divided;
    const accumulator = this.#accumulator;
    accumulator.clear(lexicon.store.size);
    if (required.length === 0) accumulator.startWith(membersOf(near));
    else accumulator.matchAll(required, near);
    const reached = Math.max(1, required.length);
    accumulator.addOptional(optional, reached);
    // Typos take at most 3 of the 4 that a slot gives.
    const documents = accumulator.fromTier(4 * reached - 3);
    const matches = this.#matches(lexicon, documents, divided, all, false);
    return { ...matches, fullCount: sizeWithin(all, documents) };
  }

  /** What matches all words when that is enough, and else also what matches fewer. */
  #any(lexicon: Lexicon, divided: Divided, { near, all }: Room): Found {
    const { required, optional, codeShare, share } = divided;
    const accumulator = this.#accumulator;
    accumulator.clear(lexicon.store.size);
    const wishes = required.filter(({ isWish }) => isWish);
    if (wishes.length === required.length) accumulator.matchAny(required, near, codeShare);
    else {
      const words = required.filter(({ isWish }) => !isWish);
      accumulator.matchAny(words, near, codeShare);
      accumulator.matchReached(wishes);
    }
    accumulator.addOptional(optional, 1);
    const counts = accumulator.countTiers(share, all);
    const full = 4 * share - 3;
    const lowest = lowestTier(counts, codeShare);
    const isPartial = counts.subarray(lowest, Math.max(lowest, full)).some((count) => count > 0);
    const fullCount = counts.subarray(full).reduce((sum, count) => sum + count, 0);
    return { ...this.#matches(lexicon, accumulator.fromTier(lowest), divided, all, isPartial), fullCount };
  }

  #matches(
    lexicon: Lexicon,
    documents: Uint32Array,
    { required, sought }: Divided,
    all: Bitset,
    isPartial: boolean,
  ): Matches {
    return {
      documents,
      corrections: correctionsOf(lexicon, documents, required, all),
      isPartial,
      sought,
      tierOf: (document) => this.#accumulator.tierOf(document),
      scoreOf: (document) => this.#accumulator.score[document] as number,
    };
  }
}

/** Down to which tier documents are taken so that there are enough of them. */
function lowestTier(counts: Uint32Array, codeShare: number): number {
  const lowest = codeShare > 1 && counts.subarray(4 * codeShare - 3).some((count) => count > 0) ? 4 * codeShare - 3 : 1;
  let sum = 0;
  for (let tier = counts.length - 1; tier > lowest; tier -= 1) {
    sum += counts[tier] as number;
    if (sum >= enough) return tier;
  }
  return lowest;
}

/** What the parts of a text may also stand for, each alternative looked up once. */
function meaningsOf(lexicon: Lexicon, within: Bitset): (part: Part) => readonly Term[] {
  const known = new Map<Alternative, readonly Term[]>();
  return ({ alternatives }) =>
    alternatives.flatMap((alternative) => {
      const terms = known.get(alternative) ?? alternativeTerms(lexicon, alternative, within);
      known.set(alternative, terms);
      return terms;
    });
}

type Divided = {
  readonly required: readonly Slot[];
  readonly optional: readonly Slot[];
  /** What a code counts when not all parts match: more than all words together. */
  readonly codeShare: number;
  /** What all required slots count together. */
  readonly share: number;
  readonly sought: readonly Sought[];
};

/** The rarest slot first: it leaves the fewest documents for the others. A text of stop words only requires them. */
function divide(slots: readonly Slot[], phraseSlots: readonly Slot[], phrases: readonly Sought[]): Divided {
  const inOrder = [...slots].sort((a, b) => b.rarity - a.rarity || (a.typed < b.typed ? -1 : 1));
  const needed = inOrder.filter(({ isOptional }) => !isOptional);
  const required = needed.length > 0 ? needed : inOrder;
  const optional = needed.length > 0 ? inOrder.filter(({ isOptional }) => isOptional) : [];
  const codes = required.filter(({ isCode }) => isCode).length;
  const words = required.length - codes;
  const codeShare = codes === 0 ? 1 : words + 1;
  return {
    required,
    optional: [...optional, ...phraseSlots],
    codeShare,
    share: words + codes * codeShare,
    sought: [...slots, ...phrases],
  };
}

function keepPhrase(lexicon: Lexicon, words: readonly string[], { near, all }: Room): Sought {
  const terms = sequenceTerms(lexicon, words, near, 'phrase', 1);
  const found = holders(lexicon, terms);
  intersect(near, found);
  intersect(all, found);
  return { typed: words.join(' '), terms };
}

function exclude(lexicon: Lexicon, words: readonly string[], { near, all }: Room): void {
  const [only] = words;
  const isWord = words.length === 1 && only !== undefined;
  const found = holders(
    lexicon,
    isWord ? sameTerms(lexicon, only, 'exact') : sequenceTerms(lexicon, words, near, 'exact', 1),
  );
  subtract(near, found);
  subtract(all, found);
}

function holders({ store }: Lexicon, terms: readonly Term[]): Bitset {
  const found = store.sets.take();
  for (const { pairs, start, end } of terms) {
    for (let at = start; at < end; at += 2) add(found, pairs[at] as number);
  }
  return found;
}

function sizeWithin(all: Bitset, documents: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < documents.length; at += 1) if (has(all, documents[at] as number)) count += 1;
  return count;
}

/**
 * The words that were read as others: for each, the one that most results hold. Only results are asked, so that no word of
 * a document that the searcher may not see is ever told.
 */
function correctionsOf(
  { store, vocabulary }: Lexicon,
  documents: Uint32Array,
  slots: readonly Slot[],
  all: Bitset,
): { from: string; to: string }[] {
  const guessed = slots.filter(({ terms }) => terms.some(({ isTypo }) => isTypo));
  if (guessed.length === 0) return [];
  const results = among(documents, all);
  const set = store.sets.take();
  addAll(set, results);
  const corrections: { from: string; to: string }[] = [];
  for (const { typed, terms } of guessed) {
    let best: { to: string; count: number } | null = null;
    let isRight = false;
    for (const term of terms) {
      const count = countIn(term, results, set);
      if (!term.isTypo && count > 0) isRight = true;
      if (!term.isTypo || term.source.kind !== 'words') continue;
      const to = vocabulary.wordOf(term.source.numbers[0] as number);
      if (count > 0 && (!best || count > best.count || (count === best.count && to < best.to))) {
        best = { to, count };
      }
    }
    if (best !== null && !isRight) corrections.push({ from: typed, to: best.to });
  }
  return corrections;
}
