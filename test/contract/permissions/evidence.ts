import { byPlace, on, ownPath, reads, rowPath } from './assignments.ts';
import { allRoles, type PermissionTable } from './table.ts';

const changes = { ...allRoles(404), admin: byPlace(404), schoolLeader: [403, 404, 404] as const };
const nobodys = 'f'.repeat(24);
const query = `stepId=${nobodys}&clientId=a-device`;

export const evidencePermissions: PermissionTable = {
  // Of another student: there for nobody else.
  'POST /api/v1/me/playlists/:id/evidence': {
    who: allRoles(404),
    call: on((one) => `${ownPath(one)}/evidence?${query}`),
  },
  'GET /api/v1/me/playlists/:id/evidence': { who: allRoles(404), call: on((one) => `${ownPath(one)}/evidence`) },
  'DELETE /api/v1/me/playlists/:id/evidence/:evidenceId': {
    who: allRoles(404),
    call: on((one) => `${ownPath(one)}/evidence/${nobodys}`),
  },
  'POST /api/v1/student-playlists/:id/evidence': {
    // Those who may are told that there is no such activity.
    who: { ...changes, admin: byPlace(400) },
    call: on((one) => `${rowPath(one)}/evidence?${query}`),
  },
  'GET /api/v1/student-playlists/:id/evidence': { who: reads, call: on((one) => `${rowPath(one)}/evidence`) },
  'PATCH /api/v1/student-playlists/:id/evidence/:evidenceId': {
    who: changes,
    call: on(
      (one) => `${rowPath(one)}/evidence/${nobodys}`,
      () => ({ body: { isForFamily: true } }),
    ),
  },
  'DELETE /api/v1/student-playlists/:id/evidence/:evidenceId': {
    who: changes,
    call: on((one) => `${rowPath(one)}/evidence/${nobodys}`),
  },
  // Who has an address needs no token; this is none.
  'GET /evidence/:id': { who: 'everybody', status: 400 },
};
