import type { Connection, Types } from 'mongoose';

type Stored = {
  _id: Types.ObjectId;
  publishedVersion: number | null;
  deletedAt: Date | null;
  status: string;
  updatedAt: Date;
};

/**
 * What searches know of playlists, which playlists use a resource, and what people say of playlists. Playlists from before
 * wait for the index, as far as they are published.
 */
export async function indexPlaylistSearch(connection: Connection): Promise<void> {
  const isLive = { deletedAt: null };
  const playlists = connection.collection<Stored>('playlists');
  for await (const { _id, publishedVersion, status, updatedAt } of playlists.find({
    searchRevision: { $exists: false },
  })) {
    const version =
      publishedVersion === null
        ? null
        : await connection.collection('playlist_versions').findOne({ playlistId: _id, version: publishedVersion });
    const isFound = status === 'published';
    await playlists.updateOne(
      { _id },
      {
        $set: {
          publishedResourceIds: version?.resourceIds ?? [],
          searchRevision: isFound ? 1 : 0,
          indexedRevision: 0,
          ...(isFound && { searchPendingAt: updatedAt }),
        },
      },
    );
  }
  await playlists.createIndexes([
    {
      name: 'search_pending',
      key: { searchPendingAt: 1 },
      partialFilterExpression: { searchPendingAt: { $gt: new Date(0) } },
    },
    {
      name: 'searchable',
      key: { status: 1, _id: 1 },
      partialFilterExpression: { status: 'published', deletedAt: null },
    },
    { name: 'uses_in_drafts', key: { resourceIds: 1, _id: 1 }, partialFilterExpression: isLive },
    { name: 'uses_in_versions', key: { publishedResourceIds: 1, _id: 1 }, partialFilterExpression: isLive },
    {
      name: 'merged',
      key: { 'merged.mergeId': 1 },
      partialFilterExpression: { 'merged.mergeId': { $exists: true } },
    },
  ]);
  await connection.collection('playlist_ratings').createIndexes([
    { name: 'own', key: { playlistId: 1, orgId: 1, personId: 1 }, unique: true },
    { name: 'list', key: { playlistId: 1, orgId: 1, updatedAt: -1, _id: -1 } },
  ]);
  await connection
    .collection('playlist_uses')
    .createIndexes([{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }]);
  await connection.collection('playlist_signals').createIndexes([
    { name: 'playlist', key: { playlistId: 1, orgId: 1 }, unique: true },
    { name: 'pending', key: { pendingAt: 1 }, partialFilterExpression: { pendingAt: { $gt: new Date(0) } } },
  ]);
}
