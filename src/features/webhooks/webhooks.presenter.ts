import type { z } from 'zod';
import { type Delivery, holding, type Webhook } from './webhook.ts';
import type { deliverySchema, webhookSchema } from './webhooks.schemas.ts';

export function presentWebhook({ orgId: _orgId, ...webhook }: Webhook, now: Date): z.output<typeof webhookSchema> {
  return {
    ...webhook,
    events: [...webhook.events],
    schoolIds: webhook.schoolIds && [...webhook.schoolIds],
    secrets: holding(webhook.secrets, now).map(({ createdAt, expiresAt }) => {
      return { createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
    }),
    pausedAt: webhook.pausedAt?.toISOString() ?? null,
    failingSince: webhook.failingSince?.toISOString() ?? null,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

export function presentDelivery(delivery: Delivery): z.output<typeof deliverySchema> {
  const { id, eventId, type, occurredAt, state, attempts, nextAt, tries, body, createdAt, deliveredAt } = delivery;
  return {
    id,
    eventId,
    type,
    occurredAt: occurredAt.toISOString(),
    state,
    attempts,
    nextAt: state === 'pending' ? nextAt.toISOString() : null,
    tries: tries.map(({ at, ...attempt }) => ({ at: at.toISOString(), ...attempt })),
    body,
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
