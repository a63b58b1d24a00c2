import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { mostStreams } from '../../src/features/progress/live-progress.service.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
import { faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld({ watchEveryMs: 30 });
const { post, get, patch, createShared } = createPlaylistRequests(world);
const rows = '/api/v1/student-playlists';
const own = '/api/v1/me/playlists';
const settingsPath = '/api/v1/mastery-settings';

let home: BuiltDistrict;
let admin: SignedIn;
let specialist: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
let stranger: SignedIn;
let maya: SignedIn;
let leo: SignedIn;
let classId = '';
let bankId = '';
let beforeBankId = '';
const shared: Record<'film' | 'text' | 'captioned' | 'game' | 'before', string> = {
  film: '',
  text: '',
  captioned: '',
  game: '',
  before: '',
};

const aligned = (code: string, changes: object = {}) => ({
  alignments: [{ standardId: guid(code), alignmentType: 'teaches' }],
  learningResourceType: ['lesson'],
  modalities: ['video'],
  inLanguage: ['en'],
  ...changes,
});

beforeAll(async () => {
  home = await buildDistrict(world);
  const enter = (role: Parameters<typeof signIn>[1]['role']) =>
    signIn(world, {
      orgId: home.id,
      role,
      schoolId: ['specialist', 'admin'].includes(role) ? null : home.schools[0].id,
    });
  [admin, specialist, teacher, colleague, maya, leo] = (await Promise.all(
    (['admin', 'specialist', 'teacher', 'teacher', 'student', 'student'] as const).map(enter),
  )) as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn, SignedIn];
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  const standards = [
    ['2.G.A.3', null],
    ['3.NF.A', null],
    ['3.NF.A.1', '3.NF.A'],
  ] as const;
  await importPackage(world, buildPackage('Fractions', standards, [['2.G.A.3', 'precedes', '3.NF.A']]));
  shared.film = await createShared(specialist, aligned('3.NF.A.1', { title: 'The film' }));
  shared.text = await createShared(specialist, aligned('3.NF.A.1', { title: 'The text', modalities: ['reading'] }));
  shared.captioned = await createShared(
    specialist,
    aligned('3.NF.A.1', { title: 'With captions', accessibilityFeatures: ['captions'] }),
  );
  shared.game = await createShared(
    specialist,
    aligned('3.NF.A.1', { title: 'A game', modalities: ['game', 'video'], learningResourceType: ['game'] }),
  );
  shared.before = await createShared(
    specialist,
    aligned('2.G.A.3', { title: 'Halves of shapes', accessibilityFeatures: ['captions'] }),
  );
  await world.wiring.searchSync.caughtUp();
  const bank = (code: string) => ({
    statement: { en: `I can do ${code}.` },
    standards: [{ standardId: guid(code) }],
    mastery: { kind: 'score', atLeast: 0.8 },
  });
  bankId = (await post(specialist, '/api/v1/targets', bank('3.NF.A.1')).expect(201)).body.id;
  beforeBankId = (await post(specialist, '/api/v1/targets', bank('2.G.A.3')).expect(201)).body.id;
  const made = { schoolId: home.schools[0].id, title: 'Math 3' };
  classId = (await post(teacher, '/api/v1/classes', made).expect(201)).body.id;
  const students = [maya, leo].map(({ person }) => ({ studentId: person.id }));
  await post(teacher, `/api/v1/classes/${classId}/students`, { students }).expect(200);
});

type Plan = { id: string; path: string; targetId: string; watch: string; read: string; check: string; row: string };

/** Watch: a film and a check. Read: a text and a check. One target of the bank. */
const assign = async (choiceRules: object = {}, bankTargetId = bankId): Promise<Plan> => {
  const [targetId = '', watch = '', read = '', film, check = '', text, check2] = newIds(7);
  const add = (id: string | undefined, pathwayId: string, entry: object) => ({
    do: 'addEntry',
    id,
    at: { pathwayId },
    entry: { targetIds: [targetId], ...entry },
  });
  const resource = (resourceId: string) => ({ kind: 'resource', resource: { resourceId }, role: 'learn' });
  const checkpoint = { form: 'rubric', prompt: 'Show it', asksFor: ['text'] };
  const checking = { kind: 'checkpoint', checkpoint, role: 'assess', maxScore: 10 };
  const commands = [
    { do: 'addTarget', id: targetId, bankTargetId },
    { do: 'addPathway', id: watch, pathway: { title: 'Watch' } },
    { do: 'addPathway', id: read, pathway: { title: 'Read' } },
    add(film, watch, resource(shared.film)),
    add(check, watch, checking),
    add(text, read, resource(shared.text)),
    add(check2, read, checking),
  ];
  const rules = { pathway: 'any', swap: 'never', addition: 'never', ...choiceRules };
  const made = {
    title: 'Fractions',
    visibility: 'district',
    gradeLevels: ['3'],
    inLanguage: ['en'],
    choiceRules: rules,
    commands,
  };
  const { id } = (await post(specialist, '/api/v1/playlists', made).expect(201)).body;
  await post(specialist, `/api/v1/playlists/${id}/versions`).expect(200);
  const given = { playlistId: id, audience: { kind: 'class', classId }, pathway: { mode: 'fixed', pathwayId: watch } };
  const { body } = await post(teacher, '/api/v1/assignments', given).expect(201);
  const path = `/api/v1/assignments/${body.assignment.id}`;
  const row = await rowOf(path, maya);
  return { id, path, targetId, watch, read, check, row };
};

const rowOf = async (path: string, { person }: SignedIn): Promise<string> => {
  const { items } = (await get(teacher, `${path}/students`).expect(200)).body;
  return items.find(({ studentId }: { studentId: string }) => studentId === person.id).id;
};

const score = (row: string, stepId: string, points: number) =>
  post(teacher, `${rows}/${row}/events`, {
    events: [{ id: randomUUID(), stepId, kind: 'scored', score: points }],
  }).expect(200);

const put = (who: SignedIn, address: string, etag: string, body: object) =>
  request(world.app).put(address).set(who.headers).set('if-match', etag).send(body);

const jobEnds = async (id: string) => (await world.wiring.jobs.service.waitFor(id, 10_000))?.state;

describe('what is next for a target', () => {
  let plan: Plan;
  const next = (who: SignedIn, more = '') => get(who, `${rows}/${plan.row}/targets/${plan.targetId}/next${more}`);
  beforeAll(async () => {
    plan = await assign();
  });

  test('is of other paths, of what comes before and of the library, for who works with the student', async () => {
    await score(plan.row, plan.check, 3);
    await score(plan.row, plan.check, 4);
    const { body } = await next(teacher, '?limit=10').expect(200);
    expect(body).toMatchObject({ targetId: plan.targetId, state: 'needsSupport', needsSupport: true });
    const kinds = body.items.map(({ kind, title }: { kind: string; title: string }) => `${kind} ${title}`);
    expect(kinds[0]).toBe('pathwayStep The text');
    expect(new Set(kinds)).toEqual(
      new Set(['pathwayStep The text', 'resource With captions', 'resource A game', 'prerequisite Halves of shapes']),
    );
    expect(body.items[0].reasons[0]).toEqual({ code: 'otherPath', text: 'For the same target, from the path “Read”' });
    expect(body.prerequisites).toMatchObject([{ code: '2.G.A.3', distance: 1, targets: [{ id: beforeBankId }] }]);
    const { body: spanish } = await next(teacher, '?language=es&limit=1').expect(200);
    expect(spanish.items[0].reasons[0].text).toBe('Para la misma meta, del camino «Read»');
    for (const who of [maya, leo]) expectProblem(await next(who), 'forbidden');
    for (const who of [colleague, stranger]) expectProblem(await next(who), 'not_found');
    expectProblem(await get(teacher, `${rows}/${plan.row}/targets/${'f'.repeat(24)}/next`), 'not_found');
    expect(faultsOf(await next(teacher, '?limit=0'))).toEqual(['query.limit']);
  });

  test('never gives up a need, and counts goals with a true reason', async () => {
    const profile = `/api/v1/students/${maya.person.id}`;
    expect(faultsOf(await post(maya, `${profile}/goals`, { text: 'Cook', targetIds: [randomUUID()] }))).toEqual([
      'body.targetIds.0',
    ]);
    const goal = (await post(maya, `${profile}/goals`, { text: 'Share a pizza', targetIds: [bankId] }).expect(201))
      .body;
    expectProblem(
      await patch(maya, `${profile}/goals/${goal.id}`, '*', { targetIds: [randomUUID()] }),
      'invalid_request',
    );
    const { body } = await next(teacher, '?limit=10').expect(200);
    for (const { reasons } of body.items) {
      expect(reasons).toContainEqual({ code: 'goal', text: 'Fits the goal “Share a pizza”' });
    }
    const { body: paths } = await get(teacher, `${rows}/${plan.row}/pathways?language=es`).expect(200);
    expect(paths.items[0].reasons).toContainEqual({ code: 'goal', text: 'Conviene a la meta «Share a pizza»' });
    await patch(teacher, `${profile}/profile`, '*', { accessNeeds: ['captions'] }).expect(200);
    const { body: needed } = await next(teacher, '?limit=10').expect(200);
    expect(needed.items.map(({ title }: { title: string }) => title).sort()).toEqual([
      'Halves of shapes',
      'The text',
      'With captions',
    ]);
    const audit = (await get(admin, `/api/v1/audit/student-records?student=${maya.person.id}`).expect(200)).body;
    expect(audit.items[0]).toMatchObject({ action: 'studentPlaylist.read', by: { id: teacher.person.id } });
  });

  test('is added by one call, before the check, noted, and taken back', async () => {
    const path = `${rows}/${plan.row}/targets/${plan.targetId}/next`;
    const { body: found } = await next(teacher, '?limit=10').expect(200);
    const [first] = found.items;
    expectProblem(await post(maya, path, { proposalId: first.id }), 'forbidden');
    expectProblem(await post(colleague, path, { proposalId: first.id }), 'not_found');
    expectProblem(await post(teacher, path, { proposalId: `resource-${shared.game}` }), 'not_found');
    expect(faultsOf(await post(teacher, path, { proposalId: 'x' }))).toEqual(['body.proposalId']);
    const stale = request(world.app)
      .post(path)
      .set(teacher.headers)
      .set('if-match', '"77"')
      .send({ proposalId: first.id });
    expectProblem(await stale, 'version_conflict');
    const { body } = await post(teacher, path, { proposalId: first.id }).expect(200);
    const seen = (await get(teacher, `${rows}/${plan.row}`).expect(200)).body;
    expect(seen.steps.map(({ step }: { step: { id: string } }) => step.id).slice(1)).toEqual([body.stepId, plan.check]);
    expect(seen.steps[1]).toMatchObject({
      origins: ['added'],
      step: { isRequired: false, targetIds: [plan.targetId] },
    });
    expect(seen.changes.at(-1)).toMatchObject({
      id: body.changeId,
      kind: 'add',
      by: teacher.person.id,
      reason: 'To go on with: I can do 3.NF.A.1.',
    });
    const again = (await next(teacher, '?limit=10').expect(200)).body.items;
    expect(again.map(({ id }: { id: string }) => id)).not.toContain(first.id);
    await post(teacher, `${rows}/${plan.row}/changes/${body.changeId}/undo`).expect(200);
    const after = (await get(teacher, `${rows}/${plan.row}`).expect(200)).body;
    expect(after.steps).toHaveLength(2);
    const library = { proposalId: `resource-${shared.captioned}`, isRequired: true, reason: 'Watch it twice' };
    await post(teacher, path, library).expect(200);
  });

  test('is told of a whole class, reading what is the same for all once', async () => {
    const path = `${plan.path}/next`;
    const { body } = await get(teacher, path).expect(200);
    expect(body.items).toMatchObject([{ studentId: maya.person.id, targetId: plan.targetId, needsSupport: true }]);
    expect(body.items[0].items.length).toBeGreaterThan(0);
    const asked = (await get(teacher, `${path}?targetId=${plan.targetId}`).expect(200)).body.items;
    expect(asked.map(({ studentId }: { studentId: string }) => studentId).sort()).toEqual(
      [maya.person.id, leo.person.id].sort(),
    );
    // Leo needs no captions, and has no goal.
    const ofLeo = asked.find(({ studentId }: { studentId: string }) => studentId === leo.person.id);
    expect(JSON.stringify(ofLeo)).not.toContain('pizza');
    expectProblem(await get(maya, path), 'not_found');
    expectProblem(await get(colleague, path), 'not_found');
    const read = async (address: string) => {
      const plans = await explainQueries(world, () => get(teacher, address).expect(200));
      const ours = ['student_profiles ', 'mastery_records ', 'bank_targets ', 'standard_associations '];
      return plans.filter(({ query }) => ours.some((name) => query.startsWith(name)));
    };
    const [single, both] = [await read(path), await read(`${path}?targetId=${plan.targetId}`)];
    expect(both.length).toBe(single.length);
    for (const { query, stages } of both) expect([query, stages.includes('COLLSCAN')]).toEqual([query, false]);
  });

  test('is offered to students where their playlist lets them ask for it, in words for them', async () => {
    const ask = (who: SignedIn, one: Plan) => get(who, `${own}/${one.row}/targets/${one.targetId}/next`);
    expectProblem(await ask(maya, plan), 'forbidden');
    expectProblem(await ask(leo, plan), 'not_found');
    const open = await assign({ addition: 'withApproval' });
    const { body } = await ask(maya, open).expect(200);
    expect(body.items.map(({ title }: { title: string }) => title)).toContain('The text');
    expect(JSON.stringify(body)).not.toMatch(/prerequisite|needsMet|Comes before|score/);
    const [{ resourceId }] = body.items;
    const wish = { kind: 'add', resourceId, targetIds: [open.targetId] };
    await post(maya, `${own}/${open.row}/proposals`, wish).expect(201);
  });
});

describe('how a district names and counts what students reach', () => {
  const scale = {
    levels: [
      { id: 'one', names: { en: 'Emerging', es: 'Emergente' }, fromPercent: 0 },
      { id: 'two', names: { en: 'Meeting', es: 'Cumple' }, fromPercent: 60 },
    ],
    masteredFrom: 'two',
    shareOwner: 'district',
    retakes: { kind: 'latest' },
    stateNames: Object.fromEntries(
      ['notStarted', 'inProgress', 'needsSupport', 'readyForCheck', 'mastered'].map((state) => [
        state,
        { en: `My ${state}`, es: `Mi ${state}` },
      ]),
    ),
  };
  let plan: Plan;
  let otherBank = '';
  const cellOf = async (who: SignedIn) => {
    const { body } = await get(teacher, `${plan.path}/progress`).expect(200);
    return body.students.find(({ studentId }: { studentId: string }) => studentId === who.person.id).targets[0];
  };
  const save = async (changes: object = {}) => {
    const { body } = await put(admin, settingsPath, '*', { ...scale, ...changes }).expect(200);
    expect(await jobEnds(body.jobId)).toBe('done');
    return body;
  };

  test('is read by all, said by admins, with the fault where it is', async () => {
    const { body } = await get(maya, settingsPath).expect(200);
    expect(body).toMatchObject({ revision: 0, masteredFrom: 'proficient', isCounted: true, jobId: null });
    for (const who of [teacher, maya]) expectProblem(await put(who, settingsPath, '"0"', scale), 'forbidden');
    expectProblem(await put(admin, settingsPath, '"3"', scale), 'version_conflict');
    const bad = { ...scale, masteredFrom: 'one', levels: [...scale.levels, { ...scale.levels[1], fromPercent: 60 }] };
    expect(faultsOf(await put(admin, settingsPath, '"0"', bad))).toEqual([
      'body.levels.2.id',
      'body.levels.2.fromPercent',
      'body.masteredFrom',
    ]);
    expectProblem(await request(world.app).get(settingsPath), 'unauthenticated');
    expectProblem(await post(teacher, `${settingsPath}/recounts`), 'forbidden');
  });

  test('is shown at once, counted by a job, and changes no event and nothing that a teacher has set', async () => {
    const target = { statement: { en: 'I can measure.' }, mastery: { kind: 'score', atLeast: 0.8 } };
    otherBank = (await post(specialist, '/api/v1/targets', target).expect(201)).body.id;
    plan = await assign({}, otherBank);
    const ofLeo = await rowOf(plan.path, leo);
    await score(plan.row, plan.check, 7);
    await score(ofLeo, plan.check, 9);
    await score(ofLeo, plan.check, 5);
    expect(await cellOf(maya)).toMatchObject({ state: 'inProgress', percent: 70, levelId: 'developing' });
    expect(await cellOf(leo)).toMatchObject({ state: 'mastered', percent: 90, levelId: 'proficient' });
    const events = async () =>
      JSON.stringify(await world.database.connection.collection('progress_events').find({}).sort({ _id: 1 }).toArray());
    const before = await events();

    const saved = await save();
    expect(await get(admin, settingsPath).then(({ body }) => body)).toMatchObject({
      isCounted: true,
      revision: saved.revision,
    });
    // Maya's 70 percent are enough now; of Leo the latest try counts.
    expect(await cellOf(maya)).toMatchObject({ state: 'mastered', percent: 70, levelId: 'two' });
    expect(await cellOf(leo)).toMatchObject({ state: 'inProgress', percent: 50, levelId: 'one' });
    expect(await events()).toBe(before);
    const history = async (row: string) =>
      (await get(teacher, `${rows}/${row}/progress`).expect(200)).body.targets[0].history.length;
    const lines = [await history(plan.row), await history(ofLeo)];
    const again = await post(admin, `${settingsPath}/recounts`).expect(202);
    expect(await jobEnds(again.body.id)).toBe('done');
    expect([await history(plan.row), await history(ofLeo)]).toEqual(lines);

    const decision = { state: 'needsSupport', reason: 'We talk about it' };
    await request(world.app)
      .put(`${rows}/${ofLeo}/targets/${plan.targetId}`)
      .set(teacher.headers)
      .send(decision)
      .expect(200);
    await save({ retakes: { kind: 'best' } });
    expect(await cellOf(leo)).toMatchObject({ state: 'needsSupport', percent: 90, levelId: 'one' });
    const worked = { id: randomUUID(), stepId: plan.check, kind: 'worked', seconds: 600 };
    await post(maya, `${own}/${plan.row}/events`, { events: [worked] }).expect(200);
    const minutesFor = { learn: 0, practice: 0, assess: 10 };
    const { time } = (await get(teacher, `${plan.path}/progress`).expect(200)).body;
    expect(time).toEqual({ students: 1, minutes: 10, minutesFor, medianMinutes: 10 });
    const page = (await get(maya, `${own}/${plan.row}/progress`).expect(200)).body;
    expect(page.scale.stateNames.mastered).toEqual({ en: 'My mastered', es: 'Mi mastered' });
    expect(page.targets[0]).toMatchObject({ levelId: 'two' });
    const { text } = await get(teacher, `${plan.path}/progress/export?language=es`).expect(200);
    expect(text).toContain('I can measure.,I can measure. (level)');
    expect(text).toMatch(/,10,0,0,10,.*Mi mastered,Cumple/);
    expect(text).toContain(',minutes,minutesLearning,minutesPracticing,minutesShowing,');
  });
});

describe('an open page of a class', () => {
  type Told = { event: string; data: Record<string, unknown> };
  const base = () => `http://127.0.0.1:${(world.app.address() as AddressInfo).port}`;
  const live = (who: SignedIn, id = classId, headers: Record<string, string> = {}) => {
    const abort = new AbortController();
    const asked = fetch(`${base()}/api/v1/classes/${id}/progress/live`, {
      headers: { ...who.headers, ...headers },
      signal: abort.signal,
    });
    return { asked, abort };
  };
  async function* read(response: Response): AsyncGenerator<Told> {
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => line.split(/: (.*)/s)),
        );
        text = text.slice(end + 2);
        yield { event: fields.event ?? 'comment', data: JSON.parse(fields.data ?? '{}') };
      }
    }
  }
  const nextOf = async (told: AsyncGenerator<Told>, event: string): Promise<Told> => {
    for (;;) {
      const { value, done } = await told.next();
      if (done) throw new Error(`the stream ended without ${event}`);
      if (value.event === event) return value;
    }
  };
  const newTeacher = async () => {
    const who = await signIn(world, { orgId: home.id, role: 'teacher', schoolId: home.schools[0].id });
    await post(teacher, `/api/v1/classes/${classId}/teachers`, { personId: who.person.id, role: 'coTeacher' }).expect(
      200,
    );
    return who;
  };

  test('is told which rows and cells have changed, by whatever process, with ids alone; silence is broken', async () => {
    const plan = await assign();
    const { asked, abort } = live(teacher, classId, { 'accept-encoding': 'gzip' });
    const response = await asked;
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    expect(response.headers.get('content-encoding')).toBeNull();
    const told = read(response);
    await nextOf(told, 'ready');
    const events = [{ id: randomUUID(), stepId: plan.check, kind: 'answered', answer: { text: 'A half' } }];
    const there = request(world.another()).post(`${own}/${plan.row}/events`).set(maya.headers);
    await there.send({ events }).expect(200);
    const rowsTold = new Set<string>();
    const cells = new Set<string>();
    while (rowsTold.size === 0 || cells.size === 0) {
      const { data } = await nextOf(told, 'changed');
      expect(JSON.stringify(data)).not.toContain(maya.person.displayName);
      for (const { studentPlaylistId } of data.rows as { studentPlaylistId: string }[]) rowsTold.add(studentPlaylistId);
      for (const { bankTargetId } of data.cells as { bankTargetId: string }[]) cells.add(bankTargetId);
    }
    expect([[...rowsTold], [...cells]]).toEqual([[plan.row], [bankId]]);
    const grid = (await get(teacher, `${plan.path}/progress`).expect(200)).body;
    expect(grid.targets[0].bankTargetId).toBe(bankId);
    await nextOf(told, 'comment');
    abort.abort();
  });

  test('is for who may see the class, and ends when they may not, when the token ends, and when the process stops', async () => {
    for (const who of [maya, colleague, stranger]) {
      expect((await live(who).asked).status).toBe(404);
    }
    expect((await live(teacher, 'x').asked).status).toBe(400);
    const leaving = await newTeacher();
    const told = read(await live(leaving).asked);
    await nextOf(told, 'ready');
    await world.database.connection
      .collection('classes')
      .updateMany({}, { $pull: { teachers: { personId: { $ne: null }, role: 'coTeacher' } } } as never);
    expect((await nextOf(told, 'end')).data).toEqual({ reason: 'noAccess' });

    const many = Array.from({ length: mostStreams + 3 }, () => live(teacher));
    const answers = await Promise.all(many.map(({ asked }) => asked));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(mostStreams);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
    const open = answers.filter(({ status }) => status === 200).map(read);
    for (const one of open) await nextOf(one, 'ready');
    world.clock.advance(16 * 60_000);
    for (const one of open) expect((await nextOf(one, 'end')).data).toEqual({ reason: 'signedOut' });

    const fresh = await signIn(world, { orgId: home.id, role: 'admin' });
    const last = read(await live(fresh).asked);
    await nextOf(last, 'ready');
    world.wiring.services.progress.live.endAll();
    expect((await nextOf(last, 'end')).data).toEqual({ reason: 'stopping' });
    expect((await live(fresh).asked).status).toBe(503);
  });
});
