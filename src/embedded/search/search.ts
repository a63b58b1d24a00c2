import { among, type Bitset, intersect, unite } from './bitset.ts';
import { type Counted, countValues, createCounted } from './facets.ts';
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
  const within = (set: Bitset): Counted => createCounted(set, matches === null ? null : among(matches.documents, set));

  const results = within(all);
  const order = orderOf(store, query, matches);
  return {
    hits: firstOf(results.list(), Math.min(query.offset + query.limit, results.count), order)
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

type Order = (a: number, b: number) => boolean;

/** By the sort fields, or else by relevance; ties by id. */
function orderOf(store: Store, query: SearchQuery, matches: Matches | null): Order {
  const byId: Order = (a, b) => store.idOf(a) < store.idOf(b);
  if (query.sort.length === 0) return matches === null ? byId : byRelevance(matches, byId);
  return query.sort.reduceRight<Order>((next, { field, direction }) => {
    const column = store.numbers.get(field);
    if (column === undefined) throw new Error(`The index has no field of numbers "${field}".`);
    const isAscending = direction === 'ascending';
    return (a, b) => {
      const first = column.valueOf(a);
      const second = column.valueOf(b);
      if (first === second) return next(a, b);
      // What has no value comes last in either direction.
      if (Number.isNaN(first)) return Number.isNaN(second) && next(a, b);
      return Number.isNaN(second) || first < second === isAscending;
    };
  }, byId);
}

function byRelevance({ tierOf, scoreOf }: Matches, next: Order): Order {
  return (a, b) => {
    const tiers = tierOf(a) - tierOf(b);
    if (tiers !== 0) return tiers > 0;
    const scores = scoreOf(a) - scoreOf(b);
    return scores === 0 ? next(a, b) : scores > 0;
  };
}
