import type { Connection } from 'mongoose';

/** Assignments of a district in the order in which they were made. */
export async function indexNewAssignments(connection: Connection): Promise<void> {
  await connection.collection('assignments').createIndexes([{ name: 'made', key: { orgId: 1, createdAt: 1, _id: 1 } }]);
}
