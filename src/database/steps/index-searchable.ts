import type { Connection } from 'mongoose';

/** What searches may find, in the order in which an index of it is built and compared. */
export async function indexSearchable(connection: Connection): Promise<void> {
  await connection.collection('resources').createIndexes([
    {
      name: 'searchable',
      key: { status: 1, _id: 1 },
      partialFilterExpression: { status: 'published', deletedAt: null },
    },
  ]);
}
