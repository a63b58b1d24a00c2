import type { Webhook } from '../../../wire.ts';

export type WebhookState = 'well' | 'failing' | 'paused';

/** How a webhook is, at a glance. */
export function stateOf({ pausedAt, failingSince }: Pick<Webhook, 'pausedAt' | 'failingSince'>): WebhookState {
  if (pausedAt !== null) return 'paused';
  return failingSince === null ? 'well' : 'failing';
}
