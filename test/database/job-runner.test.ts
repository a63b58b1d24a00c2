import { z } from 'zod';
import { createJobService, type JobService } from '../../src/features/jobs/job.service.ts';
import {
  defineJob,
  type JobContext,
  type JobDefinition,
  JobError,
  type JobState,
} from '../../src/features/jobs/job.ts';
import { createJobRunner, type JobRunner, type JobRunnerParts } from '../../src/features/jobs/job-runner.ts';
import { createJobSchedules } from '../../src/features/jobs/job-schedules.ts';
import { OutboundError } from '../../src/outbound/outbound-error.ts';
import { AppError } from '../../src/shared/errors.ts';
import { explainQueries } from '../support/explain.ts';
import { idleKind, jobsStoreOf, system } from '../support/jobs.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { buildDistrict, buildPerson, useWorld } from '../support/world.ts';

const world = useWorld();
const nobody = { orgId: null, requestedBy: null };
const countTo = z.strictObject({ to: z.number() });
const counted = z.strictObject({ at: z.number() });

type Count = JobContext<{ to: number }, { at: number }>;

let made = 0;
let runners: JobRunner[] = [];
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  runners = [];
});

/** A kind of job of its own for each test, so that no other runner takes it. */
function countingKind(run: (context: Count) => Promise<unknown>, maxAttempts = 3) {
  made += 1;
  const kind = { kind: `test.count-${made}`, input: countTo, maxAttempts };
  const definition = defineJob({
    ...kind,
    checkpoint: counted,
    backoff: { firstMs: 2, longestMs: 10 },
    run: async (context: Count) => ((await run(context)) as number | undefined) ?? null,
  });
  return { kind, definition };
}

function open(definitions: JobDefinition[], parts: Partial<JobRunnerParts> = {}) {
  const { log, lines } = createRecordingLog();
  const runner = createJobRunner({
    jobs: jobsStoreOf(world),
    definitions,
    clock: world.clock,
    log,
    atOnce: 2,
    actorOf: world.wiring.accounts.actors.ofPerson,
    lookEveryMs: 5,
    graceMs: 1_000,
    ...parts,
  });
  runners.push(runner);
  return { runner, lines, service: createJobService({ jobs: jobsStoreOf(world), runner }) };
}

const line = (subject: string) => ({ outcome: 'seen', subject, message: '', details: {} });

async function subjectsOf(jobId: string) {
  const page = { jobId, outcome: undefined, after: null, limit: 10 };
  return (await jobsStoreOf(world).listReport(system, page)).found.map(({ subject }) => subject);
}

async function until(service: JobService, id: string, state: JobState) {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const job = await jobsStoreOf(world).find(system, id);
    if (job?.state === state) return job;
    if (performance.now() > deadline) throw new Error(`It is ${job?.state}, not ${state}: ${JSON.stringify(job)}`);
    await service.waitFor(id, 10);
  }
}

const moment = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

test('what people wait for has a place, however much upkeep there is', async () => {
  let release = (): void => {};
  const ended = new Promise<void>((resolve) => {
    release = resolve;
  });
  const upkeep = countingKind(() => ended);
  const wanted = countingKind(async () => 1);
  const { runner, service } = open([upkeep.definition, wanted.definition]);
  const jobs = [
    await service.enqueue(nobody, upkeep.kind, { to: 1 }),
    await service.enqueue(nobody, upkeep.kind, { to: 2 }),
  ];
  runner.start();
  const { id: orgId } = await buildDistrict(world);
  const { id: requestedBy } = await buildPerson(world, { orgId });
  const { id } = await service.enqueue({ orgId, requestedBy }, wanted.kind, { to: 1 });
  await until(service, id, 'done');
  release();
  for (const job of jobs) await until(service, job.id, 'done');
});

test('what waits for others most of its time takes no place from what works', async () => {
  let release = (): void => {};
  const ended = new Promise<void>((resolve) => {
    release = resolve;
  });
  const patient = countingKind(() => ended);
  const upkeep = countingKind(async () => 1);
  const definition = { ...patient.definition, isPatient: true };
  const { runner, service } = open([definition, upkeep.definition], { atOnce: 1 });
  const { id: waiting } = await service.enqueue(nobody, patient.kind, { to: 1 });
  runner.start();
  await until(service, waiting, 'running');
  const { id } = await service.enqueue(nobody, upkeep.kind, { to: 1 });
  await until(service, id, 'done');
  release();
  await until(service, waiting, 'done');
});

describe('a job', () => {
  test('runs once, with its input, and keeps its result, progress and report', async () => {
    const { kind, definition } = countingKind(async ({ input, save, checkpoint, attempt, jobId }) => {
      expect(checkpoint).toBeNull();
      expect(attempt).toBe(1);
      for (let at = 1; at <= input.to; at += 1) {
        const line = { outcome: 'counted', subject: `${at}`, message: `Number ${at}.`, details: { at, dollar: '$at' } };
        await save({ at }, { progress: { done: at, total: input.to }, report: [line] });
      }
      return jobId.length;
    });
    const { runner, service } = open([definition]);
    runner.start();
    const { id } = await service.enqueue(nobody, kind, { to: 3 });
    const job = await until(service, id, 'done');
    expect(job).toMatchObject({
      result: 24,
      attempts: 1,
      progress: { done: 3, total: 3, note: null },
      checkpoint: { at: 3 },
      reportLines: 3,
      reportLinesDropped: 0,
      dueAt: null,
    });
    expect(job.finishedAt?.getTime()).toBeGreaterThanOrEqual(job.createdAt.getTime());
    const report = await jobsStoreOf(world).listReport(system, { jobId: id, outcome: 'counted', after: 1, limit: 5 });
    expect(report).toEqual({
      count: 3,
      found: [2, 3].map((at) => ({
        number: at,
        outcome: 'counted',
        subject: `${at}`,
        message: `Number ${at}.`,
        details: { at, dollar: '$at' },
      })),
    });
  });

  test('is refused when its input does not fit', async () => {
    const { kind, definition } = countingKind(async () => 0);
    const { service } = open([definition]);
    await expect(service.enqueue(nobody, kind, { to: 'three' } as never)).rejects.toThrow();
  });

  test('keeps text that looks like an operator or a field as it is', async () => {
    const kind = { kind: 'test.text', input: z.strictObject({ text: z.string() }) };
    const { service } = open([]);
    const { id } = await service.enqueue(nobody, kind, { text: '$state' });
    expect((await jobsStoreOf(world).find(system, id))?.input).toEqual({ text: '$state' });
  });

  test('that fails is tried again from its checkpoint, and says why it failed', async () => {
    const starts: unknown[] = [];
    const { kind, definition } = countingKind(async ({ checkpoint, save }) => {
      starts.push(checkpoint);
      if (starts.length === 1) {
        await save({ at: 7 }, { report: [line('kept')] });
        throw new JobError('The other side does not answer.', { code: 'unreachable' });
      }
      if (starts.length === 2) throw new Error('a secret detail');
      await save({ at: 8 }, { report: [line('more')] });
    });
    const { runner, service, lines } = open([definition]);
    runner.start();
    const { id } = await service.enqueue(nobody, kind, { to: 9 });
    const job = await until(service, id, 'done');
    expect(starts).toEqual([null, { at: 7 }, { at: 7 }]);
    expect(await subjectsOf(id)).toEqual(['kept', 'more']);
    expect(job.faults).toMatchObject([
      { attempt: 1, code: 'unreachable', message: 'The other side does not answer.' },
      { attempt: 2, code: 'internal', message: 'Something went wrong on our side.' },
    ]);
    expect(JSON.stringify(lines)).toContain('a secret detail');
  });

  test('that fails too often is dead, until somebody has it tried again', async () => {
    let isBroken = true;
    const { kind, definition } = countingKind(async () => {
      if (isBroken) throw new Error('broken');
    });
    const { runner, service, lines } = open([definition]);
    runner.start();
    const district = await buildDistrict(world);
    const person = await buildPerson(world, {
      orgId: district.id,
      memberships: [{ role: 'teacher', schoolId: null, from: '2020-01-01' }],
    });
    const { id } = await service.enqueue({ orgId: district.id, requestedBy: person.id }, kind, { to: 1 });
    expect(await until(service, id, 'dead')).toMatchObject({ attempts: 3, dueAt: null });
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    isBroken = false;
    const actor = await world.wiring.accounts.actors.ofPerson(person.id);
    await service.retry(actor, id);
    expect(await until(service, id, 'done')).toMatchObject({ attempts: 1 });
  });

  test('that cannot succeed fails at once', async () => {
    const { kind, definition } = countingKind(async () => {
      throw new JobError('There is no such framework.', { isFinal: true });
    });
    const { runner, service } = open([definition]);
    runner.start();
    const { id } = await service.enqueue(nobody, kind, { to: 1 });
    expect(await until(service, id, 'failed')).toMatchObject({ attempts: 1, faults: [{ code: 'job_failed' }] });
  });

  test('fails at once for what another attempt would not change, and in the words of that error', async () => {
    const errors = [
      new AppError('not_found'),
      new OutboundError('forbidden_address', 'intern.example is in a private network.'),
      new AppError('version_conflict', { expected: 1, actual: 2 }),
      new OutboundError('timed_out', 'It did not answer in time.'),
    ];
    const { kind, definition } = countingKind(async ({ input }) => {
      throw errors[input.to];
    }, 2);
    const { runner, service } = open([definition]);
    runner.start();
    for (const [index, error] of errors.entries()) {
      const { id } = await service.enqueue(nobody, kind, { to: index });
      const job = await until(service, id, index < 2 ? 'failed' : 'dead');
      expect(job.faults.map(({ code, message }) => ({ code, message }))).toEqual(
        Array.from({ length: index < 2 ? 1 : 2 }, () => ({ code: error.code, message: error.message })),
      );
    }
  });

  test('works for whoever asked, with the roles of today, and not for those who have none any more', async () => {
    const district = await buildDistrict(world);
    const teacher = await buildPerson(world, {
      orgId: district.id,
      memberships: [{ role: 'teacher', schoolId: null, from: '2020-01-01' }],
    });
    const left = await buildPerson(world, { orgId: district.id });
    const { kind, definition } = countingKind(async ({ actor }) => (await actor()).roles.length);
    const { runner, service } = open([definition]);
    runner.start();
    const one = await service.enqueue({ orgId: district.id, requestedBy: teacher.id }, kind, { to: 1 });
    const other = await service.enqueue({ orgId: district.id, requestedBy: left.id }, kind, { to: 1 });
    expect(await until(service, one.id, 'done')).toMatchObject({ result: 1 });
    expect(await until(service, other.id, 'failed')).toMatchObject({ faults: [{ code: 'forbidden' }] });
  });

  test('begins again when its checkpoint is of another version, and its report with it', async () => {
    const starts: unknown[] = [];
    const { kind, definition } = countingKind(async ({ checkpoint, save }) => {
      starts.push(checkpoint);
      if (starts.length > 1) return save({ at: 1 }, { report: [line('first')] });
      await save({ at: 'an older form' } as never, { report: [line('first'), line('second')] });
      throw new Error('once');
    });
    const { runner, service } = open([definition]);
    runner.start();
    const { id } = await service.enqueue(nobody, kind, { to: 1 });
    expect(await until(service, id, 'done')).toMatchObject({ reportLines: 1, reportLinesDropped: 0 });
    expect(starts).toEqual([null, null]);
    expect(await subjectsOf(id)).toEqual(['first']);
  });

  test('waits for its time', async () => {
    const { kind, definition } = countingKind(async () => 0);
    const { runner, service } = open([definition]);
    runner.start();
    const { id } = await service.enqueue(nobody, kind, { to: 1 }, { delayMs: 150 });
    await moment(60);
    expect((await jobsStoreOf(world).find(system, id))?.state).toBe('queued');
    const job = await until(service, id, 'done');
    expect(Number(job.startedAt) - Number(job.createdAt)).toBeGreaterThanOrEqual(150);
  });

  test('with a key is there once, however often it is asked for', async () => {
    const { service } = open([]);
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => service.enqueue(nobody, idleKind, {}, { key: 'only one' })),
    );
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });
});

describe('of several processes', () => {
  test('each job runs in one', async () => {
    const runs: string[] = [];
    const { kind, definition } = countingKind(async ({ jobId }) => {
      runs.push(jobId);
      await moment(2);
    });
    const [one, other] = [open([definition]), open([definition])];
    one.runner.start();
    other.runner.start();
    const added = await Promise.all(Array.from({ length: 20 }, () => one.service.enqueue(nobody, kind, { to: 1 })));
    for (const { id } of added) await until(one.service, id, 'done');
    expect(runs.sort()).toEqual(added.map(({ id }) => id).sort());
  });

  test('what a process held that has died is taken up at once where there are no others', async () => {
    const store = jobsStoreOf(world);
    const { kind, definition } = countingKind(async () => {});
    const { service, runner } = open([definition]);
    const { id } = await service.enqueue(nobody, kind, { to: 1 });
    await store.claim(system, { kinds: [kind.kind], holder: 'the dead one', leaseMs: 60_000 });
    await store.takeUp(system);
    runner.start();
    expect(await until(service, id, 'done')).toMatchObject({ attempts: 2 });
  });

  test('another goes on from the checkpoint when one falls silent, which can write no more', async () => {
    const store = jobsStoreOf(world);
    const { kind, definition } = countingKind(async ({ checkpoint, input, save }) => {
      let at = checkpoint?.at ?? 0;
      const begun = at;
      for (at += 1; at <= input.to; at += 1) {
        await save({ at }, { report: [{ outcome: 'counted', subject: `${at}`, message: 'Counted.', details: {} }] });
      }
      return begun;
    });
    const { service } = open([definition]);
    const { id } = await service.enqueue(nobody, kind, { to: 5 });

    // The first process, by hand: it comes to 2, then says nothing for longer than its lease.
    const first = await store.claim(system, { kinds: [kind.kind], holder: 'first', leaseMs: 60 });
    const claim = { id, fence: Number(first?.fence) };
    const line = { outcome: 'counted', subject: 'x', message: 'Counted.', details: {} };
    const save = (at: number) =>
      store.save(system, { claim, checkpoint: { at }, progress: { done: at }, report: [line], leaseMs: 60 });
    expect(await save(1)).toEqual({ isCancelRequested: false });
    expect(await save(2)).toEqual({ isCancelRequested: false });
    const second = open([definition]);
    second.runner.start();
    const job = await until(service, id, 'done');
    expect(job).toMatchObject({ result: 2, attempts: 2, checkpoint: { at: 5 }, reportLines: 5 });

    // The first one wakes up.
    expect(await save(99)).toBeNull();
    expect(await store.prolong(system, { claim, leaseMs: 60 })).toBeNull();
    expect(await store.settle(system, claim, { kind: 'done', result: 'wrong' })).toBe(false);
    expect(await store.find(system, id)).toEqual(job);
    const { count } = await store.listReport(system, { jobId: id, outcome: undefined, after: null, limit: 1 });
    expect(count).toBe(5);
  });

  test('the work that lost its job is told so when it saves', async () => {
    let failure: unknown;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { kind, definition } = countingKind(async ({ save, attempt, signal }) => {
      if (attempt > 1) return attempt;
      await held;
      await save({ at: 1 }).catch((error: unknown) => {
        failure = error;
      });
      expect(signal.aborted).toBe(true);
      return 'late' as never;
    });
    // Its heartbeat is stopped by a lease that it believes to be long.
    const slow = open([definition]);
    slow.runner.start();
    const { id } = await slow.service.enqueue(nobody, kind, { to: 1 });
    await until(slow.service, id, 'running');
    const { connection } = world.database;
    await connection
      .collection('jobs')
      .updateOne({ state: 'running', kind: kind.kind }, { $set: { dueAt: new Date(0) } });
    const other = open([definition], { atOnce: 1 });
    other.runner.start();
    expect(await until(other.service, id, 'done')).toMatchObject({ result: 2 });
    release();
    while (failure === undefined) await moment();
    expect(failure).toMatchObject({ name: 'JobStopped', reason: 'lost' });
    expect(await jobsStoreOf(world).find(system, id)).toMatchObject({ result: 2 });
  });

  test('a job that ends its process each time is dead in the end', async () => {
    const { kind, definition } = countingKind(async () => 'never' as never, 2);
    const store = jobsStoreOf(world);
    const { service, runner } = open([definition]);
    const { id } = await service.enqueue(nobody, kind, { to: 1 });
    for (const holder of ['first', 'second']) {
      expect(await store.claim(system, { kinds: [kind.kind], holder, leaseMs: 1 })).toMatchObject({ id });
      await moment();
    }
    runner.start();
    expect(await until(service, id, 'dead')).toMatchObject({ faults: [{ code: 'interrupted' }] });
  });

  test('what is due at regular times is added once', async () => {
    const { service } = open([]);
    const { log } = createRecordingLog();
    const schedules = [1, 2, 3].map(() =>
      createJobSchedules({
        schedules: [{ name: 'test.hourly', job: idleKind, input: {}, everyMs: 3_600_000 }],
        jobs: service,
        clock: world.clock,
        log,
      }),
    );
    const count = () => world.database.connection.collection('jobs').countDocuments({ key: /^test\.hourly@/ });
    for (const schedule of schedules) schedule.start();
    while ((await count()) === 0) await moment();
    await moment(50);
    expect(await count()).toBe(1);
    world.clock.advance(3_600_000);
    const next = createJobSchedules({
      schedules: [{ name: 'test.hourly', job: idleKind, input: {}, everyMs: 3_600_000 }],
      jobs: service,
      clock: world.clock,
      log,
    });
    next.start();
    while ((await count()) < 2) await moment();
    for (const schedule of [...schedules, next]) schedule.stop();
  });
});

describe('a stop', () => {
  test('lets a job save where it is, gives it back, and counts no attempt', async () => {
    const begun: unknown[] = [];
    const { kind, definition } = countingKind(async ({ checkpoint, input, save }) => {
      begun.push(checkpoint);
      for (let at = (checkpoint?.at ?? 0) + 1; at <= input.to; at += 1) {
        await save({ at });
        await moment(begun.length === 1 ? 10 : 0);
      }
    });
    const first = open([definition]);
    first.runner.start();
    const { id } = await first.service.enqueue(nobody, kind, { to: 50 });
    while (((await jobsStoreOf(world).find(system, id))?.checkpoint as { at: number } | null) === null) await moment();
    await first.runner.stop();
    const stopped = await jobsStoreOf(world).find(system, id);
    expect(stopped).toMatchObject({ state: 'queued', attempts: 0, faults: [] });
    const second = open([definition]);
    second.runner.start();
    await until(second.service, id, 'done');
    expect(begun).toEqual([null, stopped?.checkpoint]);
  });

  test('does not wait for ever', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { kind, definition } = countingKind(() => held);
    const { runner, service, lines } = open([definition], { graceMs: 30 });
    runner.start();
    const { id } = await service.enqueue(nobody, kind, { to: 1 });
    await until(service, id, 'running');
    await runner.stop();
    expect(lines.some(({ msg }) => msg.includes('did not stop in time'))).toBe(true);
    release();
    await until(service, id, 'done');
  });
});

describe('cancelling', () => {
  const setUp = async () => {
    const district = await buildDistrict(world);
    const person = await buildPerson(world, {
      orgId: district.id,
      memberships: [{ role: 'teacher', schoolId: null, from: '2020-01-01' }],
    });
    const actor = await world.wiring.accounts.actors.ofPerson(person.id);
    return { actor, requester: { orgId: district.id, requestedBy: person.id } };
  };

  test('ends a job that waits at once, and one that runs soon', async () => {
    const { actor, requester } = await setUp();
    const { kind, definition } = countingKind(async ({ signal, save }) => {
      await save({ at: 1 });
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      signal.throwIfAborted();
    });
    const { runner, service } = open([definition]);
    const waiting = await service.enqueue(requester, kind, { to: 1 });
    expect(await service.cancel(actor, waiting.id)).toMatchObject({ state: 'cancelled', dueAt: null });
    runner.start();
    const running = await service.enqueue(requester, kind, { to: 1 });
    await until(service, running.id, 'running');
    expect(await service.cancel(actor, running.id)).toMatchObject({ state: 'running', isCancelRequested: true });
    await until(service, running.id, 'cancelled');
    await expect(service.cancel(actor, running.id)).rejects.toEqual(
      new AppError('wrong_status', { status: 'cancelled' }),
    );
  });

  test('holds for a job whose attempt fails meanwhile', async () => {
    const { actor, requester } = await setUp();
    const store = jobsStoreOf(world);
    const { kind } = countingKind(async () => 0);
    const { service } = open([]);
    const { id } = await service.enqueue(requester, kind, { to: 1 });
    const claimed = await store.claim(system, { kinds: [kind.kind], holder: 'here', leaseMs: 1_000 });
    expect(claimed?.id).toBe(id);
    await service.cancel(actor, id);
    const fault = { at: new Date(), attempt: 1, code: 'internal', message: 'x' };
    await store.settle(system, { id, fence: 1 }, { kind: 'again', fault, delayMs: 1 });
    expect(await store.find(system, id)).toMatchObject({
      state: 'cancelled',
      dueAt: null,
      faults: [{ code: 'internal' }],
    });
  });
});

test('jobs that ended long ago go, with their reports, and no others', async () => {
  const store = jobsStoreOf(world);
  const { kind, definition } = countingKind(async ({ save }) => {
    await save({ at: 1 }, { report: [{ outcome: 'counted', subject: null, message: 'x', details: {} }] });
  });
  const { runner, service } = open([definition]);
  runner.start();
  const old = await service.enqueue(nobody, kind, { to: 1 });
  await until(service, old.id, 'done');
  const waiting = await service.enqueue(nobody, kind, { to: 1 }, { delayMs: 60_000 });
  expect(await store.purge(system, { finishedBefore: new Date(Date.now() - 3_600_000), limit: 1_000 })).toBe(0);
  expect(await store.purge(system, { finishedBefore: new Date(Date.now() + 1_000), limit: 1_000 })).toBeGreaterThan(0);
  expect(await store.find(system, old.id)).toBeNull();
  expect(await store.find(system, waiting.id)).not.toBeNull();
  const { count } = await store.listReport(system, { jobId: old.id, outcome: undefined, after: null, limit: 1 });
  expect(count).toBe(0);
});

test('an index serves each query of jobs', async () => {
  const store = jobsStoreOf(world);
  const district = await buildDistrict(world);
  const person = await buildPerson(world, { orgId: district.id });
  const actor = (role: 'admin' | 'teacher') =>
    ({ kind: 'actor', actor: { userId: person.id, orgId: district.id, roles: [{ role, schoolId: null }] } }) as const;
  const page = { after: null, limit: 5 };
  const plans = await explainQueries(world, async () => {
    await store.list(actor('admin'), { filter: {}, ...page });
    await store.list(actor('admin'), { filter: { state: 'dead' }, ...page });
    await store.list(actor('admin'), { filter: { kind: 'test.idle' }, ...page });
    await store.list(actor('teacher'), { filter: {}, ...page });
    await store.list(actor('admin'), { filter: { requestedBy: person.id }, ...page });
    await store.listReport(system, { jobId: person.id, outcome: 'x', ...page });
    await store.listReport(system, { jobId: person.id, outcome: undefined, after: 3, limit: 5 });
    await store.claim(system, { kinds: ['test.none'], holder: 'x', leaseMs: 1 });
    await store.count(system, 'dead');
    await store.purge(system, { finishedBefore: new Date(0), limit: 1 });
  });
  expect(plans.length).toBeGreaterThan(10);
  expect(plans.filter(({ stages }) => stages.some((stage) => ['COLLSCAN', 'SORT'].includes(stage)))).toEqual([]);
});
