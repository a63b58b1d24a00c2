import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

export type GuardianInvitation = {
  readonly orgId: string;
  readonly studentId: string;
  readonly by: string;
  readonly expiresAt: Date;
};

type StoredInvitation = {
  /** The hash of the code. */
  _id: string;
  orgId: Types.ObjectId;
  studentId: Types.ObjectId;
  by: Types.ObjectId;
  expiresAt: Date;
};

export type GuardianInvitationsStore = ReturnType<typeof createGuardianInvitationsStore>;

/** Codes with which families come in. Only their hashes are kept. */
export function createGuardianInvitationsStore(connection: Connection) {
  const invitations = () => connection.collection<StoredInvitation>('guardian_invitations');
  return {
    add: async (
      scope: Scope,
      codeHash: string,
      { orgId, studentId, by, expiresAt }: GuardianInvitation,
    ): Promise<void> => {
      await invitations().insertOne({
        _id: codeHash,
        ...districtOf(scope, orgId),
        studentId: new Types.ObjectId(studentId),
        by: new Types.ObjectId(by),
        expiresAt,
      });
    },

    find: async (scope: Scope, codeHash: string, now: Date): Promise<GuardianInvitation | null> => {
      if (scope.kind !== 'system') throw new Error('Codes are looked up by the system alone.');
      const found = await invitations().findOne({ _id: codeHash });
      if (!found || found.expiresAt <= now) return null;
      return {
        orgId: found.orgId.toHexString(),
        studentId: found.studentId.toHexString(),
        by: found.by.toHexString(),
        expiresAt: found.expiresAt,
      };
    },

    /** Uses a code up; false when somebody else was quicker. */
    take: async (scope: Scope, codeHash: string): Promise<boolean> => {
      if (scope.kind !== 'system') throw new Error('Codes are looked up by the system alone.');
      return (await invitations().deleteOne({ _id: codeHash })).deletedCount > 0;
    },

    removeStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await invitations().deleteMany({ ...districtOf(scope, orgId), studentId: new Types.ObjectId(studentId) });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The invitations of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}
