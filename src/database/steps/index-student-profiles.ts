import type { Connection } from 'mongoose';

/** Indexes of codes for families, and of kept answers by district, which erasure looks through. */
export async function indexStudentProfiles(connection: Connection): Promise<void> {
  await connection.collection('guardian_invitations').createIndexes([
    { name: 'student', key: { orgId: 1, studentId: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  await connection.collection('idempotency_keys').createIndexes([{ name: 'district', key: { orgId: 1 } }]);
}
