import request from 'supertest';
import { filesPath, sendOne } from '../../support/files.ts';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const { url: _url, kind: _kind, ...input } = completeInput as typeof completeInput & { kind?: string };

/** A file that a school's resource shows, by somebody else, published and approved for students. */
async function showFile({ world, schoolId, admin }: PlaceContext): Promise<string> {
  const { id: fileId } = await sendOne(world, admin, { name: 'shown.txt', content: 'Shown' });
  const body = { ...input, fileId, schoolId, visibility: 'school', approvedForStudents: true };
  const resources = '/api/v1/resources';
  const created = await request(world.app).post(resources).set(admin.headers).send(body).expect(201);
  await request(world.app).post(`${resources}/${created.body.id}/versions`).set(admin.headers).send({}).expect(200);
  return fileId;
}

const read: ByPlace = [200, 404, 404];

export const filesPermissions: PermissionTable = {
  'POST /api/v1/files': {
    // Those who may are told that it is no form.
    who: { ...allRoles(415), schoolLeader: 403, student: 403, guardian: 403 },
    call: () => ({ path: filesPath, body: {} }),
  },
  'GET /api/v1/files/storage': {
    who: { ...allRoles(403), admin: 200 },
    call: () => ({ path: `${filesPath}/storage` }),
  },
  // As the resource that shows it.
  'GET /api/v1/files/:id': {
    who: { ...allRoles(read), admin: [200, 200, 404] },
    call: async (context) => ({ path: `${filesPath}/${await showFile(context)}` }),
  },
  // Who has an address needs no token; this is none.
  'GET /files/:id/:name': { who: 'everybody', status: 400 },
};
