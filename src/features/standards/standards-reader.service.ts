import { performance } from 'node:perf_hooks';
import type { AssociationsStore } from './associations.store.ts';
import { codeKey, findCodes } from './code.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { districtOf } from './standard.policy.ts';
import { type CrosswalkType, crosswalkTypes, type Framework, type Standard } from './standard.ts';
import { wordsOf } from './standard-words.ts';
import type { StandardsStore, WordsHit } from './standards.store.ts';
import type { CodeResolution, Crosswalk, StandardLabel, StandardsReader, StandardsScope } from './standards.ts';

export type StandardsReaderParts = {
  readonly frameworks: Pick<FrameworksStore, 'findAdoption' | 'findMany' | 'list' | 'listRevisions'>;
  readonly standards: Pick<
    StandardsStore,
    'findMany' | 'findLabels' | 'findByKeys' | 'listBelow' | 'listTop' | 'searchWords'
  >;
  readonly associations: Pick<AssociationsStore, 'listOfStandards'>;
};

/** Answers never grow without bound, whatever is asked. */
const mostDescendants = 20_000;
const mostAssociations = 5_000;
const mostFrameworks = 1_000;
/** Found by words and looked at for the order. */
const mostCandidates = 400;
const mostTop = 500;
const mostLabels = 20_000;
/** So long a label may be behind, as far as this process is asked again and again. */
const revisionsMs = 1_000;

type Revisions = { readonly readAt: number; readonly of: ReadonlyMap<string, number> };

export function createStandardsReader({ frameworks, standards, associations }: StandardsReaderParts): StandardsReader {
  const labels = new Map<string, { label: StandardLabel; framework: string; revision: number }>();
  const revisions = new Map<string, Revisions>();

  /** Smaller comes first: adopted frameworks in their order, then the district's own, then the others. */
  const rankOf = async (
    scope: StandardsScope,
  ): Promise<(standard: Pick<Standard, 'orgId' | 'frameworkId'>) => number> => {
    const adopted = (await frameworks.findAdoption(scope))?.frameworkIds ?? [];
    const place = new Map(adopted.map((id, index) => [id, index]));
    const own = districtOf(scope);
    return ({ frameworkId, orgId }) => place.get(frameworkId) ?? adopted.length + (orgId === own ? 0 : 1);
  };

  const readRevisions = async (scope: StandardsScope): Promise<ReadonlyMap<string, number>> => {
    const whose = districtOf(scope) ?? scope.kind;
    const known = revisions.get(whose);
    if (known && performance.now() - known.readAt < revisionsMs) return known.of;
    const found = await frameworks.listRevisions(scope, mostFrameworks);
    const of = new Map(found.map(({ orgId, id, revision }) => [`${orgId} ${id}`, revision]));
    revisions.set(whose, { readAt: performance.now(), of });
    return of;
  };

  const adoptedFrameworks = async (scope: StandardsScope): Promise<Framework[]> => {
    const adoption = await frameworks.findAdoption(scope);
    if (!adoption) return (await frameworks.list(scope, { after: null, limit: mostFrameworks })).found;
    const found = new Map((await frameworks.findMany(scope, adoption.frameworkIds)).map((one) => [one.id, one]));
    return adoption.frameworkIds.flatMap((id) => found.get(id) ?? []);
  };

  return {
    adoptedFrameworks,

    resolveCodes: async (scope, codes) => {
      const keys = new Map([...new Set(codes)].map((code) => [code, codeKey(code)]));
      const [rank, found] = await Promise.all([
        rankOf(scope),
        standards.findByKeys(scope, [...keys.values()], Math.min(mostDescendants, keys.size * 20 + 20)),
      ]);
      const byKey = new Map<string, Standard[]>();
      for (const standard of found) {
        for (const key of standard.codeKeys) {
          const list = byKey.get(key);
          if (list) list.push(standard);
          else byKey.set(key, [standard]);
        }
      }
      return new Map([...keys].map(([code, key]) => [code, choose(byKey.get(key) ?? [], key, rank)]));
    },

    getMany: (scope, ids) => standards.findMany(scope, ids),

    labelsOf: async (scope, ids) => {
      const known = await readRevisions(scope);
      const whose = districtOf(scope) ?? scope.kind;
      const found = new Map<string, StandardLabel>();
      const missing: string[] = [];
      for (const id of new Set(ids)) {
        const entry = labels.get(`${whose} ${id}`);
        if (entry && known.get(entry.framework) === entry.revision) found.set(id, entry.label);
        else missing.push(id);
      }
      for (const { orgId, ...label } of await standards.findLabels(scope, missing)) {
        found.set(label.id, label);
        const framework = `${orgId} ${label.frameworkId}`;
        // The oldest entries go: those that are asked for come back.
        if (labels.size >= mostLabels) labels.delete(labels.keys().next().value as string);
        labels.set(`${whose} ${label.id}`, { label, framework, revision: known.get(framework) ?? 0 });
      }
      return found;
    },

    descendantsOf: async (scope, ids) => {
      const wanted = new Set(ids);
      const below = new Map<string, string[]>([...wanted].map((id) => [id, []]));
      for (const { id, ancestorIds } of await standards.listBelow(scope, [...wanted], mostDescendants)) {
        for (const ancestor of ancestorIds) below.get(ancestor)?.push(id);
      }
      return below;
    },

    topOf: async (scope, frameworkId) => {
      const [framework] = await frameworks.findMany(scope, [frameworkId]);
      return framework ? standards.listTop(scope, framework, mostTop) : [];
    },

    crosswalksOf: async (scope, ids) => {
      const wanted = [...new Set(ids)];
      const options = { types: crosswalkTypes, limit: mostAssociations };
      const [out, back] = await Promise.all([
        associations.listOfStandards(scope, wanted, { ...options, direction: 'out' }),
        associations.listOfStandards(scope, wanted, { ...options, direction: 'in' }),
      ]);
      const all: Crosswalk[] = [
        ...out.flatMap(({ id, type, originId, destinationId }) =>
          toCrosswalk(id, type, originId, destinationId, false),
        ),
        ...back.flatMap(({ id, type, originId, destinationId }) =>
          toCrosswalk(id, type, destinationId, originId, true),
        ),
      ].sort((one, other) => crosswalkTypes.indexOf(one.via) - crosswalkTypes.indexOf(other.via));
      const beside = new Map<string, Crosswalk[]>(wanted.map((id) => [id, []]));
      for (const crosswalk of all) {
        const list = beside.get(crosswalk.from);
        if (list && !list.some(({ id }) => id === crosswalk.id)) list.push(crosswalk);
      }
      return beside;
    },

    search: async (scope, { q, frameworkId, gradeLevels, limit }) => {
      const codes = findCodes(q);
      const keys = [...codes.map(({ reading }) => reading.key), codeKey(q)];
      const rest = codes.reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, q);
      const isIn = ({ frameworkId: of, gradeLevels: grades }: Standard): boolean =>
        (frameworkId === undefined || of === frameworkId) &&
        (!gradeLevels || gradeLevels.length === 0 || gradeLevels.some((grade) => grades.includes(grade)));
      const [rank, byCode, byWords] = await Promise.all([
        rankOf(scope),
        standards.findByKeys(scope, keys, mostCandidates),
        findByWords(standards, scope, rest, {
          frameworkIds: frameworkId === undefined ? undefined : [frameworkId],
          gradeLevels,
        }),
      ]);
      const meant = byCode.filter((standard) => isIn(standard) && !standard.isRetired);
      const order = [...meant].sort((one, other) => rank(one) - rank(other) || compare(one.orderPath, other.orderPath));
      const seen = new Set(order.map(({ id }) => id));
      const asked = wordsOf(rest);
      const weighed = byWords
        .filter(({ id }) => !seen.has(id))
        .map((hit) => ({ hit, weight: share(asked, hit), rank: rank(hit) }))
        .sort(
          (one, other) =>
            other.weight - one.weight || one.rank - other.rank || compare(one.hit.orderPath, other.hit.orderPath),
        )
        .slice(0, limit)
        .map(({ hit }) => hit.id);
      const found = new Map((await standards.findMany(scope, weighed)).map((standard) => [standard.id, standard]));
      return [...order, ...weighed.flatMap((id) => found.get(id) ?? [])].slice(0, limit);
    },
  };
}

/** All words, the last one as a beginning; where nothing has them all, the longest one. */
async function findByWords(
  standards: Pick<StandardsStore, 'searchWords'>,
  scope: StandardsScope,
  text: string,
  filter: Pick<Parameters<StandardsStore['searchWords']>[1], 'frameworkIds' | 'gradeLevels'>,
): Promise<WordsHit[]> {
  const words = wordsOf(text);
  const last = words.at(-1);
  if (last === undefined) return [];
  const isOpen = !/\s$/.test(text);
  const all = isOpen ? { words: words.slice(0, -1), prefix: last } : { words, prefix: null };
  const found = await standards.searchWords(scope, { ...filter, ...all, limit: mostCandidates });
  if (found.length > 0 || words.length === 1) return found;
  const [longest = last] = [...words].sort((one, other) => other.length - one.length);
  return standards.searchWords(scope, { ...filter, words: [longest], prefix: null, limit: mostCandidates });
}

/** What part of a statement was asked for: short statements that say just this come first. */
function share(asked: readonly string[], { words }: WordsHit): number {
  const has = new Set(words);
  const last = asked.at(-1) ?? '';
  // The last word may be the beginning of one.
  const whole = asked.filter((word) => has.has(word)).length;
  const begun = !has.has(last) && words.some((word) => word.startsWith(last)) ? 0.5 : 0;
  return (whole + begun) / (words.length + 5);
}

function choose(found: readonly Standard[], key: string, rank: (standard: Standard) => number): CodeResolution {
  const living = found.filter(({ isRetired }) => !isRetired);
  const candidates = (living.length > 0 ? living : found).map((standard) => ({
    standard,
    // What is its code comes before what is one of its other names.
    rank: rank(standard) * 2 + (standard.code !== null && codeKey(standard.code) === key ? 0 : 1),
  }));
  const best = Math.min(...candidates.map((candidate) => candidate.rank));
  const chosen = candidates.filter((candidate) => candidate.rank === best).map(({ standard }) => standard);
  const [only] = chosen;
  if (only === undefined) return { kind: 'none' };
  return chosen.length === 1 ? { kind: 'one', standard: only } : { kind: 'many', candidates: chosen };
}

function toCrosswalk(
  associationId: string,
  type: string,
  from: string | null,
  id: string | null,
  isInverse: boolean,
): Crosswalk[] {
  return from === null || id === null || from === id
    ? []
    : [{ id, via: type as CrosswalkType, from, isInverse, associationId }];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
