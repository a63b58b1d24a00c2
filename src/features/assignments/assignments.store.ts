import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { createCheckedCache, type Stamped } from '../../shared/checked-cache.ts';
import type { Assignment, Audience } from './assignment.ts';

type StoredAssignment = Omit<Assignment, 'id' | 'orgId' | 'familyNote' | 'skips'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
  /** Whom it reaches, such as `class:…`: so that it is found by a class, a group and a student in one way. */
  readonly audienceKeys: readonly string[];
  /** Absent from those of before it could be said. */
  readonly familyNote?: string | null;
  /** Absent from those of before it could be said: nobody was asked whether students may. */
  readonly skips?: Assignment['skips'];
};

export type AssignmentFilter = {
  /** Those that somebody has given, and those of classes; null for all of the district. */
  readonly of: { readonly assignedBy: string; readonly classIds: readonly string[] } | null;
  readonly playlistId?: string | undefined;
  /** What was given to a class, or to a group of it. */
  readonly within?: { readonly classId: string; readonly groupIds: readonly string[] } | undefined;
  readonly hasEnded?: boolean | undefined;
};

export type AssignmentsStore = ReturnType<typeof createAssignmentsStore>;

export const classKey = (id: string): string => `class:${id}`;
export const groupKey = (id: string): string => `group:${id}`;
export const studentKey = (id: string): string => `student:${id}`;

function keysOf(audience: Audience): string[] {
  switch (audience.kind) {
    case 'class':
      return [classKey(audience.classId)];
    case 'group':
      return [groupKey(audience.groupId)];
    case 'students':
      return audience.studentIds.map(studentKey);
  }
}

/** Of assignments in memory. */
const keptBytes = 8 * 1024 * 1024;
/** So many are looked through for one student or one playlist: more than a school year brings. */
const mostAtOnce = 500;

export function createAssignmentsStore(connection: Connection) {
  const assignments = () => connection.collection<StoredAssignment>('assignments');

  const cache = createCheckedCache<Assignment>({
    maximumBytes: keptBytes,
    readStamps: async (ids) => {
      const found = await assignments()
        .find(among(ids), { projection: { revision: 1 } })
        .toArray();
      return new Map(found.map(({ _id, revision }) => [_id.toHexString(), String(revision)]));
    },
    readItems: async (ids) => {
      const found = await assignments().find(among(ids)).toArray();
      return new Map(
        found.map((stored): [string, Stamped<Assignment>] => {
          const bytes = 1_000 + 300 * stored.settings.length + 60 * stored.audienceKeys.length;
          return [stored._id.toHexString(), { item: toAssignment(stored), stamp: String(stored.revision), bytes }];
        }),
      );
    },
  });

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, assignment: Assignment): Promise<void> => {
      const { orgId } = within(scope, assignment.orgId);
      await assignments().insertOne({ ...toState(assignment), _id: new Types.ObjectId(assignment.id), orgId });
    },

    /** The same object as long as it does not change. */
    find: async (scope: Scope, id: string): Promise<Assignment | null> => {
      const [found = null] = await cache.get([id]);
      return found && isWithin(scope, found.orgId) ? found : null;
    },

    findMany: async (scope: Scope, ids: readonly string[]): Promise<Assignment[]> => {
      const found = ids.length === 0 ? [] : await cache.get(ids);
      return found.flatMap((one) => (one && isWithin(scope, one.orgId) ? [one] : []));
    },

    /** Newest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: { orgId: string; filter: AssignmentFilter; beforeId: string | null; limit: number },
    ): Promise<{ found: Assignment[]; count: number }> => {
      const filter = filterOf(scope, input.orgId, input.filter);
      const page =
        input.beforeId === null ? filter : { $and: [filter, { _id: { $lt: new Types.ObjectId(input.beforeId) } }] };
      const [found, count] = await Promise.all([
        assignments()
          .find(page as mongo.Filter<StoredAssignment>)
          .sort({ _id: -1 })
          .limit(input.limit + 1)
          .toArray(),
        assignments().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toAssignment), count };
    },

    /** Those that go on and reach somebody by any of the keys. */
    listReaching: async (scope: Scope, orgId: string, keys: readonly string[]): Promise<Assignment[]> => {
      if (keys.length === 0) return [];
      const filter = { ...within(scope, orgId), endedAt: null, audienceKeys: { $in: [...keys] } };
      const found = assignments().find(filter as mongo.Filter<StoredAssignment>, { limit: mostAtOnce });
      return (await found.toArray()).map(toAssignment);
    },

    /** Those of the playlists that are or were assigned, in any district. */
    findAssigned: async (scope: Scope, playlistIds: readonly string[]): Promise<Set<string>> => {
      if (scope.kind !== 'system') throw new Error('Only the system asks for all districts.');
      const found = await assignments().distinct('playlistId', { playlistId: { $in: [...playlistIds] } });
      return new Set(found);
    },

    /** False when it is not at the revision before any more. */
    replace: async (scope: Scope, before: Assignment, after: Assignment): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(before.id), ...within(scope, before.orgId), revision: before.revision };
      return (await assignments().updateOne(filter, { $set: toState(after) })).matchedCount > 0;
    },

    /** Takes a student out of all that names them. */
    forgetStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      const owned = within(scope, orgId);
      const pull = {
        $pull: { audienceKeys: studentKey(studentId), 'audience.studentIds': studentId, settings: { studentId } },
        $inc: { revision: 1 },
      } as unknown as mongo.UpdateFilter<StoredAssignment>;
      for (const named of [{ audienceKeys: studentKey(studentId) }, { 'settings.studentId': studentId }]) {
        await assignments().updateMany({ ...owned, ...named } as mongo.Filter<StoredAssignment>, pull);
      }
    },
  };
}

function filterOf(
  scope: Scope,
  orgId: string,
  { of, playlistId, within: place, hasEnded }: AssignmentFilter,
): mongo.Filter<StoredAssignment> {
  return {
    ...within(scope, orgId),
    ...(playlistId !== undefined && { playlistId }),
    ...(place && { audienceKeys: { $in: [classKey(place.classId), ...place.groupIds.map(groupKey)] } }),
    ...(hasEnded !== undefined && { endedAt: hasEnded ? { $gt: new Date(0) } : null }),
    ...(of && { $or: [{ assignedBy: of.assignedBy }, { audienceKeys: { $in: of.classIds.map(classKey) } }] }),
  } as mongo.Filter<StoredAssignment>;
}

function among(ids: readonly string[]): mongo.Filter<StoredAssignment> {
  return { _id: { $in: ids.map((id) => new Types.ObjectId(id)) } };
}

export function isWithin(scope: Scope, orgId: string): boolean {
  return scope.kind === 'system' || (scope.kind === 'actor' && scope.actor.orgId === orgId);
}

/** What belongs to the own district, or for the system to any. */
export function within(scope: Scope, orgId: string): { orgId: Types.ObjectId } {
  if (!isWithin(scope, orgId)) throw new Error('The assignments of a district are its own.');
  return { orgId: new Types.ObjectId(orgId) };
}

function toState({ id: _id, orgId: _orgId, ...assignment }: Assignment) {
  return { ...assignment, audienceKeys: keysOf(assignment.audience) };
}

function toAssignment({ _id, orgId, audienceKeys: _keys, ...assignment }: StoredAssignment): Assignment {
  return { familyNote: null, skips: 'never', ...assignment, id: _id.toHexString(), orgId: orgId.toHexString() };
}
