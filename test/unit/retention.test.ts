import fc from 'fast-check';
import {
  dueKinds,
  lastDayOf,
  noEnd,
  type PastStudent,
  type RetentionRules,
  retentionKinds,
  stepOf,
  usualRetention,
  yearsAfter,
} from '../../src/features/retention/retention.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
const student = (to: string, changes: Partial<PastStudent> = {}): PastStudent => ({
  id: 'a',
  memberships: [{ role: 'student', to }],
  deletedOn: null,
  ...changes,
});
const today = '2026-11-22';

describe('the last day of a student', () => {
  test.each<{ what: string; one: PastStudent; enrolledTo: string | null; last: string | null }>([
    { what: 'ended', one: student('2020-06-10'), enrolledTo: null, last: '2020-06-10' },
    { what: 'without an end', one: student(noEnd), enrolledTo: null, last: null },
    { what: 'today', one: student(today), enrolledTo: null, last: null },
    { what: 'in a class for longer', one: student('2020-06-10'), enrolledTo: '2021-01-05', last: '2021-01-05' },
    { what: 'in a class still', one: student('2020-06-10'), enrolledTo: noEnd, last: null },
    {
      what: 'a guardian now',
      one: student('2020-06-10', {
        memberships: [
          { role: 'student', to: '2020-06-10' },
          { role: 'guardian', to: noEnd },
        ],
      }),
      enrolledTo: null,
      last: null,
    },
    { what: 'taken out', one: student(noEnd, { deletedOn: '2022-02-02' }), enrolledTo: null, last: '2022-02-02' },
    {
      what: 'taken out, and in a class',
      one: student(noEnd, { deletedOn: '2022-02-02' }),
      enrolledTo: noEnd,
      last: null,
    },
  ])('$what', ({ one, enrolledTo, last }) => {
    expect(lastDayOf(one, enrolledTo, today)).toBe(last);
  });
});

test('years are those of the calendar', () => {
  expect([yearsAfter('2024-02-29', 1), yearsAfter('2020-06-10', 6)]).toEqual(['2025-03-01', '2026-06-10']);
});

const days = fc
  .tuple(fc.integer({ min: 2000, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
const rule = fc.record({
  afterYears: fc.option(fc.integer({ min: 1, max: 10 })),
  remains: fc.constantFrom('nothing' as const, 'counts' as const),
});
const rules = fc.record({ progress: rule, evidence: rule, audit: rule, record: rule });

test('nobody who is here is ever due, nothing before its time, nothing twice, the person last', () => {
  const people = fc.record({
    id: fc.constant('a'),
    memberships: fc.array(
      fc.record({ role: fc.constantFrom('student', 'teacher'), to: fc.oneof(days, fc.constant(noEnd)) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    deletedOn: fc.option(days),
  });
  const enrolled = fc.option(fc.oneof(days, fc.constant(noEnd)));
  fc.assert(
    fc.property(rules, people, enrolled, days, days, (said: RetentionRules, one, enrolledTo, on, later) => {
      const last = lastDayOf(one, enrolledTo, on);
      const due = dueKinds(said, last, on, {});
      const isHere =
        (enrolledTo !== null && enrolledTo >= on) ||
        one.memberships.some(({ to }) => to >= on && (one.deletedOn === null || one.deletedOn >= on));
      if (isHere) expect(due).toEqual([]);
      for (const kind of due) {
        expect(said[kind].afterYears).not.toBeNull();
        expect(yearsAfter(last as string, said[kind].afterYears as number) <= on).toBe(true);
        expect(dueKinds(said, last, on, { [kind]: last as string })).not.toContain(kind);
      }
      expect(due).toEqual(retentionKinds.filter((kind) => due.includes(kind)));
      if (later >= on) expect(dueKinds(said, last, later, {})).toEqual(expect.arrayContaining(due));
    }),
    { numRuns },
  );
});

test('nothing goes that was not announced, nor while it is off', () => {
  const announced = { on: '2026-11-01', actsOn: '2026-11-15', students: 3 };
  expect(stepOf(usualRetention, today)).toBe('off');
  expect(stepOf({ isOn: false, announced }, today)).toBe('off');
  expect(stepOf({ isOn: true, announced: null }, today)).toBe('look');
  expect(stepOf({ isOn: true, announced }, '2026-11-14')).toBe('wait');
  expect(stepOf({ isOn: true, announced }, '2026-11-15')).toBe('act');
});
