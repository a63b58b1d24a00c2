import { isDeepStrictEqual } from 'node:util';
import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { AssociationsStore } from './associations.store.ts';
import { codeKeysOf } from './code.ts';
import type { FrameworkArrival } from './framework-import.service.ts';
import { emptyFramework, emptyStandard } from './framework-package.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { readGradeLevels } from './grade-levels.ts';
import type { LocalFrameworksStore } from './local-frameworks.store.ts';
import { educationLevelsOf, linkOf, place, turnAssociations, type Workspace, withStandard } from './local-workspace.ts';
import { keepsStandards } from './standard.policy.ts';
import type { FrameworkInput, FrameworkPatch, LocalStandardInput, LocalStandardPatch } from './standard.schemas.ts';
import type { AssociationType, CaseLink, Framework, Standard, StandardAssociation } from './standard.ts';
import type { StandardsStore } from './standards.store.ts';

export type LocalStandardsParts = {
  readonly frameworks: Pick<FrameworksStore, 'find' | 'save' | 'replace'>;
  readonly standards: Pick<StandardsStore, 'findMany' | 'listOfFramework'>;
  readonly associations: Pick<AssociationsStore, 'listOfFramework'>;
  readonly local: LocalFrameworksStore;
  readonly clock: Clock;
  /** A GUID of version 4. */
  newGuid(): string;
  announce(arrival: FrameworkArrival): Promise<void>;
  /** Who makes what is written here; every framework of CASE has a maker. */
  nameOfDistrict(orgId: string): Promise<string | null>;
};

const maxAttempts = 5;
const mostStandards = 5_000;

export type LocalStandardsService = ReturnType<typeof createLocalStandardsService>;

/** A district's own frameworks, such as its bank of "I can" statements. */
export function createLocalStandardsService(parts: LocalStandardsParts) {
  const { frameworks, standards, associations, local, clock, newGuid } = parts;

  const getLocal = async (actor: Actor, id: string): Promise<Framework> => {
    const framework = await frameworks.find(scopeOf(actor), id);
    if (!framework) throw new AppError('not_found');
    if (!keepsStandards(actor)) throw new AppError('forbidden');
    if (!framework.isLocal || framework.orgId !== actor.orgId) throw new AppError('framework_not_local');
    return framework;
  };

  /** Reads a framework whole, lets `change` make the next one, places everything anew and writes what differs. */
  const revise = async <Result>(
    actor: Actor,
    frameworkId: string,
    change: (
      workspace: Workspace,
    ) => Promise<{ workspace: Workspace; result: (placed: ReadonlyMap<string, Standard>) => Result }>,
  ): Promise<Result> => {
    for (let attempt = 1; ; attempt++) {
      const framework = await getLocal(actor, frameworkId);
      const scope = scopeOf(actor);
      const before: Workspace = {
        framework,
        standards: new Map(
          (await standards.listOfFramework(scope, framework)).map((standard) => [standard.id, standard]),
        ),
        associations: await associations.listOfFramework(scope, framework),
      };
      const { workspace, result } = await change(before);
      const placed = place(workspace);
      const now = clock.now();
      const changed = [...placed.values()]
        .filter((standard) => standard !== before.standards.get(standard.id))
        .map((standard) => {
          const revision = (before.standards.get(standard.id)?.revision ?? 0) + 1;
          return { ...standard, revision, updatedAt: now };
        });
      const final = new Map([...placed, ...changed.map((standard) => [standard.id, standard] as const)]);
      const known = new Set(before.associations);
      const changedAssociations = workspace.associations.filter((association) => !known.has(association));
      const kept = new Set(workspace.associations.map(({ id }) => id));
      const removedAssociations = before.associations.map(({ id }) => id).filter((id) => !kept.has(id));
      if (changed.length + changedAssociations.length + removedAssociations.length === 0) return result(final);
      const living = [...final.values()].filter(({ isRetired }) => !isRetired);
      const after: Framework = {
        ...framework,
        itemCount: living.length,
        retiredCount: final.size - living.length,
        associationCount: workspace.associations.filter(({ isRetired }) => !isRetired).length,
        gradeLevels: readGradeLevels(living.flatMap(({ gradeLevels }) => gradeLevels)),
        lastChangeDateTime: now,
        revision: framework.revision + 1,
        updatedAt: now,
      };
      const write = {
        before: framework,
        after,
        standards: changed,
        associations: changedAssociations,
        removedAssociations,
      };
      if (await local.write(scope, write)) {
        const codeKeys = changed.flatMap(({ id, codeKeys: keys }) =>
          keys.filter((key) => !before.standards.get(id)?.codeKeys.includes(key)),
        );
        if (codeKeys.length > 0) await parts.announce({ orgId: framework.orgId, frameworkId, codeKeys });
        return result(final);
      }
      if (attempt === maxAttempts) {
        throw new AppError('version_conflict', { expected: framework.revision, actual: framework.revision + 1 });
      }
    }
  };

  const associate = (
    framework: Framework,
    type: AssociationType,
    origin: Standard,
    destination: CaseLink,
    sequenceNumber: number | null,
  ): StandardAssociation => {
    const now = clock.now();
    return {
      id: newGuid(),
      uri: null,
      type,
      origin: linkOf(origin),
      destination,
      sequenceNumber,
      grouping: null,
      notes: null,
      lastChangeDateTime: now,
      extensions: null,
      orgId: framework.orgId,
      frameworkId: framework.id,
      originId: origin.id,
      destinationId: destination.identifier,
      isExternal: false,
      isRetired: false,
      updatedAt: now,
    };
  };

  /** The associations with other parents of a standard, or another place among its siblings. */
  const withParents = (
    { framework, standards: known, associations: all }: Workspace,
    standard: Standard,
    { parentIds, position }: { parentIds: readonly string[] | undefined; position: number | null | undefined },
  ): readonly StandardAssociation[] => {
    if (parentIds === undefined && position === undefined) return all;
    const old = all.filter(({ type, originId }) => type === 'isChildOf' && originId === standard.id);
    const wanted =
      parentIds ?? old.flatMap(({ destinationId }) => destinationId ?? []).filter((id) => id !== framework.id);
    const unknown = wanted.findIndex((id) => known.get(id)?.isRetired !== false);
    if (unknown >= 0) throw invalidField(['parentIds', unknown], 'There is no such standard in this framework.');
    const ends = wanted.length === 0 ? [framework.id] : wanted;
    const edges = ends.map((id) => {
      const edge = old.find(({ destinationId }) => destinationId === id);
      const sequenceNumber = position === undefined ? (edge?.sequenceNumber ?? null) : position;
      if (edge?.sequenceNumber === sequenceNumber && !edge.isRetired) return edge;
      if (edge) return { ...edge, sequenceNumber, isRetired: false, updatedAt: clock.now() };
      const parent = known.get(id);
      const link = parent
        ? linkOf(parent)
        : { title: framework.title, identifier: framework.id, uri: `urn:uuid:${framework.id}` };
      return associate(framework, 'isChildOf', standard, link, sequenceNumber);
    });
    return [...all.filter((association) => !old.includes(association)), ...edges];
  };

  /** The associations with what else a standard relates to. */
  const withRelations = async (
    actor: Actor,
    { framework }: Workspace,
    all: readonly StandardAssociation[],
    standard: Standard,
    relations: LocalStandardPatch['relations'],
  ): Promise<readonly StandardAssociation[]> => {
    if (relations === undefined) return all;
    const found = await standards.findMany(
      scopeOf(actor),
      relations.map(({ standardId }) => standardId),
    );
    const byId = new Map(found.map((one) => [one.id, one]));
    const old = all.filter(({ type, originId }) => type !== 'isChildOf' && originId === standard.id);
    const next = relations.map(({ type, standardId }, at) => {
      const other = byId.get(standardId);
      if (!other || standardId === standard.id)
        throw invalidField(['relations', at, 'standardId'], 'There is no such standard.');
      const same = old.find((association) => association.type === type && association.destinationId === standardId);
      return same ?? associate(framework, type, standard, linkOf(other), null);
    });
    return [...all.filter((association) => !old.includes(association)), ...next];
  };

  return {
    createFramework: async (actor: Actor, input: FrameworkInput): Promise<Framework> => {
      if (!keepsStandards(actor)) throw new AppError('forbidden');
      const now = clock.now();
      const id = newGuid();
      const framework: Framework = {
        ...emptyFramework,
        id,
        adoptionStatus: 'Adopted',
        ...input,
        creator: input.creator ?? (await parts.nameOfDistrict(actor.orgId)),
        orgId: actor.orgId,
        isLocal: true,
        gradeLevels: [],
        itemCount: 0,
        retiredCount: 0,
        associationCount: 0,
        packageExtensions: null,
        lastChangeDateTime: now,
        revision: 1,
        importedAt: null,
        createdAt: now,
        updatedAt: now,
      };
      await frameworks.save(scopeOf(actor), framework);
      return framework;
    },

    updateFramework: async (
      actor: Actor,
      id: string,
      expectedRevision: number | null,
      patch: FrameworkPatch,
    ): Promise<Framework> => {
      const before = await getLocal(actor, id);
      assertRevision(expectedRevision, before.revision);
      const now = clock.now();
      const next = { ...before, ...patch };
      if (isDeepStrictEqual(next, before)) return before;
      const after = { ...next, lastChangeDateTime: now, revision: before.revision + 1, updatedAt: now };
      if (await frameworks.replace(scopeOf(actor), before, after)) return after;
      throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
    },

    addStandard: (actor: Actor, frameworkId: string, input: LocalStandardInput): Promise<Standard> =>
      revise(actor, frameworkId, async (workspace) => {
        if (workspace.standards.size >= mostStandards) {
          throw invalidField([], `A framework that is kept here has at most ${mostStandards} standards.`);
        }
        const now = clock.now();
        const { parentIds = [], position = null, relations = [], gradeLevels = [], ...fields } = input;
        const id = newGuid();
        const standard: Standard = {
          ...emptyStandard,
          ...fields,
          id,
          orgId: workspace.framework.orgId,
          frameworkId,
          codeKeys: codeKeysOf({ ...emptyStandard, ...fields, id }),
          gradeLevels,
          educationLevels: educationLevelsOf(gradeLevels),
          language: fields.language ?? workspace.framework.language,
          parentIds: [],
          places: [],
          ancestorIds: [],
          isTop: true,
          orderPath: '',
          depth: 0,
          childCount: 0,
          isRetired: false,
          retiredAt: null,
          replacedByIds: [],
          lastChangeDateTime: now,
          revision: 1,
          createdAt: now,
          updatedAt: now,
        };
        const next = withStandard(workspace, standard);
        const edges = withParents(next, standard, { parentIds, position });
        const all = await withRelations(actor, next, edges, standard, relations);
        return { workspace: { ...next, associations: all }, result: (placed) => placed.get(standard.id) as Standard };
      }),

    updateStandard: async (
      actor: Actor,
      id: string,
      expectedRevision: number | null,
      patch: LocalStandardPatch,
    ): Promise<Standard> => {
      const [found] = await standards.findMany(scopeOf(actor), [id]);
      if (!found) throw new AppError('not_found');
      return revise(actor, found.frameworkId, async (workspace) => {
        const before = workspace.standards.get(id);
        if (!before) throw new AppError('not_found');
        assertRevision(expectedRevision, before.revision);
        const now = clock.now();
        const { parentIds, position, relations, gradeLevels, isRetired = before.isRetired, ...fields } = patch;
        const isTurned = isRetired !== before.isRetired;
        const hasChildren = [...workspace.standards.values()].some(
          (one) => !one.isRetired && one.parentIds.includes(id),
        );
        if (isTurned && isRetired && hasChildren)
          throw invalidField(['isRetired'], 'Move or retire first what is below it.');
        const changed = {
          ...before,
          ...fields,
          ...(gradeLevels && { gradeLevels, educationLevels: educationLevelsOf(gradeLevels) }),
          isRetired,
          retiredAt: isTurned ? (isRetired ? now : null) : before.retiredAt,
        };
        const isChanged = !isDeepStrictEqual(changed, before);
        const standard = isChanged ? { ...changed, codeKeys: codeKeysOf(changed), lastChangeDateTime: now } : before;
        const turned = isTurned
          ? turnAssociations(withStandard(workspace, standard), isRetired, now)
          : withStandard(workspace, standard);
        const edges = withParents(turned, standard, { parentIds, position });
        const all = await withRelations(actor, turned, edges, standard, relations);
        return { workspace: { ...turned, associations: all }, result: (placed) => placed.get(id) as Standard };
      });
    },
  };
}

function invalidField(path: (string | number)[], message: string): AppError {
  return invalidInput('body', path, { code: 'invalid_value', message });
}
