import type { Connection } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { PlaylistContent } from './playlist.ts';
import { objectId, type PlaylistChange, readContent, type StoredChange, toChange } from './playlist-document.store.ts';
import { districtOf } from './playlist-filter.store.ts';

/** So many revisions back a draft can be restored, and edits be fitted to what others have done. */
export const keptChanges = 200;

export type PlaylistHistoryStore = ReturnType<typeof createPlaylistHistoryStore>;

/** How drafts came to be. The caller has checked that the scope may see the draft. Written by the store of playlists. */
export function createPlaylistHistoryStore(connection: Connection) {
  const changes = () => connection.collection<StoredChange>('playlist_changes');
  const withoutContent = { content: 0 } as const;

  return {
    /** What was changed after that revision, oldest first. */
    listSince: async (scope: Scope, playlistId: string, revision: number): Promise<PlaylistChange[]> => {
      const filter = { playlistId: objectId(playlistId), revision: { $gt: revision }, ...districtOf(scope) };
      const found = await changes().find(filter, { projection: withoutContent }).sort({ revision: 1 }).toArray();
      return found.map(toChange);
    },

    /** Newest first, `limit` and one more. */
    list: async (
      scope: Scope,
      { playlistId, before, limit }: { playlistId: string; before: number | null; limit: number },
    ): Promise<{ found: PlaylistChange[]; count: number }> => {
      const filter = { playlistId: objectId(playlistId), ...districtOf(scope) };
      const page = before === null ? filter : { ...filter, revision: { $lt: before } };
      const [found, count] = await Promise.all([
        changes()
          .find(page, { projection: withoutContent })
          .sort({ revision: -1 })
          .limit(limit + 1)
          .toArray(),
        changes().countDocuments(filter),
      ]);
      return { found: found.map(toChange), count };
    },

    /** The draft as it was at that revision: what the last change up to it left; null where that is forgotten. */
    contentAt: async (scope: Scope, playlistId: string, revision: number): Promise<PlaylistContent | null> => {
      const filter = { playlistId: objectId(playlistId), revision: { $lte: revision }, ...districtOf(scope) };
      const [found] = await changes().find(filter).sort({ revision: -1 }).limit(1).toArray();
      return found ? readContent(found) : null;
    },
  };
}
