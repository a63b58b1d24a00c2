import { type Connection, type mongo, Types } from 'mongoose';
import type { Session } from '../../database/session.ts';
import type { Scope } from '../../shared/actor.ts';
import { within } from './assignments.store.ts';
import type { ChangedPart, ClassStamp } from './class-changes.ts';

export type ClassChangesStore = ReturnType<typeof createClassChangesStore>;

type StoredChanges = {
  readonly _id: string;
  readonly orgId: Types.ObjectId;
  /** Of all changes ever. */
  readonly count: number;
  /** Whom the last of them were about. */
  readonly last: readonly Types.ObjectId[];
};

/** Programs that write at the same moment write different records, so that their transactions do not hold each other up. */
const slots = 8;
/** So many changes are told one by one; who has seen none of more reads all. */
const mostTold = 64;

/** Counts what changes for the students of an assignment, so that who keeps a picture of it asks one small question. */
export function createClassChangesStore(connection: Connection) {
  const changes = () => connection.collection<StoredChanges>('class_changes');
  const ownSlot = Math.floor(Math.random() * slots);
  const idOf = (assignmentId: string, slot: number): string => `${assignmentId} ${slot}`;

  const write = async (operations: mongo.AnyBulkWriteOperation<StoredChanges>[], session?: Session) => {
    const once = () => changes().bulkWrite(operations, { ordered: false, ...(session && { session }) });
    await once().catch((error: unknown) => {
      // Two who write the first at one moment: the other one's is there now. A transaction begins anew as a whole.
      if (session || (error as { code?: unknown }).code !== 11_000) throw error;
      return once();
    });
  };

  return {
    note: async (scope: Scope, orgId: string, parts: readonly ChangedPart[], session?: Session): Promise<void> => {
      const byAssignment = new Map<string, Set<string>>();
      for (const { assignmentId, studentId } of parts) {
        byAssignment.set(assignmentId, (byAssignment.get(assignmentId) ?? new Set()).add(studentId));
      }
      if (byAssignment.size === 0) return;
      const operations = [...byAssignment].map(([assignmentId, students]) => ({
        updateOne: {
          filter: { _id: idOf(assignmentId, ownSlot), ...within(scope, orgId) },
          update: {
            $inc: { count: students.size },
            $push: {
              last: { $each: [...students].slice(-mostTold).map((id) => new Types.ObjectId(id)), $slice: -mostTold },
            },
          },
          upsert: true,
        },
      })) as mongo.AnyBulkWriteOperation<StoredChanges>[];
      await write(operations, session);
    },

    /** Everything of the assignments, and nobody is named any more. */
    forget: async (scope: Scope, orgId: string, assignmentIds: readonly string[]): Promise<void> => {
      const ids = assignmentIds.flatMap((id) => Array.from({ length: slots }, (_, slot) => idOf(id, slot)));
      if (ids.length === 0) return;
      const filter = { _id: { $in: ids }, ...within(scope, orgId) } as mongo.Filter<StoredChanges>;
      await changes().updateMany(filter, { $inc: { count: mostTold + 1 }, $set: { last: [] } });
    },

    partsOf: async (scope: Scope, orgId: string, studentIds: readonly string[]): Promise<ChangedPart[]> => {
      if (studentIds.length === 0) return [];
      const filter = { ...within(scope, orgId), studentId: { $in: [...studentIds] } };
      return connection
        .collection<ChangedPart>('student_playlists')
        .find(filter as mongo.Filter<ChangedPart>, { projection: { _id: 0, assignmentId: 1, studentId: 1 } })
        .toArray() as Promise<ChangedPart[]>;
    },

    read: async (scope: Scope, orgId: string, assignmentId: string): Promise<ClassStamp> => {
      const ids = Array.from({ length: slots }, (_, slot) => idOf(assignmentId, slot));
      const filter = { _id: { $in: ids }, ...within(scope, orgId) } as mongo.Filter<StoredChanges>;
      const found = await changes().find(filter).toArray();
      return new Map(found.map(({ _id, count, last }) => [_id, { count, last: last.map((one) => one.toHexString()) }]));
    },
  };
}
