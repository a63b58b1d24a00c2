import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import { isCurator } from '../resources/resource.policy.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import { isStandIn, type ResourceAlternatives } from '../resources/resource-alternatives.ts';
import type { ResourceTarget, Reviser } from '../resources/resource-revise.ts';
import type { PlaylistUse, ResourceUses } from './resource-uses.ts';
import type { WithdrawalEvent } from './withdrawal.ts';
import type { EventPosition, WithdrawalsStore } from './withdrawals.store.ts';

/** What a withdrawal reaches, before or after it. */
export type WithdrawalImpact = {
  readonly resource: Resource;
  /** The first of them. */
  readonly playlists: readonly PlaylistUse[];
  readonly playlistCount: number;
  readonly studentCount: number;
  /** Approved resources of the same standards, the most alike first. */
  readonly proposed: readonly Resource[];
};

/** With the name of who did it; null for those whose account is gone. */
export type SignedEvent = WithdrawalEvent & { readonly byName: string | null };

export type WithdrawalServiceParts = {
  readonly reviser: Reviser;
  readonly resources: Pick<ResourceService, 'getMany'>;
  readonly alternatives: ResourceAlternatives;
  readonly withdrawals: WithdrawalsStore;
  readonly uses: ResourceUses;
  readonly notify: Notify;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type WithdrawalService = ReturnType<typeof createWithdrawalService>;

const mostPlaylists = 100;
const mostProposed = 5;
const system: Scope = { kind: 'system', reason: 'those whose work uses a withdrawn resource are told' };

/** Takes resources from all readers at once, and gives them back. No version of anything is edited for it. */
export function createWithdrawalService(parts: WithdrawalServiceParts) {
  const { reviser, resources, alternatives, withdrawals, uses, notify, namesOf, clock } = parts;

  const impactOf = async (actor: Actor, resource: Resource): Promise<WithdrawalImpact> => {
    const scope = scopeOf(actor);
    const [{ playlists, count }, studentCount, proposed] = await Promise.all([
      uses.playlistsUsing(scope, resource.id, mostPlaylists),
      uses.countStudentsAffected(scope, resource.id),
      alternatives.findFor(actor, resource, mostProposed),
    ]);
    return { resource, playlists, playlistCount: count, studentCount, proposed };
  };

  const assertAlternative = async (actor: Actor, resource: Resource, id: string | null): Promise<void> => {
    if (id === null) return;
    const [found] = await resources.getMany(actor, [id]);
    if (found && found.id !== resource.id && isStandIn(resource, found, clock.now())) return;
    const message =
      'It must be another resource that the same readers can use now: published, not withdrawn, shared as widely, and ' +
      'approved for students where this one is.';
    throw invalidInput('body', ['alternativeId'], { code: 'custom', message });
  };

  /** The owner, and who made what uses it, each in their own district. */
  const tell = async (kind: 'resource.withdrawn' | 'resource.reinstated', by: string, resource: Resource) => {
    const { id, orgId, ownerId, withdrawal } = resource;
    const people = new Map<string, string[]>(ownerId === null ? [] : [[orgId, [ownerId]]]);
    for (const { orgId: district, userIds } of await uses.ownersOf(system, id)) {
      people.set(district, [...(people.get(district) ?? []), ...userIds]);
    }
    const title = seenContent(resource).title;
    for (const [district, userIds] of people) {
      // Why is the district's own matter.
      const reason = district === orgId ? (withdrawal?.reason ?? null) : null;
      const params = { title, reason, alternativeId: withdrawal?.alternativeId ?? null };
      await notify({ orgId: district, userIds, kind, about: { type: 'resource', id }, by, params });
    }
  };

  const eventOf = (actor: Actor, { id, orgId, content }: Resource, at: Date) => ({
    orgId,
    resourceId: id,
    title: content.title,
    by: actor.userId,
    at,
  });

  return {
    /** What withdrawing it would reach, or has reached. For who may do it. */
    getImpact: async (actor: Actor, id: string): Promise<WithdrawalImpact> => {
      const resource = await reviser.getVisible(actor, id);
      reviser.assertCan(actor, 'withdraw', resource);
      return impactOf(actor, resource);
    },

    /** Withdraws it, or says anew why and what to use instead. Throws `wrong_status` while nothing of it is published. */
    withdraw: async (
      actor: Actor,
      target: ResourceTarget,
      { reason, alternativeId }: { reason: string; alternativeId: string | null },
    ): Promise<WithdrawalImpact> => {
      const resource = await reviser.revise(actor, target, async (before, at) => {
        reviser.assertCan(actor, 'withdraw', before);
        if (before.publication === null) throw new AppError('wrong_status', { status: before.status });
        await assertAlternative(actor, before, alternativeId);
        const { withdrawal } = before;
        if (withdrawal?.reason === reason && withdrawal.alternativeId === alternativeId) return { after: before };
        const act = withdrawal ? 'changed' : 'withdrawn';
        const event = { ...eventOf(actor, before, at), act, reason, alternativeId } as const;
        return {
          after: { ...before, withdrawal: { by: actor.userId, at: withdrawal?.at ?? at, reason, alternativeId } },
          alongside: (transaction) => withdrawals.add(scopeOf(actor), event, transaction),
        };
      });
      await tell('resource.withdrawn', actor.userId, resource);
      return impactOf(actor, resource);
    },

    /** Gives it back as it is now: what was published of it meanwhile, readers see at last. */
    reinstate: async (actor: Actor, target: ResourceTarget, reason: string | null): Promise<Resource> => {
      const resource = await reviser.revise(actor, target, async (before, at) => {
        reviser.assertCan(actor, 'withdraw', before);
        if (!before.withdrawal) return { after: before };
        const event = { ...eventOf(actor, before, at), act: 'reinstated', reason, alternativeId: null } as const;
        return {
          after: { ...before, withdrawal: null },
          alongside: (transaction) => withdrawals.add(scopeOf(actor), event, transaction),
        };
      });
      await tell('resource.reinstated', actor.userId, resource);
      return resource;
    },

    /** Who withdrew and gave back what, when and why; last first. For curators. */
    listEvents: async (
      actor: Actor,
      page: { resourceId: string | undefined; after: EventPosition | null; limit: number },
    ): Promise<{ found: SignedEvent[]; count: number }> => {
      if (!isCurator(actor)) throw new AppError('forbidden');
      const { found, count } = await withdrawals.list(scopeOf(actor), page);
      const people = [...new Set(found.map(({ by }) => by))];
      const names = people.length > 0 ? await namesOf(system, actor.orgId, people) : new Map<string, string>();
      return { found: found.map((event) => ({ ...event, byName: names.get(event.by) ?? null })), count };
    },
  };
}
