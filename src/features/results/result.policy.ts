import { type Actor, hasScope } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { isAdmin, isStaff } from '../student-records/student-access.ts';

/** Staff and programs of other systems tell results, each of the students whom they may change; nobody of themselves. */
export function assertMayTell(actor: Actor): void {
  if (!(actor.client ? hasScope(actor, 'progress.write') : isStaff(actor))) throw new AppError('forbidden');
}

/** Tables of the whole district, and what was sent by whom, are the admins' matter. */
export function assertMayImport(actor: Actor): void {
  if (!isAdmin(actor)) throw new AppError('forbidden');
}
