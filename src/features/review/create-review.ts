import type { Endpoint } from '../../http/endpoint.ts';
import { withdrawalRoutes } from './withdrawal.routes.ts';
import { createWithdrawalService, type WithdrawalService, type WithdrawalServiceParts } from './withdrawal.service.ts';

/** What the routes of the feature need. */
export type ReviewServices = { readonly withdrawals: WithdrawalService };

/** The feature, put together over its collections. */
export function createReview(parts: WithdrawalServiceParts): ReviewServices {
  return { withdrawals: createWithdrawalService(parts) };
}

export function reviewRoutes({ withdrawals }: ReviewServices): Endpoint[] {
  return withdrawalRoutes(withdrawals);
}
