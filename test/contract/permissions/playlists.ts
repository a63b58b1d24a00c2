import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const playlists = '/api/v1/playlists';
const stepId = 'e'.repeat(24);

/** A playlist for one school, by somebody else, published. */
export async function publishPlaylist({ schoolId, admin, world }: PlaceContext): Promise<string> {
  const post = (path: string, body: object) => request(world.app).post(path).set(admin.headers).send(body);
  const pathwayId = 'c'.repeat(24);
  const commands = [
    { do: 'addTarget', id: 'd'.repeat(24), target: { statement: { en: 'I can see frogs' } } },
    { do: 'addPathway', id: pathwayId, pathway: { title: 'Watch' } },
    { do: 'addEntry', id: stepId, at: { pathwayId }, entry: { kind: 'note', targetIds: ['d'.repeat(24)] } },
  ];
  const body = { title: 'Frogs', schoolId, visibility: 'school', commands };
  const { id } = (await post(playlists, body).expect(201)).body;
  await post(`${playlists}/${id}/versions`, {}).expect(200);
  return id;
}

const onPlaylist =
  (suffix = '', call: { body?: object; headers?: Record<string, string> } = {}) =>
  async (context: PlaceContext) => ({ path: `${playlists}/${await publishPlaylist(context)}${suffix}`, ...call });

/** What was made of such a playlist, for the same school. */
const onRemix =
  (suffix: string, call: { body?: object } = {}) =>
  async (context: PlaceContext) => {
    const { world, admin, schoolId } = context;
    const source = `${playlists}/${await publishPlaylist(context)}`;
    const made = await request(world.app).post(`${source}/remixes`).set(admin.headers).send({}).expect(201);
    const address = `${playlists}/${made.body.id}`;
    const shared = request(world.app).patch(address).set(admin.headers).set('if-match', '*');
    await shared.send({ schoolId, visibility: 'school' }).expect(200);
    await request(world.app).post(`${address}/versions`).set(admin.headers).send({}).expect(200);
    return { path: `${address}${suffix}`, ...call };
  };

const forbidden: ByPlace = [403, 404, 404];

/** Staff see what their school shares; students see playlists only where they are assigned. */
const readers = (status: number) => ({
  ...allRoles([status, 404, 404] as const),
  admin: [status, status, 404] as const,
  student: 404,
  guardian: 404,
});

/** The school's own specialist and the district's admin keep what others made; all other staff there see it. */
const keepers = (status: number) => ({
  ...allRoles(forbidden),
  specialist: [status, 404, 404] as const,
  admin: [status, status, 404] as const,
  student: 404,
  guardian: 404,
});

const authors = { ...allRoles(201), schoolLeader: 403, student: 403, guardian: 403 };

/** To somebody who makes playlists there. */
const toAdmin = (suffix: string, inBody: boolean) => async (context: PlaceContext) => {
  const personId = context.admin.person.id;
  const id = await publishPlaylist(context);
  return inBody
    ? { path: `${playlists}/${id}${suffix}`, body: { personId } }
    : { path: `${playlists}/${id}${suffix}/${personId}` };
};

export const playlistsPermissions: PermissionTable = {
  'POST /api/v1/playlists': { who: authors, call: () => ({ path: playlists, body: { title: 'Frogs' } }) },
  'POST /api/v1/playlists/proposals': {
    who: authors,
    call: () => ({
      path: `${playlists}/proposals`,
      body: { standards: ['3.NF.A.1'], strategies: [{ by: 'modality' }], minutesPerPathway: 30 },
    }),
  },
  'POST /api/v1/playlists/quick': {
    who: authors,
    call: async ({ world, district, admin }) => {
      const post = (path: string, body: object) => request(world.app).post(path).set(admin.headers).send(body);
      const orgWide = { ...completeInput, visibility: 'district', schoolId: null, approvedForStudents: true };
      const { id } = (await post('/api/v1/resources', orgWide).expect(201)).body;
      await post(`/api/v1/resources/${id}/versions`, {}).expect(200);
      return { path: `${playlists}/quick`, body: { resourceIds: [id], title: district.name } };
    },
  },
  // Of no playlist at all: whoever may import one is told so.
  'POST /api/v1/playlists/import': {
    who: { ...allRoles(400), schoolLeader: 403, student: 403, guardian: 403 },
    call: () => ({ path: `${playlists}/import`, body: { format: 'other' } }),
  },
  'GET /api/v1/playlists': {
    who: { ...allRoles(200), student: 403, guardian: 403 },
    client: 200,
    call: () => ({ path: playlists }),
  },
  // Of what the caller does not see nothing is said, so that it is answered to all staff.
  'GET /api/v1/playlists/glances': {
    who: { ...allRoles(200), student: 403, guardian: 403 },
    call: async (context) => ({ path: `${playlists}/glances?ids=${await publishPlaylist(context)}` }),
  },
  'GET /api/v1/playlists/:id': { who: readers(200), client: [200, 404, 404], call: onPlaylist() },
  'PATCH /api/v1/playlists/:id': {
    who: keepers(200),
    call: onPlaylist('', { body: { title: 'Toads' }, headers: { 'if-match': '*' } }),
  },
  'DELETE /api/v1/playlists/:id': { who: keepers(204), call: onPlaylist() },
  'POST /api/v1/playlists/:id/archive': { who: keepers(200), call: onPlaylist('/archive') },
  'POST /api/v1/playlists/:id/restore': { who: keepers(200), call: onPlaylist('/restore') },
  'PUT /api/v1/playlists/:id/owner': { who: keepers(200), call: toAdmin('/owner', true) },
  'POST /api/v1/playlists/:id/co-editors/search': {
    who: keepers(200),
    call: onPlaylist('/co-editors/search', { body: { name: 'A' } }),
  },
  'PUT /api/v1/playlists/:id/co-editors/:personId': { who: keepers(200), call: toAdmin('/co-editors', false) },
  'DELETE /api/v1/playlists/:id/co-editors/:personId': { who: keepers(204), call: toAdmin('/co-editors', false) },
  'POST /api/v1/playlists/:id/edits': {
    who: keepers(200),
    call: onPlaylist('/edits', { body: { baseRevision: 1, commands: [{ do: 'removeEntry', entryId: stepId }] } }),
  },
  'GET /api/v1/playlists/:id/target-updates': { who: keepers(200), call: onPlaylist('/target-updates') },
  'POST /api/v1/playlists/:id/target-updates': {
    who: keepers(200),
    call: onPlaylist('/target-updates', { body: { baseRevision: 1 } }),
  },
  'GET /api/v1/playlists/:id/revisions': { who: keepers(200), call: onPlaylist('/revisions') },
  'GET /api/v1/playlists/:id/revisions/:revision': { who: keepers(200), call: onPlaylist('/revisions/1') },
  'POST /api/v1/playlists/:id/revisions/:revision/restore': {
    who: keepers(200),
    call: onPlaylist('/revisions/1/restore'),
  },
  'POST /api/v1/playlists/:id/versions': { who: keepers(200), call: onPlaylist('/versions', { body: {} }) },
  'GET /api/v1/playlists/:id/versions': { who: readers(200), client: [200, 404, 404], call: onPlaylist('/versions') },
  'GET /api/v1/playlists/:id/versions/:version': {
    who: readers(200),
    client: [200, 404, 404],
    call: onPlaylist('/versions/1'),
  },
  'POST /api/v1/playlists/:id/versions/:version/restore': {
    who: keepers(200),
    call: onPlaylist('/versions/1/restore'),
  },
  'GET /api/v1/playlists/:id/versions/:version/steps/:stepId': {
    who: readers(200),
    client: [200, 404, 404],
    call: onPlaylist(`/versions/1/steps/${stepId}`),
  },
  'GET /api/v1/playlists/:id/readiness': { who: keepers(200), call: onPlaylist('/readiness') },
  'POST /api/v1/playlists/:id/dismissals': {
    who: keepers(200),
    call: onPlaylist('/dismissals', { body: { add: ['single_pathway:::::'] } }),
  },
  'GET /api/v1/playlists/:id/coverage': { who: readers(200), call: onPlaylist('/coverage') },
  'GET /api/v1/playlists/:id/versions/:version/changes': {
    who: readers(200),
    call: onPlaylist('/versions/1/changes?since=1'),
  },
  'GET /api/v1/playlists/:id/steps/:stepId': {
    who: readers(200),
    client: [200, 404, 404],
    call: onPlaylist(`/steps/${stepId}`),
  },
  'POST /api/v1/playlists/:id/remixes': {
    // School leaders read; students get what is assigned to them.
    who: { ...readers(201), schoolLeader: 403, student: 403, guardian: 403 },
    call: onPlaylist('/remixes', { body: {} }),
  },
  'GET /api/v1/playlists/:id/remixes': { who: readers(200), call: onPlaylist('/remixes') },
  'GET /api/v1/playlists/:id/attribution': {
    who: readers(200),
    client: [200, 404, 404],
    call: onPlaylist('/attribution'),
  },
  'GET /api/v1/playlists/:id/upstream': { who: keepers(200), call: onRemix('/upstream') },
  'POST /api/v1/playlists/:id/upstream': {
    who: keepers(200),
    call: onRemix('/upstream', { body: { forAll: 'decline' } }),
  },
  'GET /api/v1/playlists/:id/versions/:version/export': {
    who: readers(200),
    client: [200, 404, 404],
    call: onPlaylist('/versions/1/export'),
  },
  'GET /api/v1/me/playlist-remixes': { who: allRoles(200), call: () => ({ path: '/api/v1/me/playlist-remixes' }) },
};
