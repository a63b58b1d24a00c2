import { type Actor, hasRole, type Role } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { Assignment } from './assignment.ts';
import type { Roll } from './ports.ts';

/** Who gives playlists to students at all. */
const assigners: readonly Role[] = ['admin', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute'];
const readers: readonly Role[] = [...assigners, 'schoolLeader'];

export function isDistrictAdmin(actor: Actor): boolean {
  return actor.roles.some(({ role, schoolId }) => role === 'admin' && schoolId === null);
}

/** Whether lists of assignments are for them at all. */
export function assertReader(actor: Actor): void {
  if (!hasRole(actor, readers)) throw new AppError('forbidden');
}

export function assertAssigner(actor: Actor): void {
  if (!hasRole(actor, assigners)) throw new AppError('forbidden');
}

/**
 * Who may do what with an assignment:
 *
 * | to | sees | changes |
 * | --- | --- | --- |
 * | a class, a group | who may see the class | who may change the class |
 * | single students | who assigned it, admins of the district | the same |
 *
 * Whose playlist of it somebody may see or change, the access to student records says besides. Throws `not_found` for what the
 * actor may not see, `forbidden` for what they only see and ask to change.
 */
export async function assertMay(
  actor: Actor,
  assignment: Pick<Assignment, 'orgId' | 'audience' | 'assignedBy'> | null,
  purpose: 'read' | 'change',
  roll: Pick<Roll, 'classFor' | 'groupFor'>,
): Promise<void> {
  if (!assignment || assignment.orgId !== actor.orgId || !hasRole(actor, readers)) throw new AppError('not_found');
  const { audience, assignedBy } = assignment;
  if (audience.kind === 'class') await roll.classFor(actor, audience.classId, purpose);
  else if (audience.kind === 'group') await roll.groupFor(actor, audience.groupId, purpose);
  else if (assignedBy !== actor.userId && !isDistrictAdmin(actor)) throw new AppError('not_found');
}
