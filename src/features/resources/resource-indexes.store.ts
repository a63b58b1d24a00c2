import type { Connection } from 'mongoose';

/** The indexes of `resources` and `resource_versions`. */
export async function createResourceIndexes(connection: Connection): Promise<void> {
  const resources = connection.collection('resources');
  const notDeleted = { partialFilterExpression: { deletedAt: null } };
  // Lists: what changed last in a district, and what changed last of one's own.
  await resources.createIndex({ orgId: 1, updatedAt: -1, _id: -1 }, { name: 'byDistrict', ...notDeleted });
  await resources.createIndex({ orgId: 1, ownerId: 1, updatedAt: -1, _id: -1 }, { name: 'byOwner', ...notDeleted });
  // The key of imports. `deletedAt` is part of it: among those that live (null) it is unique, tombstones keep theirs.
  await resources.createIndex(
    { orgId: 1, 'source.system': 1, 'source.id': 1, deletedAt: 1 },
    { name: 'bySource', unique: true, partialFilterExpression: { 'source.id': { $exists: true } } },
  );
  await resources.createIndex(
    { searchPendingAt: 1 },
    { name: 'searchPending', partialFilterExpression: { searchPendingAt: { $exists: true } } },
  );
  await resources.createIndex(
    { deletedAt: 1 },
    { name: 'tombstones', partialFilterExpression: { deletedAt: { $gt: new Date(0) } } },
  );
  await connection
    .collection('resource_versions')
    .createIndex({ resourceId: 1, version: -1 }, { name: 'byResource', unique: true });
}
