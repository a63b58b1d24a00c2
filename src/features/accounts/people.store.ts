import mongoose, { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Role, Scope } from '../../shared/actor.ts';
import { peopleVisibleTo } from './account.policy.ts';
import { type LocalDate, type Membership, type Person, type PersonAccess, sortKeyOf } from './account.ts';
import { nameWordsOf } from './names.store.ts';
import { isAfter, type SchoolPosition } from './organizations.store.ts';

export type NewPerson = {
  readonly orgId: string;
  readonly displayName: string;
  readonly sourcedId: string | null;
  readonly email: string | null;
  readonly gradeLevel: string | null;
  readonly memberships: readonly Omit<Membership, 'id'>[];
};

export type PersonChange = {
  readonly displayName?: string;
  readonly sourcedId?: string | null;
  readonly email?: string | null;
  readonly gradeLevel?: string | null;
  readonly memberships?: readonly (Omit<Membership, 'id'> & { readonly id: string | null })[];
  readonly deactivatedAt?: Date | null;
  readonly deletedAt?: Date;
  /** Makes every access token that was given so far invalid. */
  readonly endTokens?: true;
};

export type PeopleFilter = {
  /** Beginning of the name. */
  readonly name?: string;
  readonly schoolId?: string;
  readonly role?: Role;
  readonly status: 'active' | 'deactivated' | 'all';
};

export type PeopleStore = {
  create(scope: Scope, person: NewPerson, now: Date): Promise<Person>;
  find(scope: Scope, id: string): Promise<Person | null>;
  findBySourcedId(scope: Scope, input: { orgId: string; sourcedId: string }): Promise<Person | null>;
  findByEmail(scope: Scope, input: { orgId: string; email: string }): Promise<Person | null>;
  /** For deciding about requests; a point read. */
  findAccess(scope: Scope, id: string): Promise<PersonAccess | null>;
  list(
    scope: Scope,
    input: { filter: PeopleFilter; after: SchoolPosition | null; limit: number },
  ): Promise<{ found: Person[]; count: number }>;
  /** Whether somebody else is an admin on that day. */
  hasOtherAdmin(scope: Scope, input: { orgId: string; personId: string; day: LocalDate }): Promise<boolean>;
  /** Ids of the district's admins on that day; at most `limit`. */
  listAdminIds(scope: Scope, input: { orgId: string; day: LocalDate; limit: number }): Promise<string[]>;
  /** Null when the person is not there at that revision; a revision of null is any. */
  update(
    scope: Scope,
    input: { id: string; revision: number | null; change: PersonChange },
    now: Date,
  ): Promise<Person | null>;
};

/** A role without an end is stored with this one, so that "until today or later" is one comparison. */
const endOfTime: LocalDate = '9999-12-31';

type StoredMembership = { _id: Types.ObjectId; role: Role; schoolId: Types.ObjectId | null; from: string; to: string };

type StoredPerson = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  displayName: string;
  sortKey: string;
  nameWords: string[];
  sourcedId: string | null;
  email: string | null;
  gradeLevel: string | null;
  memberships: StoredMembership[];
  tokenEpoch: number;
  deactivatedAt: Date | null;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

const membershipSchema = new Schema<StoredMembership>({
  role: { type: String, required: true },
  schoolId: { type: Schema.Types.ObjectId, default: null },
  from: { type: String, required: true },
  to: { type: String, required: true },
});

const schema = new Schema<StoredPerson>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    displayName: { type: String, required: true },
    sortKey: { type: String, required: true },
    nameWords: { type: [String], required: true },
    sourcedId: { type: String, default: null },
    email: { type: String, default: null },
    gradeLevel: { type: String, default: null },
    memberships: { type: [membershipSchema], required: true },
    tokenEpoch: { type: Number, required: true },
    deactivatedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    deletedAt: { type: Date, default: null },
  },
  { collection: 'people', versionKey: false },
);

type Filter = Record<string, unknown>;

export function createPeopleStore(connection: Connection): PeopleStore {
  const People = connection.model('Person', schema);

  const findOne = async (scope: Scope, condition: Filter, now = new Date()): Promise<StoredPerson | null> => {
    const filter = reachOf(scope, now);
    return filter && (await People.findOne({ ...condition, ...filter }).lean<StoredPerson>());
  };
  const asPerson = (stored: StoredPerson | null) => stored && toPerson(stored);

  return {
    create: async (_scope, { orgId, memberships, ...person }, now) => {
      const created = await People.create({
        ...person,
        orgId: new Types.ObjectId(orgId),
        sortKey: sortKeyOf(person.displayName),
        nameWords: nameWordsOf(person.displayName),
        memberships: memberships.map((membership) => toStoredMembership({ id: null, ...membership })),
        tokenEpoch: 1,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      });
      return toPerson(created.toObject());
    },
    find: async (scope, id) => asPerson(await findOne(scope, { _id: id })),
    findBySourcedId: async (scope, input) => asPerson(await findOne(scope, input)),
    findByEmail: async (scope, input) => asPerson(await findOne(scope, input)),
    findAccess: async (scope, id) => {
      const stored = await findOne(scope, { _id: id });
      return stored && { ...toPerson(stored), tokenEpoch: stored.tokenEpoch };
    },
    list: async (scope, { filter, after, limit }) => {
      const reach = reachOf(scope, new Date());
      if (!reach) return { found: [], count: 0 };
      const all = { $and: [reach, conditionOf(filter)] };
      const page = after ? { $and: [...all.$and, isAfter(after)] } : all;
      const [found, count] = await Promise.all([
        People.find(page)
          .sort({ sortKey: 1, _id: 1 })
          .limit(limit + 1)
          .lean<StoredPerson[]>(),
        People.countDocuments(all).limit(countLimit),
      ]);
      return { found: found.map(toPerson), count };
    },
    hasOtherAdmin: async (_scope, { orgId, personId, day }) => {
      const admin = { role: 'admin', from: { $lte: day }, to: { $gte: day } };
      const other = await People.exists({
        orgId,
        deletedAt: null,
        deactivatedAt: null,
        _id: mongoose.trusted({ $ne: new Types.ObjectId(personId) }),
        memberships: mongoose.trusted({ $elemMatch: admin }),
      });
      return other !== null;
    },
    listAdminIds: async (_scope, { orgId, day, limit }) => {
      const admin = { role: 'admin', from: { $lte: day }, to: { $gte: day } };
      const filter = {
        orgId: new Types.ObjectId(orgId),
        // Served by the index; the rest tells which of their roles holds.
        'memberships.role': 'admin' as const,
        deletedAt: null,
        deactivatedAt: null,
        memberships: mongoose.trusted({ $elemMatch: admin }),
      };
      const found = await People.find(filter, { _id: 1 }).limit(limit).lean<{ _id: Types.ObjectId }[]>();
      return found.map(({ _id }) => _id.toHexString());
    },
    update: async (scope, { id, revision, change }, now) => {
      const filter = reachOf(scope, now);
      if (!filter) return null;
      const { memberships, endTokens, ...fields } = change;
      const updated = await People.findOneAndUpdate(
        { ...filter, _id: id, ...(revision === null ? {} : { revision }) },
        {
          $set: {
            ...fields,
            ...(fields.displayName === undefined
              ? {}
              : { sortKey: sortKeyOf(fields.displayName), nameWords: nameWordsOf(fields.displayName) }),
            ...(memberships ? { memberships: memberships.map(toStoredMembership) } : {}),
            updatedAt: now,
          },
          $inc: { revision: 1, ...(endTokens ? { tokenEpoch: 1 } : {}) },
        },
        { returnDocument: 'after' },
      ).lean<StoredPerson>();
      return asPerson(updated);
    },
  };
}

/** The part of every filter that keeps a scope in its bounds; null when nothing is in them. */
function reachOf(scope: Scope, now: Date): Filter | null {
  const reach = peopleVisibleTo(scope);
  if (!reach) return null;
  const { orgId, schoolIds, personId } = reach;
  const base = { deletedAt: null, ...(orgId === null ? {} : { orgId }) };
  if (schoolIds === null) return base;
  if (schoolIds.length === 0) return { ...base, $and: [{ _id: personId }] };
  // Who has left the school is no longer its leader's to see. A day of UTC is near enough for that.
  const today = now.toISOString().slice(0, 10);
  const there = { schoolId: { $in: schoolIds.map((id) => new Types.ObjectId(id)) }, to: { $gte: today } };
  return { ...base, $or: [{ _id: personId }, { memberships: mongoose.trusted({ $elemMatch: there }) }] };
}

function conditionOf({ name, schoolId, role, status }: PeopleFilter): Filter {
  const school = schoolId === undefined ? undefined : new Types.ObjectId(schoolId);
  // The role must be one at that school; the plain equalities let the index give the order.
  const isBoth = school !== undefined && role !== undefined;
  const start = name === undefined ? '' : sortKeyOf(name);
  return {
    ...(school === undefined ? {} : { 'memberships.schoolId': school }),
    ...(role === undefined || isBoth ? {} : { 'memberships.role': role }),
    ...(isBoth ? { memberships: mongoose.trusted({ $elemMatch: { schoolId: school, role } }) } : {}),
    ...(start === '' ? {} : { sortKey: mongoose.trusted({ $gte: start, $lt: `${start}\u{10ffff}` }) }),
    ...(status === 'active' ? { deactivatedAt: null } : {}),
    ...(status === 'deactivated' ? { deactivatedAt: mongoose.trusted({ $ne: null }) } : {}),
  };
}

function toStoredMembership({ id, role, schoolId, from, to }: Omit<Membership, 'id'> & { id: string | null }) {
  return {
    _id: id === null ? new Types.ObjectId() : new Types.ObjectId(id),
    role,
    schoolId: schoolId === null ? null : new Types.ObjectId(schoolId),
    from,
    to: to ?? endOfTime,
  };
}

function toPerson(stored: StoredPerson): Person {
  const { _id, orgId, displayName, sourcedId, email, gradeLevel, deactivatedAt, revision, createdAt, updatedAt } =
    stored;
  const memberships = stored.memberships.map(({ _id, role, schoolId, from, to }) => ({
    id: String(_id),
    role,
    schoolId: schoolId === null ? null : String(schoolId),
    from,
    to: to === endOfTime ? null : to,
  }));
  return {
    id: String(_id),
    orgId: String(orgId),
    displayName,
    sourcedId,
    email,
    gradeLevel,
    memberships,
    deactivatedAt,
    revision,
    createdAt,
    updatedAt,
  };
}
