import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { MergedParts } from './combine.ts';
import type { Merge, MergeState } from './merge.ts';

type Stored = Omit<Merge, 'id' | 'orgId' | 'winnerId' | 'loserId' | 'by' | 'undoneBy'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  winnerId: Types.ObjectId;
  loserId: Types.ObjectId;
  by: Types.ObjectId;
  undoneBy: Types.ObjectId | null;
  /** Only while it is neither finished nor given up: what is left on the way is found by it. */
  isOnTheWay?: boolean;
  touchedAt: Date;
};

/** Where a page of merges begins: after the one of that time. */
export type MergePosition = { readonly at: Date; readonly id: string };

/** What a step of a merge changes of its record. */
export type MergeChange = Partial<Pick<Merge, 'undoneBy' | 'undoneAt' | 'kept' | 'moved'>> & { merged?: MergedParts };

export type MergesStore = ReturnType<typeof createMergesStore>;

const isOver = (state: MergeState): boolean => ['done', 'undone', 'abandoned'].includes(state);

export function createMergesStore(connection: Connection) {
  const merges = () => connection.collection<Stored>('duplicate_merges');

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, { id, orgId, winnerId, loserId, by, ...merge }: Merge): Promise<void> => {
      if (scope.kind !== 'actor' || scope.actor.orgId !== orgId)
        throw new Error('People merge what their district has.');
      await merges().insertOne({
        ...merge,
        _id: new Types.ObjectId(id),
        orgId: new Types.ObjectId(orgId),
        winnerId: new Types.ObjectId(winnerId),
        loserId: new Types.ObjectId(loserId),
        by: new Types.ObjectId(by),
        undoneBy: null,
        isOnTheWay: true,
        touchedAt: merge.at,
      });
    },

    /** Takes the next step from one of those states; null when it is in none of them. */
    advance: async (
      scope: Scope,
      id: string,
      input: { from: readonly MergeState[]; to: MergeState; now: Date; change?: MergeChange },
    ): Promise<Merge | null> => {
      const { undoneBy, ...change } = input.change ?? {};
      const found = await merges().findOneAndUpdate(
        { _id: new Types.ObjectId(id), state: { $in: [...input.from] }, ...districtOf(scope) },
        {
          $set: {
            ...change,
            ...(undoneBy !== undefined && { undoneBy: undoneBy === null ? null : new Types.ObjectId(undoneBy) }),
            state: input.to,
            touchedAt: input.now,
            ...(!isOver(input.to) && { isOnTheWay: true }),
          },
          ...(isOver(input.to) && { $unset: { isOnTheWay: 1 } }),
        },
        { returnDocument: 'after' },
      );
      return found && toMerge(found);
    },

    find: async (scope: Scope, id: string): Promise<Merge | null> => {
      const found = await merges().findOne({ _id: new Types.ObjectId(id), ...districtOf(scope) });
      return found && toMerge(found);
    },

    /** Last made first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { after, limit }: { after: MergePosition | null; limit: number },
    ): Promise<{ found: Merge[]; count: number }> => {
      const filter = { ...districtOf(scope), state: { $ne: 'abandoned' as const } };
      const later = after && {
        at: { $lte: after.at },
        $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: new Types.ObjectId(after.id) } }],
      };
      const [found, count] = await Promise.all([
        merges()
          .find({ ...filter, ...later })
          .sort({ at: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        merges().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toMerge), count };
    },

    /** What was left on the way before that time. */
    listLeft: async (scope: Scope, touchedBefore: Date, limit: number): Promise<Merge[]> => {
      assertSystem(scope);
      const found = await merges()
        .find({ isOnTheWay: true, touchedAt: { $lt: touchedBefore } })
        .sort({ touchedAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(toMerge);
    },
  };
}

function districtOf(scope: Scope): { orgId?: Types.ObjectId } {
  if (scope.kind === 'actor') return { orgId: new Types.ObjectId(scope.actor.orgId) };
  assertSystem(scope);
  return {};
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}

function toMerge({ _id, orgId, winnerId, loserId, by, undoneBy, ...stored }: Stored): Merge {
  const { isOnTheWay: _isOnTheWay, touchedAt: _touchedAt, ...merge } = stored;
  return {
    ...merge,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    winnerId: winnerId.toHexString(),
    loserId: loserId.toHexString(),
    by: by.toHexString(),
    undoneBy: undoneBy?.toHexString() ?? null,
  };
}
