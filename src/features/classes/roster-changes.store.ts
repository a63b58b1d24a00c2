import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { EnrollmentWrite } from './enrollments.store.ts';

/** What somebody did to who learns in a class, so that it can be undone as a whole. */
export type RosterChange = {
  readonly id: string;
  readonly orgId: string;
  readonly classId: string;
  readonly kind: 'enrolled' | 'ended' | 'undone';
  readonly by: string;
  readonly at: Date;
  readonly writes: readonly EnrollmentWrite[];
  readonly undoneAt: Date | null;
};

type StoredChange = Omit<RosterChange, 'id' | 'orgId' | 'classId' | 'by' | 'writes'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  classId: Types.ObjectId;
  by: Types.ObjectId;
  writes: (Omit<EnrollmentWrite, 'classId' | 'studentId'> & { studentId: Types.ObjectId })[];
};

export type RosterChangesStore = ReturnType<typeof createRosterChangesStore>;

export function createRosterChangesStore(connection: Connection) {
  const changes = () => connection.collection<StoredChange>('roster_changes');

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    add: async (scope: Scope, { id, orgId, classId, by, writes, ...change }: RosterChange): Promise<void> => {
      await changes().insertOne({
        ...change,
        _id: new Types.ObjectId(id),
        ...districtOf(scope, orgId),
        classId: new Types.ObjectId(classId),
        by: new Types.ObjectId(by),
        writes: writes.map(({ studentId, before, after }) => ({
          studentId: new Types.ObjectId(studentId),
          before,
          after,
        })),
      });
    },

    find: async (scope: Scope, orgId: string, classId: string, id: string): Promise<RosterChange | null> => {
      const found = await changes().findOne({
        _id: new Types.ObjectId(id),
        ...districtOf(scope, orgId),
        classId: new Types.ObjectId(classId),
      });
      return found && toChange(found);
    },

    /** Newest first. */
    listOfClass: async (scope: Scope, orgId: string, classId: string, limit: number): Promise<RosterChange[]> => {
      const filter = { ...districtOf(scope, orgId), classId: new Types.ObjectId(classId) };
      return (await changes().find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(toChange);
    },

    /** False when somebody has undone it already. */
    markUndone: async (scope: Scope, { id, orgId }: RosterChange, now: Date): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(id), ...districtOf(scope, orgId), undoneAt: null };
      return (await changes().updateOne(filter, { $set: { undoneAt: now } })).matchedCount > 0;
    },

    /** For erasure: changes stay without the student. */
    removeStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      const student = new Types.ObjectId(studentId);
      const filter = { ...districtOf(scope, orgId), 'writes.studentId': student } as mongo.Filter<StoredChange>;
      await changes().updateMany(filter, { $pull: { writes: { studentId: student } } });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The changes of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toChange({ _id, orgId, classId, by, writes, ...change }: StoredChange): RosterChange {
  const inClass = classId.toHexString();
  return {
    ...change,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    classId: inClass,
    by: by.toHexString(),
    writes: writes.map(({ studentId, before, after }) => ({
      classId: inClass,
      studentId: studentId.toHexString(),
      before,
      after,
    })),
  };
}
