import type { Scope } from '../../shared/actor.ts';
import type { School } from '../accounts/account.ts';
import type { RosterPerson } from '../accounts/roster-people.ts';
import type { Class, Enrollment } from '../classes/class.ts';
import type { RosterImportParts } from './roster-import.service.ts';
import type { KnownClass, KnownEnrollment, KnownPerson, KnownRole, KnownRoster } from './roster-plan.ts';
import { pairOf } from './roster-plan.ts';
import type { RosterSource, SourceRole } from './roster-source.ts';

/** What is here, as it is compared with, and as it is stored. */
export type LoadedRoster = {
  readonly known: KnownRoster;
  /** By the id of the student information system; a school without one stands under that of its name in the source. */
  readonly schools: Map<string, School>;
  readonly people: ReadonlyMap<string, RosterPerson>;
  readonly classes: ReadonlyMap<string, Class>;
  /** By `pairOf`. */
  readonly enrollments: ReadonlyMap<string, Enrollment>;
};

const rosterRoles: readonly string[] = ['student', 'teacher', 'supportStaff'] satisfies SourceRole['role'][];
const classesAtOnce = 500;
const emailsAtOnce = 500;

/** Whether a membership is one that rosters bring. */
export function isRosterRole(role: string): role is SourceRole['role'] {
  return rosterRoles.includes(role);
}

export async function loadRoster(
  scope: Scope,
  {
    schools: schoolsPort,
    people: peoplePort,
    classes: classesPort,
  }: Pick<RosterImportParts, 'schools' | 'people' | 'classes'>,
  orgId: string,
  source: RosterSource,
): Promise<LoadedRoster> {
  const all = await schoolsPort.list(orgId);
  const schools = new Map(
    all.flatMap((school) => (school.sourcedId === null ? [] : [[school.sourcedId, school] as const])),
  );
  // A school that was made by hand is the one of that name.
  for (const { sourcedId, name } of source.schools) {
    const byName = all.find((school) => school.sourcedId === null && school.name === name);
    if (byName && !schools.has(sourcedId)) schools.set(sourcedId, byName);
  }
  const sourcedIdOf = new Map([...schools].map(([sourcedId, { id }]) => [id, sourcedId]));

  const people = new Map<string, RosterPerson>();
  for await (const person of peoplePort.eachImported(scope, orgId)) people.set(person.sourcedId, person);
  const known = new Map([...people].map(([id, person]) => [id, toKnown(person, sourcedIdOf, true)]));
  // Staff who were invited before the roster came are known by their e-mail address.
  const wanted = new Map(
    source.people.flatMap(({ email, sourcedId }) =>
      email === null || people.has(sourcedId) ? [] : [[email, sourcedId] as const],
    ),
  );
  const emails = [...wanted.keys()];
  for (let start = 0; start < emails.length; start += emailsAtOnce) {
    for (const person of await peoplePort.findUnlinked(scope, orgId, emails.slice(start, start + emailsAtOnce))) {
      const sourcedId = wanted.get(person.email ?? '');
      if (sourcedId === undefined || people.has(sourcedId)) continue;
      people.set(sourcedId, person);
      known.set(sourcedId, toKnown(person, sourcedIdOf, false));
    }
  }

  const personSourcedId = new Map([...people].map(([sourcedId, { id }]) => [id, sourcedId]));
  const classes = new Map<string, Class>();
  const knownClasses = new Map<string, KnownClass>();
  for await (const one of classesPort.eachImported(scope, orgId)) {
    const sourcedId = one.sourcedId ?? '';
    classes.set(sourcedId, one);
    knownClasses.set(sourcedId, {
      title: one.title,
      schoolSourcedId: sourcedIdOf.get(one.schoolId) ?? '',
      subjects: one.subjects,
      gradeLevels: one.gradeLevels,
      startsOn: one.startsOn,
      endsOn: one.endsOn,
      isArchived: one.archivedAt !== null,
      teachers: one.teachers.flatMap(({ personId, role, from, to, isImported }) => {
        const person = personSourcedId.get(personId);
        return isImported && person !== undefined ? [{ personSourcedId: person, role, from, to }] : [];
      }),
    });
  }

  const enrollments = new Map<string, Enrollment>();
  const knownEnrollments: KnownEnrollment[] = [];
  const classSourcedId = new Map([...classes].map(([sourcedId, { id }]) => [id, sourcedId]));
  const classIds = [...classSourcedId.keys()];
  for (let start = 0; start < classIds.length; start += classesAtOnce) {
    for (const one of await classesPort.enrollmentsIn(scope, orgId, classIds.slice(start, start + classesAtOnce))) {
      const pair = {
        classSourcedId: classSourcedId.get(one.classId) ?? '',
        personSourcedId: personSourcedId.get(one.studentId) ?? '',
      };
      if (pair.personSourcedId === '') continue;
      enrollments.set(pairOf(pair), one);
      knownEnrollments.push({ ...pair, from: one.from, to: one.to, isImported: one.via === 'roster' });
    }
  }

  // One that has no id yet is to get it: its name differs from any.
  const knownSchools = new Map(
    [...schools].map(([sourcedId, { name, sourcedId: own }]) => [sourcedId, { name: own === null ? '' : name }]),
  );
  return {
    known: { schools: knownSchools, people: known, classes: knownClasses, enrollments: knownEnrollments },
    schools,
    people,
    classes,
    enrollments,
  };
}

function toKnown(
  { displayName, email, gradeLevel, memberships }: RosterPerson,
  sourcedIdOf: ReadonlyMap<string, string>,
  isLinked: boolean,
): KnownPerson {
  const roles = memberships.flatMap(({ role, schoolId, from, to }): KnownRole[] => {
    const schoolSourcedId = schoolId === null ? undefined : sourcedIdOf.get(schoolId);
    return isRosterRole(role) && schoolSourcedId !== undefined ? [{ role, schoolSourcedId, from, to }] : [];
  });
  return { isLinked, displayName, email, gradeLevel, roles };
}
