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

const onResource = (suffix: string, body?: object) => async (context: PlaceContext) => ({
  path: `${resources}/${await publish(context)}${suffix}`,
  ...(body && { body }),
});

const visible = (status: number): ByPlace => [status, 404, 404];

/** All but students and guardians, on what they may see; admins have the whole district. */
const staff = (status: number) => ({
  ...allRoles(visible(status)),
  admin: [status, status, 404] as const,
  student: 403,
  guardian: 403,
});

/** What the caller has not given is not there, for any of them. */
const staffWithout = { ...allRoles(404), student: 403, guardian: 403 };

export const signalsPermissions: PermissionTable = {
  'GET /api/v1/resources/:id/signals': { who: staff(200), call: onResource('/signals') },
  'GET /api/v1/resources/:id/ratings': { who: staff(200), call: onResource('/ratings') },
  'PUT /api/v1/resources/:id/rating': { who: staff(200), call: onResource('/rating', { stars: 4 }) },
  'GET /api/v1/resources/:id/rating': { who: staffWithout, call: onResource('/rating') },
  'DELETE /api/v1/resources/:id/rating': { who: staffWithout, call: onResource('/rating') },
  'PUT /api/v1/resources/:id/favorite': { who: staff(204), call: onResource('/favorite') },
  'DELETE /api/v1/resources/:id/favorite': { who: staffWithout, call: onResource('/favorite') },
  'GET /api/v1/me/favorites': {
    who: { ...allRoles(200), student: 403, guardian: 403 },
    call: () => ({ path: '/api/v1/me/favorites' }),
  },
  'POST /api/v1/resources/:id/uses': {
    // Whoever may open it.
    who: { ...allRoles(visible(204)), admin: [204, 204, 404] },
    call: onResource('/uses'),
  },
};
