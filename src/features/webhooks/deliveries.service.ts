import { z } from 'zod';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type Job, type JobDefinition } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { DeliveriesStore, DeliveryFilter, DeliveryPosition } from './deliveries.store.ts';
import { askToDeliver, newDelivery } from './new-delivery.ts';
import { type Delivery, deliveryStates } from './webhook.ts';
import { eventIdOf } from './webhook-event.ts';
import type { WebhooksService } from './webhooks.service.ts';

export type DeliveriesParts = {
  readonly service: Pick<WebhooksService, 'get'>;
  readonly deliveries: Pick<DeliveriesStore, 'newId' | 'addMany' | 'find' | 'list' | 'settle' | 'sendAgain'>;
  readonly jobs: () => Pick<Jobs['service'], 'enqueue'>;
  readonly publicUrl: string | null;
  readonly clock: Clock;
};

export type DeliveriesService = ReturnType<typeof createDeliveriesService>;

const batchSize = 500;
/** Before all that waits: it is to tell now whether the webhook works. */
const first = new Date(0);

const replayKind = {
  kind: 'webhooks.replay',
  input: z.strictObject({
    webhookId: idSchema,
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    state: z.enum(deliveryStates).nullable(),
  }),
};

/** The log of what was sent, and sending again. */
export function createDeliveriesService({ service, deliveries, jobs, publicUrl, clock }: DeliveriesParts) {
  const get = async (actor: Actor, id: string, deliveryId: string): Promise<Delivery> => {
    await service.get(actor, id);
    const delivery = await deliveries.find(scopeOf(actor), id, deliveryId);
    if (!delivery) throw new AppError('not_found');
    return delivery;
  };

  /** In the name of who asked, with the rights of today. */
  const replayJob: JobDefinition = defineJob({
    ...replayKind,
    checkpoint: z.strictObject({ at: z.iso.datetime(), id: idSchema, done: z.int() }),
    run: async ({ input, checkpoint, actor, save }) => {
      const asking = await actor();
      const webhook = await service.get(asking, input.webhookId);
      const { webhookId, state } = input;
      const range = { from: new Date(input.from), until: new Date(input.until) };
      const filter: DeliveryFilter = { webhookId, ...range, ...(state && { state }) };
      let after: DeliveryPosition | null = checkpoint && { at: new Date(checkpoint.at), id: checkpoint.id };
      let done = checkpoint?.done ?? 0;
      for (;;) {
        const part = await deliveries.sendAgain(scopeOf(asking), filter, { after, limit: batchSize, now: clock.now() });
        if (part === null) break;
        after = part.last;
        done += part.count;
        await save({ at: after.at.toISOString(), id: after.id, done }, { progress: { done } });
      }
      if (done > 0) await askToDeliver(jobs(), webhook, clock.now(), clock);
      return { replayed: done };
    },
  });

  return {
    jobs: [replayJob],

    get,

    /** Newest first. */
    list: async (
      actor: Actor,
      filter: DeliveryFilter,
      page: { before: DeliveryPosition | null; limit: number },
    ): Promise<{ found: Delivery[]; count: number }> => {
      await service.get(actor, filter.webhookId);
      return deliveries.list(scopeOf(actor), filter, page);
    },

    /** Sends a delivery that says nothing, once, also where the webhook is paused. */
    ping: async (actor: Actor, id: string): Promise<Delivery> => {
      const webhook = await service.get(actor, id);
      const deliveryId = deliveries.newId();
      const now = clock.now();
      const key = `ping ${deliveryId}`;
      const told = { type: 'ping', key, at: now, data: { webhookId: id }, path: null, personIds: [] } as const;
      const given = { id: deliveryId, eventId: eventIdOf(webhook.orgId, key), publicUrl, now };
      const delivery = { ...newDelivery(webhook, told, given), nextAt: first };
      await deliveries.addMany(scopeOf(actor), [delivery]);
      await askToDeliver(jobs(), webhook, now, clock);
      return { ...delivery, nextAt: now };
    },

    /** Sends it again, with the same id, so that the receiver knows it. */
    replay: async (actor: Actor, id: string, deliveryId: string): Promise<Delivery> => {
      const webhook = await service.get(actor, id);
      const delivery = await get(actor, id, deliveryId);
      const again = { state: 'pending', attempts: 0, nextAt: clock.now(), deliveredAt: null } as const;
      await deliveries.settle(scopeOf(actor), deliveryId, again, null);
      await askToDeliver(jobs(), webhook, clock.now(), clock);
      return { ...delivery, ...again };
    },

    /** Has all of a time sent again, oldest first. */
    replayMany: async (
      actor: Actor,
      id: string,
      range: { from: Date; until: Date | undefined; state: Delivery['state'] | undefined },
    ): Promise<Job> => {
      await service.get(actor, id);
      return jobs().enqueue({ orgId: actor.orgId, requestedBy: actor.userId }, replayKind, {
        webhookId: id,
        from: range.from.toISOString(),
        until: (range.until ?? clock.now()).toISOString(),
        state: range.state ?? null,
      });
    },
  };
}
