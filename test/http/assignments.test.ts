import { z } from 'zod';
import type { StudentPlaylistResponse } from '../../src/features/assignments/student-playlist.schemas.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
import { faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, remove, edit, createShared } = createPlaylistRequests(world);
const assignments = '/api/v1/assignments';
const playlists = '/api/v1/playlists';
const own = '/api/v1/me/playlists';
const rows = '/api/v1/student-playlists';

let home: BuiltDistrict;
let admin: SignedIn;
let specialist: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
let leader: SignedIn;
let stranger: SignedIn;
let maya: SignedIn;
let students: string[];
let classId: string;
/** Videos and readings that teach, a practice and a check. */
let library: { video: string; reading: string; practice: string; check: string; more: string; later: string };

const enter = (role: Parameters<typeof signIn>[1]['role']) =>
  signIn(world, { orgId: home.id, role, schoolId: ['admin', 'specialist'].includes(role) ? null : home.schools[0].id });

beforeAll(async () => {
  home = await buildDistrict(world);
  [admin, specialist, teacher, colleague, leader, maya] = (await Promise.all(
    (['admin', 'specialist', 'teacher', 'teacher', 'schoolLeader', 'student'] as const).map(enter),
  )) as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn, SignedIn];
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  const memberships = [{ role: 'student' as const, schoolId: home.schools[0].id, from: '2020-01-01' }];
  const others = await Promise.all(
    Array.from({ length: 27 }, () => buildPerson(world, { orgId: home.id, memberships })),
  );
  students = [maya.person.id, ...others.map(({ id }) => id)];
  classId = await makeClass(students);
  const shared = (title: string, modalities: string[]) =>
    createShared(specialist, {
      title,
      url: `https://example.org/${title.replaceAll(' ', '-')}`,
      modalities,
      timeRequired: 'PT10M',
    });
  library = {
    video: await shared('Fractions film', ['video']),
    reading: await shared('Fractions text', ['reading']),
    practice: await shared('Fractions game', ['game']),
    check: await shared('Fractions quiz', ['interactive']),
    more: await shared('Fractions drill', ['game']),
    later: await shared('Fractions film two', ['video']),
  };
});

const makeClass = async (studentIds: readonly string[]): Promise<string> => {
  const body = { schoolId: home.schools[0].id, title: 'Math 4' };
  const { id } = (await post(teacher, '/api/v1/classes', body).expect(201)).body;
  const enrolled = studentIds.map((studentId) => ({ studentId }));
  await post(teacher, `/api/v1/classes/${id}/students`, { students: enrolled }).expect(200);
  return id;
};

type Plan = { id: string; targetId: string; watch: string; read: string; steps: Record<string, string> };

/** Two paths, Watch and Read, with learn, practice and assess each; published. */
const publish = async (choiceRules: Record<string, string> = {}, details: object = {}): Promise<Plan> => {
  const [targetId = '', watch = '', read = '', ...ids] = newIds(9);
  const names = ['film', 'game', 'quiz', 'text', 'game2', 'quiz2'];
  const steps = Object.fromEntries(names.map((name, at) => [name, ids[at] as string]));
  const { video, reading, practice, check } = library;
  const shows = [
    ['film', watch, video, 'learn'],
    ['game', watch, practice, 'practice'],
    ['quiz', watch, check, 'assess'],
    ['text', read, reading, 'learn'],
    ['game2', read, practice, 'practice'],
    ['quiz2', read, check, 'assess'],
  ] as const;
  const commands = [
    {
      do: 'addTarget',
      id: targetId,
      target: { statement: { en: 'I can name fractions.', es: 'Puedo nombrar fracciones.' } },
    },
    { do: 'addPathway', id: watch, pathway: { title: 'Watch', suits: { modalities: ['video'] } } },
    { do: 'addPathway', id: read, pathway: { title: 'Read' } },
    ...shows.map(([name, pathwayId, resourceId, role]) => ({
      do: 'addEntry',
      id: steps[name],
      at: { pathwayId },
      entry: { kind: 'resource', resource: { resourceId }, role, targetIds: [targetId] },
    })),
  ];
  const rules = { pathway: 'any', swap: 'approvedAlternatives', addition: 'withApproval', ...choiceRules };
  const made = { title: 'Fractions', visibility: 'district', choiceRules: rules, commands, ...details };
  const { id } = (await post(specialist, playlists, made).expect(201)).body;
  await post(specialist, `${playlists}/${id}/versions`).expect(200);
  return { id, targetId, watch, read, steps };
};

/** Changes the draft and publishes it. */
const improve = async ({ id }: Plan, ...commands: object[]) => {
  const { revision } = (await get(specialist, `${playlists}/${id}`).expect(200)).body;
  await edit(specialist, { address: `${playlists}/${id}` }, revision, ...(commands as never[])).expect(200);
  await post(specialist, `${playlists}/${id}/versions`).expect(200);
};

const assign = async (plan: Plan, fields: object = {}, who = teacher) => {
  const body = { playlistId: plan.id, audience: { kind: 'class', classId }, ...fields };
  const { body: answered } = await post(who, assignments, body).expect(201);
  return { path: `${assignments}/${answered.assignment.id}`, ...answered };
};

type Item = { id: string; studentId: string; state: string; version: number; isMember: boolean };
const rosterOf = async (path: string): Promise<Item[]> =>
  (await get(teacher, `${path}/students`).expect(200)).body.items;
const rowOf = async (path: string, studentId: string): Promise<string> =>
  (await rosterOf(path)).find((one) => one.studentId === studentId)?.id ?? '';
const read = async (id: string): Promise<StudentPlaylistResponse> =>
  (await get(teacher, `${rows}/${id}`).expect(200)).body;
const change = (id: string, ...commands: object[]) => post(teacher, `${rows}/${id}/changes`, { commands });
const idsIn = ({ steps }: StudentPlaylistResponse): string[] => steps.map(({ step }) => step.id);
const fixed = (pathwayId: string) => ({ pathway: { mode: 'fixed', pathwayId } });

describe('an assignment', () => {
  test('gives a published playlist to a class, and tells what stands in the way', async () => {
    const plan = await publish();
    const asked = { playlistId: plan.id, audience: { kind: 'class', classId }, save: false };
    const { body: would } = await post(teacher, assignments, asked).expect(200);
    expect(would).toMatchObject({ assignment: null, studentCount: 28, jobId: null, offline: { studentCount: 0 } });
    expect(would.findings.every(({ isBlocking }: { isBlocking: boolean }) => !isBlocking)).toBe(true);

    const due = { on: '2027-03-14', time: '15:30' };
    const response = await post(teacher, assignments, {
      playlistId: plan.id,
      audience: { kind: 'class', classId },
      startOn: '2026-09-01',
      due,
      pacing: { kind: 'evenly' },
      students: [{ studentId: students[1], pathway: { mode: 'fixed', pathwayId: plan.read }, timeFactor: 1.5 }],
      ...fixed(plan.watch),
    }).expect(201);
    const { assignment } = response.body;
    expect(response.get('location')).toBe(`${assignments}/${assignment.id}`);
    expect(assignment).toMatchObject({
      title: 'Fractions',
      version: 1,
      audience: { kind: 'class', classId },
      // The day on which the clocks of Chicago go forward.
      due: { ...due, at: '2027-03-14T20:30:00.000Z' },
      timeZone: 'America/Chicago',
      updates: 'automatic',
      endedAt: null,
    });
    const path = `${assignments}/${assignment.id}`;
    const roster = await rosterOf(path);
    expect(roster).toHaveLength(28);
    expect(new Set(roster.map(({ state }) => state))).toEqual(new Set(['upToDate']));
    const other = await read(await rowOf(path, students[1] as string));
    expect(other).toMatchObject({ pathway: { id: plan.read, origin: 'fixed' }, timeFactor: 1.5 });
    expect(other.steps.map(({ minutes }) => minutes)).toEqual([15, 15, 15]);
    const listed = await get(teacher, `${assignments}?classId=${classId}`).expect(200);
    expect(listed.body.items[0]).toMatchObject({ id: assignment.id });
    expect((await get(leader, `${assignments}?classId=${classId}`).expect(200)).body.total).toBeGreaterThan(0);
    expect((await get(colleague, assignments).expect(200)).body.items).toEqual([]);
  });

  test('is refused where the request is wrong, and not there for whom it does not concern', async () => {
    const plan = await publish();
    const { path } = await assign(plan);
    const given = { playlistId: plan.id, audience: { kind: 'class', classId } };
    expect(faultsOf(await post(teacher, assignments, { ...given, due: { on: '2026-02-30' } }))).toEqual([
      'body.due.on',
    ]);
    expect(faultsOf(await post(teacher, assignments, { ...given, ...fixed(plan.targetId) }))).toEqual([
      'body.pathway.pathwayId',
    ]);
    const setting = { studentId: students[0], excusedStepIds: [plan.steps.quiz], pathway: fixed(plan.watch).pathway };
    expect(faultsOf(await post(teacher, assignments, { ...given, students: [setting] }))).toEqual([
      'body.students.0.excusedStepIds',
    ]);
    const outsider = { studentId: colleague.person.id };
    expect(faultsOf(await post(teacher, assignments, { ...given, students: [outsider] }))).toEqual([
      'body.students.0.studentId',
    ]);
    expectProblem(await post(colleague, assignments, given), 'not_found');
    expectProblem(await post(leader, assignments, given), 'forbidden');
    expectProblem(await post(maya, assignments, given), 'forbidden');
    expectProblem(await post(stranger, assignments, given), 'not_found');
    const forStaff = await publish({}, { audience: 'teachersOnly' });
    const toChildren = { ...given, playlistId: forStaff.id };
    expect(faultsOf(await post(teacher, assignments, toChildren))).toEqual(['body.playlistId']);
    const toColleague = { ...toChildren, audience: { kind: 'students', studentIds: [colleague.person.id] } };
    await post(admin, assignments, toColleague).expect(201);
    const [learning] = (await get(colleague, own).expect(200)).body.items;
    // Coaches of their school work with them, leaders read, and nobody else of it sees it; a coach sees no student by this.
    const [coach, elsewhere, peer] = await Promise.all([
      enter('coach'),
      signIn(world, { orgId: home.id, role: 'coach', schoolId: home.schools[1].id }),
      enter('teacher'),
    ]);
    const about = `${rows}/${learning.id}`;
    for (const who of [leader, coach]) await get(who, `${about}/progress`).expect(200);
    for (const who of [elsewhere, peer, maya])
      expect([403, 404]).toContain((await get(who, `${about}/progress`)).status);
    const said = { events: [{ id: 'coach-said-it', stepId: forStaff.steps.film, kind: 'scored' }] };
    await post(coach, `${about}/events`, said).expect(200);
    expectProblem(await post(leader, `${about}/events`, said), 'forbidden');
    expectProblem(await post(elsewhere, `${about}/events`, said), 'not_found');
    await post(coach, assignments, { ...toColleague, due: { on: '2027-01-11' } }).expect(201);
    expectProblem(await get(coach, `/api/v1/students/${maya.person.id}/profile`), 'not_found');
    const toStudents = { ...given, audience: { kind: 'students', studentIds: [maya.person.id] } };
    expectProblem(await post(colleague, assignments, toStudents), 'not_found');
    for (const who of [colleague, stranger, maya]) {
      expectProblem(await get(who, path), 'not_found');
      expectProblem(await get(who, `${path}/students`), 'not_found');
      expectProblem(await post(who, `${path}/end`), 'not_found');
    }
    expectProblem(await post(leader, `${path}/end`), 'forbidden');
    expectProblem(await patch(teacher, path, '"7"', { updates: 'ask' }), 'version_conflict');
    expect(faultsOf(await patch(teacher, path, '*', { updates: 'never' }))).toEqual(['body.updates']);
    const changed = await patch(teacher, path, '"1"', { updates: 'ask', due: { on: '2027-01-11' } }).expect(200);
    expect(changed.body).toMatchObject({ updates: 'ask', due: { on: '2027-01-11', at: '2027-01-12T05:59:00.000Z' } });
  });

  test('reaches who joins later, leaves those who go with their work, and can be ended and taken back', async () => {
    const plan = await publish();
    const [first, second, third] = students.slice(2, 5) as [string, string, string];
    const small = await makeClass([first, second]);
    const audience = { kind: 'class', classId: small };
    const { path, assignment } = await assign(plan, { audience, ...fixed(plan.watch) });
    expect(await rosterOf(path)).toHaveLength(2);
    const row = await rowOf(path, first);
    await change(row, { do: 'timeFactor', factor: 2 }).expect(200);
    await post(teacher, `/api/v1/classes/${small}/students`, { students: [{ studentId: third }] }).expect(200);
    await post(teacher, `/api/v1/classes/${small}/students/end`, { studentIds: [first] }).expect(200);
    const there = await rosterOf(path);
    expect(there.map(({ studentId }) => studentId).sort()).toEqual([first, second, third].sort());
    expect((await read(row)).timeFactor).toBe(2);

    const taken = await post(teacher, `${path}/unassign`, { studentIds: [second] }).expect(200);
    expect(taken.body).toEqual({ changed: 1 });
    expect((await rosterOf(path)).find(({ studentId }) => studentId === second)?.state).toBe('unassigned');
    expectProblem(await change(await rowOf(path, second), { do: 'timeFactor', factor: 2 }), 'wrong_status');
    await post(teacher, `${path}/reassign`, { studentIds: [second] }).expect(200);
    const extended = { studentIds: [second], due: { on: '2027-05-01' }, reason: 'was ill' };
    await post(teacher, `${path}/extensions`, extended).expect(200);
    const longer = await read(await rowOf(path, second));
    expect(longer).toMatchObject({ due: { on: '2027-05-01' }, isExtended: true });
    expect(longer.changes.at(-1)).toMatchObject({ kind: 'due', reason: 'was ill', by: teacher.person.id });
    expectProblem(await post(teacher, `${path}/unassign`, { studentIds: [colleague.person.id] }), 'not_found');

    expect((await post(teacher, `${path}/end`).expect(200)).body.endedAt).not.toBeNull();
    expectProblem(await change(row, { do: 'timeFactor', factor: 1 }), 'wrong_status');
    expectProblem(await patch(teacher, path, '*', { updates: 'ask' }), 'wrong_status');
    expect((await post(teacher, `${path}/reopen`).expect(200)).body.endedAt).toBeNull();
    expect(await rosterOf(path)).toHaveLength(3);
    expect(assignment.audience).toEqual(audience);

    const blue = { title: 'Blue', studentIds: [second] };
    const { body: group } = await post(teacher, `/api/v1/classes/${small}/groups`, blue).expect(201);
    const ofGroup = await assign(plan, { audience: { kind: 'group', groupId: group.id } });
    expect((await rosterOf(ofGroup.path)).map(({ studentId }) => studentId)).toEqual([second]);
    expectProblem(await get(colleague, ofGroup.path), 'not_found');
    // The class shows what its groups have.
    const { items } = (await get(teacher, `${assignments}?classId=${small}`).expect(200)).body;
    expect(items.map(({ id }: { id: string }) => id)).toContain(ofGroup.assignment?.id);
  });

  test('reaches five hundred students as one job', async () => {
    const plan = await publish();
    const scope = { kind: 'system', reason: 'a test' } as const;
    const many = newIds(500);
    const given = { playlistId: plan.id, audience: { kind: 'students', studentIds: many } };
    expectProblem(await post(admin, assignments, given), 'not_found');
    const memberships = [{ role: 'student' as const, schoolId: home.schools[0].id, from: '2020-01-01' }];
    const people: string[] = [];
    for (let at = 0; at < 60; at += 1) people.push((await buildPerson(world, { orgId: home.id, memberships })).id);
    const { jobId, path } = await assign(plan, { audience: { kind: 'students', studentIds: people } }, admin);
    expect(jobId).not.toBeNull();
    const done = await world.wiring.jobs.service.waitFor(jobId, 20_000);
    expect(done).toMatchObject({ state: 'done', result: { students: 60 }, progress: { done: 60, total: 60 } });
    expect((await get(admin, `${path}/students`).expect(200)).body.total).toBe(60);
    expect((await world.wiring.assignments.studentPlaylists.ofStudent(home.id, people[0] as string)).length).toBe(1);
    await world.wiring.assignments.eraseStudent(scope, home.id, people[0] as string);
    expect((await get(admin, path).expect(200)).body.audience.studentCount).toBe(59);
    expect((await get(admin, `${path}/students`).expect(200)).body.total).toBe(59);
  });
});

test('a playlist that reaches a student twice is pointed out, to who gives it and to the student', async () => {
  const plan = await publish();
  const few = await makeClass([maya.person.id]);
  const { assignment, repeats } = await assign(plan, { audience: { kind: 'class', classId: few } });
  expect(repeats).toEqual([]);
  const audience = { kind: 'students', studentIds: [maya.person.id] };
  const again = { playlistId: plan.id, audience, due: { on: '2031-01-10', time: null } };
  const told = (await post(teacher, assignments, { ...again, save: false }).expect(200)).body;
  expect(told.repeats).toEqual([{ assignmentId: assignment.id, studentCount: 1 }]);
  const second = (await post(teacher, assignments, again).expect(201)).body.assignment;
  const listed = async () =>
    (await get(maya, own).expect(200)).body.items.filter((item: { assignmentId: string }) =>
      [assignment.id, second.id].includes(item.assignmentId),
    );
  const [due, other] = await listed();
  expect([due.assignmentId, due.sameAs]).toEqual([second.id, null]);
  expect([other.assignmentId, other.sameAs]).toEqual([assignment.id, due.id]);
  await post(teacher, `${assignments}/${second.id}/end`).expect(200);
  expect((await listed()).map(({ sameAs }: { sameAs: string | null }) => sameAs)).toEqual([null, null]);
  expect((await post(teacher, assignments, { ...again, save: false }).expect(200)).body.repeats).toHaveLength(1);
});

describe('a playlist that is fitted to one student', () => {
  let plan: Plan;
  let path: string;
  let row: string;
  beforeAll(async () => {
    plan = await publish();
    ({ path } = await assign(plan, fixed(plan.watch)));
    row = await rowOf(path, students[3] as string);
  });

  test('keeps what is done to it, by whom and why, and takes it back', async () => {
    const { film, game, quiz } = plan.steps;
    const step = {
      kind: 'resource',
      resource: { resourceId: library.more },
      role: 'practice',
      targetIds: [plan.targetId],
    };
    const commands = [
      { do: 'add', after: game, step },
      { do: 'replace', stepId: film, step: { kind: 'resource', resource: { resourceId: library.reading } } },
      { do: 'edit', stepId: quiz, changes: { title: 'Show me', minutes: 20 } },
      { do: 'move', stepId: game, after: null },
      { do: 'timeFactor', factor: 1.5 },
    ];
    const body = { commands, reason: 'needs more practice' };
    const { body: fitted } = await post(teacher, `${rows}/${row}/changes`, body).expect(200);
    const added = fitted.changes[0].stepId;
    expect(idsIn(fitted)).toEqual([game, film, added, quiz]);
    expect(fitted.steps.map(({ origins }: { origins: string[] }) => origins)).toEqual([
      ['moved'],
      ['replaced'],
      ['added'],
      ['edited'],
    ]);
    // What a place is for stays the playlist's.
    expect(fitted.steps[1].step).toMatchObject({
      role: 'learn',
      targetIds: [plan.targetId],
      resource: { resourceId: library.reading, version: 1 },
    });
    expect(fitted.steps.map(({ minutes }: { minutes: number }) => minutes)).toEqual([15, 15, 15, 30]);
    expect(fitted.resources.map(({ title }: { title: string }) => title)).toContain('Fractions drill');
    expect(fitted.changes).toHaveLength(5);
    expect(fitted.changes[1]).toMatchObject({ kind: 'replace', by: teacher.person.id, reason: 'needs more practice' });

    const undo = (at: number) => post(teacher, `${rows}/${row}/changes/${fitted.changes[at].id}/undo`);
    const { body: back } = await undo(1).expect(200);
    expect(back.steps[1].step.resource.resourceId).toBe(library.video);
    expect(back.changes[1].undone).toMatchObject({ by: teacher.person.id });
    expectProblem(await undo(1), 'wrong_status');
    for (const at of [0, 2, 3, 4]) await undo(at).expect(200);
    const plain = await read(row);
    expect(idsIn(plain)).toEqual([film, game, quiz]);
    expect(plain.timeFactor).toBe(1);
    expectProblem(await post(teacher, `${rows}/${row}/changes/${plan.id}/undo`), 'not_found');
  });

  test('keeps its targets, unless somebody says why not', async () => {
    const { film, quiz } = plan.steps;
    const details = expectProblem(await change(row, { do: 'remove', stepId: quiz }), 'targets_lost');
    expect(details).toEqual({ targets: [{ targetId: plan.targetId, lacks: 'assessed' }] });
    expectProblem(await change(row, { do: 'excuse', stepId: film }), 'targets_lost');
    const allow = { do: 'allow', targetId: plan.targetId, reason: 'talked it over' };
    const { body } = await change(row, allow, { do: 'remove', stepId: quiz }).expect(200);
    expect(body).toMatchObject({ lost: [], allowed: [{ reason: 'talked it over' }], state: 'upToDate' });
    const undo = (at: number) => post(teacher, `${rows}/${row}/changes/${body.changes.at(at).id}/undo`);
    expectProblem(await undo(-2), 'targets_lost');
    await undo(-1).expect(200);
    await undo(-2).expect(200);
  });

  test('is changed by nobody else, and by no wrong command', async () => {
    const { film } = plan.steps;
    const remove = { do: 'remove', stepId: plan.steps.text };
    expect(faultsOf(await change(row, remove))).toEqual(['body.commands.0.stepId']);
    expect(faultsOf(await change(row, { do: 'choose', stepId: film, optionIds: [] }))).toEqual([
      'body.commands.0.stepId',
    ]);
    expect(faultsOf(await change(row, { do: 'pathway', pathwayId: plan.id }))).toEqual(['body.commands.0.pathwayId']);
    const step = { kind: 'resource', resource: { resourceId: plan.id } };
    expect(faultsOf(await change(row, { do: 'add', after: film, step }))[0]).toMatch(/^body.commands.0.step/);
    const hidden = await createShared(specialist, { title: 'Not approved', approvedForStudents: false });
    const unapproved = { ...step, resource: { resourceId: hidden } };
    expect(faultsOf(await change(row, { do: 'add', after: film, step: unapproved }))).toEqual(['body.commands.0.step']);
    const one = { commands: [{ do: 'timeFactor', factor: 2 }] };
    for (const who of [colleague, stranger]) {
      expectProblem(await get(who, `${rows}/${row}`), 'not_found');
      expectProblem(await post(who, `${rows}/${row}/changes`, one), 'not_found');
    }
    expectProblem(await get(maya, `${rows}/${row}`), 'forbidden');
    await get(leader, `${rows}/${row}`).expect(200);
    expectProblem(await post(leader, `${rows}/${row}/changes`, one), 'forbidden');
    const stale = await post(teacher, `${rows}/${row}/changes`, one).set('if-match', '"1"');
    expectProblem(stale, 'version_conflict');
    const audit = await get(admin, `/api/v1/audit/student-records?limit=100&student=${students[3]}`).expect(200);
    const actions = audit.body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['studentPlaylist.change', 'studentPlaylist.read', 'assignment.read']),
    );
  });

  test('goes on another path with what was done on each', async () => {
    const { film, game, quiz, text } = plan.steps;
    await change(row, { do: 'edit', stepId: film, changes: { minutes: 4 } }).expect(200);
    const { body: onRead } = await change(row, { do: 'pathway', pathwayId: plan.read }).expect(200);
    expect(onRead).toMatchObject({ pathway: { id: plan.read, origin: 'teacher' } });
    expect(idsIn(onRead)[0]).toBe(text);
    const { body: back } = await change(row, { do: 'pathway', pathwayId: plan.watch }).expect(200);
    expect(idsIn(back)).toEqual([film, game, quiz]);
    expect(back.steps[0].minutes).toBe(4);
    const fits = await get(teacher, `${rows}/${row}/pathways`).expect(200);
    expect(fits.body.items.map(({ title }: { title: string }) => title)).toEqual(['Watch', 'Read']);
    const swaps = await get(teacher, `${rows}/${row}/steps/${film}/swaps`).expect(200);
    expect(swaps.body.items).toEqual([
      expect.objectContaining({
        resourceId: library.reading,
        reasons: expect.arrayContaining([{ code: 'inPlaylist', text: 'The playlist has it on another path' }]),
        tradeOffs: expect.arrayContaining([{ code: 'otherFormat', text: 'Reading in place of Video' }]),
      }),
    ]);
  });
});

describe('a new version', () => {
  test('reaches every student of a class and keeps what was fitted; where both changed the same, somebody decides for all', async () => {
    const plan = await publish();
    const { film, game, quiz } = plan.steps;
    const { path, assignment } = await assign(plan, fixed(plan.watch));
    const [one, two, three] = students.slice(5, 8) as [string, string, string];
    const [first, second, third] = [await rowOf(path, one), await rowOf(path, two), await rowOf(path, three)];
    const extra = {
      kind: 'resource',
      resource: { resourceId: library.more },
      role: 'practice',
      targetIds: [plan.targetId],
    };
    await change(first, { do: 'add', after: game, step: extra }).expect(200);
    for (const id of [second, third])
      await change(id, { do: 'edit', stepId: game, changes: { minutes: 30 } }).expect(200);

    const [introId = ''] = newIds(1);
    const intro = { kind: 'note', title: 'Read this first', instructions: 'Hello' };
    await improve(
      plan,
      { do: 'addEntry', id: introId, at: { pathwayId: plan.watch, after: null }, entry: intro },
      { do: 'updateEntry', entryId: game, changes: { minutes: 12 } },
    );
    const merges = `${assignments}/merges`;
    const { body: state } = await get(teacher, `${merges}?playlistId=${plan.id}`).expect(200);
    expect(state).toMatchObject({
      newestVersion: 2,
      assignments: [{ id: assignment.id, studentCount: 28, behindCount: 28 }],
      counts: { upToDate: 0, ready: 26, conflicts: 2, targetsLost: 0, pathwayGone: 0 },
    });
    const [conflict, ...others] = state.conflicts;
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({ kind: 'editedByBoth', field: 'minutes', mine: 30, theirs: 12 });
    expect(conflict).toMatchObject({
      title: 'Fractions game',
      mineTitle: 'Fractions game',
      theirsTitle: 'Fractions game',
    });
    expect(conflict.studentPlaylistIds.sort()).toEqual([second, third].sort());

    // Without a conflict it is there when somebody looks, with what was fitted and a note of what came.
    const updated = await read(first);
    expect(updated).toMatchObject({ version: 2, state: 'upToDate', update: null });
    expect(idsIn(updated)).toEqual([introId, film, game, updated.changes[0]?.stepId, quiz]);
    expect(updated.notes).toEqual([
      expect.objectContaining({
        from: 1,
        to: 2,
        changes: [
          { kind: 'added', stepId: introId, title: 'Read this first' },
          { kind: 'changed', stepId: game, title: 'Fractions game' },
        ],
      }),
    ]);
    const waiting = await read(second);
    expect(waiting).toMatchObject({ version: 1, state: 'needsDecision', update: { state: 'conflicts', toVersion: 2 } });
    expect(idsIn(waiting)).toEqual([film, game, quiz]);

    const decide = (fields: Record<string, unknown>, who = teacher) =>
      post(who, merges, { playlistId: plan.id, ...fields });
    expect(faultsOf(await decide({ decisions: [{ key: 'x', decision: 'mine' }] }))).toEqual(['body.decisions.0.key']);
    expectProblem(await decide({}, colleague), 'not_found');
    expectProblem(await get(colleague, `${merges}?playlistId=${plan.id}`), 'not_found');
    // One student gets the new time, all others keep what the teacher said.
    const { body: alone } = await decide({
      studentPlaylistIds: [third],
      decisions: [{ key: conflict.key, decision: 'theirs' }],
    }).expect(200);
    expect(alone).toMatchObject({ jobId: null, updated: 1, open: 0 });
    const { body: all } = await decide({ decisions: [{ key: conflict.key, decision: 'mine' }] }).expect(200);
    expect(all).toMatchObject({ jobId: null, updated: 26, open: 0 });
    const [kept, taken] = [await read(second), await read(third)];
    expect([kept, taken].map(({ steps }) => steps[2]?.step.minutes)).toEqual([30, 12]);
    const { body: done } = await get(teacher, `${merges}?playlistId=${plan.id}`).expect(200);
    expect(done.counts).toMatchObject({ upToDate: 28, ready: 0, conflicts: 0 });
    expect((await rosterOf(path)).every(({ version }) => version === 2)).toBe(true);
    // Taken back, what was decided is open again; where nothing is to be decided, automatic updates bring it again.
    const undone = (await post(teacher, `${merges}/batches/${all.batchId}/undo`).expect(200)).body;
    expect(undone).toEqual({ jobId: null, restored: 26, left: [] });
    expect(await read(second)).toEqual({ ...waiting, revision: expect.any(Number), updatedAt: expect.any(String) });
    expect(await read(third)).toMatchObject({ version: 2 });
  });

  test('that was taken over for many is taken back as one', async () => {
    const plan = await publish();
    const few = await makeClass(students.slice(14, 17));
    const { path } = await assign(plan, {
      audience: { kind: 'class', classId: few },
      updates: 'ask',
      ...fixed(plan.watch),
    });
    const [first = '', second = '', third = ''] = (await rosterOf(path)).map(({ id }) => id);
    await change(second, { do: 'edit', stepId: plan.steps.game, changes: { minutes: 30 } }).expect(200);
    await improve(
      plan,
      { do: 'updateEntry', entryId: plan.steps.game, changes: { minutes: 12 } },
      { do: 'removeEntry', entryId: plan.steps.film },
      { do: 'updateEntry', entryId: plan.steps.quiz, changes: { role: 'learn' } },
    );
    await improve(plan, { do: 'updateEntry', entryId: plan.steps.quiz, changes: { role: 'assess' } });
    for (const id of [first, second, third]) {
      await change(id, { do: 'allow', targetId: plan.targetId, reason: 'spoken' }).expect(200);
    }
    const before = [await read(first), await read(second)];
    const merges = `${assignments}/merges`;
    const given = { playlistId: plan.id, rest: 'theirs' };
    const { body: merged } = await post(teacher, merges, given).expect(200);
    expect(merged).toMatchObject({ jobId: null, updated: 3, open: 0 });
    expect((await read(second)).steps.map(({ step }) => step.minutes)).toEqual([12, null]);
    await change(third, { do: 'timeFactor', factor: 2 }).expect(200);

    const listed = (await get(teacher, `${merges}/batches?playlistId=${plan.id}`).expect(200)).body;
    expect(listed).toMatchObject({ total: 1, items: [{ id: merged.batchId, toVersion: 3, undone: null }] });
    const address = `${merges}/batches/${merged.batchId}/undo`;
    for (const who of [colleague, maya]) expect([403, 404]).toContain((await post(who, address)).status);
    expectProblem(await get(colleague, `${merges}/batches?playlistId=${plan.id}`), 'not_found');
    expectProblem(await post(teacher, `${merges}/batches/${newIds(1)[0]}/undo`), 'not_found');
    const { body: undone } = await post(teacher, address).expect(200);
    expect(undone).toMatchObject({
      restored: 2,
      left: [{ id: third, why: 'changedSince', by: teacher.person.id, name: expect.any(String) }],
    });
    for (const [at, id] of [first, second].entries()) {
      const now = { revision: expect.any(Number), updatedAt: expect.any(String) };
      expect(await read(id)).toEqual({ ...before[at], ...now });
    }
    expect((await get(teacher, path).expect(200)).body.version).toBe(1);
    // Once more it finds nothing to do, and it can be taken over again.
    expect((await post(teacher, address).expect(200)).body).toMatchObject({ restored: 0, left: [{ id: third }] });
    expect((await post(teacher, merges, given).expect(200)).body).toMatchObject({ updated: 2, open: 0 });
    expect((await get(teacher, `${merges}/batches?playlistId=${plan.id}`).expect(200)).body.items).toMatchObject([
      { undone: null },
      { undone: { by: teacher.person.id } },
    ]);
  });

  test('is told page by page, carried out on all of them, and taken back by a job where there are many', async () => {
    const plan = await publish();
    const memberships = [{ role: 'student' as const, schoolId: home.schools[0].id, from: '2020-01-01' }];
    const people = await Promise.all(
      Array.from({ length: 42 }, () => buildPerson(world, { orgId: home.id, memberships })),
    );
    const classes = [
      await makeClass(students.slice(0, 1)),
      await makeClass(students.slice(1, 2)),
      await makeClass(people.map(({ id }) => id)),
    ];
    for (const one of classes) {
      const { jobId, path } = await assign(plan, {
        audience: { kind: 'class', classId: one },
        updates: 'ask',
        ...fixed(plan.watch),
      });
      if (jobId !== null) await world.wiring.jobs.service.waitFor(jobId, 20_000);
      expect(await rosterOf(path)).not.toEqual([]);
    }
    await improve(plan, { do: 'updateEntry', entryId: plan.steps.game, changes: { minutes: 12 } });
    const merges = `${assignments}/merges`;
    type State = { assignments: { id: string }[]; students: unknown[]; total: number; nextCursor: string | null };
    const pages: State[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const address: string = `${merges}?playlistId=${plan.id}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: State = (await get(teacher, address).expect(200)).body;
      pages.push(page);
      cursor = page.nextCursor;
    }
    expect(pages.map((page) => [page.assignments.length, page.total, page.students.length])).toEqual([
      [2, 3, 43],
      [1, 3, 1],
    ]);
    expect(new Set(pages.flatMap((page) => page.assignments.map(({ id }) => id))).size).toBe(3);
    expect(faultsOf(await get(teacher, `${merges}?playlistId=${plan.id}&limit=101`))).toEqual(['query.limit']);
    expectProblem(await get(teacher, `${merges}?playlistId=${plan.id}&cursor=x`), 'invalid_request');

    const done = async (jobId: string) => (await world.wiring.jobs.service.waitFor(jobId, 20_000))?.result;
    const merged = (await post(teacher, merges, { playlistId: plan.id }).expect(200)).body;
    expect(await done(merged.jobId)).toMatchObject({ updated: 44, open: 0 });
    // The newest comes first, and has the many.
    const path = `${assignments}/${pages[0]?.assignments[0]?.id}`;
    const row = await rowOf(path, people[0]?.id ?? '');
    await change(row, { do: 'timeFactor', factor: 2 }).expect(200);
    const undone = (await post(teacher, `${merges}/batches/${merged.batchId}/undo`).expect(200)).body;
    expect(undone).toMatchObject({ restored: 0, left: [] });
    expect(await done(undone.jobId)).toEqual({ restored: 43, left: 1 });
    const report = (await get(teacher, `/api/v1/jobs/${undone.jobId}/report`).expect(200)).body.items;
    expect(report).toMatchObject([{ outcome: 'left', subject: row, details: { why: 'changedSince' } }]);
    expect(new Set((await rosterOf(path)).map(({ version }) => version))).toEqual(new Set([1, 2]));
  });

  test('waits where the teacher is asked, or a path or a target would go', async () => {
    const plan = await publish();
    const { film, text } = plan.steps;
    const few = await makeClass(students.slice(10, 13));
    const audience = { kind: 'class', classId: few };
    const { path } = await assign(plan, { audience, updates: 'ask', ...fixed(plan.watch) });
    const [first, second, third] = await Promise.all(students.slice(10, 13).map((id) => rowOf(path, id)));
    await change(second as string, { do: 'pathway', pathwayId: plan.read }).expect(200);
    // Swapped for what the new version does not count on: the film alone would teach then.
    const note = { kind: 'note', title: 'Talk', instructions: 'Talk about it' };
    await change(
      third as string,
      { do: 'allow', targetId: plan.targetId, reason: 'spoken' },
      { do: 'replace', stepId: film, step: note },
    ).expect(200);
    await improve(
      plan,
      { do: 'removePathway', pathwayId: plan.read },
      { do: 'updateEntry', entryId: film, changes: { minutes: 9 } },
    );
    const states = async () => Object.fromEntries((await rosterOf(path)).map(({ id, state }) => [id, state]));
    expect(await states()).toEqual({
      [first as string]: 'updateReady',
      [second as string]: 'pathwayGone',
      [third as string]: 'updateReady',
    });
    expect(await read(first as string)).toMatchObject({ version: 1, newestVersion: 2, update: { state: 'ready' } });
    const waiting = async (who = teacher) =>
      (await get(who, `${assignments}/merges/waiting`).expect(200)).body.items.filter(
        ({ playlistId }: { playlistId: string }) => playlistId === plan.id,
      );
    const here = { assignmentId: path.split('/').at(-1), playlistId: plan.id, classId: few, toVersion: 2 };
    expect(await waiting()).toEqual([{ ...here, title: 'Fractions', ready: 2, toDecide: 1 }]);
    expect(await waiting(colleague)).toEqual([]);
    const { body } = await post(teacher, `${assignments}/merges`, { playlistId: plan.id }).expect(200);
    expect(body).toMatchObject({ jobId: null, updated: 2, open: 1 });
    expect(await waiting()).toMatchObject([{ ready: 0, toDecide: 1 }]);
    expect(await read(second as string)).toMatchObject({
      version: 1,
      pathway: { id: plan.read },
      state: 'pathwayGone',
    });
    expect(idsIn(await read(second as string))).toContain(text);
    const { body: moved } = await change(second as string, { do: 'pathway', pathwayId: plan.watch }).expect(200);
    expect(moved).toMatchObject({ version: 2, state: 'upToDate', pathway: { id: plan.watch } });
    expect(await waiting()).toEqual([]);
  });
});

describe('a student', () => {
  test('has everything on one page, in words for children, and chooses what is left to them', async () => {
    const plan = await publish();
    const pathway = { mode: 'studentChooses' };
    const { path, assignment } = await assign(plan, {
      pathway,
      due: { on: '2027-05-28' },
      pacing: { kind: 'minutesPerDay', minutes: 15 },
    });
    const { body: list } = await get(maya, own).expect(200);
    const item = list.items.find((one: { assignmentId: string }) => one.assignmentId === assignment.id);
    expect(item).toMatchObject({ title: 'Fractions', isOpen: true, isLate: false, path: null, stepCount: 0 });
    const page = `${own}/${item.id}`;
    const first = await get(maya, page).expect(200);
    expect(first.body).toMatchObject({ path: null, steps: [], may: { choosePath: true, swap: true, add: true } });
    expect(first.body.paths.map(({ title }: { title: string }) => title)).toEqual(['Watch', 'Read']);
    await get(maya, page)
      .set('if-none-match', String(first.get('etag')))
      .expect(304);

    const choose = (...commands: object[]) => post(maya, `${page}/changes`, { commands });
    const { body: chosen } = await choose({ do: 'pathway', pathwayId: plan.watch }).expect(200);
    const { film, game, quiz } = plan.steps;
    expect(chosen).toMatchObject({
      path: { id: plan.watch, title: 'Watch', why: ['You chose this path'] },
      today: [film, game],
      minutesLeft: 30,
      targets: [{ statement: 'I can name fractions.', language: 'en' }],
    });
    expect(chosen.steps.map(({ id }: { id: string }) => id)).toEqual([film, game, quiz]);
    expect(chosen.steps[0].resource).toMatchObject({ title: 'Fractions film', isAvailable: true });
    const spanish = await get(maya, `${page}?language=es`).expect(200);
    expect(spanish.body.targets[0]).toMatchObject({ statement: 'Puedo nombrar fracciones.', language: 'es' });

    const { body: swaps } = await get(maya, `${page}/steps/${film}/swaps`).expect(200);
    expect(swaps.items.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual([library.reading]);
    const { body: swapped } = await choose({ do: 'swap', stepId: film, resourceId: library.reading }).expect(200);
    expect(swapped.steps[0].resource.title).toBe('Fractions text');
    expectProblem(await choose({ do: 'swap', stepId: game, resourceId: library.video }), 'forbidden');
    const row = await rowOf(path, maya.person.id);
    const { changes } = await read(row);
    expect(swapped.steps[0].ownChangeId).toBe(changes.at(-1)?.id);
    const undone = await post(maya, `${page}/changes/${swapped.steps[0].ownChangeId}/undo`).expect(200);
    expect(undone.body.steps[0]).toMatchObject({ resource: { title: 'Fractions film' }, ownChangeId: null });

    // What a teacher does is not the student's to take back, and their reasons are not told.
    const body = {
      commands: [
        { do: 'timeFactor', factor: 2 },
        { do: 'excuse', stepId: game },
      ],
      reason: 'slow reader',
    };
    await post(teacher, `${rows}/${row}/changes`, body).expect(200);
    const fitted = await get(maya, page).expect(200);
    expect(fitted.body.steps.map(({ minutes }: { minutes: number }) => minutes)).toEqual([20, 20]);
    expect(fitted.text).not.toMatch(/slow reader|timeFactor|excused|lexile|accessNeed/i);
    const last = (await read(row)).changes.at(-1)?.id;
    expectProblem(await post(maya, `${page}/changes/${last}/undo`), 'not_found');
    for (const who of [stranger, teacher, admin]) expectProblem(await get(who, page), 'not_found');
    await post(teacher, `${path}/unassign`, { studentIds: [maya.person.id] }).expect(200);
    expectProblem(await get(maya, page), 'not_found');
  });

  test('asks the teacher for more, who says yes or no in one queue', async () => {
    const plan = await publish();
    const { path } = await assign(plan, fixed(plan.watch));
    const row = await rowOf(path, maya.person.id);
    const page = `${own}/${row}`;
    const { film, quiz } = plan.steps;
    const ask = (body: Record<string, unknown>) => post(maya, `${page}/proposals`, body);
    const film2 = await ask({ kind: 'swap', stepId: film, resourceId: library.later, why: 'I like this one' }).expect(
      201,
    );
    const mine = await ask({
      kind: 'ownWay',
      stepId: quiz,
      description: 'I build it of clay',
      asksFor: ['file'],
    }).expect(201);
    const link = await ask({ kind: 'add', link: { title: 'My page', url: 'https://example.org/mine' } }).expect(201);
    const taken = await ask({ kind: 'add', resourceId: library.more, targetIds: [plan.targetId] }).expect(201);
    expect(faultsOf(await ask({ kind: 'add' }))).toEqual(['body.resourceId']);
    await remove(maya, `${page}/proposals/${taken.body.id}`).expect(204);
    const { body: queue } = await get(teacher, `/api/v1/approvals?limit=2`).expect(200);
    expect(queue).toMatchObject({
      total: 3,
      items: [
        { id: film2.body.id, current: 'Fractions film' },
        { id: mine.body.id, current: 'Fractions quiz', student: { id: maya.person.id } },
      ],
    });
    const next = await get(teacher, `/api/v1/approvals?limit=2&cursor=${queue.nextCursor}`).expect(200);
    expect(next.body).toMatchObject({ items: [{ id: link.body.id, current: null }], nextCursor: null });
    expect((await get(colleague, '/api/v1/approvals').expect(200)).body.items).toEqual([]);

    const decide = (id: string, decision: string, who = teacher) =>
      post(who, `/api/v1/approvals/${id}`, { decision, answer: 'Well thought' });
    expectProblem(await decide(film2.body.id, 'approve', colleague), 'not_found');
    expectProblem(await decide(film2.body.id, 'approve', maya), 'forbidden');
    await decide(film2.body.id, 'approve').expect(200);
    await decide(mine.body.id, 'approve').expect(200);
    const { body: no } = await decide(link.body.id, 'decline').expect(200);
    expect(no).toMatchObject({ state: 'declined', answer: 'Well thought', decidedBy: teacher.person.id });
    expectProblem(await decide(link.body.id, 'approve'), 'wrong_status');
    expectProblem(await remove(maya, `${page}/proposals/${link.body.id}`), 'wrong_status');
    const takeBack = (id: string, who = teacher) => post(who, `/api/v1/approvals/${id}/undo`);
    expectProblem(await takeBack(film2.body.id, colleague), 'not_found');
    expectProblem(await takeBack(taken.body.id), 'wrong_status');
    const firstTitle = async () => (await get(maya, page).expect(200)).body.steps[0].resource.title;
    const { body: again } = await takeBack(film2.body.id).expect(200);
    expect(again).toMatchObject({ state: 'waiting', decidedBy: null, answer: null, current: 'Fractions film' });
    expect(await firstTitle()).toBe('Fractions film');
    expectProblem(await takeBack(film2.body.id), 'wrong_status');
    // Approved once more it is done once more, and taken back in the playlist it does not stand in the way.
    await decide(film2.body.id, 'approve').expect(200);
    expect(await firstTitle()).toBe('Fractions film two');
    const swapped = (await read(row)).changes.filter(({ kind }) => kind === 'replace');
    expect(swapped.filter(({ undone }) => undone === null)).toHaveLength(2);
    const last = swapped.find(({ stepId, undone }) => stepId === film && undone === null);
    await post(teacher, `${rows}/${row}/changes/${last?.id}/undo`).expect(200);
    await takeBack(film2.body.id).expect(200);
    await decide(film2.body.id, 'approve').expect(200);
    await takeBack(link.body.id).expect(200);
    await decide(link.body.id, 'decline').expect(200);
    const { body } = await get(maya, page).expect(200);
    expect(body.steps[0].resource.title).toBe('Fractions film two');
    expect(body.steps[2]).toMatchObject({
      kind: 'checkpoint',
      role: 'assess',
      checkpoint: { prompt: 'I build it of clay' },
    });
    const strict = await publish({ pathway: 'teacherDecides', swap: 'never', addition: 'never' });
    const given = await assign(strict, fixed(strict.watch));
    const other = `${own}/${await rowOf(given.path, maya.person.id)}`;
    for (const command of [
      { do: 'swap', stepId: strict.steps.film, resourceId: library.reading },
      { do: 'pathway', pathwayId: strict.read },
    ])
      expectProblem(await post(maya, `${other}/changes`, { commands: [command] }), 'forbidden');
    expectProblem(await post(maya, `${other}/proposals`, { kind: 'add', resourceId: library.more }), 'forbidden');
  });
});

describe('what fits a student', () => {
  test('decides by needs before taste, and is told to who works with them alone', async () => {
    const plan = await publish({ swap: 'sameTarget' });
    const say = (studentId: string, values: object) =>
      patch(teacher, `/api/v1/students/${studentId}/profile`, '*', values as Record<string, unknown>).expect(200);
    await say(maya.person.id, { accessNeeds: ['captions'], modalities: ['reading', 'video'], languages: ['en'] });
    await say(students[15] as string, { internetAtHome: 'no' });
    const few = await makeClass([maya.person.id, ...students.slice(15, 17)]);
    const audience = { kind: 'class', classId: few };
    const wanted = { playlistId: plan.id, audience };
    const { body: before } = await post(teacher, `${assignments}/fits`, wanted).expect(200);
    expect(before).toMatchObject({ version: 1, studentCount: 3 });
    const fitOf = (studentId: string) =>
      before.students.find((one: { studentId: string }) => one.studentId === studentId);
    expect(fitOf(maya.person.id)).toMatchObject({
      hasInternetAtHome: true,
      paths: [
        { pathwayId: plan.read, reasons: ['Prefers Reading: 1 activity'], obstacles: [] },
        { pathwayId: plan.watch, obstacles: [{ stepId: plan.steps.film, text: 'No captions are known of' }] },
      ],
    });
    expect(fitOf(students[15] as string)).toMatchObject({ hasInternetAtHome: false });
    const spanish = await post(teacher, `${assignments}/fits`, { ...wanted, language: 'es' }).expect(200);
    expect(spanish.text).not.toContain('Prefers');
    expectProblem(await post(colleague, `${assignments}/fits`, wanted), 'not_found');
    expectProblem(await post(leader, `${assignments}/fits`, wanted), 'forbidden');
    expectProblem(await post(stranger, `${assignments}/fits`, wanted), 'not_found');
    expect(faultsOf(await post(teacher, `${assignments}/fits`, { ...wanted, language: 'fr' }))).toEqual([
      'body.language',
    ]);
    const { path, offline } = await assign(plan, { audience });
    expect((await get(teacher, path).expect(200)).body).toMatchObject({ audienceTitle: 'Math 4', classId: few });
    expect(offline).toMatchObject({ studentCount: 1 });
    const row = await rowOf(path, maya.person.id);
    // The film has no captions that anybody knows of.
    expect(await read(row)).toMatchObject({ pathway: { id: plan.read, origin: 'recommended' } });
    expect((await read(await rowOf(path, students[16] as string))).pathway?.id).toBe(plan.watch);
    const { body: fits } = await get(teacher, `${rows}/${row}/pathways`).expect(200);
    expect(fits.items).toEqual([
      expect.objectContaining({ title: 'Read', obstacles: [] }),
      expect.objectContaining({
        title: 'Watch',
        obstacles: [{ stepId: plan.steps.film, code: 'accessNeed', text: 'No captions are known of' }],
      }),
    ]);
    const reasons = fits.items[0].reasons.map(({ text }: { text: string }) => text);
    expect(reasons).toEqual(['Prefers Reading: 1 activity']);
    expectProblem(await get(leader, `${rows}/${row}/pathways`), 'forbidden');
    // On the path with the text the film is no way out.
    expect((await get(teacher, `${rows}/${row}/steps/${plan.steps.text}/swaps`).expect(200)).body.items).toEqual([]);
    const page = await get(maya, `${own}/${row}`).expect(200);
    expect(page.body.steps[0].why).toEqual(['You like this kind: Reading']);
    expect(page.text).not.toMatch(/caption|need/i);
    expectProblem(
      await post(maya, `${own}/${row}/changes`, {
        commands: [{ do: 'swap', stepId: plan.steps.text, resourceId: library.video }],
      }),
      'forbidden',
    );
  });
});

describe('an index serves', () => {
  test('every query about assignments and what students have of them', async () => {
    const plan = await publish();
    const few = await makeClass(students.slice(20, 23));
    const { path } = await assign(plan, { audience: { kind: 'class', classId: few }, ...fixed(plan.watch) });
    const row = await rowOf(path, students[20] as string);
    const work = async () => {
      await get(teacher, `${assignments}?limit=2`).expect(200);
      await get(admin, `${assignments}?ended=false&playlistId=${plan.id}`).expect(200);
      await get(teacher, `${assignments}?classId=${few}`).expect(200);
      await get(teacher, `${path}/students`).expect(200);
      await change(row, { do: 'timeFactor', factor: 2 }).expect(200);
      await get(maya, own).expect(200);
      await get(teacher, '/api/v1/approvals').expect(200);
      await get(admin, '/api/v1/approvals').expect(200);
      await get(teacher, `${assignments}/merges?playlistId=${plan.id}`).expect(200);
      const { body } = await post(teacher, `${assignments}/merges`, { playlistId: plan.id }).expect(200);
      await get(teacher, `${assignments}/merges/batches?playlistId=${plan.id}`).expect(200);
      await post(teacher, `${assignments}/merges/batches/${body.batchId}/undo`).expect(200);
      await world.wiring.assignments.eraseStudent(
        { kind: 'system', reason: 'a test' },
        home.id,
        students[22] as string,
      );
    };
    const ours = /^(assignments|student_playlists|student_proposals|merge_batches) /;
    const plans = (await explainQueries(world, work)).filter(({ query }) => ours.test(query));
    expect(plans.length).toBeGreaterThan(12);
    for (const { query, stages } of plans) expect([query, stages.includes('COLLSCAN')]).toEqual([query, false]);
  });
});

describe('what a student is at', () => {
  test('stays as they see it until they leave it, and what they have done stays in their record', async () => {
    const plan = await publish();
    const { film, game, quiz } = plan.steps;
    const few = await makeClass([maya.person.id]);
    const { path } = await assign(plan, { audience: { kind: 'class', classId: few }, ...fixed(plan.watch) });
    const row = await rowOf(path, maya.person.id);
    const tell = (stepId: string | undefined, kind: string) =>
      post(maya, `${own}/${row}/events`, { events: [{ id: `event-${stepId}-${kind}`, stepId, kind }] }).expect(200);
    await tell(film, 'started');
    await tell(game, 'done');
    const learn = {
      kind: 'resource',
      resource: { resourceId: library.reading },
      role: 'learn',
      targetIds: [plan.targetId],
    };
    const [readId = ''] = newIds(1);
    await improve(
      plan,
      { do: 'addEntry', id: readId, at: { pathwayId: plan.watch, after: null }, entry: learn },
      { do: 'removeEntry', entryId: film },
      { do: 'removeEntry', entryId: game },
    );
    const held = await read(row);
    expect(held).toMatchObject({ version: 2, state: 'upToDate' });
    expect(idsIn(held)).toEqual([film, readId, quiz]);
    expect(held.steps[0]?.origins).toEqual(['held']);
    expect(held.past.map(({ step }) => step.id)).toEqual([game]);
    const { body: page } = await get(maya, `${own}/${row}`).expect(200);
    expect(page.steps[0]).toMatchObject({ id: film, state: 'started', resource: { title: 'Fractions film' } });
    await tell(film, 'done');
    const after = await read(row);
    expect(idsIn(after)).toEqual([readId, quiz]);
    expect(after.past.map(({ step }) => step.id).sort()).toEqual([film, game].sort());
  });
});

describe('what students have', () => {
  test('stays when several change it at once, and when its playlist is deleted and purged', async () => {
    const plan = await publish();
    const { path } = await assign(plan, fixed(plan.watch));
    const row = await rowOf(path, students[9] as string);
    const { film, game, quiz } = plan.steps;
    const minutes = [11, 12, 13, 14, 15];
    await Promise.all(
      minutes.map((each) => change(row, { do: 'edit', stepId: film, changes: { minutes: each } }).expect(200)),
    );
    expect((await read(row)).changes).toHaveLength(minutes.length);

    const resourceId = await createShared(specialist, { title: 'To be withdrawn' });
    const swap = { do: 'replace', stepId: film, step: { kind: 'resource', resource: { resourceId } } };
    expect((await change(row, swap).expect(200)).body.availability).toEqual([]);
    await post(specialist, `/api/v1/resources/${resourceId}/withdraw`, { reason: 'broken' }).expect(200);
    expect((await read(row)).availability).toEqual([{ resourceId, state: 'withdrawn' }]);

    await remove(admin, `${playlists}/${plan.id}`).expect(204);
    await world.wiring.searchSync.caughtUp();
    world.clock.advance(40 * 24 * 60 * 60 * 1_000);
    const kind = { kind: 'playlists.purge', input: z.strictObject({}) };
    const { id } = await world.wiring.jobs.service.enqueue({ orgId: null, requestedBy: null }, kind, {});
    expect(await world.wiring.jobs.service.waitFor(id, 10_000)).toMatchObject({ result: { removed: 1 } });
    // Their tokens have run out meanwhile.
    const token = world.wiring.accounts.tokens.signAccess({ personId: teacher.person.id, tokenEpoch: 1 });
    const again = { ...teacher, headers: { authorization: `Bearer ${token}` } };
    const { body } = await get(again, `${rows}/${row}`).expect(200);
    expect(idsIn(body)).toEqual([film, game, quiz]);
  });
});
