import type { Actor } from '../../shared/actor.ts';
import { AppError, isCode } from '../../shared/errors.ts';
import type { Actors } from './actors.ts';

/** A person as they are now; null for who is not there any more, or has no role. Any other failure of `ofPerson` is thrown. */
export async function findActor(ofPerson: Actors['ofPerson'], personId: string): Promise<Actor | null> {
  try {
    return await ofPerson(personId);
  } catch (error) {
    if (error instanceof AppError && (isCode(error, 'unauthenticated') || isCode(error, 'no_active_role'))) return null;
    throw error;
  }
}
