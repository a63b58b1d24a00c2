import { type Condition, FilterError, normalize, readFilter } from './filter-expression.ts';
import { find, isPlaceholder, type StoredRecord, type TextSettings } from './search-query.ts';

export type Json = Record<string, unknown>;

/** An error as the server tells it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const knownSettings = new Set([
  'searchableAttributes',
  'displayedAttributes',
  'filterableAttributes',
  'sortableAttributes',
  'rankingRules',
  'stopWords',
  'synonyms',
  'typoTolerance',
  'faceting',
  'pagination',
  'localizedAttributes',
  'distinctAttribute',
  'proximityPrecision',
  'searchCutoffMs',
  'separatorTokens',
  'nonSeparatorTokens',
  'dictionary',
  'facetSearch',
  'prefixSearch',
  'embedders',
]);

const searchParameters = new Set([
  'q',
  'offset',
  'limit',
  'page',
  'hitsPerPage',
  'filter',
  'sort',
  'distinct',
  'facets',
  'attributesToRetrieve',
  'attributesToSearchOn',
  'matchingStrategy',
  'showMatchesPosition',
  'showRankingScore',
  'showRankingScoreDetails',
  'locales',
]);

type Filterable = { attributePatterns: string[]; features: { filter: { equality: boolean; comparison: boolean } } };

export type FoundRecord = { readonly record: StoredRecord; readonly score: number; readonly hit: Json };

/** One index of the server, in memory. */
export function createStoredIndex() {
  const records = new Map<string, StoredRecord>();
  let settings: Json = {};

  const list = (name: string): string[] => (settings[name] ?? []) as string[];
  const filterable = (feature: 'equality' | 'comparison') =>
    new Set(
      ((settings.filterableAttributes ?? []) as Filterable[])
        .filter(({ features }) => features.filter[feature])
        .flatMap(({ attributePatterns }) => attributePatterns),
    );

  function conditionOf(filter: unknown): Condition {
    if (filter === undefined) return () => true;
    try {
      return readFilter(String(filter), { equality: filterable('equality'), comparison: filterable('comparison') });
    } catch (error) {
      if (error instanceof FilterError) throw new Refusal(400, 'invalid_search_filter', error.message);
      throw error;
    }
  }

  /** Everything that a query finds, in order. */
  function findAll(query: Json): FoundRecord[] {
    for (const name of Object.keys(query)) {
      if (!searchParameters.has(name)) throw new Refusal(400, 'bad_request', `Unknown field \`${name}\`.`);
    }
    const passes = conditionOf(query.filter);
    const q = String(query.q ?? '');
    const typos = (settings.typoTolerance ?? {}) as { disableOnAttributes?: string[] };
    const text: TextSettings = {
      searchable: (query.attributesToSearchOn as string[] | undefined) ?? list('searchableAttributes'),
      stopWords: new Set(list('stopWords')),
      exactAttributes: new Set(typos.disableOnAttributes ?? []),
      synonyms: (settings.synonyms ?? {}) as Record<string, string[]>,
    };
    const found = [...records.values()].filter(passes).flatMap((record): FoundRecord[] => {
      const match = isPlaceholder(q) ? { typos: 0, attribute: 0, apart: 0, positions: {} } : find(q, record, text);
      if (match === null) return [];
      const score = isPlaceholder(q)
        ? 1
        : 1 / (1 + match.typos) - Math.min(match.apart, 240) / 1_200 - 0.002 * Math.min(match.attribute, 30);
      const retrieved = query.attributesToRetrieve as string[] | undefined;
      const hit: Json = Object.fromEntries(
        Object.entries(record).filter(([field]) => retrieved === undefined || retrieved.includes(field)),
      );
      if (query.showMatchesPosition) hit._matchesPosition = match.positions;
      if (query.showRankingScore) hit._rankingScore = score;
      if (query.showRankingScoreDetails) {
        hit._rankingScoreDetails = isPlaceholder(q)
          ? {}
          : { typo: { order: 1, typoCount: match.typos, maxTypoCount: 9, score: 1 / (1 + match.typos) } };
      }
      return [{ record, score, hit }];
    });
    const sort = (query.sort ?? []) as string[];
    for (const rule of sort) {
      if (!list('sortableAttributes').includes(rule.split(':')[0] as string)) {
        throw new Refusal(400, 'invalid_search_sort', `Attribute \`${rule}\` is not sortable.`);
      }
    }
    found.sort((a, b) => compareBy(sort, a.record, b.record) || b.score - a.score);
    return query.distinct === undefined ? found : firstOfEach(found, String(query.distinct), filterable('equality'));
  }

  function countFacets(found: readonly FoundRecord[], fields: readonly string[]): Json {
    const most = ((settings.faceting ?? {}) as { maxValuesPerFacet?: number }).maxValuesPerFacet ?? 100;
    return Object.fromEntries(
      fields.map((field) => {
        if (!filterable('equality').has(field)) {
          throw new Refusal(400, 'invalid_search_facets', `Attribute \`${field}\` is not filterable.`);
        }
        const counts = new Map<string, { value: string; count: number }>();
        for (const { record } of found) {
          for (const value of new Set([record[field] ?? []].flat().map(String))) {
            const counted = counts.get(normalize(value)) ?? { value, count: 0 };
            counts.set(normalize(value), { value: counted.value, count: counted.count + 1 });
          }
        }
        const ordered = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, most);
        return [field, Object.fromEntries(ordered.map(({ value, count }) => [value, count]))];
      }),
    );
  }

  return {
    records,
    findAll,
    countFacets,
    settings: () => settings,
    change: (changed: Json) => {
      const unknown = Object.keys(changed).find((name) => !knownSettings.has(name));
      if (unknown) throw new Refusal(400, 'bad_request', `Unknown field \`${unknown}\`.`);
      settings = { ...settings, ...changed };
    },
  };
}

export type StoredIndex = ReturnType<typeof createStoredIndex>;

function compareBy(sort: readonly string[], a: StoredRecord, b: StoredRecord): number {
  for (const rule of sort) {
    const [field, direction] = rule.split(':') as [string, string];
    const [first, second] = [[a[field]].flat()[0], [b[field]].flat()[0]];
    if (first === second) continue;
    if (first === undefined || second === undefined) return first === undefined ? 1 : -1;
    const order = (first as string) < (second as string) ? -1 : 1;
    return direction === 'asc' ? order : -order;
  }
  return 0;
}

export function firstOfEach(
  found: readonly FoundRecord[],
  field: string,
  filterable: ReadonlySet<string>,
): FoundRecord[] {
  if (!filterable.has(field)) throw new Refusal(400, 'invalid_search_distinct', `\`${field}\` is not filterable.`);
  const seen = new Set<unknown>();
  return found.filter(({ record }) => {
    const values = [record[field] ?? []].flat();
    if (values.some((value) => seen.has(value))) return false;
    for (const value of values) seen.add(value);
    return true;
  });
}
