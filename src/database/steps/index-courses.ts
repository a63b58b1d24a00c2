import type { Connection } from 'mongoose';
import { aimsOf } from '../../features/playlists/playlist-card.ts';
import { readVersion } from '../../features/playlists/playlist-version.ts';

/** Indexes of banks of targets, courses and school years; and what published playlists lead to, which is new in them. */
export async function indexCourses(connection: Connection): Promise<void> {
  await connection.collection('bank_targets').createIndexes([
    { name: 'guid', key: { orgId: 1, guid: 1 }, unique: true },
    { name: 'list', key: { orgId: 1, sortKey: 1, guid: 1 } },
    { name: 'code', key: { orgId: 1, code: 1 }, unique: true, partialFilterExpression: { code: { $gt: '' } } },
    { name: 'standards', key: { orgId: 1, standardIds: 1 } },
    { name: 'words', key: { orgId: 1, words: 1 } },
  ]);
  const isLive = { deletedAt: null };
  await connection.collection('courses').createIndexes([
    { name: 'list', key: { orgId: 1, sortKey: 1, _id: 1 }, partialFilterExpression: isLive },
    {
      name: 'source',
      key: { orgId: 1, 'source.system': 1, 'source.id': 1 },
      unique: true,
      partialFilterExpression: { deletedAt: null, 'source.id': { $gt: '' } },
    },
    { name: 'targets', key: { orgId: 1, targetIds: 1 }, partialFilterExpression: isLive },
    { name: 'attached', key: { orgId: 1, attachedIds: 1 }, partialFilterExpression: isLive },
  ]);
  const playlists = connection.collection('playlists');
  await playlists.createIndexes([
    { name: 'bank_targets', key: { orgId: 1, bankTargetIds: 1 }, partialFilterExpression: isLive },
    { name: 'aims', key: { orgId: 1, publishedAims: 1, updatedAt: -1, _id: -1 }, partialFilterExpression: isLive },
  ]);
  await playlists.updateMany({ bankTargetIds: { $exists: false } }, { $set: { bankTargetIds: [] } });
  const versions = connection.collection('playlist_versions');
  for await (const { _id, publishedVersion } of playlists.find(
    { publishedAims: { $exists: false } },
    { projection: { publishedVersion: 1 } },
  )) {
    const kept =
      publishedVersion === null ? null : await versions.findOne({ playlistId: _id, version: publishedVersion });
    const publishedAims = kept
      ? aimsOf(readVersion({ json: kept.json, schemaVersion: kept.schemaVersion }).content)
      : [];
    await playlists.updateOne({ _id }, { $set: { publishedAims } });
  }
}
