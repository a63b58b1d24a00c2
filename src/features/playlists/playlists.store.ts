import { type ClientSession, type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { createCheckedCache } from '../../shared/checked-cache.ts';
import type { Transaction } from '../resources/resource.ts';
import { isWithin, visibleTo } from './playlist.policy.ts';
import type { Playlist, PlaylistVersion } from './playlist.ts';
import {
  type ChangedPlaylist,
  type ListedPlaylist,
  listedFields,
  type MergedUses,
  objectId,
  type PlaylistChange,
  playlistSchema,
  type StoredPlaylist,
  type StoredVersion,
  toListed,
  toNewPlaylist,
  toPublished,
  toStoredChange,
  toStoredChanges,
} from './playlist-document.store.ts';
import {
  anyOf,
  assertOwn,
  assertSystem,
  changedFilter,
  isAfter,
  listFilter,
  operator,
  ownFilter,
  type PlaylistListFilter,
  type PlaylistPosition,
  visibleFilter,
} from './playlist-filter.store.ts';
import { keptChanges } from './playlist-history.store.ts';
import { createPlaylistReader } from './playlist-reader.store.ts';
import { toStoredVersion } from './playlist-versions.store.ts';

/** What is written with a new state of a playlist. */
type Written = {
  readonly after: Playlist;
  /** How its draft came to be; absent where the draft is as it was. */
  readonly change?: PlaylistChange | undefined;
  /** The version that it publishes. */
  readonly version?: PlaylistVersion | undefined;
};

/** A new playlist, and writes of another feature that belong to it: both are written, or neither. */
type NewPlaylist = Written & { readonly alongside?: ((transaction: Transaction) => Promise<void>) | undefined };

/** Notes what merges of resources change, or forgets it. */
export type PlaylistMarks =
  | { readonly $push: { readonly merged: MergedUses } }
  | { readonly $pull: { readonly merged: Pick<MergedUses, 'mergeId'> } };

/** A change of a playlist that was read at `before.revision`. */
export type PlaylistWrite = Written & { readonly before: Playlist; readonly marks?: PlaylistMarks | undefined };

export type PlaylistsStore = ReturnType<typeof createPlaylistsStore>;

/** Of playlists in memory, with what is written of them. */
const keptBytes = 32 * 1024 * 1024;
/** Playlists: their drafts, and who may do what with them. Deleted ones are found by nothing but `purge`. */
export function createPlaylistsStore(
  connection: Connection,
  announce: () => void,
  keepVersion: (written: StoredVersion) => void,
) {
  const Playlists = connection.model('Playlist', playlistSchema);
  const changes = () => connection.collection('playlist_changes');
  const versions = () => connection.collection('playlist_versions');

  const current = createCheckedCache<Playlist>({ maximumBytes: keptBytes, ...createPlaylistReader(Playlists) });

  /** What goes with a state of a playlist, made before the transaction that writes it. */
  const besides = async ({ after, change, version }: Written) => {
    const storedChange = change && (await toStoredChange(change, after));
    const storedVersion = version && toStoredVersion(version, after.orgId);
    return {
      insert: async (session: ClientSession): Promise<void> => {
        if (storedChange) await changes().insertOne(storedChange, { session });
        if (storedVersion) await versions().insertOne(storedVersion, { session });
      },
      /** Once it is on disk. */
      note: (): void => {
        if (storedVersion) keepVersion(storedVersion);
      },
    };
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, written: NewPlaylist): Promise<void> => {
      const { after, version, alongside } = written;
      assertOwn(scope, after.orgId);
      const beside = await besides(written);
      await connection.transaction(async (session) => {
        await Playlists.collection.insertOne(toNewPlaylist(after, version), { session });
        await beside.insert(session);
        await alongside?.(session);
      });
      beside.note();
      if (version) announce();
    },

    find: async (scope: Scope, id: string): Promise<Playlist | null> => {
      const [found = null] = await current.get([id]);
      return found && isWithin(visibleTo(scope), found) ? found : null;
    },

    /** Those of the ids that the scope may see, in the order of the ids. */
    findMany: async (scope: Scope, ids: readonly string[]): Promise<Playlist[]> => {
      const reach = visibleTo(scope);
      const found = await current.get(ids);
      return found.filter((playlist) => playlist !== null && isWithin(reach, playlist)) as Playlist[];
    },

    /** Those of the ids that the scope may see, in no order. */
    findListed: async (scope: Scope, ids: readonly string[]): Promise<ListedPlaylist[]> => {
      if (ids.length === 0) return [];
      const filter = { _id: anyOf(ids.map(objectId)), ...visibleFilter(scope) };
      return (await Playlists.find(filter, listedFields).lean<StoredPlaylist[]>()).map(toListed);
    },

    /** Newest changes first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: { filter: PlaylistListFilter; after: PlaylistPosition | null; limit: number },
    ): Promise<{ found: ListedPlaylist[]; count: number }> => {
      const filter = listFilter(scope, input.filter);
      const page = input.after ? { $and: [filter, isAfter(input.after)] } : filter;
      const [found, count] = await Promise.all([
        Playlists.find(page, listedFields)
          .sort({ updatedAt: -1, _id: -1 })
          .limit(input.limit + 1)
          .lean<StoredPlaylist[]>(),
        Playlists.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toListed), count };
    },

    /** What was changed after a place, oldest change first; `found` has one more than `limit` when there are more. */
    listChanged: async (
      scope: Scope,
      { orgId, after, limit }: { orgId: string; after: PlaylistPosition; limit: number },
    ): Promise<{ found: ChangedPlaylist[]; count: number }> => {
      const filter = changedFilter(scope, orgId, after);
      const reach = visibleTo(scope);
      const [stored, count] = await Promise.all([
        Playlists.find(filter, listedFields)
          .sort({ updatedAt: 1, _id: 1 })
          .limit(limit + 1)
          .lean<StoredPlaylist[]>(),
        Playlists.countDocuments(filter).limit(countLimit),
      ]);
      const found = stored.map((each): ChangedPlaylist => {
        const listed = toListed(each);
        if (each.deletedAt !== null) return { listed, removal: 'deleted' };
        return { listed, removal: isWithin(reach, listed) ? null : 'notVisible' };
      });
      return { found, count };
    },

    /** Writes a change with what goes with it; false when somebody else was faster. */
    update: async (scope: Scope, write: PlaylistWrite): Promise<boolean> => {
      const { before, after, version } = write;
      const filter = { _id: objectId(before.id), revision: before.revision, ...ownFilter(scope) };
      const isSeen = isSeenBySearch(write);
      const update = {
        ...write.marks,
        $set: {
          ...toStoredChanges(before, after),
          ...(version && toPublished(version)),
          ...(isSeen && { searchPendingAt: after.updatedAt }),
        },
        $inc: { revision: after.revision - before.revision, ...(isSeen && { searchRevision: 1 }) },
      };
      if (!write.change && !version) {
        const { matchedCount } = await Playlists.updateOne(filter, update);
        if (isSeen && matchedCount > 0) announce();
        return matchedCount > 0;
      }
      const beside = await besides(write);
      const isWritten = (await connection.transaction(async (session) => {
        const { matchedCount } = await Playlists.updateOne(filter, update, { session });
        if (matchedCount > 0) await beside.insert(session);
        return matchedCount > 0;
      })) as unknown as boolean;
      if (isWritten) beside.note();
      if (isWritten && write.change && after.revision % forgetEvery === 0) {
        const old = { playlistId: objectId(after.id), revision: { $lte: after.revision - keptChanges } };
        await changes().deleteMany(old);
      }
      if (isWritten && isSeen) announce();
      return isWritten;
    },

    /** Leaves a tombstone until `purge`. False when somebody else was faster. */
    remove: async (
      scope: Scope,
      { id, revision, status }: Pick<Playlist, 'id' | 'revision' | 'status'>,
      now: Date,
    ): Promise<boolean> => {
      const isSeen = status === 'published';
      const { matchedCount } = await Playlists.updateOne(
        { _id: objectId(id), revision, ...ownFilter(scope) },
        {
          $set: { deletedAt: now, updatedAt: now, ...(isSeen && { searchPendingAt: now }) },
          $inc: { revision: 1, ...(isSeen && { searchRevision: 1 }) },
        },
      );
      if (isSeen && matchedCount > 0) announce();
      return matchedCount > 0;
    },

    /**
     * Destroys what was deleted before that time, with its history and versions; at most `limit`. What the index still shows
     * stays, and so do versions that students have. Returns how many went.
     */
    purge: async (
      scope: Scope,
      input: {
        deletedBefore: Date;
        limit: number;
        /** Destroys what others keep of them. */
        forget(scope: Scope, ids: readonly string[]): Promise<void>;
        /** Those of them whose versions somebody has still. */
        findAssigned(ids: readonly string[]): Promise<ReadonlySet<string>>;
      },
    ): Promise<number> => {
      assertSystem(scope);
      const gone = { deletedAt: operator({ $lt: input.deletedBefore }), searchPendingAt: operator({ $exists: false }) };
      const found = await Playlists.find(gone, { _id: 1 }).limit(input.limit).lean<{ _id: Types.ObjectId }[]>();
      const ids = found.map(({ _id }) => _id);
      // The playlist last: a crash in between leaves a tombstone that the next run finds.
      await input.forget(
        scope,
        ids.map((id) => id.toHexString()),
      );
      await changes().deleteMany({ playlistId: { $in: ids } });
      const assigned = await input.findAssigned(ids.map((id) => id.toHexString()));
      await versions().deleteMany({ playlistId: { $in: ids.filter((id) => !assigned.has(id.toHexString())) } });
      return (await Playlists.deleteMany({ _id: anyOf(ids) })).deletedCount;
    },

    /** How many playlists use each of these targets of the bank; none is said of those that nothing uses. */
    countBankUses: async (scope: Scope, orgId: string, ids: readonly string[]): Promise<Map<string, number>> => {
      const filter = { orgId: objectId(orgId), bankTargetIds: { $in: [...ids] }, ...ownFilter(scope) };
      const found = Playlists.collection.find<Pick<StoredPlaylist, 'bankTargetIds'>>(filter, {
        projection: { _id: 0, bankTargetIds: 1 },
      });
      const uses = new Map<string, number>();
      for await (const { bankTargetIds } of found) {
        for (const id of bankTargetIds) uses.set(id, (uses.get(id) ?? 0) + 1);
      }
      return uses;
    },

    /** Those of the files that any playlist or version shows as its cover, deleted or not. */
    findUsedCovers: async (scope: Scope, fileIds: readonly string[]): Promise<Set<string>> => {
      assertSystem(scope);
      const [drafts, published] = await Promise.all([
        Playlists.collection.distinct('content.coverFileId', { 'content.coverFileId': { $in: [...fileIds] } }),
        versions().distinct('coverFileId', { coverFileId: { $in: [...fileIds] } }),
      ]);
      return new Set([...drafts, ...published].map(String));
    },
  };
}

/** Whether searches would show something else: drafts they never show. */
function isSeenBySearch({ before, after, version }: PlaylistWrite): boolean {
  if (before.status !== 'published' && after.status !== 'published') return false;
  const fields = ['status', 'visibility', 'schoolId', 'ownerId', 'coEditorIds'] as const;
  return version !== undefined || fields.some((field) => before[field] !== after[field]);
}

/** How often what is older than the history keeps is taken away. */
const forgetEvery = 20;
