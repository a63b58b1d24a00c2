import { type Actor, hasRole } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { LocalDate } from '../accounts/account.ts';
import { isAdmin, isStaff } from '../student-records/student-access.ts';
import { type Class, isOn, isPast, isWithin } from './class.ts';

/**
 * Who may do what with classes:
 *
 * | | sees | changes |
 * | --- | --- | --- |
 * | admin | all of the district | all |
 * | schoolLeader | those of own schools | - |
 * | staff of the class | it, until shortly after they have left it or it was archived | teachers, co-teachers and substitutes, while they are |
 * | others, students, guardians | - | - |
 *
 * Students see their own classes by title and teachers (`GET /me/classes`), never each other. What one may not see answers
 * 404; changing what one may only read answers 403.
 */
export function maySee(actor: Actor, one: Class, on: LocalDate): boolean {
  if (one.orgId !== actor.orgId) return false;
  if (actor.client) return actor.client.schoolIds === null || actor.client.schoolIds.includes(one.schoolId);
  if (isAdmin(actor) || hasSchool(actor, one.schoolId)) return true;
  return (
    isStaff(actor) &&
    !isPast(one, on) &&
    one.teachers.some((entry) => entry.personId === actor.userId && isWithin(entry, on))
  );
}

export function mayChange(actor: Actor, one: Class, on: LocalDate): boolean {
  if (one.orgId !== actor.orgId || actor.client) return false;
  if (isAdmin(actor)) return true;
  return (
    isStaff(actor) &&
    !isPast(one, on) &&
    one.teachers.some((entry) => entry.personId === actor.userId && entry.role !== 'support' && isOn(entry, on))
  );
}

/** Throws `not_found` or `forbidden`. */
export function assertMay(
  actor: Actor,
  one: Class | null,
  purpose: 'read' | 'change',
  on: LocalDate,
): asserts one is Class {
  if (!one || !(maySee(actor, one, on) || mayChange(actor, one, on))) throw new AppError('not_found');
  if (purpose === 'change' && !mayChange(actor, one, on)) throw new AppError('forbidden');
}

/** Whether the actor may make a class at the school: its admins, and whoever teaches there. */
export function mayCreate(actor: Actor, schoolId: string): boolean {
  return isAdmin(actor) || hasRole(actor, ['teacher', 'substitute', 'specialist', 'coach'], schoolId);
}

/** Whether lists of classes are for them at all. */
export function mayList(actor: Actor): boolean {
  return isStaff(actor);
}

function hasSchool(actor: Actor, schoolId: string): boolean {
  return actor.roles.some((one) => one.role === 'schoolLeader' && one.schoolId === schoolId);
}

/** Which classes of a district a list may show; null for all. */
export function listedFor(actor: Actor): { readonly schoolIds: readonly string[]; readonly personId: string } | null {
  if (isAdmin(actor)) return null;
  const schoolIds = actor.roles.flatMap(({ role, schoolId }) =>
    role === 'schoolLeader' && schoolId ? [schoolId] : [],
  );
  return { schoolIds, personId: actor.userId };
}
