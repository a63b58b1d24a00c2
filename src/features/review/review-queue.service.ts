import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { RoleHolder } from '../accounts/account.ts';
import { findActor } from '../accounts/find-actor.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import { isCurator, maySetVisibility, schoolsOf, standingOf } from '../resources/resource.policy.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { Resource } from '../resources/resource.ts';
import type { ReviewCase } from './review-case.ts';
import type { QueueFilter, QueueOrder, QueuePosition, QueueReach } from './review-queue-filter.store.ts';
import type { ReviewsStore } from './reviews.store.ts';

export type ReviewQueueParts = {
  readonly reviews: ReviewsStore;
  readonly resources: Pick<ResourceService, 'getMany'>;
  readonly notify: Notify;
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A person as they are now. Throws for who is not there, or has no role. */
  actorOf(personId: string): Promise<Actor>;
  /** Specialists and admins of a district today. */
  reviewersOf(orgId: string): Promise<readonly RoleHolder[]>;
  readonly clock: Clock;
};

/** A case with its resource; null when that is gone, and the queue does not know yet. */
export type QueuedCase = { readonly review: ReviewCase; readonly resource: Resource | null };

export type ReviewQueueService = ReturnType<typeof createReviewQueueService>;

const system: Scope = { kind: 'system', reason: 'the queue of reviews names people' };

/** What waits for reviewers, and who has taken it on. */
export function createReviewQueueService(parts: ReviewQueueParts) {
  const { reviews, resources, notify, namesOf, actorOf, reviewersOf, clock } = parts;

  const named = async (actor: Actor, found: readonly ReviewCase[]) => {
    const people = found.flatMap(({ submission, decision, claimedBy }) => [submission?.by, decision?.by, claimedBy]);
    const known = [...new Set(people.flatMap((person) => person ?? []))];
    const names = known.length > 0 ? await namesOf(system, actor.orgId, known) : new Map<string, string>();
    const there = await resources.getMany(
      actor,
      found.map(({ resourceId }) => resourceId),
    );
    const byId = new Map(there.map((resource) => [resource.id, resource]));
    return { names, queued: found.map((review) => ({ review, resource: byId.get(review.resourceId) ?? null })) };
  };

  /** Throws `not_found` for what is not in the actor's queue. */
  const get = async (actor: Actor, id: string): Promise<ReviewCase> => {
    if (!isCurator(actor)) throw new AppError('forbidden');
    const found = await reviews.find(scopeOf(actor), id);
    if (!found || !isWithinReach(actor, found)) throw new AppError('not_found');
    return found;
  };

  const shown = async (actor: Actor, review: ReviewCase) => {
    const { names, queued } = await named(actor, [review]);
    return { names, queued: queued[0] ?? { review, resource: null } };
  };

  const tell = (actor: Actor, review: ReviewCase, kind: `review.${string}`, userIds: readonly string[]) => {
    const { orgId, resourceId: id, title, dueOn } = review;
    const params = { title, dueOn };
    return notify({ orgId, userIds, kind, about: { type: 'resource', id }, by: actor.userId, params });
  };

  /** Whether somebody may be given a review: who keeps the library that the resource is for. */
  const isReviewer = async (actor: Actor, personId: string, resource: Resource): Promise<boolean> => {
    const person = await findActor(actorOf, personId);
    const standing = person && person.orgId === actor.orgId ? standingOf(person, resource) : null;
    return standing !== null && standing !== 'author';
  };

  const takenBy = async (actor: Actor, id: string): Promise<AppError> => {
    const { claimedBy, state } = await get(actor, id);
    if (claimedBy === null || claimedBy === actor.userId) return new AppError('wrong_status', { status: state });
    const names = await namesOf(system, actor.orgId, [claimedBy]);
    return new AppError('claimed_by_other', { by: claimedBy, name: names.get(claimedBy) ?? null });
  };

  return {
    list: async (
      actor: Actor,
      input: {
        filter: Omit<QueueFilter, 'reach'>;
        order: QueueOrder;
        after: QueuePosition | null;
        limit: number;
      },
    ) => {
      if (!isCurator(actor)) throw new AppError('forbidden');
      const filter = { ...input.filter, reach: reachOf(actor) };
      const { found, count } = await reviews.listQueue(scopeOf(actor), { ...input, filter });
      return { found, count, ...(await named(actor, found)) };
    },

    get: async (actor: Actor, id: string) => shown(actor, await get(actor, id)),

    /** To whom it can be handed, by name. */
    listReviewers: async (actor: Actor, id: string): Promise<{ id: string; name: string | null }[]> => {
      const { resourceId } = await get(actor, id);
      const [resource] = await resources.getMany(actor, [resourceId]);
      if (!resource) return [];
      const holders = await reviewersOf(actor.orgId);
      const personIds = [...new Set(holders.map(({ personId }) => personId))];
      const may = await Promise.all(personIds.map((personId) => isReviewer(actor, personId, resource)));
      const reviewers = personIds.filter((_, at) => may[at]);
      const names = await namesOf(system, actor.orgId, reviewers);
      return reviewers
        .map((personId) => ({ id: personId, name: names.get(personId) ?? null }))
        .sort((one, other) => (one.name ?? '').localeCompare(other.name ?? ''));
    },

    /** Takes it on. Throws `claimed_by_other` when somebody else has. */
    claim: async (actor: Actor, id: string) => {
      await get(actor, id);
      const change = { claimedBy: actor.userId, claimedAt: clock.now() };
      const claimed = await reviews.change(scopeOf(actor), id, { change, onlyIfClaimedBy: [null, actor.userId] });
      if (!claimed) throw await takenBy(actor, id);
      return shown(actor, claimed);
    },

    /** Gives it back to the queue: one's own. */
    release: async (actor: Actor, id: string) => {
      await get(actor, id);
      const change = { claimedBy: null, claimedAt: null };
      const released = await reviews.change(scopeOf(actor), id, { change, onlyIfClaimedBy: [null, actor.userId] });
      if (!released) throw await takenBy(actor, id);
      return shown(actor, released);
    },

    /** Hands it to a reviewer, also from another one; null takes it from whoever has it. */
    assign: async (actor: Actor, id: string, personId: string | null) => {
      const before = await get(actor, id);
      if (personId !== null) {
        const [resource] = await resources.getMany(actor, [before.resourceId]);
        if (!resource || !(await isReviewer(actor, personId, resource))) {
          const message = 'It must be an admin or specialist who keeps the library that this is for.';
          throw invalidInput('body', ['personId'], { code: 'custom', message });
        }
      }
      const change = { claimedBy: personId, claimedAt: personId === null ? null : clock.now() };
      const assigned = await reviews.change(scopeOf(actor), id, { change });
      if (!assigned) throw new AppError('wrong_status', { status: before.state });
      if (personId !== null) await tell(actor, assigned, 'review.assigned', [personId]);
      if (before.claimedBy !== null && before.claimedBy !== personId) {
        await tell(actor, assigned, 'review.unassigned', [before.claimedBy]);
      }
      return shown(actor, assigned);
    },

    setDue: async (actor: Actor, id: string, dueOn: string | null) => {
      const before = await get(actor, id);
      const changed = await reviews.change(scopeOf(actor), id, { change: { dueOn } });
      if (!changed) throw new AppError('wrong_status', { status: before.state });
      if (changed.claimedBy !== null) await tell(actor, changed, 'review.due', [changed.claimedBy]);
      return shown(actor, changed);
    },
  };
}

/** Reviewers of a school have what is for it; those of the whole district everything. */
function reachOf(actor: Actor): QueueReach {
  if (maySetVisibility(actor, 'district')) return {};
  return { ...schoolsOf(actor, ['admin', 'specialist']), visibilities: ['private', 'school'] };
}

function isWithinReach(actor: Actor, { schoolId, visibility }: ReviewCase): boolean {
  const { schoolIds, visibilities } = reachOf(actor);
  const isTheirSchool = schoolIds === undefined || (schoolId !== null && schoolIds.includes(schoolId));
  return isTheirSchool && (visibilities === undefined || visibilities.includes(visibility));
}
