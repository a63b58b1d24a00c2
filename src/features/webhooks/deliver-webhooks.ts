import type { Counter } from 'prom-client';
import type { Outbound } from '../../outbound/outbound.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Seal } from '../../shared/seal.ts';
import { defineJob, type JobDefinition } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import type { DeliveriesStore } from './deliveries.store.ts';
import { askToDeliver, deliverKind } from './new-delivery.ts';
import { signedHeaders } from './signature.ts';
import {
  type Attempt,
  type Delivery,
  holding,
  longOutageMs,
  mostAttempts,
  type PauseReason,
  pauseAfterMs,
  probeAfter,
  retryAfterMs,
  type Webhook,
  waitAfter,
} from './webhook.ts';
import type { WebhooksStore } from './webhooks.store.ts';

const timeoutMs = 10_000;
/** Longer than an attempt takes: who is silent for so long is dead. */
const heldMs = 30_000;
/** After so many in a row the rest waits: the receiver is down. */
const failuresInARow = 3;
const gone = 410;

export type DeliverParts = {
  readonly webhooks: Pick<WebhooksStore, 'hold' | 'letGo' | 'update' | 'setFailingSince' | 'find'>;
  readonly deliveries: Pick<DeliveriesStore, 'claim' | 'settle' | 'findNextDue' | 'hurry'>;
  readonly outbound: Outbound;
  readonly seal: Pick<Seal, 'open'>;
  readonly jobs: () => Pick<Jobs['service'], 'enqueue'>;
  readonly notify: Notify;
  readonly adminsOf: (orgId: string) => Promise<readonly string[]>;
  readonly attempts: Counter<'outcome'>;
  readonly clock: Clock;
};

type Sent = Attempt & { readonly retryAfterMs: number };

/** Sends what a webhook is to be told, one after the other, and waits longer and longer for a receiver that takes nothing. */
export function deliverWebhooks(parts: DeliverParts): JobDefinition {
  const { webhooks, deliveries, outbound, seal, jobs, notify, adminsOf, attempts, clock } = parts;

  const send = async ({ url, secrets }: Webhook, delivery: Delivery, signal: AbortSignal): Promise<Sent> => {
    const at = clock.now();
    const started = performance.now();
    const told = (status: number | null, error: string | null, retry: string | undefined): Sent => {
      const durationMs = Math.round(performance.now() - started);
      return { at, status, error, durationMs, retryAfterMs: retryAfterMs(retry) };
    };
    const opened = holding(secrets, at).flatMap(({ sealed }) => seal.open(sealed) ?? []);
    // Such as after a move to another JWT_SECRET: unsigned it is not sent.
    if (opened.length === 0)
      return told(null, 'The secret cannot be read here any more. Give the webhook a new one.', undefined);
    const headers = signedHeaders(delivery, opened, at);
    try {
      const request = { method: 'POST', headers, body: delivery.body, timeoutMs, maxRedirects: 0, signal } as const;
      const response = await outbound.fetch(url, request);
      response.discard();
      return told(response.status, null, response.headers['retry-after']);
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return told(null, error.message, undefined);
    }
  };

  const pause = async (scope: Scope, webhook: Webhook, pauseReason: PauseReason): Promise<void> => {
    const now = clock.now();
    const after = { ...webhook, pausedAt: now, pauseReason, revision: webhook.revision + 1, updatedAt: now };
    // Somebody is changing it just now, perhaps mending it: the next attempt will tell.
    if (!(await webhooks.update(scope, webhook, after))) return;
    await notify({
      orgId: webhook.orgId,
      userIds: await adminsOf(webhook.orgId),
      kind: 'webhook.paused',
      about: { type: 'webhook', id: webhook.id },
      params: { name: webhook.name, reason: pauseReason },
    });
  };

  const succeed = async (scope: Scope, webhook: Webhook, delivery: Delivery, { retryAfterMs: _, ...attempt }: Sent) => {
    const now = clock.now();
    await deliveries.settle(scope, delivery.id, { state: 'delivered', deliveredAt: now }, attempt);
    if (webhook.failingSince === null) return;
    await webhooks.setFailingSince(scope, webhook.id, null);
    const awayMs = now.getTime() - webhook.failingSince.getTime();
    if (awayMs >= longOutageMs) await deliveries.hurry(scope, webhook.id, now);
  };

  const fail = async (scope: Scope, webhook: Webhook, delivery: Delivery, { retryAfterMs, ...attempt }: Sent) => {
    const now = clock.now();
    const waitMs = Math.max(waitAfter(delivery.attempts), retryAfterMs);
    // A ping is to tell now whether it works.
    const isLast = delivery.attempts >= mostAttempts || delivery.type === 'ping';
    const outcome = { state: isLast ? 'failed' : 'pending', nextAt: new Date(now.getTime() + waitMs) } as const;
    await deliveries.settle(scope, delivery.id, outcome, attempt);
    if (delivery.type === 'ping' || webhook.pausedAt !== null) return;
    if (webhook.failingSince === null) await webhooks.setFailingSince(scope, webhook.id, now);
    const failingMs = now.getTime() - (webhook.failingSince ?? now).getTime();
    if (attempt.status === gone) await pause(scope, webhook, 'gone');
    else if (failingMs >= pauseAfterMs) await pause(scope, webhook, 'failing');
  };

  /** When to go on; null when nothing waits or it is paused. */
  const nextLook = async (scope: Scope, webhookId: string, isDown: boolean): Promise<[Webhook, Date] | null> => {
    const webhook = await webhooks.find(scope, webhookId);
    const due = webhook && (await deliveries.findNextDue(scope, webhookId, webhook.pausedAt !== null));
    if (!webhook || !due) return null;
    const now = clock.now().getTime();
    const failingMs = webhook.failingSince === null ? 0 : now - webhook.failingSince.getTime();
    return [webhook, isDown ? new Date(Math.max(due.getTime(), now + probeAfter(failingMs))) : due];
  };

  return defineJob({
    ...deliverKind,
    run: async ({ jobId, input: { webhookId }, scope, signal, save }) => {
      let inARow = 0;
      let delivered = 0;
      for (let most = failuresInARow; inARow < most; ) {
        const now = clock.now();
        const until = new Date(now.getTime() + heldMs);
        const webhook = await webhooks.hold(scope, webhookId, { jobId, until }, now);
        // It is gone, or another job is at it, which asks for the next one when it is done.
        if (!webhook) return { delivered };
        const { failingSince } = webhook;
        // A receiver that is away for long is asked once, so that many of them do not keep others waiting.
        if (failingSince !== null && now.getTime() - failingSince.getTime() >= longOutageMs) most = 1;
        const isOnlyPing = webhook.pausedAt !== null;
        const delivery = await deliveries.claim(scope, { webhookId, isOnlyPing, now, until });
        if (!delivery) break;
        const sent = await send(webhook, delivery, signal);
        if (signal.aborted && sent.status === null) {
          // Whether it has arrived nobody knows: it is sent again, and the attempt does not count.
          await deliveries.settle(scope, delivery.id, { nextAt: now, attempts: delivery.attempts - 1 }, null);
          throw signal.reason;
        }
        const isTaken = sent.status !== null && sent.status >= 200 && sent.status < 300;
        attempts.inc({ outcome: isTaken ? 'delivered' : sent.status === null ? 'unreachable' : 'refused' });
        await (isTaken ? succeed : fail)(scope, webhook, delivery, sent);
        inARow = isTaken ? 0 : inARow + 1;
        delivered += isTaken ? 1 : 0;
        await save(null, { progress: { done: delivered } });
      }
      await webhooks.letGo(scope, webhookId, jobId);
      const next = await nextLook(scope, webhookId, inARow > 0);
      if (next) await askToDeliver(jobs(), ...next, clock);
      return { delivered };
    },
  });
}
