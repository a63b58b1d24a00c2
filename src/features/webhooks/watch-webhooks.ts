import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { DeliveriesStore } from './deliveries.store.ts';
import { askToDeliver, newDelivery } from './new-delivery.ts';
import type { Delivery, Webhook } from './webhook.ts';
import { type ChangedThing, type EventSource, eventIdOf, reaches } from './webhook-event.ts';
import type { Reached, WebhooksStore } from './webhooks.store.ts';

const batchSize = 200;
const everyMs = 60_000;
/** A write takes its time before it is stored: what was changed so shortly before a round is looked at again in the next. */
const overlapMs = 2 * 60_000;
const firstId = '0'.repeat(24);

export const watchKind = { kind: 'webhooks.watch', input: z.strictObject({}), isForgottenWhenDone: true } as const;

export type WatchParts = {
  readonly webhooks: Pick<WebhooksStore, 'list' | 'listDistricts' | 'findReached' | 'saveReached'>;
  readonly deliveries: Pick<DeliveriesStore, 'newId' | 'addMany' | 'findNextDue'>;
  readonly sources: readonly EventSource[];
  readonly jobs: () => Pick<Jobs['service'], 'enqueue'>;
  readonly publicUrl: string | null;
  readonly clock: Clock;
};

/**
 * Finds what has happened by looking through what was changed, and writes down whom to tell. Whatever dies in between, the
 * next look begins where the last one had written everything down, and finds the same under the same keys.
 */
export function watchForWebhooks(parts: WatchParts): {
  readonly definition: JobDefinition;
  readonly schedule: Schedule;
} {
  const { webhooks, deliveries, sources, jobs, publicUrl, clock } = parts;

  const tell = async (
    scope: Scope,
    all: readonly Webhook[],
    { changed, since }: { changed: readonly ChangedThing[]; since: Date },
  ): Promise<void> => {
    const added = changed.flatMap(({ audience, happenings }) =>
      happenings.flatMap((happening): Delivery[] =>
        all.flatMap((webhook) => {
          const { type, at, key } = happening;
          if (at < since || at < webhook.createdAt) return [];
          if (!webhook.events.includes(type) || !reaches(webhook, audience)) return [];
          const eventId = eventIdOf(webhook.orgId, key);
          const given = { id: deliveries.newId(), eventId, publicUrl, now: clock.now() };
          return [newDelivery(webhook, happening, given)];
        }),
      ),
    );
    await deliveries.addMany(scope, added);
  };

  /** Where to go on in a source. Nobody is to be told of what was before the oldest of the webhooks. */
  const begin = (reached: Reached | null, all: readonly Webhook[]): Reached & { readonly nextRoundAt: Date } => {
    const oldest = new Date(Math.min(...all.map(({ createdAt }) => createdAt.getTime())) - overlapMs);
    const nextRoundAt = reached?.nextRoundAt ?? new Date(clock.now().getTime() - overlapMs);
    if (reached && reached.after.at >= oldest) return { ...reached, nextRoundAt };
    return { after: { at: oldest, id: firstId }, since: oldest, nextRoundAt };
  };

  const follow = async (
    scope: Scope,
    { orgId, all, source }: { orgId: string; all: readonly Webhook[]; source: EventSource },
    onPage: (count: number) => Promise<void>,
  ): Promise<void> => {
    const start = begin(await webhooks.findReached(scope, orgId, source.name), all);
    const { since, nextRoundAt } = start;
    for (let { after } = start; ; ) {
      const changed = await source.listChanged(scope, { orgId, after, since, limit: batchSize });
      const last = changed.at(-1);
      if (last === undefined) break;
      await tell(scope, all, { changed, since });
      after = { at: last.updatedAt, id: last.id };
      await webhooks.saveReached(scope, orgId, source.name, { after, since, nextRoundAt });
      await onPage(changed.length);
    }
    const end = { after: { at: nextRoundAt, id: firstId }, since: nextRoundAt, nextRoundAt: null };
    await webhooks.saveReached(scope, orgId, source.name, end);
  };

  const definition = defineJob({
    ...watchKind,
    run: async ({ scope, save }) => {
      let seen = 0;
      for (const orgId of await webhooks.listDistricts(scope)) {
        const all = await webhooks.list(scope, orgId);
        if (all.length === 0) continue;
        for (const source of sources) {
          await follow(scope, { orgId, all, source }, async (count) => {
            seen += count;
            await save(null, { progress: { done: seen } });
          });
        }
        for (const webhook of all) {
          const due = await deliveries.findNextDue(scope, webhook.id, webhook.pausedAt !== null);
          if (due) await askToDeliver(jobs(), webhook, due, clock);
        }
      }
      return { seen };
    },
  });
  return { definition, schedule: { name: 'webhooks.watch', job: watchKind, input: {}, everyMs } };
}
