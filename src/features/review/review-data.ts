import type { Clock } from '../../shared/clock.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import type { ReviewStores } from './review.store.ts';

/**
 * What somebody flagged and commented. With an erasure it is gone, and no queue counts it any more; the records of reviews and
 * withdrawals stay with an id that leads to nobody, as they say what became of resources.
 */
export function createReviewData({
  flags,
  threads,
  reviews,
  clock,
}: Pick<ReviewStores, 'flags' | 'threads' | 'reviews'> & { readonly clock: Clock }): StudentDataHolder {
  return {
    eraseStudent: async (scope, orgId, personId) => {
      await flags.eraseOf(scope, { orgId, personId }, (resource) => (count, session) => {
        return reviews.setFlagCount(scope, resource, { count, at: clock.now(), asNew: null }, session);
      });
      await threads.eraseOf(scope, { orgId, personId });
    },
    exportStudent: async function* (scope, orgId, personId) {
      const found = await flags.listOf(scope, { orgId, personId });
      if (found.length > 0) yield { name: 'flags.json', json: found };
    },
  };
}
