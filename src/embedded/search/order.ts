import type { Matches } from './matching.ts';
import type { Store } from './store.ts';
import type { SearchSort } from './types.ts';

/** A strict total order of documents. */
export type Order = (a: number, b: number) => boolean;

/** By the sort fields, or else by relevance; ties by id. */
export function orderOf(store: Store, sort: readonly SearchSort[], matches: Matches | null): Order {
  const byId: Order = (a, b) => store.idOf(a) < store.idOf(b);
  if (sort.length === 0) return matches === null ? byId : byRelevance(matches, byId);
  return sort.reduceRight<Order>((next, { field, direction }) => {
    const compare = comparisonBy(store, field, direction === 'ascending');
    return (a, b) => {
      const difference = compare(a, b);
      return difference === 0 ? next(a, b) : difference < 0;
    };
  }, byId);
}

/** Below 0 when the first comes first. What has no value comes last in either direction. */
function comparisonBy(store: Store, field: string, isAscending: boolean): (a: number, b: number) => number {
  const sign = isAscending ? 1 : -1;
  const numbers = store.numbers.get(field);
  if (numbers !== undefined) {
    return (a, b) => {
      const first = numbers.valueOf(a);
      const second = numbers.valueOf(b);
      if (first === second) return 0;
      if (Number.isNaN(first)) return Number.isNaN(second) ? 0 : 1;
      return Number.isNaN(second) ? -1 : sign * (first - second);
    };
  }
  const keywords = store.keywords.get(field);
  if (keywords === undefined) throw new Error(`The index has no field "${field}" to sort by.`);
  return (a, b) => {
    const first = keywords.firstOf(a);
    const second = keywords.firstOf(b);
    if (first === second) return 0;
    if (first < 0 || second < 0) return first < 0 ? 1 : -1;
    return keywords.valueOf(first) < keywords.valueOf(second) ? -sign : sign;
  };
}

function byRelevance({ tierOf, scoreOf }: Matches, next: Order): Order {
  return (a, b) => {
    const tiers = tierOf(a) - tierOf(b);
    if (tiers !== 0) return tiers > 0;
    const scores = scoreOf(a) - scoreOf(b);
    return scores === 0 ? next(a, b) : scores > 0;
  };
}
