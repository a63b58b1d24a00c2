import request from 'supertest';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const targets = '/api/v1/targets';
const courses = '/api/v1/courses';

/** All staff. */
const readers = (status: number) => ({ ...allRoles(status), student: 403, guardian: 403 });
const readsOwn = {
  ...allRoles([200, 200, 404] as const),
  student: 403,
  guardian: 403,
};

/** Both are the district's: the specialist of the table is one school's. Who may not read at all learns that first. */
const keepers = (status: number) => ({ ...allRoles(403), admin: status });
const keepsOwn = (status: number) => ({
  ...allRoles([403, 403, 404] as const),
  admin: [status, status, 404] as const,
  student: 403,
  guardian: 403,
});

const anyRevision = { headers: { 'if-match': '*' } };
let made = 0;

async function add({ world, admin }: PlaceContext): Promise<string> {
  made += 1;
  const body = { statement: { en: `I can count to ${made}.` } };
  return (await request(world.app).post(targets).set(admin.headers).send(body).expect(201)).body.id;
}

const onTarget =
  (suffix = '', call: object = {}) =>
  async (context: PlaceContext) => ({ path: `${targets}/${await add(context)}${suffix}`, ...call });

async function makeCourse({ world, admin }: PlaceContext) {
  const resource = await request(world.app).post('/api/v1/resources').set(admin.headers).send({ title: 'Counting' });
  const attachments = [{ kind: 'resource', thingId: resource.body.id }];
  const body = { title: 'Grade 1', units: [{ title: 'Counting', attachments }] };
  const { body: course } = await request(world.app).post(courses).set(admin.headers).send(body).expect(201);
  const [unit] = course.units;
  return { course, unit, thingId: resource.body.id as string };
}

type Made = Awaited<ReturnType<typeof makeCourse>>;
const onCourse =
  (suffix: (made: Made) => string = () => '', call: (made: Made) => object = () => ({})) =>
  async (context: PlaceContext) => {
    const built = await makeCourse(context);
    return { path: `${courses}/${built.course.id}${suffix(built)}`, ...call(built) };
  };
const unitPath = ({ unit }: Made) => `/units/${unit.id}`;
const attachmentPath = (built: Made) => `${unitPath(built)}/attachments/${built.unit.attachments[0].id}`;

export const coursesPermissions: PermissionTable = {
  'GET /api/v1/targets': { who: readers(200), call: () => ({ path: targets }) },
  'POST /api/v1/targets': {
    who: keepers(201),
    call: () => ({ path: targets, body: { statement: { en: 'I can name fractions.' } } }),
  },
  'GET /api/v1/targets/export': { who: readers(200), call: () => ({ path: `${targets}/export` }) },
  'POST /api/v1/targets/imports': {
    who: keepers(415),
    call: () => ({ path: `${targets}/imports`, body: {} }),
  },
  'GET /api/v1/targets/:id': { who: readsOwn, call: onTarget() },
  'PATCH /api/v1/targets/:id': { who: keepsOwn(200), call: onTarget('', { body: { tags: ['new'] }, ...anyRevision }) },
  'POST /api/v1/targets/:id/retire': { who: keepsOwn(200), call: onTarget('/retire') },
  'POST /api/v1/targets/:id/restore': { who: keepsOwn(200), call: onTarget('/restore') },
  'GET /api/v1/courses': { who: readers(200), call: () => ({ path: courses }) },
  'POST /api/v1/courses': { who: keepers(201), call: () => ({ path: courses, body: { title: 'Grade 2' } }) },
  'GET /api/v1/courses/:id': { who: readsOwn, call: onCourse() },
  'GET /api/v1/courses/:id/this-week': { who: readsOwn, call: onCourse(() => '/this-week') },
  'PATCH /api/v1/courses/:id': {
    who: keepsOwn(200),
    call: onCourse(
      () => '',
      () => ({ body: { title: 'Grade 3' }, ...anyRevision }),
    ),
  },
  'DELETE /api/v1/courses/:id': { who: keepsOwn(204), call: onCourse() },
  'PUT /api/v1/courses/:id/order': {
    who: keepsOwn(200),
    call: onCourse(
      () => '/order',
      ({ unit }) => ({ body: { units: [{ id: unit.id }] }, ...anyRevision }),
    ),
  },
  'POST /api/v1/courses/:id/units': {
    who: keepsOwn(200),
    call: onCourse(
      () => '/units',
      () => ({ body: { title: 'Adding' } }),
    ),
  },
  'PATCH /api/v1/courses/:id/units/:unitId': {
    who: keepsOwn(200),
    call: onCourse(unitPath, () => ({ body: { title: 'Adding' }, ...anyRevision })),
  },
  'DELETE /api/v1/courses/:id/units/:unitId': {
    who: keepsOwn(200),
    call: onCourse(unitPath, () => anyRevision),
  },
  'GET /api/v1/courses/:id/units/:unitId/finds': {
    who: readsOwn,
    call: onCourse((built) => `${unitPath(built)}/finds`),
  },
  'POST /api/v1/courses/:id/units/:unitId/attachments': {
    // Another district's admin does not see the course, and so learns nothing of the resource.
    who: keepsOwn(200),
    call: onCourse(
      (built) => `${unitPath(built)}/attachments`,
      ({ thingId }) => ({ body: { attachments: [{ kind: 'resource', thingId }] } }),
    ),
  },
  'PATCH /api/v1/courses/:id/units/:unitId/attachments/:attachmentId': {
    who: keepsOwn(200),
    call: onCourse(attachmentPath, () => ({ body: { note: 'Begin here.' }, ...anyRevision })),
  },
  'DELETE /api/v1/courses/:id/units/:unitId/attachments/:attachmentId': {
    who: keepsOwn(200),
    call: onCourse(attachmentPath),
  },
  'GET /api/v1/school-calendar': { who: allRoles(200), call: () => ({ path: '/api/v1/school-calendar' }) },
  'PUT /api/v1/school-calendar': {
    who: keepers(200),
    call: () => ({ path: '/api/v1/school-calendar', body: { years: [] }, ...anyRevision }),
  },
};
