import type {
  FacetDistribution,
  FederatedMultiSearchParams,
  Hit,
  MultiSearchParams,
  MultiSearchQuery,
  SearchParams,
} from 'meilisearch';
import type { SearchFilter } from '../search-index.ts';
import type { Connection } from './connection.ts';
import { allOf, type FilterWriter } from './filter.ts';
import type { Variant } from './variants.ts';

/** One question to Meilisearch: which documents, within which filters, what of them. */
export type Question = {
  readonly variants: readonly Variant[];
  readonly filters: readonly SearchFilter[];
  readonly sort: readonly string[];
  readonly distinct: string | null;
  readonly offset: number;
  /** 0: only counts. */
  readonly limit: number;
  /** Fields to count. */
  readonly facets: readonly string[];
  readonly retrieve: readonly string[];
  readonly withPositions: boolean;
};

export type StoredHit = Hit<Record<string, unknown> & { id: string; revision: number }>;

export type Answer = {
  readonly hits: readonly StoredHit[];
  readonly total: number;
  readonly counts: FacetDistribution;
};

/** Requests that run at once when results must be merged: there is one merged result per request. */
const mostAtOnce = 6;

export type Ask = (questions: readonly Question[]) => Promise<Answer[]>;

/**
 * Asks questions in as few requests as Meilisearch allows: those of one variant in one `multi-search`, each of those whose
 * variants are merged in a federated one.
 */
export function createAsk(connection: Connection, uid: string, filters: FilterWriter): Ask {
  const write = (question: Question, variant: Variant): SearchParams => {
    const filter = allOf([...question.filters, ...variant.filters].map(filters.write));
    return {
      q: variant.q,
      ...(filter !== null && { filter }),
      ...(question.sort.length > 0 && { sort: [...question.sort] }),
      ...(question.distinct !== null && { distinct: question.distinct }),
      attributesToRetrieve: [...question.retrieve],
      matchingStrategy: 'all',
      ...(question.limit > 0 && { showRankingScore: true, showRankingScoreDetails: true }),
      ...(question.withPositions && { showMatchesPosition: true }),
    };
  };

  async function askSeparately(questions: readonly Question[]): Promise<Answer[]> {
    const queries = questions.map((question): MultiSearchQuery => {
      const [variant] = question.variants;
      return {
        indexUid: uid,
        ...write(question, variant as Variant),
        ...pageOf(question),
        ...(question.facets.length > 0 && { facets: [...question.facets] }),
      };
    });
    const { results } = await connection.search((client) =>
      client.multiSearch<MultiSearchParams, StoredHit>({ queries }),
    );
    return results.map((result) => ({
      hits: result.hits as StoredHit[],
      total: result.totalHits ?? result.estimatedTotalHits ?? 0,
      counts: result.facetDistribution ?? {},
    }));
  }

  async function askMerged(question: Question): Promise<Answer> {
    const { offset, limit, facets } = question;
    const answer = await connection.search((client) =>
      client.multiSearch<FederatedMultiSearchParams, StoredHit>({
        federation: { offset, limit, ...(facets.length > 0 && { facetsByIndex: { [uid]: [...facets] } }) },
        queries: question.variants.map((variant) => ({
          indexUid: uid,
          ...write(question, variant),
          federationOptions: { weight: variant.weight },
        })),
      }),
    );
    return {
      hits: withoutRepeats(answer.hits as StoredHit[], question.distinct),
      total: answer.estimatedTotalHits ?? 0,
      counts: answer.facetsByIndex?.[uid]?.distribution ?? {},
    };
  }

  return async (questions) => {
    const separate = questions.filter(({ variants }) => variants.length === 1);
    const merged = questions.filter(({ variants }) => variants.length !== 1);
    const answers = new Map<Question, Answer>();
    const remember = (asked: readonly Question[], found: readonly Answer[]): void =>
      asked.forEach((question, at) => {
        answers.set(question, found[at] as Answer);
      });
    const waiting = [...merged];
    const workers = Array.from({ length: Math.min(mostAtOnce, waiting.length) }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        remember([next], [await askMerged(next)]);
      }
    });
    const first = separate.length > 0 ? [askSeparately(separate).then((found) => remember(separate, found))] : [];
    await Promise.all([...first, ...workers]);
    return questions.map((question) => answers.get(question) as Answer);
  };
}

/** By pages where it can be, which makes totals and the counts of facets exact also with `distinct`. */
function pageOf({ offset, limit }: Question): SearchParams {
  if (limit === 0) return { page: 1, hitsPerPage: 0 };
  return offset % limit === 0 ? { page: offset / limit + 1, hitsPerPage: limit } : { offset, limit };
}

/** Before 1.40 `distinct` holds within each of the merged queries only. */
function withoutRepeats(hits: readonly StoredHit[], distinct: string | null): readonly StoredHit[] {
  if (distinct === null) return hits;
  const seen = new Set<unknown>();
  return hits.filter((hit) => {
    const value = firstValue(hit[distinct]);
    if (value === null) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

/** Of several values the first counts. */
export function firstValue(value: unknown): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : null;
}
