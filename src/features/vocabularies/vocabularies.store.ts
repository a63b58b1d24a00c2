import mongoose, { type ClientSession, type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { TermMerge } from './term-merge.ts';
import type { Labels, Synonyms, TermRecord, VocabularyName } from './vocabulary.ts';

type StoredTerm = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  vocabulary: VocabularyName;
  termId: string;
  parentId?: string | null;
  labels: Labels;
  synonyms: Synonyms;
  isRetired?: boolean;
  replacedById?: string;
  revision: number;
  updatedAt: Date;
};

/** `_id` is the district's. */
type StoredRevision = { _id: Types.ObjectId; revision: number };

const termSchema = new Schema<StoredTerm>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    vocabulary: { type: String, required: true },
    termId: { type: String, required: true },
    parentId: { type: String },
    labels: { type: Schema.Types.Mixed, required: true },
    synonyms: { type: Schema.Types.Mixed, required: true },
    isRetired: { type: Boolean },
    replacedById: { type: String },
    revision: { type: Number, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'vocabulary_terms', versionKey: false, minimize: false },
);

const revisionSchema = new Schema<StoredRevision>(
  { _id: { type: Schema.Types.ObjectId, required: true }, revision: { type: Number, required: true } },
  { collection: 'vocabulary_revisions', versionKey: false },
);

type StoredMerge = Omit<TermMerge, 'id' | 'by' | 'undo'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  by: Types.ObjectId;
  undo: (Omit<NonNullable<TermMerge['undo']>, 'by'> & { by: Types.ObjectId }) | null;
  /** Since when work on resources is to be done; absent when none is. */
  openSince?: Date;
};

const mergeSchema = new Schema<StoredMerge>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    vocabulary: { type: String, required: true },
    kind: { type: String, required: true },
    from: { type: String, required: true },
    intoId: { type: String, required: true },
    hasAddedSynonym: { type: Boolean, required: true },
    by: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
    retagged: { type: Number, default: null },
    finishedAt: { type: Date, default: null },
    undo: { type: Schema.Types.Mixed, default: null },
    openSince: { type: Date },
  },
  { collection: 'vocabulary_merges', versionKey: false },
);

export type VocabulariesStore = ReturnType<typeof createVocabulariesStore>;

/** What districts say of terms, what they merged, and how often each has changed anything. */
export function createVocabulariesStore(connection: Connection) {
  const Terms = connection.model('VocabularyTerm', termSchema);
  const Merges = connection.model('VocabularyMerge', mergeSchema);
  const Revisions = connection.model('VocabularyRevision', revisionSchema);

  return {
    /** 0 for a district that has changed nothing yet. */
    revisionOf: async (scope: Scope, orgId: string): Promise<number> => {
      const found = await Revisions.findOne({ _id: districtOf(scope, orgId) }).lean<StoredRevision>();
      return found?.revision ?? 0;
    },

    /** Everything that a district says, in the order in which it began to. */
    listRecords: async (scope: Scope, orgId: string): Promise<TermRecord[]> => {
      const found = await Terms.find({ orgId: districtOf(scope, orgId) })
        .sort({ _id: 1 })
        .lean<StoredTerm[]>();
      return found.map(toRecord);
    },

    /**
     * Writes records, with the merge that they are of, and raises the district's revision, all of it or nothing; false when the district has changed since
     * `expectedRevision`. So whatever was checked against the vocabularies of that revision still holds.
     */
    write: async (
      scope: Scope,
      input: {
        orgId: string;
        expectedRevision: number;
        records: readonly TermRecord[];
        merge?: TermMerge | undefined;
      },
      now: Date,
    ): Promise<boolean> => {
      const orgId = districtOf(scope, input.orgId);
      return connection.transaction(async (session) => {
        if (!(await raise(orgId, input.expectedRevision, session))) return false;
        for (const { vocabulary, id, ...said } of input.records) {
          const filter = { orgId, vocabulary, termId: id };
          const term = { ...filter, ...said, updatedAt: now };
          await Terms.replaceOne(filter, term, { upsert: true, session });
        }
        if (input.merge) {
          const stored = { ...toStoredMerge(input.merge, orgId), openSince: now };
          await Merges.replaceOne({ _id: stored._id, orgId }, stored, { upsert: true, session });
        }
        return true;
      }) as Promise<unknown> as Promise<boolean>;
    },

    newMergeId: (): string => new Types.ObjectId().toHexString(),

    findMerge: async (
      scope: Scope,
      { orgId, vocabulary, id }: { orgId: string; vocabulary?: VocabularyName; id: string },
    ): Promise<TermMerge | null> => {
      const filter = {
        _id: new Types.ObjectId(id),
        orgId: districtOf(scope, orgId),
        ...(vocabulary && { vocabulary }),
      };
      const found = await Merges.findOne(filter).lean<StoredMerge>();
      return found && toMerge(found);
    },

    /** Newest first; `found` has one more than `limit` when there are more. */
    listMerges: async (
      scope: Scope,
      input: { orgId: string; vocabulary: VocabularyName; after: string | null; limit: number },
    ): Promise<{ found: TermMerge[]; count: number }> => {
      const filter = { orgId: districtOf(scope, input.orgId), vocabulary: input.vocabulary };
      const page =
        input.after === null ? filter : { ...filter, _id: mongoose.trusted({ $lt: new Types.ObjectId(input.after) }) };
      const [found, count] = await Promise.all([
        Merges.find(page)
          .sort({ _id: -1 })
          .limit(input.limit + 1)
          .lean<StoredMerge[]>(),
        Merges.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toMerge), count };
    },

    /** What the work of a merge has come to. */
    noteMerge: async (
      scope: Scope,
      {
        orgId,
        id,
        ...result
      }: { orgId: string; id: string } & (
        | Pick<TermMerge, 'retagged' | 'finishedAt'>
        | { undo: NonNullable<TermMerge['undo']> }
      ),
    ): Promise<void> => {
      const change = 'undo' in result ? { undo: { ...result.undo, by: new Types.ObjectId(result.undo.by) } } : result;
      const filter = { _id: new Types.ObjectId(id), orgId: districtOf(scope, orgId) };
      await Merges.updateOne(filter, { $set: change, $unset: { openSince: 1 } });
    },

    /** Merges and undoings of all districts whose work is not done, the longest waiting first. */
    listOpen: async (scope: Scope, before: Date, limit: number): Promise<(TermMerge & { orgId: string })[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system looks at all districts.');
      const found = await Merges.find({ openSince: mongoose.trusted({ $gt: new Date(0), $lt: before }) })
        .sort({ openSince: 1 })
        .limit(limit)
        .lean<StoredMerge[]>();
      return found.map((stored) => ({ ...toMerge(stored), orgId: stored.orgId.toHexString() }));
    },
  };

  async function raise(orgId: Types.ObjectId, expected: number, session: ClientSession): Promise<boolean> {
    const revision = expected + 1;
    if (expected > 0) {
      const { matchedCount } = await Revisions.updateOne({ _id: orgId, revision: expected }, { revision }, { session });
      return matchedCount > 0;
    }
    const before = await Revisions.findOneAndUpdate(
      { _id: orgId },
      { $setOnInsert: { revision } },
      { upsert: true, session, returnDocument: 'before' },
    ).lean<StoredRevision>();
    return before === null;
  }
}

/** Its own district, or for the system any. */
function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The vocabulary of a district is its own.');
  }
  return new Types.ObjectId(orgId);
}

function toRecord({ vocabulary, termId, parentId, labels, synonyms, isRetired, replacedById, revision }: StoredTerm) {
  return {
    vocabulary,
    id: termId,
    ...(parentId !== undefined && { parentId }),
    labels,
    synonyms,
    ...(isRetired !== undefined && { isRetired }),
    ...(replacedById !== undefined && { replacedById }),
    revision,
  };
}

function toStoredMerge({ id, by, undo, ...merge }: TermMerge, orgId: Types.ObjectId): StoredMerge {
  return {
    ...merge,
    _id: new Types.ObjectId(id),
    orgId,
    by: new Types.ObjectId(by),
    undo: undo && { ...undo, by: new Types.ObjectId(undo.by) },
  };
}

function toMerge({ _id, orgId: _, openSince: __, by, undo, ...merge }: StoredMerge): TermMerge {
  return {
    ...merge,
    id: _id.toHexString(),
    by: by.toHexString(),
    undo: undo && { ...undo, by: undo.by.toHexString() },
  };
}
