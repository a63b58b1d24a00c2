import type { Connection } from 'mongoose';

/** What has changed in a district, deleted resources too; the indexes of its lists leave those out. */
export async function indexDistrictChanges(connection: Connection): Promise<void> {
  await connection
    .collection('resources')
    .createIndexes([{ name: 'changes_of_district', key: { orgId: 1, updatedAt: 1, _id: 1 } }]);
}
