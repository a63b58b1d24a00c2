import type { PermissionTable } from './table.ts';

/** What operators and programs read. /metrics also looks at where the request comes from, which its own test tells. */
export const operationPermissions: PermissionTable = {
  'GET /healthz': { who: 'everybody', status: 200 },
  'GET /readyz': { who: 'everybody', status: 200 },
  'GET /metrics': { who: 'everybody', status: 200 },
  'GET /docs': { who: 'everybody', status: 200 },
  'GET /openapi.json': { who: 'everybody', status: 200 },
};
