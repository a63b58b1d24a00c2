import request from 'supertest';
import { createPlaylistRequests } from '../../support/playlist-requests.ts';
import { signIn } from '../../support/world.ts';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const assignments = '/api/v1/assignments';
const rows = '/api/v1/student-playlists';
const own = '/api/v1/me/playlists';
const approvals = '/api/v1/approvals';

export const noLearner = { student: 403, guardian: 403 };
export const staff = (status: number) => ({ ...allRoles(status), ...noLearner });
export const byPlace = (status: number) => [status, status, 404] as const;

/** What was given to a class that none of the callers teaches. */
export const reads = { ...allRoles(404), admin: byPlace(200), schoolLeader: [200, 404, 404] as const };
const changes = { ...allRoles(404), admin: byPlace(200), schoolLeader: [403, 404, 404] as const };
/** Those about one student are for staff; what is theirs, students have at another address. */
const readsStudent = { ...reads, ...noLearner };
const changesStudent = { ...changes, ...noLearner };
const merges = { ...allRoles(404), admin: byPlace(200), ...noLearner };

async function makePlan(context: PlaceContext) {
  const { world, admin, schoolId } = context;
  const student = await signIn(world, { orgId: admin.actor.orgId, role: 'student', schoolId });
  const { createShared, createPlaylist, post } = createPlaylistRequests(world);
  const resourceId = await createShared(admin);
  const choiceRules = { pathway: 'any', swap: 'sameTarget', addition: 'withApproval' };
  const playlist = await createPlaylist(admin, { resourceIds: [resourceId], visibility: 'district', choiceRules });
  await post(admin, `${playlist.address}/versions`).expect(200);
  const { body: one } = await post(admin, '/api/v1/classes', { schoolId, title: 'Math 4' }).expect(201);
  await post(admin, `/api/v1/classes/${one.id}/students`, { students: [{ studentId: student.person.id }] }).expect(200);
  const audience = { kind: 'class', classId: one.id };
  return { admin, student, post, playlist, given: { playlistId: playlist.id, audience } };
}

async function makeAssignment(context: PlaceContext) {
  const plan = await makePlan(context);
  const { body } = await plan.post(plan.admin, assignments, plan.given).expect(201);
  const path = `${assignments}/${body.assignment.id}`;
  const headers = plan.admin.headers;
  const roster = await request(context.world.app).get(`${path}/students`).set(headers).expect(200);
  const rowId = String(roster.body.items[0].id);
  return { ...plan, path, rowId, stepId: plan.playlist.stepIds[0]?.[0] ?? '' };
}

export type Made = Awaited<ReturnType<typeof makeAssignment>>;
type ToPath = (made: Made) => string | Promise<string>;
type ToCall = (made: Made) => object;

/** One for each place, for what leaves it as it was: to make one takes long. */
const made = new Map<string, Promise<Made>>();
const makeShared = (context: PlaceContext): Promise<Made> => {
  const key = `${context.admin.person.id} ${context.schoolId}`;
  const known = made.get(key) ?? makeAssignment(context);
  made.set(key, known);
  return known;
};

const onOne =
  (make: (context: PlaceContext) => Promise<Made>) =>
  (toPath: ToPath, call: ToCall = () => ({})) =>
  async (context: PlaceContext) => {
    const one = await make(context);
    return { path: await toPath(one), ...call(one) };
  };
export const on = onOne(makeShared);
const onNew = onOne(makeAssignment);
export const itself = ({ path }: Made) => path;
export const rowPath = ({ rowId }: Made) => `${rows}/${rowId}`;
export const ownPath = ({ rowId }: Made) => `${own}/${rowId}`;
const withStudent = ({ student }: Made) => ({ body: { studentIds: [student.person.id] } });
const longer = { commands: [{ do: 'timeFactor', factor: 2 }] };

const undo = async (one: Made) => {
  const { body } = await one.post(one.admin, `${rowPath(one)}/changes`, longer).expect(200);
  return `/changes/${body.changes.at(-1).id}/undo`;
};
const propose = async (one: Made) => {
  const link = { kind: 'add', link: { title: 'My page', url: 'https://example.org/mine' } };
  const { body } = await one.post(one.student, `${ownPath(one)}/proposals`, link).expect(201);
  return String(body.id);
};

export const assignmentsPermissions: PermissionTable = {
  'GET /api/v1/assignments': { who: staff(200), call: () => ({ path: assignments }) },
  'POST /api/v1/assignments': {
    who: { ...allRoles(404), admin: byPlace(201), schoolLeader: 403, ...noLearner },
    call: async (context) => ({ path: assignments, body: (await makePlan(context)).given }),
  },
  'GET /api/v1/assignments/merges': {
    who: merges,
    call: on(({ playlist }) => `${assignments}/merges?playlistId=${playlist.id}`),
  },
  'POST /api/v1/assignments/merges': {
    who: merges,
    call: on(
      () => `${assignments}/merges`,
      ({ playlist }) => ({ body: { playlistId: playlist.id } }),
    ),
  },
  'GET /api/v1/assignments/merges/waiting': {
    who: staff(200),
    call: () => ({ path: `${assignments}/merges/waiting` }),
  },
  'POST /api/v1/assignments/fits': {
    who: { ...allRoles(404), admin: byPlace(200), schoolLeader: 403, ...noLearner },
    call: on(
      () => `${assignments}/fits`,
      ({ given }) => ({ body: given }),
    ),
  },
  'GET /api/v1/assignments/merges/batches': {
    who: merges,
    call: on(({ playlist }) => `${assignments}/merges/batches?playlistId=${playlist.id}`),
  },
  'POST /api/v1/assignments/merges/batches/:id/undo': {
    who: changes,
    call: on(async ({ admin, post, playlist }) => {
      const { body } = await post(admin, `${assignments}/merges`, { playlistId: playlist.id }).expect(200);
      return `${assignments}/merges/batches/${body.batchId}/undo`;
    }),
  },
  'GET /api/v1/assignments/:id': { who: reads, call: on(itself) },
  'PATCH /api/v1/assignments/:id': {
    who: changes,
    call: on(itself, () => ({ body: { updates: 'ask' }, headers: { 'if-match': '*' } })),
  },
  'POST /api/v1/assignments/:id/end': { who: changes, call: onNew((one) => `${itself(one)}/end`) },
  'POST /api/v1/assignments/:id/reopen': { who: changes, call: on((one) => `${itself(one)}/reopen`) },
  'GET /api/v1/assignments/:id/students': { who: reads, call: on((one) => `${itself(one)}/students`) },
  'POST /api/v1/assignments/:id/unassign': {
    who: changes,
    call: onNew((one) => `${itself(one)}/unassign`, withStudent),
  },
  'POST /api/v1/assignments/:id/reassign': {
    who: changes,
    call: on((one) => `${itself(one)}/reassign`, withStudent),
  },
  'POST /api/v1/assignments/:id/extensions': {
    who: changes,
    call: on(
      (one) => `${itself(one)}/extensions`,
      (one) => ({ body: { ...withStudent(one).body, due: { on: '2030-01-15' } } }),
    ),
  },
  'GET /api/v1/student-playlists/:id': { who: readsStudent, call: on(rowPath) },
  'POST /api/v1/student-playlists/:id/changes': {
    who: changesStudent,
    call: on(
      (one) => `${rowPath(one)}/changes`,
      () => ({ body: longer }),
    ),
  },
  'POST /api/v1/student-playlists/:id/changes/:changeId/undo': {
    who: changesStudent,
    call: on(async (one) => `${rowPath(one)}${await undo(one)}`),
  },
  'GET /api/v1/student-playlists/:id/pathways': { who: changesStudent, call: on((one) => `${rowPath(one)}/pathways`) },
  'GET /api/v1/student-playlists/:id/steps/:stepId/swaps': {
    who: changesStudent,
    call: on((one) => `${rowPath(one)}/steps/${one.stepId}/swaps`),
  },
  'GET /api/v1/approvals': { who: staff(200), call: () => ({ path: approvals }) },
  'POST /api/v1/approvals/:id/undo': {
    who: changesStudent,
    call: on(async (one) => {
      const id = await propose(one);
      await one.post(one.admin, `${approvals}/${id}`, { decision: 'decline' }).expect(200);
      return `${approvals}/${id}/undo`;
    }),
  },
  'POST /api/v1/approvals/:id': {
    who: changesStudent,
    call: on(
      async (one) => `${approvals}/${await propose(one)}`,
      () => ({ body: { decision: 'decline' } }),
    ),
  },
  'GET /api/v1/me/playlists': { who: allRoles(200), call: () => ({ path: own }) },
  // Of another student: there for nobody else.
  'GET /api/v1/me/playlists/:id': { who: allRoles(404), call: on(ownPath) },
  'POST /api/v1/me/playlists/:id/changes': {
    who: allRoles(404),
    call: on(
      (one) => `${ownPath(one)}/changes`,
      ({ stepId }) => ({ body: { commands: [{ do: 'choose', stepId, optionIds: [] }] } }),
    ),
  },
  'POST /api/v1/me/playlists/:id/changes/:changeId/undo': {
    who: allRoles(404),
    call: on(async (one) => `${ownPath(one)}${await undo(one)}`),
  },
  'GET /api/v1/me/playlists/:id/steps/:stepId/swaps': {
    who: allRoles(404),
    call: on((one) => `${ownPath(one)}/steps/${one.stepId}/swaps`),
  },
  'POST /api/v1/me/playlists/:id/proposals': {
    who: allRoles(404),
    call: on(
      (one) => `${ownPath(one)}/proposals`,
      () => ({ body: { kind: 'add', link: { title: 'My page', url: 'https://example.org/mine' } } }),
    ),
  },
  'DELETE /api/v1/me/playlists/:id/proposals/:proposalId': {
    who: allRoles(404),
    call: on(async (one) => `${ownPath(one)}/proposals/${await propose(one)}`),
  },
};
