import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import { urlSchema } from '../resources/resource.schemas.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import type { LinkCheck } from './link-check.ts';
import { linkSchema, linksPage, linksQuery } from './link-health.schemas.ts';
import type { LinkHealthService } from './link-health.service.ts';

const common = { tag: 'Library care', auth: 'signedIn', params: idParams } as const;
const path = '/api/v1/resources/:id/link';
const cursorCodec = createCursorCodec(z.strictObject({ since: z.iso.datetime(), id: idSchema }));

export function linkHealthRoutes(links: LinkHealthService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        auth: 'signedIn',
        tag: 'Library care',
        path: '/api/v1/library/links',
        summary: 'List links that are broken, or in another state, the newest first',
        description: 'For admins and specialists.',
        query: linksQuery,
        response: { 200: linksPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, dismissed, ...filter } }) => {
        const question = { ...filter, dismissed };
        const decoded = cursorCodec.decode(cursor, question);
        const after = decoded && { since: new Date(decoded.since), id: decoded.id };
        const { found, count, resources } = await links.list(actor, {
          ...filter,
          isDismissed: dismissed,
          after,
          limit,
        });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ since, resourceId }) =>
            cursorCodec.encode({ since: since.toISOString(), id: resourceId }, question),
        });
        const items = page.items.flatMap((check) => {
          const resource = resources.get(check.resourceId);
          return resource ? [{ link: presentLink(check), resource: presentSummary(resource) }] : [];
        });
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Get the last check of the address of a resource',
        description:
          'For all who see the resource; 404 while nobody has looked, and for what has no address. Checks touch neither the ' +
          'resource nor its ETag.',
        response: { 200: linkSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentLink(await links.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/checks`,
        summary: 'Check the address of a resource now',
        description:
          'For those who may edit it. Where the site is to be left alone for the moment, the last check is answered.',
        response: { 200: linkSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentLink(await links.check(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/redirect`,
        summary: 'Take over the address that the address of a resource leads to',
        description: 'Published at once, unless something else waits to be published.',
        response: { 200: resourceSummarySchema },
        errors: ['not_found', 'forbidden', 'wrong_status'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, expectedRevision }) => {
        return { status: 200, body: presentSummary(await links.acceptRedirect(actor, id, expectedRevision)) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: `${path}/address`,
        summary: 'Replace the address of a resource by another one',
        description:
          'For those who may edit it. Addresses where nobody may go from here, such as of private networks, are refused. ' +
          'Published at once, unless something else waits to be published.',
        body: z.strictObject({ url: urlSchema }),
        response: { 200: resourceSummarySchema },
        errors: ['not_found', 'forbidden', 'wrong_status'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: { url }, expectedRevision }) => {
        return { status: 200, body: presentSummary(await links.replaceAddress(actor, id, { url, expectedRevision })) };
      },
    ),
    ...(['put', 'delete'] as const).map((method) =>
      endpoint(
        {
          ...common,
          method,
          path: `${path}/dismissal`,
          summary:
            method === 'put'
              ? 'Say that the address of a resource is in order'
              : 'Take back that an address is in order',
          description: 'For those who may edit the resource. It holds until the address fails for another reason.',
          response: { 200: linkSchema },
          errors: ['not_found', 'forbidden'],
        },
        async ({ actor, params: { id } }) => {
          return { status: 200, body: presentLink(await links.dismiss(actor, id, method === 'put')) };
        },
      ),
    ),
  ];
}

function presentLink(check: LinkCheck): z.output<typeof linkSchema> {
  return {
    url: check.url,
    state: check.state,
    since: check.since.toISOString(),
    checkedAt: check.checkedAt?.toISOString() ?? null,
    nextCheckAt: check.nextCheckAt.toISOString(),
    code: check.code,
    status: check.status,
    contentType: check.contentType,
    lastModified: check.lastModified?.toISOString() ?? null,
    redirect: check.redirect && { to: check.redirect.to, isPermanent: check.redirect.isPermanent },
    failures: check.failures,
    dismissed: check.dismissed && { by: check.dismissed.by, at: check.dismissed.at.toISOString() },
  };
}
