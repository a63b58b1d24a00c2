import type { LocalDate } from '../accounts/account.ts';
import { dayAfter } from '../accounts/district-days.ts';
import type { ClassTeacher } from '../classes/class.ts';
import type {
  RosterIssue,
  RosterKind,
  RosterSource,
  SourceClass,
  SourceEnrollment,
  SourcePerson,
  SourceRole,
  SourceSchool,
} from './roster-source.ts';

/** What is here of what a roster is about: what has an id of the student information system. Ids are such ids. */
export type KnownRoster = {
  readonly schools: ReadonlyMap<string, { readonly name: string }>;
  readonly people: ReadonlyMap<string, KnownPerson>;
  readonly classes: ReadonlyMap<string, KnownClass>;
  readonly enrollments: readonly KnownEnrollment[];
};

export type KnownRole = SourceRole & { readonly from: LocalDate };
export type KnownPerson = {
  /** Has the id already; not so where somebody without one is taken for the person. */
  readonly isLinked: boolean;
  readonly displayName: string;
  readonly email: string | null;
  readonly gradeLevel: string | null;
  /** Of the roles that rosters bring; others are not a roster's matter. */
  readonly roles: readonly KnownRole[];
};
export type KnownClass = Pick<
  SourceClass,
  'title' | 'schoolSourcedId' | 'subjects' | 'gradeLevels' | 'startsOn' | 'endsOn'
> & {
  readonly isArchived: boolean;
  /** Those that rosters have brought, by the person's id. */
  readonly teachers: readonly (Omit<ClassTeacher, 'personId'> & { readonly personSourcedId: string })[];
};
export type KnownEnrollment = {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  /** Brought by a roster: only these a roster ends. */
  readonly isImported: boolean;
};

export type Change<Wanted> = { readonly wanted: Wanted; readonly isNew: boolean };
export type PersonChange = Change<SourcePerson> & { readonly roles: readonly KnownRole[] };
export type ClassChange = Change<SourceClass> & { readonly teachers: KnownClass['teachers'] };
export type EnrollmentChange = {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly sourcedId: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  readonly isNew: boolean;
};
export type EnrollmentEnd = {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly to: LocalDate;
};

/** What an import would do. Nothing is deleted: people lose roles, classes are archived, enrollments end. */
export type RosterPlan = {
  readonly schools: readonly Change<SourceSchool>[];
  readonly people: readonly PersonChange[];
  /** Whose roles end, with what is left. */
  readonly leaving: readonly { readonly sourcedId: string; readonly roles: readonly KnownRole[] }[];
  readonly classes: readonly ClassChange[];
  readonly archived: readonly string[];
  readonly enrollments: readonly EnrollmentChange[];
  readonly ended: readonly EnrollmentEnd[];
  readonly unchanged: Readonly<Record<RosterKind, number>>;
  /** How many there are now, and how many of them would end. */
  readonly shrink: Readonly<Record<Exclude<RosterKind, 'schools'>, { readonly now: number; readonly ending: number }>>;
  readonly issues: readonly RosterIssue[];
};

/** Above this share of what there is, an import asks before it ends anything. */
export const largestShrink = 0.1;

/** Whether so much would end that the file may be a short one. */
export function asksFirst({ shrink }: Pick<RosterPlan, 'shrink'>): boolean {
  return Object.values(shrink).some(({ now, ending }) => ending > now * largestShrink);
}

const isRunning = ({ to }: { readonly to: LocalDate | null }, today: LocalDate) => to === null || to >= today;

/**
 * Compares what is here with what was sent. The same roster again comes to no change. What a bulk file does not name any more
 * ends, but only at schools that the file is about, and only what a roster has brought.
 */
export function diffRoster(known: KnownRoster, source: RosterSource, today: LocalDate): RosterPlan {
  const issues: RosterIssue[] = [];
  const lose = (place: RosterIssue | SourcePerson['place'], code: string, message: string) =>
    issues.push({ file: place.file, line: place.line, code, message, isLoss: true });
  const yesterday = dayAfter(today, -1);

  const schools = source.schools.filter(({ isGone }) => !isGone);
  const changedSchools = schools
    .map((wanted) => ({ wanted, isNew: !known.schools.has(wanted.sourcedId) }))
    .filter(({ wanted, isNew }) => isNew || known.schools.get(wanted.sourcedId)?.name !== wanted.name);
  const hasSchool = new Set([...known.schools.keys(), ...schools.map(({ sourcedId }) => sourcedId)]);
  /** Schools that the file speaks for as a whole. */
  const covered = new Set(schools.map(({ sourcedId }) => sourcedId));

  const people: PersonChange[] = [];
  const leaving = new Map<string, readonly KnownRole[]>();
  let samePeople = 0;
  const namedPeople = new Set<string>();
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
    namedPeople.add(wanted.sourcedId);
    const roles = wanted.roles.filter(({ schoolSourcedId }) => {
      if (hasSchool.has(schoolSourcedId)) return true;
      lose(wanted.place, 'unknown_school', `A role is at ${schoolSourcedId}, which is no school that is known.`);
      return false;
    });
    const isBulk = source.modes.people === 'bulk';
    const after = mergeRoles(before?.roles ?? [], roles, { today, yesterday, covered, isBulk });
    const isSame =
      before?.isLinked &&
      before.displayName === wanted.displayName &&
      (wanted.email === null || before.email === wanted.email) &&
      (wanted.gradeLevel === null || before.gradeLevel === wanted.gradeLevel) &&
      isEqual(after, before.roles);
    if (isSame) samePeople += 1;
    else people.push({ wanted, isNew: !before, roles: after });
  }
  if (source.modes.people === 'bulk') {
    for (const [sourcedId, person] of known.people) {
      if (namedPeople.has(sourcedId) || leaving.has(sourcedId)) continue;
      endRoles(sourcedId, person, (role) => isBrought(role) && covered.has(role.schoolSourcedId));
    }
  }

  // Who is there, and as what, once the people are written.
  const rolesOf = new Map<string, readonly SourceRole[]>([...known.people].map(([id, { roles }]) => [id, roles]));
  for (const { wanted, roles } of people) rolesOf.set(wanted.sourcedId, roles);
  for (const [sourcedId, roles] of leaving) rolesOf.set(sourcedId, roles);

  const archived: string[] = [];
  const classes = new Map<string, SourceClass>();
  const namedClasses = new Set<string>();
  for (const wanted of source.classes) {
    if (wanted.isGone) {
      if (known.classes.get(wanted.sourcedId)?.isArchived === false) archived.push(wanted.sourcedId);
      continue;
    }
    if (!hasSchool.has(wanted.schoolSourcedId)) {
      lose(
        wanted.place,
        'unknown_school',
        `The class is at ${wanted.schoolSourcedId}, which is no school that is known.`,
      );
      continue;
    }
    namedClasses.add(wanted.sourcedId);
    classes.set(wanted.sourcedId, wanted);
  }
  if (source.modes.classes === 'bulk') {
    for (const [sourcedId, one] of known.classes) {
      if (!namedClasses.has(sourcedId) && !one.isArchived && covered.has(one.schoolSourcedId)) archived.push(sourcedId);
    }
  }
  const gone = new Set([
    ...archived,
    ...source.classes.flatMap((one) => (one.isGone ? [one.sourcedId] : [])),
    // Nothing but the class itself takes it out of the archive.
    ...[...known.classes].flatMap(([id, one]) => (one.isArchived && !classes.has(id) ? [id] : [])),
  ]);

  const schoolOfClass = (id: string) => classes.get(id)?.schoolSourcedId ?? known.classes.get(id)?.schoolSourcedId;
  const students = new Map<string, SourceEnrollment>();
  const teachers = new Map<string, Map<string, KnownClass['teachers'][number]>>();
  const endedPairs = new Map<string, EnrollmentEnd>();
  const now = new Map(known.enrollments.map((one) => [pairOf(one), one]));
  const endsTeacher = new Set<string>();
  for (const wanted of source.enrollments) {
    const { classSourcedId, personSourcedId, role, place } = wanted;
    const key = pairOf(wanted);
    if (wanted.isGone) {
      const before = now.get(key);
      if (role === 'student' && before?.isImported && isRunning(before, today)) {
        endedPairs.set(key, { classSourcedId, personSourcedId, to: yesterday });
      }
      if (role !== 'student') endsTeacher.add(key);
      continue;
    }
    const schoolId = gone.has(classSourcedId) ? undefined : schoolOfClass(classSourcedId);
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
      ofClass.set(personSourcedId, {
        personSourcedId,
        role,
        from: wanted.from ?? before?.from ?? today,
        to: wanted.to,
      });
      teachers.set(classSourcedId, ofClass);
    } else if (!roles.some((one) => one.role === 'student' && one.schoolSourcedId === schoolId)) {
      lose(
        place,
        'not_student',
        `${personSourcedId} is enrolled as a student, but is none of the school of the class.`,
      );
    } else {
      const known = students.get(key);
      // Of several times in one class the one that ends last counts.
      if (!known || (known.to !== null && (wanted.to === null || wanted.to > known.to))) students.set(key, wanted);
    }
  }

  // Who was enrolled anew under another id has not left.
  for (const key of students.keys()) endedPairs.delete(key);

  let sameEnrollments = 0;
  const enrollments: EnrollmentChange[] = [];
  for (const [key, { classSourcedId, personSourcedId, sourcedId, from, to }] of students) {
    const before = now.get(key);
    const begins = from ?? before?.from ?? today;
    if (before && before.to === to && before.from === begins) sameEnrollments += 1;
    else enrollments.push({ classSourcedId, personSourcedId, sourcedId, from: begins, to, isNew: !before });
  }
  if (source.modes.enrollments === 'bulk') {
    for (const [key, before] of now) {
      if (students.has(key) || endedPairs.has(key) || !before.isImported || !isRunning(before, today)) continue;
      const schoolId = schoolOfClass(before.classSourcedId);
      if (schoolId === undefined || !covered.has(schoolId)) continue;
      const { classSourcedId, personSourcedId } = before;
      endedPairs.set(key, { classSourcedId, personSourcedId, to: yesterday });
    }
  }

  const changedClasses: ClassChange[] = [];
  let sameClasses = 0;
  const touched = new Set([
    ...classes.keys(),
    ...teachers.keys(),
    ...[...endsTeacher].map((key) => key.split('\n')[0] ?? ''),
  ]);
  for (const sourcedId of touched) {
    const before = known.classes.get(sourcedId);
    const wanted = classes.get(sourcedId) ?? (before && asSource(sourcedId, before));
    if (!wanted || gone.has(sourcedId)) continue;
    const after = mergeTeachers(sourcedId, before?.teachers ?? [], [...(teachers.get(sourcedId)?.values() ?? [])], {
      today,
      yesterday,
      isBulk: source.modes.enrollments === 'bulk' && covered.has(wanted.schoolSourcedId),
      endsTeacher,
    });
    const isSame =
      before && !before.isArchived && isEqual(contentOf(before), contentOf(wanted)) && isEqual(before.teachers, after);
    if (isSame) sameClasses += 1;
    else changedClasses.push({ wanted, isNew: !before, teachers: after });
  }

  const isPresent = (roles: readonly KnownRole[]) => roles.some((role) => isRunning(role, today));
  const present = [...known.people].filter(([, { roles }]) => isPresent(roles));
  const after = new Map([...leaving, ...people.map(({ wanted, roles }) => [wanted.sourcedId, roles] as const)]);
  // A date in the past ends as well as a row that is missing.
  const ending = present.filter(([id, { roles }]) => !isPresent(after.get(id) ?? roles));
  const running = known.enrollments.filter((one) => one.isImported && isRunning(one, today));
  const runOut = enrollments.filter((one) => {
    const before = now.get(pairOf(one));
    return before !== undefined && isRunning(before, today) && !isRunning(one, today);
  });
  return {
    schools: changedSchools,
    people,
    leaving: [...leaving].map(([sourcedId, roles]) => ({ sourcedId, roles })),
    classes: changedClasses,
    archived,
    enrollments,
    ended: [...endedPairs.values()],
    unchanged: {
      schools: schools.length - changedSchools.length,
      people: samePeople,
      classes: sameClasses,
      enrollments: sameEnrollments,
    },
    shrink: {
      people: { now: present.length, ending: ending.length },
      classes: {
        now: [...known.classes.values()].filter(({ isArchived }) => !isArchived).length,
        ending: archived.length,
      },
      enrollments: { now: running.length, ending: endedPairs.size + runOut.length },
    },
    issues,
  };
}

export function pairOf({
  classSourcedId,
  personSourcedId,
}: {
  classSourcedId: string;
  personSourcedId: string;
}): string {
  return `${classSourcedId}\n${personSourcedId}`;
}

/** Support staff are mostly made so by hand: that a file does not name the role says nothing. */
function isBrought({ role }: SourceRole): boolean {
  return role !== 'supportStaff';
}

/** Roles that are meant end yesterday; those that have not begun yet are left out. */
function endedRoles(
  roles: readonly KnownRole[],
  isMeant: (role: KnownRole) => boolean,
  yesterday: LocalDate,
): readonly KnownRole[] {
  return roles.flatMap((role) => {
    if (!isMeant(role) || (role.to !== null && role.to <= yesterday)) return [role];
    return role.from > yesterday ? [] : [{ ...role, to: yesterday }];
  });
}

function mergeRoles(
  before: readonly KnownRole[],
  wanted: readonly SourceRole[],
  {
    today,
    yesterday,
    covered,
    isBulk,
  }: { today: LocalDate; yesterday: LocalDate; covered: ReadonlySet<string>; isBulk: boolean },
): readonly KnownRole[] {
  const isSame = (one: SourceRole, other: SourceRole) =>
    one.role === other.role && one.schoolSourcedId === other.schoolSourcedId;
  const open = [...new Map(wanted.map((role) => [`${role.role} ${role.schoolSourcedId}`, role])).values()];
  const taken = new Set<SourceRole>();
  const kept = before.map((role) => {
    const match = open.find(
      (one) =>
        !taken.has(one) &&
        isSame(one, role) &&
        // What ended before and is wanted again is a new time, unless it is the very same one.
        (one.to === role.to || isRunning(role, today) || one.from === role.from),
    );
    if (!match) return role;
    taken.add(match);
    return match.to === role.to && (match.from === null || match.from === role.from)
      ? role
      : { ...role, from: match.from ?? role.from, to: match.to };
  });
  const isOver = (role: KnownRole) =>
    isBulk && isBrought(role) && covered.has(role.schoolSourcedId) && !open.some((one) => isSame(one, role));
  return [
    ...endedRoles(kept, isOver, yesterday),
    ...open.filter((role) => !taken.has(role)).map((role) => ({ ...role, from: role.from ?? today })),
  ];
}

function mergeTeachers(
  classSourcedId: string,
  before: KnownClass['teachers'],
  wanted: KnownClass['teachers'],
  {
    today,
    yesterday,
    isBulk,
    endsTeacher,
  }: { today: LocalDate; yesterday: LocalDate; isBulk: boolean; endsTeacher: ReadonlySet<string> },
): KnownClass['teachers'] {
  const named = new Map(wanted.map((one) => [one.personSourcedId, one]));
  const kept = before.map((entry) => {
    const { personSourcedId } = entry;
    const match = named.get(personSourcedId);
    if (match) {
      named.delete(personSourcedId);
      return isEqual(entry, match) ? entry : match;
    }
    const isEnding = isBulk || endsTeacher.has(pairOf({ classSourcedId, personSourcedId }));
    return isEnding && isRunning(entry, today) ? { ...entry, to: yesterday } : entry;
  });
  return [...kept, ...named.values()];
}

function contentOf({
  title,
  schoolSourcedId,
  subjects,
  gradeLevels,
  startsOn,
  endsOn,
}: Omit<KnownClass, 'isArchived' | 'teachers'>) {
  return { title, schoolSourcedId, subjects, gradeLevels, startsOn, endsOn };
}

function asSource(sourcedId: string, known: KnownClass): SourceClass {
  return { ...contentOf(known), sourcedId, isGone: false, place: { file: '', line: 0 } };
}

/** Of plain data whose fields come in any order. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => isEqual(value, (other as Record<string, unknown>)[key]))
  );
}
