import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const clients = '/api/v1/api-clients';
const input = { name: 'LMS', scopes: ['playlists.read'] };
const any = { 'if-match': '*' };

/** Admins are for the whole district, so its other schools are theirs too. */
const admins = (status: number) => ({ ...allRoles(403), admin: [status, status, 404] as ByPlace });

const onClient =
  (suffix = '', call: { body?: object; headers?: Record<string, string> } = {}) =>
  async ({ world, admin }: PlaceContext) => {
    const service = world.wiring.services.apiClients.clients;
    const { client } = await service.create(admin.actor, { name: 'LMS', scopes: ['playlists.read'] });
    return { path: `${clients}/${client.id}${suffix}`, ...call };
  };

export const apiClientsPermissions: PermissionTable = {
  'POST /api/v1/oauth/token': { who: 'everybody', status: 400, body: {} },
  'POST /api/v1/api-clients': { who: { ...allRoles(403), admin: 201 }, call: () => ({ path: clients, body: input }) },
  'GET /api/v1/api-clients': { who: { ...allRoles(403), admin: 200 }, call: () => ({ path: clients }) },
  'GET /api/v1/api-clients/:id': { who: admins(200), call: onClient() },
  'PATCH /api/v1/api-clients/:id': { who: admins(200), call: onClient('', { body: { name: 'SIS' }, headers: any }) },
  'POST /api/v1/api-clients/:id/secrets': { who: admins(201), call: onClient('/secrets', { body: {} }) },
  'POST /api/v1/api-clients/:id/revoke': { who: admins(200), call: onClient('/revoke') },
};
