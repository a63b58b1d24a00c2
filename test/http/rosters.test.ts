import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Types } from 'mongoose';
import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';
import { buildZip } from '../support/zip.ts';

const world = useWorld();
const samples = join(process.env.SAMPLE_DATA_DIR ?? '../shared/data', 'oneroster');

let home: BuiltDistrict;
let admin: SignedIn;
beforeAll(async () => {
  home = await buildDistrict(world);
  admin = await signIn(world, { orgId: home.id, role: 'admin' });
});

const call = (who: SignedIn, method: 'get' | 'post' | 'patch', path: string) => {
  const token = world.wiring.accounts.tokens.signAccess({ personId: who.person.id, tokenEpoch: 1 });
  return request(world.app)[method](path).set('authorization', `Bearer ${token}`);
};
const get = (path: string, who = admin) => call(who, 'get', path);

/** The result of an import and the lines of its report. */
const importZip = async (zip: Buffer, query = '', who = admin) => {
  const sent = await call(who, 'post', `/api/v1/rosters/imports${query}`)
    .set('content-type', 'application/zip')
    .send(zip);
  expect(sent.status).toBe(202);
  const job = await world.wiring.jobs.service.waitFor(sent.body.id, 20_000);
  const report = await get(`/api/v1/jobs/${sent.body.id}/report?limit=100`, who).expect(200);
  const lines: { outcome: string; subject: string; message: string }[] = report.body.items;
  return {
    job,
    result: job?.result as { outcome: string; counts: Record<string, object>; shrink: object; losses: number },
    lines,
  };
};
const csv = (heading: string, ...rows: string[]) => [heading, ...rows].join('\r\n');
const users =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,grades,password';
const manifest = (mode: string) =>
  csv(
    'propertyName,value',
    'oneroster.version,1.1',
    ...['orgs', 'users', 'classes', 'enrollments'].map((file) => `file.${file},${mode}`),
  );
const pack = (students: readonly string[], { mode = 'bulk', extra = [] as string[] } = {}) =>
  buildZip([
    { name: 'roster/manifest.csv', content: manifest(mode) },
    { name: 'roster/orgs.csv', content: csv('sourcedId,status,dateLastModified,name,type', 'n,,,North,school') },
    {
      name: 'roster/users.csv',
      content: csv(
        users,
        't1,,,true,n,teacher,t1,Tess,Reyes,tess@school.example,,Secret-1',
        ...students.map((id) => `${id},,,true,n,student,${id},Kid,${id.toUpperCase()},${id}@home.example,04,Secret-1`),
        ...extra,
      ),
    },
    { name: 'roster/demographics.csv', content: csv('sourcedId,birthDate,sex', 's1,2016-01-01,female') },
    {
      name: 'roster/classes.csv',
      content: csv(
        'sourcedId,status,dateLastModified,title,grades,schoolSourcedId,subjects',
        'm4,,,Math 4,04,n,"Math, Science"',
      ),
    },
    {
      name: 'roster/enrollments.csv',
      content: csv(
        'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
        'e-t1,,,m4,n,t1,teacher,true,,',
        ...students.map((id) => `e-${id},,,m4,n,${id},student,false,,`),
      ),
    },
  ]);

describe('a roster', () => {
  test('makes schools, people and classes of a package, once, and ends nothing of a short one without being told', async () => {
    const invited = await buildPerson(world, { orgId: home.id, email: 'tess@school.example', displayName: 'T. Reyes' });
    const everybody = Array.from({ length: 12 }, (_, at) => `s${at + 1}`);
    const checked = await importZip(pack(everybody), '?dryRun=true');
    expect(checked.result).toMatchObject({ outcome: 'checked', counts: { people: { created: 12, updated: 1 } } });
    const scope = { kind: 'system', reason: 'a test' } as const;
    const people = () => world.database.connection.collection('people');
    expect(await people().countDocuments({ sourcedId: 's1' })).toBe(0);

    const first = await importZip(pack(everybody));
    expect(first.result).toMatchObject({
      outcome: 'done',
      losses: 0,
      counts: {
        schools: { updated: 1 },
        people: { created: 12, updated: 1 },
        classes: { created: 1 },
        enrollments: { created: 12 },
      },
    });
    // The school that was there by that name, and the teacher who was invited before, are those of the roster.
    expect((await get(`/api/v1/schools/${home.schools[0].id}`)).body.sourcedId).toBe('n');
    expect((await get(`/api/v1/people/${invited.id}`)).body).toMatchObject({
      sourcedId: 't1',
      displayName: 'Tess Reyes',
    });
    const classes = (await get('/api/v1/classes')).body.items;
    expect(classes).toMatchObject([
      { title: 'Math 4', subjects: ['Math', 'Science'], gradeLevels: ['4'], sourcedId: 'm4', studentCount: 12 },
    ]);
    expect(classes[0].teachers).toMatchObject([{ personId: invited.id, role: 'teacher' }]);
    const roster = (await get(`/api/v1/classes/${classes[0].id}/students`)).body.items;
    expect(roster[0]).toMatchObject({ name: 'Kid S1', sourcedId: 's1', gradeLevel: '4', via: 'roster' });
    // Nothing of passwords, demographics, or how to write to a child was taken, and nothing waits here any more.
    const kept = JSON.stringify(
      await people()
        .find({ sourcedId: { $exists: true } })
        .toArray(),
    );
    expect(kept).not.toMatch(/Secret|home\.example|(?<![\w-])2016(?!\w)|female/);
    expect(await world.database.connection.collection('roster_uploads').countDocuments({})).toBe(0);
    const audit = await get('/api/v1/audit/student-records?action=roster.change').expect(200);
    expect(audit.body.items.at(-1)).toMatchObject({ by: { id: admin.actor.userId } });

    const again = await importZip(pack(everybody));
    expect(again.result.counts).toMatchObject({
      schools: { unchanged: 1, updated: 0 },
      people: { unchanged: 13, created: 0, updated: 0, ended: 0 },
      classes: { unchanged: 1, updated: 0 },
      enrollments: { unchanged: 12, created: 0, updated: 0, ended: 0 },
    });

    world.clock.advance(2 * 24 * 60 * 60 * 1_000);
    const short = await importZip(pack(everybody.slice(0, 6)));
    expect(short.result).toMatchObject({
      outcome: 'needsConfirmation',
      shrink: { people: { now: 13, ending: 6 }, enrollments: { now: 12, ending: 6 } },
    });
    expect(short.lines.filter(({ outcome }) => outcome === 'ended').map(({ message }) => message)).toContain(
      'person s12 would be ended',
    );
    expect((await get('/api/v1/classes')).body.items[0].studentCount).toBe(12);
    const meant = await importZip(pack(everybody.slice(0, 6)), '?confirm=true');
    expect(meant.result).toMatchObject({
      outcome: 'done',
      counts: { people: { ended: 6 }, enrollments: { ended: 6 } },
    });
    expect((await get('/api/v1/classes')).body.items[0].studentCount).toBe(6);
    expect(await people().countDocuments({ sourcedId: 's12', deletedAt: null })).toBe(1);
    const left = await world.wiring.students.roll.studentsOf(
      { ...scope, orgId: home.id },
      [classes[0].id],
      '2020-01-01',
    );
    expect([...left.values()]).toEqual([[]]);

    // One joins by a delta that names nobody else; lines that are wrong are told, and cost only themselves.
    const joined = await importZip(
      pack(['s1', 's13'], {
        mode: 'delta',
        extra: [
          'g1,active,2026-01-01,true,n,parent,g1,Gus,Parent,,,',
          ',active,,true,n,student,x,No,Id,,,',
          'p1,,,true,n,principal,p1,Pat,Ray,,,',
        ],
      }),
    );
    expect(joined.result).toMatchObject({
      outcome: 'done',
      counts: { people: { created: 1, ended: 0 }, enrollments: { created: 1 } },
    });
    expect(joined.lines.slice(0, 5).map(({ outcome, subject }) => `${outcome} ${subject}`)).toEqual([
      'noted demographics.csv:1',
      'failed users.csv:6',
      'noted users.csv:7',
      'failed users.csv:7',
      'noted users.csv:1',
    ]);
    expect((await get('/api/v1/classes')).body.items[0].studentCount).toBe(7);
  });

  test('can be taken back: what it brought goes, what it ended goes on, what was changed since stays', async () => {
    const district = await buildDistrict(world);
    const boss = await signIn(world, { orgId: district.id, role: 'admin' });
    const tess = await buildPerson(world, {
      orgId: district.id,
      email: 'tess@school.example',
      displayName: 'T. Reyes',
    });
    const orgId = new Types.ObjectId(district.id);
    const collection = (name: string) => world.database.connection.collection(name);
    /** Who is what and learns where, without what only counts changes. */
    const stand = async () => {
      const ids = new Map<string, string>();
      const people = await collection('people')
        .find({ orgId, sourcedId: { $type: 'string' } })
        .sort({ sourcedId: 1 })
        .toArray();
      for (const { _id, sourcedId } of people) ids.set(String(_id), sourcedId);
      const enrollments = await collection('enrollments').find({ orgId }).toArray();
      const classes = await collection('classes').find({ orgId }).toArray();
      return {
        people: people.map(({ sourcedId, displayName, email, memberships }) => ({
          sourcedId,
          displayName,
          email,
          memberships,
        })),
        enrollments: enrollments.map(({ studentId, from, to }) => `${ids.get(String(studentId))} ${from} ${to}`).sort(),
        classes: classes.map(({ title, archivedAt, teachers }) => ({ title, archivedAt, teachers })),
      };
    };
    const path = (id: string) => `/api/v1/rosters/imports/${id}`;
    const undo = async (id: string) => {
      const asked = await call(boss, 'post', `${path(id)}/undo`).expect(202);
      const again = await call(boss, 'post', `${path(id)}/undo`);
      if (again.status === 202) expect(again.body.id).toBe(asked.body.id);
      const job = await world.wiring.jobs.service.waitFor(asked.body.id, 20_000);
      expect(job?.state).toBe('done');
      const report = await get(`/api/v1/jobs/${asked.body.id}/report?limit=100`, boss).expect(200);
      return { result: job?.result, lines: report.body.items.map(({ message }: { message: string }) => message) };
    };
    const day = 24 * 60 * 60 * 1_000;
    const everybody = Array.from({ length: 12 }, (_, at) => `s${at + 10}`);
    const first = await importZip(pack(everybody), '', boss);
    const before = await stand();
    expect((await get(path(first.job?.id ?? ''), boss).expect(200)).body).toEqual({
      id: first.job?.id,
      undoable: 1 + 13 + 1 + 12,
    });

    world.clock.advance(2 * day);
    const checked = await importZip(pack(['s10', 's50']), '?dryRun=true', boss);
    expectProblem(await call(boss, 'post', `${path(checked.job?.id ?? '')}/undo`), 'wrong_status');
    const second = await importZip(pack([...everybody.slice(0, 6), 's50']), '?confirm=true', boss);
    expect(second.result).toMatchObject({ outcome: 'done', counts: { people: { created: 1, ended: 6 } } });
    expect(await stand()).not.toEqual(before);
    // Meanwhile somebody takes one of those who were left out in again, by hand.
    const [one] = (await get('/api/v1/classes', boss)).body.items;
    const back = await collection('people').findOne({ orgId, sourcedId: 's21' });
    await collection('enrollments').updateOne(
      { orgId, studentId: back?._id },
      { $set: { to: '2030-01-01', via: 'hand' } },
    );

    const undone = await undo(second.job?.id ?? '');
    expect(undone.result).toMatchObject({ importId: second.job?.id, kept: 1 });
    expect(undone.lines).toEqual([
      expect.stringMatching(/^enrollment \w+ \w+ was changed since \(days\): that stays\.$/),
    ]);
    const after = await stand();
    const isNew = ({ sourcedId }: { sourcedId: string }) => sourcedId === 's50';
    // Who was new is there without any role and in no class; everything else is as it was.
    expect(after.people.filter(isNew)).toMatchObject([{ memberships: [] }]);
    expect(after.people.filter((person) => !isNew(person as never))).toEqual(before.people);
    expect(after.classes).toEqual(before.classes);
    const others = (all: string[]) => all.filter((line) => !line.startsWith('s21 '));
    expect(others(after.enrollments)).toEqual(others(before.enrollments));
    expectProblem(await call(boss, 'post', `${path(second.job?.id ?? '')}/undo`), 'wrong_status');

    await undo(first.job?.id ?? '');
    expect(await stand()).toMatchObject({
      people: everybody
        .map((sourcedId) => ({ sourcedId, memberships: [] }))
        .concat([{ sourcedId: 's50', memberships: [] }]),
      enrollments: ['s21 2026-01-01 2030-01-01'.replace('2026-01-01', before.enrollments[11]?.split(' ')[1] ?? '')],
      classes: [{ title: one.title, archivedAt: expect.any(Date), teachers: [] }],
    });
    expect((await get(`/api/v1/people/${tess.id}`, boss)).body).toMatchObject({
      displayName: 'T. Reyes',
      sourcedId: null,
    });
    // The same again finds them all, and nobody twice.
    const third = await importZip(pack(everybody), '?confirm=true', boss);
    expect(third.result).toMatchObject({ counts: { people: { created: 0, updated: 13 }, classes: { updated: 1 } } });

    // Of who is erased nothing waits to be put back.
    const kept = () => collection('roster_import_changes').countDocuments({ orgId, personId: back?._id });
    expect(await kept()).toBe(2);
    await call(boss, 'post', `/api/v1/students/${back?._id}/erasure`).send({ name: 'Kid S21' }).expect(204);
    expect(await kept()).toBe(0);

    const teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
    for (const [who, code] of [
      [teacher, 'forbidden'],
      [admin, 'not_found'],
    ] as const) {
      expectProblem(await get(path(third.job?.id ?? ''), who), code);
      expectProblem(await call(who, 'post', `${path(third.job?.id ?? '')}/undo`), code);
    }
    const otherJob = (await call(boss, 'post', `${path(third.job?.id ?? '')}/undo`).expect(202)).body.id;
    expectProblem(await get(path(otherJob), boss), 'not_found');
    expectProblem(await get(path('nothing'), boss), 'invalid_request');
    await request(world.app)
      .post(`${path(otherJob)}/undo`)
      .expect(401);
  });

  test('is refused where it is none, is made to burst, or is sent by somebody else', async () => {
    const teacher = await signIn(world, { orgId: home.id, role: 'teacher', schoolId: home.schools[0].id });
    const refused = call(teacher, 'post', '/api/v1/rosters/imports')
      .set('content-type', 'application/zip')
      .send(pack([]));
    expectProblem(await refused, 'forbidden');
    const bomb = buildZip([{ name: 'users.csv', content: 'x', saysBytes: 3_000_000_000 }]);
    const lies = buildZip([{ name: 'users.csv', content: 'x'.repeat(1_000_000), saysBytes: 10 }]);
    const overlapping = buildZip(
      [
        { name: 'users.csv', content: 'a' },
        { name: 'orgs.csv', content: 'a' },
      ],
      { overlap: true },
    );
    const empty = buildZip([{ name: 'readme.txt', content: 'nothing' }]);
    for (const zip of [bomb, lies, overlapping, empty, Buffer.from('no zip at all')]) {
      const { job } = await importZip(zip);
      expect(job).toMatchObject({ state: 'failed', faults: [{ code: 'not_readable' }] });
    }
    expect(await world.database.connection.collection('roster_uploads').countDocuments({})).toBe(0);
  });

  const isThere = existsSync(join(samples, 'v1p1-full.zip'));
  (isThere ? test : test.skip)(
    'is read of real packages with their mistakes, which are told by file and line',
    async () => {
      const district = await buildDistrict(world);
      const other = await signIn(world, { orgId: district.id, role: 'admin' });
      const read = async (name: string, query = '') => importZip(await readFile(join(samples, name)), query, other);
      const first = await read('v1p1-full.zip');
      expect(first.result).toMatchObject({
        counts: { schools: { created: 1 }, people: { created: 5 }, classes: { created: 1 } },
      });
      expect(first.lines.slice(0, 3).map(({ outcome, subject }) => `${outcome} ${subject}`)).toEqual([
        'noted orgs.csv:2',
        'noted users.csv:1',
        'failed enrollments.csv:3',
      ]);
      expect((await read('v1p1-full.zip')).result.counts.people).toEqual({
        created: 0,
        updated: 0,
        ended: 0,
        unchanged: 5,
      });
      // In the newer one all roles have run out, which is told before it is done.
      const second = await read('v1p2-full.zip');
      expect(second.result).toMatchObject({ outcome: 'needsConfirmation', shrink: { people: { now: 5, ending: 5 } } });
      expect(second.lines.map(({ message }) => message)).toContain(
        'users.csv, line 1: The heading prefferedGivenName is taken for preferredGivenName.',
      );
      expect((await read('v1p2-full.zip', '?confirm=true')).result).toMatchObject({
        outcome: 'done',
        counts: { people: { updated: 5 } },
      });
      expect((await read('v1p2-full.zip')).result.counts.people).toMatchObject({ updated: 0, unchanged: 5 });
    },
  );
});

describe('the school year', () => {
  const jobOf = async (path: string, body: object = {}, who = admin) => {
    const sent = await call(who, 'post', path).send(body);
    expect(sent.status).toBe(202);
    return world.wiring.jobs.service.waitFor(sent.body.id, 20_000);
  };
  const enter = (role: 'teacher' | 'student', school: 0 | 1) =>
    signIn(world, { orgId: home.id, role, schoolId: home.schools[school].id });
  const newClass = async (who: SignedIn, fields: object): Promise<string> => {
    const { body } = await call(who, 'post', '/api/v1/classes').send({ schoolId: home.schools[0].id, ...fields });
    return body.id;
  };
  const isArchived = async (id: string) => (await get(`/api/v1/classes/${id}`).expect(200)).body.isArchived;

  test('that is over has its classes archived, without loss, and open again when that was too early', async () => {
    const teacher = await enter('teacher', 0);
    const student = await enter('student', 0);
    const over = await newClass(teacher, { title: 'Over', endsOn: '2026-01-20' });
    const [running, undated] = [
      await newClass(teacher, { title: 'Running', endsOn: '2999-06-01' }),
      await newClass(teacher, { title: 'Undated' }),
    ];
    await call(teacher, 'post', `/api/v1/classes/${over}/students`)
      .send({ students: [{ studentId: student.person.id }] })
      .expect(200);
    const checked = await jobOf('/api/v1/classes/rollovers', { dryRun: true });
    expect(checked).toMatchObject({ state: 'done', result: { archived: 1, isDryRun: true } });
    expect(await isArchived(over)).toBe(false);
    const done = await jobOf('/api/v1/classes/rollovers', { schoolId: home.schools[0].id });
    expect(done?.result).toMatchObject({ archived: 1 });
    expect([await isArchived(over), await isArchived(running), await isArchived(undated)]).toEqual([
      true,
      false,
      false,
    ]);
    // Whoever taught it reads on for a while.
    expect((await get(`/api/v1/classes/${over}/students`, teacher).expect(200)).body.items).toHaveLength(1);
    expect((await get('/api/v1/me/classes', student)).body.items).toEqual([]);
    const undone = await jobOf(`/api/v1/classes/rollovers/${done?.id}/undo`);
    expect(undone).toMatchObject({ state: 'done', result: { restored: 1 } });
    expect(await isArchived(over)).toBe(false);
    expect((await get('/api/v1/me/classes', student)).body.items).toHaveLength(1);
    expectProblem(await call(admin, 'post', `/api/v1/classes/rollovers/${undone?.id}/undo`), 'not_found');
    expectProblem(await call(teacher, 'post', '/api/v1/classes/rollovers').send({}), 'forbidden');
  });

  test('sees students change school: their record goes along, and classes of before can take them back', async () => {
    const [before, after, student] = [await enter('teacher', 0), await enter('teacher', 1), await enter('student', 0)];
    const [old, next] = [
      await newClass(before, { title: 'Old class' }),
      await newClass(after, { title: 'New class', schoolId: home.schools[1].id }),
    ];
    const enroll = (who: SignedIn, id: string) =>
      call(who, 'post', `/api/v1/classes/${id}/students`).send({ students: [{ studentId: student.person.id }] });
    await enroll(before, old).expect(200);
    expectProblem(await enroll(after, next), 'invalid_request');
    const path = `/api/v1/students/${student.person.id}`;
    await call(before, 'patch', `${path}/profile`).send({ lexile: 700 }).expect(200);
    world.clock.advance(2 * 24 * 60 * 60 * 1_000);
    const transfer = (schoolId: string, fields: object = {}) =>
      call(admin, 'post', `${path}/transfer`).send({ schoolId, ...fields });
    expectProblem(await transfer('a'.repeat(24)), 'invalid_request');
    expectProblem(await transfer(home.schools[1].id, { from: '2020-01-01' }), 'invalid_request');
    const moved = (await transfer(home.schools[1].id).expect(200)).body;
    expect(moved.left).toMatchObject([{ classId: old, title: 'Old class' }]);
    expect((await transfer(home.schools[1].id).expect(200)).body.left).toEqual([]);
    await enroll(after, next).expect(200);
    expect((await get(`${path}/profile`, after).expect(200)).body.lexile.value).toBe(700);
    await get(`${path}/profile`, before).expect(200);
    world.clock.advance(15 * 24 * 60 * 60 * 1_000);
    expectProblem(await get(`${path}/profile`, before), 'not_found');
    const roles = (await get(`/api/v1/people/${student.person.id}`)).body.memberships;
    expect(roles.map(({ schoolId, to }: { schoolId: string; to: string | null }) => [schoolId, to === null])).toEqual([
      [home.schools[0].id, false],
      [home.schools[1].id, true],
    ]);
    const teacher = await enter('teacher', 0);
    expectProblem(
      await call(admin, 'post', `/api/v1/students/${teacher.person.id}/transfer`).send({
        schoolId: home.schools[1].id,
      }),
      'not_found',
    );
  });

  test('sees staff leave: their classes, playlists and resources go to who comes after', async () => {
    const [leaver, heir] = [await enter('teacher', 0), await enter('teacher', 0)];
    const id = await newClass(leaver, { title: 'Handed over' });
    const resource = await call(leaver, 'post', '/api/v1/resources').send({
      title: 'Of the leaver',
      visibility: 'school',
      schoolId: home.schools[0].id,
    });
    const playlist = await call(leaver, 'post', '/api/v1/playlists').send({
      title: 'Of the leaver',
      visibility: 'school',
      schoolId: home.schools[0].id,
    });
    expect([resource.status, playlist.status]).toEqual([201, 201]);
    const handover = `/api/v1/people/${leaver.person.id}/handover`;
    const student = await enter('student', 0);
    expectProblem(await call(admin, 'post', handover).send({ to: student.person.id }), 'invalid_request');
    const done = await jobOf(handover, { to: heir.person.id });
    expect(done).toMatchObject({ state: 'done', result: { classes: 1, playlists: 1, resources: 1, failed: 0 } });
    expect((await get(`/api/v1/classes/${id}`, heir).expect(200)).body.teachers).toMatchObject([
      { personId: heir.person.id },
    ]);
    expect((await get(`/api/v1/resources/${resource.body.id}`, heir).expect(200)).body.ownerId).toBe(heir.person.id);
    expect((await get(`/api/v1/playlists/${playlist.body.id}`, heir).expect(200)).body.ownerId).toBe(heir.person.id);
    const again = await jobOf(handover, { to: heir.person.id });
    expect(again?.result).toEqual({ classes: 0, playlists: 0, resources: 0, failed: 0 });
  });
});
