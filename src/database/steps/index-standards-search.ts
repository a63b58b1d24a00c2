import type { Connection } from 'mongoose';

/** Standards are followed by a search index of their own: which of them it does not know yet is read by an index. */
export async function indexStandardsSearch(connection: Connection): Promise<void> {
  const standards = connection.collection('standards');
  await standards.createIndexes([
    {
      name: 'search_pending',
      key: { searchPendingAt: 1 },
      partialFilterExpression: { searchPendingAt: { $exists: true } },
    },
  ]);
  // Nothing of them waits: an index that is new is filled with all there are.
  await standards.updateMany(
    { searchRevision: { $exists: false } },
    { $set: { searchRevision: 1, indexedRevision: 0 } },
  );
}
