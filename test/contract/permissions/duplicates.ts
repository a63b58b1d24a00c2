import { setTimeout as sleep } from 'node:timers/promises';
import { Types } from 'mongoose';
import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const library = '/api/v1/library';

/** Two resources of one school, which may be one. */
async function buildPair({ world, district, schoolId, admin }: PlaceContext) {
  const ids: string[] = [];
  for (const title of ['Frogs of the pond', 'Frogs in the pond']) {
    const body = { ...completeInput, title, schoolId, visibility: 'school' };
    const created = await request(world.app).post('/api/v1/resources').set(admin.headers).send(body).expect(201);
    ids.push(created.body.id);
  }
  const pair = {
    _id: new Types.ObjectId(),
    orgId: new Types.ObjectId(district.id),
    pair: ids.join(':'),
    resourceIds: ids.map((id) => new Types.ObjectId(id)),
    schoolId: new Types.ObjectId(schoolId),
    kinds: ['title'],
    reasons: [],
    score: 0.9,
    state: 'open',
    foundAt: new Date(),
    decidedBy: null,
    decidedAt: null,
    note: null,
  };
  await world.database.connection.collection('duplicate_pairs').insertOne(pair);
  const [winnerId, loserId] = ids;
  return { pairId: pair._id.toHexString(), body: { winnerId, loserId } };
}

const onPair = (suffix: string) => async (context: PlaceContext) => ({
  path: `${library}/duplicates/${(await buildPair(context)).pairId}${suffix}`,
});

const onMerge = (suffix: string) => async (context: PlaceContext) => {
  const { body } = await buildPair(context);
  const { world, admin } = context;
  const merged = await request(world.app).post(`${library}/merges`).set(admin.headers).send(body).expect(201);
  const address = `${library}/merges/${merged.body.id}`;
  // What is not finished on a busy machine cannot be undone yet.
  for (let state = merged.body.state; state !== 'done'; await sleep(50)) {
    state = (await request(world.app).get(address).set(admin.headers).expect(200)).body.state;
  }
  return { path: `${address}${suffix}` };
};

const curators = (status: number, ofSpecialist: number | ByPlace) => ({
  ...allRoles(403),
  admin: [status, status, 404] as const,
  specialist: ofSpecialist,
});

export const duplicatesPermissions: PermissionTable = {
  'GET /api/v1/library/duplicates': {
    who: { ...allRoles(403), admin: 200, specialist: 200 },
    call: () => ({ path: `${library}/duplicates` }),
  },
  'GET /api/v1/library/duplicates/:id': { who: curators(200, [200, 404, 404]), call: onPair('') },
  'POST /api/v1/library/duplicates/:id/dismissal': { who: curators(200, [200, 404, 404]), call: onPair('/dismissal') },
  'DELETE /api/v1/library/duplicates/:id/dismissal': {
    who: curators(200, [200, 404, 404]),
    call: onPair('/dismissal'),
  },
  'POST /api/v1/library/merges': {
    // Drafts of somebody else: nobody but those who keep that school's library knows of them.
    who: { ...allRoles(404), admin: [201, 201, 404], specialist: [201, 404, 404] },
    call: async (context) => ({ path: `${library}/merges`, body: (await buildPair(context)).body }),
  },
  'GET /api/v1/library/merges': {
    who: { ...allRoles(403), admin: 200, specialist: 200 },
    call: () => ({ path: `${library}/merges` }),
  },
  // What was done is shown to whoever keeps the district's library; undoing it takes the rights to both.
  'GET /api/v1/library/merges/:id': { who: curators(200, [200, 200, 404]), call: onMerge('') },
  'POST /api/v1/library/merges/:id/undo': { who: curators(200, [200, 403, 404]), call: onMerge('/undo') },
};
