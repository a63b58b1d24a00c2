import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import type { LocalDate } from '../accounts/account.ts';
import { type DistrictDays, dayAfter } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import { type Class, type Enrollment, isOn } from './class.ts';
import type { ClassRoll } from './class-roll.ts';
import type { EnrollmentsStore, EnrollmentWrite } from './enrollments.store.ts';
import type { RosterChange, RosterChangesStore } from './roster-changes.store.ts';

/** Somebody of a class; the person is null when they are not in the district any more. */
export type RosterEntry = { readonly enrollment: Enrollment; readonly learner: Learner | null };

/** Who is meant: by the id here, or by the one of the student information system. */
export type StudentRef = { readonly studentId: string } | { readonly sourcedId: string };

export type RosterResult = {
  /** Null when nothing was to be changed. */
  readonly changeId: string | null;
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
};

const system: Scope = { kind: 'system', reason: 'a class names its students' };
const listedChanges = 50;

export type RosterService = ReturnType<typeof createRosterService>;

/** Who learns in a class. What is ended keeps the work; what was done can be undone. */
export function createRosterService({
  roll,
  enrollments,
  changes,
  learners,
  audit,
  days,
  clock,
}: {
  readonly roll: Pick<ClassRoll, 'classFor'>;
  readonly enrollments: Pick<EnrollmentsStore, 'listOfClasses' | 'listOfStudents' | 'findIn' | 'write'>;
  readonly changes: RosterChangesStore;
  readonly learners: Pick<Learners, 'findMany' | 'findBySourcedIds'>;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  const record = async (
    actor: Actor,
    one: Class,
    kind: RosterChange['kind'],
    writes: readonly EnrollmentWrite[],
  ): Promise<{ id: string | null; made: readonly EnrollmentWrite[] }> => {
    if (writes.length === 0) return { id: null, made: [] };
    const students = writes.map(({ studentId }) => studentId);
    await audit.audited(actor, 'roster.change', students, { kind: 'class', id: one.id });
    const made = await enrollments.write(scopeOf(actor), actor.orgId, writes, clock.now());
    if (made.length === 0) return { id: null, made };
    const id = changes.newId();
    const change = { id, orgId: actor.orgId, classId: one.id, kind, by: actor.userId, at: clock.now(), undoneAt: null };
    await changes.add(scopeOf(actor), { ...change, writes: made });
    return { id, made };
  };

  const toResult = (
    asked: readonly string[],
    { id, made }: { id: string | null; made: readonly EnrollmentWrite[] },
  ): RosterResult => {
    const changed = made.map(({ studentId }) => studentId);
    return { changeId: id, changed, unchanged: asked.filter((student) => !changed.includes(student)) };
  };

  /** Whom the class takes: its school's students, or the staff of the district. Throws `invalid_request`. */
  const resolve = async (actor: Actor, one: Class, refs: readonly StudentRef[], on: LocalDate): Promise<string[]> => {
    const ids = refs.flatMap((ref) => ('studentId' in ref ? [ref.studentId] : []));
    const sourced = refs.flatMap((ref) => ('sourcedId' in ref ? [ref.sourcedId] : []));
    const [byId, bySourcedId] = await Promise.all([
      learners.findMany(system, actor.orgId, ids, on),
      learners.findBySourcedIds(system, actor.orgId, sourced, on),
    ]);
    const faults: Fault[] = [];
    const found = refs.map((ref, index) => {
      const learner = 'studentId' in ref ? byId.get(ref.studentId) : bySourcedId.get(ref.sourcedId);
      if (learner && takes(one, learner)) return learner.id;
      const message =
        one.audience === 'staff'
          ? 'Nobody of the staff is meant by this.'
          : 'No student of the school is meant by this.';
      faults.push({ in: 'body', path: ['students', index], code: 'not_found', message, params: {} });
      return '';
    });
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
    return [...new Set(found)];
  };

  return {
    /** Of today; with `isWhole` all who ever were. Read and kept in the audit. */
    list: async (actor: Actor, classId: string, { isWhole }: { isWhole: boolean }): Promise<RosterEntry[]> => {
      const one = await roll.classFor(actor, classId, 'read');
      const on = await days.today(actor.orgId);
      const found = await enrollments.listOfClasses(scopeOf(actor), actor.orgId, [one.id], isWhole ? null : on);
      const ids = found.map(({ studentId }) => studentId);
      const people = await learners.findMany(system, actor.orgId, ids, on);
      await audit.audited(actor, 'roster.read', ids, { kind: 'class', id: one.id });
      const entries = found.map((enrollment) => ({ enrollment, learner: people.get(enrollment.studentId) ?? null }));
      const nameOf = ({ learner }: RosterEntry) => learner?.displayName ?? '';
      return entries.sort((left, right) => nameOf(left).localeCompare(nameOf(right), 'en'));
    },

    enroll: async (
      actor: Actor,
      classId: string,
      {
        students,
        from,
        to = null,
      }: { students: readonly StudentRef[]; from?: LocalDate | undefined; to?: LocalDate | null | undefined },
    ): Promise<RosterResult> => {
      const one = await roll.classFor(actor, classId, 'change');
      if (one.archivedAt) throw new AppError('wrong_status', { status: 'archived' });
      const on = await days.today(actor.orgId);
      const ids = await resolve(actor, one, students, on);
      const known = new Map(
        (await enrollments.findIn(scopeOf(actor), actor.orgId, one.id, ids)).map((entry) => [entry.studentId, entry]),
      );
      const writes = ids.flatMap((studentId): EnrollmentWrite[] => {
        const before = known.get(studentId) ?? null;
        const begins = from ?? on;
        if (before && isOn(before, begins) && before.to === to) return [];
        // Who comes back on the day after was never away.
        const isSame =
          before !== null && before.to !== null && before.to >= dayAfter(begins, -1) && before.from <= begins;
        const isRunning = before !== null && isOn(before, begins);
        const start = before && (isSame || isRunning) ? before.from : begins;
        const state = { from: start, to, via: 'hand' as const, sourcedId: before?.sourcedId ?? null };
        return [{ classId: one.id, studentId, before: before && stateOf(before), after: state }];
      });
      return toResult(ids, await record(actor, one, 'enrolled', writes));
    },

    /** `to`: the last day; yesterday when left out, so that it ends at once. Work and credit stay with the student. */
    end: async (
      actor: Actor,
      classId: string,
      { studentIds, to }: { studentIds: readonly string[]; to: LocalDate | undefined },
    ): Promise<RosterResult> => {
      const one = await roll.classFor(actor, classId, 'change');
      const last = to ?? dayAfter(await days.today(actor.orgId), -1);
      const ids = [...new Set(studentIds)];
      const known = await enrollments.findIn(scopeOf(actor), actor.orgId, one.id, ids);
      const writes = known.flatMap((before): EnrollmentWrite[] => {
        if (before.to !== null && before.to <= last) return [];
        const state = stateOf(before);
        const after = before.from > last ? null : { ...state, to: last };
        return [{ classId: one.id, studentId: before.studentId, before: state, after }];
      });
      return toResult(ids, await record(actor, one, 'ended', writes));
    },

    /** A student who changes school leaves the classes of others. Each can be undone in its class. */
    leaveAll: async (
      actor: Actor,
      {
        studentId,
        exceptSchoolId,
        last,
        scope,
      }: { studentId: string; exceptSchoolId: string; last: LocalDate; scope: Scope },
    ): Promise<{ classId: string; title: string; changeId: string }[]> => {
      const found = await enrollments.listOfStudents(scope, actor.orgId, [studentId], null);
      const running = found.filter(({ to }) => to === null || to > last);
      const left = [];
      for (const before of running) {
        const one = await roll.classFor(actor, before.classId, 'change');
        if (one.schoolId === exceptSchoolId || one.audience !== 'students') continue;
        const after = before.from > last ? null : { ...stateOf(before), to: last };
        const write = { classId: one.id, studentId, before: stateOf(before), after };
        const { id } = await record(actor, one, 'ended', [write]);
        if (id !== null) left.push({ classId: one.id, title: one.title, changeId: id });
      }
      return left;
    },

    listChanges: async (actor: Actor, classId: string): Promise<RosterChange[]> => {
      const one = await roll.classFor(actor, classId, 'change');
      const found = await changes.listOfClass(scopeOf(actor), actor.orgId, one.id, listedChanges);
      const students = found.flatMap(({ writes }) => writes.map(({ studentId }) => studentId));
      await audit.audited(actor, 'roster.read', students, { kind: 'class', id: one.id });
      return found;
    },

    /** Takes back what still stands as the change left it; what was changed since stays. */
    undo: async (actor: Actor, classId: string, changeId: string): Promise<RosterResult> => {
      const one = await roll.classFor(actor, classId, 'change');
      const change = await changes.find(scopeOf(actor), actor.orgId, one.id, changeId);
      if (!change) throw new AppError('not_found');
      if (change.undoneAt || !(await changes.markUndone(scopeOf(actor), change, clock.now()))) {
        throw new AppError('wrong_status', { status: 'undone' });
      }
      const back = change.writes.map(({ before, after, ...pair }) => ({ ...pair, before: after, after: before }));
      const ids = back.map(({ studentId }) => studentId);
      return toResult(ids, await record(actor, one, 'undone', back));
    },
  };
}

function takes(one: Class, { isActive, roles }: Learner): boolean {
  if (!isActive) return false;
  if (one.audience === 'staff') return roles.some(({ role }) => role !== 'student' && role !== 'guardian');
  return roles.some(({ role, schoolId }) => role === 'student' && schoolId === one.schoolId);
}

function stateOf({ from, to, via, sourcedId }: Enrollment) {
  return { from, to, via, sourcedId };
}
