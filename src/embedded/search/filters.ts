import { type Bitset, intersect, subtract, unite } from './bitset.ts';
import type { KeywordColumn } from './keyword-column.ts';
import type { Store } from './store.ts';
import type { SearchFilter } from './types.ts';

/**
 * The documents that a filter lets through, and perhaps dead ones. The set is not to be changed: it may be the store's own,
 * longer or shorter than those of the query. Throws on a field that the index does not have: nothing is guessed.
 */
export function passing(store: Store, filter: SearchFilter): Bitset {
  switch (filter.kind) {
    case 'anyOf':
      return keywordColumn(store, filter.field).holdersOfAny(filter.values, () => store.sets.take());
    case 'noneOf':
      return complement(store, passing(store, { ...filter, kind: 'anyOf' }));
    case 'range': {
      const passed = store.sets.take();
      const column = store.numbers.get(filter.field);
      if (column === undefined) throw new Error(`The index has no field of numbers "${filter.field}".`);
      column.collect(filter.from ?? Number.NEGATIVE_INFINITY, filter.to ?? Number.POSITIVE_INFINITY, passed);
      return passed;
    }
    case 'all': {
      const passed = store.sets.copyOf(store.live);
      for (const part of filter.filters) intersect(passed, passing(store, part));
      return passed;
    }
    case 'any': {
      const passed = store.sets.take();
      for (const part of filter.filters) unite(passed, passing(store, part));
      return passed;
    }
    case 'not':
      return complement(store, passing(store, filter.filter));
    default:
      throw new Error(`The search engine does not know the filter "${(filter as { kind: string }).kind}".`);
  }
}

/** The live documents that a filter lets through, in a set of one's own. */
export function livePassing(store: Store, filter: SearchFilter): Bitset {
  const passed = store.sets.copyOf(store.live);
  intersect(passed, passing(store, filter));
  return passed;
}

export function keywordColumn(store: Store, field: string): KeywordColumn {
  const column = store.keywords.get(field);
  if (column === undefined) throw new Error(`The index has no field of keywords "${field}".`);
  return column;
}

function complement(store: Store, set: Bitset): Bitset {
  const rest = store.sets.copyOf(store.live);
  subtract(rest, set);
  return rest;
}
