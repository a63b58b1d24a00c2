import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { LocalDate } from '../accounts/account.ts';

/** `caseload`: a student that support staff look after, in whatever class. `guardian`: a child of theirs. */
export type LinkKind = 'caseload' | 'guardian';

export type StudentLink = {
  readonly id: string;
  readonly kind: LinkKind;
  readonly personId: string;
  readonly studentId: string;
  readonly from: LocalDate;
  /** The last day; null while no end is planned. */
  readonly to: LocalDate | null;
};

const endOfTime: LocalDate = '9999-12-31';

type StoredLink = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  kind: LinkKind;
  personId: Types.ObjectId;
  studentId: Types.ObjectId;
  from: LocalDate;
  to: LocalDate;
  by: Types.ObjectId;
  at: Date;
};

export type StudentLinksStore = ReturnType<typeof createStudentLinksStore>;

/** Who stands to which student as something other than a teacher of their classes. One record for each pair and kind. */
export function createStudentLinksStore(connection: Connection) {
  const links = () => connection.collection<StoredLink>('student_links');

  return {
    /** Those of the students whom the person is linked to on that day. */
    linkedTo: async (
      scope: Scope,
      input: { orgId: string; kind: LinkKind; personId: string; studentIds: readonly string[]; on: LocalDate },
    ): Promise<string[]> => {
      const { orgId, kind, personId, studentIds, on } = input;
      const found = await links()
        .find({
          ...districtOf(scope, orgId),
          kind,
          personId: new Types.ObjectId(personId),
          studentId: { $in: studentIds.map((id) => new Types.ObjectId(id)) },
          from: { $lte: on },
          to: { $gte: on },
        })
        .toArray();
      return found.map(({ studentId }) => studentId.toHexString());
    },

    /** Of one person, of the day; at most `limit`. */
    listOf: async (
      scope: Scope,
      {
        orgId,
        kind,
        personId,
        on,
        limit,
      }: { orgId: string; kind: LinkKind; personId: string; on: LocalDate; limit: number },
    ): Promise<StudentLink[]> => {
      const filter = {
        ...districtOf(scope, orgId),
        kind,
        personId: new Types.ObjectId(personId),
        from: { $lte: on },
        to: { $gte: on },
      };
      return (await links().find(filter).sort({ _id: 1 }).limit(limit).toArray()).map(toLink);
    },

    /** Of one student, whoever they are linked to, of the day. */
    listTo: async (
      scope: Scope,
      { orgId, kind, studentId, on }: { orgId: string; kind: LinkKind; studentId: string; on: LocalDate },
    ): Promise<StudentLink[]> => {
      const filter = {
        ...districtOf(scope, orgId),
        studentId: new Types.ObjectId(studentId),
        kind,
        from: { $lte: on },
        to: { $gte: on },
      };
      return (await links().find(filter).sort({ _id: 1 }).limit(100).toArray()).map(toLink);
    },

    /** Links them from a day on; again what was ended. */
    put: async (
      scope: Scope,
      link: { orgId: string; kind: LinkKind; personId: string; studentId: string; from: LocalDate; by: string },
      now: Date,
    ): Promise<void> => {
      const { orgId, kind, personId, studentId, from, by } = link;
      const key = {
        ...districtOf(scope, orgId),
        kind,
        personId: new Types.ObjectId(personId),
        studentId: new Types.ObjectId(studentId),
      };
      const change = { to: endOfTime, by: new Types.ObjectId(by), at: now };
      await links().updateOne(key, { $set: change, $setOnInsert: { from } }, { upsert: true });
    },

    /** False when there is no such link of that day or a later one. */
    end: async (
      scope: Scope,
      link: { orgId: string; kind: LinkKind; personId: string; studentId: string; to: LocalDate; by: string },
      now: Date,
    ): Promise<boolean> => {
      const { orgId, kind, personId, studentId, to, by } = link;
      const filter = {
        ...districtOf(scope, orgId),
        kind,
        personId: new Types.ObjectId(personId),
        studentId: new Types.ObjectId(studentId),
        to: { $gt: to },
      };
      const change = { $set: { to, by: new Types.ObjectId(by), at: now } };
      return (await links().updateOne(filter, change)).matchedCount > 0;
    },

    /** For erasure: nothing stays. */
    removeStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await links().deleteMany({ ...districtOf(scope, orgId), studentId: new Types.ObjectId(studentId) });
    },
  };
}

/** Its own district, or for the system any. */
function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('Links of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toLink({ _id, kind, personId, studentId, from, to }: StoredLink): StudentLink {
  return {
    id: _id.toHexString(),
    kind,
    personId: personId.toHexString(),
    studentId: studentId.toHexString(),
    from,
    to: to === endOfTime ? null : to,
  };
}
