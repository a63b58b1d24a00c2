import type { Actor, Role } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';

const editors: readonly Role[] = ['admin', 'specialist'];

/** Everybody who is signed in reads. The words are the district's: who changes them has a role for all of it. */
export function mayEditVocabularies(actor: Actor): boolean {
  return actor.roles.some(({ role, schoolId }) => editors.includes(role) && schoolId === null);
}

/** Throws `forbidden`. */
export function assertMayEdit(actor: Actor): void {
  if (!mayEditVocabularies(actor)) throw new AppError('forbidden');
}
