import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import request from 'supertest';
import { z } from 'zod';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
import { faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, put, edit, createShared } = createPlaylistRequests(world);
const own = '/api/v1/me/playlists';
const rows = '/api/v1/student-playlists';

let home: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
let stranger: SignedIn;
let maya: SignedIn;
let leo: SignedIn;
let classId = '';
let resourceId = '';
let bankTargetId = '';

beforeAll(async () => {
  home = await buildDistrict(world);
  const enter = (role: Parameters<typeof signIn>[1]['role']) =>
    signIn(world, { orgId: home.id, role, schoolId: role === 'specialist' ? null : home.schools[0].id });
  [specialist, teacher, colleague, maya, leo] = (await Promise.all(
    (['specialist', 'teacher', 'teacher', 'student', 'student'] as const).map(enter),
  )) as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn];
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  resourceId = await createShared(specialist);
  const made = { schoolId: home.schools[0].id, title: 'Math 4' };
  classId = (await post(teacher, '/api/v1/classes', made).expect(201)).body.id;
  const students = [maya, leo].map(({ person }) => ({ studentId: person.id }));
  await post(teacher, `/api/v1/classes/${classId}/students`, { students }).expect(200);
  const bank = { statement: { en: 'I can add.' }, mastery: { kind: 'allRequired' } };
  bankTargetId = (await post(specialist, '/api/v1/targets', bank).expect(201)).body.id;
});

type Plan = { id: string; path: string; targetId: string; scoreId: string; watch: string; read: string; ids: string[] };

/** Watch: a film, a choice of two, and a check that the teacher looks at. Read: a text and a check. */
const assign = async (changes: { fromBank?: boolean } = {}): Promise<Plan> => {
  const [targetId = '', scoreId = '', watch = '', read = '', ...ids] = newIds(13);
  const [film, choice, one, two, check, text, check2] = ids;
  const resource = { resourceId };
  const serving = { targetIds: [targetId, scoreId], role: 'learn' };
  const checkpoint = { form: 'evidence', prompt: 'Show it', asksFor: ['text'] };
  const checking = { kind: 'checkpoint', checkpoint, targetIds: [targetId, scoreId], role: 'assess', maxScore: 10 };
  const add = (id: string | undefined, pathwayId: string, entry: object) => ({
    do: 'addEntry',
    id,
    at: { pathwayId },
    entry,
  });
  const commands = [
    changes.fromBank
      ? { do: 'addTarget', id: targetId, bankTargetId }
      : {
          do: 'addTarget',
          id: targetId,
          target: { statement: { en: 'I can name it.' }, mastery: { kind: 'allRequired' } },
        },
    {
      do: 'addTarget',
      id: scoreId,
      target: { statement: { en: 'I can show it.' }, mastery: { kind: 'score', atLeast: 0.8 } },
    },
    { do: 'addPathway', id: watch, pathway: { title: 'Watch' } },
    { do: 'addPathway', id: read, pathway: { title: 'Read' } },
    add(film, watch, { kind: 'resource', resource, ...serving }),
    add(choice, watch, {
      kind: 'choice',
      choose: 1,
      options: [
        { id: one, kind: 'resource', resource },
        { id: two, kind: 'resource', resource },
      ],
      ...serving,
      role: 'practice',
    }),
    add(check, watch, checking),
    add(text, read, { kind: 'resource', resource, ...serving }),
    add(check2, read, checking),
  ];
  const made = {
    title: 'Fractions',
    visibility: 'district',
    choiceRules: { pathway: 'any', swap: 'never', addition: 'never' },
    commands,
  };
  const { id } = (await post(specialist, '/api/v1/playlists', made).expect(201)).body;
  await post(specialist, `/api/v1/playlists/${id}/versions`).expect(200);
  const given = { playlistId: id, audience: { kind: 'class', classId }, pathway: { mode: 'fixed', pathwayId: watch } };
  const { body } = await post(teacher, '/api/v1/assignments', given).expect(201);
  return { id, path: `/api/v1/assignments/${body.assignment.id}`, targetId, scoreId, watch, read, ids };
};

const rowOf = async (path: string, { person }: SignedIn): Promise<string> => {
  const { items } = (await get(teacher, `${path}/students`).expect(200)).body;
  return items.find(({ studentId }: { studentId: string }) => studentId === person.id).id;
};

let count = 0;
const event = (kind: string, stepId: string | undefined, more: object = {}) => {
  count += 1;
  return { id: `event-${String(count).padStart(6, '0')}`, stepId, kind, ...more };
};
/** How many were put right. */
const reconcile = async (): Promise<number> => {
  const { service } = world.wiring.jobs;
  const kind = { kind: 'progress.reconcile', input: z.strictObject({}) };
  const { id } = await service.enqueue({ orgId: null, requestedBy: null }, kind, {});
  const job = await service.waitFor(id, 10_000);
  expect(job).toMatchObject({ state: 'done' });
  return Number((job?.result as { repaired?: number } | undefined)?.repaired);
};
const tell = (who: SignedIn, row: string, ...events: object[]) => post(who, `${own}/${row}/events`, { events });
const review = (who: SignedIn, row: string, ...events: object[]) => post(who, `${rows}/${row}/events`, { events });
const statesOf = ({ body }: { body: { targets: { state: string }[] } }) => body.targets.map(({ state }) => state);

describe('what students tell', () => {
  let plan: Plan;
  let row = '';
  beforeAll(async () => {
    plan = await assign();
    row = await rowOf(plan.path, maya);
  });

  test('counts once, whatever its order, and leads to the target', async () => {
    const [film, choice, one, , check] = plan.ids;
    const started = event('started', film, { at: '2020-01-01T00:00:00Z' });
    const done = event('done', film);
    const { body: first } = await tell(maya, row, done).expect(200);
    expect(first).toMatchObject({ added: [done.id], known: [], refused: [] });
    // Told late, from a device that was away; and once more, as the answer was lost.
    const again = await tell(maya, row, done, started, event('worked', film, { seconds: 600 })).expect(200);
    expect(again.body).toMatchObject({ known: [done.id], steps: [{ stepId: film, state: 'done', minutes: 10 }] });
    expect(statesOf(again)).toEqual(['inProgress', 'inProgress']);
    await tell(maya, row, event('done', choice, { optionId: one })).expect(200);
    expect(statesOf(await get(maya, `${own}/${row}/progress`))).toEqual(['readyForCheck', 'readyForCheck']);
    const answered = event('answered', check, { answer: { text: 'Because' } });
    expect(statesOf(await tell(maya, row, answered).expect(200))).toEqual(['readyForCheck', 'readyForCheck']);
    const page = (await get(maya, `${own}/${row}`).expect(200)).body;
    expect(page.steps.map(({ state }: { state: string }) => state)).toEqual(['done', 'done', 'submitted']);

    // The teacher looks at it, and wants more.
    const returned = await review(
      teacher,
      row,
      event('returned', check, { attemptId: answered.id, feedback: 'Why?' }),
    ).expect(200);
    expect(statesOf(returned)).toEqual(['inProgress', 'inProgress']);
    const cardOf = async () => {
      const { items } = (await get(maya, own).expect(200)).body as { items: { id: string; returned: string | null }[] };
      return items.find(({ id }) => id === row)?.returned;
    };
    expect(await cardOf()).toEqual(expect.any(String));
    const better = event('answered', check, { answer: { text: 'Because of this' } });
    await tell(maya, row, better).expect(200);
    expect(await cardOf()).toBeNull();
    const accepted = event('accepted', check, { attemptId: better.id, score: 9, feedback: 'Well said' });
    const { body } = await review(teacher, row, accepted).expect(200);
    expect(body.targets).toMatchObject([
      {
        state: 'mastered',
        because: 'rule',
        history: expect.arrayContaining([expect.objectContaining({ state: 'readyForCheck' })]),
      },
      { state: 'mastered', because: 'rule' },
    ]);
    const seen = (await get(maya, `${own}/${row}/progress`).expect(200)).body;
    expect(seen.steps.at(-1).attempts.map(({ feedback }: { feedback: string }) => feedback)).toEqual([
      'Why?',
      'Well said',
    ]);
  });

  test('stays when the path is left, and when the playlist is improved', async () => {
    const before = (await get(maya, `${own}/${row}/progress`).expect(200)).body;
    await post(teacher, `${rows}/${row}/changes`, { commands: [{ do: 'pathway', pathwayId: plan.read }] }).expect(200);
    const { revision } = (await get(specialist, `/api/v1/playlists/${plan.id}`).expect(200)).body;
    const removal = { do: 'removeEntry', entryId: plan.ids[0] } as const;
    await edit(specialist, { address: `/api/v1/playlists/${plan.id}` }, revision, removal as never).expect(200);
    await post(specialist, `/api/v1/playlists/${plan.id}/versions`).expect(200);
    await tell(maya, row, event('started', plan.ids[5])).expect(200);
    const after = (await get(maya, `${own}/${row}/progress`).expect(200)).body;
    expect(after.targets).toEqual(before.targets);
    for (const step of before.steps) expect(after.steps).toContainEqual(step);
    // What happened at a step that is gone counts, too.
    const { body } = await tell(maya, row, event('felt', plan.ids[0], { feeling: 'tooEasy' })).expect(200);
    expect(body.refused).toEqual([]);
  });

  test('is refused one by one, with the reason', async () => {
    const [film, choice, , , check] = plan.ids;
    const { body } = await tell(
      maya,
      row,
      event('done', newIds(1)[0]),
      event('done', choice),
      event('done', choice, { optionId: film }),
      event('done', film, { optionId: film }),
      event('answered', check, { answer: { score: 11 } }),
      event('felt', film, { feeling: 'justRight' }),
    ).expect(200);
    expect(body.refused.map(({ code }: { code: string }) => code)).toEqual([
      'unknownStep',
      'optionNeeded',
      'unknownOption',
      'unknownOption',
      'scoreTooHigh',
    ]);
    expect(body.added).toHaveLength(1);
    const wrong = await review(teacher, row, event('accepted', check, { attemptId: 'nobody-gave-it' })).expect(200);
    expect(wrong.body.refused).toMatchObject([{ code: 'unknownAttempt' }]);
  });

  test('has to be told well', async () => {
    const [film] = plan.ids;
    for (const [bad, field] of [
      [event('finished', film), 'body.events.0.kind'],
      [event('felt', film, { feeling: 'bored' }), 'body.events.0.feeling'],
      [{ ...event('done', film), id: 'x' }, 'body.events.0.id'],
      [event('worked', film, { seconds: -1 }), 'body.events.0.seconds'],
      [event('answered', film, { answer: {} }), 'body.events.0.answer'],
      [event('done', film, { at: 'yesterday' }), 'body.events.0.at'],
      [event('scored', film, { score: 10 }), 'body.events.0.kind'],
    ] as const) {
      expect(faultsOf(await tell(maya, row, bad))).toContainEqual(expect.stringContaining(field));
    }
    expectProblem(await tell(maya, row), 'invalid_request');
    const unsigned = await request(world.app)
      .post(`${own}/${row}/events`)
      .send({ events: [event('done', film)] });
    expectProblem(unsigned, 'unauthenticated');
  });

  test('is nobody else’s', async () => {
    const [film] = plan.ids;
    for (const who of [leo, teacher, stranger]) {
      expectProblem(await tell(who, row, event('done', film)), 'not_found');
      expectProblem(await get(who, `${own}/${row}/progress`), 'not_found');
    }
    for (const who of [leo, colleague, stranger]) {
      for (const path of ['progress', 'events']) {
        const answer = await get(who, `${rows}/${row}/${path}`);
        expect([403, 404]).toContain(answer.status);
      }
      expectProblem(await review(who, row, event('helped', film)), 'not_found');
    }
    // Nobody accepts what they gave themselves.
    expectProblem(await review(maya, row, event('reopened', film)), 'forbidden');
    const { body } = await get(teacher, `${rows}/${row}/events?limit=2`).expect(200);
    expect(body.items).toHaveLength(2);
    const next = (await get(teacher, `${rows}/${row}/events?limit=2&cursor=${body.nextCursor}`).expect(200)).body;
    expect(next.items[0].id).not.toBe(body.items[1].id);
  });

  test('counts by nobody’s word for themselves, and takes no id away from a teacher', async () => {
    const given = await assign();
    const id = await rowOf(given.path, maya);
    const check = given.ids[4];
    const own = { ...event('answered', check, { answer: { score: 10 } }), id: 'quiz-17-attempt-1' };
    const told = await tell(maya, id, own).expect(200);
    expect(told.body.steps).toMatchObject([{ state: 'submitted', bestShare: null }]);
    const resource = await tell(maya, id, event('answered', given.ids[0], { answer: { score: 1 } }));
    expect(resource.body.refused).toMatchObject([{ code: 'scoreTooHigh' }]);
    const scored = { ...event('scored', check, { score: 4 }), id: own.id };
    const { body } = await review(teacher, id, scored).expect(200);
    expect(body).toMatchObject({ added: [own.id], known: [] });
    expect((await review(teacher, id, scored).expect(200)).body).toMatchObject({ added: [], known: [own.id] });
    expect(body.steps).toMatchObject([{ bestShare: 0.4 }]);
    // What staff have written is not for the student.
    expectProblem(await get(maya, `${rows}/${id}/progress`), 'forbidden');
  });

  test('is taken in up to a limit, beyond which only what is known is', async () => {
    const given = await assign();
    const id = await rowOf(given.path, maya);
    const film = given.ids[0];
    const all = Array.from({ length: 501 }, () => event('worked', film, { seconds: 60 }));
    for (const from of [0, 200]) await tell(maya, id, ...all.slice(from, from + 200)).expect(200);
    const { body } = await tell(maya, id, ...all.slice(400)).expect(200);
    expect([body.added.length, body.refused]).toMatchObject([100, [{ id: all[500]?.id, code: 'tooMany' }]]);
    const again = (await tell(maya, id, all[0] as object, all[500] as object).expect(200)).body;
    expect(again).toMatchObject({ known: [all[0]?.id], refused: [{ id: all[500]?.id }], steps: [{ minutes: 500 }] });
    // Their teacher is still taken in.
    expect((await review(teacher, id, event('helped', film)).expect(200)).body.added).toHaveLength(1);
  });

  test('is put right where a program was ended in between, and nobody told again', async () => {
    const given = await assign();
    const id = await rowOf(given.path, maya);
    const [film, choice, one] = given.ids;
    await tell(maya, id, event('started', film), event('done', choice, { optionId: one })).expect(200);
    const { connection } = world.database;
    const progress = connection.collection('student_progress');
    const before = (await get(maya, `${own}/${id}/progress`).expect(200)).body;
    const _id = new Types.ObjectId(id);
    await progress.updateOne({ _id }, { $pop: { steps: 1 }, $unset: { glance: 1 } });
    // What was written before lists had something of their own is read all the same.
    const { body } = await get(maya, `${own}/${id}`).expect(200);
    expect(body.steps.map(({ state }: { state: string }) => state)).toEqual(['started', 'open', 'open']);
    await progress.deleteMany({ _id: { $ne: _id } });
    expect(await reconcile()).toBeGreaterThan(0);
    expect((await get(maya, `${own}/${id}/progress`).expect(200)).body).toEqual(before);
    expect(await reconcile()).toBe(0);
  });

  test('is computed again when it is told again, as nothing was acknowledged to who was cut off', async () => {
    const own = await assign();
    const id = await rowOf(own.path, maya);
    const done = event('done', own.ids[0]);
    await tell(maya, id, done).expect(200);
    // As if the program had ended between the two writes.
    const { connection } = world.database;
    for (const name of ['student_progress', 'mastery_records']) {
      await connection.collection(name).deleteMany({});
    }
    const { body } = await tell(maya, id, done).expect(200);
    expect(body).toMatchObject({ known: [done.id], added: [], steps: [{ state: 'done' }] });
    expect(body.targets[0].state).toBe('inProgress');
  });

  test('loses nothing when two devices tell at once', async () => {
    const row2 = await rowOf(plan.path, leo);
    const [film, choice, one, two] = plan.ids;
    const all = Array.from({ length: 20 }, (_, at) =>
      at % 2 === 0
        ? event('worked', film, { seconds: 60 })
        : event('done', choice, { optionId: at % 4 === 1 ? one : two }),
    );
    await Promise.all(all.map((each) => tell(leo, row2, each).expect(200)));
    const { body } = await get(leo, `${own}/${row2}/progress`).expect(200);
    const byId = new Map(body.steps.map((step: { stepId: string }) => [step.stepId, step]));
    expect(byId.get(film)).toMatchObject({ minutes: 10 });
    expect(byId.get(choice)).toMatchObject({ state: 'done', doneOptionIds: expect.arrayContaining([one, two]) });
  });
});

test('a target of the bank that was mastered counts in the next playlist, until the teacher says otherwise', async () => {
  const first = await assign({ fromBank: true });
  const row = await rowOf(first.path, maya);
  const [film, choice, one, , check] = first.ids;
  const answered = event('answered', check, { answer: { text: 'So' } });
  await tell(maya, row, event('done', film), event('done', choice, { optionId: one }), answered).expect(200);
  const accepted = await review(teacher, row, event('accepted', check, { attemptId: answered.id, score: 5 })).expect(
    200,
  );
  expect(statesOf(accepted)).toEqual(['mastered', 'inProgress']);
  // Help takes nothing back.
  await review(teacher, row, event('helped', check)).expect(200);
  const second = await assign({ fromBank: true });
  const other = await rowOf(second.path, maya);
  expect(statesOf(await get(maya, `${own}/${other}/progress`).expect(200))).toEqual(['mastered', 'notStarted']);

  const place = `${rows}/${other}/targets/${second.targetId}`;
  const decided = await put(teacher, place, { state: 'needsSupport', reason: 'Could not tell why' }).expect(200);
  expect(decided.body.targets[0]).toMatchObject({
    state: 'needsSupport',
    because: 'teacher',
    decision: { by: teacher.person.id },
  });
  expect(statesOf(await get(teacher, `${rows}/${row}/progress`).expect(200))).toEqual(['needsSupport', 'inProgress']);
  expect(statesOf(await put(teacher, place, { state: null }).expect(200))).toEqual(['mastered', 'notStarted']);
  expect(faultsOf(await put(teacher, place, { state: 'perfect' }))).toContainEqual(
    expect.stringContaining('body.state'),
  );
  expectProblem(await put(teacher, `${rows}/${other}/targets/${newIds(1)[0]}`, { state: null }), 'not_found');
});

test('a class shows who is done, who waits, and who is stuck', async () => {
  const plan = await assign();
  const [film, choice, one, , check] = plan.ids;
  const [row, other] = [await rowOf(plan.path, maya), await rowOf(plan.path, leo)];
  const answered = event('answered', check, { answer: { text: 'So' } });
  await tell(maya, row, event('done', film), event('done', choice, { optionId: one }), answered).expect(200);
  await tell(leo, other, event('helpAsked', film)).expect(200);
  const { body } = await get(teacher, `${plan.path}/progress`).expect(200);
  const shown = Object.fromEntries(body.students.map((each: { studentId: string }) => [each.studentId, each]));
  expect(shown[maya.person.id]).toMatchObject({ state: 'onTrack', doneCount: 2, stepCount: 3, waitingCount: 1 });
  expect(shown[leo.person.id]).toMatchObject({ state: 'onTrack', doneCount: 0, asksForHelp: true });
  const attention = (await get(teacher, `${plan.path}/attention`).expect(200)).body.items;
  expect(attention.map(({ kind, studentId }: Record<string, string>) => [kind, studentId])).toEqual([
    ['help', leo.person.id],
    ['review', maya.person.id],
  ]);
  expect(attention[1]).toMatchObject({ stepId: check, attemptId: answered.id });
  const today = (await get(teacher, `/api/v1/classes/${classId}/attention`).expect(200)).body.items;
  const ours = today.filter(({ assignmentId }: Record<string, string>) => plan.path.endsWith(`/${assignmentId}`));
  expect(ours).toMatchObject([
    { kind: 'help', studentId: leo.person.id, title: 'Fractions', stepTitle: null },
    { kind: 'review', studentId: maya.person.id, attemptId: answered.id, stepTitle: expect.any(String) },
  ]);
  expectProblem(await get(stranger, `/api/v1/classes/${classId}/attention`), 'not_found');
  expect(faultsOf(await get(teacher, `/api/v1/classes/${classId}/attention?stuckDays=0`))).toContainEqual(
    expect.stringContaining('stuckDays'),
  );
  await review(teacher, other, event('helped', film)).expect(200);
  const accept = () => review(teacher, row, event('accepted', check, { attemptId: answered.id, score: 10 }));
  expect(statesOf(await accept().expect(200))).toEqual(['mastered', 'mastered']);
  // A slip of the hand: as if nobody had looked at it.
  const back = await review(teacher, row, event('reviewTakenBack', check, { attemptId: answered.id })).expect(200);
  expect(statesOf(back)).toEqual(['readyForCheck', 'readyForCheck']);
  expect(back.body.steps.at(-1)).toMatchObject({ state: 'submitted', attempts: [{ state: 'waiting', score: null }] });
  const said = await accept().expect(200);
  // Who has not seen that is told so, and may then say it over it; a message that comes twice is known.
  const { reviewedAt } = said.body.steps.at(-1).attempts[0];
  const over = (seenReviewedAt: string | null) =>
    event('accepted', check, { attemptId: answered.id, score: 10, seenReviewedAt });
  const unseen = await review(teacher, row, over(null)).expect(200);
  expect(unseen.body).toMatchObject({ added: [], refused: [{ code: 'reviewedMeanwhile' }] });
  world.clock.advance(1_000);
  const seen = over(reviewedAt);
  expect((await review(teacher, row, seen).expect(200)).body).toMatchObject({ added: [seen.id], refused: [] });
  expect((await review(teacher, row, seen).expect(200)).body).toMatchObject({ known: [seen.id], refused: [] });
  const mine = (await get(teacher, `/api/v1/students/${maya.person.id}/mastery`).expect(200)).body;
  const found = mine.items.find(({ studentPlaylistId }: Record<string, string>) => studentPlaylistId === row);
  expect(found).toMatchObject({
    title: 'Fractions',
    pathwayTitle: 'Watch',
    state: 'done',
    doneCount: 3,
    isOver: false,
  });
  expect(found.targets[0].history.map(({ state }: Record<string, string>) => state).slice(-3)).toEqual([
    'mastered',
    'readyForCheck',
    'mastered',
  ]);
  expectProblem(await get(maya, `/api/v1/students/${maya.person.id}/mastery`), 'forbidden');
  expectProblem(await get(stranger, `/api/v1/students/${maya.person.id}/mastery`), 'not_found');
  const table = await get(teacher, `${plan.path}/progress/export`).expect(200);
  expect(table.headers['content-type']).toContain('text/csv');
  expect(table.text.split('\r\n').filter((line) => line.includes(',done,3,3,'))).toHaveLength(1);
  expect((await get(teacher, `${plan.path}/attention`).expect(200)).body.items).toEqual([]);
  for (const path of ['progress', 'progress/export', 'attention']) {
    expectProblem(await get(stranger, `${plan.path}/${path}`), 'not_found');
    expect(faultsOf(await get(teacher, `${plan.path}/${path}?stuckDays=0`))).toContainEqual(
      expect.stringContaining('stuckDays'),
    );
  }
  // Two students: too few to be told.
  const effect = (await get(specialist, `/api/v1/playlists/${plan.id}/pathway-effect`).expect(200)).body;
  expect(effect.pathways).toMatchObject([{ students: null, targets: [] }, { students: null }]);
});

describe('another system', () => {
  const admit = async (admin: SignedIn, schoolIds: string[] | null) => {
    const given = { name: 'LMS', scopes: ['assignments.read', 'progress.read', 'progress.write'], schoolIds };
    const { client, clientSecret } = (await post(admin, '/api/v1/api-clients', given).expect(201)).body;
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: clientSecret };
    const { body } = await request(world.app).post('/api/v1/oauth/token').type('form').send(form).expect(200);
    return { headers: { authorization: `Bearer ${body.access_token}` } } as unknown as SignedIn;
  };
  const pull = (who: SignedIn, body: Record<string, unknown>) => post(who, `${rows}/pull`, body);

  test('pulls what students of its schools have, page by page, and tells what they scored there', async () => {
    const admin = await signIn(world, { orgId: home.id, role: 'admin' });
    const [own, other] = home.schools.map(({ id }) => id) as [string, string];
    const memberships = [{ role: 'student' as const, schoolId: own, from: '2020-01-01' }];
    const nia = await buildPerson(world, { orgId: home.id, memberships, sourcedId: 'SIS-1' });
    await post(teacher, `/api/v1/classes/${classId}/students`, { students: [{ studentId: nia.id }] }).expect(200);
    const plan = await assign();
    const lms = await admit(admin, [own]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await pull(lms, { classId, limit: 2, ...(cursor !== undefined && { cursor }) }).expect(200);
      seen.push(...body.items.map(({ student }: { student: { id: string } }) => student.id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen)).toContain(nia.id);
    expect(new Set(seen).size).toBeGreaterThan(2);

    const bySis = { sourcedIds: ['SIS-1', 'SIS-unknown'] };
    const before = (await pull(lms, bySis).expect(200)).body.items;
    const item = before.find(({ playlistId }: { playlistId: string }) => playlistId === plan.id);
    expect(item).toMatchObject({ student: { id: nia.id, sourcedId: 'SIS-1' }, version: 1, title: 'Fractions' });
    expect(item.steps.map(({ state }: { state: string }) => state)).toEqual(['notStarted', 'notStarted', 'notStarted']);
    expect(JSON.stringify(before)).not.toContain(nia.displayName);
    expectProblem(await pull(await admit(admin, [other]), { classId }), 'not_found');
    expect((await pull(await admit(admin, [other]), bySis).expect(200)).body.items).toEqual([]);
    expectProblem(await pull(stranger, { classId }), 'not_found');

    const since = world.clock.now().toISOString();
    world.clock.advance(1_000);
    const row = item.id as string;
    await review(lms, row, event('scored', plan.ids[4], { score: 9 })).expect(200);
    const changed = (await pull(lms, { ...bySis, updatedSince: since }).expect(200)).body.items;
    expect(changed).toMatchObject([{ id: row, steps: [{}, {}, { state: 'done', bestShare: 0.9 }] }]);
    for (const bad of [{}, { classId, ...bySis }, { classId: 'x' }, { classId, limit: 0 }]) {
      expectProblem(await pull(lms, bad), 'invalid_request');
    }
  });
});

test('what is kept of a class is what is computed anew, whatever happens in whichever process', async () => {
  const plan = await assign({ fromBank: true });
  const [film, choice, one, , check] = plan.ids;
  const admin = await signIn(world, { orgId: home.id, role: 'admin' });
  const memberships = [{ role: 'student' as const, schoolId: home.schools[0].id, from: '2020-01-01' }];
  const late = await buildPerson(world, { orgId: home.id, memberships, sourcedId: 'SIS-LATE' });
  // The same target of the bank, in another playlist of the same students.
  const other = await assign({ fromBank: true });
  const row = { maya: await rowOf(plan.path, maya), leo: await rowOf(plan.path, leo) };
  const elsewhere = await rowOf(other.path, maya);
  const processes = [world.app, world.another(), world.another()];
  const said = async (app: Parameters<typeof request>[0], path: string): Promise<string> => {
    const { body } = await request(app).get(`${plan.path}/${path}`).set(teacher.headers).expect(200);
    return JSON.stringify(body);
  };
  let at = 0;
  /** By one process after the other. */
  const send = (method: 'post' | 'put' | 'patch' | 'delete', who: SignedIn, path: string, body: object) => {
    at += 1;
    const app = processes[at % processes.length] as Parameters<typeof request>[0];
    return request(app)[method](path).set(who.headers).set('if-match', '*').send(body);
  };
  const does = (who: SignedIn, id: string, ...events: object[]) => send('post', who, `${own}/${id}/events`, { events });
  const says = (id: string, ...events: object[]) => send('post', teacher, `${rows}/${id}/events`, { events });
  const result = { sourcedId: 'SIS-LATE', target: bankTargetId, score: 9, maxScore: 10, source: 'Fall test' };
  const steps: readonly (() => Promise<unknown>)[] = [
    async () => does(maya, row.maya, event('started', film)),
    async () => does(leo, row.leo, event('done', film), event('done', choice, { optionId: one })),
    async () => does(maya, elsewhere, event('done', other.ids[0])),
    async () => says(row.leo, event('scored', check, { score: 9 })),
    async () => says(elsewhere, event('scored', other.ids[4], { score: 9 }), event('scored', other.ids[0], {})),
    async () => says(row.leo, event('reopened', check)),
    async () =>
      send('put', teacher, `${rows}/${elsewhere}/targets/${other.targetId}`, { state: 'mastered', reason: 'Seen' }),
    async () => send('post', teacher, `${rows}/${row.maya}/changes`, { commands: [{ do: 'timeFactor', factor: 2 }] }),
    async () => send('post', teacher, `/api/v1/classes/${classId}/students`, { students: [{ studentId: late.id }] }),
    async () =>
      send('post', admin, '/api/v1/results', { results: [{ ...result, id: randomUUID(), date: '2026-09-14' }] }),
    async () => {
      const [last] = (await get(admin, '/api/v1/results/batches?limit=1').expect(200)).body.items;
      return send('post', admin, `/api/v1/results/batches/${last.id}/undo`, {});
    },
    async () => send('post', teacher, `${plan.path}/unassign`, { studentIds: [leo.person.id] }),
    async () => send('post', teacher, `${plan.path}/reassign`, { studentIds: [leo.person.id] }),
    async () => send('patch', teacher, plan.path, { due: { on: '2026-09-01' } }),
    async () => {
      const address = `/api/v1/playlists/${plan.id}`;
      const { revision } = (await get(specialist, address).expect(200)).body;
      const command = { do: 'updatePathway', pathwayId: plan.watch, changes: { title: `Watch ${at}` } } as const;
      await edit(specialist, { address }, revision, command as never).expect(200);
      return send('post', specialist, `${address}/versions`, {});
    },
  ];
  /** Who has a picture has to compute it anew. */
  const forget = () =>
    world.database.connection
      .collection('class_changes')
      .updateMany({}, { $inc: { count: 1_000 }, $set: { last: [] } });
  let done = 0;
  // Each twice, in an order that mixes them.
  for (const step of [...steps.keys(), ...[...steps.keys()].map((index) => (index * 7 + 3) % steps.length)]) {
    const answer = (await steps[step]?.()) as { status: number; body: unknown } | undefined;
    const isDone = [200, 201, 202].includes(answer?.status ?? 0);
    expect([step, isDone, answer?.body]).toEqual([step, true, answer?.body]);
    done += 1;
    if (done % 3 !== 0) {
      await said(processes[done % processes.length] as Parameters<typeof request>[0], 'progress');
      continue;
    }
    const kept = [];
    for (const app of processes) kept.push(await said(app, 'progress'));
    const listed = await said(world.app, 'students');
    await forget();
    const computed = await said(world.app, 'progress');
    expect([step, ...kept]).toEqual([step, computed, computed, computed]);
    expect([step, listed]).toEqual([step, await said(world.app, 'students')]);
  }
  await world.wiring.assignments.progress.eraseStudent({ kind: 'system', reason: 'a test' }, home.id, maya.person.id);
  const kept = [];
  for (const app of processes) kept.push(await said(app, 'progress'));
  await forget();
  expect(new Set([...kept, await said(world.app, 'progress')]).size).toBe(1);
  // Nothing is left to be put right, and those who tell at once are written together.
  expect(await reconcile()).toBe(0);
});

test('everything of a student is exported, and erased without a trace', async () => {
  const memberships = [{ role: 'student' as const, schoolId: home.schools[0].id, from: '2020-01-01' }];
  const person = await buildPerson(world, { orgId: home.id, memberships });
  const plan = await assign();
  await post(teacher, `/api/v1/classes/${classId}/students`, { students: [{ studentId: person.id }] }).expect(200);
  const row = await rowOf(plan.path, { person } as SignedIn);
  const id = randomUUID();
  await review(teacher, row, { ...event('scored', plan.ids[4], { score: 9 }), id }).expect(200);
  const { progress } = world.wiring.assignments;
  const scope = { kind: 'system', reason: 'a test' } as const;
  const exported: unknown[] = [];
  for await (const file of progress.exportStudent(scope, home.id, person.id)) exported.push(file);
  expect(JSON.stringify(exported)).toContain(id);
  await progress.eraseStudent(scope, home.id, person.id);
  for (const name of ['progress_events', 'student_progress', 'mastery_records']) {
    const left = await world.database.connection.collection(name).find({}).toArray();
    expect(JSON.stringify(left)).not.toContain(person.id);
  }
});

test('an index serves each of them', async () => {
  const plan = await assign();
  const row = await rowOf(plan.path, maya);
  for (const ask of [
    () => tell(maya, row, event('done', plan.ids[0])).expect(200),
    () => get(maya, `${own}/${row}/progress`).expect(200),
    () => get(teacher, `${rows}/${row}/events`).expect(200),
    () => get(teacher, `${plan.path}/progress`).expect(200),
    () => get(specialist, `/api/v1/playlists/${plan.id}/pathway-effect`).expect(200),
  ]) {
    for (const { stages } of await explainQueries(world, ask)) expect(stages).not.toContain('COLLSCAN');
  }
});
