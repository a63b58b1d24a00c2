import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { createBoundedCache } from '../../shared/bounded-cache.ts';
import type { PlaylistVersion } from './playlist.ts';
import { objectId, type StoredVersion, toObjectId } from './playlist-document.store.ts';
import { districtOf } from './playlist-filter.store.ts';
import { type KeptVersion, keepVersion, stepIdsOf } from './playlist-version.ts';

export type VersionSummary = Omit<KeptVersion, 'json' | 'schemaVersion'>;

export type PlaylistVersionsStore = ReturnType<typeof createPlaylistVersionsStore>;

/** Of texts of versions in memory. */
const keptBytes = 64 * 1024 * 1024;

/** Published versions. The caller has checked that the scope may see the playlist. Written by the store of playlists. */
export function createPlaylistVersionsStore(connection: Connection) {
  const versions = () => connection.collection<StoredVersion>('playlist_versions');
  /** A version never changes, so what is in memory is right. */
  const known = createBoundedCache<KeptVersion>(keptBytes);

  const keep = (kept: KeptVersion): void => known.keep(keyOf(kept), kept, 2 * kept.json.length);

  return {
    /** Notes one that was just written: its author and its readers ask for it next. */
    keepWritten: (stored: StoredVersion): void => keep(toKept(stored)),

    find: async (scope: Scope, playlistId: string, version: number): Promise<KeptVersion | null> => {
      const inMemory = known.get(keyOf({ playlistId, version }));
      if (inMemory) return inMemory;
      const stored = await versions().findOne({ playlistId: objectId(playlistId), version, ...districtOf(scope) });
      if (!stored) return null;
      const kept = toKept(stored);
      keep(kept);
      return kept;
    },

    /** The newest version that has the step. */
    findWithStep: async (scope: Scope, playlistId: string, stepId: string): Promise<KeptVersion | null> => {
      const filter = { playlistId: objectId(playlistId), stepIds: stepId, ...districtOf(scope) };
      const [stored] = await versions().find(filter).sort({ version: -1 }).limit(1).toArray();
      return stored ? toKept(stored) : null;
    },

    /** Newest first, `limit` and one more. */
    list: async (
      scope: Scope,
      { playlistId, before, limit }: { playlistId: string; before: number | null; limit: number },
    ): Promise<{ found: VersionSummary[]; count: number }> => {
      const filter = { playlistId: objectId(playlistId), ...districtOf(scope) };
      const page = before === null ? filter : { ...filter, version: { $lt: before } };
      const projection = { json: 0, stepIds: 0, resourceIds: 0 };
      const [found, count] = await Promise.all([
        versions()
          .find(page, { projection })
          .sort({ version: -1 })
          .limit(limit + 1)
          .toArray(),
        versions().countDocuments(filter),
      ]);
      return { found: found.map(toKept), count };
    },
  };
}

export function toStoredVersion(version: PlaylistVersion, orgId: string): StoredVersion {
  const kept = keepVersion(version);
  return {
    ...kept,
    _id: new Types.ObjectId(),
    orgId: objectId(orgId),
    playlistId: objectId(kept.playlistId),
    by: toObjectId(kept.by),
    stepIds: stepIdsOf(version),
    resourceIds: [...new Set(version.resources.map(({ resourceId }) => resourceId))].map(objectId),
    coverFileId: version.content.coverFileId,
  };
}

function keyOf({ playlistId, version }: Pick<KeptVersion, 'playlistId' | 'version'>): string {
  return `${playlistId} ${version}`;
}

function toKept({ playlistId, version, at, by, note, title, schemaVersion, json }: StoredVersion): KeptVersion {
  return {
    playlistId: playlistId.toHexString(),
    version,
    at,
    by: by?.toHexString() ?? null,
    note,
    title,
    schemaVersion,
    json,
  };
}
