import type { WeightedWords } from './words.ts';

/** How soon a word that comes again says nothing new, and how much long texts are held back (BM25). */
const saturation = 1.2;
const lengthShare = 0.5;

/** Numbers side by side: what is read for every word of every question. Longer than `count` while it grows. */
type Postings = { slots: Int32Array; frequencies: Float32Array; count: number };

const none = new Int32Array(0);

export type WordIndex = ReturnType<typeof createWordIndex>;

/**
 * Texts by their words, compared by BM25 (Robertson and Zaragoza, 2009). Texts are added at the end and may be taken out;
 * what is left of them in the lists of words is passed over.
 */
export function createWordIndex() {
  const postings = new Map<string, Postings>();
  const lengths: number[] = [];
  let totalLength = 0;
  let living = 0;

  const weightOf = (word: string): number => {
    const count = postings.get(word)?.count ?? 0;
    return Math.log(1 + (lengths.length - count + 0.5) / (count + 0.5));
  };

  return {
    /** @returns the slot of the text, counted from 0 */
    add(words: WeightedWords): number {
      const slot = lengths.length;
      let length = 0;
      for (const [word, frequency] of words) {
        let list = postings.get(word);
        if (!list) {
          list = { slots: new Int32Array(2), frequencies: new Float32Array(2), count: 0 };
          postings.set(word, list);
        }
        append(list, slot, frequency);
        length += frequency;
      }
      lengths.push(length);
      totalLength += length;
      living += 1;
      return slot;
    },

    remove(slot: number): void {
      totalLength -= lengths[slot] as number;
      lengths[slot] = -1;
      living -= 1;
    },

    /** Writes the lists without what was taken out. @returns the old slots in their new order */
    compact(): number[] {
      const kept: number[] = [];
      const slotOf = new Map<number, number>();
      for (const [slot, length] of lengths.entries()) if (length >= 0) slotOf.set(slot, kept.push(slot) - 1);
      for (const [word, list] of postings) {
        let count = 0;
        for (let at = 0; at < list.count; at += 1) {
          const next = slotOf.get(list.slots[at] as number);
          if (next === undefined) continue;
          list.slots[count] = next;
          list.frequencies[count] = list.frequencies[at] as number;
          count += 1;
        }
        if (count === 0) postings.delete(word);
        else {
          postings.set(word, {
            slots: list.slots.slice(0, count),
            frequencies: list.frequencies.slice(0, count),
            count,
          });
        }
      }
      const left = kept.map((slot) => lengths[slot] as number);
      lengths.splice(0, lengths.length, ...left);
      return kept;
    },

    slots: (): number => lengths.length,
    living: (): number => living,

    /** Whether a text has the word. */
    has: (slot: number, word: string): boolean => isAmong(postings.get(word), slot),

    /** The slots of texts with the word; some of them may have been taken out. */
    slotsWith: (word: string): Int32Array => {
      const list = postings.get(word);
      return list ? list.slots.subarray(0, list.count) : none;
    },

    /** How many bytes the lists of words take, without the words themselves. */
    bytes: (): number => {
      let sum = 8 * lengths.length;
      for (const { slots, frequencies } of postings.values()) sum += slots.byteLength + frequencies.byteLength;
      return sum;
    },

    /** How much a word tells texts apart. */
    weightOf,

    /** How well each text fits, by slot: from 0 to about 1, where 1 is a short text that says all of it, more than once. */
    scores(query: WeightedWords): Float64Array {
      const scores = new Float64Array(lengths.length);
      const averageLength = living === 0 ? 1 : totalLength / living || 1;
      let most = 0;
      for (const [word, asked] of query) {
        const idf = weightOf(word);
        const queryWeight = idf * Math.sqrt(asked);
        most += queryWeight * (saturation + 1);
        const list = postings.get(word);
        if (!list) continue;
        for (let at = 0; at < list.count; at += 1) {
          const slot = list.slots[at] as number;
          const length = lengths[slot] as number;
          if (length < 0) continue;
          const frequency = list.frequencies[at] as number;
          const held = saturation * (1 - lengthShare + (lengthShare * length) / averageLength);
          scores[slot] = (scores[slot] as number) + (queryWeight * frequency * (saturation + 1)) / (frequency + held);
        }
      }
      if (most > 0) for (let slot = 0; slot < scores.length; slot += 1) scores[slot] = (scores[slot] as number) / most;
      return scores;
    },
  };
}

function append(list: Postings, slot: number, frequency: number): void {
  if (list.count === list.slots.length) {
    const slots = new Int32Array(list.count * 2);
    const frequencies = new Float32Array(list.count * 2);
    slots.set(list.slots);
    frequencies.set(list.frequencies);
    list.slots = slots;
    list.frequencies = frequencies;
  }
  list.slots[list.count] = slot;
  list.frequencies[list.count] = frequency;
  list.count += 1;
}

/** By halving: slots only ever grow. */
function isAmong(list: Postings | undefined, wanted: number): boolean {
  if (!list) return false;
  let from = 0;
  let to = list.count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list.slots[middle] as number) < wanted) from = middle + 1;
    else to = middle;
  }
  return from < list.count && list.slots[from] === wanted;
}
