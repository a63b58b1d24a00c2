import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const resources = '/api/v1/resources';

/** A resource for one school, by somebody else, published and approved for students. */
async function publish({ world, schoolId, admin }: PlaceContext): Promise<string> {
  const body = { ...completeInput, schoolId, visibility: 'school', approvedForStudents: true };
  const created = await request(world.app).post(resources).set(admin.headers).send(body).expect(201);
  const { id } = created.body;
  await request(world.app).post(`${resources}/${id}/versions`).set(admin.headers).send({}).expect(200);
  return id;
}

/** A remix of such a resource, for the same school. */
async function remix(context: PlaceContext): Promise<string> {
  const { world, schoolId, admin } = context;
  const id = await publish(context);
  const body = { license: 'cc by 4.0', schoolId };
  const made = await request(world.app).post(`${resources}/${id}/remixes`).set(admin.headers).send(body).expect(201);
  const address = `${resources}/${made.body.id}`;
  const shared = request(world.app).patch(address).set(admin.headers).set('if-match', '*');
  await shared.send({ visibility: 'school', approvedForStudents: true }).expect(200);
  await request(world.app).post(`${address}/versions`).set(admin.headers).send({}).expect(200);
  const source = request(world.app).patch(`${resources}/${id}`).set(admin.headers).set('if-match', '*');
  await source.send({ keywords: ['pond'] }).expect(200);
  return made.body.id;
}

const on =
  (build: (context: PlaceContext) => Promise<string>, suffix: string, body?: object) =>
  async (context: PlaceContext) => ({ path: `${resources}/${await build(context)}${suffix}`, ...(body && { body }) });

const visible = (status: number): ByPlace => [status, 404, 404];
const everywhere = (status: number): ByPlace => [status, status, 404];
const readers = { ...allRoles(visible(200)), admin: everywhere(200) };
/** The school's own specialist and the district's admin keep what others made. */
const keepers = { ...allRoles(visible(403)), specialist: visible(200), admin: everywhere(200) };

export const remixesPermissions: PermissionTable = {
  'POST /api/v1/resources/:id/remixes': {
    // School leaders read; students and guardians propose by other ways.
    who: { ...allRoles(visible(201)), admin: everywhere(201), schoolLeader: 403, student: 403, guardian: 403 },
    call: on(publish, '/remixes', { license: 'cc by 4.0' }),
  },
  'GET /api/v1/resources/:id/remixes': { who: readers, call: on(publish, '/remixes') },
  'GET /api/v1/resources/:id/remix-terms': { who: readers, call: on(publish, '/remix-terms') },
  'GET /api/v1/resources/:id/attribution': { who: readers, call: on(publish, '/attribution') },
  'GET /api/v1/resources/:id/upstream': { who: keepers, call: on(remix, '/upstream') },
  'POST /api/v1/resources/:id/upstream': {
    who: keepers,
    call: on(remix, '/upstream', { decisions: [{ field: 'keywords', decision: 'accept' }] }),
  },
  'GET /api/v1/me/remixes': { who: allRoles(200), call: () => ({ path: '/api/v1/me/remixes' }) },
};
