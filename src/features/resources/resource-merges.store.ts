import { type ClientSession, type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { isVisibleToSearch } from './resource-changes.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';
import { assertSystem, ownFilter } from './resource-filter.store.ts';
import { type MergedResource, MergeOvertaken, type ResourceMerges } from './resource-merges.ts';
import { toStoredVersion } from './resource-version-document.store.ts';
import { type ResourceWrite, toUpdate } from './resource-write.store.ts';

/** A chain of merges longer than this is taken for a circle. */
const longestChain = 100;

/** Resources that were merged into others: tombstones that are kept for good, as they lead to what took their place. */
export function createResourceMergesStore(connection: Connection, announce: () => void): ResourceMerges {
  const resources = () => connection.collection<StoredResource>('resources');
  const versions = () => connection.collection('resource_versions');

  const findOne = async (id: string): Promise<MergedResource | null> => {
    const stored = await resources().findOne({ _id: new Types.ObjectId(id) });
    if (!stored?.mergedInto) return null;
    const { id: intoId, mergeId } = stored.mergedInto;
    return { resource: toResource(stored), intoId: intoId.toHexString(), mergeId };
  };

  const publish = async ({ version, after }: ResourceWrite, session: ClientSession): Promise<void> => {
    if (version) await versions().insertOne(toStoredVersion(version, after.orgId), { session });
  };

  return {
    findMerged: (scope: Scope, id: string): Promise<MergedResource | null> => {
      assertSystem(scope);
      return findOne(id);
    },

    findSuccessorId: async (scope: Scope, id: string): Promise<string | null> => {
      assertSystem(scope);
      let successor: string | null = null;
      for (let step = 0, next = id; step < longestChain; step += 1) {
        const projection = { mergedInto: 1 };
        const found = await resources().findOne({ _id: new Types.ObjectId(next) }, { projection });
        if (!found?.mergedInto) return successor;
        next = found.mergedInto.id.toHexString();
        successor = next;
      }
      return null;
    },

    listMergedIds: async (scope: Scope, ids: readonly string[]): Promise<string[]> => {
      assertSystem(scope);
      const filter = { _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, mergedInto: { $exists: true } };
      const found = await resources()
        .find(filter, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    merge: async (scope, { winner, loser, mergeId, now }) => {
      const isSeen = isVisibleToSearch(loser);
      await connection.transaction(async (session) => {
        const write = toUpdate(scope, winner);
        const written = await resources().updateOne(write.filter as object, write.update as object, { session });
        const tombstone = await resources().updateOne(
          { _id: new Types.ObjectId(loser.id), revision: loser.revision, ...(ownFilter(scope) as object) },
          {
            $set: {
              deletedAt: now,
              updatedAt: now,
              mergedInto: { id: new Types.ObjectId(winner.after.id), mergeId },
              ...(isSeen && { searchPendingAt: now }),
            },
            $inc: { revision: 1, ...(isSeen && { searchRevision: 1 }) },
          },
          { session },
        );
        if (written.matchedCount + tombstone.matchedCount < 2) throw new MergeOvertaken();
        await publish(winner, session);
        await winner.alongside?.(session);
      });
      announce();
    },

    unmerge: async (scope, { winner, loserId, mergeId, now }) => {
      assertSystem(scope);
      await connection.transaction(async (session) => {
        const back = await resources().updateOne(
          { _id: new Types.ObjectId(loserId), 'mergedInto.mergeId': mergeId },
          {
            $set: { deletedAt: null, updatedAt: now, searchPendingAt: now },
            $unset: { mergedInto: 1 },
            $inc: { revision: 1, searchRevision: 1 },
          },
          { session },
        );
        if (back.matchedCount === 0) throw new MergeOvertaken();
        if (!winner) return;
        const write = toUpdate(scope, winner);
        const written = await resources().updateOne(write.filter as object, write.update as object, { session });
        if (written.matchedCount === 0) throw new MergeOvertaken();
        await publish(winner, session);
      });
      announce();
    },
  };
}
