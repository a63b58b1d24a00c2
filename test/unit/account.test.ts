import { peopleVisibleTo, schoolsVisibleTo } from '../../src/features/accounts/account.policy.ts';
import {
  activeRoles,
  isTimeZone,
  localDateAt,
  type Membership,
  sortKeyOf,
} from '../../src/features/accounts/account.ts';
import { type ActiveRole, scopeOf } from '../../src/shared/actor.ts';

const membership = (changes: Partial<Membership> = {}): Membership => ({
  id: 'm',
  role: 'teacher',
  schoolId: 'north',
  from: '2026-08-01',
  to: '2027-06-30',
  ...changes,
});

describe('activeRoles', () => {
  const on = (day: string, ...memberships: Membership[]) => activeRoles({ memberships, deactivatedAt: null }, day);

  test.each([
    ['the day before', '2026-07-31', 0],
    ['the first day', '2026-08-01', 1],
    ['the last day', '2027-06-30', 1],
    ['the day after', '2027-07-01', 0],
  ])('counts a membership on %s: %s', (_, day, count) => {
    expect(on(day, membership())).toHaveLength(count);
  });

  test('goes on without an end', () => {
    expect(on('2999-01-01', membership({ to: null }))).toHaveLength(1);
  });

  test('names a role once, however often it was given', () => {
    const roles = on('2026-09-01', membership(), membership({ id: 'n' }), membership({ schoolId: null }));
    expect(roles).toEqual([
      { role: 'teacher', schoolId: 'north' },
      { role: 'teacher', schoolId: null },
    ]);
  });

  test('are none of a person who was deactivated', () => {
    expect(activeRoles({ memberships: [membership()], deactivatedAt: new Date() }, '2026-09-01')).toEqual([]);
  });
});

describe('localDateAt', () => {
  test.each([
    ['2026-08-25T03:00:00Z', 'America/Chicago', '2026-08-24'],
    ['2026-08-25T03:00:00Z', 'UTC', '2026-08-25'],
    ['2026-12-31T12:00:00Z', 'Pacific/Auckland', '2027-01-01'],
  ])('%s in %s is %s', (instant, timeZone, day) => {
    expect(localDateAt(new Date(instant), timeZone)).toBe(day);
  });
});

test('a time zone is one that the calendar knows', () => {
  expect(['America/Chicago', 'UTC', 'Chicago', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});

test('names are sorted without case and marks', () => {
  expect(['Ávila', 'avila', ' ÖZ'].map(sortKeyOf)).toEqual(['avila', 'avila', 'oz']);
});

describe('the reach of a scope', () => {
  const actor = (...roles: ActiveRole[]) => scopeOf({ userId: 'me', orgId: 'org', roles });
  const own = { orgId: 'org', schoolIds: [], personId: 'me' };

  test.each<[string, ActiveRole[], unknown]>([
    ['an admin', [{ role: 'admin', schoolId: null }], { ...own, schoolIds: null }],
    [
      'a leader of two schools',
      ['a', 'b'].map((schoolId) => ({ role: 'schoolLeader', schoolId })),
      { ...own, schoolIds: ['a', 'b'] },
    ],
    ['a teacher', [{ role: 'teacher', schoolId: 'a' }], own],
    ['a coach of the district', [{ role: 'coach', schoolId: null }], own],
    ['a student', [{ role: 'student', schoolId: 'a' }], own],
  ])('is, for people and %s, what the policy says', (_, roles, reach) => {
    expect(peopleVisibleTo(actor(...roles))).toEqual(reach);
  });

  test.each<[string, ActiveRole[], unknown]>([
    ['a teacher of two schools', ['a', 'b'].map((schoolId) => ({ role: 'teacher', schoolId })), ['a', 'b']],
    ['a coach of the district', [{ role: 'coach', schoolId: null }], null],
    ['a guardian of no school', [{ role: 'guardian', schoolId: null }], []],
  ])('is, for schools and %s, what the policy says', (_, roles, schoolIds) => {
    expect(schoolsVisibleTo(actor(...roles))).toEqual({ orgId: 'org', schoolIds });
  });

  test('is nothing without anybody, and everything for the system', () => {
    expect(peopleVisibleTo({ kind: 'public' })).toBeNull();
    expect(schoolsVisibleTo({ kind: 'public' })).toBeNull();
    expect(peopleVisibleTo({ kind: 'system', reason: 'test' })).toEqual({
      orgId: null,
      schoolIds: null,
      personId: null,
    });
  });
});
