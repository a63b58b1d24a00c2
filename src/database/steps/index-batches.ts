import type { Connection } from 'mongoose';

/** Indexes of batches, of what each selected, and of what each changed. */
export async function indexBatches(connection: Connection): Promise<void> {
  await connection.collection('batches').createIndexes([
    { name: 'list', key: { orgId: 1, _id: -1 } },
    { name: 'own', key: { orgId: 1, by: 1, _id: -1 } },
  ]);
  await connection
    .collection('batch_parts')
    .createIndexes([{ name: 'identity', key: { orgId: 1, batchId: 1, part: 1 }, unique: true }]);
  await connection
    .collection('batch_changes')
    .createIndexes([{ name: 'identity', key: { orgId: 1, batchId: 1, resourceId: 1 }, unique: true }]);
}
