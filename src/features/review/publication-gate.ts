import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { PublicationGate } from '../resources/publication-gate.ts';
import { standingOf } from '../resources/resource.policy.ts';
import type { Resource } from '../resources/resource.ts';
import { decide, type ReviewAction, type ReviewRules, type Standing, workingStateOf } from './review.ts';
import type { ReviewSettingsStore } from './review-settings.store.ts';
import type { ReviewsStore } from './reviews.store.ts';

const system: Scope = { kind: 'system', reason: 'what a district lets pass without a review' };

/**
 * Asks the table. Throws `forbidden` for what is not theirs, `review_needed` where somebody else must look first, and
 * `wrong_status` for what cannot be done where it stands now.
 */
export function assertAllowed(
  action: ReviewAction,
  { actor, resource, rules }: { actor: Actor; resource: Resource; rules: ReviewRules },
): Standing {
  const standing = standingOf(actor, resource);
  if (standing === null) throw new AppError('forbidden');
  const state = workingStateOf(resource);
  const visibility = (action === 'approve' ? resource.review?.visibility : null) ?? resource.visibility;
  const input = { standing, visibility, rules, isWithdrawn: resource.withdrawal !== null };
  const verdict = decide(action, { ...input, state });
  if (verdict.isAllowed) return standing;
  switch (verdict.because) {
    case 'notYours':
      throw new AppError('forbidden');
    case 'needsReview':
      throw new AppError('review_needed', { visibility });
    case 'wrongState':
      throw new AppError('wrong_status', { status: state });
  }
}

/** What routes of resources ask before something reaches readers, and what is recorded of it. */
export function createPublicationGate({
  settings,
  reviews,
}: {
  readonly settings: Pick<ReviewSettingsStore, 'find'>;
  readonly reviews: Pick<ReviewsStore, 'close'>;
}): PublicationGate {
  const rulesOf = async (orgId: string) => (await settings.find(system, orgId)).rules;
  return {
    rulesOf,
    pass: async (actor, action, resource, now) => {
      const state = workingStateOf(resource);
      const isDone =
        (action === 'publish' && state === 'published') ||
        (action === 'archive' && state === 'archived') ||
        (action === 'restore' && state !== 'archived');
      // Nothing happens then; who may not do it is told so nevertheless.
      const asked = isDone ? asIfOpen(action, resource) : resource;
      const standing = assertAllowed(action, { actor, resource: asked, rules: await rulesOf(resource.orgId) });
      return async (transaction, after) => {
        if (isDone || action === 'restore' || action === 'remove') return;
        const isReview = action === 'publish' && standing !== 'author';
        const decision = isReview
          ? ({
              act: 'published',
              by: actor.userId,
              at: now,
              isOwn: standing === 'ownReviewer',
              note: null,
              reasons: [],
              scores: [],
              version: after.publication?.version ?? null,
            } as const)
          : null;
        const end = action === 'publish' ? 'published' : 'archived';
        await reviews.close(scopeOf(actor), after, { state: end, decision, at: now }, transaction);
      };
    },
  };
}

function asIfOpen(action: ReviewAction, resource: Resource): Resource {
  if (action === 'restore') return { ...resource, status: 'archived', review: null };
  return { ...resource, status: 'draft', review: null, publication: null };
}
