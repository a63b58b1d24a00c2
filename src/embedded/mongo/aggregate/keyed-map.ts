import { compare, compareCodePoints, type StringOrder } from '../bson/compare.ts';
import { compareNumbers } from '../bson/numbers.ts';
import { orderKey } from '../bson/order-key.ts';
import { isNumeric, toNumber, type Value } from '../bson/values.ts';

/**
 * A map whose keys are BSON values, equal as MongoDB says: 1 and 1.0 are one key, missing and null are one key.
 * It keeps the order in which keys were added.
 *
 * By code points a key is the bytes of its order key. A collation gives no such bytes: then the keys stand in a sorted
 * list that is searched by halves.
 */
export class KeyedMap<T> {
  private readonly strings: StringOrder;
  private readonly byBytes: Map<string, T> | undefined;
  private readonly sorted: { readonly key: Value | undefined; readonly item: T }[] = [];
  private readonly items: T[] = [];

  constructor(strings: StringOrder = compareCodePoints) {
    this.strings = strings;
    this.byBytes = strings === compareCodePoints ? new Map() : undefined;
  }

  get size(): number {
    return this.byBytes?.size ?? this.items.length;
  }

  has(key: Value | undefined): boolean {
    if (this.byBytes !== undefined) return this.byBytes.has(bytesOf(key));
    return this.search(key).isFound;
  }

  get(key: Value | undefined): T | undefined {
    if (this.byBytes !== undefined) return this.byBytes.get(bytesOf(key));
    const { at, isFound } = this.search(key);
    return isFound ? this.sorted[at]?.item : undefined;
  }

  getOrAdd(key: Value | undefined, create: () => T): T {
    if (this.byBytes !== undefined) {
      const bytes = bytesOf(key);
      const existing = this.byBytes.get(bytes);
      if (existing !== undefined || this.byBytes.has(bytes)) return existing as T;
      const item = create();
      this.byBytes.set(bytes, item);
      return item;
    }
    const { at, isFound } = this.search(key);
    if (isFound) return this.sorted[at]?.item as T;
    const item = create();
    this.sorted.splice(at, 0, { key, item });
    this.items.push(item);
    return item;
  }

  values(): Iterable<T> {
    return this.byBytes?.values() ?? this.items;
  }

  private search(key: Value | undefined): { readonly at: number; readonly isFound: boolean } {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compare(this.sorted[middle]?.key, key, this.strings);
      if (order === 0) return { at: middle, isFound: true };
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return { at: low, isFound: false };
  }
}

/** A text that is the same for equal keys; short for the most common ones. */
function bytesOf(key: Value | undefined): string {
  if (typeof key === 'string') return `s${key}`;
  if (isNumeric(key)) {
    const number = toNumber(key) as number;
    if ((number | 0) === number && compareNumbers(key, number) === 0) return `n${number | 0}`;
  }
  return orderKey(key).toString('latin1');
}
