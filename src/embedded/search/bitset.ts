/**
 * Sets of document numbers, a bit each, 32 to a word. All sets of one query have the same length. The words are signed:
 * V8 keeps these as they are, and turns unsigned ones into floating point numbers and back.
 */
export type Bitset = Int32Array;

export function bitsetFor(size: number): Bitset {
  return new Int32Array((size + 31) >>> 5);
}

/** Sets that one query works in and the next one uses again: making them would take longer than filling them. */
export class SetPool {
  readonly #sets: Bitset[] = [];
  #taken = 0;
  #length = 0;

  /** All sets that were given are free again; those given from now on are for so many documents. */
  begin(size: number): void {
    const length = (size + 31) >>> 5;
    if (length !== this.#length) this.#sets.length = 0;
    this.#length = length;
    this.#taken = 0;
  }

  /** An empty set. */
  take(): Bitset {
    const known = this.#sets[this.#taken]?.fill(0);
    const set = known ?? new Int32Array(this.#length);
    this.#sets[this.#taken] = set;
    this.#taken += 1;
    return set;
  }

  /** A copy of a set that may be longer or shorter. */
  copyOf(set: Bitset): Bitset {
    const copy = this.take();
    copy.set(set.length > copy.length ? set.subarray(0, copy.length) : set);
    return copy;
  }
}

export function has(set: Bitset, at: number): boolean {
  return (((set[at >>> 5] as number) >>> (at & 31)) & 1) === 1;
}

export function add(set: Bitset, at: number): void {
  set[at >>> 5] = (set[at >>> 5] as number) | (1 << (at & 31));
}

export function drop(set: Bitset, at: number): void {
  set[at >>> 5] = (set[at >>> 5] as number) & ~(1 << (at & 31));
}

/** Keeps in `set` what is also in `other`, which may be shorter. */
export function intersect(set: Bitset, other: Bitset): void {
  const length = Math.min(set.length, other.length);
  for (let at = 0; at < length; at += 1) set[at] = (set[at] as number) & (other[at] as number);
  set.fill(0, length);
}

/** Adds what is in `other`, which may be shorter. */
export function unite(set: Bitset, other: Bitset): void {
  const length = Math.min(set.length, other.length);
  for (let at = 0; at < length; at += 1) set[at] = (set[at] as number) | (other[at] as number);
}

/** Drops what is in `other`, which may be shorter. */
export function subtract(set: Bitset, other: Bitset): void {
  const length = Math.min(set.length, other.length);
  for (let at = 0; at < length; at += 1) set[at] = (set[at] as number) & ~(other[at] as number);
}

function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function size(set: Bitset): number {
  let count = 0;
  for (let at = 0; at < set.length; at += 1) count += ones(set[at] as number);
  return count;
}

/** How many are in both; `other` may be shorter. */
export function sizeOfBoth(set: Bitset, other: Bitset): number {
  const length = Math.min(set.length, other.length);
  let count = 0;
  for (let at = 0; at < length; at += 1) count += ones((set[at] as number) & (other[at] as number));
  return count;
}

/** The members, ascending. */
export function membersOf(set: Bitset, count = size(set)): Uint32Array {
  const members = new Uint32Array(count);
  let next = 0;
  for (let at = 0; at < set.length; at += 1) {
    let word = set[at] as number;
    while (word !== 0) {
      const lowest = word & -word;
      members[next] = (at << 5) + (31 - Math.clz32(lowest));
      next += 1;
      word ^= lowest;
    }
  }
  return members;
}

/** Those of a list that are in the set. */
export function among(list: Uint32Array, set: Bitset): Uint32Array {
  const kept = new Uint32Array(list.length);
  let next = 0;
  for (let at = 0; at < list.length; at += 1) {
    const member = list[at] as number;
    if (!has(set, member)) continue;
    kept[next] = member;
    next += 1;
  }
  return kept.subarray(0, next);
}

export function addAll(set: Bitset, list: Uint32Array): void {
  for (let at = 0; at < list.length; at += 1) add(set, list[at] as number);
}
