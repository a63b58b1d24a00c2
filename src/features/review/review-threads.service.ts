import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import type { Resource } from '../resources/resource.ts';
import type { Reviser } from '../resources/resource-revise.ts';
import type { ReviewThread, ReviewThreadsStore } from './review-threads.store.ts';
import type { ReviewsStore } from './reviews.store.ts';

export type ReviewThreadsParts = {
  readonly reviser: Reviser;
  readonly threads: ReviewThreadsStore;
  readonly reviews: Pick<ReviewsStore, 'findOpen'>;
  readonly notify: Notify;
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type ReviewThreadsService = ReturnType<typeof createReviewThreadsService>;
type Named<Value> = Value & { readonly names: ReadonlyMap<string, string> };

const system: Scope = { kind: 'system', reason: 'a comment names who wrote it' };

/** What authors and reviewers say to each other about the fields of a resource. */
export function createReviewThreadsService(parts: ReviewThreadsParts) {
  const { reviser, threads, reviews, notify, namesOf, clock } = parts;

  /** For those who may edit it. */
  const getResource = async (actor: Actor, id: string): Promise<Resource> => {
    const resource = await reviser.getEditable(actor, id);
    reviser.assertCan(actor, 'readWorking', resource);
    return resource;
  };

  const named = async (orgId: string, found: readonly ReviewThread[]): Promise<ReadonlyMap<string, string>> => {
    const people = found.flatMap(({ comments, resolvedBy }) => [...comments.map(({ by }) => by), resolvedBy]);
    const known = [...new Set(people.flatMap((person) => person ?? []))];
    return known.length > 0 ? namesOf(system, orgId, known) : new Map();
  };

  const tell = async (actor: Actor, resource: Resource, { field, comments }: ReviewThread): Promise<void> => {
    const open = await reviews.findOpen(system, resource);
    const people = [resource.ownerId, open?.submission?.by, open?.claimedBy, ...comments.map(({ by }) => by)];
    const userIds = people.flatMap((person) => person ?? []);
    const about = { type: 'resource', id: resource.id } as const;
    const params = { title: resource.content.title, field };
    await notify({ orgId: resource.orgId, userIds, kind: 'review.commented', about, by: actor.userId, params });
  };

  return {
    list: async (
      actor: Actor,
      id: string,
      page: { isResolved: boolean | undefined; after: { at: Date; id: string } | null; limit: number },
    ): Promise<Named<{ found: ReviewThread[]; count: number }>> => {
      const { orgId } = await getResource(actor, id);
      const { found, count } = await threads.list(scopeOf(actor), { resourceId: id, ...page });
      return { found, count, names: await named(orgId, found) };
    },

    /** Begins a thread, or answers in one. */
    comment: async (
      actor: Actor,
      id: string,
      { field, text, threadId }: { field: string | null; text: string; threadId: string | null },
    ): Promise<Named<{ thread: ReviewThread }>> => {
      const resource = await getResource(actor, id);
      const comment = { by: actor.userId, at: clock.now(), text };
      let thread: ReviewThread | null;
      if (threadId === null) thread = await threads.begin(scopeOf(actor), id, { ...comment, field });
      else {
        if (!(await threads.find(scopeOf(actor), id, threadId))) throw new AppError('not_found');
        thread = await threads.answer(scopeOf(actor), id, threadId, comment);
        if (!thread) throw new AppError('wrong_status', { status: 'full' });
      }
      await tell(actor, resource, thread);
      return { thread, names: await named(resource.orgId, [thread]) };
    },

    resolve: async (
      actor: Actor,
      id: string,
      threadId: string,
      isResolved: boolean,
    ): Promise<Named<{ thread: ReviewThread }>> => {
      const { orgId } = await getResource(actor, id);
      const resolved = isResolved ? { by: actor.userId, at: clock.now() } : null;
      const thread = await threads.resolve(scopeOf(actor), id, threadId, resolved);
      if (!thread) throw new AppError('not_found');
      return { thread, names: await named(orgId, [thread]) };
    },
  };
}
