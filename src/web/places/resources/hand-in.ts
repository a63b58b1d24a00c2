import type { PastReviews, Resource, ResourceReview } from '../../wire.ts';

type Visibility = Resource['visibility'];
export type Editing = NonNullable<Resource['editing']>;
type PastReview = PastReviews['items'][number];

/** From few to many. */
const widening: readonly Visibility[] = ['private', 'school', 'district', 'public'];

/**
 * Who is to find it, as far as handing it in can say: as many as find it now or more, and others than its author. What is
 * published, and has nothing new in it, is handed in for more alone.
 */
export function audiencesOf(
  { visibility, schoolId }: Pick<Resource, 'visibility' | 'schoolId'>,
  state: ResourceReview['state'],
): Visibility[] {
  const now = widening.indexOf(visibility);
  return widening
    .filter((_, at) => (state === 'published' ? at > now : at >= now))
    .filter((one) => one !== 'private' && (one !== 'school' || schoolId !== null));
}

/** What is chosen at first: as it was handed in before, or as it is; what only its author sees, for the district. */
export function firstAudience(
  audiences: readonly Visibility[],
  resource: Pick<Resource, 'visibility'>,
  editing: Pick<Editing, 'review'>,
): Visibility | null {
  const wanted = [editing.review?.visibility, resource.visibility, 'district' as const];
  return wanted.find((one) => one !== undefined && audiences.includes(one)) ?? audiences[0] ?? null;
}

/** The approval that holds: the last one, unless something newer is being worked on. */
export function approvalOf(
  state: ResourceReview['state'],
  past: readonly PastReview[] | undefined,
): NonNullable<PastReview['decision']> | null {
  if (state !== 'published') return null;
  return past?.find((one) => one.state === 'approved')?.decision ?? null;
}

/** Who decides about it opens its review; who has handed it in does not. */
export function isReviewer(actions: ResourceReview['actions']): boolean {
  return actions.includes('approve') || actions.includes('requestChanges');
}
