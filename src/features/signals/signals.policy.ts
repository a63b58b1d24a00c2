import { type Actor, hasRole } from '../../shared/actor.ts';

/** Ratings and favorites are teachers' words to teachers: all but students and guardians give and read them. */
export function mayGiveSignals(actor: Actor): boolean {
  return hasRole(actor, ['admin', 'schoolLeader', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute']);
}
