import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../../shared/actor.ts';
import {
  listedFields,
  objectId,
  type StoredPlaylist,
  type StoredVersion,
  toListed,
} from '../playlist-document.store.ts';
import { assertSystem, districtOf, type Filter, visibleFilter } from '../playlist-filter.store.ts';
import { readVersion } from '../playlist-version.ts';
import { type FoundPlaylist, toFound } from './found-playlist.ts';

/** What searches are to know of a playlist; `found` null: nothing. */
export type PlaylistSearchState = {
  readonly id: string;
  readonly searchRevision: number;
  readonly isPending: boolean;
  readonly found: FoundPlaylist | null;
};

/** A state of a playlist that searches are to see. */
export type AwaitedPlaylist = { readonly id: string; readonly revision: number };

/** A version holds up to half a megabyte: so many are read at once. */
const versionsAtOnce = 50;

export type PlaylistSearchStore = ReturnType<typeof createPlaylistSearchStore>;

/** Playlists as searches know them: of what is published, the newest version. */
export function createPlaylistSearchStore(connection: Connection) {
  const playlists = () => connection.collection<StoredPlaylist>('playlists');
  const versions = () => connection.collection<StoredVersion>('playlist_versions');
  const isPending = { searchPendingAt: { $gt: new Date(0) } } as const;
  const searchable = { status: 'published', deletedAt: null } as const;

  const newestOf = async (found: readonly StoredPlaylist[]): Promise<Map<string, StoredVersion>> => {
    const byPlaylist = new Map<string, StoredVersion>();
    for (let at = 0; at < found.length; at += versionsAtOnce) {
      const wanted = found.slice(at, at + versionsAtOnce).flatMap(({ _id: playlistId, publishedVersion: version }) => {
        return version === null ? [] : [{ playlistId, version }];
      });
      if (wanted.length === 0) continue;
      for (const stored of await versions().find({ $or: wanted }).toArray()) {
        byPlaylist.set(stored.playlistId.toHexString(), stored);
      }
    }
    return byPlaylist;
  };

  const read = async (filter: Filter, { sort, limit }: { sort: Record<string, 1>; limit: number }) => {
    const projection = { ...listedFields, resourceIds: 0, draftCard: 0, publishedCard: 0 };
    const found = await playlists().find(filter, { projection }).sort(sort).limit(limit).toArray();
    const newest = await newestOf(
      found.filter(({ status, deletedAt }) => status === 'published' && deletedAt === null),
    );
    return found.map((stored): PlaylistSearchState => {
      const version = newest.get(stored._id.toHexString());
      const resourceIds = stored.publishedResourceIds.map((id) => id.toHexString());
      return {
        id: stored._id.toHexString(),
        searchRevision: stored.searchRevision,
        isPending: stored.searchPendingAt !== undefined,
        found: version ? toFound(toListed(stored), readVersion(version), resourceIds) : null,
      };
    });
  };

  return {
    /** What the index does not know yet, the longest waiting first. */
    listSearchPending: (scope: Scope, limit: number): Promise<PlaylistSearchState[]> => {
      assertSystem(scope);
      return read(isPending, { sort: { searchPendingAt: 1 }, limit });
    },

    countSearchPending: (scope: Scope): Promise<number> => {
      assertSystem(scope);
      return playlists().countDocuments(isPending);
    },

    /** Every published playlist by id, for the build of an index. */
    listSearchable: (scope: Scope, afterId: string | null, limit: number): Promise<PlaylistSearchState[]> => {
      assertSystem(scope);
      const after = afterId === null ? {} : { _id: { $gt: objectId(afterId) } };
      return read({ ...searchable, ...after }, { sort: { _id: 1 }, limit });
    },

    countSearchable: (scope: Scope): Promise<number> => {
      assertSystem(scope);
      return playlists().countDocuments(searchable);
    },

    /** Notes what the index has confirmed, and takes away the mark of those that have not changed since. */
    markIndexed: async (scope: Scope, confirmed: readonly { id: string; searchRevision: number }[]): Promise<void> => {
      assertSystem(scope);
      if (confirmed.length === 0) return;
      await playlists().bulkWrite(
        confirmed.map(({ id, searchRevision }) => ({
          updateOne: {
            filter: { _id: new Types.ObjectId(id), searchRevision },
            update: { $set: { indexedRevision: searchRevision }, $unset: { searchPendingAt: 1 } },
          },
        })),
        { ordered: false },
      );
    },

    /** Those of the ids that are published and that the scope may see. */
    findPublished: (scope: Scope, ids: readonly string[]): Promise<PlaylistSearchState[]> => {
      const filter = { _id: { $in: ids.map(objectId) }, ...visibleFilter(scope), ...searchable };
      return read(filter, { sort: { _id: 1 }, limit: ids.length });
    },

    /** The district's published playlists that the scope may see, last changed first, by their ids. */
    listNewest: async (scope: Scope, limit: number): Promise<string[]> => {
      const found = await playlists()
        .find({ ...districtOf(scope), ...visibleFilter(scope), ...searchable }, { projection: { _id: 1 } })
        .sort({ updatedAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    /** Of these states: those that the index has not confirmed. Other districts' are as good as confirmed. */
    findUnconfirmed: async (scope: Scope, awaited: readonly AwaitedPlaylist[]): Promise<AwaitedPlaylist[]> => {
      if (awaited.length === 0) return [];
      const filter = { _id: { $in: awaited.map(({ id }) => objectId(id)) }, ...districtOf(scope) };
      const projection = { revision: 1, searchPendingAt: 1 };
      const found = await playlists().find(filter, { projection }).limit(awaited.length).toArray();
      const byId = new Map(found.map((stored) => [stored._id.toHexString(), stored]));
      return awaited.filter(({ id, revision }) => {
        const stored = byId.get(id);
        return stored !== undefined && (stored.revision < revision || stored.searchPendingAt !== undefined);
      });
    },
  };
}
