import { type Actor, hasRole } from '../../shared/actor.ts';

/** Who keeps the library in order: they read the queues. */
export function mayCurate(actor: Actor): boolean {
  return hasRole(actor, ['admin', 'specialist']);
}

/** The schools whose part of the queue the actor reads; null: all of the district. */
export function curatedSchools(actor: Actor): readonly string[] | null {
  const schools = actor.roles.flatMap(({ role, schoolId }) =>
    role === 'admin' || role === 'specialist' ? [schoolId] : [],
  );
  return schools.includes(null) ? null : schools.filter((id) => id !== null);
}
