import mongoose, { type ClientSession, type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { SignalCounts } from './signals.ts';

export type StoredCounts = SignalCounts & {
  _id: Types.ObjectId;
  /** The district whose people gave them. */
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  /** Whether the resource is the district's own: only then does the search index show them. */
  isOwn: boolean;
  revision: number;
  changedAt: Date;
  /** While the search index does not have them. */
  pendingAt?: Date;
  movedUses?: unknown;
};

/** Counts with what is needed to change or confirm them. */
export type CountsRecord = SignalCounts & {
  readonly id: string;
  readonly orgId: string;
  readonly resourceId: string;
  readonly isOwn: boolean;
  readonly revision: number;
};

/** A resource, and whether it is of the district whose people do something with it. */
export type SignalTarget = { readonly resourceId: string; readonly isOwn: boolean };

const schema = new Schema<StoredCounts>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    isOwn: { type: Boolean, required: true },
    ratingCount: { type: Number, required: true },
    ratingSum: { type: Number, required: true },
    favoriteCount: { type: Number, required: true },
    useCount: { type: Number, required: true },
    revision: { type: Number, required: true },
    changedAt: { type: Date, required: true },
    pendingAt: { type: Date },
    // By merges of resources (signal-moves.store.ts).
    movedUses: { type: Schema.Types.Mixed },
  },
  { collection: 'resource_signals', versionKey: false },
);

export type SignalCountsStore = ReturnType<typeof createSignalCountsStore>;

export function createSignalCountsStore(connection: Connection) {
  const Counts = connection.model('ResourceSignals', schema);
  const isPending = { pendingAt: mongoose.trusted({ $exists: true }) };

  return {
    find: async (scope: Scope, resourceId: string): Promise<SignalCounts | null> => {
      const filter = { resourceId: new Types.ObjectId(resourceId), orgId: districtOf(scope) };
      const found = await Counts.findOne(filter).lean<StoredCounts>();
      return found && toRecord(found);
    },

    /**
     * Adds to the counts. Of two that count a resource for the first time at once, the second finds the counts made and adds to
     * them; in a transaction, which has failed then, it throws MongoDB's 11000.
     */
    add: async (
      scope: Scope,
      { resourceId, isOwn }: SignalTarget,
      { ratingCount = 0, ratingSum = 0, favoriteCount = 0, useCount = 0 }: Partial<SignalCounts>,
      { now, session }: { now: Date; session?: ClientSession },
    ): Promise<void> => {
      const filter = { resourceId: new Types.ObjectId(resourceId), orgId: districtOf(scope) };
      const change = {
        $inc: { ratingCount, ratingSum, favoriteCount, useCount, revision: 1 },
        $set: { changedAt: now, pendingAt: now },
      };
      const made = { ...change, $setOnInsert: { isOwn } };
      try {
        await Counts.updateOne(filter, made, { upsert: true, ...(session && { session }) });
      } catch (error) {
        if (session || (error as { code?: unknown }).code !== 11_000) throw error;
        await Counts.updateOne(filter, change);
      }
    },

    /** Of those resources, by id: what the people of their own districts have given them. */
    findOwn: async (scope: Scope, resourceIds: readonly string[]): Promise<ReadonlyMap<string, SignalCounts>> => {
      assertSystem(scope);
      const filter = { resourceId: anyOf(resourceIds), isOwn: true };
      const found = await Counts.find(filter).lean<StoredCounts[]>();
      return new Map(found.map((stored) => [stored.resourceId.toHexString(), toRecord(stored)]));
    },

    /** What the search index does not have yet, the longest waiting first. */
    listPending: async (scope: Scope, limit: number): Promise<CountsRecord[]> => {
      assertSystem(scope);
      const found = await Counts.find(isPending).sort({ pendingAt: 1 }).limit(limit).lean<StoredCounts[]>();
      return found.map(toRecord);
    },

    countPending: (scope: Scope): Promise<number> => {
      assertSystem(scope);
      return Counts.countDocuments(isPending).exec();
    },

    /** Takes the mark from those that have not changed since. */
    markIndexed: async (scope: Scope, confirmed: readonly Pick<CountsRecord, 'id' | 'revision'>[]): Promise<void> => {
      assertSystem(scope);
      if (confirmed.length === 0) return;
      await Counts.collection.bulkWrite(
        confirmed.map(({ id, revision }) => ({
          updateOne: { filter: { _id: new Types.ObjectId(id), revision }, update: { $unset: { pendingAt: 1 } } },
        })),
        { ordered: false },
      );
    },

    /** All of them by id, for the check. */
    list: async (scope: Scope, afterId: string | null, limit: number): Promise<CountsRecord[]> => {
      assertSystem(scope);
      const after = afterId === null ? {} : { _id: mongoose.trusted({ $gt: new Types.ObjectId(afterId) }) };
      const found = await Counts.find(after).sort({ _id: 1 }).limit(limit).lean<StoredCounts[]>();
      return found.map(toRecord);
    },

    /** Puts right what was read at that revision; false when it has changed since. */
    correct: async (
      scope: Scope,
      { id, revision }: Pick<CountsRecord, 'id' | 'revision'>,
      counts: Partial<SignalCounts>,
      now: Date,
    ): Promise<boolean> => {
      assertSystem(scope);
      const { matchedCount } = await Counts.updateOne(
        { _id: new Types.ObjectId(id), revision },
        { $set: { ...counts, changedAt: now, pendingAt: now }, $inc: { revision: 1 } },
      );
      return matchedCount > 0;
    },

    removeOf: async (scope: Scope, resourceIds: readonly string[]): Promise<void> => {
      assertSystem(scope);
      await Counts.deleteMany({ resourceId: anyOf(resourceIds) });
    },
  };
}

function toRecord(stored: StoredCounts): CountsRecord {
  const { _id, orgId, resourceId, isOwn, ratingCount, ratingSum, favoriteCount, useCount, revision } = stored;
  return {
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    resourceId: resourceId.toHexString(),
    isOwn,
    ratingCount,
    ratingSum,
    favoriteCount,
    useCount,
    revision,
  };
}

/** Signals are of a district, also those about what another one has made public. */
export function districtOf(scope: Scope): Types.ObjectId {
  if (scope.kind !== 'actor') throw new Error('Signals are read and given by people of a district.');
  return new Types.ObjectId(scope.actor.orgId);
}

export function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Signals of several districts are for the system alone.');
}

export function anyOf(ids: readonly string[]) {
  return mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) });
}
