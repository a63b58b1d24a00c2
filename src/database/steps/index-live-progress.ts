import type { Connection } from 'mongoose';

/** Where students stand, in the order in which it changed: for pages that are open. */
export async function indexLiveProgress(connection: Connection): Promise<void> {
  await connection
    .collection('mastery_records')
    .createIndexes([{ name: 'changed', key: { orgId: 1, changedAt: 1, _id: 1 } }]);
}
