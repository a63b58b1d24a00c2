import type { Actor } from '../../shared/actor.ts';
import { canCreate } from '../resources/resource.policy.ts';
import type { Batch } from './batch.ts';

/** Who works on many resources at once: whoever may make some. What they may change is decided for each resource. */
export function mayBatch(actor: Actor): boolean {
  return canCreate(actor);
}

/** Those who keep the whole district's library see and undo everybody's batches, others their own. */
export function keepsLibrary(actor: Actor): boolean {
  return actor.roles.some(({ role, schoolId }) => (role === 'admin' || role === 'specialist') && schoolId === null);
}

export function maySee(actor: Actor, batch: Pick<Batch, 'orgId' | 'by'>): boolean {
  return batch.orgId === actor.orgId && mayBatch(actor) && (batch.by === actor.userId || keepsLibrary(actor));
}
