import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import type { LocalStandardsService } from './local-standards.service.ts';
import type { RetiredStandardsService } from './retired-standards.service.ts';
import {
  presentCrosswalk,
  presentFound,
  presentProgression,
  presentResolutions,
  presentRetired,
  presentStandard,
} from './standard.presenter.ts';
import {
  acceptBody,
  crosswalkResponse,
  foundStandards,
  guidParams,
  type LocalStandardPatch,
  openCodesQuery,
  openCodesResponse,
  progressionQuery,
  progressionResponse,
  resolveBody,
  resolveResponse,
  retiredPage,
  retiredQuery,
  searchQuery,
  standardPatchBody,
  standardSchema,
} from './standard.schemas.ts';
import type { StandardsService } from './standards.service.ts';

const path = '/api/v1/standards';
const common = { tag: 'Standards', auth: 'signedIn' } as const;

const retiredCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: z.string() }));

export function standardRoutes(
  standards: StandardsService,
  local: LocalStandardsService,
  retired: RetiredStandardsService,
): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Find standards by code or by words',
        description:
          'Codes in any spelling come first, and are never taken for others; then statements with all words, other endings ' +
          'of them, the last one as a beginning, and typos, which `corrections` tells; then those with fewer. Of those that ' +
          'fit as well, adopted frameworks come first, in the order of the district. Retired ones are not found.',
        query: searchQuery,
        response: { 200: foundStandards },
      },
      async ({ actor, query: { q, framework, gradeLevels, limit } }) => {
        const frameworkIds = framework === undefined ? undefined : [framework];
        const found = await standards.search(actor, { q, frameworkIds, gradeLevels, limit });
        return { status: 200, body: presentFound(found) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/resolve`,
        summary: 'Look up what codes mean in this district',
        description:
          'In the order of its adopted frameworks, then its own, then the shared ones. What is ambiguous answers its ' +
          'candidates, what is unknown says so: nothing is guessed.',
        body: resolveBody,
        response: { 200: resolveResponse },
        idempotency: 'off',
      },
      async ({ actor, body: { codes } }) => ({
        status: 200,
        body: presentResolutions(codes, await standards.resolve(actor, codes)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/retired`,
        summary: 'List standards that frameworks have dropped, with what could take their place',
        description: 'Alignments to them stay, and still find their resources, until a successor is accepted.',
        query: retiredQuery,
        response: { 200: retiredPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, framework } }) => {
        const question = { framework };
        const position = retiredCursor.decode(cursor, question);
        const after = position && { retiredAt: new Date(position.at), id: position.id };
        const { found, count } = await retired.list(actor, { frameworkId: framework, after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ standard: { retiredAt, id } }) =>
            retiredCursor.encode({ at: (retiredAt ?? new Date(0)).toISOString(), id }, question),
        });
        return { status: 200, body: { ...page, items: page.items.map(presentRetired) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/retired/successors`,
        summary: 'Accept successors of retired standards',
        description:
          'A job moves the alignments of the district’s resources, tagged as a crosswalk. For specialists and admins of the ' +
          'whole district.',
        body: acceptBody,
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body: { items } }) => {
        const job = await retired.accept(actor, items);
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/unresolved`,
        summary: 'List codes of the district’s alignments that mean no standard here, the most used first',
        description: 'Codes of no framework here, and codes that several frameworks have.',
        query: openCodesQuery,
        response: { 200: openCodesResponse },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit } }) => {
        const items = await retired.listOpenCodes(actor, limit);
        return { status: 200, body: { items: items.map(({ key, resourceCount }) => ({ key, resourceCount })) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Get a standard, with everything above it',
        params: guidParams,
        response: { 200: standardSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => {
        const body = presentStandard(await standards.describe(actor, id));
        return { status: 200, body, etag: etagOf(body.revision) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Change, move, retire or restore a standard of the district’s own',
        description: 'Absent: leave as it is; null: clear. A circle is refused, with its path.',
        params: guidParams,
        body: standardPatchBody,
        response: { 200: standardSchema },
        errors: ['not_found', 'forbidden', 'framework_not_local', 'standards_circle'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        await local.updateStandard(actor, id, expectedRevision, body as LocalStandardPatch);
        const answer = presentStandard(await standards.describe(actor, id));
        return { status: 200, body: answer, etag: etagOf(answer.revision) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/progression`,
        summary: 'Get what has to be learned before a standard, and what it leads to',
        description: 'Along `precedes` of all frameworks; at most 200 standards in each direction.',
        params: guidParams,
        query: progressionQuery,
        response: { 200: progressionResponse },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { depth } }) => {
        const { standard, steps } = await standards.progression(actor, id, depth);
        return { status: 200, body: presentProgression(standard, steps) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/crosswalk`,
        summary: 'Get the standards beside a standard, in both directions',
        description:
          'Through exactMatchOf, replacedBy, isTranslationOf, isPeerOf and isRelatedTo, closest first; also ends that are ' +
          'in no framework here.',
        params: guidParams,
        response: { 200: crosswalkResponse },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => {
        const { standard, entries } = await standards.crosswalk(actor, id);
        return { status: 200, body: presentCrosswalk(standard, entries) };
      },
    ),
  ];
}
