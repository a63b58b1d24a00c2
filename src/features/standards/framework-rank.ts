import type { Adoption, FrameworksStore } from './frameworks.store.ts';
import { districtOf } from './standard.policy.ts';
import type { Standard } from './standard.ts';
import type { StandardsScope } from './standards.ts';

/** Smaller comes first: adopted frameworks in their order, then the district's own, then the others. */
export type FrameworkRank = (standard: Pick<Standard, 'orgId' | 'frameworkId'>) => number;

export function frameworkRank(scope: StandardsScope, adoption: Pick<Adoption, 'frameworkIds'> | null): FrameworkRank {
  const adopted = adoption?.frameworkIds ?? [];
  const place = new Map(adopted.map((id, index) => [id, index]));
  const own = districtOf(scope);
  return ({ frameworkId, orgId }) => place.get(frameworkId) ?? adopted.length + (orgId === own ? 0 : 1);
}

/** So long another process's choice may stay unknown to searches here. */
const rememberedMs = 1_000;
const mostRemembered = 10_000;

type Remembered = { readonly readAt: number; readonly rank: FrameworkRank };

/** Ranks for searches, which are asked with every letter that is typed. */
export function createRememberedRanks(frameworks: Pick<FrameworksStore, 'findAdoption'>) {
  const known = new Map<string, Remembered>();

  return {
    rankOf: async (scope: StandardsScope): Promise<FrameworkRank> => {
      const orgId = districtOf(scope);
      if (orgId === null) return frameworkRank(scope, null);
      const remembered = known.get(orgId);
      const readAt = performance.now();
      if (remembered && readAt - remembered.readAt < rememberedMs) return remembered.rank;
      const rank = frameworkRank(scope, await frameworks.findAdoption(scope));
      if (known.size >= mostRemembered) known.clear();
      known.set(orgId, { readAt, rank });
      return rank;
    },
    /** To be told when the district has chosen anew. */
    forget: (orgId: string): void => {
      known.delete(orgId);
    },
  };
}
