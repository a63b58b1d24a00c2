import type { Connection } from 'mongoose';

/** Indexes of what people are told. */
export async function indexNotifications(connection: Connection): Promise<void> {
  await connection.collection('notifications').createIndexes([
    { name: 'list', key: { orgId: 1, personId: 1, createdAt: -1, _id: -1 } },
    { name: 'unread', key: { orgId: 1, personId: 1, readAt: 1, createdAt: -1, _id: -1 } },
    // The same is told to a person once until it is read.
    {
      name: 'open',
      key: { orgId: 1, personId: 1, openKey: 1 },
      unique: true,
      partialFilterExpression: { openKey: { $exists: true } },
    },
    { name: 'by', key: { orgId: 1, by: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}
