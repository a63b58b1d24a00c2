import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import { followResources } from '../resources/follow-resources.ts';
import type { ResourceFeed } from '../resources/resource-feed.ts';
import { type CheckLinksParts, createLinkChecker } from './check-links.ts';
import { linkStates } from './link-check.ts';
import type { LinkChecksStore } from './link-checks.store.ts';
import { createLinkHealthService, type LinkHealthParts, type LinkHealthService } from './link-health.service.ts';
import { createLinkWatch } from './watch-links.ts';

export type LinkHealth = {
  readonly service: LinkHealthService;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
};

const dayMs = 24 * 60 * 60_000;

/** The feature, put together. `everyDays` 0: links are checked only when somebody asks. */
export function createLinkHealth({
  everyDays,
  hostDelaySeconds,
  feed,
  registry,
  ...parts
}: Pick<CheckLinksParts, 'outbound' | 'notify' | 'ownersOfUses'> &
  Pick<LinkHealthParts, 'resources' | 'jobs'> & {
    readonly checks: LinkChecksStore;
    readonly clock: Clock;
    readonly everyDays: number;
    readonly hostDelaySeconds: number;
    readonly feed: ResourceFeed;
    readonly registry: Registry;
  }): LinkHealth {
  const { checks, clock } = parts;
  const looks = new Counter({
    name: 'pathloom_link_checks_total',
    help: 'Looks at addresses of resources.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  new Gauge({
    name: 'pathloom_links',
    help: 'Addresses of resources by what is known of them, in the whole installation.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      try {
        const counts = await checks.countByState({ kind: 'system', reason: 'count links for the metrics' });
        for (const state of linkStates) this.set({ state }, counts.get(state) ?? 0);
      } catch {
        this.reset();
      }
    },
  });
  const checker = createLinkChecker({
    ...parts,
    everyMs: (everyDays || 365) * dayMs,
    hostDelayMs: hostDelaySeconds * 1_000,
    onLook: (outcome) => looks.inc({ outcome }),
  });
  const handle = createLinkWatch({ checks, clock });
  const watch = followResources({ name: 'links.watch', everyMs: 10 * 60_000, feed, clock, handle });
  return {
    service: createLinkHealthService({ ...parts, single: checker.single }),
    jobs: [watch.definition, ...checker.definitions],
    schedules: everyDays === 0 ? [watch.schedule] : [watch.schedule, checker.schedule],
  };
}
