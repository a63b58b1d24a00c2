import { type Actor, hasRole } from '../../shared/actor.ts';

/** What the library has is for all who teach from it; students and guardians have no use for it. */
export function mayReadCoverage(actor: Actor): boolean {
  return hasRole(actor, ['admin', 'schoolLeader', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute']);
}

/** What others have searched for is for those who choose what a district has. */
export function maySeeGaps(actor: Actor): boolean {
  return hasRole(actor, ['admin', 'specialist', 'coach']);
}
