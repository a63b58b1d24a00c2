import mongoose, { type Model } from 'mongoose';
import type { CheckedCacheParts, Stamped } from '../../shared/checked-cache.ts';
import type { Playlist } from './playlist.ts';
import { objectId, type StoredPlaylist, toPlaylist } from './playlist-document.store.ts';

/** A playlist in memory, as a multiple of its document's bytes. */
const memoryFactor = 3;

/**
 * Reads playlists for a cache: their stamps, and all of them. Asks for what no scope hides; whoever hands a playlist on applies
 * the scope.
 */
export function createPlaylistReader({
  collection,
}: Pick<Model<StoredPlaylist>, 'collection'>): Pick<CheckedCacheParts<Playlist>, 'readStamps' | 'readItems'> {
  return {
    readStamps: async (ids) => {
      const projection = { revision: 1, updatedAt: 1, deletedAt: 1 };
      const found = await collection.find<StoredPlaylist>(amongIds(ids), { projection }).toArray();
      return new Map(
        found.flatMap((stored) => (stored.deletedAt === null ? [[stored._id.toHexString(), stampOf(stored)]] : [])),
      );
    },
    readItems: async (ids) => {
      const found = await collection.find<StoredPlaylist>(amongIds(ids)).toArray();
      const items = new Map<string, Stamped<Playlist>>();
      for (const stored of found) {
        if (stored.deletedAt !== null) continue;
        const bytes = memoryFactor * mongoose.mongo.BSON.calculateObjectSize(stored);
        items.set(stored._id.toHexString(), { item: toPlaylist(stored), stamp: stampOf(stored), bytes });
      }
      return items;
    },
  };
}

function amongIds(ids: readonly string[]) {
  return { _id: { $in: ids.map(objectId) } };
}

/** The revision alone would do, unless a backup from before the last change were put back under a running server. */
function stampOf({ revision, updatedAt }: StoredPlaylist): string {
  return `${revision} ${updatedAt.getTime()}`;
}
