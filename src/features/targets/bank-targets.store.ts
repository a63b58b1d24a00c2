import mongoose, { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { GradeLevel } from '../resources/resource.ts';
import { type BankTarget, sortKeyOf, wordsOf } from './bank-target.ts';

type StoredTarget = Omit<BankTarget, 'id' | 'orgId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  guid: string;
  standardIds: readonly string[];
  words: readonly string[];
  sortKey: string;
};

export type BankPosition = { readonly sortKey: string; readonly id: string };

export type BankFilter = {
  readonly isRetired?: boolean | undefined;
  /** Words or beginnings of words, folded; all of them. */
  readonly words: readonly string[];
  /** Any of these. */
  readonly standardIds?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly gradeLevels?: readonly GradeLevel[] | undefined;
};

/** A new target, or a new state of one that was read at `before.revision`. */
export type BankWrite = { readonly before: BankTarget | null; readonly after: BankTarget };

export type BankTargetsStore = ReturnType<typeof createBankTargetsStore>;

export function createBankTargetsStore(connection: Connection) {
  const targets = () => connection.collection<StoredTarget>('bank_targets');

  return {
    find: async (scope: Scope, orgId: string, guid: string): Promise<BankTarget | null> => {
      const found = await targets().findOne({ orgId: districtOf(scope, orgId), guid });
      return found && toTarget(found);
    },

    findMany: async (scope: Scope, orgId: string, guids: readonly string[]): Promise<BankTarget[]> => {
      const filter = { orgId: districtOf(scope, orgId), guid: { $in: [...guids] } };
      return (await targets().find(filter).toArray()).map(toTarget);
    },

    findByCodes: async (scope: Scope, orgId: string, codes: readonly string[]): Promise<BankTarget[]> => {
      const filter = { orgId: districtOf(scope, orgId), code: { $in: [...codes] } };
      return (await targets().find(filter).toArray()).map(toTarget);
    },

    /** Those without a code whose statement is the same, as far as it tells them apart. */
    findBySortKeys: async (scope: Scope, orgId: string, keys: readonly string[]): Promise<BankTarget[]> => {
      const filter = { orgId: districtOf(scope, orgId), sortKey: { $in: [...keys] } };
      return (await targets().find(filter).toArray()).map(toTarget);
    },

    /** In the order of their codes and statements; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { orgId, filter, after, limit }: { orgId: string; filter: BankFilter; after: BankPosition | null; limit: number },
    ): Promise<{ found: BankTarget[]; count: number }> => {
      const wanted = toFilter(districtOf(scope, orgId), filter);
      const page = after
        ? {
            $and: [
              wanted,
              { $or: [{ sortKey: { $gt: after.sortKey } }, { sortKey: after.sortKey, guid: { $gt: after.id } }] },
            ],
          }
        : wanted;
      const [found, count] = await Promise.all([
        targets()
          .find(page)
          .sort({ sortKey: 1, guid: 1 })
          .limit(limit + 1)
          .toArray(),
        targets().countDocuments(wanted, { limit: countLimit }),
      ]);
      return { found: found.map(toTarget), count };
    },

    count: async (scope: Scope, orgId: string): Promise<number> =>
      targets().countDocuments({ orgId: districtOf(scope, orgId) }),

    /** False when somebody else was faster. Throws 11000 where the code or the GUID is taken. */
    write: async (scope: Scope, { before, after }: BankWrite): Promise<boolean> => {
      const orgId = districtOf(scope, after.orgId);
      const state = toState(after);
      if (before === null) {
        await targets().insertOne({ ...state, _id: new Types.ObjectId(), orgId, guid: after.id });
        return true;
      }
      const filter = { orgId, guid: after.id, revision: before.revision };
      return (await targets().updateOne(filter, { $set: state })).matchedCount > 0;
    },

    /** Many at once; a state that somebody else has overtaken is left out, and found by the next import. */
    writeMany: async (scope: Scope, orgId: string, writes: readonly BankWrite[]): Promise<void> => {
      const own = districtOf(scope, orgId);
      const operations = writes.map(({ before, after }): mongoose.mongo.AnyBulkWriteOperation<StoredTarget> => {
        const state = toState(after);
        if (before === null) {
          return { insertOne: { document: { ...state, _id: new Types.ObjectId(), orgId: own, guid: after.id } } };
        }
        const filter = { orgId: own, guid: after.id, revision: before.revision };
        return { updateOne: { filter, update: { $set: state } } };
      });
      if (operations.length > 0) await targets().bulkWrite(operations, { ordered: false });
    },

    /** All of them, in order. */
    async *all(scope: Scope, orgId: string): AsyncGenerator<BankTarget> {
      const found = targets()
        .find({ orgId: districtOf(scope, orgId) })
        .sort({ sortKey: 1, guid: 1 });
      for await (const stored of found) yield toTarget(stored);
    },
  };
}

/** Its own district, or for the system any. */
function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The bank of a district is its own.');
  }
  return new Types.ObjectId(orgId);
}

function toFilter(orgId: Types.ObjectId, { isRetired, words, standardIds, subjects, gradeLevels }: BankFilter) {
  const isAny = (values: readonly string[]) => ({ $in: [...values] });
  return {
    orgId,
    ...(isRetired !== undefined && { isRetired }),
    ...(standardIds && { standardIds: isAny(standardIds) }),
    ...(subjects && { subjects: isAny(subjects) }),
    ...(gradeLevels && { gradeLevels: { $in: [...gradeLevels] } }),
    // Folded words hold letters and digits alone, so nothing in them means anything to an expression.
    ...(words.length > 0 && { $and: words.map((word) => ({ words: new RegExp(`^${word}`) })) }),
  } as mongoose.mongo.Filter<StoredTarget>;
}

function toState({ id: _id, orgId: _orgId, ...target }: BankTarget) {
  return {
    ...target,
    standardIds: target.standards.flatMap(({ standardId }) => standardId ?? []),
    words: wordsOf(target),
    sortKey: sortKeyOf(target),
  };
}

function toTarget({ _id, orgId, guid, standardIds: _standards, words: _words, sortKey: _key, ...rest }: StoredTarget) {
  return { ...rest, id: guid, orgId: orgId.toHexString() };
}
