import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { ResourceState } from '../resources/versions/resource-fields.ts';
import type { Declined } from './three-way.ts';

/** What a remix remembers of its source, beside its lineage. */
export type RemixRecord = {
  /** Of the remix. */
  readonly id: string;
  readonly orgId: string;
  /** As upstream was when both were last the same, or when a field was last decided. */
  readonly base: ResourceState;
  readonly declined: Declined;
  /** Its own files by id, with those of upstream that they are copies of. */
  readonly files: Readonly<Record<string, string>>;
  readonly revision: number;
};

type StoredRemix = Omit<RemixRecord, 'id' | 'orgId'> & { _id: Types.ObjectId; orgId: Types.ObjectId };

const asItIs = Schema.Types.Mixed;
const remixSchema = new Schema<StoredRemix>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    base: { type: asItIs, required: true },
    declined: { type: asItIs, required: true },
    files: { type: asItIs, required: true },
    revision: { type: Number, required: true },
  },
  { collection: 'remixes', versionKey: false, minimize: false },
);

export type RemixesStore = ReturnType<typeof createRemixesStore>;

/** What is found here is found by the id of a remix, which the caller has checked; the scope keeps to the district. */
export function createRemixesStore(connection: Connection) {
  const Remixes = connection.model('Remix', remixSchema);
  const districtOf = (scope: Scope) => {
    if (scope.kind !== 'actor') throw new Error('Remixes belong to somebody’s district.');
    return { orgId: new Types.ObjectId(scope.actor.orgId) };
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, { id, orgId: _orgId, ...record }: RemixRecord): Promise<void> => {
      await Remixes.collection.insertOne({ _id: new Types.ObjectId(id), ...districtOf(scope), ...record });
    },

    findMany: async (scope: Scope, ids: readonly string[]): Promise<Map<string, RemixRecord>> => {
      if (ids.length === 0) return new Map();
      const among = mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) });
      const found = await Remixes.find({ _id: among, ...districtOf(scope) })
        .limit(ids.length)
        .lean<StoredRemix[]>();
      return new Map(found.map((stored) => [stored._id.toHexString(), toRecord(stored)]));
    },

    /** False when somebody else was faster. */
    update: async (
      scope: Scope,
      { id, revision }: Pick<RemixRecord, 'id' | 'revision'>,
      change: Partial<Pick<RemixRecord, 'base' | 'declined' | 'files'>>,
    ): Promise<boolean> => {
      const { matchedCount } = await Remixes.updateOne(
        { _id: new Types.ObjectId(id), revision, ...districtOf(scope) },
        { $set: change, $inc: { revision: 1 } },
      );
      return matchedCount > 0;
    },

    /** Of remixes that are destroyed. */
    removeMany: async (scope: Scope, ids: readonly string[]): Promise<void> => {
      if (scope.kind !== 'system') throw new Error('Only the system does this.');
      await Remixes.deleteMany({ _id: mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) }) });
    },
  };
}

function toRecord({ _id, orgId, ...stored }: StoredRemix): RemixRecord {
  return { ...stored, id: _id.toHexString(), orgId: orgId.toHexString() };
}
