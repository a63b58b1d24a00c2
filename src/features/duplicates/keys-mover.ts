import type { Scope } from '../../shared/actor.ts';
import type { DuplicateKeysStore, KeptLikeness } from './duplicate-keys.store.ts';
import { type DuplicateFinder, keysOf } from './find-duplicates.ts';
import type { ReferenceMover } from './merge.ts';

const scope: Scope = { kind: 'system', reason: 'copies of what was merged are copies of what it was merged into' };

/** Lets the winner be found by the addresses and files of what was merged into it. */
export function createKeysMover({
  keys,
  finder,
}: {
  keys: DuplicateKeysStore;
  finder: Pick<DuplicateFinder, 'look'>;
}): ReferenceMover {
  const write = async (kept: KeptLikeness, merged: KeptLikeness['merged']): Promise<void> => {
    const next = { ...kept, merged };
    // An empty digest would mean that it is gone; this one only says that the next look shall be a thorough one.
    await keys.put(scope, [{ kept: next, keys: keysOf(next), digest: 'merged' }]);
    await finder.look(scope, kept.orgId, [kept.own.resourceId]);
  };
  return {
    name: 'duplicates',
    move: async ({ fromId, toId }) => {
      const found = await keys.findMany(scope, [fromId, toId]);
      const [from, to] = [found.get(fromId), found.get(toId)];
      await keys.hide(scope, [fromId]);
      if (!from || !to) return 0;
      const { addresses, files } = from.own;
      const others = to.merged.filter(({ id }) => id !== fromId);
      await write(to, [...others, ...from.merged, { id: fromId, addresses, files }]);
      return 0;
    },
    moveBack: async ({ fromId, toId }) => {
      const found = await keys.findMany(scope, [fromId, toId]);
      const to = found.get(toId);
      const gone = new Set([fromId, ...(found.get(fromId)?.merged ?? []).map(({ id }) => id)]);
      if (to && to.digest !== '')
        await write(
          to,
          to.merged.filter(({ id }) => !gone.has(id)),
        );
    },
  };
}
