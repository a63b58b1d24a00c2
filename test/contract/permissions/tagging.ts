import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { signIn } from '../../support/world.ts';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const batches = '/api/v1/batches';
const spreadsheets = '/api/v1/spreadsheets';
/** Tables are seen by whoever sent them. */
const nothing = 'f'.repeat(24);

const resources = '/api/v1/resources';

/** A resource for one school, by somebody else, published and approved for students. */
async function publish({ world, schoolId, admin }: PlaceContext): Promise<string> {
  const body = { ...completeInput, schoolId, visibility: 'school', approvedForStudents: true };
  const created = await request(world.app).post(resources).set(admin.headers).send(body).expect(201);
  await request(world.app).post(`${resources}/${created.body.id}/versions`).set(admin.headers).send({}).expect(200);
  return created.body.id;
}

/** A batch of the district's admin. */
async function begin({ world, admin }: PlaceContext): Promise<string> {
  const kind = { kind: 'bulkEdit', state: 'done', request: {} } as const;
  return (await world.wiring.services.tagging.batches.begin(admin.actor, kind)).id;
}

/** Of somebody who is none of the callers. */
async function beginOfAnother({ world, district }: PlaceContext): Promise<string> {
  const { actor } = await signIn(world, { orgId: district.id, role: 'specialist' });
  const kind = { kind: 'bulkEdit', state: 'ready', request: {} } as const;
  return (await world.wiring.services.tagging.batches.begin(actor, kind)).id;
}

const onBatch =
  (suffix = '') =>
  async (context: PlaceContext) => ({ path: `${batches}/${await begin(context)}${suffix}` });

/** Who only reads changes nothing in bulk. */
const authors = (status: number) => ({ ...allRoles(status), schoolLeader: 403, student: 403, guardian: 403 });

/** Those who keep the whole district's library see everybody's: of the table only the admins are for the whole district. */
const keepers = (status: number) => ({ ...authors(404), admin: [status, status, 404] as const });

export const taggingPermissions: PermissionTable = {
  'GET /api/v1/batches': { who: authors(200), call: () => ({ path: batches }) },
  'GET /api/v1/batches/:id': { who: keepers(200), call: onBatch() },
  // Only whoever prepared it runs it.
  'POST /api/v1/batches/:id/run': {
    who: { ...authors(404), admin: [403, 403, 404] },
    call: async (context) => ({ path: `${batches}/${await beginOfAnother(context)}/run` }),
  },
  'POST /api/v1/bulk-edits': {
    who: authors(202),
    call: () => ({
      path: '/api/v1/bulk-edits',
      body: { selection: { list: {} }, change: { keywords: { add: ['new'] } } },
    }),
  },
  'POST /api/v1/quick-edits': {
    who: authors(200),
    call: () => ({
      path: '/api/v1/quick-edits',
      body: { edits: [{ resources: [{ id: nothing }], change: { keywords: { add: ['new'] } } }] },
    }),
  },
  'POST /api/v1/spreadsheets/exports': {
    who: authors(200),
    call: () => ({ path: `${spreadsheets}/exports`, body: { selection: { list: {} } } }),
  },
  // Without a file: whoever may send one is told so.
  'POST /api/v1/spreadsheets': { who: authors(415), call: () => ({ path: spreadsheets }) },
  'GET /api/v1/spreadsheets/:id': { who: authors(404), call: () => ({ path: `${spreadsheets}/${nothing}` }) },
  'POST /api/v1/spreadsheets/:id/imports': {
    who: authors(404),
    call: () => ({ path: `${spreadsheets}/${nothing}/imports`, body: {} }),
  },
  'GET /api/v1/resources/:id/provenance': {
    who: {
      ...allRoles([200, 404, 404]),
      admin: [200, 200, 404],
      student: 403,
      guardian: 403,
    },
    call: async (context) => ({ path: `${resources}/${await publish(context)}/provenance` }),
  },
  'POST /api/v1/resources/:id/provenance/reviews': {
    // Whoever may edit what another person has shared with the school.
    who: {
      ...allRoles([403, 404, 404]),
      admin: [200, 200, 404],
      specialist: [200, 404, 404],
    },
    call: async (context) => ({ path: `${resources}/${await publish(context)}/provenance/reviews`, body: {} }),
  },
  'POST /api/v1/batches/:id/undo': { who: keepers(202), call: onBatch('/undo') },
};
