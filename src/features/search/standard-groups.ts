import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Standard } from '../standards/standard.ts';
import type { StandardLabel, StandardsReader } from '../standards/standards.ts';

/** What stands above standards, with the values of the index of everything that is at it or below it. */
export type StandardGroups = ReadonlyMap<string, { readonly label: StandardLabel; readonly values: readonly string[] }>;

export const noGroups: StandardGroups = new Map();

/** More branches than these are no level that anybody reads. */
const mostGroups = 200;

/** Frameworks that are counted beside each other. */
const mostFrameworks = 20;

type Reader = Pick<StandardsReader, 'resolveCodes' | 'getMany' | 'descendantsOf' | 'topOf' | 'adoptedFrameworks'>;

/**
 * One level of standards, each with all that is below it: the frameworks of the district, the top of one of them, or what
 * is directly below a standard.
 * @param under `frameworks`, the id of a framework, or code or id of a standard
 */
export async function standardGroupsOf(standards: Reader, actor: Actor, under: string): Promise<StandardGroups> {
  const scope = scopeOf(actor);
  if (under === 'frameworks') return frameworkGroups(standards, actor);
  const top = await standards.topOf(scope, under.toLowerCase());
  const level = (top.length > 0 ? top : await childrenOf(standards, actor, under)).slice(0, mostGroups);
  const below = await standards.descendantsOf(
    scope,
    level.map(({ id }) => id),
  );
  return new Map(
    level.map((standard) => {
      const values = [standard.id, ...(below.get(standard.id) ?? [])];
      return [standard.id, { label: labelOf(standard), values }];
    }),
  );
}

async function frameworkGroups(standards: Reader, actor: Actor): Promise<StandardGroups> {
  const scope = scopeOf(actor);
  const groups = new Map<string, { label: StandardLabel; values: readonly string[] }>();
  for (const { id, title } of (await standards.adoptedFrameworks(scope)).slice(0, mostFrameworks)) {
    const top = (await standards.topOf(scope, id)).map((standard) => standard.id);
    const below = await standards.descendantsOf(scope, top);
    const label = { id, code: null, statement: title, abbreviatedStatement: null, frameworkId: id, parentIds: [] };
    groups.set(id, { label, values: [...new Set([...top, ...[...below.values()].flat()])] });
  }
  return groups;
}

/** In order; none for a code that says nothing or several things here. */
async function childrenOf(standards: Reader, actor: Actor, code: string): Promise<Standard[]> {
  const scope = scopeOf(actor);
  const resolution = (await standards.resolveCodes(scope, [code])).get(code);
  if (resolution?.kind !== 'one') return [];
  const { id } = resolution.standard;
  const below = (await standards.descendantsOf(scope, [id])).get(id) ?? [];
  const children = (await standards.getMany(scope, below)).filter(({ parentIds }) => parentIds.includes(id));
  return children.sort((a, b) => (a.orderPath < b.orderPath ? -1 : 1));
}

function labelOf({ id, code, statement, abbreviatedStatement, frameworkId, parentIds }: Standard): StandardLabel {
  return { id, code, statement, abbreviatedStatement, frameworkId, parentIds };
}
