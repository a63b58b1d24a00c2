import type { RoleHolder } from '../accounts/account.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import { covers } from '../resources/resource.policy.ts';
import type { Visibility } from '../resources/resource.ts';

/** What was handed in, and by whom. */
export type Waiting = {
  readonly orgId: string;
  readonly schoolId: string | null;
  /** Who is to find it. */
  readonly visibility: Visibility;
  readonly title: string;
  readonly by: string;
};

/** Those in whose queue it is: specialists, and admins where no specialist keeps that part of the library. */
export function reviewersFor(
  { schoolId, visibility, by }: Pick<Waiting, 'schoolId' | 'visibility' | 'by'>,
  holders: readonly RoleHolder[],
): string[] {
  const isForAll = visibility === 'district' || visibility === 'public';
  const withRole = (wanted: string) =>
    holders.flatMap(({ personId, roles }) => {
      const holds = roles.some((active) => {
        return active.role === wanted && (isForAll ? active.schoolId === null : covers(active, schoolId));
      });
      return holds && personId !== by ? personId : [];
    });
  const specialists = withRole('specialist');
  return specialists.length > 0 ? specialists : withRole('admin');
}

/**
 * Tells reviewers that something waits. It is about the queue, not about the one thing: who has not read of the last one yet has
 * one notification, however much comes.
 */
export function createTellReviewers({
  reviewersOf,
  notify,
}: {
  /** Specialists and admins of a district today. */
  reviewersOf(orgId: string): Promise<readonly RoleHolder[]>;
  readonly notify: Notify;
}) {
  return async (waiting: Waiting): Promise<void> => {
    const { orgId, title, by } = waiting;
    const userIds = reviewersFor(waiting, await reviewersOf(orgId));
    const about = { type: 'reviewQueue', id: orgId } as const;
    await notify({ orgId, userIds, kind: 'review.waiting', about, by, params: { title } });
  };
}
