import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Likeness } from './compare.ts';

/** What is kept of a resource to find its duplicates. */
export type KeptLikeness = {
  readonly orgId: string;
  readonly schoolId: string | null;
  readonly own: Likeness;
  /** What was merged into it: copies of that are copies of it. */
  readonly merged: readonly MergedLikeness[];
};

export type MergedLikeness = Pick<Likeness, 'addresses' | 'files'> & { readonly id: string };

type Stored = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  schoolId: Types.ObjectId | null;
  /** Empty for what is gone, so that nothing finds it. */
  keys: readonly string[];
  own: Likeness;
  merged: readonly MergedLikeness[];
  /** Of all the above, to see whether anything has changed. */
  digest: string;
};

export type DuplicateKeysStore = ReturnType<typeof createDuplicateKeysStore>;

/** So many are read for one batch of resources; a title that hundreds have is no sign of anything. */
const mostCandidates = 5_000;

export function createDuplicateKeysStore(connection: Connection) {
  const keys = () => connection.collection<Stored>('duplicate_keys');
  const among = (ids: readonly string[]) => ({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } });

  return {
    findMany: async (
      scope: Scope,
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, KeptLikeness & { readonly digest: string }>> => {
      assertSystem(scope);
      const found = await keys().find(among(ids)).toArray();
      return new Map(found.map((stored) => [stored._id.toHexString(), { ...toKept(stored), digest: stored.digest }]));
    },

    put: async (
      scope: Scope,
      written: readonly { readonly kept: KeptLikeness; readonly keys: readonly string[]; readonly digest: string }[],
    ): Promise<void> => {
      assertSystem(scope);
      if (written.length === 0) return;
      await keys().bulkWrite(
        written.map(({ kept, keys: found, digest }) => ({
          updateOne: {
            filter: { _id: new Types.ObjectId(kept.own.resourceId) },
            update: {
              $set: {
                orgId: new Types.ObjectId(kept.orgId),
                schoolId: kept.schoolId === null ? null : new Types.ObjectId(kept.schoolId),
                keys: found,
                own: kept.own,
                merged: kept.merged,
                digest,
              },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    /** What nobody shall find any more. It is kept: a merge takes it over, and an undo brings it back. */
    hide: async (scope: Scope, ids: readonly string[]): Promise<void> => {
      assertSystem(scope);
      await keys().updateMany(among(ids), { $set: { keys: [], digest: '' } });
    },

    /** All of the district that share one of the keys, those that are asked for too. */
    listSharing: async (
      scope: Scope,
      orgId: string,
      wanted: readonly string[],
    ): Promise<{ readonly kept: KeptLikeness; readonly keys: readonly string[] }[]> => {
      assertSystem(scope);
      if (wanted.length === 0) return [];
      const found = await keys()
        .find({ orgId: new Types.ObjectId(orgId), keys: { $in: [...wanted] } })
        .limit(mostCandidates)
        .toArray();
      return found.map((stored) => ({ kept: toKept(stored), keys: stored.keys }));
    },
  };
}

function toKept({ orgId, schoolId, own, merged }: Stored): KeptLikeness {
  return { orgId: orgId.toHexString(), schoolId: schoolId?.toHexString() ?? null, own, merged };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('What is compared is for the system alone.');
}
