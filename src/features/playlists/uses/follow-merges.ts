import type { Scope } from '../../../shared/actor.ts';
import type { ResourceMerges } from '../../resources/resource-merges.ts';
import type { PlaylistResources } from '../load-uses.ts';

const following: Scope = { kind: 'system', reason: 'a merged resource leads to its successor' };

/**
 * Resources, where those that were merged into others show what took their place, under the id by which they were asked
 * for: so a version that names one goes on reading and being available.
 */
export function followingMerges(
  resources: PlaylistResources,
  merges: Pick<ResourceMerges, 'listMergedIds' | 'findSuccessorId'>,
): PlaylistResources {
  return {
    findVersion: resources.findVersion,
    findMany: async (scope, ids, now) => {
      const found = await resources.findMany(scope, ids, now);
      if (found.length === ids.length) return found;
      const there = new Set(found.map(({ id }) => id));
      const merged = await merges.listMergedIds(
        following,
        ids.filter((id) => !there.has(id)),
      );
      for (const id of merged) {
        const successorId = await merges.findSuccessorId(following, id);
        const [successor] = successorId === null ? [] : await resources.findMany(scope, [successorId], now);
        if (successor) found.push({ ...successor, id });
      }
      return found;
    },
  };
}
