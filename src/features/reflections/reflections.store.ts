import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Reflection } from './reflection.ts';

type StoredReflection = Pick<Reflection, 'prompt' | 'text' | 'at'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
  readonly studentId: Types.ObjectId;
};

export type ReflectionsStore = ReturnType<typeof createReflectionsStore>;

/** One for each playlist of a student, under its id. */
export function createReflectionsStore(connection: Connection) {
  const reflections = () => connection.collection<StoredReflection>('reflections');

  return {
    findMany: async (
      scope: Scope,
      orgId: string,
      studentPlaylistIds: readonly string[],
    ): Promise<Map<string, Reflection>> => {
      if (studentPlaylistIds.length === 0) return new Map();
      const ids = studentPlaylistIds.map((id) => new Types.ObjectId(id));
      const found = await reflections()
        .find({ _id: { $in: ids }, ...within(scope, orgId) })
        .toArray();
      return new Map(found.map((stored) => [stored._id.toHexString(), toReflection(stored)]));
    },

    put: async (scope: Scope, { orgId, studentId, studentPlaylistId, ...fields }: Reflection): Promise<void> => {
      const filter = {
        _id: new Types.ObjectId(studentPlaylistId),
        ...within(scope, orgId),
        studentId: new Types.ObjectId(studentId),
      };
      await reflections().updateOne(filter, { $set: fields }, { upsert: true });
    },

    ofStudent: async (scope: Scope, orgId: string, studentId: string): Promise<Reflection[]> => {
      const filter = { ...within(scope, orgId), studentId: new Types.ObjectId(studentId) };
      return (await reflections().find(filter).toArray()).map(toReflection);
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await reflections().deleteMany({ ...within(scope, orgId), studentId: new Types.ObjectId(studentId) });
    },
  };
}

function within(scope: Scope, orgId: string): { readonly orgId: Types.ObjectId } {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('what students say is read and written in their own district');
  }
  return { orgId: new Types.ObjectId(orgId) };
}

function toReflection({ _id, orgId, studentId, prompt, text, at }: StoredReflection): Reflection {
  return {
    orgId: orgId.toHexString(),
    studentId: studentId.toHexString(),
    studentPlaylistId: _id.toHexString(),
    prompt,
    text,
    at,
  };
}
