import { allRoles, type PermissionTable } from './table.ts';

/** Everybody searches; what each finds is decided by what they may see. */
export const searchPermissions: PermissionTable = {
  'GET /api/v1/search/resources': {
    who: allRoles(200),
    call: () => ({ path: '/api/v1/search/resources?q=frogs' }),
  },
  'GET /api/v1/search/facets/:name': {
    who: allRoles(200),
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
};
