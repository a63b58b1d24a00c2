import type { Connection } from 'mongoose';

/** What was not wanted is looked up by its resource. */
export async function indexRejections(connection: Connection): Promise<void> {
  await connection
    .collection('suggestion_rejections')
    .createIndexes([{ name: 'identity', key: { orgId: 1, resourceId: 1, field: 1, value: 1 }, unique: true }]);
}
