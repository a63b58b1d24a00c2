import { type Actor, hasRole } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { staff } from '../resources/resource.policy.ts';
import { keepsStandards } from '../standards/standard.policy.ts';

/** Courses are for those who teach; students get what they are given. */
export function assertMayBrowse(actor: Actor): void {
  if (!hasRole(actor, staff)) throw new AppError('forbidden');
}

/** Who keeps the district's standards and targets also says what is taught when. */
export function mayKeep(actor: Actor): boolean {
  return keepsStandards(actor);
}
