import type { Connection } from 'mongoose';

/** Indexes of what students say looking back at a playlist. */
export async function indexReflections(connection: Connection): Promise<void> {
  await connection.collection('reflections').createIndexes([{ name: 'of_student', key: { orgId: 1, studentId: 1 } }]);
}
