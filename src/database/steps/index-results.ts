import type { Connection } from 'mongoose';

/** Indexes of what other places say of students, of what was sent at once, and of tables that wait for their import. */
export async function indexResults(connection: Connection): Promise<void> {
  await connection.collection('student_results').createIndexes([
    { name: 'once', key: { orgId: 1, key: 1 }, unique: true, partialFilterExpression: { key: { $exists: true } } },
    { name: 'about', key: { orgId: 1, studentId: 1, about: 1 } },
    { name: 'list', key: { orgId: 1, studentId: 1, on: -1, _id: -1 } },
    { name: 'batch', key: { orgId: 1, batchId: 1, studentId: 1 } },
  ]);
  await connection
    .collection('result_batches')
    .createIndexes([{ name: 'list', key: { orgId: 1, receivedAt: -1, _id: -1 } }]);
  await connection.collection('result_uploads').createIndexes([
    { name: 'pieces', key: { orgId: 1, uploadId: 1, index: 1 }, unique: true },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}
