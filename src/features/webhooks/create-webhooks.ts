import { Counter, type Registry } from 'prom-client';
import type { Endpoint } from '../../http/endpoint.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { createSeal, keyFrom } from '../../shared/seal.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import { deliveriesRoutes } from './deliveries.routes.ts';
import { createDeliveriesService, type DeliveriesService } from './deliveries.service.ts';
import type { DeliveriesStore } from './deliveries.store.ts';
import { watchForWebhooks, watchKind } from './watch-webhooks.ts';
import type { EventSource } from './webhook-event.ts';
import { webhooksRoutes } from './webhooks.routes.ts';
import { createWebhooksService, type WebhooksService } from './webhooks.service.ts';
import type { WebhooksStore } from './webhooks.store.ts';

export type WebhooksServices = {
  readonly webhooks: WebhooksService;
  readonly deliveries: DeliveriesService;
  readonly clock: Clock;
};

export type Webhooks = {
  readonly services: WebhooksServices;
  /** Something was changed: somebody may have to be told. Returns at once. */
  poke(): void;
  /** Once nothing is on its way to the database: to be waited for before that is closed. */
  settled(): Promise<void>;
  /** Nothing is left of what was told about a student. */
  eraseStudent(scope: Scope, studentId: string): Promise<void>;
  /** What was told about a student in the last 30 days. */
  exportStudent(scope: Scope, studentId: string): AsyncIterable<{ readonly name: string; readonly json: unknown }>;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
};

export type WebhooksParts = {
  readonly webhooks: WebhooksStore;
  readonly deliveries: DeliveriesStore;
  readonly sources: readonly EventSource[];
  readonly outbound: Outbound;
  readonly secret: string;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  readonly adminsOf: (orgId: string) => Promise<readonly string[]>;
  readonly notify: Notify;
  readonly publicUrl: string | null;
  readonly jobs: () => Pick<Jobs['service'], 'enqueue'>;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Changes within so long are looked for together. */
const slotMs = 5_000;
const mostExported = 100_000;
const watching: Scope = { kind: 'system', reason: 'somebody may have to be told of a change' };

/** The feature, put together. */
export function createWebhooks(parts: WebhooksParts): Webhooks {
  const { deliveries, clock, log, jobs } = parts;
  const seal = createSeal(keyFrom(parts.secret, 'pathloom webhook secret'));
  const attempts = new Counter({
    name: 'pathloom_webhook_attempts_total',
    help: 'Attempts of this process to send something to webhooks.',
    labelNames: ['outcome'] as const,
    registers: [parts.registry],
  });
  const watch = watchForWebhooks(parts);
  const webhooks = createWebhooksService({ ...parts, seal });
  const logged = createDeliveriesService({ ...parts, service: webhooks });
  let lastSlot = 0;
  let asking: Promise<void> = Promise.resolve();

  /** One job for all that changes within a slot, in whatever process: it runs when the slot is over. */
  const askToWatch = async (slot: number): Promise<void> => {
    if ((await parts.webhooks.listDistricts(watching)).length === 0) return;
    const options = { key: `webhooks.watch after ${slot}`, delayMs: slotMs };
    await jobs().enqueue({ orgId: null, requestedBy: null }, watchKind, {}, options);
  };

  return {
    services: { webhooks, deliveries: logged, clock },
    poke: () => {
      const slot = Math.floor(clock.now().getTime() / slotMs);
      if (slot === lastSlot) return;
      lastSlot = slot;
      // The schedule finds it in any case.
      asking = askToWatch(slot).catch((error: unknown) => {
        log.warn({ err: error }, 'webhooks are told later of a change');
      });
    },
    settled: () => asking,
    eraseStudent: async (scope, studentId) => {
      await deliveries.eraseOf(scope, studentId);
    },
    exportStudent: async function* (scope, studentId) {
      const found = await deliveries.listOfPerson(scope, studentId, mostExported);
      if (found.length === 0) return;
      const json = found.map(({ eventId, type, body, state, createdAt }) => ({
        eventId,
        type,
        body,
        state,
        createdAt,
      }));
      yield { name: 'webhook-deliveries.json', json };
    },
    jobs: [watch.definition, deliverWebhooks({ ...parts, seal, attempts }), ...logged.jobs],
    schedules: [watch.schedule],
  };
}

export function webhookRoutes({ webhooks, deliveries, clock }: WebhooksServices): Endpoint[] {
  return [...webhooksRoutes(webhooks, clock), ...deliveriesRoutes(deliveries)];
}
