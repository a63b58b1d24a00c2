import { type Connection, type mongo, Types } from 'mongoose';
import type { Session } from '../../database/session.ts';
import type { Scope } from '../../shared/actor.ts';
import type { ClassChanges } from '../assignments/class-changes.ts';
import type { MasteryRecord, StateRecord } from './mastery-record.ts';

type StoredRecord = Omit<MasteryRecord, 'orgId' | 'studentId'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
  readonly studentId: Types.ObjectId;
  /** By the server's clock: for pages that are open. */
  readonly changedAt?: Date;
};

type StoredState = Pick<StoredRecord, '_id' | 'studentId' | 'key' | 'state' | 'because' | 'since' | 'results'>;
const stateFields = { studentId: 1, key: 1, state: 1, because: 1, since: 1, results: 1 } as const;
/** Read with one request to the database, of whom little is read each. */
const manyAtOnce = 2_000;

export type MasteryStore = ReturnType<typeof createMasteryStore>;

/** Where students stand with targets, one record for each of both. */
export function createMasteryStore(connection: Connection, changes: ClassChanges) {
  const records = () => connection.collection<StoredRecord>('mastery_records');

  const write = async (scope: Scope, next: readonly MasteryRecord[], session?: Session): Promise<boolean> => {
    if (next.length === 0) return true;
    const { matchedCount, upsertedCount } = await records().bulkWrite(
      next.map(({ orgId, studentId, key, ...record }) => ({
        updateOne: {
          filter: {
            ...within(scope, orgId),
            studentId: new Types.ObjectId(studentId),
            key,
            revision: record.revision - 1,
          },
          update: { $set: record, $currentDate: { changedAt: true } },
          // A first record has none before it; the index lets no second one be added.
          upsert: record.revision === 1,
        },
      })) as mongo.AnyBulkWriteOperation<StoredRecord>[],
      { ordered: false, ...(session && { session }) },
    );
    return matchedCount + upsertedCount === next.length;
  };

  return {
    /** Of some students and some targets; nothing for those of whom nothing is known. */
    find: async (
      scope: Scope,
      orgId: string,
      { studentIds, keys }: { readonly studentIds: readonly string[]; readonly keys: readonly string[] },
    ): Promise<MasteryRecord[]> => {
      if (studentIds.length === 0 || keys.length === 0) return [];
      const students = studentIds.map((id) => new Types.ObjectId(id));
      const filter = { ...within(scope, orgId), studentId: { $in: students }, key: { $in: [...keys] } };
      const found = await records()
        .find(filter as mongo.Filter<StoredRecord>)
        .toArray();
      return found.map(toRecord);
    },

    /** The same without how it came about, for many. */
    states: async (
      scope: Scope,
      orgId: string,
      { studentIds, keys }: { readonly studentIds: readonly string[]; readonly keys: readonly string[] },
    ): Promise<StateRecord[]> => {
      if (studentIds.length === 0 || keys.length === 0) return [];
      const students = studentIds.map((id) => new Types.ObjectId(id));
      const filter = { ...within(scope, orgId), studentId: { $in: students }, key: { $in: [...keys] } };
      const found = await records()
        .find<StoredState>(filter as mongo.Filter<StoredRecord>, { projection: stateFields, batchSize: manyAtOnce })
        .toArray();
      return found.map(({ _id, studentId, ...record }) => ({ ...record, studentId: studentId.toHexString() }));
    },

    /** All of one student, in the order of their keys. */
    ofStudent: async (scope: Scope, orgId: string, studentId: string): Promise<MasteryRecord[]> => {
      const found = await records()
        .find({ ...within(scope, orgId), studentId: new Types.ObjectId(studentId) })
        .sort({ key: 1 })
        .toArray();
      return found.map(toRecord);
    },

    /** Ids of students of whom something is known, in order. */
    listStudents: async (
      scope: Scope,
      orgId: string,
      { afterId, limit }: { readonly afterId: string; readonly limit: number },
    ): Promise<string[]> => {
      const found: string[] = [];
      for (let last = afterId; found.length < limit; ) {
        // One has several records: the next one's are reached by the index.
        const next = await records().findOne(
          { ...within(scope, orgId), studentId: { $gt: new Types.ObjectId(last) } },
          { projection: { studentId: 1 }, sort: { studentId: 1 } },
        );
        if (!next) break;
        last = next.studentId.toHexString();
        found.push(last);
      }
      return found;
    },

    /** Writes each of one student that is still at the revision before; false when one was not: then read again. */
    replace: async (scope: Scope, next: readonly MasteryRecord[]): Promise<boolean> => {
      try {
        const isWritten = await write(scope, next);
        const [first] = next;
        if (first) await changes.note(scope, first.orgId, await changes.partsOf(scope, first.orgId, [first.studentId]));
        return isWritten;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },

    /** The same of several students, as a part of something else that is written; who reads pictures is told there. */
    replaceWith: (session: Session, scope: Scope, next: readonly MasteryRecord[]): Promise<boolean> =>
      write(scope, next, session),

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await records().deleteMany({ ...within(scope, orgId), studentId: new Types.ObjectId(studentId) });
      await changes.note(scope, orgId, await changes.partsOf(scope, orgId, [studentId]));
    },
  };
}

function within(scope: Scope, orgId: string): { orgId: Types.ObjectId } {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('where students stand is read and written in their own district');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toRecord({ _id, changedAt: _changedAt, orgId, studentId, ...record }: StoredRecord): MasteryRecord {
  return { ...record, orgId: orgId.toHexString(), studentId: studentId.toHexString() };
}
