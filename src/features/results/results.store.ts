import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { ResultBatch, StudentResult } from './result.ts';

type StoredResult = Omit<StudentResult, 'id' | 'orgId' | 'studentId' | 'batchId' | 'key'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
  readonly studentId: Types.ObjectId;
  readonly batchId: Types.ObjectId;
  /** Absent once it is undone: what was taken back can be sent again. */
  readonly key?: string;
};
type StoredBatch = Omit<ResultBatch, 'id' | 'orgId'> & { readonly _id: Types.ObjectId; readonly orgId: Types.ObjectId };

export type AskedResults = {
  readonly studentIds: readonly string[];
  readonly keys: readonly string[];
  readonly of?: { readonly sources: readonly string[]; readonly days: readonly string[] };
};
export type ResultPosition = { readonly on: string; readonly id: string };
export type BatchPosition = { readonly receivedAt: Date; readonly id: string };

export type ResultsStore = ReturnType<typeof createResultsStore>;

/** What other places have said of students, and when it was sent. */
export function createResultsStore(connection: Connection) {
  const results = () => connection.collection<StoredResult>('student_results');
  const batches = () => connection.collection<StoredBatch>('result_batches');

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

    /** From now on nothing of it counts; it stays readable. */
    undo: async (scope: Scope, { id, orgId }: ResultBatch, by: string, at: Date): Promise<void> => {
      const district = within(scope, orgId);
      const _id = new Types.ObjectId(id);
      await results().updateMany({ ...district, batchId: _id }, { $set: { undoneAt: at }, $unset: { key: 1 } });
      await batches().updateOne({ _id, ...district }, { $set: { undone: { by, at } } });
    },

    eachOfStudent: async function* (scope: Scope, orgId: string, studentId: string): AsyncGenerator<StudentResult> {
      const filter = { ...within(scope, orgId), studentId: new Types.ObjectId(studentId) };
      for await (const stored of results().find(filter)) yield toResult(stored);
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await results().deleteMany({ ...within(scope, orgId), studentId: new Types.ObjectId(studentId) });
    },
  };
}

function within(scope: Scope, orgId: string): { readonly orgId: Types.ObjectId } {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('results of students are read and written in their own district');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toResult({ _id, orgId, studentId, batchId, key = '', ...fields }: StoredResult): StudentResult {
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
