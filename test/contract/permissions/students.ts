import request from 'supertest';
import { signIn } from '../../support/world.ts';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

/** A student whom none of the callers teaches. */
const reads = { ...allRoles(404), admin: [200, 200, 404] as const, schoolLeader: [200, 404, 404] as const };
const changes = (status: number) => ({
  ...allRoles(404),
  admin: [status, status, 404] as const,
  schoolLeader: [403, 404, 404] as const,
});
const admins = (status: number) => ({ ...allRoles(403), admin: [status, status, 404] as const });

async function makeStudent({ world, admin, schoolId }: PlaceContext) {
  const student = await signIn(world, { orgId: admin.actor.orgId, role: 'student', schoolId });
  const path = `/api/v1/students/${student.actor.userId}`;
  const send = (to: string, body: object = {}, who = admin) => request(world.app).post(to).set(who.headers).send(body);
  return { student, path, send };
}

type Made = Awaited<ReturnType<typeof makeStudent>>;
const onStudent =
  (
    suffix: string | ((made: Made, context: PlaceContext) => Promise<string>),
    call: (made: Made) => object = () => ({}),
  ) =>
  async (context: PlaceContext) => {
    const made = await makeStudent(context);
    const rest = typeof suffix === 'string' ? suffix : await suffix(made, context);
    return { path: `${made.path}${rest}`, ...call(made) };
  };

const newGoal = async ({ path, send }: Made) =>
  `/goals/${(await send(`${path}/goals`, { text: 'Read a book.' }).expect(201)).body.id}`;

const newGuardian = async ({ path, send }: Made, { world, admin, schoolId }: PlaceContext) => {
  const guardian = await signIn(world, { orgId: admin.actor.orgId, role: 'guardian', schoolId });
  const { code } = (await send(`${path}/guardians/invitations`).expect(201)).body;
  await send('/api/v1/me/children', { code }, guardian).expect(200);
  return `/guardians/${guardian.actor.userId}`;
};

const onSupport =
  (call: object = {}) =>
  async ({ world, admin, schoolId }: PlaceContext) => {
    const support = await signIn(world, { orgId: admin.actor.orgId, role: 'supportStaff', schoolId });
    return { path: `/api/v1/people/${support.actor.userId}/caseload`, ...call };
  };

const onRollover = async ({ world, admin }: PlaceContext) => {
  const sent = await request(world.app).post('/api/v1/classes/rollovers').set(admin.headers).send({ dryRun: true });
  await world.wiring.jobs.service.waitFor(sent.body.id, 10_000);
  return { path: `/api/v1/classes/rollovers/${sent.body.id}/undo` };
};

const retention = '/api/v1/retention-settings';
const kept = { afterYears: null, remains: 'counts' };
const rules = { progress: kept, evidence: kept, audit: kept, record: kept };

export const studentsPermissions: PermissionTable = {
  'POST /api/v1/students/search': {
    who: { ...allRoles(200), student: 403, guardian: 403 },
    call: () => ({ path: '/api/v1/students/search', body: { name: 'Ma' } }),
  },
  'GET /api/v1/retention-settings': { who: { ...allRoles(403), admin: 200 }, call: () => ({ path: retention }) },
  'PUT /api/v1/retention-settings': {
    who: { ...allRoles(403), admin: 200 },
    call: () => ({ path: retention, body: { isOn: false, noticeDays: 14, rules }, headers: { 'if-match': '*' } }),
  },
  'POST /api/v1/retention-settings/previews': {
    who: { ...allRoles(403), admin: 202 },
    call: () => ({ path: `${retention}/previews` }),
  },
  'GET /api/v1/retention-settings/counts': {
    who: { ...allRoles(403), admin: 200 },
    call: () => ({ path: `${retention}/counts` }),
  },
  'POST /api/v1/classes/rollovers': {
    who: { ...allRoles(403), admin: 202 },
    call: () => ({ path: '/api/v1/classes/rollovers', body: { dryRun: true } }),
  },
  'POST /api/v1/classes/rollovers/:id/undo': {
    who: { ...allRoles(403), admin: [202, 202, 404] },
    call: onRollover,
  },
  'POST /api/v1/students/:id/transfer': {
    who: { ...allRoles(403), admin: [200, 200, 404] },
    call: async (context) => {
      const { path } = await makeStudent(context);
      return { path: `${path}/transfer`, body: { schoolId: context.district.schools[0].id } };
    },
  },
  'POST /api/v1/people/:id/handover': {
    who: { ...allRoles(403), admin: [202, 202, 404] },
    call: async ({ world, admin, schoolId }) => {
      const who = { orgId: admin.actor.orgId, role: 'teacher', schoolId } as const;
      const [from, to] = [await signIn(world, who), await signIn(world, who)];
      return { path: `/api/v1/people/${from.actor.userId}/handover`, body: { to: to.actor.userId } };
    },
  },
  'GET /api/v1/students/:id/profile': { who: reads, call: onStudent('/profile') },
  'PATCH /api/v1/students/:id/profile': {
    who: changes(200),
    call: onStudent('/profile', () => ({ body: { device: 'own' } })),
  },
  'POST /api/v1/students/:id/goals': {
    who: changes(201),
    call: onStudent('/goals', () => ({ body: { text: 'Read a book.' } })),
  },
  'PATCH /api/v1/students/:id/goals/:goalId': {
    who: changes(200),
    call: onStudent(newGoal, () => ({ body: { isReached: true } })),
  },
  'DELETE /api/v1/students/:id/goals/:goalId': { who: changes(204), call: onStudent(newGoal) },
  'POST /api/v1/students/:id/guardians/invitations': { who: changes(201), call: onStudent('/guardians/invitations') },
  'GET /api/v1/students/:id/guardians': { who: changes(200), call: onStudent('/guardians') },
  'DELETE /api/v1/students/:id/guardians/:personId': { who: changes(204), call: onStudent(newGuardian) },
  'GET /api/v1/me/children': { who: allRoles(200), call: () => ({ path: '/api/v1/me/children' }) },
  'POST /api/v1/me/children': {
    who: allRoles(410),
    call: () => ({ path: '/api/v1/me/children', body: { code: 'NOSUCH' } }),
  },
  'POST /api/v1/auth/join-as-guardian': { who: 'everybody', status: 400, body: {} },
  'POST /api/v1/students/:id/export': { who: admins(200), call: onStudent('/export') },
  'POST /api/v1/students/:id/erasure': {
    who: admins(204),
    call: onStudent('/erasure', ({ student }) => ({ body: { name: student.person.displayName } })),
  },
  'GET /api/v1/people/:id/caseload': { who: { ...allRoles(404), admin: [200, 200, 404] }, call: onSupport() },
  'PUT /api/v1/people/:id/caseload': { who: admins(200), call: onSupport({ body: { studentIds: [] } }) },
};
