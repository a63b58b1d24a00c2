import { hasUnpublishedChanges, type Resource, type Visibility } from '../resources/resource.ts';

/** Where the working copy of a resource stands. What readers see stays as it is until the next publication. */
export const workingStates = ['draft', 'inReview', 'changesRequested', 'published', 'archived'] as const;
export type WorkingState = (typeof workingStates)[number];

export const reviewActions = [
  'edit',
  /** Hand in for review. */
  'submit',
  /** Take back what was handed in. */
  'retract',
  'requestChanges',
  /** Publish what somebody else has handed in. */
  'approve',
  /** Publish without handing it in: by a reviewer this is their own review, and is recorded as one. */
  'publish',
  'archive',
  'restore',
  /** Delete it. */
  'remove',
] as const;
export type ReviewAction = (typeof reviewActions)[number];

/**
 * How somebody stands to a resource that they may edit: `author` wrote it or handed it in, `reviewer` keeps the library that
 * it is for, `ownReviewer` is both.
 */
export const standings = ['author', 'reviewer', 'ownReviewer'] as const;
export type Standing = (typeof standings)[number];

/** What a district lets pass without a second pair of eyes. District and public always need a reviewer. */
export type ReviewRules = {
  readonly publishWithoutReview: { readonly private: boolean; readonly school: boolean };
  /** Whether reviewers may publish what they wrote themselves. */
  readonly reviewersPublishOwn: boolean;
};

export const usualRules: ReviewRules = {
  publishWithoutReview: { private: true, school: true },
  reviewersPublishOwn: true,
};

export type ReviewVerdict =
  | { readonly isAllowed: true; readonly to: WorkingState }
  | { readonly isAllowed: false; readonly because: 'wrongState' | 'notYours' | 'needsReview' };

/** Each action: from which states, to which, and who. `before`: what it was before the archive. */
type Transition = {
  readonly from: readonly WorkingState[];
  readonly to: WorkingState | 'same' | 'before';
  readonly who: readonly Standing[];
  /** Authors only within what the district lets pass, and reviewers' own where it lets that pass. */
  readonly isPublication?: true;
  /** Authors only while it is theirs or their school's: what the district has taken over is for its reviewers. */
  readonly isHandingOut?: true;
};

export const transitions: Readonly<Record<ReviewAction, Transition>> = {
  edit: { from: ['draft', 'inReview', 'changesRequested', 'published', 'archived'], to: 'same', who: standings },
  // What is published may be handed in too: for more readers than it has.
  submit: { from: ['draft', 'changesRequested', 'published'], to: 'inReview', who: ['author', 'ownReviewer'] },
  retract: { from: ['inReview', 'changesRequested'], to: 'draft', who: ['author', 'ownReviewer'] },
  requestChanges: { from: ['inReview'], to: 'changesRequested', who: ['reviewer'] },
  approve: { from: ['inReview'], to: 'published', who: ['reviewer', 'ownReviewer'], isPublication: true },
  publish: {
    from: ['draft', 'changesRequested'],
    to: 'published',
    who: ['author', 'reviewer', 'ownReviewer'],
    isPublication: true,
  },
  archive: {
    from: ['draft', 'inReview', 'changesRequested', 'published'],
    to: 'archived',
    who: standings,
    isHandingOut: true,
  },
  restore: { from: ['archived'], to: 'before', who: standings, isHandingOut: true },
  remove: { from: workingStates, to: 'same', who: standings, isHandingOut: true },
};

/** Where the working copy stands now. */
export function workingStateOf(resource: Pick<Resource, 'status' | 'review' | 'publication'>): WorkingState {
  if (resource.status === 'archived') return 'archived';
  if (resource.review) return resource.review.state;
  return hasUnpublishedChanges(resource as Resource) ? 'draft' : 'published';
}

/**
 * Whether somebody may do something to a working copy, and where it stands afterwards.
 * @param visibility who is to find it once it is published
 * @param isWithdrawn then its author mends it, and reviewers decide about the rest
 * @param before where it stood before it was archived
 */
export function decide(
  action: ReviewAction,
  {
    state,
    standing,
    visibility,
    rules,
    before = 'draft',
    isWithdrawn = false,
  }: {
    state: WorkingState;
    standing: Standing;
    visibility: Visibility;
    rules: ReviewRules;
    before?: 'draft' | 'published';
    isWithdrawn?: boolean;
  },
): ReviewVerdict {
  const { from, to, who, isPublication, isHandingOut } = transitions[action];
  if (!who.includes(standing)) return { isAllowed: false, because: 'notYours' };
  if (standing === 'author' && (isPublication || isHandingOut)) {
    const isTakenOver = isHandingOut && (visibility === 'district' || visibility === 'public');
    if (isWithdrawn || isTakenOver) return { isAllowed: false, because: 'notYours' };
  }
  // While others read it for approval, its author leaves it as it is, or takes it back first.
  const isHeld = action === 'edit' && state === 'inReview' && standing === 'author';
  if (!from.includes(state) || isHeld) return { isAllowed: false, because: 'wrongState' };
  if (isPublication && !passesWithoutOthers(standing, visibility, rules)) {
    return { isAllowed: false, because: 'needsReview' };
  }
  return { isAllowed: true, to: to === 'same' ? state : to === 'before' ? before : to };
}

function passesWithoutOthers(standing: Standing, visibility: Visibility, rules: ReviewRules): boolean {
  const isFree = (visibility === 'private' || visibility === 'school') && rules.publishWithoutReview[visibility];
  switch (standing) {
    case 'reviewer':
      return true;
    case 'ownReviewer':
      return isFree || rules.reviewersPublishOwn;
    case 'author':
      return isFree;
  }
}
