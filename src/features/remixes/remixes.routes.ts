import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import type { Resource } from '../resources/resource.ts';
import type { ResourceAnswers } from '../resources/resource-answers.ts';
import type { Remixes } from './create-remixes.ts';
import type { ListPlace } from './remix-lists.ts';
import { presentTerms, presentUpstream, sourceOf } from './remixes.presenter.ts';
import {
  creditsSchema,
  decisionsSchema,
  ownRemixesPageSchema,
  remixesPageSchema,
  remixInputSchema,
  remixResponseSchema,
  remixTermsSchema,
  upstreamSchema,
} from './remixes.schemas.ts';

const path = '/api/v1/resources/:id';
const common = { tag: 'Remixes', auth: 'signedIn' } as const;
const onResource = { ...common, params: idParams } as const;

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));
const cursorOf = ({ updatedAt, id }: Resource): ListPlace => ({ at: updatedAt.toISOString(), id });

export function remixesRoutes({ service: remixes, upstream }: Remixes, { present }: ResourceAnswers): Endpoint[] {
  return [
    endpoint(
      {
        ...onResource,
        method: 'post',
        path: `${path}/remixes`,
        summary: 'Copy and adapt a resource',
        description:
          'Copies what readers see, with its tags, into a draft of the caller’s: also what another district has made public. ' +
          'The copy keeps its lineage; its license is one that the licenses of what it is based on allow.',
        body: remixInputSchema,
        response: { 201: remixResponseSchema },
        errors: ['not_found', 'forbidden', 'wrong_status', 'remix_refused', 'remix_license', 'files_refused'],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => {
        const remix = await remixes.remix(actor, id, body ?? {});
        const { body: presented, etag } = await present(actor, remix, 'working');
        const credits = await remixes.getCredits(actor, remix.id);
        return {
          status: 201,
          body: { ...presented, credits },
          etag,
          headers: { location: `/api/v1/resources/${remix.id}` },
        };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/remixes`,
        summary: 'List what was made of a resource, as far as the caller may see it, last changed first',
        query: z.strictObject({
          ...pageQuery,
          depth: z.enum(['direct', 'all']).default('direct').describe('all: also what was made of those, and so on.'),
        }),
        response: { 200: remixesPageSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor, depth } }) => {
        const question = [id, depth];
        const after = listCursor.decode(cursor, question);
        const { found, count } = await remixes.listRemixes(actor, id, { isDirect: depth === 'direct', after, limit });
        const page = toPage({ found, limit, count, cursor: (last) => listCursor.encode(cursorOf(last), question) });
        return { status: 200, body: { ...page, items: page.items.map((remix) => presentSummary(remix)) } };
      },
    ),
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/remix-terms`,
        summary: 'Tell whether a resource may be adapted, and under which licenses',
        response: { 200: remixTermsSchema },
        errors: ['not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentTerms(await remixes.getTerms(actor, id)) }),
    ),
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/attribution`,
        summary: 'Get the credit that goes with a resource and with what is made of it, ready to paste',
        response: { 200: creditsSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: await remixes.getCredits(actor, id) }),
    ),
    endpoint(
      {
        ...onResource,
        method: 'get',
        path: `${path}/upstream`,
        summary: 'Tell what has changed in what a remix is based on',
        description: 'For those who may edit the remix. 404 for what is no remix.',
        response: { 200: upstreamSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        body: presentUpstream(await upstream.getUpstream(actor, id)),
      }),
    ),
    endpoint(
      {
        ...onResource,
        method: 'post',
        path: `${path}/upstream`,
        summary: 'Decide about changes of what a remix is based on, field by field',
        description:
          'All or none. What is accepted stands in the working copy; tags show at once. Decisions are remembered.',
        body: decisionsSchema,
        response: { 200: upstreamSchema },
        errors: ['not_found', 'forbidden', 'files_refused', 'unavailable'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: { decisions, sourceVersion = null }, expectedRevision }) => ({
        status: 200,
        body: presentUpstream(await upstream.decide(actor, { id, expectedRevision }, { decisions, sourceVersion })),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/remixes',
        summary: 'List the caller’s own remixes, with how much has changed in what they are based on',
        query: z.strictObject({
          ...pageQuery,
          pending: z.enum(['true', 'false']).default('false').describe('true: only those with something to decide.'),
        }),
        response: { 200: ownRemixesPageSchema },
      },
      async ({ actor, query: { limit, cursor, pending } }) => {
        const after = listCursor.decode(cursor, pending);
        const { found, count } = await upstream.listOwn(actor, { isPending: pending === 'true', after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ remix }) => listCursor.encode(cursorOf(remix), pending),
        });
        const items = page.items.map((view) => {
          const countOf = (state: string) => view.changes.filter((change) => change.state === state).length;
          const counts = {
            incoming: countOf('incoming'),
            conflicts: countOf('conflict'),
            declined: countOf('declined'),
          };
          return { resource: presentSummary(view.remix, 'working'), source: sourceOf(view), pending: counts };
        });
        return { status: 200, body: { ...page, items } };
      },
    ),
  ];
}
