import { createPlaylistEvents } from '../features/playlists/playlist-events.store.ts';
import { createResourceEvents } from '../features/resources/resource-events.store.ts';
import { createWebhooks, type Webhooks } from '../features/webhooks/create-webhooks.ts';
import { createDeliveriesStore } from '../features/webhooks/deliveries.store.ts';
import type { EventSource } from '../features/webhooks/webhook-event.ts';
import { createWebhooksStore } from '../features/webhooks/webhooks.store.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { Ground } from './ground.ts';

export type WebhookWiring = {
  readonly outbound: Outbound;
  readonly adminsOf: (orgId: string) => Promise<readonly string[]>;
  /** Besides playlists and resources. */
  readonly sources?: readonly EventSource[];
};

/** How other systems are told of what happens. */
export function wireWebhooks(ground: Ground, { outbound, adminsOf, sources = [] }: WebhookWiring): Webhooks {
  const { connection, config, metrics, notifications, later } = ground;
  return createWebhooks({
    ...ground,
    webhooks: createWebhooksStore(connection),
    deliveries: createDeliveriesStore(connection),
    sources: [createPlaylistEvents(connection), createResourceEvents(connection), ...sources],
    outbound,
    adminsOf,
    notify: notifications.notify,
    publicUrl: config.publicUrl,
    jobs: later.jobs,
    registry: metrics.registry,
  });
}
