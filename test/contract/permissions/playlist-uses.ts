import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { publishPlaylist } from './playlists.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const resources = '/api/v1/resources';

/** A resource by somebody else, published and approved for students. */
async function publish({ world, admin }: PlaceContext, changes: object): Promise<string> {
  const post = (path: string, body: object) => request(world.app).post(path).set(admin.headers).send(body);
  const created = await post(resources, { ...completeInput, approvedForStudents: true, ...changes }).expect(201);
  await post(`${resources}/${created.body.id}/versions`, {}).expect(200);
  return created.body.id;
}

const forSchool = (context: PlaceContext) => publish(context, { schoolId: context.schoolId, visibility: 'school' });

const visible = (status: number): ByPlace => [status, 404, 404];

/** Students see the resource of their school, and no playlists. */
const staff = (status: number) => ({
  ...allRoles(visible(status)),
  admin: [status, status, 404] as const,
  student: visible(403),
  guardian: visible(403),
});

const onPlaylist = (suffix: string, body?: object) => async (context: PlaceContext) => ({
  path: `/api/v1/playlists/${await publishPlaylist(context)}${suffix}`,
  ...(body && { body }),
});

/** Staff see what their school shares; students see playlists only where they are assigned. */
const readers = (status: number) => ({
  ...allRoles(visible(status)),
  admin: [status, status, 404] as const,
  student: 404,
  guardian: 404,
});

export const playlistUsesPermissions: PermissionTable = {
  'GET /api/v1/search/playlists': {
    who: { ...allRoles(200), student: 403, guardian: 403 },
    client: 200,
    call: () => ({ path: '/api/v1/search/playlists?q=frogs' }),
  },
  'GET /api/v1/resources/:id/playlists': {
    who: staff(200),
    call: async (context) => ({ path: `${resources}/${await forSchool(context)}/playlists` }),
  },
  'POST /api/v1/resources/:id/replacements': {
    // Those who make playlists.
    who: { ...staff(200), schoolLeader: visible(403) },
    call: async (context) => {
      const withId = await publish(context, { schoolId: null, visibility: 'public', url: 'https://example.org/other' });
      return { path: `${resources}/${await forSchool(context)}/replacements`, body: { withId, save: false } };
    },
  },
  'POST /api/v1/resources/:id/replacements/:jobId/undo': {
    // What others have asked for is as good as not there, for everybody.
    who: allRoles(404),
    call: async (context) => ({ path: `${resources}/${await forSchool(context)}/replacements/${'f'.repeat(24)}/undo` }),
  },
  'GET /api/v1/playlists/:id/signals': { who: readers(200), call: onPlaylist('/signals') },
  'GET /api/v1/playlists/:id/ratings': { who: readers(200), call: onPlaylist('/ratings') },
  'PUT /api/v1/playlists/:id/rating': { who: readers(200), call: onPlaylist('/rating', { stars: 4 }) },
  // What the caller has not given is not there, for any of them.
  'GET /api/v1/playlists/:id/rating': { who: allRoles(404), call: onPlaylist('/rating') },
  'DELETE /api/v1/playlists/:id/rating': {
    who: { ...allRoles(404), student: 403, guardian: 403 },
    call: onPlaylist('/rating'),
  },
  'POST /api/v1/playlists/:id/uses': { who: readers(204), call: onPlaylist('/uses') },
};
