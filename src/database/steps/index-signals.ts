import type { Connection } from 'mongoose';

/** Indexes of ratings, favorites and uses of resources, and of their counts. */
export async function indexSignals(connection: Connection): Promise<void> {
  await connection.collection('ratings').createIndexes([
    { name: 'identity', key: { resourceId: 1, orgId: 1, personId: 1 }, unique: true },
    { name: 'list', key: { resourceId: 1, orgId: 1, updatedAt: -1, _id: -1 } },
  ]);
  await connection.collection('favorites').createIndexes([
    { name: 'identity', key: { orgId: 1, personId: 1, resourceId: 1 }, unique: true },
    { name: 'list', key: { orgId: 1, personId: 1, createdAt: -1, _id: -1 } },
    { name: 'of_resource', key: { resourceId: 1, orgId: 1 } },
  ]);
  await connection.collection('resource_signals').createIndexes([
    { name: 'identity', key: { resourceId: 1, orgId: 1 }, unique: true },
    { name: 'pending', key: { pendingAt: 1 }, partialFilterExpression: { pendingAt: { $exists: true } } },
  ]);
  await connection
    .collection('resource_uses')
    .createIndexes([{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }]);
}
