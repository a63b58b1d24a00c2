import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { districtOf } from './resource-filter.store.ts';
import type { AwaitedState } from './resource-search.service.ts';

type Stored = { readonly _id: Types.ObjectId; readonly revision: number; readonly searchPendingAt?: Date };

/** Tells which states the index has not confirmed. Other districts' resources are as good as confirmed. */
export function createResourceFreshnessStore(connection: Connection) {
  return {
    findPending: async (scope: Scope, awaited: readonly AwaitedState[]): Promise<AwaitedState[]> => {
      if (awaited.length === 0) return [];
      const ids = awaited.map(({ id }) => new Types.ObjectId(id));
      const found = await connection
        .collection<Stored>('resources')
        .find({ _id: { $in: ids }, ...districtOf(scope) }, { projection: { revision: 1, searchPendingAt: 1 } })
        .limit(ids.length)
        .toArray();
      const byId = new Map(found.map((stored) => [stored._id.toHexString(), stored]));
      return awaited.filter(({ id, revision }) => {
        const stored = byId.get(id);
        return stored !== undefined && (stored.revision < revision || stored.searchPendingAt !== undefined);
      });
    },
  };
}

export type ResourceFreshnessStore = ReturnType<typeof createResourceFreshnessStore>;
