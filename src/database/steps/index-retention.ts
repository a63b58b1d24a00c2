import type { Connection } from 'mongoose';

/** Indexes of those who were students, of how far it is with letting their records go, and of what remains as numbers. */
export async function indexRetention(connection: Connection): Promise<void> {
  await connection
    .collection('people')
    .createIndexes([{ name: 'roles_in_order', key: { orgId: 1, 'memberships.role': 1, _id: 1 } }]);
  await connection.collection('retention_settings').createIndexes([{ name: 'on', key: { isOn: 1 } }]);
  await connection.collection('retention_marks').createIndexes([
    { name: 'student', key: { orgId: 1, studentId: 1 }, unique: true },
    {
      name: 'begun',
      key: { orgId: 1, 'counted.record': 1 },
      partialFilterExpression: { 'counted.record': { $gt: '' } },
    },
  ]);
  await connection
    .collection('retention_counts')
    .createIndexes([{ name: 'count', key: { orgId: 1, kind: 1, about: 1 }, unique: true }]);
}
