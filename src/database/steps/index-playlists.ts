import type { Connection } from 'mongoose';

/** Indexes of playlists, of how their drafts came to be, and of their versions. */
export async function indexPlaylists(connection: Connection): Promise<void> {
  const isLive = { deletedAt: null };
  const hasCover = (field: string) => ({ [field]: { $exists: true } });
  await connection.collection('playlists').createIndexes([
    // What changed last: of a district, of a person.
    { name: 'list', key: { orgId: 1, updatedAt: -1, _id: -1 }, partialFilterExpression: isLive },
    {
      name: 'list_of_editor',
      key: { orgId: 1, editorIds: 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: isLive,
    },
    { name: 'list_of_owner', key: { orgId: 1, ownerId: 1, updatedAt: -1, _id: -1 }, partialFilterExpression: isLive },
    { name: 'uses', key: { resourceIds: 1 }, partialFilterExpression: isLive },
    { name: 'cover', key: { 'content.coverFileId': 1 }, partialFilterExpression: hasCover('content.coverFileId') },
    { name: 'tombstones', key: { deletedAt: 1 }, partialFilterExpression: { deletedAt: { $gt: new Date(0) } } },
  ]);
  await connection
    .collection('playlist_changes')
    .createIndexes([{ name: 'revision', key: { playlistId: 1, revision: -1 }, unique: true }]);
  await connection.collection('playlist_versions').createIndexes([
    { name: 'version', key: { playlistId: 1, version: -1 }, unique: true },
    { name: 'step', key: { playlistId: 1, stepIds: 1, version: -1 } },
    { name: 'cover', key: { coverFileId: 1 }, partialFilterExpression: hasCover('coverFileId') },
  ]);
}
