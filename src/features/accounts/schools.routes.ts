import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { idParams } from '../../shared/ids.ts';
import { presentDistrict, presentSchool } from './account.presenter.ts';
import {
  districtPatch,
  districtSchema,
  newSchoolBody,
  schoolPatch,
  schoolSchema,
  schoolsPage,
  schoolsQuery,
} from './account.schemas.ts';
import type { District, School } from './account.ts';
import type { SchoolsService } from './schools.service.ts';

const tag = 'Organizations';

export function schoolsRoutes(schools: SchoolsService): Endpoint[] {
  const answer = (school: School) => ({ body: presentSchool(school), etag: etagOf(school.revision) });
  const answerDistrict = (district: District) => ({
    status: 200 as const,
    body: presentDistrict(district),
    etag: etagOf(district.revision),
  });
  return [
    endpoint(
      {
        method: 'get',
        path: '/api/v1/district',
        auth: 'signedIn',
        tag,
        summary: 'Read the own district',
        response: { 200: districtSchema },
        etag: true,
      },
      async ({ actor }) => answerDistrict(await schools.getDistrict(actor)),
    ),
    endpoint(
      {
        method: 'patch',
        path: '/api/v1/district',
        auth: 'signedIn',
        tag,
        summary: 'Change the name, the time zone or the labels of the own district',
        body: districtPatch,
        response: { 200: districtSchema },
        errors: ['forbidden'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, body, expectedRevision }) =>
        answerDistrict(await schools.updateDistrict(actor, { expectedRevision, change: body })),
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/v1/schools',
        auth: 'signedIn',
        tag,
        summary: 'List the schools that the caller may see, by name',
        query: schoolsQuery,
        response: { 200: schoolsPage },
      },
      async ({ actor, query }) => {
        const page = await schools.list(actor, { limit: query.limit, cursor: query.cursor });
        return { status: 200, body: { ...page, items: page.items.map(presentSchool) } };
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/v1/schools',
        auth: 'signedIn',
        tag,
        summary: 'Add a school to the own district',
        body: newSchoolBody,
        response: { 201: schoolSchema },
        errors: ['already_exists', 'forbidden'],
        etag: true,
      },
      async ({ actor, body }) => {
        const school = await schools.create(actor, body);
        return { status: 201, ...answer(school), headers: { location: `/api/v1/schools/${school.id}` } };
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/v1/schools/:id',
        auth: 'signedIn',
        tag,
        summary: 'Read a school',
        params: idParams,
        response: { 200: schoolSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params }) => ({ status: 200, ...answer(await schools.get(actor, params.id)) }),
    ),
    endpoint(
      {
        method: 'patch',
        path: '/api/v1/schools/:id',
        auth: 'signedIn',
        tag,
        summary: 'Change a school',
        params: idParams,
        body: schoolPatch,
        response: { 200: schoolSchema },
        errors: ['already_exists', 'forbidden', 'not_found'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params, body, expectedRevision }) => ({
        status: 200,
        ...answer(await schools.update(actor, params.id, { expectedRevision, change: body })),
      }),
    ),
  ];
}
