import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { addJob, idleKind, jobsStoreOf, system } from '../support/jobs.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const path = '/api/v1/jobs';

let district: BuiltDistrict;
let admin: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  const orgId = district.id;
  admin = await signIn(world, { orgId, role: 'admin' });
  teacher = await signIn(world, { orgId, role: 'teacher' });
  colleague = await signIn(world, { orgId, role: 'teacher' });
});

const get = (who: SignedIn, suffix = '') => request(world.app).get(`${path}${suffix}`).set(who.headers);
const post = (who: SignedIn, suffix: string) => request(world.app).post(`${path}${suffix}`).set(who.headers);
const ids = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
const mine = () => ({ orgId: district.id, requestedBy: teacher.person.id });

/** A job of the teacher as a process runs it. */
async function runningJob() {
  const kind = { ...idleKind, kind: `test.running-${Math.random().toString(36).slice(2)}` };
  const { id } = await world.wiring.jobs.service.enqueue(mine(), kind, {});
  const store = jobsStoreOf(world);
  await store.claim(system, { kinds: [kind.kind], holder: 'a test', leaseMs: 60_000 });
  const claim = { id, fence: 1 };
  return {
    id,
    kind: kind.kind,
    claim,
    store,
    save: (done: number, report: string[] = []) =>
      store.save(system, {
        claim,
        checkpoint: { done },
        progress: { done, total: 10, note: 'Reading.' },
        report: report.map((outcome) => ({ outcome, subject: null, message: 'So it was.', details: { row: 3 } })),
        leaseMs: 60_000,
      }),
  };
}

describe('reading jobs', () => {
  test('shows progress, and 304 until there is more', async () => {
    const job = await runningJob();
    await job.save(4);
    const first = await get(teacher, `/${job.id}`).expect(200);
    expect(first.body).toMatchObject({
      id: job.id,
      state: 'running',
      requestedBy: teacher.person.id,
      progress: { done: 4, total: 10, note: 'Reading.' },
      attempts: 1,
      errors: [],
      result: null,
      finishedAt: null,
      nextAttemptAt: null,
    });
    expect(first.body).not.toHaveProperty('input');
    expect(first.body).not.toHaveProperty('checkpoint');
    const { etag } = first.headers as { etag: string };
    await get(teacher, `/${job.id}`).set('if-none-match', etag).expect(304);
    // A heartbeat is nothing new.
    await job.store.prolong(system, { claim: job.claim, leaseMs: 60_000 });
    await get(teacher, `/${job.id}`).set('if-none-match', etag).expect(304);
    await job.save(5);
    await get(teacher, `/${job.id}`).set('if-none-match', etag).expect(200);
    await job.store.settle(system, job.claim, { kind: 'done', result: { created: 5 } });
    expect((await get(teacher, `/${job.id}`)).body).toMatchObject({ state: 'done', result: { created: 5 } });
  });

  test('lists own ones, and to admins all of the district, in pages', async () => {
    const orgId = (await buildDistrict(world)).id;
    const boss = await signIn(world, { orgId, role: 'admin' });
    const one = await signIn(world, { orgId, role: 'specialist' });
    const made: string[] = [];
    for (const requestedBy of [one.person.id, boss.person.id, one.person.id]) {
      made.unshift((await addJob(world, { orgId, requestedBy })).id);
    }
    const dead = await addJob(world, { orgId, requestedBy: one.person.id, state: 'dead' });
    expect(ids((await get(boss).expect(200)).body)).toEqual([dead.id, ...made]);
    expect(ids((await get(one).expect(200)).body)).toEqual([dead.id, made[0], made[2]]);
    expect(ids((await get(boss, '?state=dead').expect(200)).body)).toEqual([dead.id]);
    expect(ids((await get(boss, '?kind=test.other').expect(200)).body)).toEqual([]);
    expect(ids((await get(boss, '?requestedBy=me').expect(200)).body)).toEqual([made[1]]);
    // Asking for those of others does not show them.
    expect(ids((await get(one, `?requestedBy=${boss.person.id}`).expect(200)).body)).toEqual(
      ids((await get(one)).body),
    );

    const first = (await get(boss, '?limit=3&kind=test.idle').expect(200)).body;
    expect(first).toMatchObject({ total: 4, totalIsLowerBound: false });
    const rest = await get(boss, `?limit=3&kind=test.idle&cursor=${first.nextCursor}`).expect(200);
    expect([...ids(first), ...ids(rest.body)]).toEqual([dead.id, ...made]);
    expect(rest.body.nextCursor).toBeNull();
    expectProblem(await get(boss, `?limit=3&cursor=${first.nextCursor}`), 'invalid_request');
    expectProblem(await get(boss, '?state=asleep'), 'invalid_request');
    expectProblem(await get(boss, '?kind[$ne]=x'), 'invalid_request');
  });

  test('shows the report line by line, in pages and by outcome', async () => {
    const job = await runningJob();
    await job.save(3, ['created', 'skipped', 'created']);
    await job.save(4, ['skipped']);
    const first = (await get(teacher, `/${job.id}/report?limit=3`).expect(200)).body;
    expect(first.items.map(({ number, outcome }: { number: number; outcome: string }) => [number, outcome])).toEqual([
      [1, 'created'],
      [2, 'skipped'],
      [3, 'created'],
    ]);
    expect(first.items[0]).toEqual({
      number: 1,
      outcome: 'created',
      subject: null,
      message: 'So it was.',
      details: { row: 3 },
    });
    const rest = (await get(teacher, `/${job.id}/report?limit=3&cursor=${first.nextCursor}`).expect(200)).body;
    expect(rest.items).toMatchObject([{ number: 4 }]);
    const skipped = (await get(teacher, `/${job.id}/report?outcome=skipped`).expect(200)).body;
    expect(skipped).toMatchObject({ total: 2, items: [{ number: 2 }, { number: 4 }] });
    expect((await get(teacher, `/${job.id}`)).body.report).toEqual({ lines: 4, dropped: 0 });
    expectProblem(await get(colleague, `/${job.id}/report`), 'not_found');
  });

  test('keeps no more lines than a report may have, and counts the others', async () => {
    const job = await runningJob();
    const { connection } = world.database;
    await connection.collection('jobs').updateOne({ kind: job.kind }, { $set: { reportLines: 19_999 } });
    await job.save(1, ['created', 'created', 'created']);
    expect((await get(teacher, `/${job.id}`)).body.report).toEqual({ lines: 20_000, dropped: 2 });
  });

  test('of others, of nobody and of none answers 404', async () => {
    const { id } = await runningJob();
    expectProblem(await get(colleague, `/${id}`), 'not_found');
    const own = await world.wiring.jobs.service.enqueue({ orgId: null, requestedBy: null }, idleKind, {});
    expectProblem(await get(admin, `/${own.id}`), 'not_found');
    expectProblem(await get(admin, '/0123456789abcdef01234567'), 'not_found');
    expectProblem(await get(admin, '/nonsense'), 'invalid_request');
  });
});

describe('cancelling and trying again', () => {
  test('a job that waits is cancelled at once, and can be tried again', async () => {
    const { id } = await addJob(world, mine());
    expectProblem(await post(teacher, `/${id}/retries`), 'wrong_status');
    const cancelled = await post(teacher, `/${id}/cancellation`).expect(200);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', nextAttemptAt: null });
    const again = await post(teacher, `/${id}/cancellation`);
    expectProblem(again, 'wrong_status');
    expect(again.body.status).toBe(409);
    expect((await post(teacher, `/${id}/retries`).expect(200)).body).toMatchObject({
      state: 'queued',
      isCancelRequested: false,
      finishedAt: null,
    });
  });

  test('a job that runs is asked to stop', async () => {
    const job = await runningJob();
    expect((await post(admin, `/${job.id}/cancellation`).expect(200)).body).toMatchObject({
      state: 'running',
      isCancelRequested: true,
    });
    expect(await job.save(1)).toEqual({ isCancelRequested: true });
  });

  test('a job that is dead is tried again by an admin', async () => {
    const { id } = await addJob(world, { ...mine(), state: 'dead' });
    expectProblem(await post(colleague, `/${id}/retries`), 'not_found');
    expect((await post(admin, `/${id}/retries`).expect(200)).body).toMatchObject({ state: 'queued', attempts: 0 });
  });
});

test('the metrics count jobs by their state', async () => {
  await addJob(world, { orgId: district.id, state: 'dead' });
  const { text } = await request(world.app).get('/metrics').expect(200);
  expect(Number(/^pathloom_jobs\{state="dead"\} (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
  expect(text).toContain('pathloom_jobs{state="queued"}');
});

test('resources that were deleted a month ago are purged by a job', async () => {
  const specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  const create = await request(world.app)
    .post('/api/v1/resources')
    .set(specialist.headers)
    .send({ title: 'Gone' })
    .expect(201);
  await request(world.app).delete(`/api/v1/resources/${create.body.id}`).set(specialist.headers).expect(204);
  const resources = world.database.connection.collection('resources');
  const count = () => resources.countDocuments({ deletedAt: { $ne: null } });
  const run = async () => {
    const { service } = world.wiring.jobs;
    const { id } = await service.enqueue({ orgId: null, requestedBy: null }, purgeKind, {});
    return service.waitFor(id, 30_000);
  };
  const purgeKind = { ...idleKind, kind: 'resources.purge' };
  expect(await run()).toMatchObject({ state: 'done', result: { removed: 0 } });
  expect(await count()).toBe(1);
  world.clock.advance(31 * 24 * 60 * 60 * 1_000);
  expect(await run()).toMatchObject({ state: 'done', result: { removed: 1 } });
  expect(await count()).toBe(0);
});
