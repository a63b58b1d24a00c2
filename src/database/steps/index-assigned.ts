import type { Connection } from 'mongoose';

/** Before a playlist is purged it is asked whether students have it, in whichever district. */
export async function indexAssigned(connection: Connection): Promise<void> {
  await connection.collection('assignments').createIndex({ playlistId: 1 }, { name: 'assigned' });
}
