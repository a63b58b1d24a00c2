import { z } from 'zod';
import {
  assertNoFilter,
  beginChanges,
  followedPageSchema,
  notFollowed,
  type Removed,
  toChangesPage,
  updatedSinceSchema,
} from '../../http/change-feed.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import { AppError } from '../../shared/errors.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { toJsonLd } from './json-ld.ts';
import { presentSummary, presentVersion, usualView } from './resource.presenter.ts';
import { resourceInputSchema, resourcePatchSchema } from './resource.schemas.ts';
import type { ResourceService } from './resource.service.ts';
import { resourceStatuses, visibilities } from './resource.ts';
import { createResourceAnswers, type ResourceAnswers } from './resource-answers.ts';
import {
  jsonLdSchema,
  resourceResponseSchema,
  resourceSummarySchema,
  versionResponseSchema,
  versionSummarySchema,
} from './resource-response.schemas.ts';
import { searchTokenOf } from './search-token.ts';

const path = '/api/v1/resources';
const common = { tag: 'Resources', auth: 'signedIn' } as const;
const jsonLd = 'application/ld+json';

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));
const versionCursor = createCursorCodec(z.int());

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(resourceStatuses).optional().describe('Drafts and published ones when absent.'),
  visibility: z.enum(visibilities).optional(),
  owner: z
    .union([z.literal('me'), idSchema])
    .optional()
    .describe('`me`, or the id of a person.'),
  updatedSince: updatedSinceSchema,
});

const publishBody = z
  .strictObject({ note: z.string().trim().min(1).max(1000).nullish().describe('What is new, for the history.') })
  .optional();

const isNotFound = (error: unknown): boolean => error instanceof AppError && error.code === 'not_found';

export function resourceRoutes(
  resources: ResourceService,
  answers: ResourceAnswers = createResourceAnswers(resources),
): Endpoint[] {
  const { answer, written } = answers;

  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Create a resource as a draft',
        description: 'A title is enough to begin with; what a publication needs stands in `editing.missing`.',
        body: resourceInputSchema,
        response: { 201: resourceResponseSchema },
        errors: ['forbidden', 'already_exists', 'files_refused'],
        etag: true,
      },
      async ({ actor, body }) => {
        const resource = await resources.create(actor, body);
        return {
          status: 201,
          ...(await answer(actor, resource, 'working')),
          headers: { location: `${path}/${resource.id}`, 'search-token': searchTokenOf(resource) },
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        clientScope: 'resources.read',
        summary: 'List the resources of the district that the caller may see, last changed first',
        query: listQuery,
        response: { 200: followedPageSchema(resourceSummarySchema) },
        errors: ['forbidden', 'changes_expired'],
      },
      async ({ actor, query: { limit, cursor, status, owner, visibility, updatedSince } }) => {
        if (updatedSince !== undefined) {
          assertNoFilter({ status, owner, visibility });
          const start = beginChanges({ cursor, updatedSince }, resources.now());
          const changes = await resources.listChanged(actor, { after: start.after, limit });
          const { found, page } = toChangesPage({ ...changes, limit }, { start, updatedSince }, ({ resource }) => {
            return { at: resource.updatedAt, id: resource.id };
          });
          const removed = found.flatMap(({ resource: { id, updatedAt }, removal }): Removed[] =>
            removal === null ? [] : [{ id, reason: removal, at: updatedAt.toISOString() }],
          );
          const items = found.flatMap(({ resource, removal }) => (removal === null ? [presentSummary(resource)] : []));
          return { status: 200, body: { ...page, items, removed } };
        }
        const question = { status, owner, visibility };
        const { found, count } = await resources.list(actor, {
          statuses: status ? [status] : ['draft', 'published'],
          ownerId: owner === 'me' ? actor.userId : owner,
          visibility,
          after: listCursor.decode(cursor, question),
          limit,
        });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ updatedAt, id }) => listCursor.encode({ at: updatedAt.toISOString(), id }, question),
        });
        const now = resources.now();
        const items = page.items.map((resource) => presentSummary(resource, undefined, now));
        return { status: 200, body: { ...page, items, ...notFollowed(page) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        clientScope: 'resources.read',
        isHot: true,
        summary: 'Get a resource',
        description:
          'What readers see: the published version, or the draft before the first. Editors ask for `view=working`. ' +
          '`Accept: application/ld+json` answers LRMI in schema.org terms. 301 leads from a resource that was merged to the ' +
          'one that took its place.',
        params: idParams,
        query: z.strictObject({
          view: z.enum(['published', 'working']).optional().describe('working: for those who may edit it.'),
        }),
        response: { 200: z.union([resourceResponseSchema, jsonLdSchema]), 301: empty },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
        etag: true,
      },
      async ({ actor, params: { id }, query, request }) => {
        const vary = { vary: 'accept' };
        const read = query.view === 'working' ? resources.getWorking : resources.get;
        const resource = await read(actor, id).catch(async (error: unknown) => {
          const successorId = isNotFound(error) ? await resources.findSuccessorId(actor, id) : null;
          if (successorId === null) throw error;
          return successorId;
        });
        if (typeof resource === 'string') {
          const view = query.view ? `?view=${query.view}` : '';
          // Not to be kept by browsers: a merge can be undone, and not everybody may see where it leads.
          const headers = { ...vary, location: `${path}/${resource}${view}`, 'cache-control': 'private, no-cache' };
          return { status: 301, headers };
        }
        if (request.header('accept')?.includes(jsonLd)) {
          const { targets, tag } = await resources.alignmentTargets(actor, resource);
          return {
            status: 200,
            body: toJsonLd(resource, resources.addressOf(id), targets),
            etag: etagOf(resource.revision, `ld${tag}`),
            headers: { ...vary, 'content-type': `${jsonLd}; charset=utf-8` },
          };
        }
        const view = query.view === 'working' ? 'working' : usualView(resource);
        return { status: 200, ...(await answer(actor, resource, view)), headers: vary };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change a resource',
        description:
          'Absent: leave as it is; null: clear. Content changes the working copy, which readers see when it is published; ' +
          'tags and the rest of the catalogue show at once.',
        params: idParams,
        body: resourcePatchSchema,
        response: { 200: resourceResponseSchema },
        errors: [
          'not_found',
          'resource_withdrawn',
          'forbidden',
          'review_needed',
          'in_review',
          'files_refused',
          'remix_license',
          'remix_refused',
        ],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const resource = await resources.update(actor, { id, expectedRevision }, body);
        return { status: 200, ...(await written(actor, resource, 'working')) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/:id`,
        summary: 'Delete a resource',
        params: idParams,
        response: { 204: empty },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, expectedRevision }) => {
        const { revision } = await resources.remove(actor, { id, expectedRevision });
        return { status: 204, headers: { 'search-token': searchTokenOf({ id, revision }) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/versions`,
        summary: 'Publish the working copy as the next version',
        description:
          'For oneself and one’s school where the district lets that pass without a review, and for those who keep the ' +
          'library: then it is recorded as a review of their own. All others hand it in (`POST /resources/{id}/review`). ' +
          'Answers `resource_incomplete` with everything that is missing. Publishing no change does nothing.',
        params: idParams,
        body: publishBody,
        response: { 200: resourceResponseSchema },
        errors: [
          'not_found',
          'resource_withdrawn',
          'forbidden',
          'review_needed',
          'resource_incomplete',
          'wrong_status',
        ],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const resource = await resources.publish(actor, { id, expectedRevision }, body?.note ?? null);
        return { status: 200, ...(await written(actor, resource, 'published')) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/versions`,
        summary: 'List the published versions of a resource, newest first',
        description: 'For those who may edit it.',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: pageSchema(versionSummarySchema) },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const before = versionCursor.decode(cursor, id);
        const { found, count } = await resources.listVersions(actor, id, { before, limit });
        const page = toPage({ found, limit, count, cursor: ({ version }) => versionCursor.encode(version, id) });
        const items = page.items.map(({ version, at, by, note, content }) => {
          return { version, at: at.toISOString(), by, note, title: content.title };
        });
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/versions/:version`,
        clientScope: 'resources.read',
        summary: 'Get a published version of a resource',
        description: 'The newest one: for all who may see the resource. Older ones: for those who may edit it.',
        params: z.strictObject({ id: idSchema, version: z.coerce.number().int().min(1).max(1_000_000) }),
        response: { 200: versionResponseSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id, version } }) => {
        const found = await resources.getVersion(actor, id, version);
        return {
          status: 200,
          body: presentVersion(found, await resources.showFiles(found.content)),
        };
      },
    ),
    ...(['archive', 'restore'] as const).map((verb) =>
      endpoint(
        {
          ...common,
          method: 'post',
          path: `${path}/:id/${verb}`,
          summary:
            verb === 'archive' ? 'Take a resource out of search and lists' : 'Take a resource out of the archive',
          params: idParams,
          response: { 200: resourceResponseSchema },
          errors: ['not_found', 'resource_withdrawn', 'forbidden', 'wrong_status'],
          etag: true,
          ifMatch: 'optional',
        },
        async ({ actor, params: { id }, expectedRevision }) => {
          const resource = await resources[verb](actor, { id, expectedRevision });
          return { status: 200, ...(await written(actor, resource, usualView(resource))) };
        },
      ),
    ),
  ];
}
