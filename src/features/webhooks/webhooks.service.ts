import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { Seal } from '../../shared/seal.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { DeliveriesStore } from './deliveries.store.ts';
import { askToDeliver } from './new-delivery.ts';
import { newWebhookSecret } from './signature.ts';
import { assertKeepsWebhooks } from './webhook.policy.ts';
import { mostWebhooks, rotated, type Webhook, type WebhookSecret } from './webhook.ts';
import type { WebhookInput, WebhookPatch } from './webhooks.schemas.ts';
import type { WebhooksStore } from './webhooks.store.ts';

export type WebhooksParts = {
  readonly webhooks: Pick<WebhooksStore, 'newId' | 'insert' | 'find' | 'list' | 'update' | 'remove'>;
  readonly deliveries: Pick<DeliveriesStore, 'hurry' | 'removeOf'>;
  readonly seal: Pick<Seal, 'seal'>;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  readonly jobs: () => Pick<Jobs['service'], 'enqueue'>;
  readonly clock: Clock;
};

export type WebhookTarget = { readonly id: string; readonly expectedRevision: number | null };

export type WebhooksService = ReturnType<typeof createWebhooksService>;

const hourMs = 60 * 60_000;
const maxAttempts = 5;

/** Webhooks, which admins keep. */
export function createWebhooksService({ webhooks, deliveries, seal, hasSchool, jobs, clock }: WebhooksParts) {
  const get = async (actor: Actor, id: string): Promise<Webhook> => {
    assertKeepsWebhooks(actor);
    const webhook = await webhooks.find(scopeOf(actor), id);
    if (!webhook) throw new AppError('not_found');
    return webhook;
  };

  const assertSchools = async (actor: Actor, schoolIds: readonly string[] | null): Promise<void> => {
    for (const [at, schoolId] of (schoolIds ?? []).entries()) {
      if (await hasSchool(actor.orgId, schoolId)) continue;
      throw invalidInput('body', ['schoolIds', at], { code: 'custom', message: 'There is no such school.' });
    }
  };

  const makeSecret = (): { secret: string; kept: WebhookSecret } => {
    const secret = newWebhookSecret();
    return { secret, kept: { sealed: seal.seal(secret), createdAt: clock.now(), expiresAt: null } };
  };

  const revise = async (
    actor: Actor,
    { id, expectedRevision }: WebhookTarget,
    change: (webhook: Webhook) => Webhook,
  ): Promise<Webhook> => {
    for (let attempt = 1; ; attempt += 1) {
      const before = await get(actor, id);
      assertRevision(expectedRevision, before.revision);
      const changed = change(before);
      if (changed === before) return before;
      const after = { ...changed, revision: before.revision + 1, updatedAt: clock.now() };
      // As the store has it: what failed until now says nothing of another address.
      if (await webhooks.update(scopeOf(actor), before, after)) return get(actor, id);
      if (attempt === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  const sendWaiting = async (actor: Actor, webhook: Webhook): Promise<void> => {
    await deliveries.hurry(scopeOf(actor), webhook.id, clock.now());
    await askToDeliver(jobs(), webhook, clock.now(), clock);
  };

  return {
    get,

    list: async (actor: Actor): Promise<Webhook[]> => {
      assertKeepsWebhooks(actor);
      return webhooks.list(scopeOf(actor), actor.orgId);
    },

    create: async (actor: Actor, input: WebhookInput): Promise<{ webhook: Webhook; secret: string }> => {
      assertKeepsWebhooks(actor);
      const { schoolIds = null, ...rest } = input;
      await assertSchools(actor, schoolIds);
      if ((await webhooks.list(scopeOf(actor), actor.orgId)).length >= mostWebhooks) {
        const message = `A district has ${mostWebhooks} webhooks at most.`;
        throw invalidInput('body', [], { code: 'too_big', message });
      }
      const { secret, kept } = makeSecret();
      const now = clock.now();
      const webhook: Webhook = {
        ...rest,
        id: webhooks.newId(),
        orgId: actor.orgId,
        schoolIds,
        secrets: [kept],
        pausedAt: null,
        pauseReason: null,
        failingSince: null,
        createdBy: actor.userId,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      await webhooks.insert(scopeOf(actor), webhook);
      return { webhook, secret };
    },

    update: async (actor: Actor, target: WebhookTarget, patch: WebhookPatch): Promise<Webhook> => {
      const { url } = await get(actor, target.id);
      await assertSchools(actor, patch.schoolIds ?? null);
      const after = await revise(actor, target, (before) => ({
        ...before,
        name: patch.name ?? before.name,
        url: patch.url ?? before.url,
        events: patch.events ?? before.events,
        schoolIds: patch.schoolIds === undefined ? before.schoolIds : patch.schoolIds,
      }));
      if (after.url !== url) await sendWaiting(actor, after);
      return after;
    },

    /** With its log; what waits is not sent any more. */
    remove: async (actor: Actor, id: string): Promise<void> => {
      await get(actor, id);
      await webhooks.remove(scopeOf(actor), id);
      await deliveries.removeOf(scopeOf(actor), id);
    },

    /** A new secret; the one before it signs as well for some hours. */
    rotate: async (actor: Actor, target: WebhookTarget, overlapHours: number) => {
      const { secret, kept } = makeSecret();
      const overlap = { now: clock.now(), overlapMs: overlapHours * hourMs };
      const webhook = await revise(actor, target, (before) => {
        return { ...before, secrets: rotated(before.secrets, kept, overlap) };
      });
      return { webhook, secret };
    },

    /** What happens meanwhile is kept, for as long as the log is. */
    pause: (actor: Actor, target: WebhookTarget): Promise<Webhook> =>
      revise(actor, target, (before) =>
        before.pausedAt === null ? { ...before, pausedAt: clock.now(), pauseReason: 'person' } : before,
      ),

    resume: async (actor: Actor, target: WebhookTarget): Promise<Webhook> => {
      const webhook = await revise(actor, target, (before) =>
        before.pausedAt === null ? before : { ...before, pausedAt: null, pauseReason: null },
      );
      await sendWaiting(actor, webhook);
      return webhook;
    },
  };
}
