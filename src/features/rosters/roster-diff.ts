import type { LocalDate } from '../accounts/account.ts';
import { dayAfter } from '../accounts/district-days.ts';
import { asSource, contentOf, endedRoles, isBrought, isEqual, mergeRoles, mergeTeachers } from './merge-roster.ts';
import {
  type ClassChange,
  type EnrollmentChange,
  type EnrollmentEnd,
  isRunning,
  type KnownClass,
  type KnownPerson,
  type KnownRole,
  type KnownRoster,
  type PersonChange,
  pairOf,
  type RosterPlan,
} from './roster-plan.ts';
import { shrinkOf } from './roster-shrink.ts';
import type { RosterIssue, RosterSource, SourceClass, SourceEnrollment, SourceRole } from './roster-source.ts';

/**
 * Compares what is here with what was sent. The same roster again comes to no change. What a bulk file does not name any more
 * ends, but only at schools that the file is about, and only what a roster has brought.
 */
export function diffRoster(known: KnownRoster, source: RosterSource, today: LocalDate): RosterPlan {
  const issues: RosterIssue[] = [];
  const schools = source.schools.filter(({ isGone }) => !isGone);
  const changedSchools = schools
    .map((wanted) => ({ wanted, isNew: !known.schools.has(wanted.sourcedId) }))
    .filter(({ wanted, isNew }) => isNew || known.schools.get(wanted.sourcedId)?.name !== wanted.name);
  const comparison: Comparison = {
    known,
    source,
    today,
    yesterday: dayAfter(today, -1),
    hasSchool: new Set([...known.schools.keys(), ...schools.map(({ sourcedId }) => sourcedId)]),
    covered: new Set(schools.map(({ sourcedId }) => sourcedId)),
    lose: ({ file, line }, code, message) => issues.push({ file, line, code, message, isLoss: true }),
  };
  const people = diffPeople(comparison);
  const there = findClasses(comparison);
  const named = readEnrollments(comparison, people, there);
  const enrollments = diffEnrollments(comparison, there, named);
  const classes = diffClasses(comparison, there, named);
  return {
    schools: changedSchools,
    people: people.changed,
    leaving: [...people.leaving].map(([sourcedId, roles]) => ({ sourcedId, roles })),
    classes: classes.changed,
    archived: there.archived,
    enrollments: enrollments.changed,
    ended: enrollments.ended,
    unchanged: {
      schools: schools.length - changedSchools.length,
      people: people.sameCount,
      classes: classes.sameCount,
      enrollments: enrollments.sameCount,
    },
    shrink: shrinkOf(known, { people, archived: there.archived, enrollments }, today),
    issues,
  };
}

type Comparison = {
  readonly known: KnownRoster;
  readonly source: RosterSource;
  readonly today: LocalDate;
  readonly yesterday: LocalDate;
  readonly hasSchool: ReadonlySet<string>;
  /** Schools that the file speaks for as a whole. */
  readonly covered: ReadonlySet<string>;
  readonly lose: (place: { readonly file: string; readonly line: number }, code: string, message: string) => void;
};

type People = {
  readonly changed: readonly PersonChange[];
  readonly leaving: ReadonlyMap<string, readonly KnownRole[]>;
  readonly sameCount: number;
};

function diffPeople({ known, source, today, yesterday, hasSchool, covered, lose }: Comparison): People {
  const changed: PersonChange[] = [];
  const leaving = new Map<string, readonly KnownRole[]>();
  let sameCount = 0;
  const named = new Set<string>();
  const isBulk = source.modes.people === 'bulk';
  const endRoles = (sourcedId: string, person: KnownPerson, isMeant: (role: KnownRole) => boolean) => {
    const roles = endedRoles(person.roles, isMeant, yesterday);
    if (roles.length !== person.roles.length || roles.some((role, at) => role !== person.roles[at])) {
      leaving.set(sourcedId, roles);
    }
  };
  for (const wanted of source.people) {
    const before = known.people.get(wanted.sourcedId);
    if (wanted.isGone) {
      if (before) endRoles(wanted.sourcedId, before, () => true);
      continue;
    }
    named.add(wanted.sourcedId);
    const roles = wanted.roles.filter(({ schoolSourcedId }) => {
      if (hasSchool.has(schoolSourcedId)) return true;
      lose(wanted.place, 'unknown_school', `A role is at ${schoolSourcedId}, which is no school that is known.`);
      return false;
    });
    const after = mergeRoles(before?.roles ?? [], roles, { today, yesterday, covered, isBulk });
    const isSame =
      before?.isLinked &&
      before.displayName === wanted.displayName &&
      (wanted.email === null || before.email === wanted.email) &&
      (wanted.gradeLevel === null || before.gradeLevel === wanted.gradeLevel) &&
      isEqual(after, before.roles);
    if (isSame) sameCount += 1;
    else changed.push({ wanted, isNew: !before, roles: after });
  }
  if (isBulk) {
    for (const [sourcedId, person] of known.people) {
      if (named.has(sourcedId) || leaving.has(sourcedId)) continue;
      endRoles(sourcedId, person, (role) => isBrought(role) && covered.has(role.schoolSourcedId));
    }
  }
  return { changed, leaving, sameCount };
}

type Classes = {
  /** Those of the file that stay. */
  readonly wanted: ReadonlyMap<string, SourceClass>;
  readonly archived: readonly string[];
  /** Archived now or before. */
  readonly gone: ReadonlySet<string>;
  readonly schoolOf: (classSourcedId: string) => string | undefined;
};

function findClasses({ known, source, hasSchool, covered, lose }: Comparison): Classes {
  const archived = new Set<string>();
  const wanted = new Map<string, SourceClass>();
  for (const one of source.classes) {
    const { sourcedId, schoolSourcedId, place } = one;
    if (one.isGone) {
      if (known.classes.get(sourcedId)?.isArchived === false) archived.add(sourcedId);
    } else if (hasSchool.has(schoolSourcedId)) {
      wanted.set(sourcedId, one);
    } else {
      lose(place, 'unknown_school', `The class is at ${schoolSourcedId}, which is no school that is known.`);
    }
  }
  if (source.modes.classes === 'bulk') {
    for (const [sourcedId, one] of known.classes) {
      if (!wanted.has(sourcedId) && !one.isArchived && covered.has(one.schoolSourcedId)) archived.add(sourcedId);
    }
  }
  return {
    wanted,
    archived: [...archived],
    gone: new Set([
      ...archived,
      ...source.classes.flatMap((one) => (one.isGone ? [one.sourcedId] : [])),
      // Nothing but the class itself takes it out of the archive.
      ...[...known.classes].flatMap(([id, one]) => (one.isArchived && !wanted.has(id) ? [id] : [])),
    ]),
    schoolOf: (id) => wanted.get(id)?.schoolSourcedId ?? known.classes.get(id)?.schoolSourcedId,
  };
}

/** What the file says of who is in a class, by class and person. */
type Enrolled = {
  readonly students: ReadonlyMap<string, SourceEnrollment>;
  readonly endedStudents: ReadonlyMap<string, EnrollmentEnd>;
  /** Of each class, by the person. */
  readonly teachers: ReadonlyMap<string, ReadonlyMap<string, KnownClass['teachers'][number]>>;
  readonly endedTeachers: ReadonlySet<string>;
};

function readEnrollments(
  { known, source, today, yesterday, lose }: Comparison,
  people: People,
  { gone, schoolOf }: Classes,
): Enrolled {
  // Who is there, and as what, once the people are written.
  const rolesOf = new Map<string, readonly SourceRole[]>([...known.people].map(([id, { roles }]) => [id, roles]));
  for (const { wanted, roles } of people.changed) rolesOf.set(wanted.sourcedId, roles);
  for (const [sourcedId, roles] of people.leaving) rolesOf.set(sourcedId, roles);

  const now = new Map(known.enrollments.map((one) => [pairOf(one), one]));
  const students = new Map<string, SourceEnrollment>();
  const endedStudents = new Map<string, EnrollmentEnd>();
  const teachers = new Map<string, Map<string, KnownClass['teachers'][number]>>();
  const endedTeachers = new Set<string>();
  for (const wanted of source.enrollments) {
    const { classSourcedId, personSourcedId, role, place } = wanted;
    const key = pairOf(wanted);
    if (wanted.isGone) {
      const before = now.get(key);
      if (role !== 'student') endedTeachers.add(key);
      else if (before?.isImported && isRunning(before, today)) {
        endedStudents.set(key, { classSourcedId, personSourcedId, to: yesterday });
      }
      continue;
    }
    const schoolId = gone.has(classSourcedId) ? undefined : schoolOf(classSourcedId);
    if (schoolId === undefined) {
      if (!gone.has(classSourcedId)) lose(place, 'unknown_class', `There is no class ${classSourcedId}.`);
      continue;
    }
    const roles = rolesOf.get(personSourcedId);
    if (!roles) {
      lose(place, 'unknown_person', `There is no person ${personSourcedId}.`);
    } else if (role !== 'student') {
      if (roles.every((one) => one.role === 'student')) {
        lose(place, 'not_staff', `${personSourcedId} teaches the class, but has no role of staff.`);
        continue;
      }
      const ofClass = teachers.get(classSourcedId) ?? new Map<string, KnownClass['teachers'][number]>();
      const before = known.classes.get(classSourcedId)?.teachers.find((one) => one.personSourcedId === personSourcedId);
      const from = wanted.from ?? before?.from ?? today;
      ofClass.set(personSourcedId, { personSourcedId, role, from, to: wanted.to });
      teachers.set(classSourcedId, ofClass);
    } else if (!roles.some((one) => one.role === 'student' && one.schoolSourcedId === schoolId)) {
      const message = `${personSourcedId} is enrolled as a student, but is none of the school of the class.`;
      lose(place, 'not_student', message);
    } else {
      const other = students.get(key);
      // Of several times in one class the one that ends last counts.
      if (!other || (other.to !== null && (wanted.to === null || wanted.to > other.to))) students.set(key, wanted);
    }
  }
  // Who was enrolled anew under another id has not left.
  for (const key of students.keys()) endedStudents.delete(key);
  return { students, endedStudents, teachers, endedTeachers };
}

type Enrollments = {
  readonly changed: readonly EnrollmentChange[];
  readonly ended: readonly EnrollmentEnd[];
  readonly sameCount: number;
};

function diffEnrollments(
  { known, source, today, yesterday, covered }: Comparison,
  { schoolOf }: Classes,
  { students, endedStudents }: Enrolled,
): Enrollments {
  const now = new Map(known.enrollments.map((one) => [pairOf(one), one]));
  const changed: EnrollmentChange[] = [];
  let sameCount = 0;
  for (const [key, { classSourcedId, personSourcedId, sourcedId, from, to }] of students) {
    const before = now.get(key);
    const begins = from ?? before?.from ?? today;
    if (before && before.to === to && before.from === begins) sameCount += 1;
    else changed.push({ classSourcedId, personSourcedId, sourcedId, from: begins, to, isNew: !before });
  }
  const ended = [...endedStudents.values()];
  if (source.modes.enrollments === 'bulk') {
    for (const [key, before] of now) {
      if (students.has(key) || endedStudents.has(key) || !before.isImported || !isRunning(before, today)) continue;
      const { classSourcedId, personSourcedId } = before;
      const schoolId = schoolOf(classSourcedId);
      if (schoolId !== undefined && covered.has(schoolId))
        ended.push({ classSourcedId, personSourcedId, to: yesterday });
    }
  }
  return { changed, ended, sameCount };
}

function diffClasses(
  { known, source, today, yesterday, covered }: Comparison,
  { wanted: named, gone }: Classes,
  { teachers, endedTeachers: endsTeacher }: Enrolled,
): { changed: readonly ClassChange[]; sameCount: number } {
  const changed: ClassChange[] = [];
  let sameCount = 0;
  const ending = [...endsTeacher].map((key) => key.split('\n')[0] ?? '');
  for (const sourcedId of new Set([...named.keys(), ...teachers.keys(), ...ending])) {
    const before = known.classes.get(sourcedId);
    const wanted = named.get(sourcedId) ?? (before && asSource(sourcedId, before));
    if (!wanted || gone.has(sourcedId)) continue;
    const after = mergeTeachers(sourcedId, before?.teachers ?? [], [...(teachers.get(sourcedId)?.values() ?? [])], {
      today,
      yesterday,
      isBulk: source.modes.enrollments === 'bulk' && covered.has(wanted.schoolSourcedId),
      endsTeacher,
    });
    const isSame =
      before && !before.isArchived && isEqual(contentOf(before), contentOf(wanted)) && isEqual(before.teachers, after);
    if (isSame) sameCount += 1;
    else changed.push({ wanted, isNew: !before, teachers: after });
  }
  return { changed, sameCount };
}
