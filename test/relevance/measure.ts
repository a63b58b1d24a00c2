import type { Wiring } from '../../src/composition.ts';
import type { ResourceSummary } from '../../src/features/resources/resource-response.schemas.ts';
import { toSearch } from '../../src/features/search/read-search.ts';
import { resourceSearchQuery } from '../../src/features/search/search.schemas.ts';
import { readCode } from '../../src/features/standards/code.ts';
import type { Actor } from '../../src/shared/actor.ts';

export type JudgedResource = Pick<
  ResourceSummary,
  | 'id'
  | 'title'
  | 'summary'
  | 'subjects'
  | 'interests'
  | 'modalities'
  | 'gradeLevels'
  | 'inLanguage'
  | 'durationMinutes'
> & {
  /** Without prefixes and cluster letters: `3.nf.1`. */
  readonly codes: readonly string[];
};

/** How much a resource is what was meant: 0 to 3. */
export type Gain = (resource: JudgedResource) => number;

export type Judged = {
  readonly group: string;
  readonly q: string;
  readonly query: Readonly<Record<string, string>>;
  readonly gain: Gain;
};

export type Measured = Pick<Judged, 'group' | 'q' | 'query'> & {
  readonly ndcg: number;
  /** 1 for the first hit being of use, 1/2 for the second ... */
  readonly reciprocalRank: number;
  /** Whether the first hit is as good as any. */
  readonly isBestFirst: boolean;
  readonly titles: readonly string[];
};

const depth = 10;

export function toJudged({ alignments, ...resource }: ResourceSummary): JudgedResource {
  const codes = alignments.map(({ code }) => (readCode(code)?.key ?? code.toLowerCase()).replace(/^[\w.]+:/, ''));
  return { ...resource, codes };
}

/** Discounted cumulative gain of the first ten. */
function dcg(gains: readonly number[]): number {
  return gains.slice(0, depth).reduce((sum, gain, at) => sum + (2 ** gain - 1) / Math.log2(at + 2), 0);
}

/** What the API answers to a search. */
export function ask(
  { services }: Pick<Wiring, 'services'>,
  actor: Actor,
  { q, query }: Pick<Judged, 'q' | 'query'>,
): ReturnType<Wiring['services']['search']['search']['find']> {
  const parsed = resourceSearchQuery.parse({ q, ...query, limit: String(depth) });
  return services.search.search.find(actor, toSearch(parsed, 'en', 0));
}

/** Searches as the API does, and holds the answer against everything that there is. */
export async function measure(
  wiring: Pick<Wiring, 'services'>,
  actor: Actor,
  library: readonly JudgedResource[],
  { group, q, query, gain }: Judged,
): Promise<Measured> {
  const { hits } = await ask(wiring, actor, { q, query });
  const found = hits.map((hit) => toJudged(hit.value));
  const ideal = library.map(gain).sort((a, b) => b - a);
  if ((ideal[0] ?? 0) === 0) throw new Error(`Nothing in the library answers "${q}".`);
  const gains = found.map(gain);
  const first = gains.findIndex((value) => value > 0);
  return {
    group,
    q,
    query,
    ndcg: dcg(gains) / dcg(ideal),
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
    isBestFirst: gains[0] === ideal[0],
    titles: found.map(({ title }) => title),
  };
}

export type Summary = { readonly group: string; readonly count: number; readonly ndcg: number; readonly mrr: number };

/** By group, and of all. */
export function summarize(measured: readonly Measured[]): Summary[] {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const groups = [...new Set(measured.map(({ group }) => group)), null];
  return groups.map((group) => {
    const members = measured.filter((each) => group === null || each.group === group);
    return {
      group: group ?? 'all',
      count: members.length,
      ndcg: mean(members.map(({ ndcg }) => ndcg)),
      mrr: mean(members.map(({ reciprocalRank }) => reciprocalRank)),
    };
  });
}
