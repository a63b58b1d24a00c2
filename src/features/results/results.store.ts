import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { ClassChanges } from '../assignments/class-changes.ts';
import { overtakenIn, type ResultBatch, type StudentResult } from './result.ts';

type StoredResult = Omit<StudentResult, 'id' | 'orgId' | 'studentId' | 'batchId' | 'key'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
  readonly studentId: Types.ObjectId;
  readonly batchId: Types.ObjectId;
  /** Absent once it is undone: what was taken back can be sent again. */
  readonly key?: string;
  /** What of `about` its source has said nothing later of; perhaps more, as marks are set before others are taken away. */
  readonly latestOf?: readonly string[];
};
type StoredBatch = Omit<ResultBatch, 'id' | 'orgId'> & { readonly _id: Types.ObjectId; readonly orgId: Types.ObjectId };

export type AskedResults = {
  readonly studentIds: readonly string[];
  readonly keys: readonly string[];
  readonly of?: { readonly sources: readonly string[]; readonly days: readonly string[] };
};
export type ResultPosition = { readonly on: string; readonly id: string };
export type BatchPosition = { readonly receivedAt: Date; readonly id: string };

const markFields = { studentId: 1, source: 1, on: 1, receivedAt: 1, latestOf: 1 } as const;
/** Read with one request to the database, of whom little is read each. */
const manyAtOnce = 2_000;
const studentsAtOnce = 100;

export type ResultsStore = ReturnType<typeof createResultsStore>;

/** What other places have said of students, and when it was sent. */
export function createResultsStore(connection: Connection, changes: ClassChanges) {
  const results = () => connection.collection<StoredResult>('student_results');
  const batches = () => connection.collection<StoredBatch>('result_batches');

  /** Takes marks away from what its source has said something later of. */
  const unmark = async (
    scope: Scope,
    orgId: string,
    {
      studentIds,
      sources,
      keys,
    }: { studentIds: readonly string[]; sources: readonly string[]; keys: readonly string[] },
  ): Promise<void> => {
    const filter = {
      ...within(scope, orgId),
      studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
      latestOf: { $in: [...keys] },
      source: { $in: [...sources] },
    } as mongo.Filter<StoredResult>;
    const marked = await results().find(filter, { projection: markFields, batchSize: manyAtOnce }).toArray();
    const writes = overtakenIn(
      marked.map(({ _id, studentId, latestOf = [], ...one }) => ({
        ...one,
        id: _id.toHexString(),
        studentId: studentId.toHexString(),
        latestOf,
      })),
    );
    if (writes.length === 0) return;
    await results().bulkWrite(
      writes.map(({ id, keys: gone }) => ({
        updateOne: { filter: { _id: new Types.ObjectId(id) }, update: { $pull: { latestOf: { $in: [...gone] } } } },
      })) as mongo.AnyBulkWriteOperation<StoredResult>[],
      { ordered: false },
    );
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** Adds each whose key is new. */
    addMany: async (scope: Scope, orgId: string, added: readonly StudentResult[]): Promise<void> => {
      if (added.length === 0) return;
      const district = within(scope, orgId);
      const stored = added.map(
        ({ id, orgId: _orgId, studentId, batchId, ...fields }): StoredResult => ({
          _id: new Types.ObjectId(id),
          ...district,
          studentId: new Types.ObjectId(studentId),
          batchId: new Types.ObjectId(batchId),
          ...fields,
          latestOf: fields.about,
        }),
      );
      try {
        await results().insertMany(stored, { ordered: false });
      } catch (error) {
        const { code, writeErrors = [] } = error as {
          code?: unknown;
          writeErrors?: mongo.WriteError | mongo.WriteError[];
        };
        // Somebody sends the same at the same moment.
        if (code !== 11_000 || [writeErrors].flat().some((one) => one.code !== 11_000)) throw error;
      }
      const studentIds = [...new Set(added.map(({ studentId }) => studentId))];
      const sources = [...new Set(added.map(({ source }) => source))];
      await unmark(scope, orgId, { studentIds, sources, keys: [...new Set(added.flatMap(({ about }) => about))] });
      await changes.note(scope, orgId, await changes.partsOf(scope, orgId, studentIds));
    },

    findByKeys: async (scope: Scope, orgId: string, keys: readonly string[]): Promise<Map<string, StudentResult>> => {
      if (keys.length === 0) return new Map();
      const found = await results()
        .find({ ...within(scope, orgId), key: { $in: [...keys] } })
        .toArray();
      return new Map(found.map((stored) => [stored.key ?? '', toResult(stored)]));
    },

    /** What counts of some students, about any of these; where told, only of these sources and days. */
    findAbout: async (
      scope: Scope,
      orgId: string,
      { studentIds, keys, of }: AskedResults,
    ): Promise<StudentResult[]> => {
      if (studentIds.length === 0 || keys.length === 0) return [];
      const filter = {
        ...within(scope, orgId),
        studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
        about: { $in: [...keys] },
        undoneAt: null,
        ...(of && { source: { $in: [...of.sources] }, on: { $in: [...of.days] } }),
      };
      const found = await results()
        .find(filter as mongo.Filter<StoredResult>)
        .toArray();
      return found.map(toResult);
    },

    /** What each source has said last, about any of these, of some students: of years of results no more than these are read. */
    findLatest: async (
      scope: Scope,
      orgId: string,
      { studentIds, keys }: Pick<AskedResults, 'studentIds' | 'keys'>,
    ): Promise<StudentResult[]> => {
      if (studentIds.length === 0 || keys.length === 0) return [];
      const filter = {
        ...within(scope, orgId),
        studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
        latestOf: { $in: [...keys] },
        undoneAt: null,
      };
      const found = await results()
        .find(filter as mongo.Filter<StoredResult>, { batchSize: manyAtOnce })
        .toArray();
      return found.map(toResult);
    },

    /** All of one student, the last first; `found` has one more than `limit` when there are more. */
    listOfStudent: async (
      scope: Scope,
      { orgId, studentId }: Pick<StudentResult, 'orgId' | 'studentId'>,
      { after, limit }: { readonly after: ResultPosition | null; readonly limit: number },
    ): Promise<{ found: StudentResult[]; count: number }> => {
      const filter = { ...within(scope, orgId), studentId: new Types.ObjectId(studentId) };
      const earlier = after && {
        $or: [{ on: { $lt: after.on } }, { on: after.on, _id: { $lt: new Types.ObjectId(after.id) } }],
      };
      const [found, count] = await Promise.all([
        results()
          .find({ ...filter, ...earlier } as mongo.Filter<StoredResult>)
          .sort({ on: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        results().countDocuments(filter),
      ]);
      return { found: found.map(toResult), count };
    },

    /** Students of a batch in the order of their ids, after one of them. */
    studentsOf: async (
      scope: Scope,
      { orgId, batchId }: Pick<StudentResult, 'orgId' | 'batchId'>,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): Promise<string[]> => {
      const filter = { ...within(scope, orgId), batchId: new Types.ObjectId(batchId) };
      const found: string[] = [];
      let last = after;
      while (found.length < limit) {
        const later = last === null ? {} : { studentId: { $gt: new Types.ObjectId(last) } };
        const next = await results().findOne(
          { ...filter, ...later },
          { projection: { studentId: 1 }, sort: { studentId: 1 } },
        );
        if (!next) break;
        last = next.studentId.toHexString();
        found.push(last);
      }
      return found;
    },

    countOfBatch: (scope: Scope, orgId: string, batchId: string): Promise<number> =>
      results().countDocuments({ ...within(scope, orgId), batchId: new Types.ObjectId(batchId) }),

    /** Writes a batch, or what is known of it now. */
    putBatch: async (scope: Scope, { id, orgId, ...fields }: ResultBatch): Promise<void> => {
      const _id = new Types.ObjectId(id);
      await batches().updateOne({ _id, ...within(scope, orgId) }, { $set: fields }, { upsert: true });
    },

    findBatch: async (scope: Scope, orgId: string, id: string): Promise<ResultBatch | null> => {
      const found = await batches().findOne({ _id: new Types.ObjectId(id), ...within(scope, orgId) });
      return found && toBatch(found);
    },

    listBatches: async (
      scope: Scope,
      orgId: string,
      { after, limit }: { readonly after: BatchPosition | null; readonly limit: number },
    ): Promise<{ found: ResultBatch[]; count: number }> => {
      const district = within(scope, orgId);
      const earlier = after && {
        $or: [
          { receivedAt: { $lt: after.receivedAt } },
          { receivedAt: after.receivedAt, _id: { $lt: new Types.ObjectId(after.id) } },
        ],
      };
      const [found, count] = await Promise.all([
        batches()
          .find({ ...district, ...earlier } as mongo.Filter<StoredBatch>)
          .sort({ receivedAt: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        batches().countDocuments(district),
      ]);
      return { found: found.map(toBatch), count };
    },

    /** From now on nothing of it counts; it stays readable. What its sources had said before is the last again. */
    undo: async (scope: Scope, { id, orgId }: ResultBatch, by: string, at: Date): Promise<void> => {
      const district = within(scope, orgId);
      const _id = new Types.ObjectId(id);
      const gone = await results()
        .find(
          { ...district, batchId: _id },
          { projection: { studentId: 1, source: 1, about: 1 }, batchSize: manyAtOnce },
        )
        .toArray();
      const students = [...new Map(gone.map(({ studentId }) => [studentId.toHexString(), studentId])).values()];
      const [sources, keys] = [
        [...new Set(gone.map(({ source }) => source))],
        [...new Set(gone.flatMap(({ about }) => about))],
      ];
      for (let start = 0; start < students.length; start += studentsAtOnce) {
        const some = students.slice(start, start + studentsAtOnce);
        const earlier = {
          ...district,
          studentId: { $in: some },
          about: { $in: keys },
          source: { $in: sources },
          undoneAt: null,
        };
        // Before it is undone: at no moment is what is the last then without a mark.
        await results().updateMany(earlier as mongo.Filter<StoredResult>, [{ $set: { latestOf: '$about' } }]);
      }
      await results().updateMany(
        { ...district, batchId: _id },
        { $set: { undoneAt: at, latestOf: [] }, $unset: { key: 1 } },
      );
      await batches().updateOne({ _id, ...district }, { $set: { undone: { by, at } } });
      const studentIds = students.map((one) => one.toHexString());
      await unmark(scope, orgId, { studentIds, sources, keys });
      await changes.note(scope, orgId, await changes.partsOf(scope, orgId, studentIds));
    },

    eachOfStudent: async function* (scope: Scope, orgId: string, studentId: string): AsyncGenerator<StudentResult> {
      const filter = { ...within(scope, orgId), studentId: new Types.ObjectId(studentId) };
      for await (const stored of results().find(filter)) yield toResult(stored);
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await results().deleteMany({ ...within(scope, orgId), studentId: new Types.ObjectId(studentId) });
      await changes.note(scope, orgId, await changes.partsOf(scope, orgId, [studentId]));
    },
  };
}

function within(scope: Scope, orgId: string): { readonly orgId: Types.ObjectId } {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('results of students are read and written in their own district');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toResult({
  _id,
  orgId,
  studentId,
  batchId,
  key = '',
  latestOf: _latest,
  ...fields
}: StoredResult): StudentResult {
  return {
    ...fields,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    studentId: studentId.toHexString(),
    batchId: batchId.toHexString(),
    key,
  };
}

function toBatch({ _id, orgId, ...fields }: StoredBatch): ResultBatch {
  return { ...fields, id: _id.toHexString(), orgId: orgId.toHexString() };
}
