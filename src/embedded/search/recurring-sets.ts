import type { Bitset } from './bitset.ts';
import type { SearchFilter } from './types.ts';

const mostKept = 64;
const longestKey = 2_000;

/**
 * What filters that come again and again let through, such as the scope of a person who searches, as long as no document
 * changes. A filter is kept from its second time on: one that names the present moment never has one.
 */
export class RecurringSets {
  readonly #sets = new Map<string, Bitset | null>();
  #version = -1;

  /**
   * @param version another one after every change of the documents
   * @param make called when the set is not known
   * @returns a set that is not to be changed
   */
  of(filter: SearchFilter, version: number, make: () => Bitset): Bitset {
    if (version !== this.#version) {
      this.#sets.clear();
      this.#version = version;
    }
    const key = keyOf(filter);
    const known = this.#sets.get(key);
    if (known) return known;
    const made = make();
    if (key.length > longestKey) return made;
    const kept = known === null ? made.slice() : null;
    this.#sets.set(key, kept);
    const [oldest] = this.#sets.keys();
    if (this.#sets.size > mostKept && oldest !== undefined) this.#sets.delete(oldest);
    return made;
  }
}

/** The filter as text: two filters have the same one only when they say the same. */
function keyOf(filter: SearchFilter): string {
  switch (filter.kind) {
    case 'anyOf':
    case 'noneOf':
      return `${filter.kind}(${filter.field},${JSON.stringify(filter.values)})`;
    case 'range':
      return `range(${filter.field},${filter.from},${filter.to})`;
    case 'all':
    case 'any':
      return `${filter.kind}(${filter.filters.map(keyOf).join(',')})`;
    case 'not':
      return `not(${keyOf(filter.filter)})`;
  }
}
