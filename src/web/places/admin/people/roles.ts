import type { Person, Role } from '../../../wire.ts';

/** Those that somebody is given here: families come in by a code of the school. */
export const givenRoles = [
  'teacher',
  'specialist',
  'coach',
  'supportStaff',
  'substitute',
  'schoolLeader',
  'admin',
  'student',
] as const satisfies readonly Role[];
export type GivenRole = (typeof givenRoles)[number];

/** Where a role can be had: at one school, for the whole district, or either. */
export function placeOf(role: Role): 'school' | 'district' | 'either' {
  if (role === 'admin') return 'district';
  return role === 'schoolLeader' || role === 'student' ? 'school' : 'either';
}

type Membership = Person['memberships'][number];
export type RoleTime = 'now' | 'later' | 'over';

export function timeOf({ from, to }: Pick<Membership, 'from' | 'to'>, today: string): RoleTime {
  if (from > today) return 'later';
  return to !== null && to < today ? 'over' : 'now';
}

/** The roles that somebody has now or will have, and those of before behind them. */
export function inOrder(memberships: readonly Membership[], today: string): Membership[] {
  const rank = { now: 0, later: 1, over: 2 } as const;
  return [...memberships].sort(
    (one, other) =>
      rank[timeOf(one, today)] - rank[timeOf(other, today)] ||
      (one.from < other.from ? 1 : one.from > other.from ? -1 : 0),
  );
}

/** The day that it is, where a district is. */
export function todayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
}

export function isStudent({ memberships }: Pick<Person, 'memberships'>): boolean {
  return memberships.some(({ role }) => role === 'student');
}
