import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage, toTotal } from '../../http/pagination.ts';
import { positionOf } from './framework-order.ts';
import type { LocalStandardsService } from './local-standards.service.ts';
import { presentAdopted, presentFramework, presentNode, presentStandard } from './standard.presenter.ts';
import {
  adoptionBody,
  adoptionResponse,
  type FrameworkInput,
  type FrameworkPatch,
  frameworkBody,
  frameworkPatchBody,
  frameworkSchema,
  frameworksPage,
  frameworksQuery,
  guidParams,
  type LocalStandardInput,
  standardBody,
  standardSchema,
  treePage,
  treeQuery,
} from './standard.schemas.ts';
import type { StandardsService } from './standards.service.ts';

const path = '/api/v1/frameworks';
const adopted = '/api/v1/adopted-frameworks';
const common = { tag: 'Standards', auth: 'signedIn' } as const;

const listCursor = createCursorCodec(z.strictObject({ sortKey: z.string(), id: z.string() }));
const treeCursor = createCursorCodec(z.int().min(0));

export function frameworkRoutes(standards: StandardsService, local: LocalStandardsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List the frameworks that the district can use, by title',
        description: 'Shared ones, which the operator keeps for all districts, and its own.',
        query: frameworksQuery,
        response: { 200: frameworksPage },
      },
      async ({ actor, query: { limit, cursor } }) => {
        const after = listCursor.decode(cursor, 'frameworks');
        const { found, count } = await standards.listFrameworks(actor, { after, limit });
        const toCursor = (last: (typeof found)[number]) => listCursor.encode(positionOf(last), 'frameworks');
        const page = toPage({ found, limit, count, cursor: toCursor });
        return { status: 200, body: { ...page, items: page.items.map(presentFramework) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Create a framework of the district’s own',
        description: 'Such as a bank of "I can" statements. For specialists and admins of the whole district.',
        body: frameworkBody,
        response: { 201: frameworkSchema },
        errors: ['forbidden'],
        etag: true,
      },
      async ({ actor, body }) => {
        const framework = await local.createFramework(actor, body as FrameworkInput);
        const headers = { location: `${path}/${framework.id}` };
        return { status: 201, body: presentFramework(framework), etag: etagOf(framework.revision), headers };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Get a framework',
        params: guidParams,
        response: { 200: frameworkSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params }) => {
        const framework = await standards.getFramework(actor, params.id);
        return { status: 200, body: presentFramework(framework), etag: etagOf(framework.revision) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change a framework of the district’s own',
        params: guidParams,
        body: frameworkPatchBody,
        response: { 200: frameworkSchema },
        errors: ['not_found', 'forbidden', 'framework_not_local'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const framework = await local.updateFramework(actor, id, expectedRevision, body as FrameworkPatch);
        return { status: 200, body: presentFramework(framework), etag: etagOf(framework.revision) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/tree`,
        summary: 'Browse a framework level by level, in its order, with counts of aligned resources',
        description:
          'The top of the framework, or the children of `parent`. Counts are of published resources that you can find, ' +
          'each once, aligned to the standard or to anything below it.',
        params: guidParams,
        query: treeQuery,
        response: { 200: treePage },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor, parent, levels } }) => {
        const question = { id, parent, levels };
        const from = treeCursor.decode(cursor, question) ?? 0;
        const input = { frameworkId: id, parentId: parent, levels, from, limit };
        const { nodes, total, next } = await standards.tree(actor, input);
        const nextCursor = next === null ? null : treeCursor.encode(next, question);
        return { status: 200, body: { items: nodes.map(presentNode), ...toTotal(total), nextCursor } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/standards`,
        summary: 'Add a standard to a framework of the district’s own',
        description: 'Under any number of parents. A circle is refused, with its path.',
        params: guidParams,
        body: standardBody,
        response: { 201: standardSchema },
        errors: ['not_found', 'forbidden', 'framework_not_local', 'standards_circle'],
        etag: true,
      },
      async ({ actor, params: { id }, body }) => {
        const standard = await local.addStandard(actor, id, body as LocalStandardInput);
        const answer = presentStandard(await standards.describe(actor, standard.id));
        const headers = { location: `/api/v1/standards/${standard.id}` };
        return { status: 201, body: answer, etag: etagOf(answer.revision), headers };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: adopted,
        summary: 'List the frameworks that the district’s teachers see, in its order',
        response: { 200: adoptionResponse },
        etag: true,
      },
      async ({ actor }) => {
        const found = await standards.getAdopted(actor);
        // What the frameworks themselves say changes too.
        const variant = String(found.frameworks.reduce((sum, { revision }) => sum + revision, 0));
        return { status: 200, body: presentAdopted(found), etag: etagOf(found.revision, variant) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: adopted,
        summary: 'Adopt frameworks for the district',
        description:
          'Which frameworks its teachers see, and in what order. A code that several frameworks have means the one of the ' +
          'first. For specialists and admins of the whole district.',
        body: adoptionBody,
        response: { 200: adoptionResponse },
        errors: ['forbidden'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, body, expectedRevision }) => {
        const found = await standards.adopt(actor, body.frameworkIds, expectedRevision);
        return { status: 200, body: presentAdopted(found), etag: etagOf(found.revision) };
      },
    ),
  ];
}
