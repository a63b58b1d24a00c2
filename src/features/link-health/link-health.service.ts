import type { Outbound } from '../../outbound/outbound.ts';
import { OutboundError, type OutboundErrorCode } from '../../outbound/outbound-error.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { curatedSchools, mayCurate } from '../duplicates/duplicates.policy.ts';
import type { JobService } from '../jobs/job.service.ts';
import { can } from '../resources/resource.policy.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { Resource } from '../resources/resource.ts';
import { hasUnpublishedChanges } from '../resources/resource.ts';
import type { LinkChecker } from './check-links.ts';
import type { LinkCheck, LinkState } from './link-check.ts';
import type { LinkChecksStore, LinkPosition, WatchedLink } from './link-checks.store.ts';
import { toWatched } from './watch-links.ts';

export type LinkHealthParts = {
  readonly checks: LinkChecksStore;
  readonly resources: Pick<ResourceService, 'get' | 'getMany' | 'update' | 'publish'>;
  readonly single: LinkChecker['single'];
  jobs(): Pick<JobService, 'enqueue' | 'waitFor'>;
  readonly outbound: Outbound;
  readonly clock: Clock;
};

export type LinkHealthService = ReturnType<typeof createLinkHealthService>;

/** Who asks for a look waits so long; after that it goes on in the background. */
const patienceMs = 8_000;
const system = { kind: 'system', reason: 'an editor asks after a link' } as const;

const askedMs = 6_000;
const refused: ReadonlySet<OutboundErrorCode> = new Set(['invalid_address', 'forbidden_address', 'forbidden_port']);

export function createLinkHealthService({ checks, resources, single, jobs, outbound, clock }: LinkHealthParts) {
  const getEditable = async (actor: Actor, id: string): Promise<Resource> => {
    const resource = await resources.get(actor, id);
    if (!can(actor, 'edit', resource, clock.now())) throw new AppError('forbidden');
    return resource;
  };

  /** Throws `not_found` for what has no address, or whose address nobody watches yet. */
  const getCheck = async (actor: Actor, id: string): Promise<LinkCheck> => {
    const check = await checks.find(scopeOf(actor), id);
    if (!check) throw new AppError('not_found');
    return check;
  };

  const replaceAddress = async (
    actor: Actor,
    { before, expectedRevision, url }: { before: Resource; expectedRevision: number | null; url: string },
  ): Promise<Resource> => {
    const { id } = before;
    const isWhole = before.status === 'published' && !hasUnpublishedChanges(before);
    const changed = await resources.update(actor, { id, expectedRevision }, { url });
    if (!isWhole) return changed;
    try {
      return await resources.publish(actor, { id, expectedRevision: null }, 'Its address has changed.');
    } catch (error) {
      // Who may not publish it has mended the working copy: somebody else looks at it first.
      const isForOthers = error instanceof AppError && (error.code === 'review_needed' || error.code === 'forbidden');
      if (isForOthers) return changed;
      throw error;
    }
  };

  /** Asks there once. Only where nobody may go is refused: whether there is something to read, the next look tells. */
  const assertSafe = async (url: string): Promise<void> => {
    try {
      const response = await outbound.fetch(url, {
        method: 'HEAD',
        maxRedirects: 0,
        allowHttp: true,
        timeoutMs: askedMs,
      });
      response.discard();
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (refused.has(error.code)) throw invalidInput('body', ['url'], { code: 'custom', message: error.message });
    }
  };

  return {
    /** For all who see the resource. */
    get: async (actor: Actor, id: string): Promise<LinkCheck> => {
      await resources.get(actor, id);
      return getCheck(actor, id);
    },

    /** Those of some resources, which the caller may see, whose links are broken and that nobody has found in order. */
    findBroken: (resourceIds: readonly string[]): Promise<ReadonlySet<string>> =>
      checks.findBroken(system, resourceIds),

    /** Looks now, or as soon as the site may be asked. */
    check: async (actor: Actor, id: string): Promise<LinkCheck> => {
      const resource = await getEditable(actor, id);
      const watched: WatchedLink | null = toWatched(resource);
      if (!watched) throw new AppError('not_found');
      await checks.watch(system, [watched], clock.now());
      const requester = { orgId: resource.orgId, requestedBy: actor.userId };
      const job = await jobs().enqueue(requester, single, { resourceId: id });
      await jobs().waitFor(job.id, patienceMs);
      return getCheck(actor, id);
    },

    /** Takes the address that it leads to in place of its own; publishes it where nothing else waits to be published. */
    acceptRedirect: async (actor: Actor, id: string, expectedRevision: number | null): Promise<Resource> => {
      const before = await getEditable(actor, id);
      const { redirect, url } = await getCheck(actor, id);
      if (!redirect || before.content.url !== url) throw new AppError('wrong_status', { status: 'no_redirect' });
      return replaceAddress(actor, { before, expectedRevision, url: redirect.to });
    },

    /**
     * Takes an address that somebody has typed in place of its own, and publishes it like one that it leads to. Throws
     * `invalid_request` for where nobody may go from here.
     */
    replaceAddress: async (
      actor: Actor,
      id: string,
      { url, expectedRevision }: { readonly url: string; readonly expectedRevision: number | null },
    ): Promise<Resource> => {
      const before = await getEditable(actor, id);
      if (before.content.url === null) throw new AppError('wrong_status', { status: 'no_address' });
      await assertSafe(url);
      return replaceAddress(actor, { before, expectedRevision, url });
    },

    /** Says that the link is in order, or (`isInOrder` false) takes that back. */
    dismiss: async (actor: Actor, id: string, isInOrder: boolean): Promise<LinkCheck> => {
      await getEditable(actor, id);
      const check = await getCheck(actor, id);
      const dismissed = isInOrder ? { by: actor.userId, at: clock.now(), code: check.code } : null;
      await checks.note(system, check, { dismissed });
      return { ...check, dismissed };
    },

    /** The newest trouble first, with the resources that the actor sees. */
    list: async (
      actor: Actor,
      input: {
        state: LinkState;
        host?: string | undefined;
        isDismissed: boolean;
        after: LinkPosition | null;
        limit: number;
      },
    ) => {
      if (!mayCurate(actor)) throw new AppError('forbidden');
      const { after, limit, ...filter } = input;
      const schoolIds = curatedSchools(actor) ?? undefined;
      const { found, count } = await checks.list(scopeOf(actor), { filter: { ...filter, schoolIds }, after, limit });
      const there = await resources.getMany(
        actor,
        found.map(({ resourceId }) => resourceId),
      );
      return { found, count, resources: new Map(there.map((resource) => [resource.id, resource])) };
    },
  };
}
