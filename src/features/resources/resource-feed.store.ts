import type { Connection } from 'mongoose';
import { afterPosition } from '../../database/after-position.ts';
import type { Scope } from '../../shared/actor.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';
import type { ChangedResource, FeedPosition, ReachedPosition, ResourceFeed } from './resource-feed.ts';
import { assertSystem } from './resource-filter.store.ts';

/** Those of an earlier release do not tell when they were stored. */
type StoredPosition = { _id: string; at: Date; resourceId: string; lookedAt?: Date };

/** Resources in the order of their last changes, deleted ones too, and how far each follower has read. */
export function createResourceFeedStore(connection: Connection): ResourceFeed {
  const resources = () => connection.collection<StoredResource>('resources');
  const followers = () => connection.collection<StoredPosition>('resource_followers');

  return {
    listChanged: async (scope: Scope, after: FeedPosition | null, limit: number): Promise<ChangedResource[]> => {
      assertSystem(scope);
      const filter = after ? afterPosition('updatedAt', after) : {};
      const found = await resources().find(filter).sort({ updatedAt: 1, _id: 1 }).limit(limit).toArray();
      return found.map((stored) => ({
        resource: toResource(stored),
        isDeleted: stored.deletedAt !== null,
        mergedIntoId: stored.mergedInto?.id.toHexString() ?? null,
      }));
    },

    findPosition: async (scope: Scope, follower: string): Promise<ReachedPosition | null> => {
      assertSystem(scope);
      const found = await followers().findOne({ _id: follower });
      return found && { at: found.at, id: found.resourceId, lookedAt: found.lookedAt ?? found.at };
    },

    savePosition: async (scope: Scope, follower: string, { at, id, lookedAt }: ReachedPosition): Promise<void> => {
      assertSystem(scope);
      await followers().updateOne({ _id: follower }, { $set: { at, resourceId: id, lookedAt } }, { upsert: true });
    },
  };
}
