import type { Endpoint } from '../../http/endpoint.ts';
import type { Schedule } from '../jobs/job.ts';
import { followResources } from '../resources/follow-resources.ts';
import type { ResourceFeed } from '../resources/resource-feed.ts';
import { flagsRoutes } from './flags.routes.ts';
import { createFlagsService, type FlagsService } from './flags.service.ts';
import type { ReviewStores } from './review.store.ts';
import { createReviewData } from './review-data.ts';
import { reviewQueueRoutes } from './review-queue.routes.ts';
import { createReviewQueueService, type ReviewQueueParts, type ReviewQueueService } from './review-queue.service.ts';
import { reviewSettingsRoutes } from './review-settings.routes.ts';
import { createReviewSettingsService, type ReviewSettingsService } from './review-settings.service.ts';
import { reviewThreadsRoutes } from './review-threads.routes.ts';
import { createReviewThreadsService, type ReviewThreadsService } from './review-threads.service.ts';
import { reviewsRoutes } from './reviews.routes.ts';
import { createReviewsService, type ReviewsService, type ReviewsServiceParts } from './reviews.service.ts';
import { withdrawalRoutes } from './withdrawal.routes.ts';
import { createWithdrawalService, type WithdrawalService, type WithdrawalServiceParts } from './withdrawal.service.ts';

/** What the routes of the feature need. */
export type ReviewServices = {
  readonly withdrawals: WithdrawalService;
  readonly reviews: ReviewsService;
  readonly queue: ReviewQueueService;
  readonly settings: ReviewSettingsService;
  readonly flags: FlagsService;
  readonly threads: ReviewThreadsService;
};

const followEveryMs = 60_000;

/** The feature, put together over its collections. */
export function createReview({
  stores,
  feed,
  ...parts
}: Omit<WithdrawalServiceParts & ReviewsServiceParts & ReviewQueueParts, keyof ReviewStores> & {
  readonly stores: ReviewStores;
  readonly feed: ResourceFeed;
}) {
  const all = { ...parts, ...stores };
  const { reviews } = stores;
  const follower = followResources({
    name: 'reviews.follow',
    everyMs: followEveryMs,
    feed,
    clock: parts.clock,
    handle: (scope, changed) => reviews.follow(scope, changed, parts.clock.now()),
  });
  const services: ReviewServices = {
    withdrawals: createWithdrawalService(all),
    reviews: createReviewsService(all),
    queue: createReviewQueueService(all),
    settings: createReviewSettingsService(stores),
    flags: createFlagsService(all),
    threads: createReviewThreadsService(all),
  };
  return {
    services,
    data: createReviewData({ ...stores, clock: parts.clock }),
    jobs: [follower.definition],
    schedules: [follower.schedule] as readonly Schedule[],
  };
}

export function reviewRoutes({ withdrawals, reviews, queue, settings, flags, threads }: ReviewServices): Endpoint[] {
  return [
    ...withdrawalRoutes(withdrawals),
    ...reviewsRoutes(reviews),
    ...reviewQueueRoutes(queue),
    ...reviewSettingsRoutes(settings),
    ...flagsRoutes(flags),
    ...reviewThreadsRoutes(threads),
  ];
}
