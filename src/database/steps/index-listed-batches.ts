import type { Connection } from 'mongoose';

/** Batches that lists show: those of whole selections, not each decision about one resource. */
export async function indexListedBatches(connection: Connection): Promise<void> {
  const batches = connection.collection('batches');
  await batches.createIndexes([
    { name: 'listed', key: { orgId: 1, isListed: 1, _id: -1 } },
    { name: 'listed_own', key: { orgId: 1, by: 1, isListed: 1, _id: -1 } },
  ]);
  await batches.updateMany(
    { isListed: { $exists: false }, 'request.accept': { $exists: true } },
    { $set: { isListed: false } },
  );
  await batches.updateMany({ isListed: { $exists: false } }, { $set: { isListed: true } });
}
