import { createHash } from 'node:crypto';
import type { ChangePosition } from '../../http/change-feed.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Webhook } from './webhook.ts';

/** What systems can be told of. */
export const webhookEvents = [
  'playlist.published',
  'playlist.archived',
  'playlist.deleted',
  'resource.published',
  'resource.archived',
  'resource.withdrawn',
  'resource.deleted',
  'assignment.created',
  'progress.updated',
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** Something that has happened, as its feature has it written down. */
export type Happening = {
  readonly type: WebhookEvent;
  /** Tells it from all else that happens in its district: whoever looks again finds the same under the same key. */
  readonly key: string;
  readonly at: Date;
  /** Ids and numbers, never names or content. */
  readonly data: Readonly<Record<string, string | number | null>>;
  /** Where the API tells more, from /api on; null where nothing is left to be read. */
  readonly path: string | null;
  /** People whose ids are in `data`, so that their erasure finds it. */
  readonly personIds: readonly string[];
};

/** Who may learn of a thing. With `schoolId` null: all who may learn of what schools share among themselves. */
export type Audience = 'nobody' | 'district' | { readonly schoolId: string | null };

/** Of what its owner shares so far. */
export function audienceOf(
  visibility: 'private' | 'school' | 'district' | 'public',
  schoolId: string | null,
): Audience {
  if (visibility === 'private') return 'nobody';
  return visibility === 'school' ? { schoolId } : 'district';
}

/** A thing that was changed, with what has happened to it, oldest first. */
export type ChangedThing = {
  readonly id: string;
  readonly updatedAt: Date;
  readonly audience: Audience;
  readonly happenings: readonly Happening[];
};

/**
 * Things of a district in the order of their last changes. The things themselves are the outbox: what has happened to them
 * stands in them from the write on that made it happen, and a look that died finds it again.
 */
export type EventSource = {
  /** Stored: the name of its position. */
  readonly name: string;
  /** Those changed after a place, with what has happened to them since a time. */
  listChanged(
    scope: Scope,
    ask: { orgId: string; after: ChangePosition; since: Date; limit: number },
  ): Promise<readonly ChangedThing[]>;
};

/** Whether a webhook is told of a thing with that audience: not of what other schools keep among themselves. */
export function reaches({ schoolIds }: Pick<Webhook, 'schoolIds'>, audience: Audience): boolean {
  if (typeof audience === 'string') return audience === 'district';
  return schoolIds === null || (audience.schoolId !== null && schoolIds.includes(audience.schoolId));
}

/** The same for the same event for ever, also where it is told anew: by it a receiver knows what it has had. */
export function eventIdOf(orgId: string, key: string): string {
  return `evt_${createHash('sha256').update(`${orgId} ${key}`).digest('base64url').slice(0, 27)}`;
}

/** The very text that is signed and sent. */
export function bodyOf(
  id: string,
  { type, at, data, path }: Pick<Happening, 'at' | 'data' | 'path'> & { readonly type: WebhookEvent | 'ping' },
  { orgId, publicUrl }: { orgId: string; publicUrl: string | null },
): string {
  const url = path === null || publicUrl === null ? null : `${publicUrl}${path}`;
  return JSON.stringify({ id, type, timestamp: at.toISOString(), data: { orgId, ...data, path, url } });
}
