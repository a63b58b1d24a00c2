import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { searchTokenOf } from '../resources/search-token.ts';
import {
  approveSchema,
  historyPageSchema,
  requestChangesSchema,
  reviewViewSchema,
  submitSchema,
} from './review.schemas.ts';
import { presentCase, presentView } from './reviews.presenter.ts';
import type { ReviewsService, ReviewView } from './reviews.service.ts';

const path = '/api/v1/resources/:id';
const common = { tag: 'Review', auth: 'signedIn', params: idParams } as const;
const hidden = ['not_found', 'resource_withdrawn', 'forbidden'] as const;
const historyCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));

const changed = (view: ReviewView) => ({
  status: 200 as const,
  body: presentView(view),
  headers: { 'search-token': searchTokenOf(view.resource) },
});

/** The way of one working copy to its readers. */
export function reviewsRoutes(reviews: ReviewsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/review`,
        summary: 'Get where the working copy of a resource stands, and what the caller may do about it',
        description: 'For those who may edit it. With the checklist that an approval is asked for.',
        response: { 200: reviewViewSchema },
        errors: hidden,
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentView(await reviews.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/review`,
        summary: 'Hand a working copy in for review',
        description:
          'With `visibility`, for those who are to find it: what is private or for a school may be handed in for the ' +
          'district or the world. Its author leaves it as it is then, or takes it back first.',
        body: submitSchema,
        response: { 200: reviewViewSchema },
        errors: [...hidden, 'wrong_status', 'resource_incomplete'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const given = { visibility: body?.visibility, note: body?.note ?? null };
        return changed(await reviews.submit(actor, { id, expectedRevision }, given));
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/review/retract`,
        summary: 'Take back what was handed in',
        response: { 200: reviewViewSchema },
        errors: [...hidden, 'wrong_status'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, expectedRevision }) =>
        changed(await reviews.retract(actor, { id, expectedRevision })),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/review/request-changes`,
        summary: 'Ask the author for changes',
        description: 'For reviewers; nobody asks themselves. The author is told why.',
        body: requestChangesSchema,
        response: { 200: reviewViewSchema },
        errors: [...hidden, 'wrong_status', 'claimed_by_other'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const given = { reasons: body.reasons, note: body.note ?? null };
        return changed(await reviews.requestChanges(actor, { id, expectedRevision }, given));
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/review/approve`,
        summary: 'Publish what was handed in, with the checklist and the approval for students',
        description:
          'For reviewers. Scores are shown with the resource (`assessment`). An approval for students needs an answer to ' +
          'the safety questions of the district: here, or in the catalogue entry.',
        body: approveSchema,
        response: { 200: reviewViewSchema },
        errors: [...hidden, 'wrong_status', 'review_needed', 'claimed_by_other', 'resource_incomplete'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const { approveForStudents: approves, safety, note = null, ...given } = body;
        const until = approves?.until ? new Date(approves.until) : null;
        const input = {
          ...given,
          note,
          // Absent fields leave what the catalogue has.
          safety: Object.fromEntries(Object.entries(safety).filter(([, answer]) => answer !== undefined)),
          approveForStudents: approves && { until },
        };
        return changed(await reviews.approve(actor, { id, expectedRevision }, input));
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/reviews`,
        summary: 'List how the reviews of a resource ended, last first',
        description: 'For those who may edit it. What a reviewer published without a submission is their own review.',
        query: z.strictObject(pageQuery),
        response: { 200: historyPageSchema },
        errors: hidden,
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const decoded = historyCursor.decode(cursor, id);
        const after = decoded && { at: new Date(decoded.at), id: decoded.id };
        const { found, count, names } = await reviews.listClosed(actor, id, { after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => historyCursor.encode({ at: last.closedAt?.toISOString() ?? '', id: last.id }, id),
        });
        return { status: 200, body: { ...page, items: page.items.map((review) => presentCase(review, names)) } };
      },
    ),
  ];
}
