import { type Actor, hasRole, type Role } from '../../shared/actor.ts';
import type { FileRecord } from './file.ts';

const uploaders: readonly Role[] = ['admin', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute'];

/** Who makes resources sends files for them. */
export function canUpload(actor: Actor): boolean {
  return hasRole(actor, uploaders);
}

/** One's own. Everything else is reached through a resource that one may read. */
export function isOwn(actor: Actor, file: FileRecord): boolean {
  return actor.orgId === file.orgId && actor.userId === file.ownerId && canUpload(actor);
}

/** What the district has stored is for its admins. */
export function canSeeStorage(actor: Actor): boolean {
  return actor.roles.some(({ role, schoolId }) => role === 'admin' && schoolId === null);
}
