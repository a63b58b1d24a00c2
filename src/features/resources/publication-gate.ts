import type { Actor } from '../../shared/actor.ts';
import type { ReviewAction, ReviewRules } from '../review/review.ts';
import type { Resource, Transaction } from './resource.ts';

/** What is written with a change, or not at all. */
export type Alongside = (transaction: Transaction, after: Resource) => Promise<void>;

/** What stands between a working copy and its readers. The review answers it by its one table of who may do what. */
export type PublicationGate = {
  /** What the district lets pass without a review. */
  rulesOf(orgId: string): Promise<ReviewRules>;
  /**
   * Throws `forbidden`, `review_needed` or `wrong_status` when the actor may not do that, or not now. To publish where there
   * is nothing new is let through: it does nothing.
   */
  pass(
    actor: Actor,
    action: Extract<ReviewAction, 'publish' | 'archive' | 'restore' | 'remove'>,
    resource: Resource,
    now: Date,
  ): Promise<Alongside>;
};
