import { type Bitset, bitsetFor, intersect, subtract, unite } from './bitset.ts';
import type { Store } from './store.ts';
import type { SearchFilter } from './types.ts';

/** The live documents that a filter lets through. Throws on a field that the index does not have: nothing is guessed. */
export function passing(store: Store, filter: SearchFilter): Bitset {
  const passed = evaluate(store, filter);
  intersect(passed, store.live);
  return passed;
}

/** A bitset that may also hold dead documents. */
function evaluate(store: Store, filter: SearchFilter): Bitset {
  switch (filter.kind) {
    case 'anyOf': {
      const passed = emptySet(store);
      keywordColumn(store, filter.field).collect(filter.values, passed);
      return passed;
    }
    case 'noneOf':
      return complement(store, evaluate(store, { ...filter, kind: 'anyOf' }));
    case 'range': {
      const passed = emptySet(store);
      const column = store.numbers.get(filter.field);
      if (column === undefined) throw new Error(`The index has no field of numbers "${filter.field}".`);
      column.collect(filter.from ?? Number.NEGATIVE_INFINITY, filter.to ?? Number.POSITIVE_INFINITY, passed);
      return passed;
    }
    case 'all': {
      const passed = store.liveSet();
      for (const part of filter.filters) intersect(passed, evaluate(store, part));
      return passed;
    }
    case 'any': {
      const passed = emptySet(store);
      for (const part of filter.filters) unite(passed, evaluate(store, part));
      return passed;
    }
    case 'not':
      return complement(store, evaluate(store, filter.filter));
    default:
      throw new Error(`The search engine does not know the filter "${(filter as { kind: string }).kind}".`);
  }
}

export function keywordColumn(store: Store, field: string) {
  const column = store.keywords.get(field);
  if (column === undefined) throw new Error(`The index has no field of keywords "${field}".`);
  return column;
}

export function emptySet(store: Store): Bitset {
  return bitsetFor(store.size);
}

function complement(store: Store, set: Bitset): Bitset {
  const rest = store.liveSet();
  subtract(rest, set);
  return rest;
}
