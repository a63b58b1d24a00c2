import { performance } from 'node:perf_hooks';
import type { AssociationsStore } from './associations.store.ts';
import { codeKey } from './code.ts';
import { frameworkRank } from './framework-rank.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { districtOf } from './standard.policy.ts';
import { type CrosswalkType, crosswalkTypes, type Framework, type Standard } from './standard.ts';
import type { StandardsStore } from './standards.store.ts';
import type { CodeResolution, Crosswalk, StandardLabel, StandardsReader, StandardsScope } from './standards.ts';

export type StandardsReaderParts = {
  readonly frameworks: Pick<FrameworksStore, 'findAdoption' | 'findMany' | 'list' | 'listRevisions'>;
  readonly standards: Pick<StandardsStore, 'findMany' | 'findLabels' | 'findByKeys' | 'listBelow' | 'listTop'>;
  readonly associations: Pick<AssociationsStore, 'listOfStandards'>;
};

/** Answers never grow without bound, whatever is asked. */
const mostDescendants = 20_000;
const mostAssociations = 5_000;
const mostPreceded = 500;
const mostFrameworks = 1_000;
const mostTop = 500;
const mostLabels = 20_000;
/** So long a label may be behind, as far as this process is asked again and again. */
const revisionsMs = 1_000;

type Revisions = { readonly readAt: number; readonly of: ReadonlyMap<string, number> };

/** All that others ask except searches. */
export function createStandardsReader({
  frameworks,
  standards,
  associations,
}: StandardsReaderParts): Omit<StandardsReader, 'search'> {
  const labels = new Map<string, { label: StandardLabel; framework: string; revision: number }>();
  const revisions = new Map<string, Revisions>();

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
        frameworks.findAdoption(scope).then((adoption) => frameworkRank(scope, adoption)),
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

    getFrameworks: (scope, ids) => frameworks.findMany(scope, ids),

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

    precededBy: async (scope, ids, steps) => {
      const before = new Map<string, string[]>();
      let edge = [...new Set(ids)];
      for (let step = 1; step <= steps && edge.length > 0 && before.size < mostPreceded; step += 1) {
        const found = await associations.listOfStandards(scope, edge, {
          types: ['precedes'],
          direction: 'in',
          limit: mostAssociations,
        });
        for (const id of edge) before.set(id, []);
        for (const { originId, destinationId } of found) {
          const list = destinationId === null ? undefined : before.get(destinationId);
          if (originId !== null && originId !== destinationId && list && !list.includes(originId)) list.push(originId);
        }
        edge = [...new Set(edge.flatMap((id) => before.get(id) ?? []))].filter((id) => !before.has(id));
      }
      return before;
    },
  };
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
