import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { type LocalDate, sortKeyOf } from '../accounts/account.ts';
import { dayAfter } from '../accounts/district-days.ts';
import { type Class, type ClassTeacher, graceDays } from './class.ts';

export const endOfTime: LocalDate = '9999-12-31';

type StoredTeacher = Omit<ClassTeacher, 'personId' | 'to'> & { personId: Types.ObjectId; to: LocalDate };

type StoredClass = Omit<Class, 'id' | 'orgId' | 'schoolId' | 'teachers'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  schoolId: Types.ObjectId;
  sortKey: string;
  teachers: StoredTeacher[];
  deletedAt: Date | null;
};

export type ClassPosition = { readonly sortKey: string; readonly id: string };

export type ClassFilter = {
  readonly schoolId?: string | undefined;
  readonly isArchived: boolean;
  /** How their sort key begins. */
  readonly begins?: string;
  /** Null for all: else those of the schools, and those that the person belongs to on that day or did shortly before. */
  readonly of: { readonly schoolIds: readonly string[]; readonly personId: string; readonly on: LocalDate } | null;
};

export type ClassesStore = ReturnType<typeof createClassesStore>;

export function createClassesStore(connection: Connection) {
  const classes = () => connection.collection<StoredClass>('classes');

  const findAll = async (filter: object, limit: number): Promise<Class[]> =>
    (
      await classes()
        .find(filter as mongo.Filter<StoredClass>)
        .limit(limit)
        .toArray()
    ).map(toClass);

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    find: async (scope: Scope, orgId: string, id: string): Promise<Class | null> => {
      const found = await classes().findOne({ _id: new Types.ObjectId(id), ...liveIn(scope, orgId) });
      return found && toClass(found);
    },

    findMany: async (scope: Scope, orgId: string, ids: readonly string[]): Promise<Class[]> =>
      ids.length === 0
        ? []
        : findAll({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, ...liveIn(scope, orgId) }, ids.length),

    findBySourcedIds: async (scope: Scope, orgId: string, sourcedIds: readonly string[]): Promise<Class[]> =>
      sourcedIds.length === 0
        ? []
        : findAll({ ...liveIn(scope, orgId), sourcedId: { $in: [...sourcedIds] } }, sourcedIds.length),

    /** By its code alone, whatever the district: for signing in, so for the system only. */
    findByCode: async (scope: Scope, code: string): Promise<Class | null> => {
      if (scope.kind !== 'system') throw new Error('Codes are looked up by the system alone.');
      const found = await classes().findOne({ 'code.value': code, deletedAt: null } as mongo.Filter<StoredClass>);
      return found && toClass(found);
    },

    /** Those that a person belongs to on a day, or did until shortly before. Not those that were archived before that. */
    listOfTeacher: async (scope: Scope, orgId: string, personId: string, on: LocalDate): Promise<Class[]> =>
      findAll({ ...liveIn(scope, orgId), ...teaching(personId, on) }, 1_000),

    /** By title; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: { orgId: string; filter: ClassFilter; after: ClassPosition | null; limit: number },
    ): Promise<{ found: Class[]; count: number }> => {
      const { schoolId, isArchived, begins, of } = input.filter;
      const mine = of && {
        $or: [{ schoolId: { $in: of.schoolIds.map((id) => new Types.ObjectId(id)) } }, teaching(of.personId, of.on)],
      };
      const all = {
        ...liveIn(scope, input.orgId),
        ...(schoolId !== undefined && { schoolId: new Types.ObjectId(schoolId) }),
        archivedAt: isArchived ? { $ne: null } : null,
        ...(begins !== undefined && { sortKey: { $gte: begins, $lt: `${begins}\uffff` } }),
        ...(mine && { $and: [mine] }),
      };
      const { after } = input;
      const beyond = after && {
        $or: [
          { sortKey: { $gt: after.sortKey } },
          { sortKey: after.sortKey, _id: { $gt: new Types.ObjectId(after.id) } },
        ],
      };
      const page = beyond ? { ...all, $and: [...(mine ? [mine] : []), beyond] } : all;
      const [found, count] = await Promise.all([
        classes()
          .find(page as mongo.Filter<StoredClass>)
          .sort({ sortKey: 1, _id: 1 })
          .limit(input.limit + 1)
          .toArray(),
        classes().countDocuments(all as mongo.Filter<StoredClass>, { limit: countLimit }),
      ]);
      return { found: found.map(toClass), count };
    },

    /** Those with an id of the student information system, at these schools or all; as they come. */
    async *eachImported(scope: Scope, orgId: string): AsyncGenerator<Class> {
      const filter = { ...liveIn(scope, orgId), sourcedId: { $gt: '' } } as mongo.Filter<StoredClass>;
      for await (const stored of classes().find(filter).sort({ sourcedId: 1 })) yield toClass(stored);
    },

    /** All that are not archived, as they come. */
    async *eachOpen(scope: Scope, orgId: string, schoolId: string | null): AsyncGenerator<Class> {
      const filter = {
        ...liveIn(scope, orgId),
        archivedAt: null,
        ...(schoolId !== null && { schoolId: new Types.ObjectId(schoolId) }),
      } as mongo.Filter<StoredClass>;
      for await (const stored of classes().find(filter).sort({ sortKey: 1, _id: 1 })) yield toClass(stored);
    },

    /** A code or an id of the student information system that is taken is a duplicate key. */
    insert: async (scope: Scope, one: Class): Promise<void> => {
      const { orgId } = liveIn(scope, one.orgId);
      await classes().insertOne({ ...toState(one), _id: new Types.ObjectId(one.id), orgId, deletedAt: null });
    },

    /** False when it is not at the revision before any more. */
    replace: async (scope: Scope, before: Class, after: Class): Promise<boolean> => {
      const filter = { _id: new Types.ObjectId(before.id), ...liveIn(scope, before.orgId), revision: before.revision };
      return (await classes().updateOne(filter, { $set: toState(after) })).matchedCount > 0;
    },
  };
}

function teaching(personId: string, on: LocalDate) {
  const graceStart = dayAfter(on, -graceDays);
  const teacher = new Types.ObjectId(personId);
  return {
    teachers: {
      $elemMatch: {
        personId: teacher,
        from: { $lte: on },
        $or: [{ to: { $gte: on } }, { role: { $ne: 'substitute' }, to: { $gte: graceStart } }],
      },
    },
    $or: [{ archivedAt: null }, { archivedAt: { $gte: new Date(`${graceStart}T00:00:00Z`) } }],
  };
}

/** What is not deleted of its own district, or for the system of any. */
function liveIn(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The classes of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId), deletedAt: null };
}

function toState({ id: _id, orgId: _orgId, schoolId, teachers, ...one }: Class) {
  return {
    ...one,
    schoolId: new Types.ObjectId(schoolId),
    sortKey: sortKeyOf(one.title),
    teachers: teachers.map(({ personId, to, ...teacher }) => ({
      ...teacher,
      personId: new Types.ObjectId(personId),
      to: to ?? endOfTime,
    })),
  };
}

function toClass(stored: StoredClass): Class {
  const { _id, orgId, schoolId, teachers, sortKey: _sortKey, deletedAt: _deletedAt, ...one } = stored;
  return {
    ...one,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    schoolId: schoolId.toHexString(),
    teachers: teachers.map(({ personId, role, from, to, isImported }) => ({
      personId: personId.toHexString(),
      role,
      from,
      to: to === endOfTime ? null : to,
      ...(isImported && { isImported }),
    })),
  };
}
