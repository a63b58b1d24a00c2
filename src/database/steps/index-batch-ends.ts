import type { Connection } from 'mongoose';

/** Gives batches the time until which they can be undone, and indexes it. Those that are there have it from now on. */
export async function indexBatchEnds(connection: Connection): Promise<void> {
  const batches = connection.collection('batches');
  const keptUntil = new Date(Date.now() + 90 * 24 * 60 * 60_000);
  await batches.updateMany({ keptUntil: { $exists: false } }, { $set: { keptUntil, hasDetails: true } });
  await batches.createIndexes([{ name: 'over', key: { keptUntil: 1 }, partialFilterExpression: { hasDetails: true } }]);
}
