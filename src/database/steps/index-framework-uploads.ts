import type { Connection } from 'mongoose';

/** Indexes of the files that wait for their import. */
export async function indexFrameworkUploads(connection: Connection): Promise<void> {
  await connection.collection('framework_uploads').createIndexes([
    { name: 'pieces', key: { uploadId: 1, index: 1 }, unique: true },
    { name: 'age', key: { createdAt: 1 } },
  ]);
}
