import type { Connection } from 'mongoose';

/** Merges of terms whose work on resources is not done, so that it is asked for again after a crash. */
export async function indexOpenMerges(connection: Connection): Promise<void> {
  const merges = connection.collection('vocabulary_merges');
  await merges.createIndexes([
    { name: 'open', key: { openSince: 1 }, partialFilterExpression: { openSince: { $exists: true } } },
  ]);
  const isOpen = { $or: [{ finishedAt: null }, { undo: { $ne: null }, 'undo.finishedAt': null }] };
  await merges.updateMany({ ...isOpen, openSince: { $exists: false } }, { $set: { openSince: new Date() } });
}
