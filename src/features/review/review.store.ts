import type { Connection } from 'mongoose';
import { createFlagsStore, type FlagsStore } from './flags.store.ts';
import { createReviewSettingsStore, type ReviewSettingsStore } from './review-settings.store.ts';
import { createReviewThreadsStore, type ReviewThreadsStore } from './review-threads.store.ts';
import { createReviewsStore, type ReviewsStore } from './reviews.store.ts';
import { createWithdrawalsStore, type WithdrawalsStore } from './withdrawals.store.ts';

export type ReviewStores = {
  readonly withdrawals: WithdrawalsStore;
  readonly reviews: ReviewsStore;
  readonly settings: ReviewSettingsStore;
  readonly flags: FlagsStore;
  readonly threads: ReviewThreadsStore;
};

export function createReviewStores(connection: Connection): ReviewStores {
  return {
    withdrawals: createWithdrawalsStore(connection),
    reviews: createReviewsStore(connection),
    settings: createReviewSettingsStore(connection),
    flags: createFlagsStore(connection),
    threads: createReviewThreadsStore(connection),
  };
}
