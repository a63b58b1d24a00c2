import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { searchTokenOf } from '../resources/search-token.ts';
import type { WithdrawalImpact, WithdrawalService } from './withdrawal.service.ts';

const path = '/api/v1/resources/:id';
const common = { tag: 'Review', auth: 'signedIn' } as const;
const time = z.iso.datetime();
const reason = z.string().trim().min(1).max(2_000);

export const impactSchema = z
  .strictObject({
    withdrawal: z
      .strictObject({ by: idSchema, at: time, reason: z.string(), alternativeId: idSchema.nullable() })
      .nullable()
      .describe('null: it is not withdrawn.'),
    revision: z.int(),
    playlists: z
      .array(z.strictObject({ id: idSchema, title: z.string(), ownerId: idSchema.nullable() }))
      .describe('Playlists that use it, at most 100.'),
    playlistCount: z.int().describe('All of them.'),
    studentsAffected: z.int().describe('Students who have it before them, each counted once.'),
    proposedAlternatives: z
      .array(resourceSummarySchema)
      .describe('Resources of the same standards that the same readers may use, the most alike first.'),
  })
  .meta({ id: 'WithdrawalImpact' });

const eventSchema = z
  .strictObject({
    id: idSchema,
    resourceId: idSchema,
    title: z.string().describe('What it was called then.'),
    act: z.enum(['withdrawn', 'changed', 'reinstated']),
    by: z.strictObject({ id: idSchema, name: z.string().nullable() }),
    at: time,
    reason: z.string().nullable(),
    alternativeId: idSchema.nullable(),
  })
  .meta({ id: 'WithdrawalEvent' });

const listCursor = createCursorCodec(z.strictObject({ at: time, id: idSchema }));

export function withdrawalRoutes(withdrawals: WithdrawalService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/withdrawal`,
        summary: 'Get what withdrawing a resource would reach, or has reached',
        description: 'For those who may withdraw it.',
        params: idParams,
        response: { 200: impactSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: present(await withdrawals.getImpact(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/withdraw`,
        summary: 'Take a resource from all readers at once',
        description:
          'Readers are answered 410 `resource_withdrawn` from now on; searches, lists, suggestions and addresses of its files ' +
          'stop within seconds. No playlist is edited. Its owner and those whose playlists use it are told. Sent again, it ' +
          'changes the reason and the alternative.',
        params: idParams,
        body: z.strictObject({
          reason: reason.describe('For the staff of the district.'),
          alternativeId: idSchema.nullish().describe('What to use in its place; the same readers must be able to.'),
        }),
        response: { 200: impactSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden', 'wrong_status'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const given = { reason: body.reason, alternativeId: body.alternativeId ?? null };
        const impact = await withdrawals.withdraw(actor, { id, expectedRevision }, given);
        return { status: 200, body: present(impact), headers: { 'search-token': searchTokenOf(impact.resource) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/reinstate`,
        summary: 'Give a withdrawn resource back to its readers',
        params: idParams,
        body: z.strictObject({ reason: reason.nullish() }).optional(),
        response: { 200: resourceSummarySchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const resource = await withdrawals.reinstate(actor, { id, expectedRevision }, body?.reason ?? null);
        const headers = { 'search-token': searchTokenOf(resource) };
        return { status: 200, body: presentSummary(resource), headers };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/withdrawals',
        summary: 'List who withdrew and gave back what, when and why, last first',
        description: 'For admins and specialists.',
        query: z.strictObject({ ...pageQuery, resourceId: idSchema.optional() }),
        response: { 200: pageSchema(eventSchema) },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, resourceId } }) => {
        const question = ['withdrawals', resourceId];
        const decoded = listCursor.decode(cursor, question);
        const after = decoded && { at: new Date(decoded.at), id: decoded.id };
        const { found, count } = await withdrawals.listEvents(actor, { resourceId, after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ at, id }) => listCursor.encode({ at: at.toISOString(), id }, question),
        });
        const items = page.items.map(({ orgId: _orgId, by, byName, at, ...event }) => ({
          ...event,
          by: { id: by, name: byName },
          at: at.toISOString(),
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
  ];
}

function present(impact: WithdrawalImpact): z.output<typeof impactSchema> {
  const { resource, playlists, playlistCount, studentCount, proposed } = impact;
  const { withdrawal, revision } = resource;
  return {
    withdrawal: withdrawal && { ...withdrawal, at: withdrawal.at.toISOString() },
    revision,
    playlists: [...playlists],
    playlistCount,
    studentsAffected: studentCount,
    proposedAlternatives: proposed.map((each) => presentSummary(each)),
  };
}
