import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import type { Clock } from '../../shared/clock.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { Webhook } from './webhook.ts';
import { presentWebhook } from './webhooks.presenter.ts';
import {
  newWebhookSchema,
  webhookInputSchema,
  webhookPatchSchema,
  webhookRotationBody,
  webhookSchema,
  webhooksPage,
} from './webhooks.schemas.ts';
import type { WebhooksService } from './webhooks.service.ts';

const path = '/api/v1/webhooks';
const common = { auth: 'signedIn', tag: 'Webhooks' } as const;
const cursorCodec = createCursorCodec(idSchema);
const withSecret = { 'cache-control': 'no-store, private' };

/** How admins have other systems told of what happens. */
export function webhooksRoutes(webhooks: WebhooksService, clock: Clock): Endpoint[] {
  const present = (webhook: Webhook) => presentWebhook(webhook, clock.now());
  const answer = (webhook: Webhook) => ({ body: present(webhook), etag: etagOf(webhook.revision) });
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Have another system told of what happens, and get the secret that signs it',
        description: 'For admins. The secret is told this once. It is told of what happens from now on.',
        body: webhookInputSchema,
        response: { 201: newWebhookSchema },
        errors: ['forbidden'],
        idempotency: 'off',
        etag: true,
      },
      async ({ actor, body }) => {
        const { webhook, secret } = await webhooks.create(actor, body);
        const headers = { ...withSecret, location: `${path}/${webhook.id}` };
        return { status: 201, body: { webhook: present(webhook), secret }, etag: etagOf(webhook.revision), headers };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List the webhooks of the district, newest first',
        description: 'For admins.',
        query: z.strictObject(pageQuery),
        response: { 200: webhooksPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor } }) => {
        const before = cursorCodec.decode(cursor, 'webhooks');
        const all = (await webhooks.list(actor)).map(present);
        const found = all.filter(({ id }) => before === null || id < before);
        const page = toPage({
          found,
          limit,
          count: all.length,
          cursor: ({ id }) => cursorCodec.encode(id, 'webhooks'),
        });
        return { status: 200, body: page };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Get a webhook',
        params: idParams,
        response: { 200: webhookSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
      },
      async ({ actor, params: { id } }) => ({ status: 200, ...answer(await webhooks.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change a webhook',
        description: 'With another address, what waits is sent there at once.',
        params: idParams,
        body: webhookPatchSchema,
        response: { 200: webhookSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => ({
        status: 200,
        ...answer(await webhooks.update(actor, { id, expectedRevision }, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/:id`,
        summary: 'Delete a webhook, with its log and what waits to be sent',
        params: idParams,
        response: { 204: empty },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        await webhooks.remove(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/secrets`,
        summary: 'Sign with a new secret; the one before it signs as well for some hours',
        params: idParams,
        body: webhookRotationBody,
        response: { 201: newWebhookSchema },
        errors: ['not_found', 'forbidden'],
        idempotency: 'off',
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: { overlapHours }, expectedRevision }) => {
        const { webhook, secret } = await webhooks.rotate(actor, { id, expectedRevision }, overlapHours);
        const etag = etagOf(webhook.revision);
        return { status: 201, body: { webhook: present(webhook), secret }, etag, headers: withSecret };
      },
    ),
    ...(['pause', 'resume'] as const).map((verb) =>
      endpoint(
        {
          ...common,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary:
            verb === 'pause' ? 'Stop sending; what happens is kept for 30 days' : 'Send again, and what was kept',
          params: idParams,
          response: { 200: webhookSchema },
          errors: ['not_found', 'forbidden'],
          etag: true,
          ifMatch: 'optional',
        },
        async ({ actor, params: { id }, expectedRevision }) => ({
          status: 200,
          ...answer(await webhooks[verb](actor, { id, expectedRevision })),
        }),
      ),
    ),
  ];
}
