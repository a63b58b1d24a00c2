import request from 'supertest';
import { buildPackage, guid, importPackage } from '../../support/frameworks.ts';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const resources = '/api/v1/resources';

/** A published resource for one school, by somebody else. */
async function publish({ world, schoolId, admin }: PlaceContext): Promise<string> {
  const body = { ...completeInput, schoolId, visibility: 'school' };
  const created = await request(world.app).post(resources).set(admin.headers).send(body).expect(201);
  await request(world.app).post(`${resources}/${created.body.id}/versions`).set(admin.headers).send({}).expect(200);
  return created.body.id;
}

/** Whoever may edit it: others see it and may not, or do not see it. */
const editors = {
  ...allRoles([403, 404, 404]),
  admin: [200, 200, 404] as const,
  specialist: [200, 404, 404] as const,
  student: [404, 404, 404] as const,
  guardian: [404, 404, 404] as const,
};

/** Who only reads tags nothing. */
const authors = (status: number) => ({ ...allRoles(status), schoolLeader: 403, student: 403, guardian: 403 });

export const suggestionsPermissions: PermissionTable = {
  'GET /api/v1/resources/:id/suggestions': {
    who: editors,
    call: async (context) => ({ path: `${resources}/${await publish(context)}/suggestions` }),
  },
  'POST /api/v1/resources/:id/suggestions/decisions': {
    who: editors,
    call: async (context) => ({ path: `${resources}/${await publish(context)}/suggestions/decisions`, body: {} }),
  },
  'GET /api/v1/suggestions': { who: authors(200), call: () => ({ path: '/api/v1/suggestions' }) },
  'GET /api/v1/suggestions/sources': { who: authors(200), call: () => ({ path: '/api/v1/suggestions/sources' }) },
  'POST /api/v1/suggestions/acceptances': {
    who: authors(202),
    call: () => ({ path: '/api/v1/suggestions/acceptances', body: { minimumConfidence: 0.9 } }),
  },
  'GET /api/v1/library/coverage': {
    who: { ...allRoles(200), student: 403, guardian: 403 },
    call: async ({ world }) => {
      await importPackage(world, buildPackage('Covered framework', [['X.1', null]]));
      return { path: `/api/v1/library/coverage?framework=${guid('Covered framework')}` };
    },
  },
};
