import request from 'supertest';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const saved = '/api/v1/saved-searches';
const nobodys = '0123456789abcdef01234567';

/** A search that somebody else keeps. */
async function keep({ world, admin }: PlaceContext): Promise<string> {
  const call = request(world.app).post(saved).set(admin.headers);
  return (await call.send({ name: 'Toads', query: { q: 'toads' } }).expect(201)).body.id;
}

/** Everybody searches; what each finds is decided by what they may see. */
export const searchPermissions: PermissionTable = {
  'GET /api/v1/search/resources': {
    who: allRoles(200),
    client: 200,
    call: () => ({ path: '/api/v1/search/resources?q=frogs' }),
  },
  'GET /api/v1/search/facets/:name': {
    who: allRoles(200),
    client: 200,
    call: () => ({ path: '/api/v1/search/facets/subjects?q=ma' }),
  },
  'GET /api/v1/search/health': {
    who: { ...allRoles(403), admin: 200 },
    call: () => ({ path: '/api/v1/search/health' }),
  },
  'POST /api/v1/search/health/requests': {
    who: { ...allRoles(403), admin: 202 },
    call: () => ({ path: '/api/v1/search/health/requests', body: { work: 'reconcile' } }),
  },
  'GET /api/v1/search': { who: allRoles(200), call: () => ({ path: '/api/v1/search?q=frogs' }) },
  'GET /api/v1/search/suggestions': {
    who: allRoles(200),
    call: () => ({ path: '/api/v1/search/suggestions?q=fro' }),
  },
  'GET /api/v1/search/gaps': { who: curators(200), call: () => ({ path: '/api/v1/search/gaps' }) },
  'DELETE /api/v1/search/gaps/:id': {
    // There is none of this id.
    who: curators(404),
    call: () => ({ path: `/api/v1/search/gaps/${nobodys}` }),
  },
  'GET /api/v1/me/search-preferences': {
    who: allRoles(200),
    call: () => ({ path: '/api/v1/me/search-preferences' }),
  },
  'PUT /api/v1/me/search-preferences': {
    who: allRoles(200),
    call: () => ({ path: '/api/v1/me/search-preferences', body: { gradeLevels: ['3'] } }),
  },
  'GET /api/v1/saved-searches': { who: allRoles(200), call: () => ({ path: saved }) },
  'POST /api/v1/saved-searches': {
    who: allRoles(201),
    call: () => ({ path: saved, body: { name: 'Frogs', query: { q: 'frogs' } } }),
  },
  // Those of others are as good as not there, for everybody.
  'PATCH /api/v1/saved-searches/:id': {
    who: allRoles(404),
    call: async (context) => ({ path: `${saved}/${await keep(context)}`, body: { name: 'Toads' } }),
  },
  'POST /api/v1/saved-searches/:id/seen': {
    who: allRoles(404),
    call: async (context) => ({ path: `${saved}/${await keep(context)}/seen` }),
  },
  'DELETE /api/v1/saved-searches/:id': {
    who: allRoles(404),
    call: async (context) => ({ path: `${saved}/${await keep(context)}` }),
  },
};

function curators(status: number): ReturnType<typeof allRoles> {
  return { ...allRoles(403), admin: status, specialist: status, coach: status };
}
