import { type Connection, Types } from 'mongoose';
import type { ChangePosition } from '../../http/change-feed.ts';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { isWithin, visibleTo } from './resource.policy.ts';
import type { Resource } from './resource.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';
import { type Filter, operator, visibleFilter } from './resource-filter.store.ts';

/** A resource that was changed, for those who keep a copy; `removal` says why they should drop it. */
export type ResourceForCopy = {
  readonly resource: Resource;
  readonly removal: 'deleted' | 'withdrawn' | 'notVisible' | null;
};

export type ResourceChangesStore = ReturnType<typeof createResourceChangesStore>;

/** A district's resources in the order of their last changes, for those who keep a copy of what they may see. */
export function createResourceChangesStore(connection: Connection) {
  const resources = () => connection.collection<StoredResource>('resources');

  return {
    /** Oldest change first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { orgId, after, limit }: { orgId: string; after: ChangePosition; limit: number },
      now: Date,
    ): Promise<{ found: ResourceForCopy[]; count: number }> => {
      const filter = changedFilter(scope, orgId, after, now);
      const [stored, count] = await Promise.all([
        resources()
          .find(filter)
          .sort({ updatedAt: 1, _id: 1 })
          .limit(limit + 1)
          .toArray(),
        resources().countDocuments(filter, { limit: countLimit }),
      ]);
      const reach = visibleTo(scope);
      const found = stored.map((each): ResourceForCopy => {
        const resource = toResource(each);
        if (each.deletedAt !== null) return { resource, removal: 'deleted' };
        if (isWithin(reach, resource, now)) return { resource, removal: null };
        return { resource, removal: resource.withdrawal === null ? 'notVisible' : 'withdrawn' };
      });
      return { found, count };
    },
  };
}

/** All that was ever published, and what the scope sees besides. */
function changedFilter(scope: Scope, orgId: string, { at, id }: ChangePosition, now: Date): Filter {
  return {
    orgId: new Types.ObjectId(orgId),
    updatedAt: operator({ $gte: at }),
    $and: [
      {
        $or: [{ updatedAt: operator({ $gt: at }) }, { updatedAt: at, _id: operator({ $gt: new Types.ObjectId(id) }) }],
      },
      { $or: [{ publication: operator({ $ne: null }) }, visibleFilter(scope, now)] },
    ],
  };
}
