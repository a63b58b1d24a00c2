import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, toTotal } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import { searchTokenOf } from '../resources/search-token.ts';
import { presentBatch } from './batch.presenter.ts';
import { batchSchema } from './batch.schemas.ts';
import type { Suggestion } from './suggestion.ts';
import { suggestedFields } from './suggestion.ts';
import {
  acceptBody,
  decidedSchema,
  decisionsBody,
  queuePage,
  queueQuery,
  sourcesQuery,
  sourcesResponse,
  suggestionsQuery,
  suggestionsSchema,
} from './suggestions.schemas.ts';
import type { QueueItem, SuggestionsService } from './suggestions.service.ts';

const ofResource = '/api/v1/resources/:id/suggestions';
const path = '/api/v1/suggestions';
const common = { tag: 'Tagging', auth: 'signedIn' } as const;
const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));
const statusesOf = (status: 'draft' | 'published' | undefined) =>
  status ? [status] : (['draft', 'published'] as ('draft' | 'published')[]);

/** Tags that are proposed for resources, and what people make of them. */
export function suggestionRoutes(suggestions: SuggestionsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: ofResource,
        summary: 'Suggest tags for a resource, with the reasons',
        description:
          'For those who may edit it: standards of the adopted frameworks, and the district’s words for subjects, ' +
          'interests, formats and grades. What it has and what was rejected is left out.',
        params: idParams,
        query: suggestionsQuery,
        response: { 200: suggestionsSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { fields = suggestedFields, limit } }) => {
        const { resource, suggestions: found } = await suggestions.suggest(actor, id, { fields, limit });
        return { status: 200, body: { resourceId: id, revision: resource.revision, suggestions: found.map(present) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${ofResource}/decisions`,
        summary: 'Accept or reject suggestions for a resource',
        description:
          'Accepted tags carry how sure the suggestion was and who looked at it. Rejected ones are not suggested again.',
        params: idParams,
        body: decisionsBody,
        response: { 200: decidedSchema },
        errors: ['not_found', 'forbidden'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const { resource, batchId } = await suggestions.decide(actor, { id, expectedRevision }, body);
        const headers = { 'search-token': searchTokenOf(resource) };
        return { status: 200, headers, body: { resourceId: id, revision: resource.revision, batchId } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List resources that lack tags, with what is suggested for them',
        description:
          'Last changed first. Admins and specialists of the whole district see all that they may edit, others, also ' +
          'specialists of a school, their own. `total` counts what lacks the field, with suggestions or without.',
        query: queueQuery,
        response: { 200: queuePage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, suggestionLimit, status, having, fields, resourceIds, ...filter } }) => {
        if (resourceIds) {
          const options = { fields: fields ?? suggestedFields, limit: suggestionLimit };
          const items = (await suggestions.listChosen(actor, resourceIds, options)).map(presentItem);
          return { status: 200, body: { items, ...toTotal(items.length), nextCursor: null } };
        }
        const question = { ...filter, status, having };
        const after = listCursor.decode(cursor, question);
        const { items, next, count } = await suggestions.listQueue(
          actor,
          { ...filter, statuses: statusesOf(status) },
          {
            after,
            limit,
            fields: fields ?? [filter.lacking],
            suggestionLimit,
            isDecidableOnly: having === 'suggestions',
          },
        );
        const body = {
          items: items.map(presentItem),
          ...toTotal(count),
          nextCursor: next && listCursor.encode(next, question),
        };
        return { status: 200, body };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/sources`,
        summary: 'Count the resources that lack tags by where they come from',
        query: sourcesQuery,
        response: { 200: sourcesResponse },
        errors: ['forbidden'],
      },
      async ({ actor, query: { status, ...filter } }) => {
        const items = await suggestions.countSources(actor, { ...filter, statuses: statusesOf(status) });
        return { status: 200, body: { items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/acceptances`,
        summary: 'Accept all suggestions above a confidence',
        description:
          'A job takes them, for the resources named or all that lack a field. `POST /batches/{id}/undo` takes all of it back.',
        body: acceptBody,
        response: { 202: batchSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body: { status, subject = null, gradeLevel = null, source = null, ...body } }) => {
        const { resourceIds = null, lacking } = body;
        const batch = await suggestions.acceptMany(actor, {
          ...body,
          resourceIds,
          lacking: resourceIds ? null : lacking,
          statuses: statusesOf(status),
          subject,
          gradeLevel,
          source,
        });
        return { status: 202, body: presentBatch(batch) };
      },
    ),
  ];
}

/** As it is for those who tag it: the working copy. */
function presentItem({ resource, suggestions }: QueueItem) {
  return { resource: presentSummary(resource, 'working'), suggestions: suggestions.map(present) };
}

function present({ evidence, ...suggestion }: Suggestion) {
  return { ...suggestion, evidence: { ...evidence, words: [...evidence.words], similar: [...evidence.similar] } };
}
