import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { GradeLevel } from '../resources/resource.ts';
import { attachedIds, type Course, targetIdsOf } from './course.ts';

type StoredCourse = Omit<Course, 'id' | 'orgId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  sortKey: string;
  /** What its units use, so that it is found by it. */
  targetIds: readonly string[];
  attachedIds: readonly string[];
  counts: CourseCounts;
  /** What merges of resources have changed, so that it can be undone; absent where none has. */
  moved?: MovedAttachment[];
  deletedAt: Date | null;
};

/** An attachment that shows what a merge has put in place of what it showed. */
export type MovedAttachment = { readonly mergeId: string; readonly attachmentId: string };

export type CourseCounts = { readonly units: number; readonly playlists: number; readonly resources: number };
/** A course as lists show it. */
export type ListedCourse = Omit<Course, 'units'> & { readonly counts: CourseCounts };

export type CoursePosition = { readonly sortKey: string; readonly id: string };

export type CourseFilter = {
  readonly subjects?: readonly string[] | undefined;
  readonly gradeLevel?: GradeLevel | undefined;
  readonly isArchived: boolean;
  readonly targetId?: string | undefined;
  /** A playlist or resource that it attaches. */
  readonly attachedId?: string | undefined;
};

export type CoursesStore = ReturnType<typeof createCoursesStore>;

/** By grade, then by title; grades of two digits after those of one. */
export function sortKeyOf({ title, gradeLevels }: Pick<Course, 'title' | 'gradeLevels'>): string {
  const [first] = gradeLevels;
  const grade = first === undefined ? '99' : first === 'K' ? '00' : first.padStart(2, '0');
  return `${grade} ${title}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

export function createCoursesStore(connection: Connection) {
  const courses = () => connection.collection<StoredCourse>('courses');

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    find: async (scope: Scope, orgId: string, id: string): Promise<Course | null> => {
      const found = await courses().findOne({ _id: new Types.ObjectId(id), ...liveIn(scope, orgId) });
      return found && toCourse(found);
    },

    findImported: async (
      scope: Scope,
      orgId: string,
      source: { system: string; id: string },
    ): Promise<Course | null> => {
      const filter = { ...liveIn(scope, orgId), 'source.system': source.system, 'source.id': source.id };
      const found = await courses().findOne(filter as mongo.Filter<StoredCourse>);
      return found && toCourse(found);
    },

    /** In the order of grades and titles; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: { orgId: string; filter: CourseFilter; after: CoursePosition | null; limit: number },
    ): Promise<{ found: ListedCourse[]; count: number }> => {
      const { subjects, gradeLevel, isArchived, targetId, attachedId } = input.filter;
      const filter = {
        ...liveIn(scope, input.orgId),
        isArchived,
        ...(subjects && { subjects: { $in: [...subjects] } }),
        ...(gradeLevel !== undefined && { gradeLevels: gradeLevel }),
        ...(targetId !== undefined && { targetIds: targetId }),
        ...(attachedId !== undefined && { attachedIds: attachedId }),
      } as mongo.Filter<StoredCourse>;
      const { after } = input;
      const page = after
        ? {
            $and: [
              filter,
              {
                $or: [
                  { sortKey: { $gt: after.sortKey } },
                  { sortKey: after.sortKey, _id: { $gt: new Types.ObjectId(after.id) } },
                ],
              },
            ],
          }
        : filter;
      const [found, count] = await Promise.all([
        courses()
          .find(page as mongo.Filter<StoredCourse>, { projection: { units: 0, targetIds: 0, attachedIds: 0 } })
          .sort({ sortKey: 1, _id: 1 })
          .limit(input.limit + 1)
          .toArray(),
        courses().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toListed), count };
    },

    insert: async (scope: Scope, course: Course): Promise<void> => {
      const { orgId } = liveIn(scope, course.orgId);
      await courses().insertOne({ ...toState(course), _id: new Types.ObjectId(course.id), orgId, deletedAt: null });
    },

    /** False when it is not at the revision before any more. */
    replace: async (scope: Scope, before: Course, after: Course): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(before.id), ...liveIn(scope, before.orgId), revision: before.revision };
      return (await courses().updateOne(filter, { $set: toState(after) })).matchedCount > 0;
    },

    /** Those of all districts that attach the resource. */
    listAttaching: async (scope: Scope, resourceId: string): Promise<Pick<Course, 'id' | 'orgId'>[]> => {
      assertSystem(scope);
      const filter = { attachedIds: resourceId, deletedAt: null } as mongo.Filter<StoredCourse>;
      const found = await courses()
        .find(filter, { projection: { orgId: 1 } })
        .toArray();
      return found.map(({ _id, orgId }) => ({ id: _id.toHexString(), orgId: orgId.toHexString() }));
    },

    /** Those that a merge has changed, with the attachments that it changed. */
    listMoved: async (
      scope: Scope,
      mergeId: string,
    ): Promise<{ course: Pick<Course, 'id' | 'orgId'>; attachmentIds: string[] }[]> => {
      assertSystem(scope);
      const filter = { 'moved.mergeId': mergeId } as mongo.Filter<StoredCourse>;
      const found = await courses()
        .find(filter, { projection: { orgId: 1, moved: 1 } })
        .toArray();
      return found.map(({ _id, orgId, moved = [] }) => ({
        course: { id: _id.toHexString(), orgId: orgId.toHexString() },
        attachmentIds: moved.flatMap((one) => (one.mergeId === mergeId ? [one.attachmentId] : [])),
      }));
    },

    /** `replace`, for a merge: also notes what it has changed, or forgets that. */
    move: async (
      scope: Scope,
      before: Course,
      after: Course,
      marks: { readonly add: readonly MovedAttachment[] } | { readonly removeOf: string },
    ): Promise<boolean> => {
      assertSystem(scope);
      const filter = { _id: new Types.ObjectId(before.id), ...liveIn(scope, before.orgId), revision: before.revision };
      const noted =
        'add' in marks
          ? { $push: { moved: { $each: [...marks.add] } } }
          : { $pull: { moved: { mergeId: marks.removeOf } } };
      return (await courses().updateOne(filter, { $set: toState(after), ...noted })).matchedCount > 0;
    },

    remove: async (scope: Scope, { id, orgId, revision }: Course, now: Date): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(id), ...liveIn(scope, orgId), revision };
      const gone = { $set: { deletedAt: now, updatedAt: now, revision: revision + 1 } };
      return (await courses().updateOne(filter, gone)).matchedCount > 0;
    },

    /** How many units use each of these targets of the bank; none is said of those that nothing uses. */
    countTargetUses: async (scope: Scope, orgId: string, ids: readonly string[]): Promise<Map<string, number>> => {
      const wanted = new Set(ids);
      const filter = { ...liveIn(scope, orgId), targetIds: { $in: [...ids] } } as mongo.Filter<StoredCourse>;
      const found = courses().find<{ units: { targetIds: string[] }[] }>(filter, {
        projection: { 'units.targetIds': 1 },
      });
      const uses = new Map<string, number>();
      for await (const { units } of found) {
        for (const id of units.flatMap(({ targetIds }) => targetIds)) {
          if (wanted.has(id)) uses.set(id, (uses.get(id) ?? 0) + 1);
        }
      }
      return uses;
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}

/** What is not deleted of its own district, or for the system of any. */
function liveIn(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The courses of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId), deletedAt: null };
}

function toState({ id: _id, orgId: _orgId, ...course }: Course) {
  const [playlists, resources] = [attachedIds(course, 'playlist'), attachedIds(course, 'resource')];
  return {
    ...course,
    sortKey: sortKeyOf(course),
    targetIds: targetIdsOf(course),
    attachedIds: [...playlists, ...resources],
    counts: { units: course.units.length, playlists: playlists.length, resources: resources.length },
  };
}

function toListed({ _id, orgId, title, summary, subjects, gradeLevels, isArchived, source, ...rest }: StoredCourse) {
  const { counts, revision, createdAt, updatedAt } = rest;
  const head = { id: _id.toHexString(), orgId: orgId.toHexString(), title, summary, subjects, gradeLevels };
  return { ...head, isArchived, source, counts, revision, createdAt, updatedAt };
}

function toCourse(stored: StoredCourse): Course {
  const { counts: _counts, ...head } = toListed(stored);
  return { ...head, units: stored.units };
}
