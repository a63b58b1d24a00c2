import mongoose, { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { anyOf, assertSystem, districtOf, type SignalCountsStore, type SignalTarget } from './signal-counts.store.ts';
import type { Rating, SignalCounts } from './signals.ts';

type StoredRating = Omit<Rating, 'id' | 'resourceId' | 'personId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  personId: Types.ObjectId;
  moved?: unknown;
};

/** Where a page of ratings begins: after the one that was changed then. */
export type RatingPosition = { readonly at: Date; readonly id: string };

const schema = new Schema<StoredRating>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    personId: { type: Schema.Types.ObjectId, required: true },
    stars: { type: Number, required: true },
    text: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    // By merges of resources (signal-moves.store.ts).
    moved: { type: Schema.Types.Mixed },
  },
  { collection: 'ratings', versionKey: false },
);

export type RatingsStore = ReturnType<typeof createRatingsStore>;

/** Ratings, each written together with the counts that it changes. */
export function createRatingsStore(connection: Connection, counts: Pick<SignalCountsStore, 'add'>) {
  const Ratings = connection.model('Rating', schema);

  return {
    /** The actor's own. */
    findOwn: async (scope: Scope, resourceId: string): Promise<Rating | null> => {
      const found = await Ratings.findOne(own(scope, resourceId)).lean<StoredRating>();
      return found && toRating(found);
    },

    /** Gives or changes the actor's own. Throws MongoDB's 11000 when two are given for the first time at once. */
    put: (
      scope: Scope,
      target: SignalTarget,
      { stars, text }: Pick<Rating, 'stars' | 'text'>,
      now: Date,
    ): Promise<Rating> =>
      connection.transaction(async (session) => {
        const filter = own(scope, target.resourceId);
        const before = await Ratings.findOne(filter).session(session).lean<StoredRating>();
        const after = {
          ...(before ?? { _id: new Types.ObjectId(), ...filter, createdAt: now }),
          stars,
          text,
          updatedAt: now,
        };
        const { _id, ...fields } = after;
        if (before) await Ratings.updateOne({ _id, ...filter }, { $set: fields }, { session });
        else await Ratings.collection.insertOne(after, { session });
        const change = { ratingCount: before ? 0 : 1, ratingSum: stars - (before?.stars ?? 0) };
        if (change.ratingCount !== 0 || change.ratingSum !== 0)
          await counts.add(scope, target, change, { now, session });
        return toRating(after);
      }) as Promise<unknown> as Promise<Rating>,

    /** Takes the actor's own back; false when there is none. */
    remove: (scope: Scope, resourceId: string, now: Date): Promise<boolean> =>
      connection.transaction(async (session) => {
        const removed = await Ratings.findOneAndDelete(own(scope, resourceId), { session }).lean<StoredRating>();
        if (!removed) return false;
        const change = { ratingCount: -1, ratingSum: -removed.stars };
        // The counts are there since it was given: what is said here of whose the resource is, is not read.
        await counts.add(scope, { resourceId, isOwn: false }, change, { now, session });
        return true;
      }) as Promise<unknown> as Promise<boolean>,

    /** Of the actor's district, last changed first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { resourceId, after, limit }: { resourceId: string; after: RatingPosition | null; limit: number },
    ): Promise<{ found: Rating[]; count: number }> => {
      const filter = { resourceId: new Types.ObjectId(resourceId), orgId: districtOf(scope) };
      const page = after ? { $and: [filter, isAfter('updatedAt', after)] } : filter;
      const [found, count] = await Promise.all([
        Ratings.find(page)
          .sort({ updatedAt: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredRating[]>(),
        Ratings.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toRating), count };
    },

    /** What the counts of those resources should be, by `countKey`. */
    count: async (
      scope: Scope,
      resourceIds: readonly string[],
    ): Promise<ReadonlyMap<string, Pick<SignalCounts, 'ratingCount' | 'ratingSum'>>> => {
      assertSystem(scope);
      type Group = { _id: { resourceId: Types.ObjectId; orgId: Types.ObjectId }; count: number; sum: number };
      const groups = await Ratings.aggregate<Group>([
        { $match: { resourceId: anyOf(resourceIds) } },
        {
          $group: {
            _id: { resourceId: '$resourceId', orgId: '$orgId' },
            count: { $sum: 1 },
            sum: { $sum: '$stars' },
          },
        },
      ]);
      return new Map(
        groups.map(({ _id, count, sum }) => [
          countKey({ resourceId: _id.resourceId.toHexString(), orgId: _id.orgId.toHexString() }),
          { ratingCount: count, ratingSum: sum },
        ]),
      );
    },

    removeOf: async (scope: Scope, resourceIds: readonly string[]): Promise<void> => {
      assertSystem(scope);
      await Ratings.deleteMany({ resourceId: anyOf(resourceIds) });
    },
  };
}

/** Under which the counts of a resource in a district are looked up. */
export function countKey({ resourceId, orgId }: { resourceId: string; orgId: string }): string {
  return `${resourceId} ${orgId}`;
}

/** What comes after a position in a list of the newest first. */
export function isAfter(field: 'updatedAt' | 'createdAt', { at, id }: RatingPosition): Record<string, unknown> {
  const before = mongoose.trusted({ $lt: at });
  return { $or: [{ [field]: before }, { [field]: at, _id: mongoose.trusted({ $lt: new Types.ObjectId(id) }) }] };
}

function own(scope: Scope, resourceId: string) {
  return { resourceId: new Types.ObjectId(resourceId), orgId: districtOf(scope), personId: personOf(scope) };
}

export function personOf(scope: Scope): Types.ObjectId {
  if (scope.kind !== 'actor') throw new Error('This belongs to one person.');
  return new Types.ObjectId(scope.actor.userId);
}

function toRating({ _id, resourceId, personId, stars, text, createdAt, updatedAt }: StoredRating): Rating {
  return {
    id: _id.toHexString(),
    resourceId: resourceId.toHexString(),
    personId: personId.toHexString(),
    stars,
    text,
    createdAt,
    updatedAt,
  };
}
