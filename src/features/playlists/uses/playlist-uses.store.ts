import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../../http/pagination.ts';
import type { Scope } from '../../../shared/actor.ts';
import type { PlaylistReach } from '../playlist.policy.ts';
import type { Playlist } from '../playlist.ts';
import {
  type MergedUses,
  objectId,
  type StoredPlaylist,
  type StoredVersion,
  toPlaylist,
} from '../playlist-document.store.ts';
import { assertSystem, type Filter, reachFilter, visibleFilter } from '../playlist-filter.store.ts';

/** A playlist that uses a resource, and where. */
export type PlaylistUsing = {
  readonly playlist: Playlist;
  readonly isUsedInDraft: boolean;
  readonly isUsedInVersion: boolean;
};

export type PlaylistUsesStore = ReturnType<typeof createPlaylistUsesStore>;

/** More people than these are not told. */
const mostOwners = 10_000;

/** Playlists by what they use. */
export function createPlaylistUsesStore(connection: Connection, announce: () => void) {
  const playlists = () => connection.collection<StoredPlaylist>('playlists');
  const versions = () => connection.collection<StoredVersion>('playlist_versions');
  const used = (field: 'resourceIds' | 'publishedResourceIds', resourceId: string): Filter => ({
    [field]: objectId(resourceId),
    deletedAt: null,
  });

  return {
    /**
     * Playlists whose newest version the scope may see and uses the resource, and those whose draft uses it and is within the
     * reach; last made first. `found` has one more than `limit` when there are more.
     */
    list: async (
      scope: Scope,
      {
        resourceId,
        drafts,
        after,
        limit,
      }: { resourceId: string; drafts: PlaylistReach; after: string | null; limit: number },
    ): Promise<{ found: PlaylistUsing[]; count: number }> => {
      const inVersion = { ...used('publishedResourceIds', resourceId), ...visibleFilter(scope) };
      const inDraft = { ...used('resourceIds', resourceId), ...reachFilter(drafts) };
      const page = (filter: Filter) =>
        playlists()
          .find({ ...filter, ...(after !== null && { _id: { $lt: objectId(after) } }) })
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray();
      const count = (filter: Filter) => playlists().countDocuments(filter, { limit: countLimit });
      const inBoth = { $and: [inVersion, inDraft] };
      const [published, edited, publishedCount, editedCount, bothCount] = await Promise.all([
        page(inVersion),
        page(inDraft),
        count(inVersion),
        count(inDraft),
        count(inBoth),
      ]);
      const inDrafts = new Set(edited.map(({ _id }) => _id.toHexString()));
      const inVersions = new Set(published.map(({ _id }) => _id.toHexString()));
      const byId = new Map([...published, ...edited].map((stored) => [stored._id.toHexString(), stored]));
      const found = [...byId.keys()]
        .sort()
        .reverse()
        .slice(0, limit + 1);
      return {
        found: found.map((id) => ({
          playlist: toPlaylist(byId.get(id) as StoredPlaylist),
          isUsedInDraft: inDrafts.has(id),
          isUsedInVersion: inVersions.has(id),
        })),
        count: Math.min(countLimit, publishedCount + editedCount - bothCount),
      };
    },

    /** Published playlists that the scope may see, at most `limit`, and how many there are. */
    listPublished: async (scope: Scope, resourceId: string, limit: number) => {
      const filter = { ...used('publishedResourceIds', resourceId), ...visibleFilter(scope) };
      const [found, count] = await Promise.all([
        playlists()
          .find(filter, { projection: { ownerId: 1, publishedCard: 1 } })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray(),
        playlists().countDocuments(filter),
      ]);
      const shown = found.map(({ _id, ownerId, publishedCard }) => ({
        id: _id.toHexString(),
        title: publishedCard?.title ?? '',
        ownerId: ownerId?.toHexString() ?? null,
      }));
      return { playlists: shown, count };
    },

    /** Owners of playlists that use it, in draft or published, in every district. */
    listOwners: async (scope: Scope, resourceId: string): Promise<{ orgId: string; ownerId: string }[]> => {
      assertSystem(scope);
      const read = (field: 'resourceIds' | 'publishedResourceIds') =>
        playlists()
          .find(used(field, resourceId), { projection: { orgId: 1, ownerId: 1 } })
          .limit(mostOwners)
          .toArray();
      const found = (await Promise.all([read('resourceIds'), read('publishedResourceIds')])).flat();
      return found.flatMap(({ orgId, ownerId }) =>
        ownerId === null ? [] : [{ orgId: orgId.toHexString(), ownerId: ownerId.toHexString() }],
      );
    },

    /** Playlists within the reach whose draft uses the resource, by id; and how many there are in all. */
    listDrafts: async (
      _scope: Scope,
      {
        resourceId,
        drafts,
        afterId,
        limit,
      }: { resourceId: string; drafts: PlaylistReach; afterId: string | null; limit: number },
    ): Promise<Playlist[]> => {
      const filter = { ...used('resourceIds', resourceId), ...reachFilter(drafts) };
      const after = afterId === null ? {} : { _id: { $gt: objectId(afterId) } };
      const found = await playlists()
        .find({ ...filter, ...after })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toPlaylist);
    },

    countDrafts: (
      _scope: Scope,
      { resourceId, drafts }: { resourceId: string; drafts: PlaylistReach },
    ): Promise<number> => playlists().countDocuments({ ...used('resourceIds', resourceId), ...reachFilter(drafts) }),

    /** What a merge has changed, by the playlist. */
    listMerged: async (scope: Scope, mergeId: string): Promise<{ playlistId: string; merged: MergedUses }[]> => {
      assertSystem(scope);
      const found = await playlists()
        .find({ 'merged.mergeId': mergeId }, { projection: { merged: 1 } })
        .toArray();
      return found.flatMap(({ _id, merged = [] }) =>
        merged.filter((one) => one.mergeId === mergeId).map((one) => ({ playlistId: _id.toHexString(), merged: one })),
      );
    },

    /** What is published with the one resource is found by the other, too; its text stays as it is. */
    renamePublished: async (
      scope: Scope,
      { fromId, toId }: { fromId: string; toId: string },
      now: Date,
    ): Promise<number> => {
      assertSystem(scope);
      const found = await playlists()
        .find({ publishedResourceIds: objectId(fromId), deletedAt: null }, { projection: { publishedResourceIds: 1 } })
        .toArray();
      for (const { _id, publishedResourceIds } of found) {
        const hexes = publishedResourceIds.map((id) => id.toHexString());
        const renamed = [...new Set(hexes.map((id) => (id === fromId ? toId : id)))].map(objectId);
        await playlists().updateOne({ _id, publishedResourceIds: new Types.ObjectId(fromId) }, renaming(renamed, now));
      }
      if (found.length > 0) announce();
      return found.length;
    },

    /** Undoes `renamePublished`: by what the texts of the versions say. */
    renamePublishedBack: async (
      scope: Scope,
      { fromId, toId }: { fromId: string; toId: string },
      now: Date,
    ): Promise<void> => {
      assertSystem(scope);
      const found = await playlists()
        .find(
          { publishedResourceIds: objectId(toId), deletedAt: null },
          { projection: { publishedResourceIds: 1, publishedVersion: 1 } },
        )
        .toArray();
      for (const { _id, publishedResourceIds, publishedVersion } of found) {
        const version = await versions().findOne(
          { playlistId: _id, version: publishedVersion ?? 0 },
          { projection: { resourceIds: 1 } },
        );
        const own = version?.resourceIds.map((id) => id.toHexString()) ?? [];
        if (!own.includes(fromId)) continue;
        const others = publishedResourceIds
          .map((id) => id.toHexString())
          .filter((id) => id !== toId || own.includes(id));
        const renamed = [...new Set([...others, fromId])].map(objectId);
        await playlists().updateOne({ _id, publishedVersion }, renaming(renamed, now));
      }
      if (found.length > 0) announce();
    },
  };
}

function renaming(publishedResourceIds: Types.ObjectId[], now: Date) {
  return { $set: { publishedResourceIds, searchPendingAt: now }, $inc: { searchRevision: 1 } };
}
