import request from 'supertest';
import { explainQueries } from '../support/explain.ts';
import { sendOne } from '../support/files.ts';
import { completeInput } from '../support/resources.ts';
import { buildDistrict, type SignedIn, signIn, signInAs, useWorld } from '../support/world.ts';

const world = useWorld();
const system = { kind: 'system', reason: 'a test' } as const;

let teacher: SignedIn;
let reader: SignedIn;
const ids: string[] = [];
beforeAll(async () => {
  const { id: orgId } = await buildDistrict(world);
  teacher = await signIn(world, { orgId, role: 'teacher' });
  reader = await signIn(world, { orgId, role: 'teacher' });
  for (let at = 0; at < 20; at++) {
    const file = await sendOne(world, teacher, { name: `${at}.txt`, content: `File ${at}` });
    ids.push(file.id);
    const body = { title: `Resource ${at}`, ...(at < 10 && { fileId: file.id }) };
    await request(world.app).post('/api/v1/resources').set(teacher.headers).send(body).expect(201);
  }
});

test('who may read a file, and what is due to be swept, is found by an index', async () => {
  const plans = await explainQueries(world, async () => {
    const asked = request(world.app).get(`/api/v1/files/${ids[3]}`);
    await asked.set(reader.headers).expect(404);
    expect(await world.wiring.files.sweep(system)).toEqual({ files: 0, blobs: 0, staged: 0 });
  });
  const own = plans.filter(({ query }) => /^(?:files|blobs|resources|resource_versions) /.test(query));
  expect(own.length).toBeGreaterThanOrEqual(4);
  for (const { stages, examined } of own) {
    expect(stages).not.toContain('COLLSCAN');
    expect(stages).not.toContain('SORT');
    expect(examined).toBeLessThanOrEqual(1);
  }
});

test('a sweep of many looks at those alone that are due', async () => {
  world.clock.advance(25 * 60 * 60 * 1_000);
  const plans = await explainQueries(world, async () => {
    expect(await world.wiring.files.sweep(system)).toEqual({ files: 10, blobs: 10, staged: 0 });
  });
  for (const { query, stages } of plans) expect([query, stages.includes('COLLSCAN')]).toEqual([query, false]);
});

test('remixes are found by what they stem from and by who made them', async () => {
  const { headers } = await signInAs(world, teacher.person);
  const path = '/api/v1/resources';
  const body = { ...completeInput, title: 'Original' };
  const { body: original } = await request(world.app).post(path).set(headers).send(body).expect(201);
  await request(world.app).post(`${path}/${original.id}/versions`).set(headers).expect(200);
  for (let at = 0; at < 3; at++) {
    await request(world.app).post(`${path}/${original.id}/remixes`).set(headers).send({ license: 'cc by' }).expect(201);
  }
  const plans = await explainQueries(world, async () => {
    await request(world.app).get(`${path}/${original.id}/remixes`).set(headers).expect(200);
    await request(world.app).get('/api/v1/me/remixes').set(headers).expect(200);
  });
  const own = plans.filter(({ query }) => /^(?:resources|remixes) /.test(query));
  expect(own.length).toBeGreaterThanOrEqual(4);
  for (const { query, stages, examined } of own) {
    expect([query, stages.includes('COLLSCAN'), stages.includes('SORT')]).toEqual([query, false, false]);
    expect(examined).toBeLessThanOrEqual(4);
  }
});
