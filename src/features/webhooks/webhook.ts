import type { WebhookEvent } from './webhook-event.ts';

/** A secret can be read again here alone: deliveries are signed with it. */
export type WebhookSecret = { readonly sealed: string; readonly createdAt: Date; readonly expiresAt: Date | null };

/** Where another system wants to be told of what happens in a district. */
export type Webhook = {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Null: of all schools. */
  readonly schoolIds: readonly string[] | null;
  /** Newest first; those that hold all sign. */
  readonly secrets: readonly WebhookSecret[];
  readonly pausedAt: Date | null;
  readonly pauseReason: PauseReason | null;
  /** Since when nothing has come through; null: the last one did. */
  readonly failingSince: Date | null;
  readonly createdBy: string;
  /** Counts changes by people, and pauses. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const pauseReasons = ['person', 'failing', 'gone'] as const;
/** By a person; because nothing came through for long; because the receiver answered 410, that it is gone. */
export type PauseReason = (typeof pauseReasons)[number];

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;

/** One attempt to send it. */
export type Attempt = {
  readonly at: Date;
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
};

/** An event on its way to one webhook, and what became of it. */
export type Delivery = {
  readonly id: string;
  readonly orgId: string;
  readonly webhookId: string;
  /** Of the event: it is told to a webhook once. */
  readonly key: string;
  readonly eventId: string;
  readonly type: WebhookEvent | 'ping';
  readonly occurredAt: Date;
  /** The very text that is signed and sent: ids and addresses. */
  readonly body: string;
  readonly personIds: readonly string[];
  readonly state: (typeof deliveryStates)[number];
  /** Since it was made, or sent again by a person. */
  readonly attempts: number;
  /** When it is tried next. */
  readonly nextAt: Date;
  /** The last ones, oldest first. */
  readonly tries: readonly Attempt[];
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
  readonly expiresAt: Date;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const mostWebhooks = 20;
export const deliveriesKeptMs = 30 * 24 * hourMs;
/** Then it is given up, until a person sends it again. */
export const mostAttempts = 16;
export const keptTries = 20;
/** Nothing has come through for so long: it is paused, and admins are told. */
export const pauseAfterMs = 24 * hourMs;
/** A receiver that was away for so long and is back gets at once what has waited. */
export const longOutageMs = 5 * minuteMs;

const firstWaitMs = 30_000;
const longestWaitMs = 6 * hourMs;
const longestProbeMs = 10 * minuteMs;

/** How long a delivery waits after an attempt that failed, from 1: twice as long each time. */
export function waitAfter(attempt: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 20));
}

/** How long to leave a receiver alone that has not taken anything for that long. */
export function probeAfter(failingMs: number): number {
  return Math.max(firstWaitMs, Math.min(longestProbeMs, failingMs / 4));
}

/** What `retry-after` asks for, as far as it is heeded; 0 where it says nothing in seconds. */
export function retryAfterMs(header: string | undefined): number {
  return /^\d{1,7}$/.test(header ?? '') ? Math.min(longestWaitMs, Number(header) * 1_000) : 0;
}

/** The secrets that sign at that time. */
export function holding(secrets: readonly WebhookSecret[], now: Date): WebhookSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/** The secrets once a new one is there: the one before it signs as well until the overlap is over, older ones no more. */
export function rotated(
  secrets: readonly WebhookSecret[],
  added: WebhookSecret,
  { now, overlapMs }: { now: Date; overlapMs: number },
): WebhookSecret[] {
  const [newest] = secrets;
  if (newest === undefined || overlapMs === 0) return [added];
  return [added, { ...newest, expiresAt: new Date(now.getTime() + overlapMs) }];
}
