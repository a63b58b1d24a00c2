import { isDeepStrictEqual } from 'node:util';
import { parentEdgesOf, planAssociations } from './association-plan.ts';
import { codeKeysOf } from './code.ts';
import type {
  DefinitionFields,
  FrameworkImportCounts,
  FrameworkImportLine,
  FrameworkPackage,
  ImportedKind,
  Placed,
} from './framework-package.ts';
import { readGradeLevels } from './grade-levels.ts';
import { createRecord, type ImportRecord } from './import-record.ts';
import type { Framework, FrameworkDefinition, Standard, StandardAssociation, StandardFields } from './standard.ts';
import { frameworkWithinLimits, withinLimits } from './standard-limits.ts';
import { mostAncestors, mostLevels, placeStandards } from './standard-tree.ts';

/** A framework as it is stored; `framework` is null when it is new. */
export type StoredFramework = {
  readonly framework: Framework | null;
  readonly standards: readonly Standard[];
  readonly associations: readonly StandardAssociation[];
  readonly definitions: readonly FrameworkDefinition[];
};

/** What stands elsewhere and matters to a package. */
export type Surroundings = {
  readonly orgId: string;
  /** Ids of the package that stand in other frameworks: of the organization, or in those for all districts. */
  readonly takenIds: ReadonlyMap<string, 'own' | 'shared'>;
  /** The same of its associations, in the organization. */
  readonly takenAssociationIds: ReadonlySet<string>;
  /** What an end of an association is called (lower-case identifier, or address) -> the id under which it is stored. */
  readonly knownEnds: ReadonlyMap<string, string>;
  readonly now: Date;
};

/** What has to be written so that the store says what the package says. */
export type FrameworkPlan = {
  readonly framework: Framework;
  readonly standards: readonly Standard[];
  readonly associations: readonly StandardAssociation[];
  readonly removedAssociations: readonly string[];
  readonly definitions: readonly FrameworkDefinition[];
  readonly removedDefinitions: readonly FrameworkDefinition[];
  /** More than a tenth of what lives would be retired. */
  readonly needsConfirmation: boolean;
  readonly hasChanges: boolean;
  readonly externalEnds: number;
  readonly lines: readonly FrameworkImportLine[];
  readonly counts: Readonly<Record<ImportedKind, FrameworkImportCounts>>;
};

/** Compares a package to what is stored. Pure: nothing is read or written. */
export function planFramework(
  brought: FrameworkPackage,
  stored: StoredFramework,
  surroundings: Surroundings,
): FrameworkPlan {
  const record = createRecord();
  const limited = frameworkWithinLimits(brought.framework);
  const package_ = { ...brought, framework: limited.framework };
  for (const problem of [...package_.problems, ...limited.problems]) record.problem(problem);
  const standards = planStandards(package_, stored, surroundings, record);
  const associations = planAssociations(package_, stored, surroundings, standards.living, record);
  const placed = placeAll(package_, standards.living, associations.next, stored, surroundings, record);
  const definitions = planDefinitions(package_, stored, surroundings, record);
  const retired = planRetired(stored, standards.living, surroundings, record);
  const framework = planTheFramework(package_, stored, surroundings, {
    standards: placed.all,
    associations: associations.next,
    retiredCount: retired.count,
  });
  const livingBefore = stored.standards.filter(({ isRetired }) => !isRetired).length;
  const hasParts = [placed.changed, retired.changed, associations.changed, associations.removed, definitions.changed];
  const hasChanges = hasParts.some((part) => part.length > 0) || definitions.removed.length > 0 || framework.isChanged;
  record.count('framework', stored.framework === null ? 'created' : framework.isChanged ? 'updated' : 'unchanged', {
    id: framework.next.id,
    label: framework.next.title,
    place: 'CFDocument',
  });
  const bump = hasChanges && stored.framework !== null;
  return {
    framework: bump
      ? {
          ...framework.next,
          revision: framework.next.revision + 1,
          updatedAt: surroundings.now,
          importedAt: surroundings.now,
        }
      : framework.next,
    standards: [...placed.changed, ...retired.changed],
    associations: associations.changed,
    removedAssociations: associations.removed,
    definitions: definitions.changed,
    removedDefinitions: definitions.removed,
    needsConfirmation: retired.changed.length * 10 > livingBefore,
    hasChanges,
    externalEnds: associations.next.filter(({ isExternal, isRetired }) => isExternal && !isRetired).length,
    ...record.result(),
  };
}

/** The standards that the package has, each once, with what is stored of it. */
function planStandards(
  { standards }: FrameworkPackage,
  stored: StoredFramework,
  { takenIds }: Surroundings,
  record: ImportRecord,
): { living: ReadonlyMap<string, Placed<StandardFields>> } {
  const living = new Map<string, Placed<StandardFields>>();
  const storedAliases = new Map(stored.standards.map(({ id, aliases }) => [id, aliases]));
  for (const brought of standards) {
    const { standard, problems } = withinLimits(brought);
    for (const problem of problems) record.problem(problem);
    if (standard === null) continue;
    const about = { id: standard.id, label: labelOf(standard), place: standard.place };
    if (living.has(standard.id)) {
      record.skip('standard', about, 'repeated', 'It stands in the source more than once; the first one counts.');
    } else if (takenIds.has(standard.id)) {
      const isShared = takenIds.get(standard.id) === 'shared';
      const why = isShared
        ? 'A framework for all districts has a standard of this identifier, which stays the one that is found by it.'
        : 'Another framework here has a standard of this identifier.';
      record.skip('standard', about, isShared ? 'in_shared_framework' : 'in_other_framework', why);
    } else {
      // Names that were added here stay.
      const aliases = [...new Set([...standard.aliases, ...(storedAliases.get(standard.id) ?? [])])];
      living.set(standard.id, { ...standard, aliases });
    }
  }
  return { living };
}

/** The standards with their places in the tree; `changed` are those that differ from what is stored. */
function placeAll(
  { framework }: FrameworkPackage,
  living: ReadonlyMap<string, Placed<StandardFields>>,
  associations: readonly StandardAssociation[],
  stored: StoredFramework,
  { orgId, now }: Surroundings,
  record: ImportRecord,
) {
  const { positions, refused, tooDeep } = placeStandards(
    framework.id,
    [...living.values()],
    parentEdgesOf(associations),
  );
  for (const { associationId, childId, parentId } of tooDeep) {
    const [child, parent] = [living.get(childId), living.get(parentId)].map((one) => one && labelOf(one));
    const about = { id: associationId, label: `${child} isChildOf ${parent}`, place: null };
    const why = `A framework has at most ${mostLevels} levels here, and a standard at most ${mostAncestors} others above it.`;
    const effect = positions.get(childId)?.parentIds.length === 0 ? `${child} stands at the top instead.` : '';
    record.skip(
      'association',
      about,
      'too_deep',
      `${why} ${effect} It is kept as an association, not as a place in the tree.`.replace(/ +/g, ' '),
    );
  }
  for (const { edge, path } of refused) {
    const names = nameCircle(path.map((id) => living.get(id)?.code ?? id));
    const about = { id: edge.associationId, label: names, place: null };
    record.skip(
      'association',
      about,
      'circle',
      `It would make a standard its own ancestor: ${names}. It is kept as an association, not as a place in the tree.`,
    );
  }
  const replacements = new Map<string, string[]>();
  for (const { type, originId, destination } of associations) {
    if (type !== 'replacedBy' || originId === null) continue;
    replacements.set(originId, [...(replacements.get(originId) ?? []), destination.identifier.toLowerCase()]);
  }
  const before = new Map(stored.standards.map((standard) => [standard.id, standard]));
  const all: Standard[] = [];
  const changed: Standard[] = [];
  for (const { place, ...fields } of living.values()) {
    const old = before.get(fields.id);
    const position = positions.get(fields.id);
    if (!position) throw new Error(`The standard ${fields.id} has no place.`);
    const standard: Standard = {
      ...fields,
      lastChangeDateTime: fields.lastChangeDateTime ?? old?.lastChangeDateTime ?? null,
      orgId,
      frameworkId: framework.id,
      codeKeys: codeKeysOf(fields),
      gradeLevels: readGradeLevels(fields.educationLevels),
      ...position,
      isRetired: false,
      retiredAt: null,
      replacedByIds: replacements.get(fields.id) ?? [],
      revision: old?.revision ?? 1,
      createdAt: old?.createdAt ?? now,
      updatedAt: old?.updatedAt ?? now,
    };
    const about = { id: fields.id, label: labelOf(fields), place };
    const isSame = old !== undefined && isDeepStrictEqual(old, standard);
    record.count('standard', old === undefined ? 'created' : isSame ? 'unchanged' : 'updated', about);
    const next = isSame || old === undefined ? standard : { ...standard, revision: old.revision + 1, updatedAt: now };
    all.push(next);
    if (!isSame) changed.push(next);
  }
  return { all, changed };
}

function planRetired(
  stored: StoredFramework,
  living: ReadonlyMap<string, unknown>,
  { now }: Surroundings,
  record: ImportRecord,
) {
  const gone = stored.standards.filter(({ id }) => !living.has(id));
  const changed = gone
    .filter(({ isRetired }) => !isRetired)
    .map((standard) => ({
      ...standard,
      isRetired: true,
      retiredAt: now,
      revision: standard.revision + 1,
      updatedAt: now,
    }));
  for (const standard of changed) {
    record.count('standard', 'retired', { id: standard.id, label: labelOf(standard), place: null });
  }
  return { changed, count: gone.length };
}

function planDefinitions(
  { framework, definitions }: FrameworkPackage,
  stored: StoredFramework,
  { orgId }: Surroundings,
  record: ImportRecord,
) {
  const nameOf = ({ kind, id }: Pick<DefinitionFields, 'kind' | 'id'>) => `${kind} ${id}`;
  const before = new Map(stored.definitions.map((definition) => [nameOf(definition), definition]));
  const next = new Map<string, FrameworkDefinition>();
  const changed: FrameworkDefinition[] = [];
  for (const fields of definitions) {
    if (next.has(nameOf(fields))) continue;
    const definition: FrameworkDefinition = { ...fields, orgId, frameworkId: framework.id };
    next.set(nameOf(fields), definition);
    const old = before.get(nameOf(fields));
    const isSame = old !== undefined && isDeepStrictEqual(old, definition);
    const label = typeof fields.record.title === 'string' ? fields.record.title : fields.kind;
    record.count('definition', old === undefined ? 'created' : isSame ? 'unchanged' : 'updated', {
      id: fields.id,
      label,
      place: null,
    });
    if (!isSame) changed.push(definition);
  }
  const removed = stored.definitions.filter((definition) => !next.has(nameOf(definition)));
  for (const { id, kind } of removed) record.count('definition', 'removed', { id, label: kind, place: null });
  return { changed, removed };
}

function planTheFramework(
  { framework, extensions }: FrameworkPackage,
  { framework: old }: StoredFramework,
  { orgId, now }: Surroundings,
  parts: { standards: readonly Standard[]; associations: readonly StandardAssociation[]; retiredCount: number },
): { next: Framework; isChanged: boolean } {
  const next: Framework = {
    ...framework,
    lastChangeDateTime: framework.lastChangeDateTime ?? old?.lastChangeDateTime ?? null,
    orgId,
    isLocal: false,
    gradeLevels: readGradeLevels(parts.standards.flatMap(({ gradeLevels }) => gradeLevels)),
    itemCount: parts.standards.length,
    retiredCount: parts.retiredCount,
    associationCount: parts.associations.length,
    packageExtensions: extensions,
    revision: old?.revision ?? 1,
    importedAt: old?.importedAt ?? now,
    createdAt: old?.createdAt ?? now,
    updatedAt: old?.updatedAt ?? now,
  };
  return { next, isChanged: !isDeepStrictEqual(next, old) };
}

/** The longest circles are told by their two ends. */
function nameCircle(names: readonly string[]): string {
  const most = 20;
  const half = most / 2;
  return (names.length <= most ? names : [...names.slice(0, half), '…', ...names.slice(-half)]).join(' > ');
}

export function labelOf({ code, statement }: Pick<StandardFields, 'code' | 'statement'>): string {
  return code ?? (statement.length > 80 ? `${statement.slice(0, 79)}…` : statement);
}
