import mongoose, { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { JsonValue } from '../jobs/job.ts';
import type { Batch, BatchKind, BatchState, ChosenResource } from './batch.ts';

type StoredBatch = Omit<Batch, 'id' | 'orgId' | 'by' | 'request' | 'preview'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  by: Types.ObjectId;
  // Schema types of values of any depth have no end.
  request: unknown;
  preview: unknown;
  /** Until what it selected and changed is removed. */
  hasDetails?: boolean;
  /** Whether it is one of those that lists show. */
  isListed: boolean;
};

type StoredPart = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  batchId: Types.ObjectId;
  part: number;
  ids: string[];
  revisions: number[];
  patches?: unknown;
  /** Which of them are made; absent when none is. */
  areNew?: boolean[];
};

const mixed = Schema.Types.Mixed;
const id = Schema.Types.ObjectId;

const batchSchema = new Schema<StoredBatch>(
  {
    orgId: { type: id, required: true },
    kind: { type: String, required: true },
    by: { type: id, required: true },
    at: { type: Date, required: true },
    state: { type: String, required: true },
    request: { type: mixed, required: true },
    preview: { type: mixed, default: null },
    jobId: { type: String, default: null },
    counts: { type: mixed, default: null },
    finishedAt: { type: Date, default: null },
    undo: { type: mixed, default: null },
    keptUntil: { type: Date, default: null },
    hasDetails: { type: Boolean },
    isListed: { type: Boolean, required: true },
  },
  { collection: 'batches', versionKey: false, minimize: false },
);

const partSchema = new Schema<StoredPart>(
  {
    orgId: { type: id, required: true },
    batchId: { type: id, required: true },
    part: { type: Number, required: true },
    ids: { type: [String], required: true },
    revisions: { type: [Number], required: true },
    patches: { type: mixed },
    areNew: { type: [Boolean], default: undefined },
  },
  { collection: 'batch_parts', versionKey: false },
);

export type BatchesStore = ReturnType<typeof createBatchesStore>;

/** Batches of a district, and which resources each was asked to change. */
export function createBatchesStore(connection: Connection) {
  const Batches = connection.model('Batch', batchSchema);
  const Parts = connection.model('BatchPart', partSchema);

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** What a person decided on for one resource is found by its id alone: thousands of them would bury the others. */
    add: async (scope: Scope, batch: Batch, { isListed }: { isListed: boolean }): Promise<void> => {
      const { id: batchId, by, orgId, ...rest } = batch;
      await Batches.insertOne({
        ...rest,
        _id: new Types.ObjectId(batchId),
        orgId: districtOf(scope, orgId),
        by: new Types.ObjectId(by),
        hasDetails: true,
        isListed,
      });
    },

    find: async (scope: Scope, key: { orgId: string; id: string }): Promise<Batch | null> => {
      const filter = { _id: new Types.ObjectId(key.id), orgId: districtOf(scope, key.orgId) };
      const found = await Batches.findOne(filter).lean<StoredBatch>();
      return found && toBatch(found);
    },

    /** Newest first; `found` has one more than `limit` when there are more. `by` null: everybody's. */
    list: async (
      scope: Scope,
      input: { orgId: string; by: string | null; kind: BatchKind | undefined; after: string | null; limit: number },
    ): Promise<{ found: Batch[]; count: number }> => {
      const filter = {
        orgId: districtOf(scope, input.orgId),
        isListed: true,
        ...(input.by !== null && { by: new Types.ObjectId(input.by) }),
        ...(input.kind && { kind: input.kind }),
      };
      const page =
        input.after === null ? filter : { ...filter, _id: mongoose.trusted({ $lt: new Types.ObjectId(input.after) }) };
      const [found, count] = await Promise.all([
        Batches.find(page)
          .sort({ _id: -1 })
          .limit(input.limit + 1)
          .lean<StoredBatch[]>(),
        Batches.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toBatch), count };
    },

    /** Changes a batch while it is in one of the states; null when it is not. */
    update: async (
      scope: Scope,
      key: { orgId: string; id: string; from: readonly BatchState[] },
      change: Partial<Pick<Batch, 'state' | 'preview' | 'jobId' | 'counts' | 'finishedAt' | 'undo'>>,
    ): Promise<Batch | null> => {
      const found = await Batches.findOneAndUpdate(
        {
          _id: new Types.ObjectId(key.id),
          orgId: districtOf(scope, key.orgId),
          state: mongoose.trusted({ $in: [...key.from] }),
        },
        { $set: change },
        { returnDocument: 'after' },
      ).lean<StoredBatch>();
      return found && toBatch(found);
    },

    /** Notes which resources a batch is about, in parts that are worked on together. The same part again replaces it. */
    putPart: async (
      scope: Scope,
      key: { orgId: string; batchId: string; part: number },
      chosen: readonly ChosenResource[],
    ): Promise<void> => {
      const filter = {
        orgId: districtOf(scope, key.orgId),
        batchId: new Types.ObjectId(key.batchId),
        part: key.part,
      };
      const ids = chosen.map((resource) => resource.id);
      const revisions = chosen.map(({ revision }) => revision);
      const patches = chosen.map(({ patch }) => patch ?? null);
      const hasPatches = patches.some((patch) => patch !== null);
      const areNew = chosen.map(({ isNew }) => isNew ?? false);
      const hasNew = areNew.includes(true);
      const part = { ids, revisions, ...(hasPatches && { patches }), ...(hasNew && { areNew }) };
      await Parts.updateOne(filter, { $set: part }, { upsert: true });
    },

    /** Before it is gathered again. */
    clearParts: async (scope: Scope, key: { orgId: string; batchId: string }): Promise<void> => {
      await Parts.deleteMany({ orgId: districtOf(scope, key.orgId), batchId: new Types.ObjectId(key.batchId) });
    },

    /** Batches whose time was over before that, with what they selected and changed still there. */
    listOver: async (scope: Scope, before: Date, limit: number): Promise<Batch[]> => {
      assertSystem(scope);
      const filter = { hasDetails: true, keptUntil: mongoose.trusted({ $lt: before }) };
      return (await Batches.find(filter).sort({ keptUntil: 1 }).limit(limit).lean<StoredBatch[]>()).map(toBatch);
    },

    /** The record of a batch stays: it says who has done what. */
    noteRemoved: async (scope: Scope, batchId: string): Promise<void> => {
      assertSystem(scope);
      await Batches.updateOne({ _id: new Types.ObjectId(batchId) }, { $unset: { hasDetails: 1 } });
    },

    /** Null after the last part. */
    findPart: async (
      scope: Scope,
      key: { orgId: string; batchId: string; part: number },
    ): Promise<ChosenResource[] | null> => {
      const filter = {
        orgId: districtOf(scope, key.orgId),
        batchId: new Types.ObjectId(key.batchId),
        part: key.part,
      };
      const found = await Parts.findOne(filter).lean<StoredPart>();
      if (!found) return null;
      const patches = found.patches as readonly JsonValue[] | undefined;
      return found.ids.map((resourceId, at): ChosenResource => {
        const patch = patches?.[at] ?? null;
        const isNew = found.areNew?.[at] ?? false;
        const chosen = { id: resourceId, revision: found.revisions[at] ?? 0 };
        return { ...chosen, ...(patch !== null && { patch }), ...(isNew && { isNew }) };
      });
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}

function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('A batch belongs to its district.');
  }
  return new Types.ObjectId(orgId);
}

function toBatch({ _id, orgId, by, hasDetails: _hasDetails, isListed: _isListed, ...batch }: StoredBatch): Batch {
  return {
    ...(batch as Omit<Batch, 'id' | 'orgId' | 'by'>),
    keptUntil: batch.keptUntil ?? null,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    by: by.toHexString(),
  };
}
