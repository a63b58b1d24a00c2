import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { z } from 'zod';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { createPlaylistRequests } from '../support/playlist-requests.ts';
import { faultsOf } from '../support/resource-requests.ts';
import {
  type BuiltDistrict,
  buildDistrict,
  buildPerson,
  type SignedIn,
  signIn,
  signInAs,
  useWorld,
} from '../support/world.ts';

const world = useWorld();
const { post, get, createShared, createPlaylist } = createPlaylistRequests(world);
const path = '/api/v1/retention-settings';
const dayMs = 24 * 60 * 60_000;

let home: BuiltDistrict;
let admin: SignedIn;
let teacher: SignedIn;
let stranger: SignedIn;
const students: Record<string, string> = {};
let playlistId = '';

const kept = { afterYears: null, remains: 'counts' };
const rules = {
  progress: { afterYears: 1, remains: 'counts' },
  evidence: kept,
  audit: { afterYears: 2, remains: 'counts' },
  record: { afterYears: 4, remains: 'counts' },
};
const put = (who: SignedIn, etag: string, body: object) =>
  request(world.app).put(path).set(who.headers).set('if-match', etag).send(body);
const day = (daysAgo: number) => new Date(world.clock.now().getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
const people = () => world.database.connection.collection('people');
const idOf = async (name: string) => (await people().findOne({ displayName: name }))?._id.toHexString();
/** Where anything names somebody, in any collection, now. */
const lookEverywhere = async () => {
  const { connection } = world.database;
  const names = (await connection.listCollections()).map(({ name }) => name).sort();
  const texts = await Promise.all(
    names.map(async (name) => JSON.stringify(await connection.collection(name).find({}).toArray())),
  );
  return (id: string | undefined): string[] => names.filter((_, at) => texts[at]?.includes(id ?? 'nobody'));
};
const run = async (kind: string, input: object, orgId: string | null) => {
  const { service } = world.wiring.jobs;
  const job = await service.enqueue({ orgId, requestedBy: null }, { kind, input: z.strictObject({}).loose() }, input);
  const ended = await service.waitFor(job.id, 10_000);
  expect([ended?.state, ended?.faults]).toEqual(['done', []]);
  return ended?.result as Record<string, unknown>;
};
const night = () => run('retention.district', { isDryRun: false }, home.id);

beforeAll(async () => {
  home = await buildDistrict(world);
  admin = await signIn(world, { orgId: home.id, role: 'admin' });
  teacher = await signIn(world, { orgId: home.id, role: 'teacher', schoolId: home.schools[0].id });
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  const specialist = await signIn(world, { orgId: home.id, role: 'specialist' });
  const resourceId = await createShared(specialist);
  const playlist = await createPlaylist(specialist, { resourceIds: [resourceId], visibility: 'district' });
  playlistId = playlist.id;
  await post(specialist, `${playlist.address}/versions`).expect(200);
  const { id: classId } = (
    await post(teacher, '/api/v1/classes', { schoolId: home.schools[0].id, title: 'Old' }).expect(201)
  ).body;
  const made = Object.entries({ gone: 5 * 366, lately: 400, here: 0 });
  for (const [name] of made) {
    const memberships = [{ role: 'student' as const, schoolId: home.schools[0].id, from: '2015-01-01' }];
    students[name] = (await buildPerson(world, { orgId: home.id, displayName: `Retained ${name}`, memberships })).id;
  }
  const wanted = Object.values(students).map((studentId) => ({ studentId }));
  await post(teacher, `/api/v1/classes/${classId}/students`, { students: wanted }).expect(200);
  const given = {
    playlistId,
    audience: { kind: 'class', classId },
    pathway: { mode: 'fixed', pathwayId: playlist.pathwayIds[0] },
  };
  const { assignment } = (await post(teacher, '/api/v1/assignments', given).expect(201)).body;
  const { items } = (await get(teacher, `/api/v1/assignments/${assignment.id}/students`).expect(200)).body;
  const { tellOwn } = world.wiring.services.progress.progress;
  for (const { id, studentId } of items) {
    const actor = await world.wiring.accounts.actors.ofPerson(studentId);
    const stepId = playlist.stepIds[0]?.[0] ?? '';
    const detail = { kind: 'done' as const, optionId: null };
    await tellOwn(actor, id, [{ id: randomUUID(), stepId, at: null, detail }]);
  }
  // They have left so many days ago.
  const { connection } = world.database;
  for (const [name, daysAgo] of made) {
    if (daysAgo === 0) continue;
    const own = await people().findOne({ displayName: `Retained ${name}` });
    await people().updateOne({ displayName: `Retained ${name}` }, { $set: { 'memberships.0.to': day(daysAgo) } });
    await connection
      .collection('enrollments')
      .updateMany({ studentId: own?._id }, { $set: { from: '2015-01-01', to: day(daysAgo) } });
  }
});

test('is read and said by admins alone, and tells what is wrong', async () => {
  const { body } = await get(admin, path).expect(200);
  expect(body).toMatchObject({ isOn: false, revision: 0, announced: null, lastRun: null });
  for (const who of [teacher]) {
    expectProblem(await get(who, path), 'forbidden');
    expectProblem(await put(who, '*', { isOn: true, noticeDays: 14, rules }), 'forbidden');
    expectProblem(await post(who, `${path}/previews`), 'forbidden');
    expectProblem(await get(who, `${path}/counts`), 'forbidden');
  }
  expectProblem(await request(world.app).get(path), 'unauthenticated');
  expect(faultsOf(await put(admin, '*', { isOn: true, noticeDays: 1, rules }))).toEqual(['body.noticeDays']);
  const wrong = { ...rules, progress: { afterYears: 0, remains: 'counts' } };
  expect(faultsOf(await put(admin, '*', { isOn: true, noticeDays: 14, rules: wrong }))).toEqual([
    'body.rules.progress.afterYears',
  ]);
  expectProblem(await put(admin, '"4"', { isOn: true, noticeDays: 14, rules }), 'version_conflict');
});

test('tells what would go, announces it, lets it go on its day, and touches nobody who is here', async () => {
  await put(admin, '"0"', { isOn: false, noticeDays: 14, rules }).expect(200);
  const asked = (await post(admin, `${path}/previews`).expect(202)).body;
  const preview = await world.wiring.jobs.service.waitFor(asked.id, 10_000);
  expect(preview?.result).toMatchObject({ students: 2, kinds: { progress: 2, audit: 1, record: 1 } });
  expect(await night()).toMatchObject({ did: 'off' });

  await put(admin, '"1"', { isOn: true, noticeDays: 14, rules }).expect(200);
  const atFirst = await lookEverywhere();
  expect(await night()).toMatchObject({ did: 'announced', students: 2 });
  const told = (await get(admin, '/api/v1/me/notifications').expect(200)).body.items;
  expect(told).toMatchObject([{ kind: 'retention.due', params: { actsOn: day(-14), students: 2 } }]);
  expect(await night()).toMatchObject({ did: 'wait' });
  // A change takes it back.
  await put(admin, '"2"', { isOn: true, noticeDays: 14, rules }).expect(200);
  expect((await get(admin, path).expect(200)).body.announced).toBeNull();
  expect(await night()).toMatchObject({ did: 'announced' });

  world.clock.advance(14 * dayMs);
  [admin, stranger] = await Promise.all([signInAs(world, admin.person), signInAs(world, stranger.person)]);
  const before = await lookEverywhere();
  expect(before(students.gone)).toEqual(expect.arrayContaining(atFirst(students.gone)));
  expect(await night()).toMatchObject({ did: 'act', students: 2, kinds: { progress: 2, audit: 1, record: 1 } });
  // The trace that it went stays, by the id.
  const after = await lookEverywhere();
  expect(after(students.gone)).toEqual(['student_record_audit']);
  expect(await idOf('Retained gone')).toBeUndefined();
  const audit = world.database.connection.collection('student_record_audit');
  const kinds = await audit.distinct('action', {
    studentIds: (await audit.findOne({ action: 'retention.record' }))?.studentIds[0],
  });
  expect(kinds.sort()).toEqual(['retention.audit', 'retention.progress', 'retention.record']);
  // Whom the last changes of their class were about is told to nobody any more; what is theirs is all there.
  const theirs = before(students.here).filter((name) => name !== 'class_changes');
  expect(after(students.here)).toEqual(theirs);
  expect(after(students.lately)).not.toContain('progress_events');
  expect(after(students.lately)).toEqual(expect.arrayContaining(['people', 'mastery_records', 'student_playlists']));

  // Once: what is gone is not counted again, and numbers of so few are told to nobody.
  expect(await night()).toMatchObject({ did: 'nothing' });
  const counts = world.database.connection.collection('retention_counts');
  expect(await counts.findOne({ about: `playlist:${playlistId}` })).toMatchObject({
    students: 2,
    values: { stepsDone: 2 },
  });
  expect((await get(admin, `${path}/counts`).expect(200)).body.items).toEqual([]);
  await counts.updateMany({ kind: 'progress' }, { $set: { students: 10 } });
  expect((await get(admin, `${path}/counts`).expect(200)).body.items).toMatchObject([
    { kind: 'progress', students: 10 },
  ]);
  expect((await get(stranger, `${path}/counts`).expect(200)).body.items).toEqual([]);
});

test('goes on where it was cut short, and counts nobody twice', async () => {
  const memberships = [
    { role: 'student' as const, schoolId: home.schools[0].id, from: '2015-01-01', to: '2016-01-01' },
  ];
  const { id } = await buildPerson(world, { orgId: home.id, displayName: 'Retained broken', memberships });
  const { connection } = world.database;
  const person = await people().findOne({ displayName: 'Retained broken' });
  const orgId = person?.orgId;
  const before = await connection.collection('retention_counts').findOne({ kind: 'record' });
  // It was counted, and then the process ended.
  const counted = { progress: '2016-01-01', audit: '2016-01-01', record: '2016-01-01' };
  await connection.collection('retention_marks').insertOne({ orgId, studentId: person?._id, counted, done: {} });
  expect(await night()).toMatchObject({ did: 'announced', students: 1 });
  world.clock.advance(15 * dayMs);
  await run('retention.nightly', {}, null);
  const job = await connection.collection('jobs').findOne({ kind: 'retention.district' }, { sort: { _id: -1 } });
  await world.wiring.jobs.service.waitFor(String(job?._id), 10_000);
  expect(await idOf('Retained broken')).toBeUndefined();
  expect((await lookEverywhere())(id)).toEqual([]);
  expect(await connection.collection('retention_counts').findOne({ kind: 'record' })).toEqual(before);
});

test('an index serves each of them', async () => {
  const plans = await explainQueries(world, night);
  const ours = plans.filter(({ query }) => /^(people|enrollments|retention_\w+) /.test(query));
  expect(ours.length).toBeGreaterThan(0);
  for (const { query, stages } of ours) {
    expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
  }
});
