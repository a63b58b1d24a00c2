import { dayAfter } from '../../features/accounts/district-days.ts';
import type { TeacherRole } from '../../features/classes/class.ts';
import type {
  RosterIssue,
  RosterSource,
  SourceClass,
  SourceEnrollment,
  SourcePerson,
  SourceRole,
  SourceSchool,
} from '../../features/rosters/roster-source.ts';
import type { PackageModes, Tables } from './read-package.ts';
import { dayOf, gradeOf, listOf, type Row } from './tables.ts';

/** Roles that a roster brings. Who leads or runs something is given that by an admin, not by a file. */
const rolesOfPeople: Readonly<Record<string, SourceRole['role']>> = {
  student: 'student',
  teacher: 'teacher',
  aide: 'supportStaff',
};
const rolesInClasses: Readonly<Record<string, 'student' | TeacherRole>> = {
  student: 'student',
  teacher: 'teacher',
  aide: 'support',
};
const guardianRoles = ['parent', 'guardian', 'relative'];
const longest = { id: 200, name: 200 };
const mostListed = 20;

/** Makes a roster of the tables of a package. `issues` are added to. */
export function toRoster(
  tables: Tables,
  { modes, issues }: { modes: PackageModes; issues: RosterIssue[] },
): RosterSource {
  const tell = ({ file, line }: Row, code: string, message: string, isLoss = false) =>
    void issues.push({ file, line, code, message, isLoss });
  const rowsOf = (table: keyof Tables) => (modes[table] === 'absent' ? [] : tables[table]);
  const placeOf = ({ file, line }: Row) => ({ file, line });

  /** Whether a record is to end. What a status of before 1.1 says is taken so too. */
  const isGone = (row: Row): boolean => {
    const status = row.cell('status').toLowerCase();
    if (status === '' || status === 'active') return false;
    if (status !== 'tobedeleted') tell(row, 'unknown_status', `The status ${status} is taken for tobedeleted.`);
    return true;
  };

  const checkModified = (row: Row) => {
    const written = row.cell('dateLastModified');
    if (written !== '' && (dayOf(written) === null || /\d /.test(written))) {
      tell(row, 'odd_date', `dateLastModified is ${written}, which is no ISO 8601. It is not needed.`);
    }
  };

  /** Those with an id of their own; of several with one id the last counts. */
  const distinct = (table: keyof Tables): Row[] => {
    const byId = new Map<string, Row>();
    for (const row of rowsOf(table)) {
      const id = row.cell('sourcedId');
      if (id === '' || id.length > longest.id) {
        tell(row, 'no_id', id === '' ? 'The row has no sourcedId.' : 'The sourcedId is too long.', true);
        continue;
      }
      if (byId.has(id)) tell(row, 'repeated_id', `${id} stands in the file twice: the later row counts.`);
      checkModified(row);
      byId.set(id, row);
    }
    return [...byId.values()];
  };

  /** The first day of a span, and the last one: the format names the day after it. */
  const spanOf = (row: Row, [begin, end]: readonly [string, string]) => {
    const read = (column: string): string | null => {
      const written = row.cell(column);
      const day = dayOf(written);
      if (written !== '' && day === null)
        tell(row, 'odd_date', `${column} is ${written}, which is no ISO 8601: left out.`);
      return day;
    };
    const [from, until] = [read(begin), read(end)];
    const to = until && dayAfter(until, -1);
    if (from === null || to === null || from <= to) return { from, to };
    tell(row, 'odd_span', `${end} is not after ${begin}: left out.`);
    return { from, to: null };
  };

  const places = new Set(rowsOf('classes').map((row) => row.cell('schoolSourcedId')));
  const schools = distinct('orgs').flatMap((row): SourceSchool[] => {
    const [sourcedId, name, type] = [row.cell('sourcedId'), row.cell('name'), row.cell('type').toLowerCase()];
    if (type !== 'school') {
      if (!places.has(sourcedId)) return [];
      tell(
        row,
        'not_a_school',
        `${sourcedId} is of the type ${type || '(none)'}, but has classes: it is taken for a school.`,
      );
    }
    if (name === '' || name.length > longest.name) {
      tell(row, 'no_name', `${sourcedId} has no name, or one that is too long.`, true);
      return [];
    }
    return [{ sourcedId, name, isGone: isGone(row), place: placeOf(row) }];
  });

  const terms = new Map(
    distinct('academicSessions').map((row) => [row.cell('sourcedId'), spanOf(row, ['startDate', 'endDate'])]),
  );

  const roles = new Map<string, { row: Row; role: string; school: string; from: string | null; to: string | null }[]>();
  for (const row of rowsOf('roles')) {
    checkModified(row);
    if (isGone(row)) continue;
    const span = spanOf(row, ['beginDate', 'endDate']);
    const role = { row, role: row.cell('role'), school: row.cell('orgSourcedId'), ...span };
    const user = row.cell('userSourcedId');
    roles.set(user, [...(roles.get(user) ?? []), role]);
  }

  let guardians = 0;
  const people = distinct('users').flatMap((row): SourcePerson[] => {
    const sourcedId = row.cell('sourcedId');
    const written =
      modes.roles === 'absent'
        ? listOf(row.cell('orgSourcedIds')).map((school) => ({
            row,
            role: row.cell('role'),
            school,
            from: null,
            to: null,
          }))
        : (roles.get(sourcedId) ?? []);
    const taken: SourceRole[] = [];
    let isGuardian = false;
    for (const { row: place, role, school, from, to } of written) {
      const known = rolesOfPeople[role.toLowerCase()];
      if (known) taken.push({ role: known, schoolSourcedId: school, from, to });
      else if (guardianRoles.includes(role.toLowerCase())) isGuardian = true;
      else tell(place, 'role_by_hand', `The role ${role || '(none)'} is given by an admin, not by a roster: left out.`);
    }
    if (taken.length === 0) {
      if (isGuardian) guardians += 1;
      else tell(row, 'no_role', `${sourcedId} has no role that a roster brings: left out.`, true);
      return [];
    }
    const given = row.cell('preferredGivenName') || row.cell('givenName');
    const family = row.cell('preferredFamilyName') || row.cell('familyName');
    const displayName = `${given} ${family}`.trim().slice(0, longest.name);
    if (displayName === '') {
      tell(row, 'no_name', `${sourcedId} has no name.`, true);
      return [];
    }
    const isStudent = taken.some(({ role }) => role === 'student');
    const grades = listOf(row.cell('grades'));
    const gradeLevel = isStudent ? (grades.map(gradeOf).find((grade) => grade !== null) ?? null) : null;
    if (isStudent && grades.length > 0 && gradeLevel === null) {
      tell(row, 'unknown_grade', `${sourcedId} has a grade that is not known: ${grades.join(', ').slice(0, 40)}.`);
    }
    const enabled = row.cell('enabledUser').toLowerCase();
    return [
      {
        sourcedId,
        displayName,
        email: isStudent ? null : emailOf(row.cell('email')),
        gradeLevel,
        roles: taken,
        isGone: isGone(row) || enabled === 'false',
        place: placeOf(row),
      },
    ];
  });
  if (guardians > 0) {
    const message = `${guardians} guardians are left out: families are invited by code, so that they say themselves who they are.`;
    issues.push({ file: 'users.csv', line: 1, code: 'guardians', message, isLoss: false });
  }

  const classes = distinct('classes').flatMap((row): SourceClass[] => {
    const [sourcedId, title] = [row.cell('sourcedId'), row.cell('title').slice(0, longest.name)];
    if (title === '') {
      tell(row, 'no_name', `The class ${sourcedId} has no title.`, true);
      return [];
    }
    const spans = listOf(row.cell('termSourcedIds')).flatMap((term) => {
      const span = terms.get(term);
      if (!span) tell(row, 'unknown_term', `The class is in the term ${term}, which is not in the package.`);
      return span ?? [];
    });
    const starts = spans.flatMap(({ from }) => from ?? []).sort();
    const ends = spans.flatMap(({ to }) => to ?? []).sort();
    const grades = listOf(row.cell('grades')).flatMap((grade) => gradeOf(grade) ?? []);
    return [
      {
        sourcedId,
        title,
        schoolSourcedId: row.cell('schoolSourcedId'),
        subjects: listOf(row.cell('subjects')).slice(0, mostListed),
        gradeLevels: [...new Set(grades)],
        startsOn: starts[0] ?? null,
        endsOn: ends.at(-1) ?? null,
        isGone: isGone(row),
        place: placeOf(row),
      },
    ];
  });

  const written = distinct('enrollments');
  const withPrimary = new Set(
    written
      .filter((row) => row.cell('role').toLowerCase() === 'teacher' && isTrue(row.cell('primary')))
      .map((row) => row.cell('classSourcedId')),
  );
  const enrollments = written.flatMap((row): SourceEnrollment[] => {
    const role = rolesInClasses[row.cell('role').toLowerCase()];
    if (!role) {
      const given = row.cell('role') || '(none)';
      tell(row, 'role_by_hand', `The role ${given} in a class is not brought by a roster: left out.`);
      return [];
    }
    const classSourcedId = row.cell('classSourcedId');
    const isSecond = role === 'teacher' && withPrimary.has(classSourcedId) && !isTrue(row.cell('primary'));
    return [
      {
        sourcedId: row.cell('sourcedId'),
        classSourcedId,
        personSourcedId: row.cell('userSourcedId'),
        role: isSecond ? 'coTeacher' : role,
        ...spanOf(row, ['beginDate', 'endDate']),
        isGone: isGone(row),
        place: placeOf(row),
      },
    ];
  });

  return {
    modes: {
      schools: modes.orgs ?? 'absent',
      people: modes.users ?? 'absent',
      classes: modes.classes ?? 'absent',
      enrollments: modes.enrollments ?? 'absent',
    },
    schools,
    people,
    classes,
    enrollments,
    issues,
  };
}

function isTrue(cell: string): boolean {
  return cell.toLowerCase() === 'true';
}

function emailOf(cell: string): string | null {
  const email = cell.toLowerCase();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254 ? email : null;
}
