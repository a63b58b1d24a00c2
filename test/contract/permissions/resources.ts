import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const resources = '/api/v1/resources';

/** A resource for one school, by somebody else, published and approved for students. */
async function publish({ world, schoolId, admin }: PlaceContext): Promise<string> {
  const body = { ...completeInput, schoolId, visibility: 'school', approvedForStudents: true };
  const created = await request(world.app).post(resources).set(admin.headers).send(body).expect(201);
  const { id } = created.body;
  await request(world.app).post(`${resources}/${id}/versions`).set(admin.headers).send({}).expect(200);
  return id;
}

const onResource =
  (suffix = '', call: { body?: object; headers?: Record<string, string> } = {}) =>
  async (context: PlaceContext) => ({ path: `${resources}/${await publish(context)}${suffix}`, ...call });

const read: ByPlace = [200, 404, 404];
const forbidden: ByPlace = [403, 404, 404];
const everywhere = (status: number): ByPlace => [status, status, 404];

/** The school's own specialist and the district's admin keep what others made; all others there see it. */
const keepers = (status: number) => ({
  ...allRoles(forbidden),
  specialist: [status, 404, 404] as const,
  admin: everywhere(status),
});

export const resourcesPermissions: PermissionTable = {
  'GET /api/v1/resources': { who: allRoles(200), client: 200, call: () => ({ path: resources }) },
  'POST /api/v1/resources': {
    // School leaders read; students and guardians propose by other ways.
    who: { ...allRoles(201), schoolLeader: 403, student: 403, guardian: 403 },
    call: () => ({ path: resources, body: completeInput }),
  },
  'GET /api/v1/resources/:id': { who: { ...allRoles(read), admin: everywhere(200) }, client: read, call: onResource() },
  'PATCH /api/v1/resources/:id': {
    who: keepers(200),
    call: onResource('', { body: { title: 'Toads' }, headers: { 'if-match': '*' } }),
  },
  'DELETE /api/v1/resources/:id': { who: keepers(204), call: onResource() },
  'POST /api/v1/resources/:id/versions': {
    // The resource is approved for students: who publishes answers for that, too.
    who: keepers(200),
    call: onResource('/versions', { body: {} }),
  },
  'GET /api/v1/resources/:id/versions': { who: keepers(200), call: onResource('/versions') },
  'GET /api/v1/resources/:id/versions/:version': {
    who: { ...allRoles(read), admin: everywhere(200) },
    client: read,
    call: onResource('/versions/1'),
  },
  'GET /api/v1/resources/:id/changes': { who: keepers(200), call: onResource('/changes?from=1') },
  'POST /api/v1/resources/:id/versions/:version/restore': {
    who: keepers(200),
    call: onResource('/versions/1/restore', { body: {} }),
  },
  'POST /api/v1/resources/:id/archive': { who: keepers(200), call: onResource('/archive') },
  'POST /api/v1/resources/:id/restore': { who: keepers(200), call: onResource('/restore') },
};
