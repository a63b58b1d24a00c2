/** Sets of document numbers, a bit each, 32 to a word. All sets of one query have the same length. */
export type Bitset = Uint32Array;

export function bitsetFor(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
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

export function setOf(list: Uint32Array, length: number): Bitset {
  const set = new Uint32Array(length);
  for (let at = 0; at < list.length; at += 1) add(set, list[at] as number);
  return set;
}
