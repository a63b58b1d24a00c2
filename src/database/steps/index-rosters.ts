import type { Connection } from 'mongoose';

/** Indexes of packages that wait for their import. */
export async function indexRosters(connection: Connection): Promise<void> {
  await connection.collection('roster_uploads').createIndexes([
    { name: 'pieces', key: { orgId: 1, uploadId: 1, index: 1 }, unique: true },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}
