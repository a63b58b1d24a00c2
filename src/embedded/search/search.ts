import { among, type Bitset } from './bitset.ts';
import { allCountingFor, candidatesOf, countingFor } from './candidates.ts';
import { mostLookedAt, rankByCloseness } from './closeness.ts';
import { type Distinct, keepDistinct } from './distinct.ts';
import { createExplainer } from './explain.ts';
import { type Counted, countedList, countedSet, countFacet } from './facets.ts';
import { keywordColumn } from './filters.ts';
import type { Matcher } from './matching.ts';
import { orderOf } from './order.ts';
import { readQueryText } from './query-text.ts';
import type { Lexicon } from './terms.ts';
import { firstOf } from './top.ts';
import type { SearchQuery, SearchResult } from './types.ts';

/** Answers a query: filters first, then the text within what they leave, then counts and order. */
export function search(lexicon: Lexicon, matcher: Matcher, query: SearchQuery): SearchResult {
  if (query.scope === undefined) throw new Error('A search has no scope: it would show what nobody may see.');
  const { store } = lexicon;
  store.sets.begin(store.size);
  const candidates = candidatesOf(store, query);
  const text = readQueryText(query.text, query.alternatives);
  const isEmpty = text.parts.length + text.phrases.length + text.excluded.length === 0;
  const matches = isEmpty ? null : matcher.match(lexicon, text, candidates);
  const order = orderOf(store, query.sort, matches);
  const distinct = query.distinct === undefined ? null : keywordColumn(store, query.distinct);
  const newSet = () => store.sets.take();
  const reduced = (found: Counted): Counted & Partial<Distinct> => {
    if (distinct === null) return found;
    const { kept, others } = keepDistinct(distinct, found.list(), order);
    return kept.length === found.count ? found : { ...countedList(kept, newSet), others };
  };
  const countedFor = (own: Bitset): Counted =>
    reduced(
      matches === null
        ? countedSet(allCountingFor(store, candidates, own))
        : countedList(countingFor(matches.documents, candidates.all, own), newSet),
    );

  const results = reduced(
    matches === null ? countedSet(candidates.all) : countedList(among(matches.documents, candidates.all), newSet),
  );
  const explain = query.explain && matches !== null ? createExplainer(lexicon, matches.sought) : null;
  const end = query.offset + query.limit;
  const first = (count: number) => firstOf(results.list(), Math.min(count, results.count), order);
  const ranked =
    matches === null || query.sort.length > 0
      ? first(end).map((document) => ({ document, score: matches?.scoreOf(document) ?? 0 }))
      : rankByCloseness(lexicon, text, matches, first(Math.max(end, text.parts.length > 1 ? mostLookedAt : 0)));
  return {
    hits: ranked.slice(query.offset, end).map(({ document, score }) => {
      const others = results.others?.get(document);
      return {
        id: store.idOf(document),
        revision: store.revisionOf(document),
        score,
        ...(query.explain && { matches: explain?.(document) ?? [] }),
        ...(others !== undefined && { others: others.map((other) => store.idOf(other)) }),
      };
    }),
    total: results.count,
    facets: query.facets.map((facet) => {
      const own = candidates.own.get(facet.field);
      return countFacet(keywordColumn(store, facet.field), own === undefined ? results : countedFor(own), facet);
    }),
    corrections: matches?.corrections ?? [],
    isPartial: matches?.isPartial ?? false,
  };
}
