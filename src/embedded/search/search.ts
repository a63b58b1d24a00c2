import { type Bitset, has, intersect, membersOf, size, unite } from './bitset.ts';
import { type Counted, countValues } from './facets.ts';
import { keywordColumn, passing } from './filters.ts';
import type { Matcher, Matches } from './matching.ts';
import { readQueryText } from './query-text.ts';
import type { Store } from './store.ts';
import { firstOf } from './top.ts';
import type { SearchQuery, SearchResult } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Answers a query: filters first, then the text within what they leave, then counts and order. */
export function search(store: Store, vocabulary: Vocabulary, matcher: Matcher, query: SearchQuery): SearchResult {
  if (query.scope === undefined) throw new Error('A search has no scope: it would show what nobody may see.');
  const filters = Object.entries(query.filters).map(([facet, filter]) => ({ facet, set: passing(store, filter) }));
  const scope = passing(store, query.scope);
  const all = scope.slice();
  for (const { set } of filters) intersect(all, set);
  // The counts of a facet leave its own filter out.
  const except = new Map<string, Bitset>();
  for (const { field } of query.facets) {
    if (!filters.some(({ facet }) => facet === field)) continue;
    const set = scope.slice();
    for (const other of filters) if (other.facet !== field) intersect(set, other.set);
    except.set(field, set);
  }

  const text = readQueryText(query.text);
  const isEmpty = text.parts.length + text.phrases.length + text.excluded.length === 0;
  const near = all.slice();
  if (!isEmpty) for (const set of except.values()) unite(near, set);
  const matches = isEmpty ? null : matcher.match(store, vocabulary, text, { near, all });
  const within = (set: Bitset): Counted =>
    matches === null
      ? { set }
      : listed(
          set,
          matches.documents.filter((document) => has(set, document)),
        );

  const results = within(all);
  results.count ??= size(all);
  results.list ??= membersOf(results.set, results.count);
  const order = orderOf(store, query, matches);
  return {
    hits: firstOf(results.list, Math.min(query.offset + query.limit, results.count), order)
      .slice(query.offset)
      .map((document) => ({
        id: store.idOf(document),
        revision: store.revisionOf(document),
        score: matches?.scoreOf(document) ?? 0,
      })),
    total: results.count,
    facets: query.facets.map(({ field, limit }) => {
      const own = except.get(field);
      return { field, values: countValues(keywordColumn(store, field), own ? within(own) : results, limit) };
    }),
    corrections: matches?.corrections ?? [],
  };
}

/** Matched documents as a set and a list. */
function listed(like: Bitset, list: Uint32Array): Counted {
  const set = new Uint32Array(like.length);
  for (const document of list) set[document >>> 5] = (set[document >>> 5] as number) | (1 << (document & 31));
  return { set, list, count: list.length };
}

function orderOf(store: Store, query: SearchQuery, matches: Matches | null): (a: number, b: number) => boolean {
  const keys = query.sort.map(({ field, direction }) => {
    const column = store.numbers.get(field);
    if (column === undefined) throw new Error(`The index has no field of numbers "${field}".`);
    const sign = direction === 'ascending' ? 1 : -1;
    return (a: number, b: number): number => {
      const first = column.valueOf(a);
      const second = column.valueOf(b);
      // What has no value comes last in either direction.
      if (Number.isNaN(first)) return Number.isNaN(second) ? 0 : 1;
      return Number.isNaN(second) ? -1 : sign * (first - second);
    };
  });
  if (keys.length === 0 && matches !== null) {
    keys.push((a, b) => matches.tierOf(b) - matches.tierOf(a) || matches.scoreOf(b) - matches.scoreOf(a));
  }
  return (a, b) => {
    for (const key of keys) {
      const difference = key(a, b);
      if (difference !== 0) return difference < 0;
    }
    return store.idOf(a) < store.idOf(b);
  };
}
