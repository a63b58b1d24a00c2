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

const forbidden: ByPlace = [403, 404, 404];

/** The school's own specialist and the district's admin keep what others made; all others there see it. */
const keepers = (status: number) => ({
  ...allRoles(forbidden),
  specialist: [status, 404, 404] as const,
  admin: [status, status, 404] as const,
});

const curators = (status: number) => ({ ...allRoles(403), specialist: status, admin: status });

export const reviewPermissions: PermissionTable = {
  'GET /api/v1/resources/:id/withdrawal': { who: keepers(200), call: onResource('/withdrawal') },
  'POST /api/v1/resources/:id/withdraw': { who: keepers(200), call: onResource('/withdraw', { reason: 'Ads' }) },
  'POST /api/v1/resources/:id/reinstate': { who: keepers(200), call: onResource('/reinstate', {}) },
  'GET /api/v1/withdrawals': { who: curators(200), call: () => ({ path: '/api/v1/withdrawals' }) },
};
