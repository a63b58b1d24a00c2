import { GrowingUint32 } from './growing.ts';

/** Words this short are in the index only as what a longer one may have been meant to be. */
const shortestWord = 3;

/**
 * Finds the words that one edit makes of a word: a letter added, left out, replaced, or two neighbours swapped. Two words
 * are so close only if they are the same after taking at most one letter out of each (the symmetric deletion of SymSpell),
 * so each word is kept under the hashes of itself and of all that it becomes by leaving one letter out.
 */
export class OneEditIndex {
  readonly #word = new GrowingUint32();
  readonly #hash = new GrowingUint32();
  readonly #next = new GrowingUint32();
  #heads = new Uint32Array(1 << 10);

  add(word: string, number: number): void {
    if (word.length < shortestWord) return;
    forEachForm(word, (hash) => {
      if (this.#word.length >= this.#heads.length) this.#grow();
      this.#word.push(number);
      this.#hash.push(hash);
      const slot = hash & (this.#heads.length - 1);
      // Entries are counted from 1: 0 ends a chain.
      this.#next.push(this.#heads[slot] as number);
      this.#heads[slot] = this.#word.length;
    });
  }

  /** Numbers of the words that may be one edit away; some are not: check with `isOneEdit`. */
  candidates(word: string): Set<number> {
    const found = new Set<number>();
    forEachForm(word, (hash) => {
      let entry = this.#heads[hash & (this.#heads.length - 1)] as number;
      while (entry !== 0) {
        if (this.#hash.array[entry - 1] === hash) found.add(this.#word.array[entry - 1] as number);
        entry = this.#next.array[entry - 1] as number;
      }
    });
    return found;
  }

  #grow(): void {
    const heads = new Uint32Array(this.#heads.length * 2);
    for (let entry = 1; entry <= this.#word.length; entry += 1) {
      const slot = (this.#hash.array[entry - 1] as number) & (heads.length - 1);
      this.#next.array[entry - 1] = heads[slot] as number;
      heads[slot] = entry;
    }
    this.#heads = heads;
  }
}

function forEachForm(word: string, visit: (hash: number) => void): void {
  visit(hashWithout(word, -1));
  for (let at = 0; at < word.length; at += 1) {
    // Leaving out either of two equal neighbours gives the same.
    if (at > 0 && word.charCodeAt(at) === word.charCodeAt(at - 1)) continue;
    visit(hashWithout(word, at));
  }
}

/** FNV-1a, with its bits mixed once more for tables of a power of two. */
function hashWithout(word: string, left: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) {
    if (at !== left) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Whether exactly one edit (Damerau-Levenshtein, of neighbouring letters) makes one of the other. */
export function isOneEdit(one: string, other: string): boolean {
  if (one.length > other.length) return isOneEdit(other, one);
  if (other.length - one.length > 1 || one === other) return false;
  let at = 0;
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  if (one.length < other.length) return one.slice(at) === other.slice(at + 1);
  if (one.slice(at + 1) === other.slice(at + 1)) return true;
  return (
    one.charCodeAt(at) === other.charCodeAt(at + 1) &&
    one.charCodeAt(at + 1) === other.charCodeAt(at) &&
    one.slice(at + 2) === other.slice(at + 2)
  );
}
