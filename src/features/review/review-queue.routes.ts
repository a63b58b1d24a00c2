import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { personSchema, queuedSchema, queuePageSchema, queueQueryShape } from './review.schemas.ts';
import type { QueuedCase, ReviewQueueService } from './review-queue.service.ts';
import { presentQueued } from './reviews.presenter.ts';

const path = '/api/v1/reviews';
const common = { tag: 'Review', auth: 'signedIn' } as const;
const onCase = { ...common, params: idParams, response: { 200: queuedSchema } } as const;
const listCursor = createCursorCodec(z.strictObject({ key: z.union([z.iso.datetime(), z.iso.date()]), id: idSchema }));

const shown = ({ queued, names }: { queued: QueuedCase; names: ReadonlyMap<string, string> }) => ({
  status: 200 as const,
  body: presentQueued(queued, names),
});

/** What waits for reviewers. */
export function reviewQueueRoutes(queue: ReviewQueueService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List what waits for a review',
        description:
          'For admins and specialists: what was handed in, what its authors are changing, and what readers have flagged. ' +
          'Those of a school see what is for the school.',
        query: z.strictObject({ ...pageQuery, ...queueQueryShape }),
        response: { 200: queuePageSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, sort: wanted, grade, claimedBy, flagged, ...filter } }) => {
        const sort = filter.dueUntil === undefined ? wanted : 'due';
        const question = { sort, grade, claimedBy, flagged, ...filter };
        const holder = claimedBy === 'me' ? actor.userId : claimedBy === 'nobody' ? null : claimedBy;
        const { count, names, queued } = await queue.list(actor, {
          filter: { ...filter, gradeLevel: grade, claimedBy: holder, isFlagged: flagged },
          order: sort,
          after: listCursor.decode(cursor, question),
          limit,
        });
        const page = toPage({
          found: queued,
          limit,
          count,
          cursor: ({ review: { id, openedAt, dueOn } }) =>
            listCursor.encode({ key: sort === 'due' ? (dueOn ?? '9999-12-31') : openedAt.toISOString(), id }, question),
        });
        return { status: 200, body: { ...page, items: page.items.map((each) => presentQueued(each, names)) } };
      },
    ),
    endpoint(
      {
        ...onCase,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Get something that waits for a review, or a review that has ended',
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => shown(await queue.get(actor, id)),
    ),
    endpoint(
      {
        ...common,
        params: idParams,
        method: 'get',
        path: `${path}/:id/reviewers`,
        summary: 'List the people to whom a review can be handed',
        description: 'Admins and specialists who keep the library that its resource is for, by name.',
        response: { 200: z.strictObject({ items: z.array(personSchema) }).meta({ id: 'Reviewers' }) },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: { items: await queue.listReviewers(actor, id) } }),
    ),
    endpoint(
      {
        ...onCase,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Say by when a review is due',
        body: z.strictObject({ dueOn: z.iso.date().nullable().describe('A day of the district; null: none.') }),
        errors: ['not_found', 'forbidden', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => shown(await queue.setDue(actor, id, body.dueOn)),
    ),
    endpoint(
      {
        ...onCase,
        method: 'post',
        path: `${path}/:id/claim`,
        summary: 'Take a review on',
        description: 'Others cannot decide about it then, until it is released or assigned to them.',
        errors: ['not_found', 'forbidden', 'wrong_status', 'claimed_by_other'],
      },
      async ({ actor, params: { id } }) => shown(await queue.claim(actor, id)),
    ),
    endpoint(
      {
        ...onCase,
        method: 'post',
        path: `${path}/:id/release`,
        summary: 'Give a review that the caller has taken on back to the queue',
        errors: ['not_found', 'forbidden', 'wrong_status', 'claimed_by_other'],
      },
      async ({ actor, params: { id } }) => shown(await queue.release(actor, id)),
    ),
    endpoint(
      {
        ...onCase,
        method: 'post',
        path: `${path}/:id/assign`,
        summary: 'Hand a review to somebody, also from somebody else',
        body: z.strictObject({ personId: idSchema.nullable().describe('A reviewer of it; null: nobody.') }),
        errors: ['not_found', 'forbidden', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => shown(await queue.assign(actor, id, body.personId)),
    ),
  ];
}
