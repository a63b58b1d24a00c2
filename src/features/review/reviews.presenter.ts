import type { z } from 'zod';
import { presentSummary } from '../resources/resource.presenter.ts';
import type { caseSchema, personSchema, queuedSchema, reviewViewSchema } from './review.schemas.ts';
import type { ReviewCase } from './review-case.ts';
import type { QueuedCase } from './review-queue.service.ts';
import type { ReviewView } from './reviews.service.ts';

type Names = ReadonlyMap<string, string>;

const person = (id: string, names: Names): z.output<typeof personSchema> => ({ id, name: names.get(id) ?? null });

export function presentCase(review: ReviewCase, names: Names): z.output<typeof caseSchema> {
  const { id, resourceId, title, state, visibility, submission, decision, claimedBy } = review;
  return {
    id,
    resourceId,
    title,
    state,
    visibility,
    openedAt: review.openedAt.toISOString(),
    closedAt: review.closedAt?.toISOString() ?? null,
    submission: submission && { ...submission, by: person(submission.by, names), at: submission.at.toISOString() },
    decision: decision && {
      ...decision,
      by: person(decision.by, names),
      at: decision.at.toISOString(),
      reasons: [...decision.reasons],
      scores: decision.scores.map((score) => ({ ...score })),
    },
    claimedBy: claimedBy === null ? null : person(claimedBy, names),
    claimedAt: review.claimedAt?.toISOString() ?? null,
    dueOn: review.dueOn,
    flagCount: review.flagCount,
  };
}

export function presentQueued({ review, resource }: QueuedCase, names: Names): z.output<typeof queuedSchema> {
  // Reviewers look at the working copy.
  return { ...presentCase(review, names), resource: resource && presentSummary(resource, 'working') };
}

export function presentView(view: ReviewView): z.output<typeof reviewViewSchema> {
  const { state, actions, open, settings, resource, names } = view;
  return {
    state,
    actions: [...actions],
    review: open && presentCase(open, names),
    checklist: settings.checklist.map((criterion) => ({ ...criterion })),
    safetyQuestions: [...settings.safetyQuestions],
    revision: resource.revision,
  };
}
