import mongoose, { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { DistrictLabels } from '../../shared/labels.ts';
import { schoolsVisibleTo } from './account.policy.ts';
import { type District, type School, sortKeyOf } from './account.ts';

export type SchoolPosition = { readonly sortKey: string; readonly id: string };

export type SchoolChange = { readonly name?: string; readonly sourcedId?: string | null };
export type DistrictChange = { readonly name?: string; readonly timeZone?: string; readonly labels?: DistrictLabels };

export type OrganizationsStore = {
  hasAny(scope: Scope): Promise<boolean>;
  createDistrict(scope: Scope, input: { name: string; timeZone: string }, now: Date): Promise<District>;
  findDistrict(scope: Scope, orgId: string): Promise<District | null>;
  findDistrictByName(scope: Scope, name: string): Promise<District | null>;
  /** By name; for the system only. */
  listDistricts(scope: Scope, limit: number): Promise<District[]>;
  /** Null when it is not there at that revision; a revision of null is any. */
  updateDistrict(
    scope: Scope,
    input: { orgId: string; revision: number | null; change: DistrictChange },
    now: Date,
  ): Promise<District | null>;
  createSchool(
    scope: Scope,
    input: { orgId: string; name: string; sourcedId: string | null },
    now: Date,
  ): Promise<School>;
  findSchool(scope: Scope, id: string): Promise<School | null>;
  findSchoolByName(scope: Scope, input: { orgId: string; name: string }): Promise<School | null>;
  listSchoolsById(scope: Scope, ids: readonly string[]): Promise<School[]>;
  listSchools(
    scope: Scope,
    input: { after: SchoolPosition | null; limit: number },
  ): Promise<{ found: School[]; count: number }>;
  /** All of a district, 5,000 at most; for the system only. */
  listSchoolsOf(scope: Scope, orgId: string): Promise<School[]>;
  updateSchool(
    scope: Scope,
    input: { id: string; revision: number | null; change: SchoolChange },
    now: Date,
  ): Promise<School | null>;
};

type StoredOrganization = {
  _id: Types.ObjectId;
  kind: 'district' | 'school';
  /** Of a district its own id. */
  orgId: Types.ObjectId;
  name: string;
  sortKey: string;
  sourcedId: string | null;
  timeZone: string | null;
  /** Of a district that calls something otherwise. */
  labels?: DistrictLabels;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

const schema = new Schema<StoredOrganization>(
  {
    kind: { type: String, required: true },
    orgId: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    sortKey: { type: String, required: true },
    sourcedId: { type: String, default: null },
    timeZone: { type: String, default: null },
    labels: { type: Schema.Types.Mixed },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    deletedAt: { type: Date, default: null },
  },
  { collection: 'organizations', versionKey: false },
);

type Filter = Record<string, unknown>;

export function createOrganizationsStore(connection: Connection): OrganizationsStore {
  const Organizations = connection.model('Organization', schema);

  const create = async (
    input: Pick<StoredOrganization, 'kind' | 'name'> & Partial<StoredOrganization>,
    now: Date,
  ): Promise<StoredOrganization> => {
    const _id = new Types.ObjectId();
    const times = { revision: 1, createdAt: now, updatedAt: now };
    const created = await Organizations.create({ orgId: _id, ...input, _id, sortKey: sortKeyOf(input.name), ...times });
    return created.toObject();
  };
  const update = async (filter: Filter | null, input: { revision: number | null; change: Filter }, now: Date) => {
    if (!filter) return null;
    if (input.revision !== null) filter.revision = input.revision;
    const { name } = input.change;
    const sortKey = typeof name === 'string' ? { sortKey: sortKeyOf(name) } : {};
    return Organizations.findOneAndUpdate(
      filter,
      { $set: { ...input.change, ...sortKey, updatedAt: now }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    ).lean<StoredOrganization>();
  };

  return {
    hasAny: async () => (await Organizations.exists({ deletedAt: null })) !== null,
    createDistrict: async (_scope, input, now) => toDistrict(await create({ kind: 'district', ...input }, now)),
    findDistrict: async (scope, orgId) => {
      const filter = districtFilter(scope, orgId);
      const found = filter && (await Organizations.findOne(filter).lean<StoredOrganization>());
      return found && toDistrict(found);
    },
    listDistricts: async (scope, limit) => {
      if (scope.kind !== 'system') return [];
      const filter = { kind: 'district', deletedAt: null } as const;
      const found = await Organizations.find(filter)
        .sort({ sortKey: 1, _id: 1 })
        .limit(limit)
        .lean<StoredOrganization[]>();
      return found.map(toDistrict);
    },
    findDistrictByName: async (scope, name) => {
      if (scope.kind !== 'system') return null;
      const filter = { kind: 'district', name, deletedAt: null } as const;
      const found = await Organizations.findOne(filter).lean<StoredOrganization>();
      return found && toDistrict(found);
    },
    updateDistrict: async (scope, { orgId, ...input }, now) => {
      const updated = await update(districtFilter(scope, orgId), input, now);
      return updated && toDistrict(updated);
    },
    createSchool: async (_scope, { orgId, ...input }, now) =>
      toSchool(await create({ kind: 'school', orgId: new Types.ObjectId(orgId), ...input }, now)),
    findSchool: async (scope, id) => {
      const filter = schoolFilter(scope, [id]);
      const found = filter && (await Organizations.findOne(filter).lean<StoredOrganization>());
      return found && toSchool(found);
    },
    findSchoolByName: async (scope, { orgId, name }) => {
      const filter = schoolFilter(scope);
      const found = filter && (await Organizations.findOne({ ...filter, orgId, name }).lean<StoredOrganization>());
      return found && toSchool(found);
    },
    listSchoolsById: async (scope, ids) => {
      const filter = schoolFilter(scope, ids);
      const found = filter ? await Organizations.find(filter).limit(ids.length).lean<StoredOrganization[]>() : [];
      return found.map(toSchool);
    },
    listSchools: async (scope, { after, limit }) => {
      const filter = schoolFilter(scope);
      if (!filter) return { found: [], count: 0 };
      const page = after ? { ...filter, ...isAfter(after) } : filter;
      const [found, count] = await Promise.all([
        Organizations.find(page)
          .sort({ sortKey: 1, _id: 1 })
          .limit(limit + 1)
          .lean<StoredOrganization[]>(),
        Organizations.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toSchool), count };
    },
    listSchoolsOf: async (scope, orgId) => {
      if (scope.kind !== 'system') return [];
      const filter = { orgId, kind: 'school', deletedAt: null } as const;
      const found = await Organizations.find(filter)
        .sort({ sortKey: 1, _id: 1 })
        .limit(5_000)
        .lean<StoredOrganization[]>();
      return found.map(toSchool);
    },
    updateSchool: async (scope, { id, ...input }, now) => {
      const updated = await update(schoolFilter(scope, [id]), input, now);
      return updated && toSchool(updated);
    },
  };
}

/** The condition for what stands after a position in the order by `sortKey` and id. */
export function isAfter({ sortKey, id }: SchoolPosition): Filter {
  const later = mongoose.trusted({ $gt: sortKey });
  return { $or: [{ sortKey: later }, { sortKey, _id: mongoose.trusted({ $gt: new Types.ObjectId(id) }) }] };
}

function districtFilter(scope: Scope, orgId: string): Filter | null {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) return null;
  return { _id: orgId, kind: 'district', deletedAt: null };
}

function schoolFilter(scope: Scope, ids?: readonly string[]): Filter | null {
  const reach = schoolsVisibleTo(scope);
  if (!reach) return null;
  const wanted = reach.schoolIds && ids ? ids.filter((id) => reach.schoolIds?.includes(id)) : (reach.schoolIds ?? ids);
  return {
    kind: 'school',
    deletedAt: null,
    ...(reach.orgId === null ? {} : { orgId: reach.orgId }),
    ...(wanted ? { _id: mongoose.trusted({ $in: [...wanted] }) } : {}),
  };
}

function toDistrict(stored: StoredOrganization): District {
  const { _id, name, timeZone, labels = {}, revision, createdAt, updatedAt } = stored;
  return { id: String(_id), name, timeZone: timeZone ?? 'UTC', labels, revision, createdAt, updatedAt };
}

function toSchool(stored: StoredOrganization): School {
  const { _id, orgId, name, sourcedId, revision, createdAt, updatedAt } = stored;
  return { id: String(_id), orgId: String(orgId), name, sourcedId, revision, createdAt, updatedAt };
}
