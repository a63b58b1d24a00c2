import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type Delivery, deliveriesKeptMs, type Webhook } from './webhook.ts';
import { bodyOf, type Happening, type WebhookEvent } from './webhook-event.ts';

type Told = Omit<Happening, 'type'> & { readonly type: WebhookEvent | 'ping' };

/** An event on its way to a webhook. */
export function newDelivery(
  { id: webhookId, orgId }: Pick<Webhook, 'id' | 'orgId'>,
  told: Told,
  given: { readonly id: string; readonly eventId: string; readonly publicUrl: string | null; readonly now: Date },
): Delivery {
  const { id, eventId, publicUrl, now } = given;
  return {
    id,
    orgId,
    webhookId,
    key: told.key,
    eventId,
    type: told.type,
    occurredAt: told.at,
    body: bodyOf(eventId, told, { orgId, publicUrl }),
    personIds: told.personIds,
    state: 'pending',
    attempts: 0,
    // What happened first is sent first, whatever source it is of.
    nextAt: told.at,
    tries: [],
    createdAt: now,
    deliveredAt: null,
    expiresAt: new Date(now.getTime() + deliveriesKeptMs),
  };
}

export const deliverKind = {
  kind: 'webhooks.deliver',
  input: z.strictObject({ webhookId: z.string() }),
  isForgottenWhenDone: true,
} as const;

/** Asks for the deliveries of a webhook that are due at that time, or are due already. */
export async function askToDeliver(
  jobs: Pick<Jobs['service'], 'enqueue'>,
  { id, orgId }: Pick<Webhook, 'id' | 'orgId'>,
  due: Date,
  clock: Clock,
): Promise<void> {
  const now = clock.now().getTime();
  // What is due already has a key of its own each time: an earlier job may have had it, and failed.
  const at = Math.max(due.getTime(), now);
  const options = { key: `webhooks.deliver ${id} ${at}`, delayMs: at - now };
  await jobs.enqueue({ orgId, requestedBy: null }, deliverKind, { webhookId: id }, options);
}
