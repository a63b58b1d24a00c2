import { GrowingUint32, grownCapacity } from './growing.ts';

/** Where the postings of a word stand: pairs of document and impact, from `start` to `end`, documents ascending. */
export type PostingList = { readonly pairs: Uint32Array; readonly start: number; readonly end: number };

const pageLength = 1 << 16;
/** Capacities of the blocks in pages, in pairs. Longer lists have an array of their own. */
const capacities = [2, 8, 32, 128];
const noBlock = 0xffffffff;

/**
 * For each word, in which documents it stands and how much it says there. Most words are rare: their lists are blocks in
 * shared pages, which are reused when a list outgrows them, so that no word costs an object.
 */
export class Postings {
  readonly #pages: Uint32Array[] = [];
  #used = pageLength;
  readonly #free: number[][] = capacities.map(() => []);
  /** Of each word: the place of its block (page and offset in one number), and its length in pairs. */
  readonly #block = new GrowingUint32();
  readonly #length = new GrowingUint32();
  readonly #own = new Map<number, Uint32Array>();

  append(word: number, document: number, impact: number): void {
    this.#know(word);
    const length = this.#length.array[word] as number;
    let pairs = this.#own.get(word);
    let start = 0;
    if (pairs === undefined) {
      const level = capacities.indexOf(length);
      if (length === 0) this.#block.array[word] = this.#take(0);
      else if (level >= 0) pairs = this.#outgrow(word, level);
    } else if (2 * length === pairs.length) {
      const grown = new Uint32Array(grownCapacity(length, length + 1) * 2);
      grown.set(pairs);
      this.#own.set(word, grown);
      pairs = grown;
    }
    if (pairs === undefined) {
      const block = this.#block.array[word] as number;
      pairs = this.#pages[block >>> 16] as Uint32Array;
      start = block & (pageLength - 1);
    }
    pairs[start + 2 * length] = document;
    pairs[start + 2 * length + 1] = impact;
    this.#length.array[word] = length + 1;
  }

  read(word: number): PostingList {
    const length = word < this.#length.length ? 2 * (this.#length.array[word] as number) : 0;
    const own = this.#own.get(word);
    if (own !== undefined) return { pairs: own, start: 0, end: length };
    const block = length === 0 ? noBlock : (this.#block.array[word] as number);
    if (block === noBlock) return { pairs: new Uint32Array(0), start: 0, end: 0 };
    const start = block & (pageLength - 1);
    return { pairs: this.#pages[block >>> 16] as Uint32Array, start, end: start + length };
  }

  #know(word: number): void {
    while (this.#length.length <= word) {
      this.#length.push(0);
      this.#block.push(noBlock);
    }
  }

  /** Moves a full block of `level` into the next larger one; answers the array when that is the word's own. */
  #outgrow(word: number, level: number): Uint32Array | undefined {
    const old = this.#block.array[word] as number;
    const page = this.#pages[old >>> 16] as Uint32Array;
    const from = old & (pageLength - 1);
    const pairs = page.subarray(from, from + 2 * (capacities[level] as number));
    this.#free[level]?.push(old);
    if (level + 1 === capacities.length) {
      const own = new Uint32Array(pairs.length * 2);
      own.set(pairs);
      this.#own.set(word, own);
      return own;
    }
    const block = this.#take(level + 1);
    (this.#pages[block >>> 16] as Uint32Array).set(pairs, block & (pageLength - 1));
    this.#block.array[word] = block;
    return undefined;
  }

  #take(level: number): number {
    const reused = this.#free[level]?.pop();
    if (reused !== undefined) return reused;
    const length = 2 * (capacities[level] as number);
    if (this.#used + length > pageLength) {
      this.#pages.push(new Uint32Array(pageLength));
      this.#used = 0;
    }
    const block = ((this.#pages.length - 1) << 16) + this.#used;
    this.#used += length;
    return block >>> 0;
  }
}
