import { type ClientSession, type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { assertSystem, type StoredCounts } from './signal-counts.store.ts';

/** What goes with a resource that is merged into another one, and comes back when that is undone. */
export type SignalMove = { readonly mergeId: string; readonly fromId: string; readonly toId: string };

/** One merge that has moved something: by it an undo finds what to move back, over several merges in turn. */
type Moved = { mergeId: string; fromId: Types.ObjectId };

type Given = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
  resourceId: Types.ObjectId;
  stars?: number;
  moved?: Moved[];
};

type Counts = Omit<StoredCounts, 'movedUses'> & {
  movedUses?: { mergeId: string; toId: Types.ObjectId; count: number }[];
};

type Numbers = { ratingCount?: number; ratingSum?: number; favoriteCount?: number; useCount?: number };

const batchSize = 100;

export type SignalMovesStore = ReturnType<typeof createSignalMovesStore>;

/** Moves ratings, favorites and uses from resource to resource, each part with its numbers in one transaction. */
export function createSignalMovesStore(connection: Connection) {
  const counts = () => connection.collection<Counts>('resource_signals');
  const collections = {
    ratings: (given: Given): Numbers => ({ ratingCount: 1, ratingSum: given.stars ?? 0 }),
    favorites: (): Numbers => ({ favoriteCount: 1 }),
  };
  type Name = keyof typeof collections;
  const of = (name: Name) => connection.collection<Given>(name);

  const shift = async (
    from: Types.ObjectId,
    to: Types.ObjectId,
    given: readonly { orgId: Types.ObjectId; numbers: Numbers }[],
    { now, session }: { now: Date; session: ClientSession },
  ): Promise<void> => {
    const sums = new Map<string, Required<Numbers>>();
    for (const { orgId, numbers } of given) {
      const sum = sums.get(orgId.toHexString()) ?? { ratingCount: 0, ratingSum: 0, favoriteCount: 0, useCount: 0 };
      for (const [name, value] of Object.entries(numbers)) sum[name as keyof Numbers] += value;
      sums.set(orgId.toHexString(), sum);
    }
    for (const [hex, sum] of sums) {
      const orgId = new Types.ObjectId(hex);
      const change = (sign: 1 | -1) => ({
        $inc: {
          revision: 1,
          ...Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, sign * value])),
        },
        $set: { changedAt: now, pendingAt: now },
      });
      const before = await counts().findOne({ resourceId: from, orgId }, { session });
      await counts().updateOne({ resourceId: from, orgId }, change(-1), { session });
      await counts().updateOne(
        { resourceId: to, orgId },
        { ...change(1), $setOnInsert: { isOwn: before?.isOwn ?? false } },
        { upsert: true, session },
      );
    }
  };

  /** What the person has given to both stays where it is: of each person the winner has one. */
  const moveGiven = async (name: Name, { mergeId, fromId, toId }: SignalMove, now: Date): Promise<number> => {
    const [from, to] = [new Types.ObjectId(fromId), new Types.ObjectId(toId)];
    const there = await of(name).find({ resourceId: from }).toArray();
    for (let at = 0; at < there.length; at += batchSize) {
      const batch = there.slice(at, at + batchSize);
      await connection.transaction(async (session) => {
        const people = batch.map(({ personId }) => personId);
        const taken = await of(name)
          .find(
            { resourceId: to, orgId: { $in: batch.map(({ orgId }) => orgId) }, personId: { $in: people } },
            { session },
          )
          .toArray();
        const has = new Set(taken.map(({ personId }) => personId.toHexString()));
        const free = batch.filter(({ personId }) => !has.has(personId.toHexString()));
        if (free.length === 0) return;
        const { matchedCount } = await of(name).updateMany(
          { _id: { $in: free.map(({ _id }) => _id) }, resourceId: from },
          { $set: { resourceId: to }, $push: { moved: { mergeId, fromId: from } } },
          { session },
        );
        // Somebody has taken theirs back meanwhile: the whole part is tried again.
        if (matchedCount < free.length) throw new Error('What is moved has changed meanwhile.');
        const numbered = free.map((given) => ({ orgId: given.orgId, numbers: collections[name](given) }));
        await shift(from, to, numbered, { now, session });
      });
    }
    return of(name).countDocuments({ 'moved.mergeId': mergeId });
  };

  const moveGivenBack = async (name: Name, { mergeId, fromId, toId }: SignalMove, now: Date): Promise<void> => {
    const [from, to] = [new Types.ObjectId(fromId), new Types.ObjectId(toId)];
    const moved = await of(name).find({ 'moved.mergeId': mergeId }).toArray();
    for (let at = 0; at < moved.length; at += batchSize) {
      const batch = moved.slice(at, at + batchSize);
      await connection.transaction(async (session) => {
        const ids = batch.map(({ _id }) => _id);
        // As they are now: stars may have changed since.
        const current = await of(name)
          .find({ _id: { $in: ids }, 'moved.mergeId': mergeId }, { session })
          .toArray();
        if (current.length === 0) return;
        await of(name).updateMany(
          { _id: { $in: current.map(({ _id }) => _id) } },
          { $set: { resourceId: from }, $pull: { moved: { mergeId } } },
          { session },
        );
        const numbered = current.map((given) => ({ orgId: given.orgId, numbers: collections[name](given) }));
        await shift(to, from, numbered, { now, session });
      });
    }
  };

  const moveUses = async ({ mergeId, fromId, toId }: SignalMove, now: Date): Promise<void> => {
    const [from, to] = [new Types.ObjectId(fromId), new Types.ObjectId(toId)];
    for (const { orgId } of await counts().find({ resourceId: from }).toArray()) {
      await connection.transaction(async (session) => {
        const current = await counts().findOne({ resourceId: from, orgId }, { session });
        const count = current?.useCount ?? 0;
        if (count === 0) return;
        const movedUses = { mergeId, toId: to, count };
        await counts().updateOne({ resourceId: from, orgId }, { $push: { movedUses } }, { session });
        await shift(from, to, [{ orgId, numbers: { useCount: count } }], { now, session });
      });
    }
  };

  const moveUsesBack = async ({ mergeId, fromId, toId }: SignalMove, now: Date): Promise<void> => {
    const [from, to] = [new Types.ObjectId(fromId), new Types.ObjectId(toId)];
    for (const { orgId } of await counts().find({ resourceId: from }).toArray()) {
      await connection.transaction(async (session) => {
        const current = await counts().findOne({ resourceId: from, orgId }, { session });
        const count = current?.movedUses?.find((moved) => moved.mergeId === mergeId)?.count ?? 0;
        if (count === 0) return;
        await counts().updateOne({ resourceId: from, orgId }, { $pull: { movedUses: { mergeId } } }, { session });
        await shift(to, from, [{ orgId, numbers: { useCount: count } }], { now, session });
      });
    }
  };

  return {
    /** Again as often as it takes. Returns how many ratings and favorites the merge has moved. */
    move: async (scope: Scope, move: SignalMove, now: Date): Promise<{ ratings: number; favorites: number }> => {
      assertSystem(scope);
      const ratings = await moveGiven('ratings', move, now);
      const favorites = await moveGiven('favorites', move, now);
      await moveUses(move, now);
      return { ratings, favorites };
    },
    moveBack: async (scope: Scope, move: SignalMove, now: Date): Promise<void> => {
      assertSystem(scope);
      await moveGivenBack('ratings', move, now);
      await moveGivenBack('favorites', move, now);
      await moveUsesBack(move, now);
    },
  };
}
