import type { Connection } from 'mongoose';

/** Indexes of withdrawals and of what was withdrawn. */
export async function indexWithdrawals(connection: Connection): Promise<void> {
  await connection.collection('resources').createIndexes([
    // Few: searches count them to know how many resources there are to be found.
    {
      name: 'withdrawn',
      key: { status: 1, 'withdrawal.at': 1 },
      partialFilterExpression: { 'withdrawal.at': { $exists: true } },
    },
  ]);
  await connection.collection('withdrawal_events').createIndexes([
    { name: 'list', key: { orgId: 1, at: -1, _id: -1 } },
    { name: 'of_resource', key: { orgId: 1, resourceId: 1, at: -1, _id: -1 } },
  ]);
}
