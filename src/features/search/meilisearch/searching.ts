import type {
  FacetCounts,
  FacetQuery,
  IndexSettings,
  SearchHit,
  SearchQuery,
  SearchResult,
  SearchSort,
} from '../search-index.ts';
import { type Answer, type Ask, firstValue, type Question, type StoredHit } from './asking.ts';
import { textsOf } from './documents.ts';
import { facetsOfSearch, isContaining, mostFrequent, planFacets } from './facets.ts';
import { correctionsOf, explainingFields, matchesOf } from './matches.ts';
import { type Plan, planOf } from './variants.ts';

/** With fewer results than these for all the words, documents with fewer of the words follow. */
const enough = 10;

/** Hits from which the words are read that typos stood for. */
const hitsForCorrections = 10;

const mostOthers = 20;

/** Values of a facet that hold some words: Meilisearch's own search among them, beyond what an answer counts. */
export type SearchFacetValues = (
  question: Question,
  facet: FacetQuery,
) => Promise<readonly { value: string; count: number }[]>;

export type SearchingParts = {
  readonly ask: Ask;
  readonly searchFacetValues: SearchFacetValues;
  readonly settings: IndexSettings;
};

/** Answers a query of the port. */
export async function search(parts: SearchingParts, query: SearchQuery): Promise<SearchResult> {
  if (query.scope === undefined) throw new Error('A search has no scope: it would show what nobody may see.');
  const { ask, settings } = parts;
  const plan = planOf(query, settings);
  const main = questionOf(query, plan, settings);
  const planned = planFacets(query, main, settings);
  let [found, ...counted] = (await ask([main, ...planned.questions])) as [Answer, ...Answer[]];

  let variants = main.variants;
  let isPartial = false;
  for (const wider of plan.wider) {
    if (found.total >= (wider.isLastResort ? 1 : enough)) break;
    const before = found.total;
    variants = wider.variants;
    [found] = (await ask([{ ...main, variants }])) as [Answer];
    isPartial ||= wider.isPartial && found.total > before;
  }
  const asked = { ...main, variants };
  if (variants !== main.variants && planned.questions.length > 0) {
    counted = await ask(planned.questions.map((question) => ({ ...question, variants })));
  }
  const [facets, corrections, others] = await Promise.all([
    withContaining(parts, query, asked, planned.read([found, ...counted])),
    corrected(parts, query, plan, asked, found),
    othersOf(parts, query, asked, found.hits),
  ]);
  const isRanked = query.sort.length === 0;
  let lowest = Number.POSITIVE_INFINITY;
  return {
    hits: found.hits.map((hit): SearchHit => {
      const score = hit._federation?.weightedRankingScore ?? hit._rankingScore ?? 0;
      lowest = Math.min(lowest, score);
      const same = others.get(hit.id);
      return {
        id: hit.id,
        revision: hit.revision,
        score: isRanked ? lowest : score,
        ...(query.explain && { matches: matchesOf(hit, plan.text, query) }),
        ...(same && { others: same }),
      };
    }),
    total: found.total,
    facets,
    corrections,
    isPartial,
  };
}

function questionOf(query: SearchQuery, plan: Plan, settings: IndexSettings): Question {
  const { parts, phrases } = plan.text;
  const isRelevance = parts.length + phrases.length > 0;
  const byId = query.sort.length > 0 || !isRelevance ? ['id:asc'] : [];
  return {
    variants: plan.whole,
    filters: [query.scope, ...Object.values(query.filters)],
    sort: [...query.sort.map((sort) => writeSort(sort, settings)), ...byId],
    distinct: query.distinct ?? null,
    offset: query.offset,
    limit: query.limit,
    facets: facetsOfSearch(query),
    retrieve: [
      ...new Set([
        'id',
        'revision',
        ...(query.distinct === undefined ? [] : [query.distinct]),
        ...(query.explain ? explainingFields(settings, query.alternatives) : []),
      ]),
    ],
    withPositions: query.explain === true,
  };
}

function writeSort({ field, direction }: SearchSort, settings: IndexSettings): string {
  if (!settings.numbers.includes(field) && !settings.keywords.includes(field)) {
    throw new Error(`The index cannot sort by "${field}".`);
  }
  return `${field}:${direction === 'ascending' ? 'asc' : 'desc'}`;
}

/** Asked again only when the best hit needed a typo: the words are read where Meilisearch marked them. */
async function corrected(
  { ask, settings }: SearchingParts,
  query: SearchQuery,
  { text }: Plan,
  asked: Question,
  found: Answer,
): Promise<SearchResult['corrections']> {
  const [best] = found.hits;
  if (best === undefined || text.parts.length === 0 || !needsTypo(best)) return [];
  if (query.explain && query.offset === 0) return correctionsOf(found.hits, text);
  const [answer] = await ask([
    {
      ...asked,
      offset: 0,
      limit: hitsForCorrections,
      facets: [],
      retrieve: ['id', ...explainingFields(settings)],
      withPositions: true,
    },
  ]);
  return correctionsOf(answer?.hits ?? [], text);
}

function needsTypo(hit: StoredHit): boolean {
  return (hit._rankingScoreDetails?.typo?.typoCount ?? 0) > 0;
}

/** By the id of a hit, the found documents that share its value. Meilisearch does not tell what `distinct` left out. */
async function othersOf(
  { ask }: SearchingParts,
  { distinct }: SearchQuery,
  asked: Question,
  hits: readonly StoredHit[],
): Promise<Map<string, readonly string[]>> {
  const others = new Map<string, string[]>();
  if (distinct === undefined) return others;
  const holders = new Map(hits.flatMap((hit) => idByValue(hit, distinct)));
  if (holders.size === 0) return others;
  const [answer] = await ask([
    {
      ...asked,
      filters: [...asked.filters, { kind: 'anyOf', field: distinct, values: [...holders.keys()] }],
      distinct: null,
      offset: 0,
      limit: holders.size * (mostOthers + 1),
      facets: [],
      retrieve: ['id', distinct],
      withPositions: false,
    },
  ]);
  for (const hit of answer?.hits ?? []) {
    const holder = holders.get(firstValue(hit[distinct]) ?? '');
    if (holder === undefined || holder === hit.id) continue;
    const same = others.get(holder) ?? [];
    if (same.length < mostOthers) others.set(holder, [...same, hit.id]);
  }
  return others;
}

function idByValue(hit: StoredHit, field: string): [string, string][] {
  const [value] = textsOf(hit[field]);
  return value === undefined ? [] : [[value, hit.id]];
}

/** Adds what only Meilisearch's search among the values of a facet finds. */
async function withContaining(
  { searchFacetValues }: SearchingParts,
  query: SearchQuery,
  asked: Question,
  facets: FacetCounts[],
): Promise<FacetCounts[]> {
  // It searches within the results of one query; those of merged ones are as far as the counts of the answer go.
  if (asked.variants.length > 1) return facets;
  return Promise.all(
    query.facets.map(async (facet, at): Promise<FacetCounts> => {
      const counted = facets[at] as FacetCounts;
      if (facet.containing === undefined || facet.values !== undefined) return counted;
      const own = Object.entries(query.filters).filter(([name]) => name !== facet.field);
      const question = { ...asked, filters: [query.scope, ...own.map(([, filter]) => filter)] };
      const more = (await searchFacetValues(question, facet)).filter(({ value }) =>
        isContaining(value, facet.containing),
      );
      const byValue = new Map([...more, ...counted.values].map((one) => [one.value, one]));
      return { ...counted, values: mostFrequent([...byValue.values()], facet.limit) };
    }),
  );
}
