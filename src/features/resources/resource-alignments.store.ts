import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Resource } from './resource.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';
import { assertSystem } from './resource-filter.store.ts';

/** Where a pass over the resources of one district, or of all of them, has come to. */
export type AlignmentPosition = { readonly orgId: string; readonly id: string };

export type ResourceAlignmentsStore = ReturnType<typeof createResourceAlignmentsStore>;

/** Resources by what they are aligned to. Deleted ones are left out. */
export function createResourceAlignmentsStore(connection: Connection) {
  const resources = (): mongo.Collection<StoredResource> =>
    connection.getClient().db(connection.name).collection('resources');

  return {
    /** Those with codes of which nobody knows what they mean, of one district or (null) of all. */
    listOpen: async (
      scope: Scope,
      { orgId, after, limit }: { orgId: string | null; after: AlignmentPosition | null; limit: number },
    ): Promise<Resource[]> => {
      assertSystem(scope);
      const isAfter = after && {
        $or: [
          { orgId: { $gt: new Types.ObjectId(after.orgId) } },
          { orgId: new Types.ObjectId(after.orgId), _id: { $gt: new Types.ObjectId(after.id) } },
        ],
      };
      const filter = {
        openCodes: { $exists: true },
        deletedAt: null,
        ...(orgId !== null && { orgId: new Types.ObjectId(orgId) }),
        ...isAfter,
      };
      const found = await resources().find(filter).sort({ orgId: 1, _id: 1 }).limit(limit).toArray();
      return found.map(toResource);
    },

    /** A district's resources that are aligned to one of the standards. */
    listAligned: async (
      scope: Scope,
      { orgId, standardIds, limit }: { orgId: string; standardIds: readonly string[]; limit: number },
    ): Promise<Resource[]> => {
      assertSystem(scope);
      const found = await resources().find(alignedTo(orgId, standardIds)).limit(limit).toArray();
      return found.map(toResource);
    },

    /** How many of a district's resources are aligned to each of the standards. */
    countAligned: async (
      scope: Scope,
      { orgId, standardIds }: { orgId: string; standardIds: readonly string[] },
    ): Promise<Map<string, number>> => {
      assertSystem(scope);
      if (standardIds.length === 0) return new Map();
      const counted = await resources()
        .aggregate<{ _id: string; count: number }>([
          { $match: alignedTo(orgId, standardIds) },
          // A resource counts once, however it is aligned to the standard.
          { $project: { standardIds: { $setUnion: ['$catalog.alignments.standardId', []] } } },
          { $unwind: '$standardIds' },
          { $match: { standardIds: { $in: [...standardIds] } } },
          { $group: { _id: '$standardIds', count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(counted.map(({ _id, count }) => [_id, count]));
    },

    /** A district's codes of which nobody knows what they mean, the most used first. */
    countOpenCodes: async (scope: Scope, { orgId, limit }: { orgId: string; limit: number }) => {
      assertSystem(scope);
      const counted = await resources()
        .aggregate<{ _id: string; count: number }>([
          { $match: { openCodes: { $exists: true }, orgId: new Types.ObjectId(orgId), deletedAt: null } },
          { $project: { openCodes: 1 } },
          { $unwind: '$openCodes' },
          { $group: { _id: '$openCodes', count: { $sum: 1 } } },
          { $sort: { count: -1, _id: 1 } },
          { $limit: limit },
        ])
        .toArray();
      return counted.map(({ _id, count }) => ({ key: _id, resourceCount: count }));
    },
  };
}

function alignedTo(orgId: string, standardIds: readonly string[]) {
  return {
    'catalog.alignments.standardId': { $in: [...standardIds] },
    orgId: new Types.ObjectId(orgId),
    deletedAt: null,
  };
}
