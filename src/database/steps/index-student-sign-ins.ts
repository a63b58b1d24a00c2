import type { Connection } from 'mongoose';

/** Indexes of how students sign in, of wrong tries, and of the devices of a district. */
export async function indexStudentSignIns(connection: Connection): Promise<void> {
  await connection
    .collection('student_sign_ins')
    .createIndexes([{ name: 'name', key: { orgId: 1, name: 1 }, unique: true }]);
  await connection.collection('sign_in_tries').createIndexes([
    { name: 'person', key: { personId: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  await connection.collection('sessions').createIndexes([{ name: 'any_device', key: { deviceHash: 1, orgId: 1 } }]);
}
