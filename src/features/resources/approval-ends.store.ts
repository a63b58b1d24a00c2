import type { Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { StoredResource } from './resource-document.store.ts';
import { assertSystem } from './resource-filter.store.ts';

/** Approvals that have ended since searches heard of them. */
export function createApprovalEndsStore(connection: Connection) {
  return {
    /** Has searches look anew at some that ended until then. @returns how many there were */
    noteSome: async (scope: Scope, now: Date, limit: number): Promise<number> => {
      assertSystem(scope);
      const resources = connection.collection<StoredResource>('resources');
      const found = await resources
        .find<{ _id: Types.ObjectId; approvalEndsAt: Date }>(
          { approvalEndsAt: { $lte: now } },
          { projection: { approvalEndsAt: 1 } },
        )
        .limit(limit)
        .toArray();
      // Whoever changes one at the same moment notes its end anew.
      const writes = found.map(({ _id, approvalEndsAt }) => ({
        updateOne: {
          filter: { _id, approvalEndsAt },
          update: {
            $set: { searchPendingAt: now },
            $inc: { searchRevision: 1 },
            $unset: { approvalEndsAt: 1 as const },
          },
        },
      }));
      if (writes.length > 0) await resources.bulkWrite(writes, { ordered: false });
      return found.length;
    },
  };
}

export type ApprovalEndsStore = ReturnType<typeof createApprovalEndsStore>;
