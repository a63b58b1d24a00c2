import { among, type Bitset, intersect, unite } from './bitset.ts';
import { type Distinct, keepDistinct } from './distinct.ts';
import { createExplainer } from './explain.ts';
import { type Counted, countFacet, createCounted } from './facets.ts';
import { keywordColumn, livePassing, passing } from './filters.ts';
import type { Matcher } from './matching.ts';
import { orderOf } from './order.ts';
import { readQueryText } from './query-text.ts';
import type { Store } from './store.ts';
import type { Lexicon } from './terms.ts';
import { firstOf } from './top.ts';
import type { SearchQuery, SearchResult } from './types.ts';

/** Answers a query: filters first, then the text within what they leave, then counts and order. */
export function search(lexicon: Lexicon, matcher: Matcher, query: SearchQuery): SearchResult {
  if (query.scope === undefined) throw new Error('A search has no scope: it would show what nobody may see.');
  const { store } = lexicon;
  store.sets.begin(store.size);
  const { all, except, near } = setsOf(store, query);
  const text = readQueryText(query.text, query.alternatives);
  const isEmpty = text.parts.length + text.phrases.length + text.excluded.length === 0;
  const matches = isEmpty ? null : matcher.match(lexicon, text, { near, all });
  const order = orderOf(store, query.sort, matches);
  const distinct = query.distinct === undefined ? null : keywordColumn(store, query.distinct);
  const newSet = () => store.sets.take();
  const within = (set: Bitset): Counted & Partial<Distinct> => {
    const found = createCounted(set, matches === null ? null : among(matches.documents, set), newSet);
    if (distinct === null) return found;
    const { kept, others } = keepDistinct(distinct, found.list(), order);
    return kept.length === found.count ? found : { ...createCounted(set, kept, newSet), others };
  };

  const results = within(all);
  const explain = query.explain && matches !== null ? createExplainer(lexicon, matches.sought) : null;
  return {
    hits: firstOf(results.list(), Math.min(query.offset + query.limit, results.count), order)
      .slice(query.offset)
      .map((document) => {
        const others = results.others?.get(document);
        return {
          id: store.idOf(document),
          revision: store.revisionOf(document),
          score: matches?.scoreOf(document) ?? 0,
          ...(query.explain && { matches: explain?.(document) ?? [] }),
          ...(others !== undefined && { others: others.map((other) => store.idOf(other)) }),
        };
      }),
    total: results.count,
    facets: query.facets.map((facet) => {
      const own = except.get(facet.field);
      return countFacet(keywordColumn(store, facet.field), own ? within(own) : results, facet);
    }),
    corrections: matches?.corrections ?? [],
    isPartial: matches?.isPartial ?? false,
  };
}

/** What passes all filters; for each counted facet with a filter of its own what passes all others; and all of these. */
type Sets = { readonly all: Bitset; readonly except: ReadonlyMap<string, Bitset>; readonly near: Bitset };

function setsOf(store: Store, query: SearchQuery): Sets {
  const filters = Object.entries(query.filters).map(([facet, filter]) => ({ facet, set: passing(store, filter) }));
  const scope = livePassing(store, query.scope);
  const all = store.sets.copyOf(scope);
  for (const { set } of filters) intersect(all, set);
  const except = new Map<string, Bitset>();
  for (const { field } of query.facets) {
    if (except.has(field) || !filters.some(({ facet }) => facet === field)) continue;
    const set = store.sets.copyOf(scope);
    for (const other of filters) if (other.facet !== field) intersect(set, other.set);
    except.set(field, set);
  }
  const near = store.sets.copyOf(all);
  for (const set of except.values()) unite(near, set);
  return { all, except, near };
}
