import type { Connection } from 'mongoose';

/** Indexes of playlists by what they stem from. */
export async function indexPlaylistRemixes(connection: Connection): Promise<void> {
  const isRemix = { 'lineage.playlistId': { $exists: true } };
  const newestFirst = { updatedAt: -1, _id: -1 } as const;
  await connection.collection('playlists').createIndexes([
    { name: 'remixed_from', key: { 'lineage.playlistId': 1, ...newestFirst }, partialFilterExpression: isRemix },
    // At second hand, too.
    { name: 'remixes', key: { 'lineage.chain.playlistId': 1, ...newestFirst }, partialFilterExpression: isRemix },
    { name: 'remixes_of_owner', key: { ownerId: 1, ...newestFirst }, partialFilterExpression: isRemix },
  ]);
}
