import type { Connection } from 'mongoose';

/** Indexes of captions and transcripts by their files, and of remixes by what they stem from. */
export async function indexRemixes(connection: Connection): Promise<void> {
  const attached = {
    name: 'attached_file',
    key: { attachedFileIds: 1 },
    partialFilterExpression: { attachedFileIds: { $exists: true } },
  } as const;
  const isRemix = { 'lineage.basedOnId': { $exists: true } };
  await connection.collection('resources').createIndexes([
    attached,
    // What was made of a work, at first or second hand, last changed first.
    {
      name: 'remixes',
      key: { 'lineage.chain.id': 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: isRemix,
    },
    {
      name: 'remixes_of_owner',
      key: { ownerId: 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: isRemix,
    },
  ]);
  await connection.collection('resource_versions').createIndexes([attached]);
}
