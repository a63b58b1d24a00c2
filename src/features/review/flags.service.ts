import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import { isStaff, standingOf } from '../resources/resource.policy.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import type { Reviser } from '../resources/resource-revise.ts';
import type { Flag, FlagReason, FlagState } from './flag.ts';
import type { FlagPosition, FlagsStore, Recount } from './flags.store.ts';
import type { ReviewsStore } from './reviews.store.ts';

export type FlagsServiceParts = {
  readonly reviser: Reviser;
  readonly flags: FlagsStore;
  readonly reviews: Pick<ReviewsStore, 'setFlagCount' | 'findOpen'>;
  readonly notify: Notify;
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type FlagsService = ReturnType<typeof createFlagsService>;

const system: Scope = {
  kind: 'system',
  reason: 'flags of readers go to the queue of the district that keeps the resource',
};
const maxAttempts = 5;

export function createFlagsService({ reviser, flags, reviews, notify, namesOf, clock }: FlagsServiceParts) {
  const recount =
    (resource: Resource, at: Date): Recount =>
    (count, session) =>
      reviews.setFlagCount(system, resource, { count, at, asNew: resource }, session);

  /** Two readers at once open the queue for the same resource: one of them comes second, and counts both. */
  const again = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write();
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000 || attempt === maxAttempts) throw error;
      }
    }
  };

  /** What the actor reviews. */
  const getReviewed = async (actor: Actor, id: string): Promise<Resource> => {
    const resource = await reviser.getVisible(actor, id);
    const standing = standingOf(actor, resource);
    if (standing === null || standing === 'author') throw new AppError('forbidden');
    return resource;
  };

  const getOwn = async (actor: Actor, id: string): Promise<Flag> => {
    const found = await flags.findOwn(scopeOf(actor), id);
    if (!found) throw new AppError('not_found');
    return found;
  };

  return {
    /** The actor's own. */
    getOwn: async (actor: Actor, id: string): Promise<Flag> => {
      await reviser.getVisible(actor, id);
      return getOwn(actor, id);
    },

    /** For whoever reads it: says that something is wrong with it, or says so anew. */
    flag: async (
      actor: Actor,
      id: string,
      { reason, text }: { reason: FlagReason; text: string | null },
    ): Promise<Flag> => {
      const resource = await reviser.getVisible(actor, id);
      const at = clock.now();
      const from = actor.orgId !== resource.orgId ? 'elsewhere' : isStaff(actor) ? 'staff' : 'learner';
      const flag = { orgId: resource.orgId, resourceId: id, from, reason, text, at } as const;
      await again(() => flags.put(scopeOf(actor), flag, recount(resource, at)));
      const holder = (await reviews.findOpen(system, resource))?.claimedBy;
      if (holder) {
        const about = { type: 'resource', id } as const;
        const params = { title: resource.content.title, reason };
        await notify({ orgId: resource.orgId, userIds: [holder], kind: 'review.flagged', about, params });
      }
      return getOwn(actor, id);
    },

    takeBack: async (actor: Actor, id: string): Promise<void> => {
      const resource = await reviser.getVisible(actor, id);
      const isThere = await flags.removeOwn(scopeOf(actor), id, recount(resource, clock.now()));
      if (!isThere) throw new AppError('not_found');
    },

    /** For reviewers. Names of students and of people elsewhere are not told. */
    list: async (actor: Actor, id: string, page: { state: FlagState; after: FlagPosition | null; limit: number }) => {
      const resource = await getReviewed(actor, id);
      const { found, count } = await flags.list(scopeOf(actor), { resourceId: id, ...page });
      const people = found.flatMap(({ from, personId, decidedBy }) => [from === 'staff' ? personId : null, decidedBy]);
      const known = [...new Set(people.flatMap((person) => person ?? []))];
      const names = known.length > 0 ? await namesOf(system, resource.orgId, known) : new Map<string, string>();
      return { found, count, names };
    },

    /** Settles the open ones, or those named, and tells who flagged. Returns how many were settled. */
    decide: async (
      actor: Actor,
      id: string,
      {
        decision,
        ids,
        answer,
      }: { decision: Exclude<FlagState, 'open'>; ids: readonly string[] | null; answer: string | null },
    ): Promise<number> => {
      const resource = await getReviewed(actor, id);
      const at = clock.now();
      const input = { resourceId: id, ids, state: decision, by: actor.userId, at, answer };
      const settled = await flags.decide(scopeOf(actor), input, recount(resource, at));
      const kind = decision === 'handled' ? 'review.flagHandled' : 'review.flagDismissed';
      for (const orgId of new Set(settled.map(({ personOrgId }) => personOrgId))) {
        const userIds = settled.filter((flag) => flag.personOrgId === orgId).map(({ personId }) => personId);
        // Who settles flags is for their own district to know.
        const by = orgId === actor.orgId ? actor.userId : null;
        const about = { type: 'resource', id } as const;
        await notify({ orgId, userIds, kind, about, by, params: { title: seenContent(resource).title, answer } });
      }
      return settled.length;
    },
  };
}
