import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { LocalDate } from '../accounts/account.ts';
import { dayAfter } from '../accounts/district-days.ts';
import { type Enrollment, graceDays } from './class.ts';
import { endOfTime } from './classes.store.ts';

type StoredEnrollment = Omit<Enrollment, 'id' | 'classId' | 'studentId' | 'to'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  classId: Types.ObjectId;
  studentId: Types.ObjectId;
  to: LocalDate;
  /** Times before the present one, oldest first. */
  earlier: { from: LocalDate; to: LocalDate }[];
  at: Date;
};

const writtenAtOnce = 25;
/** Read with one request to the database, of whom little is read each. */
const manyAtOnce = 2_000;

export type EnrollmentState = Pick<Enrollment, 'from' | 'to' | 'via' | 'sourcedId'>;

/** What becomes of one enrollment. `before`: as it must be for the change to be made; null when there is none. */
export type EnrollmentWrite = {
  readonly classId: string;
  readonly studentId: string;
  readonly before: EnrollmentState | null;
  /** Null: it is as if it had never been. */
  readonly after: EnrollmentState | null;
};

export type EnrollmentsStore = ReturnType<typeof createEnrollmentsStore>;

export function createEnrollmentsStore(connection: Connection) {
  const enrollments = () => connection.collection<StoredEnrollment>('enrollments');

  const findAll = async (filter: object): Promise<Enrollment[]> =>
    (
      await enrollments()
        .find(filter as mongo.Filter<StoredEnrollment>)
        .toArray()
    ).map(toEnrollment);

  return {
    /** Of the day; of all days without one. In the order in which they were made. */
    listOfClasses: async (
      scope: Scope,
      orgId: string,
      classIds: readonly string[],
      on: LocalDate | null,
    ): Promise<Enrollment[]> => {
      const filter = {
        ...districtOf(scope, orgId),
        classId: { $in: classIds.map((id) => new Types.ObjectId(id)) },
        ...(on !== null && { to: { $gte: on }, from: { $lte: on } }),
      } as mongo.Filter<StoredEnrollment>;
      return (await enrollments().find(filter).sort({ _id: 1 }).toArray()).map(toEnrollment);
    },

    /** Who learns in them on a day, and no more: in the order in which they came. */
    studentsOfClasses: async (
      scope: Scope,
      orgId: string,
      classIds: readonly string[],
      on: LocalDate,
    ): Promise<{ readonly classId: string; readonly studentId: string }[]> => {
      const filter = {
        ...districtOf(scope, orgId),
        classId: { $in: classIds.map((id) => new Types.ObjectId(id)) },
        to: { $gte: on },
        from: { $lte: on },
      } as mongo.Filter<StoredEnrollment>;
      const found = await enrollments()
        .find(filter, { projection: { classId: 1, studentId: 1 }, batchSize: manyAtOnce })
        .sort({ _id: 1 })
        .toArray();
      return found.map((one) => ({ classId: one.classId.toHexString(), studentId: one.studentId.toHexString() }));
    },

    listOfStudents: (
      scope: Scope,
      orgId: string,
      studentIds: readonly string[],
      on: LocalDate | null,
    ): Promise<Enrollment[]> =>
      findAll({
        ...districtOf(scope, orgId),
        studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
        ...(on !== null && { to: { $gte: on }, from: { $lte: on } }),
      }),

    /** Those of a class, of all days. */
    findIn: (scope: Scope, orgId: string, classId: string, studentIds: readonly string[]): Promise<Enrollment[]> =>
      findAll({
        ...districtOf(scope, orgId),
        classId: new Types.ObjectId(classId),
        studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
      }),

    /** Those of the people who learn in one of the classes on a day, or did until shortly before. */
    learningIn: async (
      scope: Scope,
      orgId: string,
      { classIds, studentIds, on }: { classIds: readonly string[]; studentIds: readonly string[]; on: LocalDate },
    ): Promise<ReadonlySet<string>> => {
      if (classIds.length === 0 || studentIds.length === 0) return new Set();
      const found = await enrollments()
        .find(
          {
            ...districtOf(scope, orgId),
            studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
            classId: { $in: classIds.map((id) => new Types.ObjectId(id)) },
            from: { $lte: on },
            to: { $gte: dayAfter(on, -graceDays) },
          },
          { projection: { studentId: 1 }, batchSize: manyAtOnce },
        )
        .toArray();
      return new Set(found.map(({ studentId }) => studentId.toHexString()));
    },

    /** Classes with how many learn in them on a day. */
    countIn: async (
      scope: Scope,
      orgId: string,
      classIds: readonly string[],
      on: LocalDate,
    ): Promise<ReadonlyMap<string, number>> => {
      if (classIds.length === 0) return new Map();
      const found = await enrollments()
        .find(
          {
            ...districtOf(scope, orgId),
            classId: { $in: classIds.map((id) => new Types.ObjectId(id)) },
            to: { $gte: on },
            from: { $lte: on },
          },
          { projection: { classId: 1 } },
        )
        .toArray();
      const counts = new Map<string, number>();
      for (const { classId } of found) {
        const id = classId.toHexString();
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },

    /**
     * Makes the changes whose `before` still holds and says which were made. A pair that somebody else enrolled meanwhile is
     * left alone.
     */
    write: async (
      scope: Scope,
      orgId: string,
      writes: readonly EnrollmentWrite[],
      now: Date,
    ): Promise<EnrollmentWrite[]> => {
      const district = districtOf(scope, orgId);
      const operations = writes.map((write): mongo.AnyBulkWriteOperation<StoredEnrollment> => {
        const pair = {
          ...district,
          classId: new Types.ObjectId(write.classId),
          studentId: new Types.ObjectId(write.studentId),
        };
        const { before, after } = write;
        const state = after && { ...after, to: after.to ?? endOfTime, at: now };
        if (before === null) {
          return {
            updateOne: { filter: pair, update: { $setOnInsert: { ...state, earlier: [] } }, upsert: state !== null },
          } as mongo.AnyBulkWriteOperation<StoredEnrollment>;
        }
        const same = { ...pair, from: before.from, to: before.to ?? endOfTime };
        if (state === null) return { deleteOne: { filter: same } } as mongo.AnyBulkWriteOperation<StoredEnrollment>;
        const isAnew = state.from !== before.from && before.to !== null && state.from > before.to;
        const update = {
          $set: state,
          ...(isAnew && { $push: { earlier: { from: before.from, to: before.to } } }),
        };
        return { updateOne: { filter: same, update } } as mongo.AnyBulkWriteOperation<StoredEnrollment>;
      });
      if (operations.length === 0) return [];
      // Several beside each other: each write waits for the disk, and those that wait together go there together.
      const parts = [];
      for (let start = 0; start < operations.length; start += writtenAtOnce) {
        parts.push(enrollments().bulkWrite(operations.slice(start, start + writtenAtOnce), { ordered: false }));
      }
      await Promise.all(parts);
      // What stands there now tells which of them were made; nothing else tells it for each.
      const [one, another] = new Set(writes.map(({ classId }) => classId));
      const stand = await findAll({
        ...district,
        studentId: { $in: [...new Set(writes.map(({ studentId }) => studentId))].map((id) => new Types.ObjectId(id)) },
        // Of many classes and students each pair would be looked up; a student has few classes.
        ...(another === undefined && { classId: new Types.ObjectId(one) }),
      });
      const known = new Map(stand.map((one) => [`${one.classId} ${one.studentId}`, one]));
      return writes.filter(({ classId, studentId, after }) => {
        const current = known.get(`${classId} ${studentId}`);
        return after === null ? current === undefined : current?.from === after.from && current.to === after.to;
      });
    },

    /** For erasure: nothing stays. */
    removeStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await enrollments().deleteMany({ ...districtOf(scope, orgId), studentId: new Types.ObjectId(studentId) });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The enrollments of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toEnrollment({ _id, classId, studentId, from, to, via, sourcedId }: StoredEnrollment): Enrollment {
  return {
    id: _id.toHexString(),
    classId: classId.toHexString(),
    studentId: studentId.toHexString(),
    from,
    to: to === endOfTime ? null : to,
    via,
    sourcedId,
  };
}
