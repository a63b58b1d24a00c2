import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { type Json, toJson } from '../../http/json.ts';
import { toTotal } from '../../http/pagination.ts';
import { idParams } from '../../shared/ids.ts';
import { presentListed } from '../playlists/playlist.presenter.ts';
import { playlistSummarySchema } from '../playlists/playlist-response.schemas.ts';
import { resourceHitSchema } from '../search/search.schemas.ts';
import { readLanguage } from '../vocabularies/vocabulary.ts';
import type { CourseAnswer, CoursesServices } from './course.routes.ts';
import {
  attachmentParams,
  attachmentPatch,
  attachmentsBody,
  courseSchema,
  findsQuery,
  newUnitBody,
  unitParams,
  unitPatch,
} from './course.schemas.ts';

const common = { tag: 'Courses', auth: 'signedIn' } as const;
const units = '/api/v1/courses/:id/units';
const unit = `${units}/:unitId`;

const findsSchema = z
  .strictObject({
    resources: z.strictObject({
      items: z.array(resourceHitSchema),
      total: z.int().describe('With those that the unit attaches already.'),
      degraded: z.boolean().describe('The search index does not answer: these come from the database.'),
    }),
    playlists: z.strictObject({
      items: z.array(playlistSummarySchema),
      total: z.int().describe('With those that the unit attaches already.'),
      totalIsLowerBound: z.boolean(),
    }),
  })
  .meta({ id: 'UnitFinds' });

const changes = {
  response: { 200: courseSchema },
  errors: ['forbidden', 'not_found'],
  etag: true,
} as const;

/** Units, and what they attach. Every change answers the whole course. */
export function courseUnitRoutes({ courses, view, mayEdit }: CoursesServices, answer: CourseAnswer): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        ...changes,
        method: 'post',
        path: units,
        summary: 'Add a unit to a course',
        params: idParams,
        body: newUnitBody,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await courses.addUnit(actor, { id, expectedRevision }, body))),
      }),
    ),
    endpoint(
      {
        ...common,
        ...changes,
        method: 'patch',
        path: unit,
        summary: 'Change a unit: its title, its weeks, its targets and standards',
        params: unitParams,
        body: unitPatch,
        ifMatch: 'required',
      },
      async ({ actor, params, body, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await courses.updateUnit(actor, { ...params, expectedRevision }, body))),
      }),
    ),
    endpoint(
      {
        ...common,
        ...changes,
        method: 'delete',
        path: unit,
        summary: 'Take a unit out of a course',
        params: unitParams,
        ifMatch: 'required',
      },
      async ({ actor, params, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await courses.removeUnit(actor, { ...params, expectedRevision }))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${unit}/finds`,
        summary: 'Find resources and published playlists for the standards and targets of a unit',
        description: 'What the unit attaches already is left out.',
        params: unitParams,
        query: findsQuery,
        response: { 200: findsSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params, query: { limit }, request }) => {
        const language = readLanguage(request.header('accept-language'));
        const { resources, playlists } = await view.findFor(actor, { ...params, limit, language });
        const items = playlists.found.map((one) => presentListed(one, mayEdit(actor, one)));
        const found = { items: resources.hits, total: resources.total, degraded: resources.isDegraded };
        const body = { resources: found, playlists: { items, ...toTotal(playlists.count) } };
        return { status: 200, body: toJson(body) as unknown as Json<z.output<typeof findsSchema>> };
      },
    ),
    endpoint(
      {
        ...common,
        ...changes,
        method: 'post',
        path: `${unit}/attachments`,
        summary: 'Attach playlists and resources to a unit',
        params: unitParams,
        body: attachmentsBody,
        ifMatch: 'optional',
      },
      async ({ actor, params, body, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await courses.attach(actor, { ...params, expectedRevision }, body))),
      }),
    ),
    endpoint(
      {
        ...common,
        ...changes,
        method: 'patch',
        path: `${unit}/attachments/:attachmentId`,
        summary: 'Change the note or the section of what is attached',
        params: attachmentParams,
        body: attachmentPatch,
        ifMatch: 'required',
      },
      async ({ actor, params, body, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await courses.updateAttachment(actor, { ...params, expectedRevision }, body))),
      }),
    ),
    endpoint(
      {
        ...common,
        ...changes,
        method: 'delete',
        path: `${unit}/attachments/:attachmentId`,
        summary: 'Take a playlist or resource out of a unit',
        params: attachmentParams,
        ifMatch: 'optional',
      },
      async ({ actor, params, expectedRevision }) => ({
        status: 200,
        ...(await answer(actor, await courses.detach(actor, { ...params, expectedRevision }))),
      }),
    ),
  ];
}
