import type { Connection } from 'mongoose';

/** Which courses attach a resource that is merged into another one, in every district, and what merges have changed of them. */
export async function indexMovedAttachments(connection: Connection): Promise<void> {
  await connection.collection('courses').createIndexes([
    { name: 'attached_anywhere', key: { attachedIds: 1 }, partialFilterExpression: { deletedAt: null } },
    {
      name: 'moved',
      key: { 'moved.mergeId': 1 },
      partialFilterExpression: { 'moved.mergeId': { $exists: true } },
    },
  ]);
}
