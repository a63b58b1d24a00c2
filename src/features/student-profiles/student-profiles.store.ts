import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { StudentProfile } from './student-profile.ts';

type StoredProfile = Omit<StudentProfile, 'studentId' | 'orgId'> & {
  /** The student's. */
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  updatedAt: Date;
};

export type StudentProfilesStore = ReturnType<typeof createStudentProfilesStore>;

export function createStudentProfilesStore(connection: Connection) {
  const profiles = () => connection.collection<StoredProfile>('student_profiles');
  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** Empty, at revision 0, where nobody has said anything. */
    find: async (scope: Scope, orgId: string, studentId: string): Promise<StudentProfile> => {
      const found = await profiles().findOne({ _id: new Types.ObjectId(studentId), ...districtOf(scope, orgId) });
      return found ? toProfile(found) : { studentId, orgId, said: {}, goals: [], revision: 0 };
    },

    /** Of these students, whatever their district: for the system, which matches resources. None is said of the others. */
    findMany: async (scope: Scope, studentIds: readonly string[]): Promise<StudentProfile[]> => {
      const ids = { _id: { $in: studentIds.map((id) => new Types.ObjectId(id)) } };
      const filter = scope.kind === 'actor' ? { ...ids, ...districtOf(scope, scope.actor.orgId) } : ids;
      if (scope.kind === 'public') throw new Error('Profiles are nothing for the public.');
      return (await profiles().find(filter).toArray()).map(toProfile);
    },

    /** False when the profile is not at the revision before any more. */
    put: async (scope: Scope, before: StudentProfile, after: StudentProfile, now: Date): Promise<boolean> => {
      const { studentId, orgId, ...state } = after;
      const _id = new Types.ObjectId(studentId);
      const district = districtOf(scope, orgId);
      if (before.revision > 0) {
        const filter = { _id, ...district, revision: before.revision };
        return (await profiles().updateOne(filter, { $set: { ...state, updatedAt: now } })).matchedCount > 0;
      }
      const fresh = { $setOnInsert: { ...state, updatedAt: now } };
      return (await profiles().updateOne({ _id, ...district }, fresh, { upsert: true })).upsertedCount > 0;
    },

    remove: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await profiles().deleteOne({ _id: new Types.ObjectId(studentId), ...districtOf(scope, orgId) });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The profiles of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toProfile({ _id, orgId, said, goals, revision }: StoredProfile): StudentProfile {
  return { studentId: _id.toHexString(), orgId: orgId.toHexString(), said, goals, revision };
}
