import type { Connection } from 'mongoose';

/** Indexes of webhooks, of what is on its way to them, and of what came out since they were last told. */
export async function indexWebhooks(connection: Connection): Promise<void> {
  await connection.collection('webhooks').createIndexes([{ name: 'list', key: { orgId: 1, _id: -1 } }]);
  await connection.collection('webhook_deliveries').createIndexes([
    // An event is told to a webhook once, however often it is found.
    { name: 'event', key: { webhookId: 1, key: 1 }, unique: true },
    { name: 'due', key: { webhookId: 1, state: 1, nextAt: 1, _id: 1 } },
    { name: 'log', key: { webhookId: 1, createdAt: -1, _id: -1 } },
    { name: 'log_of_state', key: { webhookId: 1, state: 1, createdAt: -1, _id: -1 } },
    // To be erased with the person.
    {
      name: 'people',
      key: { personIds: 1 },
      partialFilterExpression: { personIds: { $exists: true } },
    },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  await connection
    .collection('playlist_versions')
    .createIndexes([{ name: 'published', key: { playlistId: 1, at: 1 } }]);
}
