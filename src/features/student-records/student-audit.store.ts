import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';

/** `program`: a command of the operator, by the id of the district. */
export const auditActors = ['person', 'client', 'program'] as const;
export type AuditActor = (typeof auditActors)[number];

export type AuditRecord = {
  readonly id: string;
  readonly at: Date;
  readonly by: { readonly kind: AuditActor; readonly id: string };
  readonly action: string;
  readonly studentIds: readonly string[];
  readonly about: { readonly kind: string; readonly id: string } | null;
};

export type NewAuditRecord = Omit<AuditRecord, 'id'> & { readonly scope: Scope; readonly orgId: string };

export type AuditFilter = {
  readonly studentId?: string | undefined;
  readonly byId?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  /** Up to and without. */
  readonly until?: Date | undefined;
};

export type AuditPosition = { readonly at: Date; readonly id: string };

type StoredRecord = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  at: Date;
  by: { kind: AuditActor; id: Types.ObjectId };
  action: string;
  studentIds: Types.ObjectId[];
  about: { kind: string; id: string } | null;
};

export type StudentAuditStore = ReturnType<typeof createStudentAuditStore>;

/** Who did what with whose record. Records are added and read, and go only where a district does not keep them: they hold ids only. */
export function createStudentAuditStore(connection: Connection) {
  const records = () => connection.collection<StoredRecord>('student_record_audit');

  const filterOf = (scope: Scope, orgId: string, { studentId, byId, action, from, until }: AuditFilter) =>
    ({
      ...districtOf(scope, orgId),
      ...(studentId !== undefined && { studentIds: new Types.ObjectId(studentId) }),
      ...(byId !== undefined && { 'by.id': new Types.ObjectId(byId) }),
      ...(action !== undefined && { action }),
      ...((from || until) && { at: { ...(from && { $gte: from }), ...(until && { $lt: until }) } }),
    }) as mongo.Filter<StoredRecord>;

  const ofStudent = (scope: Scope, orgId: string, studentId: string) =>
    ({
      ...districtOf(scope, orgId),
      studentIds: new Types.ObjectId(studentId),
      action: { $not: /^retention\./ },
    }) as mongo.Filter<StoredRecord>;

  return {
    add: async (added: readonly NewAuditRecord[]): Promise<void> => {
      await records().insertMany(
        added.map(({ scope, orgId, at, by, action, studentIds, about }) => ({
          _id: new Types.ObjectId(),
          ...districtOf(scope, orgId),
          at,
          by: { kind: by.kind, id: new Types.ObjectId(by.id) },
          action,
          studentIds: studentIds.map((id) => new Types.ObjectId(id)),
          about,
        })),
      );
    },

    /** Newest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      {
        orgId,
        filter,
        after,
        limit,
      }: { orgId: string; filter: AuditFilter; after: AuditPosition | null; limit: number },
    ): Promise<{ found: AuditRecord[]; count: number }> => {
      const all = filterOf(scope, orgId, filter);
      const page = after
        ? ({
            $and: [
              all,
              { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: new Types.ObjectId(after.id) } }] },
            ],
          } as mongo.Filter<StoredRecord>)
        : all;
      const [found, count] = await Promise.all([
        records()
          .find(page)
          .sort({ at: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        records().countDocuments(all, { limit: countLimit }),
      ]);
      return { found: found.map(toRecord), count };
    },

    /** How many there are of one student, by what was done. */
    tallyOf: async (scope: Scope, orgId: string, studentId: string): Promise<ReadonlyMap<string, number>> => {
      const tally = new Map<string, number>();
      for await (const { action } of records().find(ofStudent(scope, orgId, studentId), {
        projection: { action: 1 },
      })) {
        tally.set(action, (tally.get(action) ?? 0) + 1);
      }
      return tally;
    },

    /** Takes one student out of all of them; those that are about nobody else go. That they went stays. */
    forgetStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      if (scope.kind !== 'system')
        throw new Error('What was kept of a student goes by the rules of the district alone.');
      const own = ofStudent(scope, orgId, studentId);
      const student = new Types.ObjectId(studentId);
      await records().deleteMany({ $and: [own, { studentIds: { $size: 1 } }] } as mongo.Filter<StoredRecord>);
      await records().updateMany(own, { $pull: { studentIds: student } } as mongo.UpdateFilter<StoredRecord>);
    },

    /** All of them, newest first, as they come. */
    async *each(scope: Scope, orgId: string, filter: AuditFilter): AsyncGenerator<AuditRecord> {
      for await (const stored of records()
        .find(filterOf(scope, orgId, filter))
        .sort({ at: -1, _id: -1 })) {
        yield toRecord(stored);
      }
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The audit of a district is its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toRecord({ _id, at, by, action, studentIds, about }: StoredRecord): AuditRecord {
  return {
    id: _id.toHexString(),
    at,
    by: { kind: by.kind, id: by.id.toHexString() },
    action,
    studentIds: studentIds.map((id) => id.toHexString()),
    about,
  };
}
