import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Playlist } from './playlist.ts';
import {
  type ListedPlaylist,
  listedFields,
  type StoredPlaylist,
  toListed,
  toPlaylist,
} from './playlist-document.store.ts';
import {
  assertSystem,
  type Filter,
  isAfter,
  operator,
  type PlaylistPosition,
  visibleFilter,
} from './playlist-filter.store.ts';

type Page = { readonly after: PlaylistPosition | null; readonly limit: number };

export type PlaylistLineageStore = ReturnType<typeof createPlaylistLineageStore>;

/** Which playlists stem from others. */
export function createPlaylistLineageStore(connection: Connection) {
  const playlists = () => connection.model<StoredPlaylist>('Playlist');
  const stem = (id: string, isDirect: boolean): Filter =>
    isDirect
      ? { 'lineage.playlistId': id }
      : { 'lineage.chain.playlistId': id, 'lineage.playlistId': operator({ $exists: true }) };
  const paged = (filter: Filter, after: PlaylistPosition | null): Filter =>
    after ? { $and: [filter, isAfter(after)] } : filter;
  const newestFirst = { updatedAt: -1, _id: -1 } as const;

  return {
    /** What was made of a playlist; unless `isDirect` with what was made of that, and so on. One more than `limit` when there are more. */
    listRemixes: async (
      scope: Scope,
      { sourceId, isDirect, after, limit }: Page & { readonly sourceId: string; readonly isDirect: boolean },
    ): Promise<{ found: ListedPlaylist[]; count: number }> => {
      const filter = { ...stem(sourceId, isDirect), ...visibleFilter(scope) };
      const [found, count] = await Promise.all([
        playlists()
          .find(paged(filter, after), listedFields)
          .sort(newestFirst)
          .limit(limit + 1)
          .lean<StoredPlaylist[]>(),
        playlists().countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toListed), count };
    },

    /** How many were made of it anywhere, whoever sees them. */
    countRemixes: async (scope: Scope, sourceId: string): Promise<{ direct: number; all: number }> => {
      assertSystem(scope);
      const [direct, all] = await Promise.all(
        [true, false].map((isDirect) =>
          playlists()
            .countDocuments({ ...stem(sourceId, isDirect), deletedAt: null })
            .limit(countLimit),
        ),
      );
      return { direct: direct ?? 0, all: all ?? 0 };
    },

    /** The remixes that somebody owns. */
    listOwnRemixes: async (scope: Scope, { after, limit }: Page): Promise<{ found: Playlist[]; count: number }> => {
      if (scope.kind !== 'actor') throw new Error('They are somebody’s.');
      const filter = {
        orgId: new Types.ObjectId(scope.actor.orgId),
        ownerId: new Types.ObjectId(scope.actor.userId),
        'lineage.playlistId': operator({ $exists: true }),
        deletedAt: null,
      };
      const [found, count] = await Promise.all([
        playlists()
          .find(paged(filter, after))
          .sort(newestFirst)
          .limit(limit + 1)
          .lean<StoredPlaylist[]>(),
        playlists().countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toPlaylist), count };
    },
  };
}
