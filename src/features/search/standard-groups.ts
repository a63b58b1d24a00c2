import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Standard } from '../standards/standard.ts';
import type { StandardLabel, StandardsReader } from '../standards/standards.ts';

/** What stands above standards, with the values of the index of everything that is at it or below it. */
export type StandardGroups = ReadonlyMap<string, { readonly label: StandardLabel; readonly values: readonly string[] }>;

export const noGroups: StandardGroups = new Map();

/** More branches than these are no level that anybody reads. */
const mostGroups = 200;

/**
 * One level of a framework: the standards directly below one, each with all that is below it.
 * @param under code or id of a standard
 */
export async function standardGroupsOf(
  standards: Pick<StandardsReader, 'resolveCodes' | 'getMany' | 'descendantsOf'>,
  actor: Actor,
  under: string,
): Promise<StandardGroups> {
  const scope = scopeOf(actor);
  const resolution = (await standards.resolveCodes(scope, [under])).get(under);
  if (resolution?.kind !== 'one') return noGroups;
  const { id } = resolution.standard;
  const below = (await standards.descendantsOf(scope, [id])).get(id) ?? [];
  const children = (await standards.getMany(scope, below)).filter(({ parentIds }) => parentIds.includes(id));
  const inOrder = children.sort((a, b) => (a.orderPath < b.orderPath ? -1 : 1)).slice(0, mostGroups);
  const descendants = await standards.descendantsOf(
    scope,
    inOrder.map((child) => child.id),
  );
  return new Map(
    inOrder.map((child) => [
      child.id,
      { label: labelOf(child), values: [child.id, ...(descendants.get(child.id) ?? [])] },
    ]),
  );
}

function labelOf({ id, code, statement, abbreviatedStatement, frameworkId, parentIds }: Standard): StandardLabel {
  return { id, code, statement, abbreviatedStatement, frameworkId, parentIds };
}
