import { type Connection, Schema, Types } from 'mongoose';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { GradeLevel } from '../resources/resource.ts';

/** What a person usually looks for. */
export type SearchPreferences = {
  readonly gradeLevels: readonly GradeLevel[];
  /** Ids of terms. */
  readonly subjects: readonly string[];
  readonly frameworkIds: readonly string[];
};

/** A search that a person keeps. */
export type SavedSearch = {
  readonly id: string;
  readonly name: string;
  /** The parameters of a search of resources, as they were sent. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly createdAt: Date;
  /** What has been published since then is new. */
  readonly seenAt: Date;
};

type StoredPreferences = SearchPreferences & { _id: Types.ObjectId; orgId: Types.ObjectId; updatedAt: Date };
type StoredSearch = Omit<SavedSearch, 'id' | 'query'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
  /** As JSON: parameters are not the database's business. */
  query: string;
};

const preferencesSchema = new Schema<StoredPreferences>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    gradeLevels: { type: [String], required: true },
    subjects: { type: [String], required: true },
    frameworkIds: { type: [String], required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'search_preferences', versionKey: false },
);

const searchSchema = new Schema<StoredSearch>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    personId: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    query: { type: String, required: true },
    createdAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
  },
  { collection: 'saved_searches', versionKey: false },
);

export type PersonalSearchStore = ReturnType<typeof createPersonalSearchStore>;

/** What belongs to one person and is seen by nobody else. */
export function createPersonalSearchStore(connection: Connection) {
  const Preferences = connection.model('SearchPreferences', preferencesSchema);
  const Searches = connection.model('SavedSearch', searchSchema);

  return {
    findPreferences: async (scope: Scope): Promise<SearchPreferences | null> => {
      const { userId, orgId } = actorOf(scope);
      const filter = { _id: new Types.ObjectId(userId), orgId: new Types.ObjectId(orgId) };
      const found = await Preferences.findOne(filter).lean<StoredPreferences>();
      if (!found) return null;
      const { gradeLevels, subjects, frameworkIds } = found;
      return { gradeLevels, subjects, frameworkIds };
    },

    savePreferences: async (scope: Scope, preferences: SearchPreferences, now: Date): Promise<void> => {
      const { userId, orgId } = actorOf(scope);
      const { gradeLevels, subjects, frameworkIds } = preferences;
      await Preferences.updateOne(
        { _id: new Types.ObjectId(userId), orgId: new Types.ObjectId(orgId) },
        {
          $set: {
            gradeLevels: [...gradeLevels],
            subjects: [...subjects],
            frameworkIds: [...frameworkIds],
            updatedAt: now,
          },
        },
        { upsert: true },
      );
    },

    /** By name; never more than the limit of a person. */
    list: async (scope: Scope, limit: number): Promise<SavedSearch[]> => {
      const found = await Searches.find(own(scope)).sort({ name: 1, _id: 1 }).limit(limit).lean<StoredSearch[]>();
      return found.map(toSearch);
    },

    count: (scope: Scope): Promise<number> => Searches.countDocuments(own(scope)).exec(),

    find: async (scope: Scope, id: string): Promise<SavedSearch | null> => {
      const found = await Searches.findOne({ _id: new Types.ObjectId(id), ...own(scope) }).lean<StoredSearch>();
      return found && toSearch(found);
    },

    insert: async (scope: Scope, search: Pick<SavedSearch, 'name' | 'query'>, now: Date): Promise<SavedSearch> => {
      const document = {
        _id: new Types.ObjectId(),
        ...own(scope),
        name: search.name,
        query: JSON.stringify(search.query),
        createdAt: now,
        seenAt: now,
      };
      await Searches.insertOne(document);
      return toSearch(document);
    },

    /** Null when it is not there. */
    update: async (
      scope: Scope,
      id: string,
      change: Partial<Pick<SavedSearch, 'name' | 'query' | 'seenAt'>>,
    ): Promise<SavedSearch | null> => {
      const { query, ...fields } = change;
      const set = { ...fields, ...(query !== undefined && { query: JSON.stringify(query) }) };
      const filter = { _id: new Types.ObjectId(id), ...own(scope) };
      const found = await Searches.findOneAndUpdate(
        filter,
        { $set: set },
        { returnDocument: 'after' },
      ).lean<StoredSearch>();
      return found && toSearch(found);
    },

    remove: async (scope: Scope, id: string): Promise<boolean> => {
      const { deletedCount } = await Searches.deleteOne({ _id: new Types.ObjectId(id), ...own(scope) });
      return deletedCount > 0;
    },
  };
}

function own(scope: Scope): { orgId: Types.ObjectId; personId: Types.ObjectId } {
  const { userId, orgId } = actorOf(scope);
  return { orgId: new Types.ObjectId(orgId), personId: new Types.ObjectId(userId) };
}

function actorOf(scope: Scope): Actor {
  if (scope.kind !== 'actor') throw new Error('This belongs to one person.');
  return scope.actor;
}

function toSearch({ _id, name, query, createdAt, seenAt }: StoredSearch): SavedSearch {
  return { id: _id.toHexString(), name, query: JSON.parse(query) as SavedSearch['query'], createdAt, seenAt };
}
