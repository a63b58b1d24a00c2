import { type Bitset, has, intersect } from './bitset.ts';
import { livePassing, passing } from './filters.ts';
import type { Store } from './store.ts';
import type { SearchQuery } from './types.ts';

/**
 * The documents that a query is about, before its text. The counts of a facet leave its own filter out, so those that fail
 * a single filter matter too, if that is the filter of a facet that is counted.
 */
export type Candidates = {
  /** Pass all filters. */
  readonly all: Bitset;
  /** Pass all filters, or all but one of a counted facet. */
  readonly near: Bitset;
  /** By counted facet, what its own filter lets through. */
  readonly own: ReadonlyMap<string, Bitset>;
};

export function candidatesOf(store: Store, { scope, filters, facets }: SearchQuery): Candidates {
  // Whoever searches searches again within the same scope.
  const within = store.recurring.of(scope, store.version, () => livePassing(store, scope));
  const all = store.sets.copyOf(within);
  const own = new Map<string, Bitset>();
  for (const [facet, filter] of Object.entries(filters)) {
    const set = passing(store, filter);
    if (facets.some(({ field }) => field === facet)) own.set(facet, set);
    else intersect(all, set);
  }
  if (own.size === 0) return { all, near: all, own };
  const near = store.sets.take();
  for (const set of own.values()) divide(all, near, set);
  for (let at = 0; at < near.length; at += 1) near[at] = (near[at] as number) | (all[at] as number);
  return { all, near, own };
}

/** Takes from `all` what is not in the set; what was there stays in `failOne`, and what was there before leaves it. */
function divide(all: Bitset, failOne: Bitset, set: Bitset): void {
  const length = Math.min(all.length, set.length);
  for (let at = 0; at < length; at += 1) {
    const before = all[at] as number;
    const passes = set[at] as number;
    failOne[at] = ((failOne[at] as number) & passes) | (before & ~passes);
    all[at] = before & passes;
  }
  failOne.set(all.subarray(length), length);
  all.fill(0, length);
}

/** Of documents that are near those that count for a facet: they pass all filters, or fail its own alone. */
export function countingFor(documents: Uint32Array, all: Bitset, own: Bitset): Uint32Array {
  const kept = new Uint32Array(documents.length);
  let next = 0;
  for (let at = 0; at < documents.length; at += 1) {
    const document = documents[at] as number;
    if (!has(all, document) && has(own, document)) continue;
    kept[next] = document;
    next += 1;
  }
  return kept.subarray(0, next);
}

/** The same for all that are near, as a set of one's own. */
export function allCountingFor(store: Store, { all, near }: Candidates, own: Bitset): Bitset {
  const set = store.sets.copyOf(near);
  const length = Math.min(set.length, own.length);
  for (let at = 0; at < length; at += 1) set[at] = (all[at] as number) | ((near[at] as number) & ~(own[at] as number));
  return set;
}
