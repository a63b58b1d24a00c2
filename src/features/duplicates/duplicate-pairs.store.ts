import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { DuplicateKind, DuplicateReason, Verdict } from './compare.ts';
import { type DuplicatePair, type PairState, pairOf } from './duplicate.ts';

type Stored = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  /** Both ids: one record for each two. */
  pair: string;
  resourceIds: Types.ObjectId[];
  schoolId: Types.ObjectId | null;
  kinds: readonly DuplicateKind[];
  reasons: readonly DuplicateReason[];
  score: number;
  state: PairState;
  foundAt: Date;
  decidedBy: Types.ObjectId | null;
  decidedAt: Date | null;
  note: string | null;
};

/** Where a page of the queue begins: after the pair of that score and id. */
export type PairPosition = { readonly score: number; readonly id: string };

export type PairFilter = {
  readonly state: PairState;
  readonly kind?: DuplicateKind | undefined;
  readonly resourceId?: string | undefined;
  /** Only pairs of these schools; undefined: of all. */
  readonly schoolIds?: readonly string[] | undefined;
};

export type FoundPair = Verdict & { readonly ids: readonly [string, string]; readonly schoolId: string | null };

export type DuplicatePairsStore = ReturnType<typeof createDuplicatePairsStore>;

export function createDuplicatePairsStore(connection: Connection) {
  const pairs = () => connection.collection<Stored>('duplicate_pairs');
  const objectIds = (ids: readonly string[]) => ids.map((id) => new Types.ObjectId(id));

  return {
    /**
     * Notes what was found about some resources of a district: open pairs of theirs that were not found again go. What
     * people have decided stays.
     */
    replace: async (
      scope: Scope,
      input: { orgId: string; ids: readonly string[]; found: readonly FoundPair[]; now: Date },
    ): Promise<void> => {
      assertSystem(scope);
      const orgId = new Types.ObjectId(input.orgId);
      const names = new Set(input.found.map(({ ids }) => ids.join(':')));
      const there = await pairs()
        .find({ resourceIds: { $in: objectIds(input.ids) }, state: 'open', orgId })
        .toArray();
      const gone = there.filter(({ pair }) => !names.has(pair)).map(({ _id }) => _id);
      if (gone.length > 0) await pairs().deleteMany({ _id: { $in: gone }, state: 'open' });
      if (input.found.length === 0) return;
      await pairs().bulkWrite(
        input.found.map(({ ids, schoolId, kinds, reasons, score }) => ({
          updateOne: {
            filter: { orgId, pair: ids.join(':') },
            update: {
              $set: {
                resourceIds: objectIds(ids),
                schoolId: schoolId === null ? null : new Types.ObjectId(schoolId),
                kinds,
                reasons,
                score,
              },
              $setOnInsert: { state: 'open', foundAt: input.now, decidedBy: null, decidedAt: null, note: null },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    /** The likeliest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: { filter: PairFilter; after: PairPosition | null; limit: number },
    ): Promise<{ found: DuplicatePair[]; count: number }> => {
      const { state, kind, resourceId, schoolIds } = input.filter;
      const filter = {
        orgId: districtOf(scope),
        state,
        ...(kind && { kinds: kind }),
        ...(resourceId && { resourceIds: new Types.ObjectId(resourceId) }),
        ...(schoolIds && { schoolId: { $in: objectIds(schoolIds) } }),
      };
      const { after } = input;
      const later = after && {
        score: { $lte: after.score },
        $or: [{ score: { $lt: after.score } }, { score: after.score, _id: { $gt: new Types.ObjectId(after.id) } }],
      };
      const [found, count] = await Promise.all([
        pairs()
          .find({ ...filter, ...later })
          .sort({ score: -1, _id: 1 })
          .limit(input.limit + 1)
          .toArray(),
        pairs().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toPair), count };
    },

    find: async (scope: Scope, id: string): Promise<DuplicatePair | null> => {
      const found = await pairs().findOne({ _id: new Types.ObjectId(id), orgId: districtOf(scope) });
      return found && toPair(found);
    },

    /** Notes what a person has decided of a pair in one of those states; null when it is in none of them. */
    decide: async (
      scope: Scope,
      id: string,
      input: { from: readonly PairState[]; state: PairState; by: string | null; note: string | null; now: Date },
    ): Promise<DuplicatePair | null> => {
      const decided = await pairs().findOneAndUpdate(
        { _id: new Types.ObjectId(id), orgId: districtOf(scope), state: { $in: [...input.from] } },
        {
          $set: {
            state: input.state,
            decidedBy: input.by === null ? null : new Types.ObjectId(input.by),
            decidedAt: input.by === null ? null : input.now,
            note: input.note,
          },
        },
        { returnDocument: 'after' },
      );
      return decided && toPair(decided);
    },

    /** The pair of two that are merged now, or (`isMerged` false) are two again. */
    noteMerge: async (
      scope: Scope,
      orgId: string,
      ids: readonly [string, string],
      isMerged: boolean,
    ): Promise<void> => {
      assertSystem(scope);
      await pairs().updateOne(
        { orgId: new Types.ObjectId(orgId), pair: pairOf(...ids).join(':'), state: isMerged ? 'open' : 'merged' },
        { $set: { state: isMerged ? 'merged' : 'open' } },
      );
    },
  };
}

function districtOf(scope: Scope): Types.ObjectId {
  if (scope.kind !== 'actor') throw new Error('The queue is read by people of a district.');
  return new Types.ObjectId(scope.actor.orgId);
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}

function toPair({ _id, orgId, pair: _pair, resourceIds, schoolId, decidedBy, ...stored }: Stored): DuplicatePair {
  const [first, second] = resourceIds.map((id) => id.toHexString());
  return {
    ...stored,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    resourceIds: [first ?? '', second ?? ''],
    schoolId: schoolId?.toHexString() ?? null,
    decidedBy: decidedBy?.toHexString() ?? null,
  };
}
