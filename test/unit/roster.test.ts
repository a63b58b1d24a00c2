import fc from 'fast-check';
import { codeFrom, isPast, isWithin, normalizeCode } from '../../src/features/classes/class.ts';
import { diffRoster } from '../../src/features/rosters/roster-diff.ts';
import {
  type KnownClass,
  type KnownEnrollment,
  type KnownPerson,
  type KnownRoster,
  pairOf,
  type RosterPlan,
} from '../../src/features/rosters/roster-plan.ts';
import { asksFirst } from '../../src/features/rosters/roster-shrink.ts';
import type { RosterSource, SourceRole } from '../../src/features/rosters/roster-source.ts';
import { classBack, enrollmentBack, personBack } from '../../src/features/rosters/roster-undo.ts';
import { isSchoolDay, isSchoolTime } from '../../src/features/school-calendar/school-calendar.ts';
import { waitAfter } from '../../src/features/student-sign-in/slow-down.ts';
import { generateSecret, isEasy, nameStem, newSecret } from '../../src/features/student-sign-in/student-secret.ts';
import { dayOf, gradeOf } from '../../src/integrations/oneroster/tables.ts';

const today = '2026-11-22';
const nothing: KnownRoster = { schools: new Map(), people: new Map(), classes: new Map(), enrollments: [] };
const bulk = { schools: 'bulk', people: 'bulk', classes: 'bulk', enrollments: 'bulk' } as const;
const delta = { schools: 'delta', people: 'delta', classes: 'delta', enrollments: 'delta' } as const;
const place = { file: 'x.csv', line: 2 };
const common = (sourcedId: string, isGone = false) => ({ sourcedId, isGone, place });
const role = (name: SourceRole['role'], schoolSourcedId = 'north', to: string | null = null): SourceRole => ({
  role: name,
  schoolSourcedId,
  from: null,
  to,
});
const person = (id: string, roles: SourceRole[], fields: object = {}) => ({
  ...common(id),
  displayName: `Person ${id}`,
  email: null,
  gradeLevel: null,
  roles,
  ...fields,
});
const oneClass = (id: string, schoolSourcedId = 'north', fields: object = {}) => ({
  ...common(id),
  title: `Class ${id}`,
  schoolSourcedId,
  subjects: [],
  gradeLevels: [],
  startsOn: null,
  endsOn: null,
  ...fields,
});
const enrolled = (
  classSourcedId: string,
  personSourcedId: string,
  as: 'student' | 'teacher' = 'student',
  fields = {},
) => ({
  ...common(`${classSourcedId}-${personSourcedId}`),
  classSourcedId,
  personSourcedId,
  role: as,
  from: null,
  to: null,
  ...fields,
});
const school = (id: string) => ({ ...common(id), name: `School ${id}` });
const source = (fields: Partial<RosterSource>): RosterSource => ({
  modes: bulk,
  schools: [school('north')],
  people: [],
  classes: [],
  enrollments: [],
  issues: [],
  ...fields,
});

/** What is here once a plan was carried out. */
function carryOut(known: KnownRoster, plan: RosterPlan): KnownRoster {
  const schools = new Map(known.schools);
  for (const { wanted } of plan.schools) schools.set(wanted.sourcedId, { name: wanted.name });
  const people = new Map<string, KnownPerson>(known.people);
  for (const { wanted, roles } of plan.people) {
    const before = people.get(wanted.sourcedId);
    people.set(wanted.sourcedId, {
      isLinked: true,
      displayName: wanted.displayName,
      email: wanted.email ?? before?.email ?? null,
      gradeLevel: wanted.gradeLevel ?? before?.gradeLevel ?? null,
      roles,
    });
  }
  for (const { sourcedId, roles } of plan.leaving) {
    const before = people.get(sourcedId);
    if (before) people.set(sourcedId, { ...before, roles });
  }
  const classes = new Map<string, KnownClass>(known.classes);
  for (const { wanted, teachers } of plan.classes) {
    const { title, schoolSourcedId, subjects, gradeLevels, startsOn, endsOn } = wanted;
    const content = { title, schoolSourcedId, subjects, gradeLevels, startsOn, endsOn };
    classes.set(wanted.sourcedId, { ...content, isArchived: false, teachers });
  }
  for (const id of plan.archived) {
    const before = classes.get(id);
    if (before) classes.set(id, { ...before, isArchived: true });
  }
  const enrollments = new Map<string, KnownEnrollment>(known.enrollments.map((one) => [pairOf(one), one]));
  for (const { classSourcedId, personSourcedId, from, to } of plan.enrollments) {
    enrollments.set(pairOf({ classSourcedId, personSourcedId }), {
      classSourcedId,
      personSourcedId,
      from,
      to,
      isImported: true,
    });
  }
  for (const { to, ...pair } of plan.ended) {
    const before = enrollments.get(pairOf(pair));
    if (before?.from !== undefined && before.from <= to) enrollments.set(pairOf(pair), { ...before, to });
    else enrollments.delete(pairOf(pair));
  }
  return { schools, people, classes, enrollments: [...enrollments.values()] };
}

const changesOf = ({ schools, people, leaving, classes, archived, enrollments, ended }: RosterPlan): number =>
  [schools, people, leaving, classes, archived, enrollments, ended].reduce((sum, { length }) => sum + length, 0);

const small = source({
  people: [person('t', [role('teacher')]), person('a', [role('student')]), person('b', [role('student')])],
  classes: [oneClass('math'), oneClass('art')],
  enrollments: [enrolled('math', 't', 'teacher'), enrolled('math', 'a'), enrolled('math', 'b'), enrolled('art', 'b')],
});

describe('a roster', () => {
  test('creates what is new, and comes to nothing when it is sent again', () => {
    const first = diffRoster(nothing, small, today);
    expect(first.issues).toEqual([]);
    expect([first.schools, first.people, first.classes, first.enrollments].map(({ length }) => length)).toEqual([
      1, 3, 2, 3,
    ]);
    expect(first.classes[0]?.teachers).toEqual([{ personSourcedId: 't', role: 'teacher', from: today, to: null }]);
    expect(asksFirst(first)).toBe(false);
    expect(changesOf(diffRoster(carryOut(nothing, first), small, '2026-11-23'))).toBe(0);
  });

  test('that names fewer asks, and when it is meant ends without deleting; what was entered by hand stays', () => {
    const known = carryOut(nothing, diffRoster(nothing, small, today));
    const byHand = { classSourcedId: 'art', personSourcedId: 'a', from: today, to: null, isImported: false };
    const short = source({
      people: small.people.slice(0, 2),
      classes: [oneClass('math')],
      enrollments: small.enrollments.slice(0, 2),
    });
    const plan = diffRoster({ ...known, enrollments: [...known.enrollments, byHand] }, short, '2026-12-01');
    expect(asksFirst(plan)).toBe(true);
    expect(plan.shrink).toEqual({
      people: { now: 3, ending: 1 },
      classes: { now: 2, ending: 1 },
      enrollments: { now: 3, ending: 2 },
    });
    expect(plan.leaving).toEqual([{ sourcedId: 'b', roles: [{ ...role('student'), from: today, to: '2026-11-30' }] }]);
    expect(plan.archived).toEqual(['art']);
    expect(plan.ended.map(pairOf).sort()).toEqual(['art\nb', 'math\nb']);
    // The same people come back: they have a new time, and the class is open again.
    const after = carryOut(known, plan);
    const back = diffRoster(after, small, '2027-01-10');
    expect(back.people.map(({ wanted, roles }) => [wanted.sourcedId, roles.length])).toEqual([['b', 2]]);
    expect(back.classes.map(({ wanted }) => wanted.sourcedId)).toEqual(['art']);
    expect(changesOf(diffRoster(carryOut(after, back), small, '2027-01-11'))).toBe(0);
  });

  test('of one school says nothing of others, and a delta nothing of whom it does not name', () => {
    const both = source({
      schools: [school('north'), school('south')],
      people: [person('a', [role('student')]), person('s', [role('student', 'south')])],
      classes: [oneClass('math'), oneClass('sea', 'south')],
      enrollments: [enrolled('math', 'a'), enrolled('sea', 's')],
    });
    const known = carryOut(nothing, diffRoster(nothing, both, today));
    const north = source({
      people: [both.people[0] as never],
      classes: [oneClass('math')],
      enrollments: [enrolled('math', 'a')],
    });
    expect(changesOf(diffRoster(known, north, today))).toBe(0);
    const gone = source({
      modes: delta,
      schools: [],
      people: [person('s', [role('student', 'south')], { isGone: true })],
      enrollments: [enrolled('sea', 's', 'student', { isGone: true })],
    });
    const plan = diffRoster(known, gone, '2026-11-30');
    expect(plan.leaving.map(({ sourcedId }) => sourcedId)).toEqual(['s']);
    expect(plan.ended.map(pairOf)).toEqual(['sea\ns']);
    expect(plan.archived).toEqual([]);
  });

  test('loses what refers to nothing, and says where', () => {
    const faulty = source({
      people: [person('t', [role('teacher')]), person('a', [role('student'), role('student', 'nowhere')])],
      classes: [oneClass('math'), oneClass('lost', 'nowhere'), { ...oneClass('old'), isGone: true }],
      enrollments: [
        enrolled('math', 'nobody'),
        enrolled('none', 'a'),
        enrolled('math', 't'),
        enrolled('math', 'a', 'teacher'),
        enrolled('old', 'a'),
      ],
    });
    const plan = diffRoster(nothing, faulty, today);
    expect(plan.issues.map(({ code }) => code)).toEqual([
      'unknown_school',
      'unknown_school',
      'unknown_person',
      'unknown_class',
      'not_student',
      'not_staff',
    ]);
    expect(plan.issues[0]).toMatchObject({ ...place, isLoss: true });
    expect(plan.enrollments).toEqual([]);
    expect(changesOf(diffRoster(carryOut(nothing, plan), faulty, today))).toBe(0);
  });

  test('whose dates let everybody’s roles run out asks too', () => {
    const known = carryOut(nothing, diffRoster(nothing, small, today));
    const over = small.people.map((one) => ({
      ...one,
      roles: one.roles.map((some) => ({ ...some, to: '2026-11-30' })),
    }));
    const plan = diffRoster(known, { ...small, people: over }, '2026-12-01');
    expect(plan.shrink.people).toEqual({ now: 3, ending: 3 });
    expect(asksFirst(plan)).toBe(true);
  });

  const ids = ['a', 'b', 'c', 'd'] as const;
  const schoolIds = ['north', 'south'] as const;
  const days = ['2026-01-10', '2026-11-21', today, '2027-06-01'] as const;
  const span = fc
    .tuple(fc.option(fc.constantFrom(...days)), fc.option(fc.constantFrom(...days)))
    .filter(([from, to]) => from === null || to === null || from <= to)
    .map(([from, to]) => ({ from, to }));
  const randomRole = fc.record({
    role: fc.constantFrom('student', 'teacher', 'supportStaff'),
    at: fc.constantFrom(...schoolIds),
    span,
  });
  const randomSource = fc
    .record({
      modes: fc.constantFrom(bulk, delta),
      schools: fc.subarray([...schoolIds]),
      people: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom(...ids),
          roles: fc.array(randomRole, { minLength: 1, maxLength: 3 }),
          isGone: fc.boolean(),
        }),
        { selector: ({ id }) => id },
      ),
      classes: fc.uniqueArray(
        fc.record({ id: fc.constantFrom('math', 'art'), at: fc.constantFrom(...schoolIds), isGone: fc.boolean() }),
        { selector: ({ id }) => id },
      ),
      enrollments: fc.array(
        fc.record({
          inClass: fc.constantFrom('math', 'art'),
          who: fc.constantFrom(...ids),
          as: fc.constantFrom('student', 'teacher'),
          isGone: fc.boolean(),
          span,
        }),
        { maxLength: 6 },
      ),
    })
    .map(
      ({ modes, schools, people, classes, enrollments }): RosterSource =>
        source({
          modes,
          schools: schools.map(school),
          people: people.map(({ id, roles, isGone }) =>
            person(
              id,
              roles.map((one) => ({ ...role(one.role as SourceRole['role'], one.at), ...one.span })),
              { isGone },
            ),
          ),
          classes: classes.map(({ id, at, isGone }) => oneClass(id, at, { isGone })),
          enrollments: enrollments.map(({ inClass, who, as, isGone, span: days }) =>
            enrolled(inClass, who, as as 'student', { isGone, ...days }),
          ),
        }),
    );

  test('whatever it says: sent again it changes nothing, and nobody and no class is ever lost', () => {
    fc.assert(
      fc.property(fc.array(randomSource, { minLength: 1, maxLength: 4 }), (sources) => {
        let known = nothing;
        for (const one of sources) {
          const plan = diffRoster(known, one, today);
          const after = carryOut(known, plan);
          for (const id of known.people.keys()) expect(after.people.has(id)).toBe(true);
          for (const id of known.classes.keys()) expect(after.classes.has(id)).toBe(true);
          const again = diffRoster(after, one, today);
          expect({ again: changesOf(again), plan: again }).toMatchObject({ again: 0 });
          known = after;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the parts of a package', () => {
  test.each([
    { written: '2023-05-01T18:25:43.511Z', day: '2023-05-01' },
    { written: '2023-05-01 18:25:43', day: '2023-05-01' },
    { written: '1/05/2023', day: null },
    { written: '2023-02-30', day: null },
    { written: '', day: null },
  ])('reads the date $written', ({ written, day }) => {
    expect(dayOf(written)).toBe(day);
  });

  test('read grades as they are written', () => {
    expect(['KG', '01', '12', 'PK', 'TK', '9', '13', 'HS', ''].map(gradeOf)).toEqual([
      'K',
      '1',
      '12',
      'PK',
      'K',
      '9',
      null,
      null,
      null,
    ]);
  });
});

describe('signing in without an e-mail address', () => {
  test('takes codes that nobody misreads, however they are typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 14, maxLength: 14 }), (bytes) => {
        expect(codeFrom(bytes)).toMatch(/^[2-9B-DF-HJ-NP-TV-XZ]{0,7}$/);
      }),
    );
    expect(normalizeCode(' b4-k 9z')).toBe('B4K9Z');
  });

  test('makes secrets that are not the first guesses', () => {
    expect(['0000', '1234', '4321', '98765432'].every(isEasy)).toBe(true);
    expect(['0001', '1324', '1357', '2580'].some(isEasy)).toBe(false);
    fc.assert(
      fc.property(fc.constantFrom('pin', 'pictures'), fc.infiniteStream(fc.nat(255)), (kind, bytes) => {
        const random = (count: number) => Uint8Array.from({ length: count }, () => Number(bytes.next().value));
        const secret = generateSecret(kind as 'pin', random);
        expect(newSecret.safeParse(secret).success).toBe(true);
      }),
      { numRuns: 100 },
    );
    expect(['Maya Lindqvist', 'Ávila, Zoë', '李', 'X'].map(nameStem)).toEqual(['maya', 'avila', 'student', 'student']);
  });

  test('waits longer after each wrong try, and never longer than an hour', () => {
    expect([1, 4, 5, 6, 9, 40].map((count) => waitAfter(count, 5))).toEqual([0, 0, 30, 60, 600, 3_600]);
  });

  test('goes by school days and the time of the district', () => {
    const years = [
      {
        startsOn: '2026-08-24',
        endsOn: '2027-06-04',
        noSchool: [{ name: 'Break', from: '2026-11-26', to: '2026-11-27' }],
      },
    ];
    const isOpen = (at: string, calendar = { years }) =>
      isSchoolTime(calendar, { now: new Date(at), timeZone: 'America/Chicago', hours: { from: '08:00', to: '15:30' } });
    expect(isOpen('2026-11-23T14:00:00Z')).toBe(true);
    expect(isOpen('2026-11-23T13:59:00Z')).toBe(false);
    expect(isOpen('2026-11-23T21:31:00Z')).toBe(false);
    expect(isOpen('2026-11-26T15:00:00Z')).toBe(false);
    expect(isOpen('2026-11-21T15:00:00Z', { years: [] })).toBe(false);
    expect(isOpen('2026-07-01T15:00:00Z')).toBe(false);
    expect(isSchoolDay({ years: [] }, '2026-07-01')).toBe(true);
  });
});

describe('the staff of a class', () => {
  const entry = { personId: 'p', from: '2026-09-01', to: '2026-11-01' } as const;

  test('keep access for two weeks, but for substitutes', () => {
    expect(isWithin({ ...entry, role: 'teacher' }, '2026-11-15')).toBe(true);
    expect(isWithin({ ...entry, role: 'teacher' }, '2026-11-16')).toBe(false);
    expect(isWithin({ ...entry, role: 'substitute' }, '2026-11-02')).toBe(false);
    expect(isWithin({ ...entry, role: 'teacher' }, '2026-08-31')).toBe(false);
    expect(isPast({ archivedAt: new Date('2026-11-01T12:00:00Z') }, '2026-11-15')).toBe(false);
    expect(isPast({ archivedAt: new Date('2026-11-01T12:00:00Z') }, '2026-11-16')).toBe(true);
  });
});

describe('taking a roster back', () => {
  const at = (schoolId: string, from: string, to: string | null = null) => ({
    id: `${schoolId} ${from}`,
    role: 'student' as const,
    schoolId,
    from,
    to,
  });
  const maya = { id: 'm', displayName: 'Maya', sourcedId: 's1', email: null, gradeLevel: '4', revision: 3 };
  const stateOf = ({ id: _id, revision: _revision, ...state }: typeof maya, memberships: ReturnType<typeof at>[]) => ({
    ...state,
    memberships,
  });
  const before = stateOf(maya, [at('north', '2025-08-20')]);
  const after = {
    ...stateOf(maya, [at('north', '2025-08-20', '2026-11-21'), at('south', '2026-11-22')]),
    gradeLevel: '5',
  };

  test.each([
    [
      'puts back what nobody has touched',
      {},
      after.memberships,
      { gradeLevel: '4', memberships: before.memberships },
      [],
    ],
    ['does nothing to who is as before', { gradeLevel: '4' }, before.memberships, null, []],
    [
      'leaves a grade that was mended since',
      { gradeLevel: '6' },
      after.memberships,
      { gradeLevel: '6' },
      ['gradeLevel'],
    ],
    [
      'keeps a name that the import had not changed',
      { displayName: 'Maia' },
      after.memberships,
      { displayName: 'Maia' },
      [],
    ],
    [
      'leaves roles that were changed since',
      {},
      [at('north', '2025-08-20', '2026-11-21'), at('south', '2026-11-22', '2027-06-01')],
      {
        gradeLevel: '4',
        memberships: [at('north', '2025-08-20', '2026-11-21'), at('south', '2026-11-22', '2027-06-01')],
      },
      ['roles'],
    ],
    [
      'leaves roles that came since',
      {},
      [...after.memberships, at('west', '2026-11-23')],
      { memberships: [at('west', '2026-11-23'), ...before.memberships] },
      [],
    ],
  ])('%s', (_says, fields, memberships, write, kept) => {
    const current = { ...maya, gradeLevel: '5', ...fields, memberships };
    const back = personBack(current, { before, after });
    expect(back.kept).toEqual(kept);
    if (write === null) expect(back.write).toBeNull();
    else expect(back.write).toMatchObject(write);
  });

  test('takes all roles that it brought from somebody new, and none that came otherwise', () => {
    const brought = { before: null, after: { memberships: [at('north', '2026-11-22')] } };
    const by = (memberships: ReturnType<typeof at>[]) => personBack({ ...maya, memberships }, brought);
    expect(by([at('north', '2026-11-22')]).write?.memberships).toEqual([]);
    expect(by([at('north', '2026-11-22'), at('west', '2026-11-22')]).write?.memberships).toEqual([
      at('west', '2026-11-22'),
    ]);
    expect(by([])).toEqual({ write: null, kept: [] });
    expect(by([at('north', '2026-11-22', '2026-12-01')])).toEqual({ write: null, kept: ['roles'] });
  });

  test('opens a class again that it archived, and archives one that it made, once', () => {
    const now = new Date('2026-11-24T10:00:00Z');
    const open = {
      schoolId: 'n',
      title: 'Math',
      subjects: [],
      gradeLevels: [],
      startsOn: null,
      endsOn: null,
      archivedAt: null,
      teachers: [],
    };
    const archived = { ...open, archivedAt: new Date('2026-11-22T10:00:00Z') };
    expect(classBack(archived, { before: open, after: archived }, now).write).toEqual(open);
    const later = { ...open, archivedAt: new Date('2026-11-23T10:00:00Z') };
    expect(classBack(later, { before: open, after: archived }, now)).toEqual({ write: null, kept: ['archivedAt'] });
    const made = classBack(open, { before: null, after: open }, now);
    expect(made.write).toEqual({ ...open, archivedAt: now });
    expect(classBack(made.write ?? open, { before: null, after: open }, now).write).toBeNull();
  });

  test('puts days of an enrollment back only where they are those of the import', () => {
    const days = (from: string, to: string | null) => ({ from, to, via: 'roster' as const, sourcedId: null });
    const change = { before: days('2026-08-20', null), after: days('2026-08-20', '2026-11-21') };
    expect(enrollmentBack(change.after, change)).toEqual({ isDue: true, isKept: false });
    expect(enrollmentBack(change.before, change)).toEqual({ isDue: false, isKept: false });
    expect(enrollmentBack(days('2026-08-20', '2027-01-01'), change)).toEqual({ isDue: false, isKept: true });
    expect(enrollmentBack(null, change)).toEqual({ isDue: false, isKept: true });
  });
});
