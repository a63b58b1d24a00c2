import { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { countKey, isAfter, personOf, type RatingPosition } from './ratings.store.ts';
import { anyOf, assertSystem, districtOf, type SignalCountsStore, type SignalTarget } from './signal-counts.store.ts';
import type { Favorite } from './signals.ts';

type StoredFavorite = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
  resourceId: Types.ObjectId;
  createdAt: Date;
  moved?: unknown;
};

const schema = new Schema<StoredFavorite>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    personId: { type: Schema.Types.ObjectId, required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    createdAt: { type: Date, required: true },
    // By merges of resources (signal-moves.store.ts).
    moved: { type: Schema.Types.Mixed },
  },
  { collection: 'favorites', versionKey: false },
);

export type FavoritesStore = ReturnType<typeof createFavoritesStore>;

/** What people keep at hand, each written together with the counts that it changes. Nobody sees those of others. */
export function createFavoritesStore(connection: Connection, counts: Pick<SignalCountsStore, 'add'>) {
  const Favorites = connection.model('Favorite', schema);

  return {
    has: async (scope: Scope, resourceId: string): Promise<boolean> =>
      (await Favorites.exists({ ...ownerOf(scope), resourceId: new Types.ObjectId(resourceId) })) !== null,

    /** False when it is one already. Throws MongoDB's 11000 when two are added for the first time at once. */
    add: (scope: Scope, target: SignalTarget, now: Date): Promise<boolean> =>
      connection.transaction(async (session) => {
        const { upsertedCount } = await Favorites.updateOne(
          { ...ownerOf(scope), resourceId: new Types.ObjectId(target.resourceId) },
          { $setOnInsert: { createdAt: now } },
          { upsert: true, session },
        );
        if (upsertedCount > 0) await counts.add(scope, target, { favoriteCount: 1 }, { now, session });
        return upsertedCount > 0;
      }) as Promise<unknown> as Promise<boolean>,

    /** False when it is none. */
    remove: (scope: Scope, resourceId: string, now: Date): Promise<boolean> =>
      connection.transaction(async (session) => {
        const filter = { ...ownerOf(scope), resourceId: new Types.ObjectId(resourceId) };
        const { deletedCount } = await Favorites.deleteOne(filter, { session });
        // The counts are there since it was added: what is said here of whose the resource is, is not read.
        if (deletedCount > 0) {
          await counts.add(scope, { resourceId, isOwn: false }, { favoriteCount: -1 }, { now, session });
        }
        return deletedCount > 0;
      }) as Promise<unknown> as Promise<boolean>,

    /** The actor's own, last added first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { after, limit }: { after: RatingPosition | null; limit: number },
    ): Promise<{ found: Favorite[]; count: number }> => {
      const filter = ownerOf(scope);
      const page = after ? { $and: [filter, isAfter('createdAt', after)] } : filter;
      const [found, count] = await Promise.all([
        Favorites.find(page)
          .sort({ createdAt: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredFavorite[]>(),
        Favorites.countDocuments(filter).limit(countLimit),
      ]);
      return {
        found: found.map(({ _id, resourceId, createdAt }) => ({
          id: _id.toHexString(),
          resourceId: resourceId.toHexString(),
          createdAt,
        })),
        count,
      };
    },

    /** What the counts of those resources should be, by `countKey`. */
    count: async (scope: Scope, resourceIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
      assertSystem(scope);
      type Group = { _id: { resourceId: Types.ObjectId; orgId: Types.ObjectId }; count: number };
      const groups = await Favorites.aggregate<Group>([
        { $match: { resourceId: anyOf(resourceIds) } },
        { $group: { _id: { resourceId: '$resourceId', orgId: '$orgId' }, count: { $sum: 1 } } },
      ]);
      return new Map(
        groups.map(({ _id, count }) => [
          countKey({ resourceId: _id.resourceId.toHexString(), orgId: _id.orgId.toHexString() }),
          count,
        ]),
      );
    },

    removeOf: async (scope: Scope, resourceIds: readonly string[]): Promise<void> => {
      assertSystem(scope);
      await Favorites.deleteMany({ resourceId: anyOf(resourceIds) });
    },
  };
}

function ownerOf(scope: Scope) {
  return { orgId: districtOf(scope), personId: personOf(scope) };
}
