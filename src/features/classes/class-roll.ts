import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { LocalDate } from '../accounts/account.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import { assertMay } from './class.policy.ts';
import { type Class, isOn } from './class.ts';
import type { ClassGroup, ClassGroupsStore } from './class-groups.store.ts';
import { type ClassesStore, endOfTime } from './classes.store.ts';
import type { EnrollmentsStore } from './enrollments.store.ts';

/** Who learns where, for other features. Scopes of the system name the district in `orgId`; those of actors have it. */
export type ClassRoll = {
  /** Throws `not_found`; `forbidden` for who may only read it and asks to change. */
  classFor(actor: Actor, classId: string, purpose: 'read' | 'change'): Promise<Class>;
  /** The class of a code, whatever the district: for signing in. */
  findByCode(code: string): Promise<Class | null>;
  /** A group of a class that the actor may see so. Throws like `classFor`. */
  groupFor(actor: Actor, groupId: string, purpose: 'read' | 'change'): Promise<ClassGroup>;
  /** Of a class, whoever may see it. */
  groupIdsOf(scope: RollScope, classId: string): Promise<readonly string[]>;
  /** Who learns in them on that day; classes without students are among them, unknown ones too. */
  studentsOf(
    scope: RollScope,
    classIds: readonly string[],
    on: LocalDate,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Whether somebody learns in a class on that day. */
  isIn(scope: RollScope, classId: string, studentId: string, on: LocalDate): Promise<boolean>;
  /** Classes that are not archived. */
  classesOfStudent(scope: RollScope, studentId: string, on: LocalDate): Promise<readonly string[]>;
  /** Those of the group who still learn in its class; none when there is no such group. */
  groupMembers(scope: RollScope, groupId: string, on: LocalDate): Promise<readonly string[]>;
  groupsOfStudent(scope: RollScope, studentId: string, on: LocalDate): Promise<readonly string[]>;
  /**
   * The last day of each in any class: `endOfTime` for who learns in one without an end that is not archived; nothing for who was in
   * none. For the system.
   */
  lastDays(scope: RollScope, studentIds: readonly string[]): Promise<ReadonlyMap<string, LocalDate>>;
  /** Classes that the actor teaches on that day, archived ones not among them. */
  taughtBy(actor: Actor, on: LocalDate): Promise<readonly string[]>;
  /** Those of the people whom the actor teaches, or taught until shortly before that day. */
  studentsTaughtBy(actor: Actor, studentIds: readonly string[], on: LocalDate): Promise<ReadonlySet<string>>;
};

/** A scope with its district: the system's names one, an actor's has one. */
export type RollScope =
  | Extract<Scope, { kind: 'actor' }>
  | (Extract<Scope, { kind: 'system' }> & { readonly orgId: string });

const signIn: Scope = { kind: 'system', reason: 'a student signs in' };

function districtOf(scope: RollScope): string {
  return scope.kind === 'actor' ? scope.actor.orgId : scope.orgId;
}

export function createClassRoll({
  classes,
  enrollments,
  groups,
  days,
}: {
  readonly classes: Pick<ClassesStore, 'find' | 'findByCode' | 'findMany' | 'listOfTeacher'>;
  readonly enrollments: Pick<EnrollmentsStore, 'studentsOfClasses' | 'listOfStudents' | 'findIn' | 'learningIn'>;
  readonly groups: Pick<ClassGroupsStore, 'find' | 'listOfClass' | 'listOfStudent'>;
  readonly days: DistrictDays;
}): ClassRoll {
  const classFor: ClassRoll['classFor'] = async (actor, classId, purpose) => {
    const [found, on] = await Promise.all([
      classes.find(scopeOf(actor), actor.orgId, classId),
      days.today(actor.orgId),
    ]);
    assertMay(actor, found, purpose, on);
    return found;
  };

  const studentsOf: ClassRoll['studentsOf'] = async (scope, classIds, on) => {
    const students = new Map<string, string[]>(classIds.map((id) => [id, []]));
    if (classIds.length === 0) return students;
    for (const { classId, studentId } of await enrollments.studentsOfClasses(scope, districtOf(scope), classIds, on)) {
      students.get(classId)?.push(studentId);
    }
    return students;
  };

  const classesOfStudent: ClassRoll['classesOfStudent'] = async (scope, studentId, on) => {
    const orgId = districtOf(scope);
    const found = await enrollments.listOfStudents(scope, orgId, [studentId], on);
    const open = await classes.findMany(
      scope,
      orgId,
      found.map(({ classId }) => classId),
    );
    return open.filter(({ archivedAt }) => archivedAt === null).map(({ id }) => id);
  };

  return {
    classFor,
    findByCode: (code) => classes.findByCode(signIn, code),
    groupFor: async (actor, groupId, purpose) => {
      const group = await groups.find(scopeOf(actor), actor.orgId, groupId);
      if (!group) throw new AppError('not_found');
      await classFor(actor, group.classId, purpose);
      return group;
    },
    studentsOf,
    isIn: async (scope, classId, studentId, on) =>
      (await enrollments.findIn(scope, districtOf(scope), classId, [studentId])).some((one) => isOn(one, on)),
    classesOfStudent,
    groupIdsOf: async (scope, classId) => {
      const found = await groups.listOfClass(scope, districtOf(scope), classId);
      return found.map(({ id }) => id);
    },
    groupMembers: async (scope, groupId, on) => {
      const group = await groups.find(scope, districtOf(scope), groupId);
      if (!group) return [];
      const inClass = new Set((await studentsOf(scope, [group.classId], on)).get(group.classId));
      return group.studentIds.filter((id) => inClass.has(id));
    },
    groupsOfStudent: async (scope, studentId, on) => {
      const [found, open] = await Promise.all([
        groups.listOfStudent(scope, districtOf(scope), studentId),
        classesOfStudent(scope, studentId, on),
      ]);
      return found.filter(({ classId }) => open.includes(classId)).map(({ id }) => id);
    },
    lastDays: async (scope, studentIds) => {
      const orgId = districtOf(scope);
      const found = await enrollments.listOfStudents(scope, orgId, studentIds, null);
      const openIds = [...new Set(found.flatMap(({ classId, to }) => (to === null ? [classId] : [])))];
      const open = new Map((await classes.findMany(scope, orgId, openIds)).map((one) => [one.id, one]));
      const last = new Map<string, LocalDate>();
      for (const { classId, studentId, from, to } of found) {
        const one = open.get(classId);
        // Of a class that is gone nobody knows more than that they came.
        const ends = to ?? (one ? (one.archivedAt?.toISOString().slice(0, 10) ?? endOfTime) : from);
        const before = last.get(studentId);
        if (before === undefined || before < ends) last.set(studentId, ends);
      }
      return last;
    },
    taughtBy: async (actor, on) => {
      const found = await classes.listOfTeacher(scopeOf(actor), actor.orgId, actor.userId, on);
      const isTeaching = ({ archivedAt, teachers }: Class) =>
        archivedAt === null && teachers.some((entry) => entry.personId === actor.userId && isOn(entry, on));
      return found.filter(isTeaching).map(({ id }) => id);
    },
    studentsTaughtBy: async (actor, studentIds, on) => {
      const scope = scopeOf(actor);
      const taught = await classes.listOfTeacher(scope, actor.orgId, actor.userId, on);
      const classIds = taught.map(({ id }) => id);
      return enrollments.learningIn(scope, actor.orgId, { classIds, studentIds, on });
    },
  };
}
