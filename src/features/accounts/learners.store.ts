import { type Connection, type mongo, Types } from 'mongoose';
import type { Role, Scope } from '../../shared/actor.ts';
import { createGathered } from '../../shared/gathered.ts';
import { type LocalDate, sortKeyOf } from './account.ts';
import type { Learner, Learners } from './learner.ts';
import { nameWordsOf } from './names.store.ts';

type StoredLearner = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  displayName: string;
  sourcedId: string | null;
  gradeLevel: string | null;
  memberships: { role: Role; schoolId: Types.ObjectId | null; from: string; to: string }[];
  deactivatedAt: Date | null;
  sortKey: string;
  nameWords: string[];
  deletedAt: Date | null;
};

/** Read with one request to the database, of whom little is read each. */
const manyAtOnce = 2_000;
const projection = { displayName: 1, sourcedId: 1, gradeLevel: 1, memberships: 1, deactivatedAt: 1 };

/** People of a district, for features that have decided themselves whom the actor may see. */
export function createLearnersStore(connection: Connection): Learners {
  const people = () => connection.collection<StoredLearner>('people');

  /** Those who ask for one person each, at the same moment, are answered together: by district and id. */
  const findOne = createGathered(async (keys) => {
    const byDistrict = new Map<string, Types.ObjectId[]>();
    for (const key of keys) {
      const [orgId = '', id = ''] = key.split(' ');
      byDistrict.set(orgId, [...(byDistrict.get(orgId) ?? []), new Types.ObjectId(id)]);
    }
    const found = await Promise.all(
      [...byDistrict].map(([orgId, ids]) =>
        people()
          .find({ _id: { $in: ids }, orgId: new Types.ObjectId(orgId), deletedAt: null }, { projection })
          .toArray()
          .then((all) =>
            all.map((stored): [string, StoredLearner] => [`${orgId} ${stored._id.toHexString()}`, stored]),
          ),
      ),
    );
    return new Map(found.flat());
  });

  return {
    findMany: async (
      scope: Scope,
      orgId: string,
      ids: readonly string[],
      on: LocalDate,
    ): Promise<ReadonlyMap<string, Learner>> => {
      const [only, ...others] = ids;
      if (only === undefined) return new Map();
      liveIn(scope, orgId);
      if (others.length === 0) {
        const stored = await findOne(`${orgId} ${only}`);
        return new Map(stored ? [[only, toLearner(stored, on)]] : []);
      }
      const filter = { _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, ...liveIn(scope, orgId) };
      const found = await people().find(filter, { projection, batchSize: manyAtOnce }).toArray();
      return new Map(found.map((stored) => [stored._id.toHexString(), toLearner(stored, on)]));
    },

    findBySourcedIds: async (
      scope: Scope,
      orgId: string,
      sourcedIds: readonly string[],
      on: LocalDate,
    ): Promise<ReadonlyMap<string, Learner>> => {
      if (sourcedIds.length === 0) return new Map();
      const filter = { ...liveIn(scope, orgId), sourcedId: { $in: [...sourcedIds] } };
      const found = await people().find(filter, { projection }).toArray();
      return new Map(found.map((stored) => [stored.sourcedId ?? '', toLearner(stored, on)]));
    },

    search: async (scope, orgId, { name, schoolId, after, limit }, on) => {
      if (scope.kind !== 'system') throw new Error('Names are looked through by the system alone.');
      // The longest first: an index finds by it.
      const words = nameWordsOf(name).sort((one, other) => other.length - one.length);
      if ((words[0]?.length ?? 0) < 2) return null;
      const filter = {
        ...liveIn(scope, orgId),
        $and: [
          ...words.map((word) => ({ nameWords: { $regex: `^${word}` } })),
          ...(schoolId === null ? [] : [{ 'memberships.schoolId': new Types.ObjectId(schoolId) }]),
          ...(after === null
            ? []
            : [
                {
                  $or: [
                    { sortKey: { $gt: after.sortKey } },
                    { sortKey: after.sortKey, _id: { $gt: new Types.ObjectId(after.id) } },
                  ],
                },
              ]),
        ],
      } as mongo.Filter<StoredLearner>;
      const found = await people()
        .find(filter, { projection: { ...projection, sortKey: 1 } })
        .sort({ sortKey: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map((stored) => ({ learner: toLearner(stored, on), sortKey: stored.sortKey }));
    },

    findByNames: async (scope, orgId, schoolId, names, on) => {
      const keys = new Map(names.map((name) => [name, sortKeyOf(name)]));
      const filter = {
        ...liveIn(scope, orgId),
        sortKey: { $in: [...new Set(keys.values())] },
        'memberships.schoolId': new Types.ObjectId(schoolId),
      } as mongo.Filter<StoredLearner>;
      const found = (await people().find(filter, { projection }).toArray()).map((stored) => toLearner(stored, on));
      return new Map(
        [...keys].map(([name, key]) => [name, found.filter(({ displayName }) => sortKeyOf(displayName) === key)]),
      );
    },
  };
}

function liveIn(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The people of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId), deletedAt: null };
}

function toLearner(stored: StoredLearner, on: LocalDate): Learner {
  const { _id, displayName, sourcedId, gradeLevel, memberships, deactivatedAt } = stored;
  const roles = memberships
    .filter(({ from, to }) => from <= on && on <= to)
    .map(({ role, schoolId }) => ({ role, schoolId: schoolId?.toHexString() ?? null }));
  return {
    id: _id.toHexString(),
    displayName,
    sourcedId,
    gradeLevel,
    isActive: deactivatedAt === null,
    roles,
  };
}
