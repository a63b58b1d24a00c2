import { type Connection, type mongo, Types } from 'mongoose';
import type { Role, Scope } from '../../shared/actor.ts';
import { type LocalDate, sortKeyOf } from './account.ts';
import { nameWordsOf } from './names.store.ts';
import type { RosterPeople, RosterPerson, RosterPersonWrite } from './roster-people.ts';

const endOfTime: LocalDate = '9999-12-31';
const writtenAtOnce = 10;

type StoredPerson = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  displayName: string;
  sortKey: string;
  nameWords: string[];
  sourcedId: string | null;
  email: string | null;
  gradeLevel: string | null;
  memberships: { _id: Types.ObjectId; role: Role; schoolId: Types.ObjectId | null; from: string; to: string }[];
  tokenEpoch: number;
  deactivatedAt: Date | null;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** People by the ids of the student information system, many at once. For the system only, which names the district. */
export function createRosterPeopleStore(connection: Connection): RosterPeople {
  const people = () => connection.collection<StoredPerson>('people');
  const liveIn = (scope: Scope, orgId: string) => {
    if (scope.kind !== 'system') throw new Error('Rosters are taken in by the system alone.');
    return { orgId: new Types.ObjectId(orgId), deletedAt: null };
  };

  return {
    newId: () => new Types.ObjectId().toHexString(),

    async *eachImported(scope, orgId) {
      const filter = { ...liveIn(scope, orgId), sourcedId: { $type: 'string' } } as mongo.Filter<StoredPerson>;
      for await (const stored of people().find(filter).sort({ sourcedId: 1 })) yield toPerson(stored);
    },

    findUnlinked: async (scope, orgId, emails) => {
      if (emails.length === 0) return [];
      const filter = { ...liveIn(scope, orgId), email: { $in: [...emails] }, sourcedId: null };
      return (await people().find(filter).toArray()).map(toPerson);
    },

    writeMany: async (scope, orgId, writes, now) => {
      const district = liveIn(scope, orgId);
      const operations = writes.map((write) => {
        const _id = new Types.ObjectId(write.id);
        const state = stateOf(write, now);
        if (write.isNew) {
          const fresh = { tokenEpoch: 1, deactivatedAt: null, revision: 1, createdAt: now, deletedAt: null };
          return { insertOne: { document: { _id, orgId: district.orgId, ...state, ...fresh } } };
        }
        return {
          updateOne: {
            filter: { _id, ...district, revision: write.revision },
            update: { $set: state, $inc: { revision: 1 } },
          },
        };
      }) as mongo.AnyBulkWriteOperation<StoredPerson>[];
      if (operations.length === 0) return [];
      const write = (part: typeof operations) =>
        people()
          .bulkWrite(part, { ordered: false })
          .catch((error: { code?: unknown }) => {
            // Somebody else has added one of them at this moment: what stands there is read below.
            if (error.code !== 11000) throw error;
          });
      // Several beside each other: each write waits for the disk, and those that wait together go there together.
      const parts = [];
      for (let start = 0; start < operations.length; start += writtenAtOnce) {
        parts.push(write(operations.slice(start, start + writtenAtOnce)));
      }
      await Promise.all(parts);
      const stand = await people()
        .find({ ...district, _id: { $in: writes.map(({ id }) => new Types.ObjectId(id)) } })
        .project<{ _id: Types.ObjectId; revision: number }>({ revision: 1 })
        .toArray();
      const revisions = new Map(stand.map(({ _id, revision }) => [_id.toHexString(), revision]));
      return writes
        .filter(({ id, isNew, revision }) => revisions.get(id) === (isNew ? 1 : revision + 1))
        .map(({ id }) => id);
    },
  };
}

function stateOf({ displayName, sourcedId, email, gradeLevel, memberships }: RosterPersonWrite, now: Date) {
  return {
    displayName,
    sortKey: sortKeyOf(displayName),
    nameWords: nameWordsOf(displayName),
    sourcedId: sourcedId === '' ? null : sourcedId,
    email,
    gradeLevel,
    memberships: memberships.map(({ id, role, schoolId, from, to }) => ({
      _id: id === null ? new Types.ObjectId() : new Types.ObjectId(id),
      role,
      schoolId: schoolId === null ? null : new Types.ObjectId(schoolId),
      from,
      to: to ?? endOfTime,
    })),
    updatedAt: now,
  };
}

function toPerson(stored: StoredPerson): RosterPerson {
  const { _id, displayName, sourcedId, email, gradeLevel, memberships, revision } = stored;
  return {
    id: _id.toHexString(),
    displayName,
    sourcedId: sourcedId ?? '',
    email,
    gradeLevel,
    revision,
    memberships: memberships.map((one) => ({
      id: one._id.toHexString(),
      role: one.role,
      schoolId: one.schoolId?.toHexString() ?? null,
      from: one.from,
      to: one.to === endOfTime ? null : one.to,
    })),
  };
}
