import type { Bitset } from './bitset.ts';
import { GrowingFloat64 } from './growing.ts';

/** A field of numbers; NaN where a document has none. */
export class NumberColumn {
  readonly #values = new GrowingFloat64();

  append(value: number | null): void {
    this.#values.push(value ?? Number.NaN);
  }

  set(document: number, value: number): void {
    this.#values.array[document] = value;
  }

  valueOf(document: number): number {
    return this.#values.array[document] as number;
  }

  collect(from: number, to: number, into: Bitset): void {
    const values = this.#values.array;
    const length = this.#values.length;
    for (let first = 0; first < length; first += 32) {
      const end = Math.min(first + 32, length);
      let word = 0;
      for (let document = first; document < end; document += 1) {
        const value = values[document] as number;
        if (value >= from && value <= to) word |= 1 << (document & 31);
      }
      into[first >>> 5] = (into[first >>> 5] as number) | word;
    }
  }
}
