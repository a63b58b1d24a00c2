import request from 'supertest';
import { signIn } from '../../support/world.ts';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const classes = '/api/v1/classes';
const audit = '/api/v1/audit/student-records';
const noId = 'f'.repeat(24);

const staff = (status: number) => ({ ...allRoles(status), student: 403, guardian: 403 });
const admins = (status: number) => ({ ...allRoles(403), admin: status });

/** A class that nobody of the callers teaches. */
const reads = {
  ...allRoles(404),
  admin: [200, 200, 404] as const,
  schoolLeader: [200, 404, 404] as const,
};
const changes = (status: number) => ({
  ...allRoles(404),
  admin: [status, status, 404] as const,
  schoolLeader: [403, 404, 404] as const,
});

const teachesThere = (status: number) => [status, 403, 400] as const;

async function makeClass({ world, admin, schoolId }: PlaceContext) {
  const student = await signIn(world, { orgId: admin.actor.orgId, role: 'student', schoolId });
  const teacher = await signIn(world, { orgId: admin.actor.orgId, role: 'teacher', schoolId });
  const send = (path: string, body: object) => request(world.app).post(path).set(admin.headers).send(body);
  const { body: one } = await send(classes, { schoolId, title: 'Math 4' }).expect(201);
  const path = `${classes}/${one.id}`;
  const students = [{ studentId: student.actor.userId }];
  const { body: enrolled } = await send(`${path}/students`, { students }).expect(200);
  await send(`${path}/teachers`, { personId: teacher.actor.userId, role: 'teacher' }).expect(200);
  await send(`${path}/code`, {}).expect(200);
  return { path, student, teacher, send, changeId: enrolled.changeId as string };
}

type Made = Awaited<ReturnType<typeof makeClass>>;
const onClass =
  (suffix: (made: Made) => string | Promise<string> = () => '', call: (made: Made) => object = () => ({})) =>
  async (context: PlaceContext) => {
    const made = await makeClass(context);
    return { path: `${made.path}${await suffix(made)}`, ...call(made) };
  };
const at = (suffix: string) => () => suffix;
const anyRevision = { headers: { 'if-match': '*' } };

const newGroup = async ({ send, path, student }: Made) => {
  const group = await send(`${path}/groups`, { title: 'Blue', studentIds: [student.actor.userId] }).expect(201);
  return `/groups/${group.body.id}`;
};

export const classesPermissions: PermissionTable = {
  'GET /api/v1/classes': { who: staff(200), call: () => ({ path: classes }) },
  'POST /api/v1/classes': {
    who: {
      ...allRoles(403),
      admin: [201, 201, 400],
      schoolLeader: teachesThere(403),
      specialist: teachesThere(201),
      coach: teachesThere(201),
      teacher: teachesThere(201),
      supportStaff: teachesThere(403),
      substitute: teachesThere(201),
    },
    call: ({ schoolId }) => ({ path: classes, body: { schoolId, title: 'Science 5' } }),
  },
  'GET /api/v1/me/classes': { who: allRoles(200), call: () => ({ path: '/api/v1/me/classes' }) },
  'GET /api/v1/classes/:id': { who: reads, call: onClass() },
  'PATCH /api/v1/classes/:id': {
    who: changes(200),
    call: onClass(at(''), () => ({ body: { title: 'Math 5' }, ...anyRevision })),
  },
  'POST /api/v1/classes/:id/archive': { who: changes(200), call: onClass(at('/archive')) },
  'POST /api/v1/classes/:id/restore': { who: changes(200), call: onClass(at('/restore')) },
  'POST /api/v1/classes/:id/teachers': {
    who: changes(200),
    call: onClass(at('/teachers'), ({ teacher }) => ({ body: { personId: teacher.actor.userId, role: 'support' } })),
  },
  'POST /api/v1/classes/:id/teachers/search': {
    who: changes(200),
    call: onClass(at('/teachers/search'), () => ({ body: { name: 'Ada' } })),
  },
  'POST /api/v1/classes/:id/teachers/:personId/end': {
    who: changes(200),
    call: onClass(({ teacher }) => `/teachers/${teacher.actor.userId}/end`),
  },
  'POST /api/v1/classes/:id/code': { who: changes(200), call: onClass(at('/code')) },
  'PATCH /api/v1/classes/:id/code': {
    who: changes(200),
    call: onClass(at('/code'), () => ({ body: { hours: null } })),
  },
  'DELETE /api/v1/classes/:id/code': { who: changes(200), call: onClass(at('/code')) },
  'GET /api/v1/classes/:id/students': { who: reads, call: onClass(at('/students')) },
  'POST /api/v1/classes/:id/students': {
    who: changes(200),
    call: onClass(at('/students'), ({ student }) => ({ body: { students: [{ studentId: student.actor.userId }] } })),
  },
  'POST /api/v1/classes/:id/students/new': {
    who: changes(200),
    call: onClass(at('/students/new'), () => ({ body: { students: [{ name: 'Somebody New' }], dryRun: true } })),
  },
  'POST /api/v1/classes/:id/students/table': {
    who: changes(415),
    call: onClass(at('/students/table'), () => ({ body: {} })),
  },
  'POST /api/v1/classes/:id/students/end': {
    who: changes(200),
    call: onClass(at('/students/end'), ({ student }) => ({ body: { studentIds: [student.actor.userId] } })),
  },
  'GET /api/v1/classes/:id/changes': {
    who: changes(200),
    call: onClass(at('/changes')),
  },
  'POST /api/v1/classes/:id/changes/:changeId/undo': {
    who: changes(200),
    call: onClass(({ changeId }) => `/changes/${changeId}/undo`),
  },
  'GET /api/v1/classes/:id/groups': { who: reads, call: onClass(at('/groups')) },
  'POST /api/v1/classes/:id/groups': {
    who: changes(201),
    call: onClass(at('/groups'), ({ student }) => ({ body: { title: 'Red', studentIds: [student.actor.userId] } })),
  },
  'PATCH /api/v1/classes/:id/groups/:groupId': {
    who: changes(200),
    call: onClass(newGroup, () => ({ body: { title: 'Green' }, ...anyRevision })),
  },
  'DELETE /api/v1/classes/:id/groups/:groupId': { who: changes(204), call: onClass(newGroup) },
  'POST /api/v1/auth/student-sign-in': { who: 'everybody', status: 400, body: {} },
  'POST /api/v1/auth/card-sign-in': { who: 'everybody', status: 401, body: { token: 'none' } },
  'GET /api/v1/classes/:id/sign-ins': { who: changes(200), call: onClass(at('/sign-ins')) },
  'POST /api/v1/classes/:id/sign-ins': {
    who: changes(200),
    call: onClass(at('/sign-ins'), ({ student }) => ({ body: { students: [{ studentId: student.actor.userId }] } })),
  },
  'POST /api/v1/classes/:id/sign-ins/:studentId/unlock': {
    who: changes(204),
    call: onClass(({ student }) => `/sign-ins/${student.actor.userId}/unlock`),
  },
  'DELETE /api/v1/classes/:id/sign-ins/:studentId': {
    who: changes(204),
    call: onClass(({ student }) => `/sign-ins/${student.actor.userId}`),
  },
  'POST /api/v1/classes/:id/cards': { who: changes(200), call: onClass(at('/cards')) },
  'POST /api/v1/classes/:id/cards/revoke': {
    who: changes(204),
    call: onClass(at('/cards/revoke'), ({ student }) => ({ body: { studentIds: [student.actor.userId] } })),
  },
  'POST /api/v1/rosters/imports': { who: admins(415), call: () => ({ path: '/api/v1/rosters/imports', body: {} }) },
  // Every one answers of an import: only the own district's admin finds it.
  'GET /api/v1/rosters/imports/:id': { who: admins(404), call: () => ({ path: `/api/v1/rosters/imports/${noId}` }) },
  'POST /api/v1/rosters/imports/:id/undo': {
    who: admins(404),
    call: () => ({ path: `/api/v1/rosters/imports/${noId}/undo`, body: {} }),
  },
  'GET /api/v1/audit/student-records': { who: admins(200), call: () => ({ path: audit }) },
  'GET /api/v1/audit/student-records/export': { who: admins(200), call: () => ({ path: `${audit}/export` }) },
};
