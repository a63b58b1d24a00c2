import { Types } from 'mongoose';
import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

let sites = 0;

const onLink = (suffix: string) => async (context: PlaceContext) => {
  const { world, district, schoolId, admin } = context;
  // A site of its own, as only one look at a site is made at a time.
  sites += 1;
  const host = `127.0.0.1:${sites}`;
  const url = `http://${host}/frogs`;
  const body = { ...completeInput, url, schoolId, visibility: 'school', approvedForStudents: true };
  const created = await request(world.app).post('/api/v1/resources').set(admin.headers).send(body).expect(201);
  const { id } = created.body;
  await request(world.app).post(`/api/v1/resources/${id}/versions`).set(admin.headers).send({}).expect(200);
  const now = new Date();
  await world.database.connection.collection('link_checks').insertOne({
    _id: new Types.ObjectId(id),
    orgId: new Types.ObjectId(district.id),
    schoolId: new Types.ObjectId(schoolId),
    ownerId: null,
    url,
    host,
    state: 'ok',
    since: now,
    checkedAt: now,
    nextCheckAt: now,
    code: null,
    status: 200,
    contentType: null,
    lastModified: null,
    redirect: { to: 'https://example.org/moved', isPermanent: true },
    failures: 0,
    firstFailedAt: null,
    dismissed: null,
    isDismissed: false,
  });
  return { path: `/api/v1/resources/${id}/link${suffix}` };
};

const read: ByPlace = [200, 404, 404];

/** The school's own specialist and the district's admin keep what others made; all others there see it. */
const keepers = {
  ...allRoles([403, 404, 404] as const),
  specialist: [200, 404, 404] as const,
  admin: [200, 200, 404] as const,
};

export const linkHealthPermissions: PermissionTable = {
  'GET /api/v1/library/links': {
    who: { ...allRoles(403), admin: 200, specialist: 200 },
    call: () => ({ path: '/api/v1/library/links' }),
  },
  'GET /api/v1/resources/:id/link': { who: { ...allRoles(read), admin: [200, 200, 404] }, call: onLink('') },
  'POST /api/v1/resources/:id/link/checks': { who: keepers, call: onLink('/checks') },
  'POST /api/v1/resources/:id/link/redirect': { who: keepers, call: onLink('/redirect') },
  'PUT /api/v1/resources/:id/link/address': {
    who: keepers,
    call: async (context) => ({ ...(await onLink('/address')(context)), body: { url: 'https://toads.invalid/' } }),
  },
  'PUT /api/v1/resources/:id/link/dismissal': { who: keepers, call: onLink('/dismissal') },
  'DELETE /api/v1/resources/:id/link/dismissal': { who: keepers, call: onLink('/dismissal') },
};
