import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Outbound } from '../../outbound/outbound.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import type { DistrictPeople } from '../review/resource-uses.ts';
import { afterLook, type Finding, type LinkCheck } from './link-check.ts';
import type { LinkChecksStore } from './link-checks.store.ts';
import { lookAtLink } from './look-at-link.ts';

export type CheckLinksParts = {
  readonly checks: LinkChecksStore;
  readonly outbound: Outbound;
  readonly notify: Notify;
  /** People whose playlists show the resource. */
  ownersOfUses(scope: Scope, resourceId: string): Promise<readonly DistrictPeople[]>;
  readonly clock: Clock;
  /** How often a link that is in order is looked at. */
  readonly everyMs: number;
  /** Between two looks at one site. */
  readonly hostDelayMs: number;
  onLook(outcome: Finding['outcome']): void;
};

export type LinkChecker = ReturnType<typeof createLinkChecker>;

const minuteMs = 60_000;
/** A look takes at most three requests of 20 seconds; whoever dies meanwhile holds the site up no longer. */
const claimMs = 2 * minuteMs;
const sitesAtOnce = 8;
const batchSize = 200;

/** Looks at addresses: one request at a time to each site, in all processes together, and a pause after each. */
export function createLinkChecker(parts: CheckLinksParts) {
  const { checks, outbound, notify, ownersOfUses, clock, everyMs, hostDelayMs, onLook } = parts;

  const note = async (scope: Scope, check: LinkCheck, finding: Finding): Promise<void> => {
    const progress = afterLook(check, finding, { now: clock.now(), everyMs, random: Math.random() });
    const isNews = progress.state === 'broken' && check.state !== 'broken' && !progress.dismissed;
    if (!(await checks.note(scope, check, progress)) || !isNews) return;
    const owners = await ownersOfUses(scope, check.resourceId);
    const people = new Map<string, string[]>(check.ownerId === null ? [] : [[check.orgId, [check.ownerId]]]);
    for (const { orgId, userIds } of owners) people.set(orgId, [...(people.get(orgId) ?? []), ...userIds]);
    const about = { type: 'resource', id: check.resourceId };
    for (const [orgId, userIds] of people) {
      await notify({ orgId, userIds, kind: 'link.broken', about, params: { code: finding.code } });
    }
  };

  /** When the site may be asked; null once this look is done. */
  const look = async (scope: Scope, { host, url }: Pick<LinkCheck, 'host' | 'url'>): Promise<Date | null> => {
    const now = clock.now();
    const claim = await checks.claimHost(scope, host, { now, until: new Date(now.getTime() + claimMs) });
    if (!claim.isClaimed) return claim.freeAt;
    let pauseMs = hostDelayMs;
    try {
      const finding = await lookAtLink(
        {
          outbound,
          findMadeUp: (origin) => checks.findMadeUp(scope, origin),
          saveMadeUp: (origin, answer) => checks.saveMadeUp(scope, origin, answer),
          now: clock.now,
        },
        url,
      );
      if (finding.outcome === 'later') pauseMs = Math.max(pauseMs, finding.retryAfterMs);
      onLook(finding.outcome);
      for (const check of await checks.listByUrl(scope, url)) await note(scope, check, finding);
    } finally {
      await checks.releaseHost(scope, host, new Date(clock.now().getTime() + pauseMs));
    }
    return null;
  };

  /** Looks as soon as the site may be asked; false when that takes too long. */
  const lookInTurn = async (
    scope: Scope,
    link: Pick<LinkCheck, 'host' | 'url'>,
    { deadline, signal }: { deadline: number; signal: AbortSignal },
  ): Promise<boolean> => {
    for (;;) {
      const freeAt = await look(scope, link);
      if (freeAt === null) return true;
      const waitMs = Math.max(freeAt.getTime() - clock.now().getTime(), 20);
      if (clock.now().getTime() + waitMs > deadline) return false;
      // Whoever looks at the site now is mostly done long before its claim ends.
      await sleep(Math.min(waitMs, 1_000), undefined, { signal });
    }
  };

  const regular = { kind: 'links.check', input: z.strictObject({}) };
  const single = { kind: 'links.check-one', input: z.strictObject({ resourceId: z.string() }) };
  const definitions: JobDefinition[] = [
    defineJob({
      ...regular,
      isPatient: true,
      run: async ({ scope, save, signal }) => {
        // The next one begins a little later; what is left over is still due then.
        const deadline = clock.now().getTime() + 12 * minuteMs;
        const passed = new Set<string>();
        let looked = 0;
        for (;;) {
          // Without the sites that are to be left alone: one with many links would hold up all others.
          const due = await checks.listDue(scope, { now: clock.now(), passed: [...passed], limit: batchSize });
          if (due.length === 0 || clock.now().getTime() > deadline) return { looked };
          const byHost = new Map<string, LinkCheck[]>();
          for (const link of due) byHost.set(link.host, [...(byHost.get(link.host) ?? []), link]);
          const queues = [...byHost];
          const work = async (): Promise<void> => {
            for (let next = queues.shift(); next; next = queues.shift()) {
              const [host, links] = next;
              for (const url of new Set(links.map((link) => link.url))) {
                if (!(await lookInTurn(scope, { host, url }, { deadline, signal }))) {
                  passed.add(host);
                  break;
                }
                looked += 1;
                await save(null, { progress: { done: looked } });
              }
            }
          };
          await Promise.all(Array.from({ length: sitesAtOnce }, work));
        }
      },
    }),
    defineJob({
      ...single,
      isPatient: true,
      run: async ({ scope, input, signal }) => {
        const check = await checks.find(scope, input.resourceId);
        const deadline = clock.now().getTime() + 5 * minuteMs;
        if (check) await lookInTurn(scope, check, { deadline, signal });
        return undefined;
      },
    }),
  ];
  const schedule: Schedule = { name: regular.kind, job: regular, input: {}, everyMs: 15 * minuteMs };
  return { single, definitions, schedule };
}
