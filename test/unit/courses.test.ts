import fc from 'fast-check';
import { addMissing, newUnits, type ResolvedCourse, replaceUnits } from '../../src/features/courses/course-import.ts';
import { courseTableHeading, readCourseTable } from '../../src/features/courses/import/course-table.ts';
import { datesOf, thisWeek } from '../../src/features/courses/this-week.ts';
import { checkYears, placeOf, type SchoolYear, weeksOf } from '../../src/features/school-calendar/school-calendar.ts';

async function* linesOf(...lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

const table = (...rows: string[]) => readCourseTable(linesOf(courseTableHeading.trim(), ...rows));

describe('the table of a course', () => {
  test('has a row for each thing; what a row leaves empty is as above it', async () => {
    const { courses, faults } = await table(
      'Grade 3,math; science,K-2,Parts,A,1-2,What parts are,3.NF.1; 3.NF.2,M3-01,Topic A,khan:x1,,Read it',
      ',,,,,,,3.NF.3,,Topic B,,aaaaaaaaaaaaaaaaaaaaaaaa,',
      ',,4,Whole,,2026-09-07 to 2026-09-25,,,,,,,',
      'Grade 4,,,Parts,,3,,,,,,,',
    );
    expect(faults).toEqual([]);
    expect(courses.map(({ source, units }) => [source.id, units.map(({ title }) => title)])).toEqual([
      ['Grade 3', ['Parts', 'Whole']],
      ['Grade 4', ['Parts']],
    ]);
    expect(courses[0]).toMatchObject({ subjects: ['math', 'science'], gradeLevels: ['K', '1', '2', '4'] });
    const [parts, whole] = courses[0]?.units ?? [];
    expect(parts).toMatchObject({
      strand: 'A',
      time: { kind: 'weeks', from: 1, to: 2 },
      codes: ['3.NF.1', '3.NF.2', '3.NF.3'],
      targets: ['M3-01'],
      attachments: [
        { kind: 'resource', key: 'khan:x1', section: 'Topic A', note: 'Read it' },
        { kind: 'playlist', key: 'a'.repeat(24), section: 'Topic B', note: null },
      ],
    });
    expect(whole?.time).toEqual({ kind: 'dates', from: '2026-09-07', to: '2026-09-25' });
    // A unit of that name in another course is another unit.
    expect(courses[1]?.units[0]?.time).toEqual({ kind: 'weeks', from: 3, to: 3 });
  });

  test.each([
    { what: 'no unit above', row: 'Grade 3,,,,,,,,,,,,', says: /no unit is named/ },
    { what: 'no course above', row: ',,,Parts,,,,,,,,,', says: /no course is named/ },
    { what: 'weeks that run backwards', row: 'G,,,Parts,,5-3,,,,,,,', says: /weeks "5-3"/ },
    { what: 'a day that is none', row: 'G,,,Parts,,2026-02-30 to 2026-03-01,,,,,,,', says: /weeks "2026-02-30/ },
    { what: 'an open quotation mark', row: 'G,,,"Parts,,,,,,,,,', says: /never closed/ },
  ])('tells the line of what cannot be read: $what', async ({ row, says }) => {
    const { faults } = await table(row);
    expect(faults).toEqual([{ place: 'line 2', message: expect.stringMatching(says) }]);
  });

  test('needs its first line, and says which columns it does not know', async () => {
    expect(await readCourseTable(linesOf('name,unit', 'G,U'))).toMatchObject({
      courses: [],
      faults: [
        { message: expect.stringContaining('left out: name') },
        { message: expect.stringContaining('course and unit') },
      ],
    });
    const { courses, faults } = await readCourseTable(linesOf('\uFEFFCourse,Unit,Colour', 'G,U,red'));
    expect(courses).toHaveLength(1);
    expect(faults).toEqual([{ place: 'line 1', message: 'no known columns, left out: Colour' }]);
  });
});

describe('a course that is imported again', () => {
  const unit = (sourceId: string, ...things: string[]): ResolvedCourse['units'][number] => ({
    sourceId,
    title: sourceId,
    summary: null,
    strand: null,
    time: null,
    standards: [],
    targetIds: [],
    attachments: things.map((thingId) => ({ kind: 'resource', thingId, section: null, note: null })),
  });
  let made = 0;
  const newId = () => {
    made += 1;
    return `new${made}`;
  };

  test('keeps the ids of what stays while nobody has changed it', () => {
    const before = newUnits([unit('a', 'x', 'y'), unit('b')], newId);
    const after = replaceUnits(before, [unit('b', 'z'), unit('a', 'y')], newId);
    expect(after.map(({ id }) => id)).toEqual([before[1]?.id, before[0]?.id]);
    expect(after[1]?.attachments[0]?.id).toBe(before[0]?.attachments[1]?.id);
  });

  test('only adds to what people have changed, and brings nothing back that they took out', () => {
    const [a] = newUnits([unit('a', 'x')], newId);
    const brought = ['unit a', 'unit gone', 'resource x', 'resource taken-out'];
    const file = [unit('a', 'x', 'taken-out', 'fresh'), unit('gone'), unit('c', 'w')];
    const { units, added } = addMissing([{ ...(a as NonNullable<typeof a>), title: 'Ours' }], file, { brought, newId });
    expect(units.map(({ title, attachments }) => [title, attachments.map(({ thingId }) => thingId)])).toEqual([
      ['Ours', ['x', 'fresh']],
      ['c', ['w']],
    ]);
    expect(added).toEqual(['Ours: 1 attached', 'c']);
  });
});

describe('the school year', () => {
  const year: SchoolYear = {
    startsOn: '2026-09-02',
    endsOn: '2026-10-09',
    noSchool: [
      { name: 'Labor Day', from: '2026-09-07', to: '2026-09-07' },
      { name: 'Fall break', from: '2026-09-14', to: '2026-09-20' },
    ],
  };
  const later: SchoolYear = { startsOn: '2027-08-30', endsOn: '2027-09-10', noSchool: [] };
  const calendar = { years: [year, later] };

  test.each([
    { day: '2026-09-01', kind: 'week', number: 1 },
    { day: '2026-09-06', kind: 'week', number: 1 },
    { day: '2026-09-07', kind: 'week', number: 2 },
    { day: '2026-09-16', kind: 'break', name: 'Fall break', next: 3 },
    { day: '2026-09-21', kind: 'week', number: 3 },
    { day: '2026-10-11', kind: 'week', number: 5 },
    { day: '2026-08-01', kind: 'break', name: null, next: 1 },
    { day: '2026-12-24', kind: 'break', name: null, next: 1 },
    { day: '2027-09-20', kind: 'afterYears' },
  ])('$day is in: $kind $number', ({ day, kind, number, name, next }) => {
    const found = placeOf(calendar, day);
    expect(found.kind).toBe(kind);
    if (found.kind === 'week') expect(found.week.number).toBe(number);
    if (found.kind === 'break') expect([found.name, found.next?.number]).toEqual([name, next]);
  });

  test('has weeks from Monday to Sunday, numbered without gaps, each with a day of school, over any breaks', () => {
    const dayFrom = (start: string, days: number) =>
      new Date(Date.parse(start) + days * 86_400_000).toISOString().slice(0, 10);
    const breaks = fc.array(fc.record({ from: fc.nat({ max: 250 }), days: fc.nat({ max: 20 }) }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.nat({ max: 300 }), breaks, (start, days, free) => {
        const startsOn = dayFrom('2024-01-01', start);
        const noSchool = free.map(({ from, days: length }) => {
          return { name: 'x', from: dayFrom(startsOn, from), to: dayFrom(startsOn, from + length) };
        });
        const made: SchoolYear = { startsOn, endsOn: dayFrom(startsOn, days), noSchool };
        const weeks = weeksOf(made);
        for (const [at, week] of weeks.entries()) {
          expect(week.number).toBe(at + 1);
          expect(new Date(week.from).getUTCDay()).toBe(1);
          expect(week.to).toBe(dayFrom(week.from, 6));
          const school = [0, 1, 2, 3, 4].map((weekday) => dayFrom(week.from, weekday));
          expect(
            school.some(
              (date) =>
                date >= startsOn && date <= made.endsOn && !noSchool.some(({ from, to }) => from <= date && date <= to),
            ),
          ).toBe(true);
          expect(placeOf({ years: [made] }, week.to)).toMatchObject({ kind: 'week', week });
        }
      }),
    );
  });

  test('is checked: years in order, none that ends before it begins, none without end', () => {
    const faults = checkYears([
      { ...later, noSchool: [{ name: 'x', from: '2027-09-02', to: '2027-09-01' }] },
      { ...year, endsOn: '2026-09-01' },
      { startsOn: '2028-01-01', endsOn: '2029-06-01', noSchool: [] },
    ]);
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['0.noSchool.0.to', '1.endsOn', '1.startsOn', '2.endsOn']);
  });

  test('says which units a week has, by number and by date, and when they are', () => {
    const unitAt = (id: string, time: { kind: 'weeks' | 'dates'; from: number | string; to: number | string } | null) =>
      ({ id, time }) as never;
    const units = [
      unitAt('two', { kind: 'weeks', from: 2, to: 3 }),
      unitAt('four', { kind: 'weeks', from: 4, to: 9 }),
      unitAt('dated', { kind: 'dates', from: '2026-09-10', to: '2026-09-30' }),
      unitAt('never', null),
    ];
    const at = (date: string) => ({ date, timeZone: 'UTC', day: placeOf(calendar, date) });
    expect(thisWeek(units, at('2026-09-09'))).toMatchObject({ status: 'inSchool', unitIds: ['two', 'dated'] });
    expect(thisWeek(units, at('2026-09-22'))).toMatchObject({ unitIds: ['two', 'dated'], nextUnitIds: ['four'] });
    expect(thisWeek(units, at('2026-09-16'))).toMatchObject({
      status: 'noSchool',
      unitIds: [],
      nextUnitIds: ['two', 'dated'],
    });
    expect(thisWeek(units, { date: '2026-09-12', timeZone: 'UTC', day: { kind: 'noCalendar' } })).toMatchObject({
      status: 'noCalendar',
      unitIds: ['dated'],
    });
    const four = units[1] as never;
    expect(datesOf(four, at('2026-09-09'))).toEqual({ from: '2026-09-28', to: '2026-10-11' });
  });
});
