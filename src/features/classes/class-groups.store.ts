import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** Some of a class, chosen by its teachers. */
export type ClassGroup = {
  readonly id: string;
  readonly orgId: string;
  readonly classId: string;
  readonly title: string;
  readonly studentIds: readonly string[];
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

type StoredGroup = Omit<ClassGroup, 'id' | 'orgId' | 'classId' | 'studentIds'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  classId: Types.ObjectId;
  studentIds: Types.ObjectId[];
  deletedAt: Date | null;
};

export type ClassGroupsStore = ReturnType<typeof createClassGroupsStore>;

export function createClassGroupsStore(connection: Connection) {
  const groups = () => connection.collection<StoredGroup>('class_groups');
  const findAll = async (filter: object): Promise<ClassGroup[]> =>
    (
      await groups()
        .find(filter as mongo.Filter<StoredGroup>)
        .sort({ _id: 1 })
        .toArray()
    ).map(toGroup);

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    find: async (scope: Scope, orgId: string, id: string): Promise<ClassGroup | null> => {
      const found = await groups().findOne({ _id: new Types.ObjectId(id), ...liveIn(scope, orgId) });
      return found && toGroup(found);
    },

    listOfClass: (scope: Scope, orgId: string, classId: string): Promise<ClassGroup[]> =>
      findAll({ ...liveIn(scope, orgId), classId: new Types.ObjectId(classId) }),

    listOfStudent: (scope: Scope, orgId: string, studentId: string): Promise<ClassGroup[]> =>
      findAll({ ...liveIn(scope, orgId), studentIds: new Types.ObjectId(studentId) }),

    insert: async (scope: Scope, group: ClassGroup): Promise<void> => {
      const { orgId } = liveIn(scope, group.orgId);
      await groups().insertOne({ ...toState(group), _id: new Types.ObjectId(group.id), orgId, deletedAt: null });
    },

    /** False when it is not at the revision before any more. */
    replace: async (scope: Scope, before: ClassGroup, after: ClassGroup): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(before.id), ...liveIn(scope, before.orgId), revision: before.revision };
      return (await groups().updateOne(filter, { $set: toState(after) })).matchedCount > 0;
    },

    remove: async (scope: Scope, group: ClassGroup, now: Date): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(group.id), ...liveIn(scope, group.orgId), revision: group.revision };
      return (await groups().updateOne(filter, { $set: { deletedAt: now } })).matchedCount > 0;
    },

    /** For erasure: also from groups that were deleted. */
    removeStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      const { orgId: district } = liveIn(scope, orgId);
      const id = new Types.ObjectId(studentId);
      await groups().updateMany({ orgId: district, studentIds: id }, { $pull: { studentIds: id } });
    },
  };
}

function liveIn(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The groups of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId), deletedAt: null };
}

function toState({ id: _id, orgId: _orgId, classId, studentIds, ...group }: ClassGroup) {
  return {
    ...group,
    classId: new Types.ObjectId(classId),
    studentIds: studentIds.map((id) => new Types.ObjectId(id)),
  };
}

function toGroup({ _id, orgId, classId, studentIds, deletedAt: _deletedAt, ...group }: StoredGroup): ClassGroup {
  return {
    ...group,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    classId: classId.toHexString(),
    studentIds: studentIds.map((id) => id.toHexString()),
  };
}
