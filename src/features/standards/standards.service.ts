import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { AssociationsStore } from './associations.store.ts';
import type { FrameworkPosition } from './framework-order.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { keepsStandards } from './standard.policy.ts';
import {
  type CrosswalkType,
  crosswalkTypes,
  type Framework,
  type Standard,
  type StandardAssociation,
} from './standard.ts';
import type { StandardsStore } from './standards.store.ts';
import type { CodeResolution, FoundStandards, StandardLabel, StandardSearch, StandardsReader } from './standards.ts';

/** Counts, for each name, the resources that the actor finds aligned to any of the standards; null where nobody can say. */
export type CountAligned = (
  actor: Actor,
  groups: Readonly<Record<string, readonly string[]>>,
) => Promise<ReadonlyMap<string, number> | null>;

export type StandardsServiceParts = {
  readonly frameworks: FrameworksStore;
  readonly standards: StandardsStore;
  readonly associations: AssociationsStore;
  readonly reader: StandardsReader;
  readonly countAligned: CountAligned;
  readonly clock: Clock;
  /** A district has chosen its frameworks anew. */
  onAdopted(orgId: string): void;
};

export type AdoptedFrameworks = {
  readonly frameworks: readonly Framework[];
  /** The district has chosen; otherwise its teachers see all there are. */
  readonly isChosen: boolean;
  readonly revision: number;
};

/** A standard in a tree that is shown level by level. */
export type TreeNode = {
  readonly standard: Standard;
  /** Under what it stands here; of several parents this one. */
  readonly parentId: string;
  /** 1: directly under what was asked for. */
  readonly level: number;
  /** Resources aligned to it or to anything below it; null when the search engine does not answer. */
  readonly resourceCount: number | null;
};

export type ProgressionStep = {
  readonly standard: Standard;
  readonly direction: 'before' | 'after';
  /** Steps from the standard that was asked for. */
  readonly distance: number;
  /** The neighbors on the way from it, one step nearer. */
  readonly viaIds: readonly string[];
};

export type CrosswalkEntry = {
  readonly association: StandardAssociation;
  readonly via: CrosswalkType;
  readonly isInverse: boolean;
  /** Null for an end that is in no framework here. */
  readonly standard: Standard | null;
};

const mostSiblings = 5_000;
const mostNodes = 1_000;
const mostAdopted = 200;
const mostSteps = 200;
const mostAssociations = 500;

export type StandardsService = ReturnType<typeof createStandardsService>;

export function createStandardsService(parts: StandardsServiceParts) {
  const { frameworks, standards, associations, reader, countAligned, clock, onAdopted } = parts;

  const getFramework = async (actor: Actor, id: string): Promise<Framework> => {
    const found = await frameworks.find(scopeOf(actor), id);
    if (!found) throw new AppError('not_found');
    return found;
  };

  const getStandard = async (actor: Actor, id: string): Promise<Standard> => {
    const [found] = await standards.findMany(scopeOf(actor), [id]);
    if (!found) throw new AppError('not_found');
    return found;
  };

  const getAdopted = async (actor: Actor): Promise<AdoptedFrameworks> => {
    const scope = scopeOf(actor);
    const adoption = await frameworks.findAdoption(scope);
    const found = await reader.adoptedFrameworks(scope);
    return { frameworks: found, isChosen: adoption !== null, revision: adoption?.revision ?? 0 };
  };

  /** Under one parent, in its own order. */
  const inOrder = (found: readonly Standard[], parentId: string): Standard[] => {
    const keyOf = ({ places, orderPath }: Standard) =>
      places.find((place) => place.parentId === parentId)?.orderKey ?? `~${orderPath}`;
    return found
      .map((standard) => ({ standard, key: keyOf(standard) }))
      .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
      .map(({ standard }) => standard);
  };

  /** The levels below some nodes, each right after its parent, as long as there is room. */
  const withLevelsBelow = async (actor: Actor, first: readonly Omit<TreeNode, 'resourceCount'>[], levels: number) => {
    let nodes = [...first];
    let parents = nodes;
    for (let level = 2; level <= levels && parents.length > 0 && nodes.length < mostNodes; level += 1) {
      const ids = parents.filter(({ standard }) => standard.childCount > 0).map(({ standard }) => standard.id);
      const found = await standards.listChildren(scopeOf(actor), ids, mostSiblings);
      const below = new Map<string, Omit<TreeNode, 'resourceCount'>[]>();
      for (const { standard: parent } of parents) {
        const children = inOrder(
          found.filter(({ parentIds }) => parentIds.includes(parent.id)),
          parent.id,
        );
        below.set(
          parent.id,
          children.map((standard) => ({ standard, parentId: parent.id, level })),
        );
      }
      const isLast = (node: Omit<TreeNode, 'resourceCount'>) => node.level === level - 1;
      const next = nodes.flatMap((node) => (isLast(node) ? [node, ...(below.get(node.standard.id) ?? [])] : [node]));
      if (next.length > mostNodes) break;
      nodes = next;
      parents = [...below.values()].flat();
    }
    return nodes;
  };

  const withCounts = async (actor: Actor, nodes: readonly Omit<TreeNode, 'resourceCount'>[]): Promise<TreeNode[]> => {
    if (nodes.length === 0) return [];
    const ids = [...new Set(nodes.map(({ standard }) => standard.id))];
    const below = await reader.descendantsOf(scopeOf(actor), ids);
    const counts = await countAligned(actor, Object.fromEntries(ids.map((id) => [id, [id, ...(below.get(id) ?? [])]])));
    return nodes.map((node) => ({
      ...node,
      resourceCount: counts === null ? null : (counts.get(node.standard.id) ?? 0),
    }));
  };

  /** Standards before or after one, step by step, each once at its shortest distance. */
  const walk = async (
    actor: Actor,
    from: string,
    direction: 'before' | 'after',
    depth: number,
  ): Promise<ProgressionStep[]> => {
    const scope = scopeOf(actor);
    const steps = new Map<string, { distance: number; viaIds: string[] }>();
    let edge = [from];
    for (let distance = 1; distance <= depth && edge.length > 0 && steps.size < mostSteps; distance += 1) {
      const found = await associations.listOfStandards(scope, edge, {
        types: ['precedes'],
        direction: direction === 'after' ? 'out' : 'in',
        limit: mostAssociations,
      });
      const next: string[] = [];
      for (const { originId, destinationId } of found) {
        const [near, far] = direction === 'after' ? [originId, destinationId] : [destinationId, originId];
        if (near === null || far === null || far === from) continue;
        const known = steps.get(far);
        if (known?.distance === distance) known.viaIds.push(near);
        if (known || steps.size >= mostSteps) continue;
        steps.set(far, { distance, viaIds: [near] });
        next.push(far);
      }
      edge = next;
    }
    const byId = new Map(
      (await standards.findMany(scope, [...steps.keys()])).map((standard) => [standard.id, standard]),
    );
    return [...steps].flatMap(([id, { distance, viaIds }]) => {
      const standard = byId.get(id);
      return standard ? [{ standard, direction, distance, viaIds: [...new Set(viaIds)] }] : [];
    });
  };

  return {
    getFramework,
    getStandard,
    getAdopted,

    listFrameworks: (actor: Actor, page: { after: FrameworkPosition | null; limit: number }) =>
      frameworks.list(scopeOf(actor), page),

    /** Which frameworks the district's teachers see, and in what order. */
    adopt: async (
      actor: Actor,
      ids: readonly string[],
      expectedRevision: number | null,
    ): Promise<AdoptedFrameworks> => {
      if (!keepsStandards(actor)) throw new AppError('forbidden');
      const scope = scopeOf(actor);
      const known = new Set((await frameworks.findMany(scope, ids.slice(0, mostAdopted))).map(({ id }) => id));
      const unknown = ids.findIndex((id) => !known.has(id));
      if (unknown >= 0) {
        throw invalidInput('body', ['frameworkIds', unknown], {
          code: 'invalid_value',
          message: 'There is no such framework.',
        });
      }
      const revision = (await frameworks.findAdoption(scope))?.revision ?? 0;
      assertRevision(expectedRevision, revision);
      const next = { orgId: actor.orgId, frameworkIds: ids, revision: revision + 1, updatedAt: clock.now() };
      if (!(await frameworks.saveAdoption(scope, next))) {
        throw new AppError('version_conflict', { expected: revision, actual: revision + 1 });
      }
      onAdopted(actor.orgId);
      return getAdopted(actor);
    },

    /** The standard, its framework, and what stands above it from the top down. */
    describe: async (actor: Actor, id: string) => {
      const standard = await getStandard(actor, id);
      const scope = scopeOf(actor);
      const [framework, above] = await Promise.all([
        frameworks.find(scope, standard.frameworkId),
        standards.findMany(scope, standard.ancestorIds),
      ]);
      if (!framework) throw new AppError('not_found');
      const ancestors: StandardLabel[] = [...above].sort(
        (one, other) => one.depth - other.depth || (one.orderPath < other.orderPath ? -1 : 1),
      );
      return { standard, framework, ancestors };
    },

    /**
     * One level of the tree, in order, with further levels below each of its nodes. `total` counts the first level.
     * @param from the first node of the page, counted from 0
     */
    tree: async (
      actor: Actor,
      input: { frameworkId: string; parentId: string | undefined; levels: number; from: number; limit: number },
    ): Promise<{ nodes: TreeNode[]; total: number; next: number | null }> => {
      const framework = await getFramework(actor, input.frameworkId);
      const { parentId = framework.id, from, limit } = input;
      if (parentId !== framework.id) {
        const parent = await getStandard(actor, parentId);
        if (parent.frameworkId !== framework.id) throw new AppError('not_found');
      }
      const scope = scopeOf(actor);
      const found =
        parentId === framework.id
          ? await standards.listTop(scope, framework, mostSiblings)
          : await standards.listChildren(scope, [parentId], mostSiblings);
      const level = inOrder(found, parentId);
      const page = level.slice(from, from + limit).map((standard) => ({ standard, parentId, level: 1 }));
      const nodes = await withCounts(actor, await withLevelsBelow(actor, page, input.levels));
      return { nodes, total: level.length, next: from + limit < level.length ? from + limit : null };
    },

    search: (actor: Actor, search: StandardSearch): Promise<FoundStandards> => reader.search(scopeOf(actor), search),

    resolve: (actor: Actor, codes: readonly string[]): Promise<ReadonlyMap<string, CodeResolution>> =>
      reader.resolveCodes(scopeOf(actor), codes),

    /** What has to be learned before a standard and what it leads to, as its frameworks say. */
    progression: async (
      actor: Actor,
      id: string,
      depth: number,
    ): Promise<{ standard: Standard; steps: ProgressionStep[] }> => {
      const standard = await getStandard(actor, id);
      const [before, after] = await Promise.all([walk(actor, id, 'before', depth), walk(actor, id, 'after', depth)]);
      return { standard, steps: [...before, ...after] };
    },

    /** Standards beside one, of other frameworks or of its own, also those that are in no framework here. */
    crosswalk: async (actor: Actor, id: string): Promise<{ standard: Standard; entries: CrosswalkEntry[] }> => {
      const standard = await getStandard(actor, id);
      const scope = scopeOf(actor);
      const options = { types: crosswalkTypes, limit: mostAssociations };
      const [out, back] = await Promise.all([
        associations.listOfStandards(scope, [id], { ...options, direction: 'out' }),
        associations.listOfStandards(scope, [id], { ...options, direction: 'in' }),
      ]);
      const ends = [
        ...out.map((association) => ({ association, isInverse: false, other: association.destinationId })),
        ...back.map((association) => ({ association, isInverse: true, other: association.originId })),
      ];
      const others = ends.flatMap(({ other }) => other ?? []);
      const byId = new Map((await standards.findMany(scope, others)).map((found) => [found.id, found]));
      const entries = ends
        .filter(({ other }) => other === null || byId.has(other))
        .map(({ association, isInverse, other }) => ({
          association,
          via: association.type as CrosswalkType,
          isInverse,
          standard: other === null ? null : (byId.get(other) ?? null),
        }))
        .sort((one, other) => crosswalkTypes.indexOf(one.via) - crosswalkTypes.indexOf(other.via));
      return { standard, entries };
    },
  };
}
