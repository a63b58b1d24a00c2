import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ReviewStores } from './review.store.ts';

const system: Scope = { kind: 'system', reason: 'a person is erased' };

/**
 * For the erasure of a person: what they flagged and what they commented is gone, and no queue counts it any more. The records of
 * reviews and withdrawals stay with an id that leads to nobody, as they say what became of resources.
 */
export function createReviewErasure({
  flags,
  threads,
  reviews,
  clock,
}: Pick<ReviewStores, 'flags' | 'threads' | 'reviews'> & { readonly clock: Clock }) {
  return async (orgId: string, personId: string): Promise<void> => {
    await flags.eraseOf(system, { orgId, personId }, (resource) => (count, session) => {
      return reviews.setFlagCount(system, resource, { count, at: clock.now(), asNew: null }, session);
    });
    await threads.eraseOf(system, { orgId, personId });
  };
}
