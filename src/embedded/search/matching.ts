import { Accumulator, countIn } from './accumulator.ts';
import { add, among, type Bitset, has, intersect, membersOf, setOf, subtract } from './bitset.ts';
import { emptySet } from './filters.ts';
import type { QueryText } from './query-text.ts';
import type { Store } from './store.ts';
import { phraseWordSlot, type Slot, sameTerms, sequence, sequenceSlot, wordSlot } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

/** With fewer results than these for all the words, documents with fewer of the words follow. */
const enough = 10;

export type Matches = {
  /** Those that match within `near`, in no order. */
  readonly documents: Uint32Array;
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
  /** More matched words come first, then fewer typos, then the score. */
  tierOf(document: number): number;
  scoreOf(document: number): number;
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
 * all words, also known words are taken for typos. Phrases and exclusions always hold.
 */
export class Matcher {
  readonly #accumulator = new Accumulator();
  readonly #wordOf: (word: number) => string;

  constructor(wordOf: (word: number) => string) {
    this.#wordOf = wordOf;
  }

  match(store: Store, vocabulary: Vocabulary, text: QueryText, room: Room): Matches {
    for (const words of text.phrases) keepPhrase(store, vocabulary, words, room);
    for (const words of text.excluded) exclude(store, vocabulary, words, room);
    const phraseSlots = text.phrases.flat().map((word) => phraseWordSlot(store, vocabulary, word));
    const slots = (typos: 'whenUnknown' | 'always'): Slot[] =>
      text.parts.map((part, at) =>
        part.length > 1
          ? sequenceSlot(store, vocabulary, part, room.near)
          : wordSlot(store, vocabulary, part[0] as string, {
              isOpen: text.isLastOpen && at === text.parts.length - 1,
              typos,
            }),
      );

    const usual = divide(slots('whenUnknown'));
    const strict = (): Matches => this.#strict(store, usual, phraseSlots, room);
    const found = strict();
    if (usual.required.length === 0) return found;
    const count = sizeWithin(room.all, found.documents);
    if (count >= enough) return found;
    if (count > 0) return usual.required.length === 1 ? found : this.#wide(store, usual, phraseSlots, room);
    const wide = this.#wide(store, divide(slots('always')), phraseSlots, room);
    // Nothing in the filters comes near: the counts of the facets tell where all the words are.
    return sizeWithin(room.all, wide.documents) > 0 ? wide : strict();
  }

  #strict(store: Store, { required, optional }: Divided, phraseSlots: readonly Slot[], { near, all }: Room): Matches {
    const accumulator = this.#accumulator;
    accumulator.clear(store.size);
    if (required.length === 0) accumulator.startWith(membersOf(near));
    else accumulator.matchAll(required, near);
    const reached = Math.max(1, required.length);
    accumulator.addOptional([...optional, ...phraseSlots], reached);
    // Typos take at most 3 of the 4 that a slot gives.
    return this.#matches(accumulator.fromTier(4 * reached - 3), required, all);
  }

  #wide(store: Store, { required, optional }: Divided, phraseSlots: readonly Slot[], { near, all }: Room): Matches {
    const accumulator = this.#accumulator;
    accumulator.clear(store.size);
    accumulator.matchAny(required, near);
    accumulator.addOptional([...optional, ...phraseSlots], 1);
    return this.#matches(accumulator.fromTier(this.#lowestTier(required.length, all)), required, all);
  }

  /** Down to which tier documents are taken so that there are enough of them. */
  #lowestTier(slots: number, all: Bitset): number {
    const counts = this.#accumulator.countTiers(slots, all);
    let sum = 0;
    for (let tier = counts.length - 1; tier > 1; tier -= 1) {
      sum += counts[tier] as number;
      if (sum >= enough) return tier;
    }
    return 1;
  }

  #matches(documents: Uint32Array, slots: readonly Slot[], all: Bitset): Matches {
    return {
      documents,
      corrections: correctionsOf(documents, slots, all, this.#wordOf),
      tierOf: (document) => this.#accumulator.tierOf(document),
      scoreOf: (document) => this.#accumulator.score[document] as number,
    };
  }
}

type Divided = { readonly required: readonly Slot[]; readonly optional: readonly Slot[] };

/** The rarest slot first: it leaves the fewest documents for the others. A text of stop words only requires them. */
function divide(slots: readonly Slot[]): Divided {
  const inOrder = [...slots].sort((a, b) => b.rarity - a.rarity || (a.typed < b.typed ? -1 : 1));
  const required = inOrder.filter(({ isOptional }) => !isOptional);
  return required.length > 0
    ? { required, optional: inOrder.filter(({ isOptional }) => isOptional) }
    : { required: inOrder, optional: [] };
}

function keepPhrase(store: Store, vocabulary: Vocabulary, words: readonly string[], { near, all }: Room): void {
  const found = emptySet(store);
  const pairs = sequence(store, vocabulary, words, near);
  for (let at = 0; at < pairs.length; at += 2) add(found, pairs[at] as number);
  intersect(near, found);
  intersect(all, found);
}

function exclude(store: Store, vocabulary: Vocabulary, words: readonly string[], { near, all }: Room): void {
  const found = emptySet(store);
  const lists =
    words.length > 1
      ? [sequence(store, vocabulary, words, near)]
      : sameTerms(store, vocabulary, words[0] as string).map(({ pairs, start, end }) => pairs.subarray(start, end));
  for (const pairs of lists) for (let at = 0; at < pairs.length; at += 2) add(found, pairs[at] as number);
  subtract(near, found);
  subtract(all, found);
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
  documents: Uint32Array,
  slots: readonly Slot[],
  all: Bitset,
  wordOf: (word: number) => string,
): { from: string; to: string }[] {
  const guessed = slots.filter(({ terms }) => terms.some(({ isTypo }) => isTypo));
  if (guessed.length === 0) return [];
  const results = among(documents, all);
  const set = setOf(results, all.length);
  const corrections: { from: string; to: string }[] = [];
  for (const { typed, terms } of guessed) {
    let best: { to: string; count: number } | null = null;
    let isRight = false;
    for (const term of terms) {
      const { isTypo, word } = term;
      const count = countIn(term, results, set);
      if (!isTypo && count > 0) isRight = true;
      const to = wordOf(word);
      if (isTypo && count > 0 && (!best || count > best.count || (count === best.count && to < best.to))) {
        best = { to, count };
      }
    }
    if (best !== null && !isRight) corrections.push({ from: typed, to: best.to });
  }
  return corrections;
}
