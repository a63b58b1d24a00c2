import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import type { DeliveriesService } from './deliveries.service.ts';
import { presentDelivery } from './webhooks.presenter.ts';
import { deliveriesPage, deliveriesQuery, deliverySchema, replaysBody } from './webhooks.schemas.ts';

const path = '/api/v1/webhooks/:id';
const common = { auth: 'signedIn', tag: 'Webhooks', errors: ['not_found', 'forbidden'] } as const;
const cursorCodec = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));
const deliveryParams = z.strictObject({ id: idSchema, deliveryId: idSchema });

/** The log of webhooks, and sending again. */
export function deliveriesRoutes(deliveries: DeliveriesService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/ping`,
        summary: 'Send a delivery that says nothing, to try the webhook',
        description: 'It is sent once, also while the webhook is paused. Look it up to see what was answered.',
        params: idParams,
        response: { 202: deliverySchema },
      },
      async ({ actor, params: { id } }) => ({ status: 202, body: presentDelivery(await deliveries.ping(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/deliveries`,
        summary: 'List what was sent in the last 30 days and what waits, newest first',
        params: idParams,
        query: deliveriesQuery,
        response: { 200: deliveriesPage },
      },
      async ({ actor, params: { id }, query: { limit, cursor, state, from, until } }) => {
        const question = [id, state, from, until];
        const decoded = cursorCodec.decode(cursor, question);
        const before = decoded && { at: new Date(decoded.at), id: decoded.id };
        const filter = { webhookId: id, state, from: from ? new Date(from) : undefined };
        const range = { ...filter, until: until ? new Date(until) : undefined };
        const { found, count } = await deliveries.list(actor, range, { before, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => cursorCodec.encode({ at: last.createdAt.toISOString(), id: last.id }, question),
        });
        return { status: 200, body: { ...page, items: page.items.map(presentDelivery) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/deliveries/:deliveryId`,
        summary: 'Get a delivery with its attempts',
        params: deliveryParams,
        response: { 200: deliverySchema },
      },
      async ({ actor, params: { id, deliveryId } }) => ({
        status: 200,
        body: presentDelivery(await deliveries.get(actor, id, deliveryId)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/deliveries/:deliveryId/replay`,
        summary: 'Send a delivery again, with the same id',
        params: deliveryParams,
        response: { 202: deliverySchema },
      },
      async ({ actor, params: { id, deliveryId } }) => ({
        status: 202,
        body: presentDelivery(await deliveries.replay(actor, id, deliveryId)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/replays`,
        summary: 'Send all of a time again, oldest first, with the same ids',
        description: 'By when deliveries were made. The answer is a job that puts them back among what waits.',
        params: idParams,
        body: replaysBody,
        response: { 202: jobSchema },
      },
      async ({ actor, params: { id }, body: { from, until, state } }) => {
        const range = { from: new Date(from), until: until ? new Date(until) : undefined, state };
        const job = await deliveries.replayMany(actor, id, range);
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
  ];
}
