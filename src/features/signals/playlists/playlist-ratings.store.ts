import { type ClientSession, type Connection, Types } from 'mongoose';
import { countLimit } from '../../../http/pagination.ts';
import type { Scope } from '../../../shared/actor.ts';
import { isAfter, personOf, type RatingPosition } from '../ratings.store.ts';
import { assertSystem, districtOf } from '../signal-counts.store.ts';
import type { UseKey } from '../use-key.ts';
import { changeOf, type PlaylistCounts, type PlaylistRating } from './playlist-ratings.ts';

type StoredRating = Omit<PlaylistRating, 'id' | 'playlistId' | 'personId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  playlistId: Types.ObjectId;
  personId: Types.ObjectId;
};

type StoredCounts = PlaylistCounts & {
  _id: Types.ObjectId;
  /** The district whose people gave them. */
  orgId: Types.ObjectId;
  playlistId: Types.ObjectId;
  /** Whether the playlist is the district's own: only then does the search index show them. */
  isOwn: boolean;
  revision: number;
  /** While the search index does not have them. */
  pendingAt?: Date;
};

type StoredUse = { _id: string; orgId: Types.ObjectId; expiresAt: Date };

/** A playlist, and whether it is of the district whose people do something with it. */
export type RatedPlaylist = { readonly playlistId: string; readonly isOwn: boolean };

/** Counts with what is needed to confirm them. */
export type CountsRecord = PlaylistCounts & {
  readonly id: string;
  readonly orgId: string;
  readonly playlistId: string;
  readonly isOwn: boolean;
  readonly revision: number;
};

export type PlaylistRatingsStore = ReturnType<typeof createPlaylistRatingsStore>;

/** What people say and do about playlists, each with the counts that it changes. */
export function createPlaylistRatingsStore(connection: Connection) {
  const ratings = () => connection.collection<StoredRating>('playlist_ratings');
  const counts = () => connection.collection<StoredCounts>('playlist_signals');
  const uses = () => connection.collection<StoredUse>('playlist_uses');
  const isPending = { pendingAt: { $gt: new Date(0) } };

  const own = (scope: Scope, playlistId: string) => ({
    playlistId: new Types.ObjectId(playlistId),
    orgId: districtOf(scope),
    personId: personOf(scope),
  });

  const add = async (
    scope: Scope,
    { playlistId, isOwn }: RatedPlaylist,
    change: Partial<PlaylistCounts>,
    { now, session }: { now: Date; session?: ClientSession },
  ): Promise<void> => {
    const filter = { playlistId: new Types.ObjectId(playlistId), orgId: districtOf(scope) };
    const { ratingCount = 0, ratingSum = 0, noteCount = 0, useCount = 0 } = change;
    await counts().updateOne(
      filter,
      {
        $inc: { ratingCount, ratingSum, noteCount, useCount, revision: 1 },
        $set: { pendingAt: now },
        $setOnInsert: { isOwn },
      },
      { upsert: true, ...(session && { session }) },
    );
  };

  return {
    /** The actor's own. */
    findOwn: async (scope: Scope, playlistId: string): Promise<PlaylistRating | null> => {
      const found = await ratings().findOne(own(scope, playlistId));
      return found && toRating(found);
    },

    /** Gives or changes the actor's own. Throws MongoDB's 11000 when two are given for the first time at once. */
    put: (
      scope: Scope,
      target: RatedPlaylist,
      given: Pick<PlaylistRating, 'stars' | 'note' | 'version'>,
      now: Date,
    ): Promise<PlaylistRating> =>
      connection.transaction(async (session) => {
        const filter = own(scope, target.playlistId);
        const before = await ratings().findOne(filter, { session });
        const { stars, note, version } = given;
        const fields = { stars, note, version, updatedAt: now };
        const after = { ...(before ?? { _id: new Types.ObjectId(), ...filter, createdAt: now }), ...fields };
        if (before) await ratings().updateOne({ _id: before._id, ...filter }, { $set: fields }, { session });
        else await ratings().insertOne(after, { session });
        await add(scope, target, changeOf(before, after), { now, session });
        return toRating(after);
      }) as Promise<unknown> as Promise<PlaylistRating>,

    /** Takes the actor's own back; false when there is none. */
    remove: (scope: Scope, playlistId: string, now: Date): Promise<boolean> =>
      connection.transaction(async (session) => {
        const removed = await ratings().findOneAndDelete(own(scope, playlistId), { session });
        if (!removed) return false;
        // The counts are there since it was given: what is said here of whose the playlist is, is not read.
        await add(scope, { playlistId, isOwn: false }, changeOf(removed, null), { now, session });
        return true;
      }) as Promise<unknown> as Promise<boolean>,

    /** Of the actor's district, last changed first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { playlistId, after, limit }: { playlistId: string; after: RatingPosition | null; limit: number },
    ): Promise<{ found: PlaylistRating[]; count: number }> => {
      const filter = { playlistId: new Types.ObjectId(playlistId), orgId: districtOf(scope) };
      const [found, count] = await Promise.all([
        ratings()
          .find(after ? { $and: [filter, isAfter('updatedAt', after)] } : filter)
          .sort({ updatedAt: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        ratings().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toRating), count };
    },

    /** The counts of the actor's district, by playlist; none of those of which nobody has said anything. */
    findCounts: async (scope: Scope, playlistIds: readonly string[]): Promise<ReadonlyMap<string, PlaylistCounts>> => {
      if (playlistIds.length === 0) return new Map();
      const filter = { playlistId: anyOf(playlistIds), orgId: districtOf(scope) };
      return byPlaylist(await counts().find(filter).toArray());
    },

    /** Counts a use once per key; false when it was counted before. After a crash in between, one use is missing. */
    addUse: async (scope: Scope, target: RatedPlaylist, { key, expiresAt }: UseKey, now: Date): Promise<boolean> => {
      const filter = { _id: key, orgId: districtOf(scope) };
      const { upsertedCount } = await uses().updateOne(filter, { $setOnInsert: { expiresAt } }, { upsert: true });
      if (upsertedCount > 0) await add(scope, target, { useCount: 1 }, { now });
      return upsertedCount > 0;
    },

    /** Of those playlists: what the people of their own districts have given them. */
    findOwnCounts: async (
      scope: Scope,
      playlistIds: readonly string[],
    ): Promise<ReadonlyMap<string, PlaylistCounts>> => {
      assertSystem(scope);
      return byPlaylist(
        await counts()
          .find({ playlistId: anyOf(playlistIds), isOwn: true })
          .toArray(),
      );
    },

    /** What the search index does not have yet, the longest waiting first. */
    listPending: async (scope: Scope, limit: number): Promise<CountsRecord[]> => {
      assertSystem(scope);
      return (await counts().find(isPending).sort({ pendingAt: 1 }).limit(limit).toArray()).map(toRecord);
    },

    countPending: (scope: Scope): Promise<number> => {
      assertSystem(scope);
      return counts().countDocuments(isPending);
    },

    /** Takes the mark from those that have not changed since. */
    markIndexed: async (scope: Scope, confirmed: readonly Pick<CountsRecord, 'id' | 'revision'>[]): Promise<void> => {
      assertSystem(scope);
      if (confirmed.length === 0) return;
      await counts().bulkWrite(
        confirmed.map(({ id, revision }) => ({
          updateOne: { filter: { _id: new Types.ObjectId(id), revision }, update: { $unset: { pendingAt: 1 } } },
        })),
        { ordered: false },
      );
    },

    /** All counts, by id: ask on with the last one. */
    listCounts: async (scope: Scope, afterId: string | null, limit: number): Promise<CountsRecord[]> => {
      assertSystem(scope);
      const after = afterId === null ? {} : { _id: { $gt: new Types.ObjectId(afterId) } };
      return (await counts().find(after).sort({ _id: 1 }).limit(limit).toArray()).map(toRecord);
    },

    /** What the counts of those playlists should be, by `countKeyOf`. */
    countRatings: async (
      scope: Scope,
      playlistIds: readonly string[],
    ): Promise<ReadonlyMap<string, Pick<PlaylistCounts, 'ratingCount' | 'ratingSum' | 'noteCount'>>> => {
      assertSystem(scope);
      type Group = { _id: { playlistId: Types.ObjectId; orgId: Types.ObjectId } } & Omit<PlaylistCounts, 'useCount'>;
      const isThere = (field: string) => ({ $sum: { $cond: [{ $eq: [field, null] }, 0, 1] } });
      const groups = ratings().aggregate<Group>([
        { $match: { playlistId: anyOf(playlistIds) } },
        {
          $group: {
            _id: { playlistId: '$playlistId', orgId: '$orgId' },
            ratingCount: isThere('$stars'),
            ratingSum: { $sum: '$stars' },
            noteCount: isThere('$note'),
          },
        },
      ]);
      const found = new Map<string, Omit<PlaylistCounts, 'useCount'>>();
      for await (const { _id, ...truth } of groups) {
        found.set(countKeyOf({ playlistId: _id.playlistId.toHexString(), orgId: _id.orgId.toHexString() }), truth);
      }
      return found;
    },

    /** Puts right what was read at that revision; false when it has changed since. */
    correct: async (
      scope: Scope,
      { id, revision }: Pick<CountsRecord, 'id' | 'revision'>,
      truth: Partial<PlaylistCounts>,
      now: Date,
    ): Promise<boolean> => {
      assertSystem(scope);
      const filter = { _id: new Types.ObjectId(id), revision };
      const change = { $set: { ...truth, pendingAt: now }, $inc: { revision: 1 } };
      return (await counts().updateOne(filter, change)).matchedCount > 0;
    },

    /** Everything that was said of playlists that are gone. The counts last: by them the next run finds what a crash has left. */
    removeOf: async (scope: Scope, playlistIds: readonly string[]): Promise<void> => {
      assertSystem(scope);
      await ratings().deleteMany({ playlistId: anyOf(playlistIds) });
      await counts().deleteMany({ playlistId: anyOf(playlistIds) });
    },
  };
}

/** Under which the counts of a playlist in a district are looked up. */
export function countKeyOf({ playlistId, orgId }: { playlistId: string; orgId: string }): string {
  return `${playlistId} ${orgId}`;
}

function anyOf(ids: readonly string[]) {
  return { $in: ids.map((id) => new Types.ObjectId(id)) };
}

function byPlaylist(found: readonly StoredCounts[]): ReadonlyMap<string, PlaylistCounts> {
  return new Map(found.map((stored) => [stored.playlistId.toHexString(), toRecord(stored)]));
}

function toRecord({ _id, orgId, playlistId, pendingAt: _pendingAt, ...record }: StoredCounts): CountsRecord {
  return { ...record, id: _id.toHexString(), orgId: orgId.toHexString(), playlistId: playlistId.toHexString() };
}

function toRating({ _id, orgId: _orgId, playlistId, personId, ...rating }: StoredRating): PlaylistRating {
  return {
    ...rating,
    id: _id.toHexString(),
    playlistId: playlistId.toHexString(),
    personId: personId.toHexString(),
  };
}
