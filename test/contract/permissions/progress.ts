import { byPlace, itself, noLearner, on, ownPath, reads, rowPath, staff } from './assignments.ts';
import { allRoles, type PermissionTable } from './table.ts';

/** Who sees the student may read; guardians see those who are theirs, and these are not. */
const changes = { ...allRoles(404), admin: byPlace(200), schoolLeader: [403, 404, 404] as const };
const told = { events: [{ id: 'an-event', stepId: 'f'.repeat(24), kind: 'helped' }] };

const settings = '/api/v1/mastery-settings';
const admins = { ...allRoles(403), admin: 200 };
const names = { en: 'A', es: 'A' };
const scale = {
  levels: [0, 60].map((fromPercent) => ({ id: `from-${fromPercent}`, names, fromPercent })),
  masteredFrom: 'from-60',
  shareOwner: 'target',
  retakes: { kind: 'best' },
  stateNames: Object.fromEntries(
    ['notStarted', 'inProgress', 'needsSupport', 'readyForCheck', 'mastered'].map((state) => [state, names]),
  ),
};

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
  'GET /api/v1/classes/:id/attention': {
    who: { ...reads, ...noLearner },
    call: on(({ given }) => `/api/v1/classes/${given.audience.classId}/attention`),
  },
  'GET /api/v1/students/:id/mastery': {
    who: { ...reads, ...noLearner },
    call: on(({ student }) => `/api/v1/students/${student.person.id}/mastery`),
  },
  'GET /api/v1/playlists/:id/pathway-effect': {
    who: { ...staff(200), ...noLearner },
    call: on(({ playlist }) => `/api/v1/playlists/${playlist.id}/pathway-effect`),
  },
  'GET /api/v1/mastery-settings': { who: allRoles(200), call: () => ({ path: settings }) },
  'PUT /api/v1/mastery-settings': {
    who: admins,
    call: () => ({ path: settings, body: scale, headers: { 'if-match': '*' } }),
  },
  'POST /api/v1/mastery-settings/recounts': {
    who: { ...admins, admin: 202 },
    call: () => ({ path: `${settings}/recounts` }),
  },
  // Without an end where it is opened: whose it is not, it is not opened for.
  'GET /api/v1/classes/:id/progress/live': {
    who: { ...reads, admin: byPlace(200) },
    call: on(
      ({ given }) => `/api/v1/classes/${given.audience.classId}/progress/live`,
      () => ({ isEndless: true }),
    ),
  },
  'GET /api/v1/student-playlists/:id/targets/:targetId/next': {
    who: { ...changes, ...noLearner },
    call: on((one) => `${rowPath(one)}/targets/${one.playlist.targetId}/next`),
  },
  'POST /api/v1/student-playlists/:id/targets/:targetId/next': {
    who: { ...changes, admin: byPlace(404), ...noLearner },
    call: on(
      (one) => `${rowPath(one)}/targets/${one.playlist.targetId}/next`,
      () => ({ body: { proposalId: `step-${'f'.repeat(24)}` } }),
    ),
  },
  'GET /api/v1/assignments/:id/next': { who: reads, call: on((one) => `${itself(one)}/next`) },
  'GET /api/v1/me/playlists/:id/targets/:targetId/next': {
    who: allRoles(404),
    call: on((one) => `${ownPath(one)}/targets/${one.playlist.targetId}/next`),
  },
};
