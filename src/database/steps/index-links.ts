import type { Connection } from 'mongoose';

/** Indexes of what is known of the addresses of resources. */
export async function indexLinks(connection: Connection): Promise<void> {
  await connection.collection('link_checks').createIndexes([
    { name: 'due', key: { nextCheckAt: 1 } },
    { name: 'state', key: { state: 1 } },
    { name: 'of_address', key: { url: 1 } },
    { name: 'queue', key: { orgId: 1, state: 1, isDismissed: 1, since: -1, _id: -1 } },
  ]);
}
