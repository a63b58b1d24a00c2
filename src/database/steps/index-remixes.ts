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
    // What was made of a work, last changed first.
    { name: 'remixed_from', key: { 'lineage.basedOnId': 1, updatedAt: -1, _id: -1 }, partialFilterExpression: isRemix },
    // At second hand, too.
    {
      name: 'remixes',
      key: { 'lineage.chain.id': 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: isRemix,
    },
    {
      name: 'remixes_of_owner',
      key: { orgId: 1, ownerId: 1, 'lineage.kind': 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: { 'lineage.kind': { $exists: true } },
    },
  ]);
  await connection.collection('resource_versions').createIndexes([attached]);
}
