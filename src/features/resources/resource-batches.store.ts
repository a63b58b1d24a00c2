import { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Resource, TagStamp } from './resource.ts';
import { isVisibleToSearch } from './resource-changes.ts';
import type { KeptPart, ResourceChange } from './resource-difference.ts';
import { resourceSchema, type StoredResource, toNewDocument, toResource } from './resource-document.store.ts';
import { anyOf, operator, visibleFilter } from './resource-filter.store.ts';
import { type ResourceWrite, toRemoval, toUpdate } from './resource-write.store.ts';

/** How a change was taken back: what others had changed since was left. */
export type Undo = {
  readonly outcome: 'restored' | 'partly' | 'kept' | 'gone' | 'forbidden';
  readonly kept: readonly KeptPart[];
};

/** A change that a batch has made, with what an undo has made of it. */
export type NotedChange = ResourceChange & { readonly undo: Undo | null };

type StoredChange = Omit<NotedChange, 'resourceId' | 'provenance'> & {
  _id: Types.ObjectId;
  batchId: Types.ObjectId;
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  provenance: readonly TagStamp[] | null;
};

const changeSchema = new Schema<StoredChange>(
  {
    batchId: { type: Schema.Types.ObjectId, required: true },
    orgId: { type: Schema.Types.ObjectId, required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    revision: { type: Number, required: true },
    fields: { type: Schema.Types.Mixed, required: true },
    provenance: { type: Schema.Types.Mixed, default: null },
    isCreation: { type: Boolean },
    undo: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'batch_changes', versionKey: false, minimize: false },
);

type BatchKey = { readonly orgId: string; readonly batchId: string };

export type ResourceBatchesStore = ReturnType<typeof createResourceBatchesStore>;

/** Changes of many resources under one batch, each written together with what it takes to undo it. */
export function createResourceBatchesStore(connection: Connection) {
  // The same collection; a connection has each name once.
  const Resources = connection.model('BatchedResource', resourceSchema);
  const Changes = connection.model('BatchChange', changeSchema);

  const keyOf = (scope: Scope, { orgId, batchId }: BatchKey) => {
    if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId))
      throw new Error('A batch belongs to its district.');
    return { orgId: new Types.ObjectId(orgId), batchId: new Types.ObjectId(batchId) };
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** Those of the ids that the scope may see, in no order. They pass by the memory of single reads. */
    findMany: async (scope: Scope, ids: readonly string[], now: Date): Promise<Resource[]> => {
      const filter = { _id: anyOf(ids.map((id) => new Types.ObjectId(id))), ...visibleFilter(scope, now) };
      return (await Resources.find(filter).lean<StoredResource[]>()).map(toResource);
    },

    /** What lives and was imported by one of these keys, as far as the scope may see. */
    findKeyed: async (
      scope: Scope,
      { orgId, system, ids }: { orgId: string; system: string; ids: readonly string[] },
      now: Date,
    ): Promise<Resource[]> => {
      if (ids.length === 0) return [];
      const key = { orgId: new Types.ObjectId(orgId), 'source.system': system, 'source.id': anyOf(ids) };
      return (await Resources.find({ ...key, ...visibleFilter(scope, now) }).lean<StoredResource[]>()).map(toResource);
    },

    /** Those of the resources that the batch has changed already. */
    findChanged: async (scope: Scope, batch: BatchKey, resourceIds: readonly string[]): Promise<Set<string>> => {
      const filter = { ...keyOf(scope, batch), resourceId: anyOf(resourceIds.map((id) => new Types.ObjectId(id))) };
      const found = await Changes.find(filter, { resourceId: 1, _id: 0 }).lean<Pick<StoredChange, 'resourceId'>[]>();
      return new Set(found.map(({ resourceId }) => resourceId.toHexString()));
    },

    /** Writes resources, new ones too, and notes what was changed, all of it or nothing. Throws BatchOvertaken. */
    write: async (
      scope: Scope,
      batch: BatchKey,
      {
        writes,
        created,
        noted,
      }: { writes: readonly ResourceWrite[]; created: readonly Resource[]; noted: readonly ResourceChange[] },
    ): Promise<void> => {
      const key = keyOf(scope, batch);
      if (noted.length === 0) return;
      const documents = created.map((resource) => toNewDocument(resource, null, false));
      const updates = writes.map((write) => ({ updateOne: toUpdate(scope, write) }));
      const changes = noted.map(({ resourceId, ...change }) => ({
        ...key,
        ...change,
        resourceId: new Types.ObjectId(resourceId),
        undo: null,
      }));
      try {
        await connection.transaction(async (session) => {
          if (updates.length > 0) {
            const { matchedCount } = await Resources.collection.bulkWrite(updates, { session });
            if (matchedCount < updates.length) throw new BatchOvertaken();
          }
          if (documents.length > 0) await Resources.collection.insertMany(documents, { session });
          await Changes.collection.insertMany(changes as never[], { session });
        });
      } catch (error) {
        // Somebody else has imported one of its keys meanwhile.
        throw (error as { code?: unknown }).code === 11_000 ? new BatchOvertaken() : error;
      }
    },

    /** What a batch has changed, by the ids of resources. */
    listChanges: async (
      scope: Scope,
      batch: BatchKey,
      { after, limit }: { after: string | null; limit: number },
    ): Promise<NotedChange[]> => {
      const later = after === null ? {} : { resourceId: operator({ $gt: new Types.ObjectId(after) }) };
      const found = await Changes.find({ ...keyOf(scope, batch), ...later })
        .sort({ resourceId: 1 })
        .limit(limit)
        .lean<StoredChange[]>();
      return found.map(({ resourceId, revision, fields, provenance, isCreation, undo }) => {
        const change = { resourceId: resourceId.toHexString(), revision, fields, provenance, undo };
        return isCreation ? { ...change, isCreation } : change;
      });
    },

    /** Some of what a batch has changed, which can not be undone then. @returns how many there were */
    removeChanges: async (scope: Scope, batch: BatchKey, limit: number): Promise<number> => {
      const found = await Changes.find(keyOf(scope, batch), { _id: 1 })
        .limit(limit)
        .lean<Pick<StoredChange, '_id'>[]>();
      if (found.length > 0) await Changes.deleteMany({ _id: anyOf(found.map(({ _id }) => _id)) });
      return found.length;
    },

    countChanges: (scope: Scope, batch: BatchKey): Promise<number> =>
      Changes.countDocuments(keyOf(scope, batch)).exec(),

    /** Writes resources as they were, takes away those that the batch had made, and notes how each change was taken back. Throws BatchOvertaken. */
    writeUndone: async (
      scope: Scope,
      batch: BatchKey,
      {
        writes,
        removed,
        now,
        undone,
      }: {
        writes: readonly ResourceWrite[];
        removed: readonly Resource[];
        now: Date;
        undone: ReadonlyMap<string, Undo>;
      },
    ): Promise<void> => {
      const key = keyOf(scope, batch);
      const updates = [
        ...writes.map((write) => ({ updateOne: toUpdate(scope, write) })),
        ...removed.map((resource) => {
          return { updateOne: toRemoval(scope, { resource, isSeenBySearch: isVisibleToSearch(resource), now }) };
        }),
      ];
      const notes = [...undone].map(([resourceId, undo]) => ({
        updateOne: { filter: { ...key, resourceId: new Types.ObjectId(resourceId) }, update: { $set: { undo } } },
      }));
      await connection.transaction(async (session) => {
        if (updates.length > 0) {
          const { matchedCount } = await Resources.collection.bulkWrite(updates, { session });
          if (matchedCount < updates.length) throw new BatchOvertaken();
        }
        if (notes.length > 0) await Changes.collection.bulkWrite(notes, { session });
      });
    },
  };
}

/** Somebody changed a resource at the same moment; whoever works on the batch reads again. */
export class BatchOvertaken extends Error {
  override readonly name = 'BatchOvertaken';
}
