import type { Me, Role } from '../wire.ts';

/** Which home somebody has. */
export type Desk = 'student' | 'teacher' | 'specialist' | 'admin' | 'guardian';

/** Of several roles the one that has most to do each day decides. */
const desks: readonly (readonly [Role, Desk])[] = [
  ['student', 'student'],
  ['teacher', 'teacher'],
  ['substitute', 'teacher'],
  ['coach', 'teacher'],
  ['supportStaff', 'teacher'],
  ['specialist', 'specialist'],
  ['admin', 'admin'],
  ['schoolLeader', 'admin'],
  ['guardian', 'guardian'],
];

export function deskOf({ roles }: Pick<Me, 'roles'>): Desk {
  return desks.find(([role]) => roles.some((one) => one.role === role))?.[1] ?? 'teacher';
}

export function isStaff(me: Pick<Me, 'roles'>): boolean {
  return !['student', 'guardian'].includes(deskOf(me));
}
