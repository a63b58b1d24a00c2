import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { SecretKind } from './student-secret.ts';

/** How a student signs in without an e-mail address. */
export type StudentSignIn = {
  readonly orgId: string;
  readonly personId: string;
  /** Unique in the district. */
  readonly name: string;
  readonly secretKind: SecretKind | null;
  readonly secretHash: string | null;
  /** Raised when cards are made invalid; those that are printed carry it. */
  readonly cardVersion: number;
  readonly hasCard: boolean;
  readonly revision: number;
};

type StoredSignIn = Omit<StudentSignIn, 'orgId' | 'personId'> & {
  /** The person's. */
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  setBy: Types.ObjectId;
  setAt: Date;
};

export type StudentSignInsStore = ReturnType<typeof createStudentSignInsStore>;

export function createStudentSignInsStore(connection: Connection) {
  const signIns = () => connection.collection<StoredSignIn>('student_sign_ins');
  return {
    /** For signing in: by the system only. */
    findByName: async (scope: Scope, orgId: string, name: string): Promise<StudentSignIn | null> => {
      const found = await signIns().findOne({ ...districtOf(scope, orgId), name });
      return found && toSignIn(found);
    },

    find: async (scope: Scope, orgId: string, personId: string): Promise<StudentSignIn | null> => {
      const found = await signIns().findOne({ _id: new Types.ObjectId(personId), ...districtOf(scope, orgId) });
      return found && toSignIn(found);
    },

    /** Whatever the district: for cards, which name a person. */
    findOfPerson: async (scope: Scope, personId: string): Promise<StudentSignIn | null> => {
      if (scope.kind !== 'system') throw new Error('Cards are looked up by the system alone.');
      const found = await signIns().findOne({ _id: new Types.ObjectId(personId) });
      return found && toSignIn(found);
    },

    findMany: async (
      scope: Scope,
      orgId: string,
      personIds: readonly string[],
    ): Promise<ReadonlyMap<string, StudentSignIn>> => {
      const filter = { _id: { $in: personIds.map((id) => new Types.ObjectId(id)) }, ...districtOf(scope, orgId) };
      return new Map(
        (await signIns().find(filter).toArray()).map((stored) => [stored._id.toHexString(), toSignIn(stored)]),
      );
    },

    /** Those of the names that are taken. */
    takenNames: async (scope: Scope, orgId: string, names: readonly string[]): Promise<ReadonlySet<string>> => {
      const filter = { ...districtOf(scope, orgId), name: { $in: [...names] } };
      const found = await signIns()
        .find(filter as mongo.Filter<StoredSignIn>, { projection: { name: 1 } })
        .toArray();
      return new Set(found.map(({ name }) => name));
    },

    /** Adds it, or replaces what is at the revision before; false when it is not there any more. A taken name is a duplicate key. */
    put: async (
      scope: Scope,
      before: StudentSignIn | null,
      after: StudentSignIn,
      { by, now }: { by: string; now: Date },
    ): Promise<boolean> => {
      const { orgId, personId, ...fields } = after;
      const _id = new Types.ObjectId(personId);
      const district = districtOf(scope, orgId);
      const state = { ...fields, setBy: new Types.ObjectId(by), setAt: now };
      if (before === null) {
        await signIns().insertOne({ _id, ...district, ...state });
        return true;
      }
      const filter = { _id, ...district, revision: before.revision };
      return (await signIns().updateOne(filter, { $set: state })).matchedCount > 0;
    },

    remove: async (scope: Scope, orgId: string, personId: string): Promise<void> => {
      await signIns().deleteOne({ _id: new Types.ObjectId(personId), ...districtOf(scope, orgId) });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The sign-ins of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toSignIn({ _id, orgId, setBy: _by, setAt: _at, ...rest }: StoredSignIn): StudentSignIn {
  return { ...rest, orgId: orgId.toHexString(), personId: _id.toHexString() };
}
