import { type Actor, hasRole } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { staff } from '../resources/resource.policy.ts';
import { keepsStandards } from '../standards/standard.policy.ts';

/** Staff read the bank; students see its wording in what they are given. */
export function assertMayBrowse(actor: Actor): void {
  if (!hasRole(actor, staff)) throw new AppError('forbidden');
}

/** The bank is the district's, as its standards are: the same people keep both. */
export function assertMayKeep(actor: Actor): void {
  if (!keepsStandards(actor)) throw new AppError('forbidden');
}
