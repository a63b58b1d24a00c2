import { byPlace, itself, noLearner, on, ownPath, reads, rowPath, staff } from './assignments.ts';
import { allRoles, type PermissionTable } from './table.ts';

/** Who sees the student may read; guardians see those who are theirs, and these are not. */
const changes = { ...allRoles(404), admin: byPlace(200), schoolLeader: [403, 404, 404] as const };
const told = { events: [{ id: 'an-event', stepId: 'f'.repeat(24), kind: 'helped' }] };

export const progressPermissions: PermissionTable = {
  // Of another student: there for nobody else.
  'GET /api/v1/me/playlists/:id/progress': { who: allRoles(404), call: on((one) => `${ownPath(one)}/progress`) },
  'POST /api/v1/me/playlists/:id/events': {
    who: allRoles(404),
    call: on(
      (one) => `${ownPath(one)}/events`,
      () => ({ body: { events: [{ ...told.events[0], kind: 'started' }] } }),
    ),
  },
  'POST /api/v1/student-playlists/pull': {
    who: reads,
    client: [200, 404, 404],
    call: on(
      () => '/api/v1/student-playlists/pull',
      ({ given }) => ({ body: { classId: given.audience.classId } }),
    ),
  },
  'GET /api/v1/student-playlists/:id/progress': {
    who: reads,
    client: [200, 404, 404],
    call: on((one) => `${rowPath(one)}/progress`),
  },
  'GET /api/v1/student-playlists/:id/events': {
    who: { ...reads, ...noLearner },
    call: on((one) => `${rowPath(one)}/events`),
  },
  'POST /api/v1/student-playlists/:id/events': {
    who: changes,
    client: [200, 404, 404],
    call: on(
      (one) => `${rowPath(one)}/events`,
      () => ({ body: told }),
    ),
  },
  'POST /api/v1/assignments/:id/events': {
    who: changes,
    call: on(
      (one) => `${itself(one)}/events`,
      ({ rowId }) => ({ body: { students: [{ studentPlaylistId: rowId, ...told }] } }),
    ),
  },
  'PUT /api/v1/student-playlists/:id/targets/:targetId': {
    who: { ...changes, admin: byPlace(404) },
    call: on(
      (one) => `${rowPath(one)}/targets/${'f'.repeat(24)}`,
      () => ({ body: { state: 'mastered' } }),
    ),
  },
  'GET /api/v1/assignments/:id/progress': { who: reads, call: on((one) => `${itself(one)}/progress`) },
  'GET /api/v1/assignments/:id/progress/export': {
    who: reads,
    call: on((one) => `${itself(one)}/progress/export`),
  },
  'GET /api/v1/assignments/:id/attention': { who: reads, call: on((one) => `${itself(one)}/attention`) },
  'GET /api/v1/playlists/:id/pathway-effect': {
    who: { ...staff(200), ...noLearner },
    call: on(({ playlist }) => `/api/v1/playlists/${playlist.id}/pathway-effect`),
  },
};
