import { type ClientSession, type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { createCheckedCache } from '../../shared/checked-cache.ts';
import { isWithin, visibleTo } from './resource.policy.ts';
import type { Resource, ResourceVersion } from './resource.ts';
import { resourceSchema, type StoredResource, toNewDocument, toResource } from './resource-document.store.ts';
import {
  anyOf,
  assertOwn,
  assertSystem,
  districtOf,
  type Filter,
  isAfter,
  listFilter,
  operator,
  type ResourceListFilter,
  type ResourcePosition,
} from './resource-filter.store.ts';
import { createResourceReader } from './resource-reader.store.ts';
import { type StoredVersion, toStoredVersion, toVersion, versionSchema } from './resource-version-document.store.ts';
import { type ResourceWrite, toRemoval, toUpdate } from './resource-write.store.ts';

export type NewResource = {
  readonly resource: Resource;
  readonly isSeenBySearch: boolean;
  readonly version?: ResourceVersion | undefined;
  readonly fingerprint?: string;
};

export type ImportedResource = {
  readonly resource: Resource;
  readonly sourceId: string;
  readonly fingerprint: string | null;
  readonly isDeleted: boolean;
};

export type SearchState = {
  readonly resource: Resource;
  readonly isDeleted: boolean;
  readonly searchRevision: number;
  /** The index has not confirmed it yet. */
  readonly isPending: boolean;
};

export type ResourcesStore = ReturnType<typeof createResourcesStore>;

/** Of resources in memory, with what is written of them: about 5,000 of them. */
const keptBytes = 64 * 1024 * 1024;

/** Resources and their versions. Deleted ones are found by nothing but what is named for it. */
export function createResourcesStore(connection: Connection) {
  const Resources = connection.model('Resource', resourceSchema);
  const Versions = connection.model('ResourceVersion', versionSchema);
  /** What is kept is everybody's: who may see it is decided at each read. */
  const current = createCheckedCache<Resource>({
    ...createResourceReader(Resources),
    maximumBytes: keptBytes,
  });

  const insertVersions = async (
    written: readonly { version?: ResourceVersion | undefined; orgId: string }[],
    session: ClientSession,
  ): Promise<void> => {
    const documents = written.flatMap(({ version, orgId }) => (version ? [toStoredVersion(version, orgId)] : []));
    if (documents.length > 0) await Versions.collection.insertMany(documents, { session });
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** Throws MongoDB's 11000 when the district has a resource of this source. */
    insert: async (scope: Scope, { resource, isSeenBySearch }: NewResource): Promise<void> => {
      assertOwn(scope, resource.orgId);
      await Resources.insertOne(toNewDocument(resource, null, isSeenBySearch));
    },

    find: async (scope: Scope, id: string, now: Date): Promise<Resource | null> => {
      const [found = null] = await current.get([id]);
      return found && isWithin(visibleTo(scope), found, now) ? found : null;
    },

    /** What the scope would see, had it not been withdrawn; null for all else. */
    findWithdrawn: async (scope: Scope, id: string, now: Date): Promise<Resource | null> => {
      const [found = null] = await current.get([id]);
      return found?.withdrawal && isWithin(visibleTo(scope), { ...found, withdrawal: null }, now) ? found : null;
    },

    /** Those of the ids that the scope may see, in the order of the ids. */
    findMany: async (scope: Scope, ids: readonly string[], now: Date): Promise<Resource[]> => {
      const reach = visibleTo(scope);
      const found = await current.get(ids);
      return found.filter((resource) => resource !== null && isWithin(reach, resource, now)) as Resource[];
    },

    /** Newest changes first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: { filter: ResourceListFilter; after: ResourcePosition | null; limit: number },
      now: Date,
    ): Promise<{ found: Resource[]; count: number }> => {
      const filter = listFilter(scope, input.filter, now);
      const page = input.after ? { $and: [filter, isAfter(input.after)] } : filter;
      const [found, count] = await Promise.all([
        Resources.find(page)
          .sort({ updatedAt: -1, _id: -1 })
          .limit(input.limit + 1)
          .lean<StoredResource[]>(),
        Resources.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toResource), count };
    },

    /** The plan of the list above, for tests. */
    explainList: (scope: Scope, filter: ResourceListFilter, now: Date): Promise<unknown> =>
      Resources.find(listFilter(scope, filter, now))
        .sort({ updatedAt: -1, _id: -1 })
        .limit(21)
        .explain(),

    /** Writes a change, with its version if it publishes one; false when somebody else was faster. */
    update: async (scope: Scope, write: ResourceWrite): Promise<boolean> => {
      const { version, alongside } = write;
      const change = toUpdate(scope, write);
      if (!version && !alongside) return (await Resources.updateOne(change.filter, change.update)).matchedCount > 0;
      return connection.transaction(async (session) => {
        const { matchedCount } = await Resources.updateOne(change.filter, change.update, { session });
        if (matchedCount > 0) await insertVersions([{ version, orgId: write.after.orgId }], session);
        if (matchedCount > 0) await alongside?.(session);
        return matchedCount > 0;
      }) as Promise<unknown> as Promise<boolean>;
    },

    /** Leaves a tombstone: id, district and revisions, until `purge`. False when somebody else was faster. */
    remove: async (scope: Scope, resource: Resource, isSeenBySearch: boolean, now: Date): Promise<boolean> => {
      const removal = toRemoval(scope, { resource, isSeenBySearch, now });
      return (await Resources.updateOne(removal.filter, removal.update)).matchedCount > 0;
    },

    /**
     * Destroys what was deleted before that time, with its versions; at most `limit`. A tombstone that the index has not
     * confirmed stays, and so does one that leads to what it was merged into. Returns how many went.
     */
    purge: async (
      scope: Scope,
      input: {
        deletedBefore: Date;
        limit: number;
        /** Destroys what others keep of them. */
        forget(scope: Scope, ids: readonly string[]): Promise<void>;
      },
    ): Promise<number> => {
      assertSystem(scope);
      const filter = {
        deletedAt: operator({ $lt: input.deletedBefore }),
        searchPendingAt: operator({ $exists: false }),
        mergedInto: operator({ $exists: false }),
      };
      const found = await Resources.find(filter, { _id: 1 }).limit(input.limit).lean<{ _id: Types.ObjectId }[]>();
      const ids = anyOf(found.map(({ _id }) => _id));
      // Versions first: a crash in between leaves a tombstone that the next run finds.
      await input.forget(
        scope,
        found.map(({ _id }) => _id.toHexString()),
      );
      await Versions.deleteMany({ resourceId: ids });
      return (await Resources.deleteMany({ _id: ids })).deletedCount;
    },

    /** Newest first. The caller has checked that the scope may see the resource's history. */
    listVersions: async (
      scope: Scope,
      input: { resourceId: string; before: number | null; limit: number },
    ): Promise<{ found: ResourceVersion[]; count: number }> => {
      const filter: Filter = { resourceId: new Types.ObjectId(input.resourceId), ...districtOf(scope) };
      const page = input.before === null ? filter : { ...filter, version: operator({ $lt: input.before }) };
      const [found, count] = await Promise.all([
        Versions.find(page)
          .sort({ version: -1 })
          .limit(input.limit + 1)
          .lean<StoredVersion[]>(),
        Versions.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toVersion), count };
    },

    findVersion: async (scope: Scope, resourceId: string, version: number): Promise<ResourceVersion | null> => {
      const filter = { resourceId: new Types.ObjectId(resourceId), version, ...districtOf(scope) };
      const found = await Versions.findOne(filter).lean<StoredVersion>();
      return found && toVersion(found);
    },

    /** What the district has of a source, deleted ones too: what people removed does not come back by an import. */
    findImported: async (
      scope: Scope,
      input: { orgId: string; system: string; ids: readonly string[] },
    ): Promise<ImportedResource[]> => {
      assertSystem(scope);
      const filter = {
        orgId: new Types.ObjectId(input.orgId),
        'source.system': input.system,
        'source.id': anyOf(input.ids),
      };
      const found = await Resources.find(filter).lean<StoredResource[]>();
      return found.map((stored) => ({
        resource: toResource(stored),
        sourceId: stored.source?.id ?? '',
        fingerprint: stored.source?.fingerprint ?? null,
        isDeleted: stored.deletedAt !== null,
      }));
    },

    /** Writes a part of an import, all of it or nothing. Throws ImportOvertaken. */
    writeImported: async (
      scope: Scope,
      input: { created: readonly NewResource[]; updated: readonly ResourceWrite[] },
    ): Promise<void> => {
      assertSystem(scope);
      const documents = input.created.map(({ resource, fingerprint, isSeenBySearch }) =>
        toNewDocument(resource, fingerprint ?? null, isSeenBySearch),
      );
      const updates = input.updated.map((write) => ({ updateOne: toUpdate(scope, write) }));
      await connection.transaction(async (session) => {
        if (documents.length > 0) await Resources.collection.insertMany(documents, { session });
        if (updates.length > 0) {
          const { matchedCount } = await Resources.collection.bulkWrite(updates, { session });
          if (matchedCount < updates.length) throw new ImportOvertaken();
        }
        await insertVersions(
          [
            ...input.created.map(({ resource, version }) => ({ version, orgId: resource.orgId })),
            ...input.updated.map(({ after, version }) => ({ version, orgId: after.orgId })),
          ],
          session,
        );
      });
    },

    /** What the index does not know yet, the longest waiting first. */
    listSearchPending: async (scope: Scope, limit: number): Promise<SearchState[]> => {
      assertSystem(scope);
      const found = await Resources.find(isPending())
        .sort({ searchPendingAt: 1 })
        .limit(limit)
        .lean<StoredResource[]>();
      return found.map(toSearchState);
    },

    countSearchPending: (scope: Scope): Promise<number> => {
      assertSystem(scope);
      return Resources.countDocuments(isPending()).exec();
    },

    /** Every published resource by id, for the build of an index. */
    listSearchable: async (scope: Scope, afterId: string | null, limit: number): Promise<SearchState[]> => {
      assertSystem(scope);
      const after = afterId === null ? {} : { _id: operator({ $gt: new Types.ObjectId(afterId) }) };
      const found = await Resources.find({ status: 'published', deletedAt: null, withdrawal: null, ...after })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<StoredResource[]>();
      return found.map(toSearchState);
    },

    countSearchable: async (scope: Scope): Promise<number> => {
      assertSystem(scope);
      const published = { status: 'published', deletedAt: null } as const;
      // Each of both is counted in an index alone.
      const [all, withdrawn] = await Promise.all([
        Resources.countDocuments(published),
        Resources.countDocuments({ ...published, 'withdrawal.at': operator({ $exists: true }) }),
      ]);
      return all - withdrawn;
    },

    /** Notes what the index has confirmed, and takes away the mark of those that have not changed since. */
    markIndexed: async (scope: Scope, ids: readonly string[], searchRevision: number): Promise<void> => {
      assertSystem(scope);
      await Resources.updateMany(
        { _id: anyOf(ids.map((id) => new Types.ObjectId(id))), searchRevision },
        { $set: { indexedRevision: searchRevision }, $unset: { searchPendingAt: 1 } },
      );
    },
  };
}

/** Somebody changed a resource while an import was about to; the import reads again. */
export class ImportOvertaken extends Error {
  override readonly name = 'ImportOvertaken';
}

function toSearchState(stored: StoredResource): SearchState {
  return {
    resource: toResource(stored),
    isDeleted: stored.deletedAt !== null,
    searchRevision: stored.searchRevision,
    isPending: stored.searchPendingAt !== undefined,
  };
}

/** A range, which an index of the embedded database serves; whether a field is there it would look up everywhere. */
function isPending(): Filter {
  return { searchPendingAt: operator({ $gt: new Date(0) }) };
}
