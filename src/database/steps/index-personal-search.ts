import type { Connection, Types } from 'mongoose';

const batchSize = 1_000;

/** Indexes of saved searches and of searches without results, and of the words of names, which are not to stand there. */
export async function indexPersonalSearch(connection: Connection): Promise<void> {
  await connection
    .collection('saved_searches')
    .createIndexes([{ name: 'list', key: { orgId: 1, personId: 1, name: 1, _id: 1 } }]);
  await connection.collection('search_askings').createIndexes([
    { name: 'text', key: { orgId: 1, textKey: 1, expiresAt: 1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  await connection.collection('search_gaps').createIndexes([
    { name: 'text', key: { orgId: 1, text: 1 }, unique: true },
    { name: 'list', key: { orgId: 1, lastAskedAt: -1, _id: -1 } },
    { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
  const people = connection.collection('people');
  await people.createIndexes([{ name: 'name_words', key: { orgId: 1, nameWords: 1 } }]);
  for (let after: Types.ObjectId | null = null; ; ) {
    const page: { _id: Types.ObjectId; displayName: string }[] = await people
      .find<{ _id: Types.ObjectId; displayName: string }>(after === null ? {} : { _id: { $gt: after } })
      .project<{ _id: Types.ObjectId; displayName: string }>({ displayName: 1 })
      .sort({ _id: 1 })
      .limit(batchSize)
      .toArray();
    const last = page.at(-1);
    if (last === undefined) return;
    after = last._id;
    await people.bulkWrite(
      page.map(({ _id, displayName }) => ({
        updateOne: { filter: { _id }, update: { $set: { nameWords: wordsOf(displayName) } } },
      })),
    );
  }
}

function wordsOf(name: string): string[] {
  const folded = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu) ?? [])];
}
