import { type Actor, hasRole } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';

/** Programs that read for the whole district are let in by its admins alone. Throws `forbidden`. */
export function assertKeepsClients(actor: Actor): void {
  if (!hasRole(actor, ['admin'])) throw new AppError('forbidden');
}
