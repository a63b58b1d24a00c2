import type { Connection } from 'mongoose';

/** Indexes of what follows the changes of resources, of duplicates, and of merges. */
export async function indexDuplicates(connection: Connection): Promise<void> {
  await connection.collection('resources').createIndexes([{ name: 'changes', key: { updatedAt: 1, _id: 1 } }]);
  await connection.collection('duplicate_keys').createIndexes([{ name: 'keys', key: { orgId: 1, keys: 1 } }]);
  await connection.collection('duplicate_pairs').createIndexes([
    { name: 'pair', key: { orgId: 1, pair: 1 }, unique: true },
    { name: 'queue', key: { orgId: 1, state: 1, score: -1, _id: 1 } },
    { name: 'queue_of_kind', key: { orgId: 1, state: 1, kinds: 1, score: -1, _id: 1 } },
    { name: 'of_resource', key: { resourceIds: 1, state: 1 } },
  ]);
  await connection.collection('duplicate_merges').createIndexes([
    { name: 'list', key: { orgId: 1, at: -1, _id: -1 } },
    // Those that somebody, or a crash, has left on the way.
    {
      name: 'on_the_way',
      key: { touchedAt: 1 },
      partialFilterExpression: { isOnTheWay: true },
    },
  ]);
  const moved = (field: string) => ({
    name: 'moved',
    key: { [field]: 1 },
    partialFilterExpression: { [field]: { $exists: true } },
  });
  await connection.collection('ratings').createIndexes([moved('moved.mergeId')]);
  await connection.collection('favorites').createIndexes([moved('moved.mergeId')]);
}
