import { buildPerson } from '../../support/world.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

/** A student of the place. */
const buildStudent = ({ world, district, schoolId }: PlaceContext) =>
  buildPerson(world, {
    orgId: district.id,
    memberships: [{ role: 'student', schoolId, from: '2020-08-01' }],
  });

const onStudent =
  (suffix = '', body?: object, headers?: Record<string, string>) =>
  async (context: PlaceContext) => ({
    path: `/api/v1/people/${(await buildStudent(context)).id}${suffix}`,
    ...(body ? { body } : {}),
    ...(headers ? { headers } : {}),
  });

const nothing: ByPlace = [404, 404, 404];

/** Who may read all of the district's people, who those of the own school, and who none but themselves. */
const readsPeople = {
  ...allRoles(nothing),
  admin: [200, 200, 404],
  schoolLeader: [200, 404, 404],
} as const;

/** Who sees a person without the right to change it is told so; for all others there is nothing. */
const changesPeople = (done: number) =>
  ({ ...allRoles(nothing), admin: [done, done, 404], schoolLeader: [403, 404, 404] }) as const;

const any = { 'if-match': '*' };

export const accountsPermissions: PermissionTable = {
  'GET /api/v1/installation': { who: 'everybody', status: 200 },
  'POST /api/v1/auth/sign-in': { who: 'everybody', status: 401, body: { email: 'a@b.example', password: 'wrong' } },
  'POST /api/v1/auth/refresh': { who: 'everybody', status: 401 },
  'POST /api/v1/auth/sign-out': { who: 'everybody', status: 204 },
  'POST /api/v1/auth/accept-invitation': {
    who: 'everybody',
    status: 410,
    body: { token: 'none', password: 'long enough' },
  },
  'POST /api/v1/auth/sign-out-everywhere': {
    who: allRoles(204),
    usesUpCaller: true,
    call: () => ({ path: '/api/v1/auth/sign-out-everywhere' }),
  },
  'POST /api/v1/auth/change-password': {
    // Nobody here has a password.
    who: allRoles(401),
    call: () => ({
      path: '/api/v1/auth/change-password',
      body: { currentPassword: 'none', newPassword: 'long enough' },
    }),
  },
  'GET /api/v1/me': { who: allRoles(200), call: () => ({ path: '/api/v1/me' }) },

  'GET /api/v1/people': {
    who: { ...allRoles(403), admin: 200, schoolLeader: 200 },
    call: () => ({ path: '/api/v1/people' }),
  },
  'POST /api/v1/people/search': {
    who: { ...allRoles(403), admin: 200, schoolLeader: 200 },
    call: () => ({ path: '/api/v1/people/search', body: { name: 'a' } }),
  },
  'POST /api/v1/people': {
    // A school of another district is no school; where the caller may not create, nobody looks at it.
    who: { ...allRoles(403), admin: [201, 201, 400] },
    call: ({ schoolId }) => ({
      path: '/api/v1/people',
      body: { displayName: 'New', memberships: [{ role: 'teacher', schoolId }] },
    }),
  },
  'GET /api/v1/people/:id': { who: readsPeople, call: onStudent() },
  'PATCH /api/v1/people/:id': { who: changesPeople(200), call: onStudent('', { displayName: 'Other' }, any) },
  'DELETE /api/v1/people/:id': { who: changesPeople(204), call: onStudent() },
  'POST /api/v1/people/:id/deactivate': { who: changesPeople(200), call: onStudent('/deactivate') },
  'POST /api/v1/people/:id/reactivate': { who: changesPeople(200), call: onStudent('/reactivate') },
  'POST /api/v1/people/:id/memberships': {
    who: changesPeople(201),
    call: onStudent('/memberships', { role: 'guardian' }),
  },
  'POST /api/v1/people/:id/memberships/:membershipId/end': {
    who: changesPeople(200),
    call: async (context) => {
      const { id, memberships } = await buildStudent(context);
      return { path: `/api/v1/people/${id}/memberships/${memberships[0]?.id}/end`, body: {} };
    },
  },
  'POST /api/v1/people/:id/invitations': { who: changesPeople(201), call: onStudent('/invitations') },

  'GET /api/v1/district': { who: allRoles(200), call: () => ({ path: '/api/v1/district' }) },
  'PATCH /api/v1/district': {
    who: { ...allRoles(403), admin: 200 },
    call: () => ({ path: '/api/v1/district', body: { timeZone: 'America/Denver' }, headers: any }),
  },
  'GET /api/v1/schools': { who: allRoles(200), call: () => ({ path: '/api/v1/schools' }) },
  'POST /api/v1/schools': {
    who: { ...allRoles(403), admin: 201 },
    call: () => ({ path: '/api/v1/schools', body: { name: 'East' } }),
  },
  'GET /api/v1/schools/:id': {
    who: { ...allRoles([200, 404, 404]), admin: [200, 200, 404] },
    call: ({ schoolId }) => ({ path: `/api/v1/schools/${schoolId}` }),
  },
  'PATCH /api/v1/schools/:id': {
    who: { ...allRoles([403, 404, 404]), admin: [200, 200, 404] },
    call: ({ schoolId }) => ({ path: `/api/v1/schools/${schoolId}`, body: { sourcedId: null }, headers: any }),
  },
};
