import type { Connection } from 'mongoose';

/** Indexes of organizations, people, their ways to sign in, and answers kept by Idempotency-Key. */
export async function indexAccounts(connection: Connection): Promise<void> {
  const isLive = { deletedAt: null };
  await connection.collection('organizations').createIndexes([
    { name: 'list', key: { orgId: 1, kind: 1, sortKey: 1, _id: 1 } },
    { name: 'district_name', key: { kind: 1, name: 1 } },
    {
      name: 'sourcedId',
      key: { orgId: 1, kind: 1, sourcedId: 1 },
      unique: true,
      partialFilterExpression: { sourcedId: { $type: 'string' }, ...isLive },
    },
  ]);
  await connection.collection('people').createIndexes([
    { name: 'list', key: { orgId: 1, sortKey: 1, _id: 1 } },
    { name: 'list_of_school', key: { orgId: 1, 'memberships.schoolId': 1, sortKey: 1, _id: 1 } },
    { name: 'roles', key: { orgId: 1, 'memberships.role': 1 } },
    { name: 'email', key: { orgId: 1, email: 1 }, partialFilterExpression: { email: { $type: 'string' } } },
    {
      name: 'sourcedId',
      key: { orgId: 1, sourcedId: 1 },
      unique: true,
      partialFilterExpression: { sourcedId: { $type: 'string' }, ...isLive },
    },
  ]);
  await connection.collection('identities').createIndexes([
    // Only passwords are found by e-mail address; those of a school's own sign-in will have another key.
    { name: 'email', key: { email: 1 }, unique: true, partialFilterExpression: { kind: 'password' } },
    { name: 'person', key: { personId: 1, kind: 1 } },
  ]);
  await connection.collection('sessions').createIndexes([
    { name: 'device', key: { personId: 1, deviceHash: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  await connection.collection('invitations').createIndexes([
    { name: 'token', key: { tokenHash: 1 }, unique: true },
    { name: 'person', key: { personId: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  await connection
    .collection('idempotency_keys')
    .createIndexes([{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }]);
}
