import type { Connection } from 'mongoose';

/** Indexes of resources and their versions. */
export async function indexResources(connection: Connection): Promise<void> {
  const isLive = { deletedAt: null };
  await connection.collection('resources').createIndexes([
    // What changed last: of a district, of a person.
    { name: 'list', key: { orgId: 1, updatedAt: -1, _id: -1 }, partialFilterExpression: isLive },
    {
      name: 'list_of_owner',
      key: { orgId: 1, ownerId: 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: isLive,
    },
    {
      // The key of imports. `deletedAt` is part of it: among those that live (null) it is unique, tombstones keep theirs.
      name: 'source',
      key: { orgId: 1, 'source.system': 1, 'source.id': 1, deletedAt: 1 },
      unique: true,
      partialFilterExpression: { 'source.id': { $exists: true } },
    },
    {
      name: 'search_pending',
      key: { searchPendingAt: 1 },
      partialFilterExpression: { searchPendingAt: { $exists: true } },
    },
    { name: 'tombstones', key: { deletedAt: 1 }, partialFilterExpression: { deletedAt: { $gt: new Date(0) } } },
  ]);
  await connection
    .collection('resource_versions')
    .createIndexes([{ name: 'version', key: { resourceId: 1, version: -1 }, unique: true }]);
}
