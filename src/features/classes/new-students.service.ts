import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { gradeLevels } from '../accounts/account.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import type { WantedPerson } from '../accounts/set-up.service.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import type { Class } from './class.ts';
import type { ClassRoll } from './class-roll.ts';
import type { RosterService } from './roster.service.ts';

/** A student as a teacher writes one down. */
export type WrittenStudent = {
  /** In the table, from 1; of a list its place. */
  readonly line: number;
  readonly name: string;
  readonly sourcedId: string | null;
  readonly gradeLevel: string | null;
};

export type SettledStudent = {
  readonly line: number;
  /** `created`: new in the district; `enrolled`: was there, and is new in the class; `unchanged`: is in the class already. */
  readonly outcome: 'created' | 'enrolled' | 'unchanged' | 'failed';
  readonly studentId: string | null;
  readonly reason: string | null;
};

export type NewStudentsResult = {
  /** To undo that they are in the class; null when nobody came in. */
  readonly changeId: string | null;
  readonly students: readonly SettledStudent[];
};

const system: Scope = { kind: 'system', reason: 'a teacher writes down who is in a class' };

export type NewStudentsService = ReturnType<typeof createNewStudentsService>;

/**
 * Takes students who may not be here yet into a class, by hand or from a table. Somebody is found again by the id of the student
 * information system, else by the very same name at the school; who is not found is new. A faulty row stops no other.
 */
export function createNewStudentsService({
  roll,
  roster,
  learners,
  addPerson,
  audit,
  days,
}: {
  readonly roll: Pick<ClassRoll, 'classFor' | 'studentsOf'>;
  readonly roster: Pick<RosterService, 'enroll'>;
  readonly learners: Pick<Learners, 'findBySourcedIds' | 'findByNames'>;
  readonly addPerson: (wanted: WantedPerson) => Promise<{ readonly id: string }>;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly days: DistrictDays;
}) {
  const isStudentAt = ({ roles, isActive }: Learner, { schoolId }: Class) =>
    isActive && roles.some((one) => one.role === 'student' && one.schoolId === schoolId);

  return {
    add: async (
      actor: Actor,
      classId: string,
      { students, isDryRun }: { students: readonly WrittenStudent[]; isDryRun: boolean },
    ): Promise<NewStudentsResult> => {
      const one = await roll.classFor(actor, classId, 'change');
      if (one.archivedAt || one.audience === 'staff') {
        throw new AppError('wrong_status', { status: one.archivedAt ? 'archived' : 'staff' });
      }
      const { orgId } = actor;
      const on = await days.today(orgId);
      const ids = students.flatMap(({ sourcedId }) => sourcedId ?? []);
      const names = students.map(({ name }) => name);
      const [bySourcedId, byName, inClass] = await Promise.all([
        learners.findBySourcedIds(system, orgId, ids, on),
        learners.findByNames(system, orgId, one.schoolId, names, on),
        roll.studentsOf({ kind: 'actor', actor }, [one.id], on),
      ]);
      const present = new Set(inClass.get(one.id));
      const taken = new Set<string>();
      const settled: SettledStudent[] = [];
      const coming: string[] = [];
      for (const { line, name, sourcedId, gradeLevel } of students) {
        const fail = (reason: string) => settled.push({ line, outcome: 'failed', studentId: null, reason });
        const key = sourcedId ?? name.toLowerCase();
        if (name === '') fail('There is no name.');
        else if (gradeLevel !== null && !(gradeLevels as readonly string[]).includes(gradeLevel)) {
          fail(`The grade is not known: ${gradeLevels.join(', ')}.`);
        } else if (taken.has(key)) fail('The same student stands here twice.');
        else {
          taken.add(key);
          const byId = sourcedId === null ? undefined : bySourcedId.get(sourcedId);
          const alike = (byName.get(name) ?? []).filter((learner) => isStudentAt(learner, one));
          const [first, second] = sourcedId === null ? alike : [];
          const known = byId ?? first;
          if (byId && !isStudentAt(byId, one))
            fail('Somebody elsewhere has this id: ask an admin to move the student.');
          else if (second) fail('Several students of the school have this name: give the id.');
          else if (known) {
            const isThere = present.has(known.id);
            settled.push({ line, outcome: isThere ? 'unchanged' : 'enrolled', studentId: known.id, reason: null });
            if (!isThere) coming.push(known.id);
          } else if (isDryRun) settled.push({ line, outcome: 'created', studentId: null, reason: null });
          else {
            const { id } = await addPerson({
              orgId,
              displayName: name,
              ...(sourcedId !== null && { sourcedId }),
              ...(gradeLevel !== null && { gradeLevel }),
              memberships: [{ role: 'student', schoolId: one.schoolId, from: on }],
            });
            await audit.audited(actor, 'roster.change', [id], { kind: 'class', id: one.id });
            settled.push({ line, outcome: 'created', studentId: id, reason: null });
            coming.push(id);
          }
        }
      }
      if (isDryRun || coming.length === 0) return { changeId: null, students: settled };
      const refs = coming.map((studentId) => ({ studentId }));
      const { changeId } = await roster.enroll(actor, classId, { students: refs });
      return { changeId, students: settled };
    },
  };
}
