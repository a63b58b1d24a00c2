import type { Score, Visibility } from '../resources/resource.ts';

/** While it is in the queue, and how it went out. */
export const openStates = ['inReview', 'changesRequested', 'flagged'] as const;
export const closedStates = ['approved', 'retracted', 'published', 'archived', 'removed', 'settled'] as const;
export type CaseState = (typeof openStates)[number] | (typeof closedStates)[number];

export const rejectReasons = [
  'alignment',
  'accuracy',
  'quality',
  'accessibility',
  'license',
  'safety',
  'incomplete',
  'duplicate',
  'other',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What of a resource the queue is filtered by. It follows the resource. */
export type CaseFacts = {
  readonly schoolId: string | null;
  readonly title: string;
  readonly kind: string | null;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly string[];
  /** Who is to find it, or finds it. */
  readonly visibility: Visibility;
};

/** That somebody handed it in. */
export type Submission = { readonly by: string; readonly at: Date; readonly note: string | null };

/** What a reviewer said. */
export type CaseDecision = {
  readonly act: 'requestedChanges' | 'approved' | 'published';
  readonly by: string;
  readonly at: Date;
  /** Of something they had written themselves. */
  readonly isOwn: boolean;
  readonly note: string | null;
  readonly reasons: readonly RejectReason[];
  readonly scores: readonly Score[];
  readonly version: number | null;
};

/** One round of review: in the queue while it is open, a record for good afterwards. */
export type ReviewCase = CaseFacts & {
  readonly id: string;
  readonly orgId: string;
  readonly resourceId: string;
  readonly state: CaseState;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly submission: Submission | null;
  readonly decision: CaseDecision | null;
  readonly claimedBy: string | null;
  readonly claimedAt: Date | null;
  /** A day of the district; null: none. */
  readonly dueOn: string | null;
  /** Flags that nobody has settled. */
  readonly flagCount: number;
};
