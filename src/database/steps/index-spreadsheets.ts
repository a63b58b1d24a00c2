import type { Connection } from 'mongoose';

/** Indexes of tables that were sent; they go when their time has passed. */
export async function indexSpreadsheets(connection: Connection): Promise<void> {
  await connection
    .collection('spreadsheets')
    .createIndexes([{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }]);
  await connection.collection('spreadsheet_rows').createIndexes([
    { name: 'identity', key: { orgId: 1, spreadsheetId: 1, part: 1 }, unique: true },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}
