import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { ChangedDistrictResource, DistrictResources, LackingFilter, ListPosition } from './district-resources.ts';
import type { Resource } from './resource.ts';
import { resourceSchema, type StoredResource, toResource } from './resource-document.store.ts';
import { anyOf, assertSystem, type Filter, isAfter, operator, visibleFilter } from './resource-filter.store.ts';

/** A district's resources in the order of their changes: for what is kept of them in memory, and for those who tag them. */
export function createDistrictResourcesStore(connection: Connection): DistrictResources {
  // The same collection; a connection has each name once.
  const Resources = connection.model('DistrictResource', resourceSchema);

  return {
    /** Those that were changed since a moment, oldest change first, deleted ones too: who keeps some in memory lets go of them. */
    listChanged: async (
      scope: Scope,
      input: { orgId: string; since: Date; after: ListPosition | null; limit: number },
    ): Promise<ChangedDistrictResource[]> => {
      assertSystem(scope);
      const later = input.after
        ? {
            $or: [
              { updatedAt: operator({ $gt: new Date(input.after.at) }) },
              {
                updatedAt: new Date(input.after.at),
                _id: operator({ $gt: new Types.ObjectId(input.after.id) }),
              },
            ],
          }
        : {};
      const since = input.after ? new Date(input.after.at) : input.since;
      const filter = {
        orgId: new Types.ObjectId(input.orgId),
        updatedAt: operator({ $gte: since }),
        ...later,
      };
      const found = await Resources.find(filter)
        .sort({ updatedAt: 1, _id: 1 })
        .limit(input.limit)
        .lean<StoredResource[]>();
      return found.map((stored) => ({ resource: toResource(stored), isDeleted: stored.deletedAt !== null }));
    },

    listOfFiles: async (scope: Scope, { orgId, fileIds }: { orgId: string; fileIds: readonly string[] }) => {
      assertSystem(scope);
      const filter = { 'content.fileId': anyOf(fileIds), orgId: new Types.ObjectId(orgId), deletedAt: null };
      return (await Resources.find(filter).lean<StoredResource[]>()).map(toResource);
    },

    /** Those that lack a field, last changed first; `found` has one more than `limit` when there are more. */
    listLacking: async (
      scope: Scope,
      input: { filter: LackingFilter; after: ListPosition | null; limit: number },
      now: Date,
    ): Promise<{ found: Resource[]; count: number }> => {
      const filter = lackingFilter(scope, input.filter, now);
      const page = input.after ? { $and: [filter, isAfter(input.after)] } : filter;
      const [found, count] = await Promise.all([
        Resources.find(page)
          .sort({ updatedAt: -1, _id: -1 })
          .limit(input.limit + 1)
          .lean<StoredResource[]>(),
        Resources.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toResource), count };
    },

    countLackingBySource: async (scope: Scope, input: { filter: LackingFilter; limit: number }, now: Date) => {
      const groups = await Resources.aggregate<{ _id: string | null; count: number }>([
        { $match: lackingFilter(scope, input.filter, now) },
        { $group: { _id: '$source.system', count: { $sum: 1 } } },
        { $sort: { count: -1, _id: 1 } },
        { $limit: input.limit },
      ]);
      return groups.map(({ _id, count }) => ({ source: _id ?? null, count }));
    },
  };
}

function lackingFilter(scope: Scope, filter: LackingFilter, now: Date): Filter {
  return {
    orgId: new Types.ObjectId(filter.orgId),
    status: anyOf(filter.statuses),
    lacks: filter.lacking,
    ...(filter.ownerId !== undefined && { ownerId: new Types.ObjectId(filter.ownerId) }),
    ...(filter.subject !== undefined && { 'catalog.subjects': filter.subject }),
    ...(filter.gradeLevel !== undefined && { 'catalog.gradeLevels': filter.gradeLevel }),
    ...(filter.source !== undefined && { 'source.system': filter.source }),
    ...visibleFilter(scope, now),
  };
}
