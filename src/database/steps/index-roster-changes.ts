import type { Connection } from 'mongoose';

/** Indexes of what imports of rosters have changed. */
export async function indexRosterChanges(connection: Connection): Promise<void> {
  await connection.collection('roster_import_changes').createIndexes([
    { name: 'things', key: { orgId: 1, importId: 1, kind: 1, key: 1 }, unique: true },
    { name: 'person', key: { orgId: 1, personId: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}
