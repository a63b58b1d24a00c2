import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { LocalDate } from '../accounts/account.ts';
import type { RetentionKind, RetentionMarks } from './retention.ts';

/** What remains of many: numbers about something that is no person. */
export type Tally = { readonly about: string; readonly values: Readonly<Record<string, number>> };

export type RetentionCount = Tally & { readonly kind: RetentionKind; readonly students: number };

type StoredMarks = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  studentId: Types.ObjectId;
  /** Was added to the counts. */
  counted: RetentionMarks;
  /** Is gone. */
  done: RetentionMarks;
};
type StoredCount = {
  orgId: Types.ObjectId;
  kind: RetentionKind;
  about: string;
  students: number;
  values: Record<string, number>;
};

export type RetentionMarksStore = ReturnType<typeof createRetentionMarksStore>;

/** How far it is with single students, so that nobody is counted twice; and the counts, which name nobody. */
export function createRetentionMarksStore(connection: Connection) {
  const marks = () => connection.collection<StoredMarks>('retention_marks');
  const counts = () => connection.collection<StoredCount>('retention_counts');
  const ofStudent = (scope: Scope, orgId: string, studentId: string) => ({
    ...districtOf(scope, orgId),
    studentId: new Types.ObjectId(studentId),
  });

  return {
    doneOf: async (
      scope: Scope,
      orgId: string,
      studentIds: readonly string[],
    ): Promise<ReadonlyMap<string, RetentionMarks>> => {
      const found = await marks()
        .find({ ...districtOf(scope, orgId), studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) } })
        .toArray();
      return new Map(found.map(({ studentId, done }) => [studentId.toHexString(), done ?? {}]));
    },

    /** Adds what remains to the counts, once for each last day, however often it is begun. */
    count: async (
      scope: Scope,
      orgId: string,
      studentId: string,
      { kind, lastDay, tallies }: { kind: RetentionKind; lastDay: LocalDate; tallies: readonly Tally[] },
    ): Promise<void> => {
      const own = ofStudent(scope, orgId, studentId);
      const { orgId: district } = own;
      await connection.transaction(async (session) => {
        const before = await marks().findOne(own, { session });
        if (before?.counted?.[kind] === lastDay) return;
        const counted = { ...before?.counted, [kind]: lastDay };
        await marks().updateOne(own, { $set: { counted } }, { upsert: true, session });
        for (const { about, values } of tallies) {
          const added = Object.entries(values).map(([name, value]) => [`values.${name}`, value]);
          const update = { $inc: { students: 1, ...Object.fromEntries(added) } };
          await counts().updateOne({ orgId: district, kind, about }, update, { upsert: true, session });
        }
      });
    },

    finish: async (
      scope: Scope,
      orgId: string,
      studentId: string,
      { kind, lastDay }: { kind: RetentionKind; lastDay: LocalDate },
    ): Promise<void> => {
      await marks().updateOne(ofStudent(scope, orgId, studentId), { $set: { [`done.${kind}`]: lastDay } });
    },

    remove: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await marks().deleteMany(ofStudent(scope, orgId, studentId));
    },

    /** Whose whole record has begun to go, and was cut short. */
    listBegun: async (scope: Scope, orgId: string, limit: number): Promise<string[]> => {
      const found = await marks()
        .find({ ...districtOf(scope, orgId), 'counted.record': { $gt: '' } }, { projection: { studentId: 1 } })
        .limit(limit)
        .toArray();
      return found.map(({ studentId }) => studentId.toHexString());
    },

    /** Without those of so few that somebody might know who they were. */
    listCounts: async (
      scope: Scope,
      orgId: string,
      { fromStudents, limit }: { fromStudents: number; limit: number },
    ): Promise<RetentionCount[]> => {
      const found = await counts()
        .find({ ...districtOf(scope, orgId), students: { $gte: fromStudents } })
        .sort({ kind: 1, about: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ kind, about, students, values }) => ({ kind, about, students, values: values ?? {} }));
    },
  };
}

function districtOf(scope: Scope, orgId: string): { orgId: Types.ObjectId } {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('What a district has kept of students is its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}
