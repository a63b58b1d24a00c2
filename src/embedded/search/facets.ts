import { addAll, type Bitset, has, membersOf, size, sizeOfBoth } from './bitset.ts';
import type { KeywordColumn } from './keyword-column.ts';
import type { FacetCounts, FacetQuery } from './types.ts';
import { wordsOf } from './words.ts';

/** The documents whose values are counted, as a set and as a list; each is made when it is asked for. */
export type Counted = { readonly count: number; set(): Bitset; list(): Uint32Array };

/** @param set not changed while it is counted */
export function countedSet(set: Bitset): Counted {
  const count = size(set);
  let members: Uint32Array | null = null;
  return {
    count,
    set: () => set,
    list: () => {
      members ??= membersOf(set, count);
      return members;
    },
  };
}

/** @param newSet makes an empty set */
export function countedList(list: Uint32Array, newSet: () => Bitset): Counted {
  let set: Bitset | null = null;
  return {
    count: list.length,
    set: () => {
      if (set === null) {
        set = newSet();
        addAll(set, list);
      }
      return set;
    },
    list: () => list,
  };
}

/** Counting a word of two bitsets costs about as much as so many entries of a column (measured). */
const bitsetWordCost = 2;

/** The most frequent values among the documents, ties by value; and the groups of values, each document counted once. */
export function countFacet(column: KeywordColumn, documents: Counted, query: FacetQuery): FacetCounts {
  const { field, limit, values, containing, groups } = query;
  const wanted = wantedValues(column, values, containing);
  const counts = limit === 0 ? null : countsOf(column, documents);
  return {
    field,
    values: counts === null ? [] : mostFrequent(column, counts, wanted, limit),
    ...(groups !== undefined && { groups: column.countGroups(documents.list(), groups) }),
  };
}

function numbersOf(column: KeywordColumn, values: readonly string[]): number[] {
  return values.map((value) => column.find(value)).filter((number) => number !== undefined);
}

/** The only values that are asked for; null: all of them. */
function wantedValues(
  column: KeywordColumn,
  values: readonly string[] | undefined,
  containing: string | undefined,
): ReadonlySet<number> | null {
  const chosen = values === undefined ? null : new Set(numbersOf(column, values));
  if (containing === undefined) return chosen;
  const holding = column.valuesWith(wordsOf(containing), 'all');
  return new Set(chosen === null ? holding : holding.filter((number) => chosen.has(number)));
}

/** By value, in how many of the documents it is; and the values that are in any. */
type Counts = { readonly counts: Uint32Array; readonly met: Uint32Array };

/** Reads the column of each document, or the holders of each value, whichever is less. */
function countsOf(column: KeywordColumn, documents: Counted): Counts {
  const byDocuments = column.documentsCost(documents.count);
  if (byDocuments < column.holdersCost(bitsetWordCost)) return column.count(documents.list());
  const set = documents.set();
  const counts = new Uint32Array(column.valueCount);
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
  return { counts, met: counts.map((_, value) => value) };
}

function mostFrequent(
  column: KeywordColumn,
  { counts, met }: Counts,
  wanted: ReadonlySet<number> | null,
  limit: number,
): { value: string; count: number }[] {
  const best: { value: string; count: number }[] = [];
  for (let at = 0; at < met.length; at += 1) {
    const number = met[at] as number;
    const count = counts[number] as number;
    const last = best[limit - 1];
    if (count === 0 || (last !== undefined && count < last.count)) continue;
    if (wanted !== null && !wanted.has(number)) continue;
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
