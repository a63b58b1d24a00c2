import { isDeepStrictEqual } from 'node:util';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { parentEdgesOf } from './association-plan.ts';
import { labelOf } from './framework-plan.ts';
import type { CaseLink, Framework, Standard, StandardAssociation } from './standard.ts';
import { mostAncestors, mostLevels, placeStandards } from './standard-tree.ts';

/** All of a framework, as it is being changed. */
export type Workspace = {
  readonly framework: Framework;
  readonly standards: ReadonlyMap<string, Standard>;
  readonly associations: readonly StandardAssociation[];
};

/** Everything in its place. What is retired keeps the place that it had. Throws for circles, with the path, and for too many levels. */
export function place({ framework, standards, associations }: Workspace): Map<string, Standard> {
  const living = [...standards.values()].filter(({ isRetired }) => !isRetired);
  const { positions, refused, tooDeep } = placeStandards(framework.id, living, parentEdgesOf(associations));
  const [circle] = refused;
  if (circle) {
    const path = circle.path.map((id) => labelOf(standards.get(id) as Standard));
    throw new AppError('standards_circle', { path, ids: [...circle.path] });
  }
  if (tooDeep.length > 0) {
    const message = `A framework has at most ${mostLevels} levels, and a standard at most ${mostAncestors} others above it.`;
    throw invalidInput('body', ['parentIds'], { code: 'too_deep', message });
  }
  const replacedBy = new Map<string, string[]>();
  for (const { type, originId, destinationId } of associations) {
    if (type !== 'replacedBy' || originId === null || destinationId === null) continue;
    replacedBy.set(originId, [...(replacedBy.get(originId) ?? []), destinationId]);
  }
  return new Map(
    [...standards].map(([id, standard]) => {
      const changes = { ...positions.get(id), replacedByIds: replacedBy.get(id) ?? [] };
      // What stays where it is stays the same object: most of a framework does.
      const isSame = Object.entries(changes).every(([field, value]) =>
        isDeepStrictEqual(standard[field as keyof Standard], value),
      );
      return [id, isSame ? standard : { ...standard, ...changes }];
    }),
  );
}

export function withStandard(workspace: Workspace, standard: Standard): Workspace {
  return { ...workspace, standards: new Map([...workspace.standards, [standard.id, standard]]) };
}

/** The associations of a retired standard are kept aside, and come back with it. */
export function turnAssociations(workspace: Workspace, isRetired: boolean, now: Date): Workspace {
  const retired = new Set([...workspace.standards.values()].filter((one) => one.isRetired).map(({ id }) => id));
  const isAside = ({ originId, destinationId }: StandardAssociation) =>
    [originId, destinationId].some((id) => id !== null && retired.has(id));
  return {
    ...workspace,
    associations: workspace.associations.map((association) =>
      association.isRetired !== isRetired && isAside(association) === isRetired
        ? { ...association, isRetired, updatedAt: now }
        : association,
    ),
  };
}

export function linkOf({ id, uri, code, statement }: Standard): CaseLink {
  return { title: labelOf({ code, statement }), identifier: id, uri: uri ?? `urn:uuid:${id}` };
}

/** CEDS: KG, 01 to 12. */
export function educationLevelsOf(gradeLevels: readonly string[]): string[] {
  return gradeLevels.map((grade) => (grade === 'K' ? 'KG' : grade.padStart(2, '0')));
}
