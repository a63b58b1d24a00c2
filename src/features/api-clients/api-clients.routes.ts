import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import type { Clock } from '../../shared/clock.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { type ApiClient, holding, stateOf } from './api-client.ts';
import {
  apiClientInputSchema,
  apiClientPatchSchema,
  apiClientSchema,
  apiClientsPage,
  newSecretSchema,
  rotationBody,
} from './api-clients.schemas.ts';
import type { ApiClientsService } from './api-clients.service.ts';

const path = '/api/v1/api-clients';
const common = { auth: 'signedIn', tag: 'API clients' } as const;
const cursorCodec = createCursorCodec(idSchema);

/** How admins keep the programs that read for their district. */
export function apiClientsRoutes(clients: ApiClientsService, clock: Clock): Endpoint[] {
  const present = (client: ApiClient): z.output<typeof apiClientSchema> => {
    const { orgId: _orgId, secrets, ...rest } = client;
    return {
      ...rest,
      scopes: [...client.scopes],
      schoolIds: client.schoolIds && [...client.schoolIds],
      state: stateOf(client, clock.now()),
      secrets: holding(secrets, clock.now()).map(({ id, hint, createdAt, expiresAt }) => {
        return { id, hint, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
      }),
      expiresAt: client.expiresAt?.toISOString() ?? null,
      revokedAt: client.revokedAt?.toISOString() ?? null,
      lastUsedAt: client.lastUsedAt?.toISOString() ?? null,
      createdAt: client.createdAt.toISOString(),
      updatedAt: client.updatedAt.toISOString(),
    };
  };
  const answer = (client: ApiClient) => ({ body: present(client), etag: etagOf(client.revision) });

  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Let in a program of another system, and get its secret',
        description: 'For admins. The secret is told this once.',
        body: apiClientInputSchema,
        response: { 201: newSecretSchema },
        errors: ['forbidden'],
        idempotency: 'off',
        etag: true,
      },
      async ({ actor, body }) => {
        const { client, secret } = await clients.create(actor, body);
        return {
          status: 201,
          body: { client: present(client), clientSecret: secret },
          etag: etagOf(client.revision),
          headers: { location: `${path}/${client.id}`, 'cache-control': 'no-store, private' },
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List the programs that the district has let in, newest first',
        description: 'For admins. Those that were revoked stay in the list.',
        query: z.strictObject(pageQuery),
        response: { 200: apiClientsPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor } }) => {
        const { found, count } = await clients.list(actor, { before: cursorCodec.decode(cursor, 'clients'), limit });
        const page = toPage({ found, limit, count, cursor: ({ id }) => cursorCodec.encode(id, 'clients') });
        return { status: 200, body: { ...page, items: page.items.map(present) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Get an API client',
        params: idParams,
        response: { 200: apiClientSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
      },
      async ({ actor, params: { id } }) => ({ status: 200, ...answer(await clients.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change what an API client may do, its schools, its end or its name',
        description: 'Access tokens that are out lose what was taken away within two seconds.',
        params: idParams,
        body: apiClientPatchSchema,
        response: { 200: apiClientSchema },
        errors: ['not_found', 'forbidden', 'wrong_status'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => ({
        status: 200,
        ...answer(await clients.update(actor, { id, expectedRevision }, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/secrets`,
        summary: 'Give an API client a new secret; the one before holds on for some hours',
        params: idParams,
        body: rotationBody,
        response: { 201: newSecretSchema },
        errors: ['not_found', 'forbidden', 'wrong_status'],
        idempotency: 'off',
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: { overlapHours }, expectedRevision }) => {
        const { client, secret } = await clients.rotate(actor, { id, expectedRevision }, overlapHours);
        return {
          status: 201,
          body: { client: present(client), clientSecret: secret },
          etag: etagOf(client.revision),
          headers: { 'cache-control': 'no-store, private' },
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/revoke`,
        summary: 'Shut out an API client, at once and for good',
        params: idParams,
        response: { 200: apiClientSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, expectedRevision }) => ({
        status: 200,
        ...answer(await clients.revoke(actor, { id, expectedRevision })),
      }),
    ),
  ];
}
