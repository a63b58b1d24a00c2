import { type Actor, hasRole } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';

/** Where a district's events go is its admins' matter alone. Throws `forbidden`. */
export function assertKeepsWebhooks(actor: Actor): void {
  if (!hasRole(actor, ['admin'])) throw new AppError('forbidden');
}
