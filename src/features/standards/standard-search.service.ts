import {
  type SearchFilter,
  type SearchHit,
  type SearchIndex,
  type SearchQuery,
  SearchUnavailable,
} from '../search/search-index.ts';
import type { IndexState } from '../search/search-sync.ts';
import { codeKey, findCodes } from './code.ts';
import { createRememberedRanks, type FrameworkRank } from './framework-rank.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { districtOf } from './standard.policy.ts';
import { codeBeginning, searchScopeOf } from './standard-index.ts';
import type { StandardIndexSource } from './standard-index-source.ts';
import { wordsOf } from './standard-words.ts';
import type { StandardsStore } from './standards.store.ts';
import type { FoundStandard, FoundStandards, StandardSearch, StandardsScope } from './standards.ts';
import { findInDatabase } from './standards-in-database.ts';

export type StandardSearchParts = {
  readonly frameworks: Pick<FrameworksStore, 'findAdoption'>;
  readonly standards: Pick<StandardsStore, 'findByKeys' | 'searchWords' | 'findMany' | 'listBelow'>;
  readonly index: Pick<SearchIndex, 'kind' | 'search'>;
  readonly state: () => Pick<IndexState, 'state' | 'pendingChanges'>;
  readonly source: Pick<StandardIndexSource, 'getManyForHits'>;
};

export type StandardSearchService = ReturnType<typeof createStandardSearch>;

/** Standards of one code in all frameworks that there are. */
const mostOfCodes = 400;
/** Hits that are put in the order of the district's frameworks. */
const fewestLookedAt = 60;
const mostLookedAt = 400;
/** Scores of one band are as good as equal: within it the district's own order decides. */
const bandsOfScores = 4;

/** Finds standards: by their codes exactly, then by words through the index, or in the database while that is away. */
export function createStandardSearch({ frameworks, standards, index, state, source }: StandardSearchParts) {
  const ranks = createRememberedRanks(frameworks);

  const withinOf = (scope: StandardsScope, { frameworkIds, gradeLevels = [] }: StandardSearch): SearchFilter => ({
    kind: 'all',
    filters: [
      searchScopeOf(scope),
      { kind: 'anyOf', field: 'isRetired', values: ['false'] },
      ...(frameworkIds ? [{ kind: 'anyOf', field: 'frameworkId', values: frameworkIds } as const] : []),
      ...(gradeLevels.length > 0 ? [{ kind: 'anyOf', field: 'gradeLevels', values: gradeLevels } as const] : []),
    ],
  });

  /** While nothing waits for it, an index in this process knows as much as the database. */
  const isCurrent = (): boolean => {
    const { state: is, pendingChanges } = state();
    return index.kind === 'embedded' && is === 'ready' && pendingChanges === 0;
  };

  const listWith = async (
    scope: StandardsScope,
    search: StandardSearch,
    field: 'codeKeys' | 'codeBeginnings' | 'ancestorIds',
    values: readonly string[],
    limit: number,
  ): Promise<FoundStandard[]> => {
    const within = withinOf(scope, search);
    const filters = { [field]: { kind: 'anyOf', field, values } as const };
    const { hits } = await index.search({ scope: within, text: '', filters, facets: [], sort: [], offset: 0, limit });
    return [...(await source.getManyForHits(scope, hits, isCurrent())).values()];
  };

  const findByCode = async (
    scope: StandardsScope,
    search: StandardSearch,
    rank: FrameworkRank,
  ): Promise<FoundStandard[]> => {
    const codes = findCodes(search.q).map(({ reading }) => reading.key);
    // What a district calls a code need not look like one to others.
    const keys = [...codes, ...(mayBeCode(search.q) ? [codeKey(search.q)] : [])];
    if (keys.length === 0) return [];
    // A code that was written a moment ago is known, whatever waits for the index.
    const found: FoundStandard[] = isCurrent()
      ? await listWith(scope, search, 'codeKeys', keys, mostOfCodes)
      : await standards.findByKeys(scope, keys, mostOfCodes);
    return inOrder(
      found.filter((standard) => !standard.isRetired && isWithin(standard, search)),
      rank,
    );
  };

  /** What stands below those that were asked for by their code: who names a cluster wants its standards. */
  const findBelow = async (
    scope: StandardsScope,
    search: StandardSearch,
    byCode: readonly FoundStandard[],
    rank: FrameworkRank,
  ): Promise<FoundStandard[]> => {
    const ids = byCode.filter(({ childCount }) => childCount > 0).map(({ id }) => id);
    if (ids.length === 0) return [];
    return inOrder(await listWith(scope, search, 'ancestorIds', ids, lookedAtFor(search)), rank);
  };

  /** Codes that begin with what was typed so far. */
  const findByBeginning = async (
    scope: StandardsScope,
    search: StandardSearch,
    rank: FrameworkRank,
  ): Promise<FoundStandard[]> =>
    mayBeginCode(search.q)
      ? inOrder(await listWith(scope, search, 'codeBeginnings', [codeBeginning(search.q)], lookedAtFor(search)), rank)
      : [];

  const findInIndex = async (
    scope: StandardsScope,
    search: StandardSearch,
    rank: FrameworkRank,
  ): Promise<Omit<FoundStandards, 'isDegraded'>> => {
    if (wordsOf(search.q).length === 0) return { standards: [], corrections: [] };
    const query: SearchQuery = {
      scope: withinOf(scope, search),
      text: search.q,
      filters: {},
      facets: [],
      sort: [],
      offset: 0,
      limit: lookedAtFor(search),
    };
    const found = await index.search(query);
    const { corrections } = found;
    const hits = found.isPartial
      ? withMostWords((await index.search({ ...query, explain: true })).hits, search.q)
      : found.hits;
    const byKey = await source.getManyForHits(scope, hits, isCurrent());
    const best = hits[0]?.score ?? 0;
    let least = best;
    const banded = hits
      .flatMap(({ id, score }) => {
        // What comes later is found no better, whatever its score.
        least = Math.min(least, score);
        const standard = byKey.get(id);
        const band = best > 0 ? Math.floor(bandsOfScores * (1 - least / best)) : 0;
        return standard ? [{ standard, band, score: least, rank: rank(standard) }] : [];
      })
      .sort(
        (one, other) =>
          one.band - other.band ||
          one.rank - other.rank ||
          other.score - one.score ||
          compare(one.standard.orderPath, other.standard.orderPath),
      );
    return { standards: banded.map(({ standard }) => standard), corrections };
  };

  const findByIndex = async (
    scope: StandardsScope,
    search: StandardSearch,
    rest: StandardSearch,
  ): Promise<FoundStandards> => {
    const rank = await ranks.rankOf(scope);
    const [byCode, byBeginning, byWords] = await Promise.all([
      findByCode(scope, search, rank),
      findByBeginning(scope, search, rank),
      findInIndex(scope, rest, rank),
    ]);
    const below = await findBelow(scope, search, byCode, rank);
    const found = ownFirst(scope, [...byCode, ...below, ...byBeginning, ...byWords.standards]).slice(0, search.limit);
    return { standards: found, corrections: byWords.corrections, isDegraded: false };
  };

  const findWithoutIndex = async (
    scope: StandardsScope,
    search: StandardSearch,
    rest: StandardSearch,
  ): Promise<FoundStandards> => {
    const rank = await ranks.rankOf(scope);
    const [byCode, byWords] = await Promise.all([
      findByCode(scope, search, rank),
      findInDatabase(standards, scope, rest, rank),
    ]);
    const above = byCode.filter(({ childCount }) => childCount > 0).map(({ id }) => id);
    const below = await standards.listBelow(scope, above, lookedAtFor(search));
    const living = await standards.findMany(
      scope,
      below.map(({ id }) => id),
    );
    const parts = inOrder(
      living.filter((standard) => !standard.isRetired && isWithin(standard, search)),
      rank,
    );
    const found = ownFirst(scope, [...byCode, ...parts, ...byWords]).slice(0, search.limit);
    return { standards: found, corrections: [], isDegraded: true };
  };

  return {
    search: async (scope: StandardsScope, search: StandardSearch): Promise<FoundStandards> => {
      const rest = { ...search, q: withoutCodes(search.q) };
      if (state().state !== 'ready') return findWithoutIndex(scope, search, rest);
      try {
        return await findByIndex(scope, search, rest);
      } catch (error) {
        if (!(error instanceof SearchUnavailable)) throw error;
        return findWithoutIndex(scope, search, rest);
      }
    },
    /** To be told when a district has adopted frameworks. */
    forgetOrderOf: ranks.forget,
  };
}

function withoutCodes(q: string): string {
  return findCodes(q).reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, q);
}

function mayBeCode(q: string): boolean {
  return /[\p{N}.:_/-]/u.test(q);
}

/** Whole codes are not gone on with: 3.NF.1 means no 3.NF.10. What stands above standards is. */
function mayBeginCode(q: string): boolean {
  const text = q.trim();
  if (text.length > 40 || !/\p{N}/u.test(text)) return false;
  return findCodes(text).every(({ reading }) => reading.key.endsWith('#'));
}

/** Of hits with fewer words than were asked only those with the most: a statement is short, and one word of three says little. */
function withMostWords(hits: readonly SearchHit[], text: string): readonly SearchHit[] {
  const asked = wordsOf(text);
  const counted = hits.map((hit) => {
    const met = new Set(hit.matches?.flatMap(({ from }) => wordsOf(from)));
    return { hit, count: asked.filter((word) => met.has(word)).length };
  });
  const most = Math.max(...counted.map(({ count }) => count));
  return counted.filter(({ count }) => count === most).map(({ hit }) => hit);
}

function lookedAtFor({ limit }: StandardSearch): number {
  return Math.min(mostLookedAt, Math.max(fewestLookedAt, 2 * limit));
}

function inOrder<Found extends FoundStandard>(found: readonly Found[], rank: FrameworkRank): Found[] {
  return [...found].sort(
    (one, other) =>
      rank(one) - rank(other) || compare(one.frameworkId, other.frameworkId) || compare(one.orderPath, other.orderPath),
  );
}

function isWithin(
  { frameworkId, gradeLevels }: FoundStandard,
  { frameworkIds, gradeLevels: wanted = [] }: StandardSearch,
): boolean {
  const isOfFramework = frameworkIds?.includes(frameworkId) ?? true;
  return isOfFramework && (wanted.length === 0 || wanted.some((grade) => gradeLevels.includes(grade)));
}

/** Each once, in its first place; if the district has one of the same id, its own is shown there. */
function ownFirst(scope: StandardsScope, found: readonly FoundStandard[]): FoundStandard[] {
  const own = districtOf(scope);
  const byId = new Map<string, FoundStandard>();
  for (const standard of found) {
    if (!byId.has(standard.id) || standard.orgId === own) byId.set(standard.id, standard);
  }
  return [...byId.values()];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
