import type { AssociationsStore } from './associations.store.ts';
import { codeKey } from './code.ts';
import type { FrameworkPackage } from './framework-package.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import { type CaseLink, sharedOrgId } from './standard.ts';
import type { StandardsStore } from './standards.store.ts';
import type { StandardsScope } from './standards.ts';

/** Things per query and per write: few round trips, and none that keeps others waiting. */
export const batchSize = 500;

export function* batchesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}

/** What else an organization has, as far as it matters to a package. */
export function createSurroundings(parts: {
  readonly frameworks: Pick<FrameworksStore, 'findMany'>;
  readonly standards: Pick<StandardsStore, 'findEvery' | 'findMany' | 'findByKeys'>;
  readonly associations: Pick<AssociationsStore, 'findOwn'>;
}) {
  const { frameworks, standards, associations } = parts;
  return {
    /** Where the ends of associations are that the package itself does not bring. */
    findEnds: async (
      scope: StandardsScope,
      package_: FrameworkPackage,
      takenIds: ReadonlyMap<string, unknown>,
    ): Promise<Map<string, string>> => {
      const brought = package_.standards.map(({ id }) => id).filter((id) => !takenIds.has(id));
      const own = new Set([package_.framework.id, ...brought]);
      const links = package_.associations
        .flatMap(({ origin, destination }) => [origin, destination])
        .filter(({ identifier }) => !own.has(identifier.toLowerCase()));
      const known = new Map<string, string>();
      for (const batch of batchesOf([...new Map(links.map((link) => [keyOfLink(link), link])).values()])) {
        const ids = batch.map(({ identifier }) => identifier.toLowerCase());
        for (const { id } of await standards.findMany(scope, ids)) known.set(id, id);
        for (const { id } of await frameworks.findMany(scope, ids)) known.set(id, id);
        const addresses = batch.map(({ uri }) => uri).filter((uri) => uri !== '');
        const byAddress = await standards.findByKeys(scope, addresses.map(codeKey), addresses.length * 2);
        // The key of an address may be that of a code: only the address itself is meant here.
        for (const { id, uri, aliases } of byAddress) {
          for (const name of [uri, ...aliases]) if (name !== null && addresses.includes(name)) known.set(name, id);
        }
      }
      return known;
    },

    /**
     * What of the package stands in other frameworks: of the same organization, or for all districts. One that the
     * organization has had in this framework already stays.
     */
    findTaken: async (scope: StandardsScope, package_: FrameworkPackage, orgId: string) => {
      const takenIds = new Map<string, 'own' | 'shared'>();
      const kept = new Set<string>();
      for (const batch of batchesOf(package_.standards)) {
        const ids = batch.map(({ id }) => id);
        for (const standard of await standards.findEvery(scope, ids)) {
          if (standard.orgId !== orgId) {
            if (standard.orgId === sharedOrgId) takenIds.set(standard.id, takenIds.get(standard.id) ?? 'shared');
          } else if (standard.frameworkId === package_.framework.id) kept.add(standard.id);
          else takenIds.set(standard.id, 'own');
        }
      }
      for (const id of kept) takenIds.delete(id);
      const takenAssociationIds = new Set<string>();
      const system: StandardsScope = { kind: 'system', reason: 'import of a framework' };
      for (const batch of batchesOf(package_.associations)) {
        const ids = batch.map(({ id }) => id);
        for (const { id, frameworkId } of await associations.findOwn(system, orgId, ids)) {
          if (frameworkId !== package_.framework.id) takenAssociationIds.add(id);
        }
      }
      return { takenIds, takenAssociationIds };
    },
  };
}

function keyOfLink({ identifier, uri }: CaseLink): string {
  return `${identifier.toLowerCase()} ${uri}`;
}
