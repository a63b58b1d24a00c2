import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { LocalDate } from './account.ts';

type Stored = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  memberships: { role: string; to: LocalDate }[];
  deletedAt: Date | null;
};

/** Somebody who is or was a student, with the last day of each role. */
export type StudentOnce = {
  readonly id: string;
  readonly memberships: readonly { readonly role: string; readonly to: LocalDate }[];
  readonly deletedOn: LocalDate | null;
};

const projection = { 'memberships.role': 1, 'memberships.to': 1, deletedAt: 1 };

/** All who are or were students of a district, also who was taken out of it: for those who clear up after them. */
export function createPastStudentsStore(connection: Connection) {
  const people = () => connection.collection<Stored>('people');
  const students = (scope: Scope, orgId: string) => {
    if (scope.kind !== 'system') throw new Error('Who has left is looked for by the system alone.');
    return { orgId: new Types.ObjectId(orgId), 'memberships.role': 'student' };
  };

  return {
    /** In the order of their ids. */
    page: async (
      scope: Scope,
      orgId: string,
      { afterId, limit }: { readonly afterId: string; readonly limit: number },
    ): Promise<StudentOnce[]> => {
      const filter = { ...students(scope, orgId), _id: { $gt: new Types.ObjectId(afterId) } };
      const found = people().find(filter, { projection }).sort({ _id: 1 }).limit(limit);
      return (await found.toArray()).map(toStudent);
    },

    findMany: async (scope: Scope, orgId: string, ids: readonly string[]): Promise<StudentOnce[]> => {
      const filter = { ...students(scope, orgId), _id: { $in: ids.map((id) => new Types.ObjectId(id)) } };
      return (await people().find(filter, { projection }).toArray()).map(toStudent);
    },
  };
}

function toStudent({ _id, memberships, deletedAt }: Stored): StudentOnce {
  return {
    id: _id.toHexString(),
    memberships: memberships.map(({ role, to }) => ({ role, to })),
    deletedOn: deletedAt?.toISOString().slice(0, 10) ?? null,
  };
}
