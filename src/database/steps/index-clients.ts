import type { Connection } from 'mongoose';

/** Indexes of the programs of other systems, and of what was changed, for those who keep a copy. */
export async function indexClients(connection: Connection): Promise<void> {
  await connection.collection('api_clients').createIndexes([{ name: 'list', key: { orgId: 1, _id: -1 } }]);
  // Deleted ones too: copies have to drop them.
  const ofDistrict = { name: 'changes_of_district', key: { orgId: 1, updatedAt: 1, _id: 1 } } as const;
  await connection.collection('playlists').createIndexes([ofDistrict]);
  await connection.collection('resources').createIndexes([ofDistrict]);
}
