import type { Connection } from 'mongoose';

/** What was imported as which playlist, and by which addresses resources are found again. */
export async function indexPlaylistImports(connection: Connection): Promise<void> {
  await connection.collection('playlist_imports').createIndexes([
    { name: 'source', key: { orgId: 1, importedBy: 1, system: 1, sourceId: 1 }, unique: true },
    { name: 'of_playlist', key: { playlistId: 1 } },
  ]);
  await connection
    .collection('resources')
    .createIndexes([
      { name: 'address', key: { orgId: 1, 'content.url': 1 }, partialFilterExpression: { deletedAt: null } },
    ]);
}
