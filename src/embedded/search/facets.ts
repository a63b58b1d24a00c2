import { addAll, type Bitset, has, membersOf, size, sizeOfBoth } from './bitset.ts';
import type { KeywordColumn } from './columns.ts';
import type { FacetCounts, FacetQuery } from './types.ts';
import { wordsOf } from './words.ts';

/** The documents whose values are counted, as a set and as a list; each is made when it is asked for. */
export type Counted = { readonly count: number; set(): Bitset; list(): Uint32Array };

/**
 * @param within not changed while it is counted
 * @param list those of the set that count; null: all of them
 * @param newSet makes an empty set
 */
export function createCounted(within: Bitset, list: Uint32Array | null, newSet: () => Bitset): Counted {
  const count = list?.length ?? size(within);
  let members = list;
  let set = list === null ? within : null;
  return {
    count,
    set: () => {
      if (set === null) {
        set = newSet();
        addAll(set, members as Uint32Array);
      }
      return set;
    },
    list: () => {
      members ??= membersOf(within, count);
      return members;
    },
  };
}

/** Counting a word of two bitsets costs about as much as so many entries of a column (measured). */
const bitsetWordCost = 2;

/** The most frequent values among the documents, ties by value; and the groups of values, each document counted once. */
export function countFacet(column: KeywordColumn, documents: Counted, query: FacetQuery): FacetCounts {
  const { field, limit, values, containing, groups } = query;
  const counts = new Uint32Array(column.valueCount);
  if (limit > 0) {
    // The column of each document, or the holders of each value, whichever is less to read.
    const byDocuments = documents.count * column.entriesPerDocument;
    if (byDocuments < column.holdersCost(bitsetWordCost)) column.count(documents.list(), counts);
    else countByHolders(column, documents.set(), counts);
  }
  if (values !== undefined) keepOnly(counts, numbersOf(column, values));
  if (containing !== undefined) keepOnly(counts, column.valuesWith(wordsOf(containing), 'all'));
  return {
    field,
    values: mostFrequent(column, counts, limit),
    ...(groups !== undefined && { groups: countGroups(column, documents, groups) }),
  };
}

function numbersOf(column: KeywordColumn, values: readonly string[]): number[] {
  return values.map((value) => column.find(value)).filter((number) => number !== undefined);
}

function keepOnly(counts: Uint32Array, numbers: readonly number[]): void {
  const kept = numbers.map((number) => [number, counts[number] as number] as const);
  counts.fill(0);
  for (const [number, count] of kept) counts[number] = count;
}

function countGroups(
  column: KeywordColumn,
  documents: Counted,
  groups: Readonly<Record<string, readonly string[]>>,
): { value: string; count: number }[] {
  const names = Object.keys(groups);
  const numbers = names.map((name) => numbersOf(column, groups[name] as readonly string[]));
  const counts = new Uint32Array(names.length);
  column.countGroups(documents.list(), numbers, counts);
  return names.map((value, at) => ({ value, count: counts[at] as number }));
}

function countByHolders(column: KeywordColumn, set: Bitset, counts: Uint32Array): void {
  for (let value = 0; value < counts.length; value += 1) {
    const { list, bits } = column.holdersOf(value);
    if (bits !== null) {
      counts[value] = sizeOfBoth(set, bits);
    } else if (list !== null) {
      let count = 0;
      for (let at = 0; at < list.length; at += 1) if (has(set, list.array[at] as number)) count += 1;
      counts[value] = count;
    }
  }
}

function mostFrequent(column: KeywordColumn, counts: Uint32Array, limit: number): { value: string; count: number }[] {
  const best: { value: string; count: number }[] = [];
  for (let number = 0; number < counts.length; number += 1) {
    const count = counts[number] as number;
    if (count === 0 || limit === 0) continue;
    const last = best[limit - 1];
    if (last !== undefined && count < last.count) continue;
    const value = column.valueOf(number);
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = best[middle] as { value: string; count: number };
      if (other.count > count || (other.count === count && other.value < value)) low = middle + 1;
      else high = middle;
    }
    if (low >= limit) continue;
    best.splice(low, 0, { value, count });
    if (best.length > limit) best.pop();
  }
  return best;
}
