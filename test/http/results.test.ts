import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
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
const { post, get, patch, createShared } = createPlaylistRequests(world);
const results = '/api/v1/results';
const today = new Date().toISOString().slice(0, 10);

let home: BuiltDistrict;
let admin: SignedIn;
let specialist: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
let stranger: SignedIn;
let maya: SignedIn;
let leo: SignedIn;
let classId = '';
let bankTargetId = '';
let resourceId = '';

beforeAll(async () => {
  home = await buildDistrict(world);
  const schoolId = home.schools[0].id;
  await importPackage(
    world,
    buildPackage('Test math', [
      ['3.NF.A.1', null],
      ['3.NF.A.2', null],
    ]),
  );
  const enter = (role: Parameters<typeof signIn>[1]['role'], at: string | null) =>
    signIn(world, { orgId: home.id, role, schoolId: at });
  admin = await enter('admin', null);
  specialist = await enter('specialist', null);
  teacher = await enter('teacher', schoolId);
  colleague = await enter('teacher', schoolId);
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  const student = async (sourcedId: string) => {
    const memberships = [{ role: 'student' as const, schoolId, from: '2020-01-01' }];
    return signInAs(world, await buildPerson(world, { orgId: home.id, memberships, sourcedId }));
  };
  [maya, leo] = [await student('SIS-1'), await student('SIS-2')];
  classId = (await post(teacher, '/api/v1/classes', { schoolId, title: 'Math 3' }).expect(201)).body.id;
  const students = [maya, leo].map(({ person }) => ({ studentId: person.id }));
  await post(teacher, `/api/v1/classes/${classId}/students`, { students }).expect(200);
  const bank = {
    code: 'M3-01',
    statement: { en: 'I can name a fraction.' },
    standards: [{ code: '3.NF.A.1' }],
    mastery: { kind: 'allRequired' },
  };
  bankTargetId = (await post(specialist, '/api/v1/targets', bank).expect(201)).body.id;
  resourceId = await createShared(specialist);
});

/** A playlist that leads to the target of the bank, and to two of its own: one by its rule, one that the teacher confirms. */
async function assign(): Promise<{ id: string; path: string }> {
  const [one = '', two = '', three = '', pathwayId = '', step = ''] = newIds(5);
  const own = (statement: string, mastery: object) => ({
    statement: { en: statement },
    standards: [{ code: '3.NF.A.2' }, { code: '5-ESS1-2' }],
    mastery,
  });
  const commands = [
    { do: 'addTarget', id: one, bankTargetId },
    { do: 'addTarget', id: two, target: own('I can place it on a line.', { kind: 'score', atLeast: 0.9 }) },
    { do: 'addTarget', id: three, target: own('I can explain it.', { kind: 'teacherConfirms' }) },
    { do: 'addPathway', id: pathwayId, pathway: { title: 'Way' } },
    {
      do: 'addEntry',
      id: step,
      at: { pathwayId },
      entry: { kind: 'resource', resource: { resourceId }, targetIds: [one, two, three], role: 'learn' },
    },
  ];
  const made = { title: 'Fractions', visibility: 'district', commands };
  const { id } = (await post(specialist, '/api/v1/playlists', made).expect(201)).body;
  await post(specialist, `/api/v1/playlists/${id}/versions`).expect(200);
  const given = { playlistId: id, audience: { kind: 'class', classId }, pathway: { mode: 'fixed', pathwayId } };
  const { body } = await post(teacher, '/api/v1/assignments', given).expect(201);
  return { id, path: `/api/v1/assignments/${body.assignment.id}` };
}

let count = 0;
const result = (more: object = {}) => {
  count += 1;
  const usual = { standard: '3.NF.A.1', score: 9, maxScore: 10, date: '2026-09-14', source: 'Fall test' };
  return { id: `result-${count}`, sourcedId: 'SIS-1', ...usual, ...more };
};
const tell = (who: SignedIn, ...told: object[]) => post(who, results, { results: told });
const outcomesOf = ({ body }: { body: { results: { outcome: string; code: string | null }[] } }) =>
  body.results.map(({ outcome, code }) => code ?? outcome);

async function statesOf(path: string, who = maya): Promise<string[]> {
  const { students } = (await get(teacher, `${path}/progress`).expect(200)).body;
  const row = students.find(({ studentId }: { studentId: string }) => studentId === who.person.id);
  return row.targets.map(({ state }: { state: string }) => state);
}
async function settled(): Promise<void> {
  const open = { kind: 'results.follow', state: { $in: ['queued', 'running'] } };
  const jobs = world.database.connection.collection('jobs');
  for (const job of await jobs.find(open).toArray()) await world.wiring.jobs.service.waitFor(String(job._id), 20_000);
}

const admit = async (schoolIds: string[] | null, scopes = ['progress.write']) => {
  const given = { name: 'LMS', scopes, schoolIds };
  const { client, clientSecret } = (await post(admin, '/api/v1/api-clients', given).expect(201)).body;
  const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: clientSecret };
  const { body } = await request(world.app).post('/api/v1/oauth/token').type('form').send(form).expect(200);
  return { headers: { authorization: `Bearer ${body.access_token}` } } as unknown as SignedIn;
};

type Line = { outcome: string; message: string; details: Record<string, unknown> };
async function importTable(table: string, query: Record<string, string> = {}, who = admin) {
  const sent = await request(world.app)
    .post(`${results}/imports`)
    .query(query)
    .set(who.headers)
    .set('content-type', 'text/csv')
    .send(table);
  expect([sent.status, sent.body]).toEqual([202, sent.body]);
  const job = await world.wiring.jobs.service.waitFor(sent.body.id, 20_000);
  const { items } = (await get(who, `/api/v1/jobs/${sent.body.id}/report?limit=100`).expect(200)).body;
  return { job, result: job?.result as Record<string, unknown>, lines: items as Line[] };
}

describe('what another system tells', () => {
  test('counts for every target of the standard by its rule, once, also where a playlist is given later', async () => {
    const before = await assign();
    const lms = await admit([home.schools[0].id]);
    const told = [result(), result({ standard: guid('3.NF.A.2'), score: 8.5 })];
    const { body } = await tell(lms, ...told).expect(200);
    expect(body).toMatchObject({ batchId: expect.any(String), results: [{ outcome: 'added' }, { outcome: 'added' }] });
    await settled();
    // Written by the job, before anybody looks.
    const records = await world.database.connection
      .collection('mastery_records')
      .find({ key: `bank:${bankTargetId}` })
      .toArray();
    expect(records).toMatchObject([
      { state: 'mastered', because: 'result', results: [{ source: 'Fall test', share: 0.9 }] },
    ]);
    expect(await statesOf(before.path)).toEqual(['mastered', 'notStarted', 'notStarted']);
    expect(await statesOf(before.path, leo)).toEqual(['notStarted', 'notStarted', 'notStarted']);
    const again = await tell(lms, ...told).expect(200);
    expect([again.body.batchId, outcomesOf(again)]).toEqual([null, ['known', 'known']]);
    expect(outcomesOf(await tell(lms, { ...told[0], score: 1 }).expect(200))).toEqual(['keyReused']);
    // Later and better; of the target that a teacher confirms it says nothing.
    await tell(lms, result({ standard: 'CCSS.Math.Content.3.NF.A.2', score: 10, date: '2026-10-01' })).expect(200);
    const later = await assign();
    for (const { path } of [before, later])
      expect(await statesOf(path)).toEqual(['mastered', 'mastered', 'notStarted']);
    // What came in later, and is of an earlier day, changes nothing; a later day does.
    await tell(lms, result({ standard: '3.NF.A.2', score: 1, date: '2026-08-01' })).expect(200);
    expect(await statesOf(later.path)).toEqual(['mastered', 'mastered', 'notStarted']);
    const worse = (await tell(lms, result({ standard: '3.NF.A.2', score: 1, date: '2026-11-01' })).expect(200)).body;
    expect(await statesOf(later.path)).toEqual(['mastered', 'notStarted', 'notStarted']);
    const undone = await post(lms, `${results}/batches/${worse.batchId}/undo`).expect(200);
    expect(undone.body).toMatchObject({ addedCount: 1, undone: { at: expect.any(String) } });
    expect(await statesOf(later.path)).toEqual(['mastered', 'mastered', 'notStarted']);
    const { items } = (await get(teacher, `/api/v1/students/${maya.person.id}/results`).expect(200)).body;
    expect(items[0]).toMatchObject({
      subject: '3.NF.A.2',
      date: '2026-11-01',
      undoneAt: expect.any(String),
    });
    expect(items).toHaveLength(5);
  });

  test('is told by target and level, too, and refused one by one with the reason', async () => {
    const { id, path } = await assign();
    const words = { standard: undefined, target: '  I can PLACE it on a line. ', playlistId: id, sourcedId: 'SIS-2' };
    const lms = await admit(null);
    const told = await tell(
      lms,
      result({
        standard: undefined,
        target: 'M3-01',
        sourcedId: 'SIS-2',
        score: undefined,
        maxScore: undefined,
        level: 'proficient',
      }),
      result({ ...words, score: 95, maxScore: 100 }),
      result({ sourcedId: 'SIS-unknown' }),
      result({ standard: '9.XX.Z.1' }),
      result({ standard: undefined, target: 'M9-99' }),
      result({ ...words, target: 'I can fly.' }),
      result({ ...words, playlistId: newIds(1)[0] }),
      result({ score: 11 }),
      result({ maxScore: undefined }),
      result({ score: undefined }),
      result({ level: 'Splendid' }),
      result({ date: '2999-01-01' }),
      // No framework here has it, and a target of hers does.
      result({ standard: '5-ESS1-2', source: 'Science' }),
      result({ standard: '5-ESS1-9', source: 'Science' }),
    ).expect(200);
    expect(outcomesOf(told)).toEqual([
      'added',
      'added',
      'unknownStudent',
      'unknownStandard',
      'unknownTarget',
      'unknownTarget',
      'unknownPlaylist',
      'badScore',
      'badScore',
      'noScore',
      'unknownLevel',
      'badDate',
      'added',
      'unknownStandard',
    ]);
    expect(told.body.results[10].message).toContain('Proficient');
    expect(await statesOf(path, leo)).toEqual(['mastered', 'mastered', 'notStarted']);
    for (const [bad, field] of [
      [result({ standard: undefined }), 'body.results.0'],
      [result({ target: 'M3-01' }), 'body.results.0'],
      [result({ date: 'yesterday' }), 'body.results.0.date'],
      [result({ score: -1 }), 'body.results.0.score'],
      [result({ name: 'Maya' }), 'body.results.0'],
    ] as const) {
      expect(faultsOf(await tell(lms, bad))).toContainEqual(expect.stringContaining(field));
    }
  });

  test('is about students of its schools alone, and nobody tells of themselves', async () => {
    const other = await admit([home.schools[1].id]);
    expect(outcomesOf(await tell(other, result()).expect(200))).toEqual(['unknownStudent']);
    expectProblem(await tell(await admit(null, ['assignments.read']), result()), 'insufficient_scope');
    expect(outcomesOf(await tell(colleague, result()).expect(200))).toEqual(['unknownStudent']);
    expect(outcomesOf(await tell(stranger, result()).expect(200))).toEqual(['unknownStudent']);
    expectProblem(await tell(maya, result()), 'forbidden');
    const mine = await tell(teacher, result({ source: 'In class' })).expect(200);
    expect(outcomesOf(mine)).toEqual(['added']);
    const undo = `${results}/batches/${mine.body.batchId}/undo`;
    for (const who of [stranger, await signIn(world, { orgId: stranger.actor.orgId, role: 'teacher' })]) {
      expectProblem(await post(who, undo), 'not_found');
    }
    expectProblem(await post(colleague, undo), 'forbidden');
    await post(teacher, undo).expect(200);
    await post(admin, undo).expect(200);
    for (const who of [colleague, stranger]) {
      expectProblem(await get(who, `/api/v1/students/${maya.person.id}/results`), 'not_found');
    }
    expectProblem(await get(maya, `/api/v1/students/${maya.person.id}/results`), 'forbidden');
    expectProblem(
      await request(world.app)
        .post(results)
        .send({ results: [result()] }),
      'unauthenticated',
    );
    const audit = await world.database.connection.collection('student_record_audit').find({}).toArray();
    expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(['results.add', 'results.read']));
  });
});

test('a table is tried, taken, taken back and taken again, with the faults by line and column', async () => {
  const { path } = await assign();
  const table = [
    'SIS ID;Standard;Points;Possible;Completed',
    'SIS-2;3.NF.A.2;19;20;9/20/2026',
    'SIS-2;3.NF.A.1;20 %;;9/20/2026',
    'SIS-9;3.NF.A.2;19;20;9/20/2026',
    'SIS-1;9.XX.1;19;20;9/20/2026',
    'SIS-1;3.NF.A.2;nineteen;20;9/20/2026',
    'SIS-1;3.NF.A.2;21;20;9/20/2026',
    'SIS-1;3.NF.A.2;1;20;20/9/2026',
    ';3.NF.A.2;1;20;9/20/2026',
    '',
    'SIS-2;3.NF.A.2;19;20;9/20/2026',
  ].join('\r\n');
  const query = { source: 'State test', dateOrder: 'mdy' };
  const stored = () => world.database.connection.collection('student_results').countDocuments({ source: 'State test' });
  const tried = await importTable(table, { ...query, dryRun: 'true' });
  expect(tried.result).toEqual({ outcome: 'checked', batchId: null, added: 2, unchanged: 1, failed: 6 });
  expect(await stored()).toBe(0);
  expect(tried.lines.map(({ details: { line, column, code } }) => [line, column, code])).toEqual([
    [4, 'SIS ID', 'unknownStudent'],
    [5, 'Standard', 'unknownStandard'],
    [6, 'Points', 'badCell'],
    [7, 'Points', 'badScore'],
    [8, 'Completed', 'badCell'],
    [9, 'SIS ID', 'missing'],
  ]);
  expect(tried.lines[0]?.message).toContain('Line 4, column SIS ID, "SIS-9"');

  const taken = await importTable(table, query);
  expect(taken.result).toMatchObject({ outcome: 'done', added: 2, unchanged: 1, failed: 6 });
  expect(await statesOf(path, leo)).toEqual(['mastered', 'mastered', 'notStarted']);
  const again = await importTable(table, query);
  expect(again.result).toMatchObject({ batchId: null, added: 0, unchanged: 3, failed: 6 });
  expect(await stored()).toBe(2);
  const batches = (await get(admin, `${results}/batches?limit=1`).expect(200)).body;
  expect(batches.items).toMatchObject([
    { id: taken.result.batchId, addedCount: 2, sources: ['State test'], undone: null },
  ]);
  await get(admin, `${results}/batches?limit=1&cursor=${batches.nextCursor}`).expect(200);
  await post(admin, `${results}/batches/${taken.result.batchId}/undo`).expect(200);
  expect((await importTable(table, query)).result).toMatchObject({ added: 2, unchanged: 1 });

  const corrected = await importTable(table.replace('19;20', '2;20'), query);
  // The first row says another thing now, and the last one says the old one: the last one counts.
  expect(corrected.result).toMatchObject({ added: 2, unchanged: 1 });

  const nameless = await importTable('Who,What\r\n1,2', query);
  expect(nameless.job).toMatchObject({ state: 'failed', faults: [{ code: 'not_readable' }] });
  expect(nameless.lines.map(({ details }) => details.column)).toEqual(['student', 'standard', 'score', 'date']);
  const mapped = await importTable(`Who,What,Band\r\nSIS-1,3.NF.A.1,Basic`, {
    source: 'Spring test',
    date: today,
    columns: JSON.stringify({ student: 'Who', standard: 'What', level: 'Band' }),
  });
  expect(mapped.result).toMatchObject({ added: 1 });
  for (const bad of ['[1]', '{"pupil":"Who"}', 'x']) {
    const refused = await request(world.app)
      .post(`${results}/imports`)
      .query({ columns: bad })
      .set(admin.headers)
      .set('content-type', 'text/csv')
      .send('x');
    expect(faultsOf(refused)).toContainEqual(expect.stringContaining('query.columns'));
  }
  const sent = request(world.app).post(`${results}/imports`).set(teacher.headers).set('content-type', 'text/csv');
  expectProblem(await sent.send(table), 'forbidden');
  expect(await world.database.connection.collection('result_uploads').countDocuments({})).toBe(0);
});

test('the scale of the district says what a result counts as, also of those that are here', async () => {
  const { path } = await assign();
  const settings = '/api/v1/mastery-settings';
  await tell(teacher, result({ sourcedId: 'SIS-1', level: 'Meets', date: today })).expect(200);
  expect((await statesOf(path))[0]).toBe('mastered');
  const { body: usual, headers } = await get(admin, settings).expect(200);
  expect(usual.levels.at(-1).fromPercent).toBe(95);
  expect(headers.etag).toBeDefined();
  await tell(teacher, result({ sourcedId: 'SIS-1', score: 85, maxScore: 100, date: today })).expect(200);
  expect((await statesOf(path))[0]).toBe('mastered');
  await tell(teacher, result({ sourcedId: 'SIS-1', level: 'Nearly met', date: today })).expect(200);
  expect((await statesOf(path))[0]).toBe('notStarted');
});

test('what was shown before may be skipped, by the rule of the teacher', async () => {
  const [one = '', two = '', three = '', pathwayId = '', ...ids] = newIds(9);
  const [pre = '', learn = '', both = '', practice = '', final = ''] = ids;
  const target = (code: string) => ({
    statement: { en: `I can do ${code}.` },
    standards: [{ code }],
    mastery: { kind: 'score', atLeast: 0.8 },
  });
  const show = (targetIds: string[], more: object = {}) => {
    return { kind: 'resource', resource: { resourceId }, targetIds, role: 'learn', ...more };
  };
  const checking = { checkpoint: { form: 'evidence', prompt: 'Show it', asksFor: ['text'] }, maxScore: 10 };
  const entries = {
    [pre]: show([one], { role: 'assess', isRequired: false, maxScore: 10, preCheck: { atLeast: 0.8 } }),
    [learn]: show([one]),
    [both]: show([one, three]),
    [practice]: show([two], { role: 'practice' }),
    [final]: { kind: 'checkpoint', ...checking, targetIds: [one, two, three], role: 'assess' },
  };
  const commands = [
    { do: 'addTarget', id: one, target: target('4-LS1-1') },
    { do: 'addTarget', id: two, target: target('4-LS1-2') },
    { do: 'addTarget', id: three, target: target('4-PS3-1') },
    { do: 'addPathway', id: pathwayId, pathway: { title: 'Way' } },
    ...ids.map((id) => ({ do: 'addEntry', id, at: { pathwayId }, entry: entries[id] })),
  ];
  const made = { title: 'Structures', visibility: 'district', commands };
  const { id: playlistId } = (await post(specialist, '/api/v1/playlists', made).expect(201)).body;
  await post(specialist, `/api/v1/playlists/${playlistId}/versions`).expect(200);
  const given = { playlistId, audience: { kind: 'class', classId }, pathway: { mode: 'fixed', pathwayId } };
  const refused = await post(teacher, '/api/v1/assignments', { ...given, skips: 'sometimes' });
  expect(faultsOf(refused)).toEqual(['body.skips']);
  const { assignment } = (await post(teacher, '/api/v1/assignments', given).expect(201)).body;
  expect(assignment.skips).toBe('offer');
  const path = `/api/v1/assignments/${assignment.id}`;
  const { items } = (await get(teacher, `${path}/students`).expect(200)).body;
  const row = items.find(({ studentId }: { studentId: string }) => studentId === maya.person.id).id;
  const own = `/api/v1/me/playlists/${row}`;
  type Step = { id: string; maySkip: boolean; skipWhy: string | null; state: string };
  const page = async (language = 'en') => (await get(maya, `${own}?language=${language}`).expect(200)).body;
  const offered = ({ steps }: { steps: Step[] }) => steps.flatMap(({ id, maySkip }) => (maySkip ? [id] : []));
  const say = async (kind: string, stepId: string, more: object = {}, who = maya) => {
    count += 1;
    const at = who === maya ? own : `/api/v1/student-playlists/${row}`;
    const { body } = await post(who, `${at}/events`, {
      events: [{ id: `skip-event-${count}`, kind, stepId, ...more }],
    }).expect(200);
    return body.refused.map(({ code }: { code: string }) => code);
  };
  const asShown = { reason: 'shownBefore' };
  const seen = async () => (await get(teacher, `/api/v1/student-playlists/${row}`).expect(200)).body;
  const counts = async () => {
    const mine = (await get(maya, '/api/v1/me/playlists').expect(200)).body.items;
    const { students } = (await get(teacher, `${path}/progress`).expect(200)).body;
    const shown = students.find(({ studentId }: { studentId: string }) => studentId === maya.person.id);
    const listed = mine.find(({ id }: { id: string }) => id === row);
    return [listed.doneCount, listed.stepCount, shown.doneCount, shown.stepCount];
  };

  expect(offered(await page())).toEqual([]);
  expect(await say('skipped', learn, asShown)).toEqual(['notShown']);
  // Not what serves another target as well, nor the check at the end.
  await say('scored', pre, { score: 7 }, teacher);
  expect(offered(await page())).toEqual([]);
  await say('scored', pre, { score: 9 }, teacher);
  const before = await page('es');
  expect(offered(before)).toEqual([learn]);
  expect(before.steps[1]).toMatchObject({ state: 'open', skipWhy: 'Ya lo demostraste: puedes saltarla' });
  expect((await seen()).skips).toEqual([{ stepId: learn, reason: 'preCheck', targetIds: [one], isTaken: false }]);
  await tell(teacher, result({ standard: '4-LS1-2', score: 10 })).expect(200);
  const once = { ...asShown, id: 'skip-event-once' };
  expect(await say('skipped', learn, once)).toEqual([]);
  expect(await say('skipped', both, asShown)).toEqual(['notShown']);

  const after = await page();
  expect(offered(after)).toEqual([practice]);
  expect(after.steps[1]).toMatchObject({ state: 'skipped', maySkip: false, skipWhy: null });
  expect(after.today).not.toContain(learn);
  expect(await counts()).toEqual([1, 4, 1, 4]);
  expect(await seen()).toMatchObject({
    skips: [
      { stepId: learn, reason: 'preCheck', isTaken: true },
      { stepId: practice, reason: 'result', targetIds: [two], isTaken: false },
    ],
    lost: [],
    steps: expect.arrayContaining([expect.objectContaining({ isExcused: false })]),
  });
  expect(await statesOf(path)).toEqual(['mastered', 'mastered', 'notStarted']);
  // Opened again it is theirs to do, and skipped for another reason it is not counted as done.
  await say('started', learn);
  expect(offered(await page())).toEqual([practice]);
  expect(await counts()).toEqual([0, 4, 0, 4]);
  expect(await say('skipped', learn, asShown)).toEqual(['notShown']);
  // A device that did not hear the answer sends it again: it is known.
  expect(await say('skipped', learn, once)).toEqual([]);
  expect(await say('skipped', learn, { reason: 'Too long' })).toEqual([]);
  expect(await counts()).toEqual([0, 4, 0, 4]);

  await patch(teacher, path, '*', { skips: 'never' }).expect(200);
  expect(offered(await page())).toEqual([]);
  expect((await seen()).skips).toEqual([]);
  expect(await say('skipped', practice, asShown)).toEqual(['notShown']);
  await patch(teacher, path, '*', { skips: 'offer' }).expect(200);
  expect(offered(await page())).toEqual([practice]);

  // By the rule it is skipped at once, once; who opens it keeps it, and so does whoever has it opened by a teacher.
  await patch(teacher, path, '*', { skips: 'automatic' }).expect(200);
  await say('worked', pre, { seconds: 60 });
  const skippedNow = await page();
  expect(skippedNow.steps.map(({ state }: Step) => state)).toEqual(['done', 'skipped', 'open', 'skipped', 'open']);
  expect(await counts()).toEqual([1, 4, 1, 4]);
  expect(await seen()).toMatchObject({ skips: [{ stepId: practice, reason: 'result', isTaken: true }], lost: [] });
  const { items: events } = (await get(teacher, `/api/v1/student-playlists/${row}/events?limit=1`).expect(200)).body;
  expect(events).toMatchObject([{ stepId: practice, kind: 'skipped', by: { id: teacher.person.id } }]);
  await say('reopened', practice, {}, teacher);
  await say('worked', pre, { seconds: 60 });
  expect(offered(await page())).toEqual([practice]);
  expect(await counts()).toEqual([0, 4, 0, 4]);
  // A result that comes in later does the same, without anybody having to look.
  const lateRow = items.find(({ studentId }: { studentId: string }) => studentId === leo.person.id).id;
  await tell(teacher, result({ sourcedId: 'SIS-2', standard: '4-LS1-2', score: 10 })).expect(200);
  await settled();
  const late = (await get(teacher, `/api/v1/student-playlists/${lateRow}`).expect(200)).body;
  expect(late.skips).toMatchObject([{ stepId: practice, reason: 'result', isTaken: true }]);
  // What was given before it could be said offers nothing.
  const kept = world.database.connection.collection<{ title: string }>('assignments');
  await kept.updateOne({ title: 'Structures' }, { $unset: { skips: '' }, $inc: { revision: 1 } });
  expect((await get(teacher, path).expect(200)).body.skips).toBe('never');
  expect(offered(await page())).toEqual([]);
});

test('of years of results no more is read than what each source has said last', async () => {
  const { path } = await assign();
  const collection = world.database.connection.collection('student_results');
  const day = (at: number): string => new Date(Date.UTC(2025, 0, 1 + (at % 365))).toISOString().slice(0, 10);
  // Practice of every day, as a program sends it.
  const practice = Array.from({ length: 40 }, (_, at) =>
    result({ standard: '3.NF.A.2', source: 'Practice', date: day(at), score: at % 11 }),
  );
  await tell(teacher, ...practice).expect(200);
  await settled();
  const marked = { source: 'Practice', 'latestOf.0': { $exists: true } };
  expect(await collection.countDocuments(marked)).toBe(1);
  const { id: batchId } = (await get(admin, `${results}/batches?limit=1`).expect(200)).body.items[0];
  const last = async () => (await collection.find(marked).toArray()).map(({ on }) => on);
  expect(await last()).toEqual([day(39)]);
  await tell(teacher, result({ standard: '3.NF.A.2', source: 'Practice', date: today, score: 10 })).expect(200);
  expect(await last()).toEqual([today]);
  const { id: lastId } = (await get(admin, `${results}/batches?limit=1`).expect(200)).body.items[0];
  await post(admin, `${results}/batches/${lastId}/undo`).expect(200);
  expect(await last()).toEqual([day(39)]);
  await post(admin, `${results}/batches/${batchId}/undo`).expect(200);
  expect(await collection.countDocuments(marked)).toBe(0);
  const stages = await explainQueries(world, () => get(teacher, `${path}/progress`).expect(200));
  const asked = stages.filter(({ query }) => query.includes('latestOf'));
  expect(asked.every(({ examined }) => examined < 30)).toBe(true);
  expect(asked).not.toEqual([]);
});

test('it leaves with the student’s export, is erased with them, and an index serves each', async () => {
  const ask = [
    () => tell(teacher, result({ sourcedId: 'SIS-2', source: 'Last' })).expect(200),
    () => get(teacher, `/api/v1/students/${leo.person.id}/results`).expect(200),
    () => get(admin, `${results}/batches`).expect(200),
  ];
  for (const one of ask) {
    for (const { stages } of await explainQueries(world, one)) expect(stages).not.toContain('COLLSCAN');
  }
  await settled();
  const { holder } = world.wiring.assignments.results;
  const scope = { kind: 'system', reason: 'a test' } as const;
  const exported: unknown[] = [];
  for await (const part of holder.exportStudent(scope, home.id, leo.person.id)) exported.push(part);
  expect(JSON.stringify(exported)).toContain('State test');
  await post(admin, `/api/v1/students/${leo.person.id}/erasure`, { name: leo.person.displayName }).expect(204);
  for (const name of ['student_results', 'mastery_records', 'job_report_lines']) {
    const left = JSON.stringify(await world.database.connection.collection(name).find({}).toArray());
    expect(left).not.toContain(leo.person.id);
    expect(left).not.toMatch(/SIS-2\b/);
  }
});
