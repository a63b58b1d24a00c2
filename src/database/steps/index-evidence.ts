import type { Connection } from 'mongoose';

/** Indexes of what students send to show what they know, and of the bytes that are there for it. */
export async function indexEvidence(connection: Connection): Promise<void> {
  const waiting = (field: string) => ({
    name: 'sweep',
    key: { [field]: 1 } as const,
    partialFilterExpression: { [field]: { $exists: true } },
  });
  await connection
    .collection('evidence')
    .createIndexes([
      { name: 'once', key: { orgId: 1, studentId: 1, clientId: 1 }, unique: true },
      { name: 'list', key: { studentPlaylistId: 1, createdAt: -1, _id: -1 } },
      { name: 'named', key: { studentPlaylistId: 1, clientId: 1 } },
      { name: 'keys', key: { keys: 1 } },
      waiting('sweepAt'),
    ]);
  await connection
    .collection('evidence_bytes')
    .createIndexes([{ name: 'of_student', key: { orgId: 1, studentId: 1 } }, waiting('checkAt')]);
}
