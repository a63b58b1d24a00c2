import type { Connection } from 'mongoose';

/** Calls by which versions of a playlist were taken over for students. */
export async function indexMergeBatches(connection: Connection): Promise<void> {
  await connection
    .collection('merge_batches')
    .createIndexes([{ name: 'list', key: { orgId: 1, playlistId: 1, _id: -1 } }]);
}
