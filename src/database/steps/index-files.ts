import type { Connection } from 'mongoose';

/** Indexes of files, and of which resources show them. */
export async function indexFiles(connection: Connection): Promise<void> {
  await connection.collection('files').createIndexes([
    { name: 'sweep', key: { checkAt: 1 } },
    { name: 'blobs', key: { blobs: 1 } },
  ]);
  await connection
    .collection('blobs')
    .createIndexes([{ name: 'sweep', key: { checkAt: 1 }, partialFilterExpression: { checkAt: { $exists: true } } }]);
  const named = (field: string) => ({ [field]: { $exists: true } });
  await connection.collection('resources').createIndexes([
    { name: 'file', key: { 'content.fileId': 1 }, partialFilterExpression: named('content.fileId') },
    {
      name: 'published_file',
      key: { 'publication.content.fileId': 1 },
      partialFilterExpression: named('publication.content.fileId'),
    },
  ]);
  await connection
    .collection('resource_versions')
    .createIndexes([{ name: 'file', key: { 'content.fileId': 1 }, partialFilterExpression: named('content.fileId') }]);
}
