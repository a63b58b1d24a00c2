import { type ClientSession, type Connection, Schema, type Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import { type FrameworkPosition, sortKeyOf } from './framework-order.ts';
import { districtOf, mayWrite } from './standard.policy.ts';
import type { Framework } from './standard.ts';
import type { StandardsScope } from './standards.ts';
import { anyOf, assertWritable, type Filter, operator, readableFilter } from './standards-filter.store.ts';

type StoredFramework = Framework & { _id: Types.ObjectId; sortKey: string };

/** What the teachers of a district see, in its order. */
export type Adoption = {
  readonly orgId: string;
  readonly frameworkIds: readonly string[];
  readonly revision: number;
  readonly updatedAt: Date;
};

const asItIs = Schema.Types.Mixed;

const frameworkSchema = new Schema<StoredFramework>(
  {
    id: { type: String, required: true },
    orgId: { type: String, required: true },
    sortKey: { type: String, required: true },
    isLocal: { type: Boolean, required: true },
    revision: { type: Number, required: true },
  },
  // Paths that queries name; the rest is checked on its way in, and taken as it is.
  { collection: 'frameworks', versionKey: false, strict: false, id: false },
);

const adoptionSchema = new Schema<Adoption>(
  { orgId: { type: String, required: true }, frameworkIds: { type: asItIs }, revision: Number, updatedAt: Date },
  { collection: 'framework_adoptions', versionKey: false },
);

export type FrameworksStore = ReturnType<typeof createFrameworksStore>;

/** Frameworks, and which of them a district has adopted. */
export function createFrameworksStore(connection: Connection) {
  const Frameworks = connection.model('Framework', frameworkSchema);
  const Adoptions = connection.model('FrameworkAdoption', adoptionSchema);

  const findMany = async (scope: StandardsScope, ids: readonly string[]): Promise<Framework[]> => {
    if (ids.length === 0) return [];
    const found = await Frameworks.find({ id: anyOf(ids), ...readableFilter(scope) }).lean<StoredFramework[]>();
    return ownFirst(scope, found.map(toFramework));
  };

  return {
    /** Of two frameworks with one id the district's own comes first. */
    find: async (scope: StandardsScope, id: string): Promise<Framework | null> =>
      (await findMany(scope, [id]))[0] ?? null,

    findMany,

    /** One of exactly that organization, for those who write it. */
    findOwn: async (scope: StandardsScope, orgId: string, id: string): Promise<Framework | null> => {
      if (!mayWrite(scope, orgId)) return null;
      const found = await Frameworks.findOne({ orgId, id }).lean<StoredFramework>();
      return found && toFramework(found);
    },

    /** By title. */
    list: async (
      scope: StandardsScope,
      { after, limit, offset = 0 }: { after: FrameworkPosition | null; limit: number; offset?: number },
    ): Promise<{ found: Framework[]; count: number }> => {
      const filter = readableFilter(scope);
      const page = after ? { $and: [filter, isAfter(after)] } : filter;
      const [found, count] = await Promise.all([
        Frameworks.find(page)
          .sort({ sortKey: 1, id: 1 })
          .skip(offset)
          .limit(limit + 1)
          .lean<StoredFramework[]>(),
        Frameworks.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toFramework), count };
    },

    /** Those that there are, in few words: whose, which, at what revision. */
    listRevisions: async (
      scope: StandardsScope,
      limit: number,
    ): Promise<Pick<Framework, 'id' | 'orgId' | 'revision' | 'itemCount'>[]> => {
      const fields = { _id: 0, id: 1, orgId: 1, revision: 1, itemCount: 1 };
      return Frameworks.find(readableFilter(scope), fields)
        .sort({ sortKey: 1, id: 1 })
        .limit(limit)
        .lean<Pick<Framework, 'id' | 'orgId' | 'revision' | 'itemCount'>[]>();
    },

    /** Writes it as it is, new or not. */
    save: async (scope: StandardsScope, framework: Framework, session?: ClientSession): Promise<void> => {
      assertWritable(scope, framework.orgId);
      await Frameworks.collection.updateOne(
        { orgId: framework.orgId, id: framework.id },
        { $set: { ...framework, sortKey: sortKeyOf(framework) } },
        { upsert: true, ...(session && { session }) },
      );
    },

    /** The same, if nobody else has written meanwhile: false when somebody has. */
    replace: async (
      scope: StandardsScope,
      before: Framework,
      after: Framework,
      session?: ClientSession,
    ): Promise<boolean> => {
      assertWritable(scope, before.orgId);
      const { matchedCount } = await Frameworks.collection.updateOne(
        { orgId: before.orgId, id: before.id, revision: before.revision },
        { $set: { ...after, sortKey: sortKeyOf(after) } },
        { ...(session && { session }) },
      );
      return matchedCount > 0;
    },

    findAdoption: async (scope: StandardsScope): Promise<Adoption | null> => {
      const orgId = districtOf(scope);
      if (orgId === null) return null;
      const found = await Adoptions.findOne({ orgId }, { _id: 0 }).lean<Adoption>();
      return found;
    },

    /** False when somebody else was faster. `revision` 0: there is none yet. */
    saveAdoption: async (scope: StandardsScope, adoption: Adoption): Promise<boolean> => {
      assertWritable(scope, adoption.orgId);
      const { orgId, revision, ...change } = adoption;
      try {
        const { matchedCount, upsertedCount } = await Adoptions.updateOne(
          { orgId, revision: revision - 1 },
          { $set: { ...change, revision } },
          { upsert: revision === 1 },
        );
        return matchedCount + upsertedCount > 0;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },
  };
}

function isAfter({ sortKey, id }: FrameworkPosition): Filter {
  return { $or: [{ sortKey: operator({ $gt: sortKey }) }, { sortKey, id: operator({ $gt: id }) }] };
}

/** Of equal ids only the one of the district's own. */
function ownFirst(scope: StandardsScope, found: readonly Framework[]): Framework[] {
  const own = districtOf(scope);
  const byId = new Map<string, Framework>();
  for (const framework of found) {
    if (!byId.has(framework.id) || framework.orgId === own) byId.set(framework.id, framework);
  }
  return [...byId.values()];
}

function toFramework({ _id, sortKey, ...framework }: StoredFramework): Framework {
  return framework;
}
