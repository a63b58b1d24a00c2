import { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { TagAct } from './provenance.ts';
import type { Resource } from './resource.ts';
import { resourceSchema, type StoredResource, toObjectId, toResource } from './resource-document.store.ts';
import { anyOf, assertSystem, operator } from './resource-filter.store.ts';
import { type ResourceWrite, toUpdate } from './resource-write.store.ts';
import type { TagChange, TermField } from './retag.ts';

type StoredAct = Omit<TagAct, 'by' | 'reviewedBy'> & { by: Types.ObjectId | null; reviewedBy?: Types.ObjectId };

type StoredChange = Omit<TagChange, 'resourceId' | 'removed'> & {
  _id: Types.ObjectId;
  batchId: string;
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  removed: { tag: string; at: number; act: StoredAct | null }[];
};

const changeSchema = new Schema<StoredChange>(
  {
    batchId: { type: String, required: true },
    orgId: { type: Schema.Types.ObjectId, required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    field: { type: String, required: true },
    from: { type: [String], required: true },
    to: { type: String, required: true },
    removed: { type: Schema.Types.Mixed, required: true },
    isAdded: { type: Boolean, required: true },
  },
  { collection: 'resource_tag_changes', versionKey: false },
);

/** A tag as it stands in resources, and how many have it. */
export type TagCount = { readonly tag: string; readonly count: number };

export type ResourceTagsStore = ReturnType<typeof createResourceTagsStore>;

/** The tags of a district's resources: counted, and changed in bulk with what it takes to undo it. */
export function createResourceTagsStore(connection: Connection) {
  // The same collection; a connection has each name once.
  const Resources = connection.model('TaggedResource', resourceSchema);
  const Changes = connection.model('ResourceTagChange', changeSchema);

  return {
    /** How often each tag of a field stands in a district's resources; the private ones only if asked for. */
    countTags: async (
      scope: Scope,
      {
        orgId,
        field,
        isPrivateCounted,
      }: { orgId: string; field: TermField | 'modalities' | 'keywords'; isPrivateCounted: boolean },
    ): Promise<TagCount[]> => {
      assertSystem(scope);
      const path = `catalog.${field}`;
      const district = { orgId: new Types.ObjectId(orgId), deletedAt: null };
      const found = await Resources.aggregate<{ _id: string; count: number }>([
        { $match: isPrivateCounted ? district : { ...district, visibility: { $ne: 'private' } } },
        { $project: { _id: 0, tag: `$${path}` } },
        { $unwind: '$tag' },
        { $group: { _id: '$tag', count: { $sum: 1 } } },
      ]);
      return found.map(({ _id, count }) => ({ tag: _id, count }));
    },

    /** When a resource of the district was changed last, in milliseconds; 0 when it has none. */
    lastChangeAt: async (scope: Scope, orgId: string): Promise<number> => {
      assertSystem(scope);
      const district = { orgId: new Types.ObjectId(orgId), deletedAt: null };
      const found = await Resources.findOne(district, { updatedAt: 1 })
        .sort({ updatedAt: -1, _id: -1 })
        .lean<Pick<StoredResource, 'updatedAt'>>();
      return found?.updatedAt.getTime() ?? 0;
    },

    /** Some of those that have one of the tags. */
    listTagged: async (
      scope: Scope,
      { orgId, field, tags, limit }: { orgId: string; field: TermField; tags: readonly string[]; limit: number },
    ): Promise<Resource[]> => {
      assertSystem(scope);
      const found = await Resources.find(taggedFilter(orgId, field, tags))
        .limit(limit)
        .lean<StoredResource[]>();
      return found.map(toResource);
    },

    countTagged: (
      scope: Scope,
      { orgId, field, tags }: { orgId: string; field: TermField | 'modalities'; tags: readonly string[] },
    ): Promise<number> => {
      assertSystem(scope);
      return Resources.countDocuments(taggedFilter(orgId, field, tags)).exec();
    },

    /** Those of the ids that are there, in no order. */
    findMany: async (scope: Scope, { orgId, ids }: { orgId: string; ids: readonly string[] }): Promise<Resource[]> => {
      assertSystem(scope);
      const filter = {
        _id: anyOf(ids.map((id) => new Types.ObjectId(id))),
        orgId: new Types.ObjectId(orgId),
        deletedAt: null,
      };
      return (await Resources.find(filter).lean<StoredResource[]>()).map(toResource);
    },

    /**
     * Writes resources, and notes what was changed (or forgets it, when it is undone), all of it or nothing. Throws
     * TagsOvertaken when somebody has changed one of them meanwhile.
     */
    writeTags: async (
      scope: Scope,
      input: {
        orgId: string;
        batchId: string;
        writes: readonly ResourceWrite[];
        noted?: readonly TagChange[];
        forgotten?: readonly string[];
      },
    ): Promise<void> => {
      assertSystem(scope);
      const { batchId, writes, noted = [], forgotten = [] } = input;
      const orgId = new Types.ObjectId(input.orgId);
      const updates = writes.map((write) => ({ updateOne: toUpdate(scope, write) }));
      await connection.transaction(async (session) => {
        if (updates.length > 0) {
          const { matchedCount } = await Resources.collection.bulkWrite(updates, { session });
          if (matchedCount < updates.length) throw new TagsOvertaken();
        }
        // One that was changed by an attempt before this one keeps what that one noted.
        const notes = noted.map((change) => {
          const { resourceId, batchId: _, ...stored } = toStoredChange(change, orgId, batchId);
          return { updateOne: { filter: { batchId, resourceId }, update: { $setOnInsert: stored }, upsert: true } };
        });
        if (notes.length > 0) await Changes.collection.bulkWrite(notes, { session });
        if (forgotten.length > 0) {
          const ids = forgotten.map((id) => new Types.ObjectId(id));
          await Changes.deleteMany({ batchId, resourceId: anyOf(ids) }, { session });
        }
      });
    },

    /** What a batch has changed, by the ids of resources. */
    listChanges: async (
      scope: Scope,
      { batchId, after, limit }: { batchId: string; after: string | null; limit: number },
    ): Promise<TagChange[]> => {
      assertSystem(scope);
      const later = after === null ? {} : { resourceId: operator({ $gt: new Types.ObjectId(after) }) };
      const found = await Changes.find({ batchId, ...later })
        .sort({ resourceId: 1 })
        .limit(limit)
        .lean<StoredChange[]>();
      return found.map(toChange);
    },

    countChanges: (scope: Scope, batchId: string): Promise<number> => {
      assertSystem(scope);
      return Changes.countDocuments({ batchId }).exec();
    },
  };
}

/** Somebody changed a resource at the same moment; whoever tags reads again. */
export class TagsOvertaken extends Error {
  override readonly name = 'TagsOvertaken';
}

function taggedFilter(orgId: string, field: TermField | 'modalities', tags: readonly string[]) {
  return { orgId: new Types.ObjectId(orgId), [`catalog.${field}`]: anyOf(tags), deletedAt: null };
}

function toStoredChange(change: TagChange, orgId: Types.ObjectId, batchId: string): Omit<StoredChange, '_id'> {
  return {
    ...change,
    batchId,
    orgId,
    resourceId: new Types.ObjectId(change.resourceId),
    removed: change.removed.map(({ act, ...removed }) => ({ ...removed, act: act && toStoredAct(act) })),
  };
}

function toStoredAct({ by, reviewedBy, ...act }: TagAct): StoredAct {
  return { ...act, by: toObjectId(by), ...(reviewedBy && { reviewedBy: new Types.ObjectId(reviewedBy) }) };
}

function toChange({ resourceId, field, from, to, removed, isAdded }: StoredChange): TagChange {
  return {
    resourceId: resourceId.toHexString(),
    field,
    from,
    to,
    isAdded,
    removed: removed.map(({ act, ...each }) => ({ ...each, act: act && toAct(act) })),
  };
}

function toAct({ by, reviewedBy, ...act }: StoredAct): TagAct {
  return { ...act, by: by?.toHexString() ?? null, ...(reviewedBy && { reviewedBy: reviewedBy.toHexString() }) };
}
