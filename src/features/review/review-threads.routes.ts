import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { resourcePatchSchema } from '../resources/resource.schemas.ts';
import { personSchema } from './review.schemas.ts';
import type { ReviewThreadsService } from './review-threads.service.ts';
import { mostComments, type ReviewThread } from './review-threads.store.ts';

const path = '/api/v1/resources/:id/comments';
const common = { tag: 'Review', auth: 'signedIn', params: idParams } as const;
const hidden = ['not_found', 'resource_withdrawn', 'forbidden'] as const;
const time = z.iso.datetime();
const listCursor = createCursorCodec(z.strictObject({ at: time, id: idSchema }));
const fields = Object.keys(resourcePatchSchema.shape) as [string, ...string[]];

export const threadSchema = z
  .strictObject({
    id: idSchema,
    field: z.string().nullable().describe('null: about the whole.'),
    comments: z
      .array(z.strictObject({ id: idSchema, by: personSchema, at: time, text: z.string() }))
      .describe(`Oldest first, at most ${mostComments}.`),
    resolvedBy: personSchema.nullable(),
    resolvedAt: time.nullable(),
  })
  .meta({ id: 'ReviewThread' });

/** What authors and reviewers say to each other. */
export function reviewThreadsRoutes(threads: ReviewThreadsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List comments on a resource by thread, last begun first',
        description: 'For those who may edit it.',
        query: z.strictObject({ ...pageQuery, resolved: z.stringbool().optional().describe('All when absent.') }),
        response: { 200: pageSchema(threadSchema) },
        errors: hidden,
      },
      async ({ actor, params: { id }, query: { limit, cursor, resolved } }) => {
        const question = [id, resolved];
        const decoded = listCursor.decode(cursor, question);
        const after = decoded && { at: new Date(decoded.at), id: decoded.id };
        const { found, count, names } = await threads.list(actor, id, { isResolved: resolved, after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => listCursor.encode({ at: last.at.toISOString(), id: last.id }, question),
        });
        return { status: 200, body: { ...page, items: page.items.map((thread) => present(thread, names)) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Comment on a field of a resource, or answer in a thread',
        description: 'For those who may edit it. Its owner, who handed it in and who reviews it are told.',
        body: z.strictObject({
          field: z.enum(fields).nullish().describe('The field that it is about; of an answer, its thread says so.'),
          threadId: idSchema.nullish().describe('The thread to answer in; a new one when absent.'),
          text: z.string().trim().min(1).max(4_000),
        }),
        response: { 201: threadSchema },
        errors: [...hidden, 'wrong_status'],
      },
      async ({ actor, params: { id }, body: { field = null, threadId = null, text } }) => {
        const { thread, names } = await threads.comment(actor, id, { field, threadId, text });
        return { status: 201, body: present(thread, names) };
      },
    ),
    ...(['resolve', 'reopen'] as const).map((verb) =>
      endpoint(
        {
          ...common,
          method: 'post',
          path: `${path}/:threadId/${verb}`,
          summary: verb === 'resolve' ? 'Say that a comment is settled' : 'Say that a comment is not settled',
          params: z.strictObject({ id: idSchema, threadId: idSchema }),
          response: { 200: threadSchema },
          errors: hidden,
        },
        async ({ actor, params: { id, threadId } }) => {
          const { thread, names } = await threads.resolve(actor, id, threadId, verb === 'resolve');
          return { status: 200, body: present(thread, names) };
        },
      ),
    ),
  ];
}

function present({ id, field, comments, resolvedBy, resolvedAt }: ReviewThread, names: ReadonlyMap<string, string>) {
  const person = (personId: string) => ({ id: personId, name: names.get(personId) ?? null });
  return {
    id,
    field,
    comments: comments.map((comment) => ({ ...comment, by: person(comment.by), at: comment.at.toISOString() })),
    resolvedBy: resolvedBy === null ? null : person(resolvedBy),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}
