import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { buildPackage, guid, importPackage } from '../../support/frameworks.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const frameworks = '/api/v1/frameworks';
const standards = '/api/v1/standards';

/** A district's framework has no school: all of the district see it, and nobody else does. */
const read: ByPlace = [200, 200, 404];
const forbidden: ByPlace = [403, 403, 404];

/** Admins are for the whole district here; specialists stand for one school, and it takes the whole district. */
const keepers = (status: number) => ({ ...allRoles(forbidden), admin: [status, status, 404] as const });
const admins = (status: number) => ({ ...allRoles(403), admin: status });

const onFramework =
  (suffix: string, call: { body?: object; headers?: Record<string, string> } = {}) =>
  async ({ world, admin }: PlaceContext) => {
    const created = await request(world.app).post(frameworks).set(admin.headers).send({ title: 'I can' }).expect(201);
    return { path: `${frameworks}/${created.body.id}${suffix}`, ...call };
  };

const onStandard =
  (suffix: string, call: { body?: object; headers?: Record<string, string> } = {}) =>
  async (context: PlaceContext) => {
    const { path } = await onFramework('/standards')(context);
    const added = await request(context.world.app)
      .post(path)
      .set(context.admin.headers)
      .send({ statement: 'I can count' });
    return { path: `${standards}/${added.body.id}${suffix}`, ...call };
  };

/** A standard that a framework of the district has dropped, and its successor. */
const onRetired = async ({ world, district }: PlaceContext) => {
  const name = randomUUID();
  await importPackage(world, buildPackage(name, [[`${name}.1`, null]]), district.id);
  await importPackage(world, buildPackage(name, [[`${name}.2`, null]]), district.id);
  const items = [{ standardId: guid(`${name}.1`), successorId: guid(`${name}.2`) }];
  return { path: `${standards}/retired/successors`, body: { items } };
};

/** Those who tag see what was dropped. */
const taggers = { ...allRoles(403), admin: 200, specialist: 200, coach: 200, schoolLeader: 200 } as const;
const ifMatch = { 'if-match': '*' };

export const standardsPermissions: PermissionTable = {
  'GET /api/v1/frameworks': { who: allRoles(200), call: () => ({ path: frameworks }) },
  'POST /api/v1/frameworks': { who: admins(201), call: () => ({ path: frameworks, body: { title: 'I can' } }) },
  'GET /api/v1/frameworks/:id': { who: allRoles(read), call: onFramework('') },
  'PATCH /api/v1/frameworks/:id': {
    who: keepers(200),
    call: onFramework('', { body: { title: 'I can do it' }, headers: ifMatch }),
  },
  'GET /api/v1/frameworks/:id/tree': { who: allRoles(read), call: onFramework('/tree') },
  'POST /api/v1/frameworks/:id/standards': {
    who: keepers(201),
    call: onFramework('/standards', { body: { statement: 'I can read' } }),
  },
  'GET /api/v1/adopted-frameworks': { who: allRoles(200), call: () => ({ path: '/api/v1/adopted-frameworks' }) },
  'PUT /api/v1/adopted-frameworks': {
    who: admins(200),
    call: () => ({ path: '/api/v1/adopted-frameworks', body: { frameworkIds: [] } }),
  },
  'GET /api/v1/standards': { who: allRoles(200), call: () => ({ path: `${standards}?q=3.NF.1` }) },
  'POST /api/v1/standards/resolve': {
    who: allRoles(200),
    call: () => ({ path: `${standards}/resolve`, body: { codes: ['3.NF.1'] } }),
  },
  'GET /api/v1/standards/retired': { who: taggers, call: () => ({ path: `${standards}/retired` }) },
  'POST /api/v1/standards/retired/successors': { who: admins(202), call: onRetired },
  'GET /api/v1/standards/unresolved': { who: taggers, call: () => ({ path: `${standards}/unresolved` }) },
  'GET /api/v1/standards/:id': { who: allRoles(read), call: onStandard('') },
  'PATCH /api/v1/standards/:id': {
    who: keepers(200),
    call: onStandard('', { body: { statement: 'I can count to 20' }, headers: ifMatch }),
  },
  'GET /api/v1/standards/:id/progression': { who: allRoles(read), call: onStandard('/progression') },
  'GET /api/v1/standards/:id/crosswalk': { who: allRoles(read), call: onStandard('/crosswalk') },
};
