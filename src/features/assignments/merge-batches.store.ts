import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { within } from './assignments.store.ts';
import type { MergeBatch } from './merge-batch.ts';

type StoredBatch = Omit<MergeBatch, 'id' | 'orgId'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
};

export type MergeBatchesStore = ReturnType<typeof createMergeBatchesStore>;

/** Calls by which versions were taken over for students. */
export function createMergeBatchesStore(connection: Connection) {
  const batches = () => connection.collection<StoredBatch>('merge_batches');

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, { id, orgId, ...batch }: MergeBatch): Promise<void> => {
      await batches().insertOne({ ...batch, _id: new Types.ObjectId(id), ...within(scope, orgId) });
    },

    find: async (scope: Scope, orgId: string, id: string): Promise<MergeBatch | null> => {
      const found = await batches().findOne({ _id: new Types.ObjectId(id), ...within(scope, orgId) });
      return found && toBatch(found);
    },

    /** Those of a playlist that were about one of the assignments, newest first; one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: {
        readonly orgId: string;
        readonly playlistId: string;
        readonly assignmentIds: readonly string[];
        readonly beforeId: string | null;
        readonly limit: number;
      },
    ): Promise<{ found: MergeBatch[]; count: number }> => {
      const { playlistId, assignmentIds, beforeId, limit } = input;
      const filter = {
        ...within(scope, input.orgId),
        playlistId,
        'assignments.id': { $in: [...assignmentIds] },
      } as mongo.Filter<StoredBatch>;
      const page = beforeId === null ? filter : { ...filter, _id: { $lt: new Types.ObjectId(beforeId) } };
      const [found, count] = await Promise.all([
        batches()
          .find(page)
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray(),
        batches().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toBatch), count };
    },

    /** Once; by whom first stays. */
    setUndone: async (scope: Scope, orgId: string, id: string, undone: MergeBatch['undone']): Promise<void> => {
      const filter = { _id: new Types.ObjectId(id), ...within(scope, orgId), undone: null };
      await batches().updateOne(filter, { $set: { undone } });
    },
  };
}

function toBatch({ _id, orgId, ...batch }: StoredBatch): MergeBatch {
  return { ...batch, id: _id.toHexString(), orgId: orgId.toHexString() };
}
