import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import type { BundleResponse } from '../../src/features/take-home/take-home.schemas.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { filesPath, png, sendOne } from '../support/files.ts';
import { createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
import { faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const publicUrl = 'https://learn.example.org';
const world = useWorld({ publicUrl });
const { post, get, patch, put, remove, edit, createShared } = createPlaylistRequests(world);
const own = '/api/v1/me/playlists';
const rows = '/api/v1/student-playlists';

let home: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
let stranger: SignedIn;
let guardian: SignedIn;
let maya: SignedIn;
let leo: SignedIn;
let classId = '';
/** Of each kind one, and what stands in them. */
const library: Record<'text' | 'sheet' | 'film' | 'link' | 'reserved', string> = {
  text: '',
  sheet: '',
  film: '',
  link: '',
  reserved: '',
};
let sheet: { id: string; sha256: string };
const filmBytes = 3_000;

beforeAll(async () => {
  home = await buildDistrict(world);
  const enter = (role: Parameters<typeof signIn>[1]['role']) =>
    signIn(world, { orgId: home.id, role, schoolId: role === 'specialist' ? null : home.schools[0].id });
  [specialist, teacher, colleague, guardian, maya, leo] = (await Promise.all(
    (['specialist', 'teacher', 'teacher', 'guardian', 'student', 'student'] as const).map(enter),
  )) as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn, SignedIn];
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  const file = { kind: 'file', url: null };
  const [film, reserved] = await Promise.all([
    sendOne(world, specialist, { name: 'film.txt', content: 'x'.repeat(filmBytes) }),
    sendOne(world, specialist, { name: 'book.txt', content: 'Ours alone' }),
  ]);
  sheet = await sendOne(world, specialist, { name: 'sheet.png', content: png });
  const body = 'Halves are **equal** ![pie](https://example.org/pie.png)';
  library.text = await createShared(specialist, { title: 'Halves <b>', kind: 'text', url: null, body });
  library.sheet = await createShared(specialist, {
    title: 'Sheet',
    ...file,
    fileId: sheet.id,
    license: 'All rights reserved',
  });
  library.film = await createShared(specialist, { title: 'Film', ...file, fileId: film.id, timeRequired: 'PT10M' });
  library.link = await createShared(specialist, {
    title: 'Game',
    url: 'https://example.org/game',
    modalities: ['game'],
  });
  const reservedBy = { license: 'All rights reserved', publisher: 'A house' };
  library.reserved = await createShared(specialist, { title: 'Book', ...file, fileId: reserved.id, ...reservedBy });
  const made = { schoolId: home.schools[0].id, title: 'Math 4' };
  classId = (await post(teacher, '/api/v1/classes', made).expect(201)).body.id;
  const students = [maya, leo].map(({ person }) => ({ studentId: person.id }));
  await post(teacher, `/api/v1/classes/${classId}/students`, { students }).expect(200);
  const { code } = (await post(teacher, `/api/v1/students/${maya.person.id}/guardians/invitations`).expect(201)).body;
  await post(guardian, '/api/v1/me/children', { code }).expect(200);
});

type Plan = {
  id: string;
  path: string;
  steps: Record<string, string>;
  play: string;
  answered: Record<string, unknown>;
};

/** Read: text, sheet, a choice of film or book, a check. Play: a game. */
const assign = async (fields: object = {}): Promise<Plan> => {
  const [targetId = '', read = '', play = '', ...ids] = newIds(10);
  const [text = '', sheetStep = '', choice = '', check = '', game = '', one = '', two = ''] = ids;
  const serving = { targetIds: [targetId] };
  const show = (resourceId: string, more: object = {}) => ({
    kind: 'resource',
    resource: { resourceId },
    ...serving,
    ...more,
  });
  const add = (id: string, pathwayId: string, entry: object) => ({ do: 'addEntry', id, at: { pathwayId }, entry });
  const options = [
    { id: one, kind: 'resource', resource: { resourceId: library.film } },
    { id: two, kind: 'resource', resource: { resourceId: library.reserved } },
  ];
  const checkpoint = { form: 'evidence', prompt: 'Show <i>it</i>', asksFor: ['text'] };
  const commands = [
    { do: 'addTarget', id: targetId, target: { statement: { en: 'I can halve.', es: 'Puedo partir.' } } },
    { do: 'addPathway', id: read, pathway: { title: 'Read' } },
    { do: 'addPathway', id: play, pathway: { title: 'Play' } },
    add(text, read, show(library.text, { instructions: 'Read _twice_.' })),
    add(sheetStep, read, show(library.sheet, { role: 'practice' })),
    add(choice, read, { kind: 'choice', choose: 1, options, ...serving, role: 'practice' }),
    add(check, read, { kind: 'checkpoint', checkpoint, ...serving, role: 'assess', maxScore: 10 }),
    add(game, play, show(library.link)),
  ];
  const rules = { pathway: 'any', swap: 'never', addition: 'never' };
  const made = { title: 'Halves & <script>', visibility: 'district', choiceRules: rules, commands };
  const { id } = (await post(specialist, '/api/v1/playlists', made).expect(201)).body;
  await post(specialist, `/api/v1/playlists/${id}/versions`).expect(200);
  const pathway = { mode: 'fixed', pathwayId: read };
  const given = { playlistId: id, audience: { kind: 'class', classId }, pathway, ...fields };
  const { body: answered } = await post(teacher, '/api/v1/assignments', given).expect(201);
  const steps = { text, sheet: sheetStep, choice, check, game, one, two };
  return { id, path: `/api/v1/assignments/${answered.assignment.id}`, steps, play, answered };
};

const rowOf = async (path: string, { person }: SignedIn): Promise<string> => {
  const { items } = (await get(teacher, `${path}/students`).expect(200)).body;
  return items.find(({ studentId }: { studentId: string }) => studentId === person.id).id;
};
const bundleOf = async (row: string, query = ''): Promise<BundleResponse> =>
  (await get(maya, `${own}/${row}/bundle${query}`).expect(200)).body;
const publishAgain = async (plan: Plan, ...commands: object[]) => {
  const address = `/api/v1/playlists/${plan.id}`;
  const { revision } = (await get(specialist, address).expect(200)).body;
  await edit(specialist, { address }, revision, ...(commands as never[])).expect(200);
  await post(specialist, `${address}/versions`).expect(200);
};

describe('a bundle', () => {
  test('has what may be copied, in the order of the steps, and names the rest', async () => {
    const plan = await assign();
    const row = await rowOf(plan.path, maya);
    const bundle = await bundleOf(row);
    expect(bundle).toMatchObject({
      id: row,
      isOpen: true,
      language: 'en',
      version: 1,
      targets: [{ statement: 'I can halve.' }],
    });
    expect(bundle.paths.map(({ title, isCurrent }) => [title, isCurrent])).toEqual([['Read', true]]);
    expect(bundle.paths[0]?.steps.map(({ needsInternet }) => needsInternet)).toEqual([false, false, false, false]);
    expect(bundle.paths[0]?.steps[2]?.options).toMatchObject([
      { needsInternet: false, resource: { kind: 'file', resourceId: library.film } },
      { needsInternet: true, resource: { kind: 'none' } },
    ]);
    expect(bundle.pages).toMatchObject([{ resourceId: library.text, html: expect.stringContaining('<em>[pie]</em>') }]);
    expect(bundle.files.map(({ parts }) => parts[0]?.resourceId)).toEqual([library.sheet, library.film]);
    expect(bundle.files[0]).toMatchObject({
      id: sheet.id,
      sha256: sheet.sha256,
      bytes: png.length,
      mediaType: 'image/png',
    });
    expect(bundle.leftOut).toMatchObject([
      {
        resourceId: library.reserved,
        title: 'Book',
        code: 'rightsReserved',
        message: expect.stringContaining('online'),
      },
    ]);
    const [file] = bundle.files;
    expect(file?.url.startsWith(`${publicUrl}/files/`)).toBe(true);
    const { body } = await request(world.app).get(String(file?.url).slice(publicUrl.length)).expect(200);
    expect(body).toEqual(png);

    // In Spanish, with less room: the film stays behind.
    const small = await bundleOf(row, '?language=es&budgetBytes=500');
    expect(small).toMatchObject({
      targets: [{ statement: 'Puedo partir.' }],
      budgetBytes: 500,
      leftOutBytes: filmBytes,
    });
    expect(small.leftOut.map(({ code, message }) => [code, message])).toEqual([
      ['tooLarge', 'No hay espacio suficiente. Ábrelo en línea.'],
      ['rightsReserved', 'Su dueño no nos deja copiarlo. Ábrelo en línea.'],
    ]);
    expect(small.paths[0]?.steps.map(({ needsInternet }) => needsInternet)).toEqual([false, false, true, false]);
  });

  test('is not sent again as long as nothing of it changes, whatever the student does', async () => {
    const plan = await assign();
    const row = await rowOf(plan.path, maya);
    const first = await get(maya, `${own}/${row}/bundle`).expect(200);
    const etag = String(first.get('etag'));
    const ask = () => get(maya, `${own}/${row}/bundle`).set('if-none-match', etag);
    const event = { id: 'at-home-000001', stepId: plan.steps.text, kind: 'done' };
    await post(maya, `${own}/${row}/events`, { events: [event] }).expect(200);
    await ask().expect(304);
    await request(world.app).head(`${own}/${row}/bundle`).set(maya.headers).expect(200);
    const listed = async () => {
      const { items } = (await get(maya, '/api/v1/me/bundles').expect(200)).body;
      return items.find(({ id }: { id: string }) => id === row);
    };
    expect(await listed()).toMatchObject({
      revision: first.body.revision,
      fileCount: 2,
      fileBytes: filmBytes + png.length,
    });

    // What a teacher fits makes another one, and so does a new version, before anybody has looked at it.
    await post(teacher, `${rows}/${row}/changes`, { commands: [{ do: 'timeFactor', factor: 2 }] }).expect(200);
    const second = await ask().expect(200);
    expect(second.body.revision).not.toBe(first.body.revision);
    await publishAgain(plan, { do: 'removeEntry', entryId: plan.steps.sheet });
    const { revision } = await listed();
    expect(revision).not.toBe(second.body.revision);
    expect((await bundleOf(row)).revision).toBe(revision);
    // The picture of the playlist comes along where that is allowed, and there is room.
    const picture = async (changes: object, query = '') => {
      await publishAgain(plan, { do: 'setDetails', changes });
      return (await bundleOf(row, query)).cover;
    };
    const cover = await picture({ coverFileId: sheet.id, license: 'CC BY 4.0' });
    expect(cover).toMatchObject({ id: sheet.id, bytes: png.length, url: expect.stringContaining('/files/') });
    expect(await picture({ summary: 'Less room' }, '?budgetBytes=1')).toBeNull();
    expect(await picture({ license: 'All rights reserved' })).toBeNull();

    // What was done with the first one is told now: the step is gone, and the work counts.
    const late = {
      id: 'at-home-000002',
      stepId: plan.steps.sheet,
      kind: 'worked',
      seconds: 300,
      at: new Date().toISOString(),
    };
    const told = await post(maya, `${own}/${row}/events`, { events: [late, event] }).expect(200);
    expect(told.body).toMatchObject({ added: [late.id], known: [event.id], refused: [] });
    const again = await post(maya, `${own}/${row}/events`, { events: [late] }).expect(200);
    expect(again.body).toMatchObject({ added: [], known: [late.id] });
  });

  test('has the paths that the student may choose, and nothing before the day on which it starts', async () => {
    const chooses = await assign({ pathway: { mode: 'studentChooses' } });
    const bundle = await bundleOf(await rowOf(chooses.path, maya));
    expect(bundle.paths.map(({ title }) => title).sort()).toEqual(['Play', 'Read']);
    expect(bundle.links).toEqual([
      {
        resourceId: library.link,
        title: 'Game',
        url: 'https://example.org/game',
        mediaType: null,
        bytes: null,
        worksOffline: null,
      },
    ]);
    // Who has no path yet takes all of them home on paper.
    expect(bundle.paths.map(({ isCurrent }) => isCurrent)).toEqual([false, false]);
    const { text } = await get(maya, `${own}/${bundle.id}/packet`).expect(200);
    expect(text).toContain('Choose one path with your teacher.');
    const later = await assign({ startOn: '2099-01-04' });
    const row = await rowOf(later.path, maya);
    expect((await get(maya, `${own}/${row}/packet`).expect(200)).text).toContain('There is nothing to do here yet.');
    expect(await bundleOf(row)).toMatchObject({ isOpen: false, paths: [], files: [] });
    const forStaff = (await get(teacher, `${rows}/${row}/bundle`).expect(200)).body;
    expect(forStaff.paths).toHaveLength(1);
  });

  test('has nothing that was withdrawn, and its addresses lead nowhere from then on', async () => {
    const [fileId, plan] = [
      (await sendOne(world, specialist, { name: 'note.txt', content: 'For now' })).id,
      await assign(),
    ];
    const resourceId = await createShared(specialist, { title: 'For now', kind: 'file', url: null, fileId });
    const row = await rowOf(plan.path, maya);
    const step = { kind: 'resource', resource: { resourceId }, targetIds: [] };
    await post(teacher, `${rows}/${row}/changes`, { commands: [{ do: 'add', after: plan.steps.text, step }] }).expect(
      200,
    );
    const before = await bundleOf(row);
    const url = String(before.files.find(({ id }) => id === fileId)?.url).slice(publicUrl.length);
    await request(world.app).get(url).expect(200);
    // In another process: this one has read it all just now.
    const elsewhere = request(world.another());
    await elsewhere.get(`${own}/${row}/bundle`).set(maya.headers).expect(200);
    await post(specialist, `/api/v1/resources/${resourceId}/withdraw`, { reason: 'Wrong' }).expect(200);
    const after = await bundleOf(row);
    expect(after.revision).not.toBe(before.revision);
    expect(after.files.map(({ id }) => id)).not.toContain(fileId);
    expect(after.leftOut).toContainEqual(expect.objectContaining({ resourceId, title: 'For now', code: 'withdrawn' }));
    expectProblem(await request(world.app).get(url), 'resource_withdrawn');
    const packet = (await get(maya, `${own}/${row}/packet`).expect(200)).text;
    expect(packet).toContain('This was taken away. Ask your teacher what to do.');
    const there = (await elsewhere.get(`${own}/${row}/bundle`).set(maya.headers).expect(200)).body;
    expect(there.revision).toBe(after.revision);
    expectProblem(await elsewhere.get(url), 'resource_withdrawn');
  });

  test('is there for its student and for staff who see them, and for nobody else', async () => {
    const plan = await assign();
    const row = await rowOf(plan.path, maya);
    for (const paper of ['bundle', 'packet']) {
      for (const who of [leo, teacher, guardian, stranger])
        expectProblem(await get(who, `${own}/${row}/${paper}`), 'not_found');
      for (const who of [colleague, stranger]) expectProblem(await get(who, `${rows}/${row}/${paper}`), 'not_found');
      for (const who of [maya, guardian]) expectProblem(await get(who, `${rows}/${row}/${paper}`), 'forbidden');
      expectProblem(await request(world.app).get(`${own}/${row}/${paper}`), 'unauthenticated');
    }
    expect(faultsOf(await get(maya, `${own}/${row}/bundle?budgetBytes=-1`))).toEqual(['query.budgetBytes']);
    expect(faultsOf(await get(maya, `${own}/${row}/packet?paper=a5`))).toEqual(['query.paper']);
    await get(teacher, `${rows}/${row}/bundle`).expect(200);
    await post(teacher, `${plan.path}/unassign`, { studentIds: [maya.person.id] }).expect(200);
    expectProblem(await get(maya, `${own}/${row}/bundle`), 'not_found');
    const { items } = (await get(maya, '/api/v1/me/bundles').expect(200)).body;
    expect(items.map(({ id }: { id: string }) => id)).not.toContain(row);
  });

  test('lets its addresses go on for a day; then there are new ones of the same revision', async () => {
    const row = await rowOf((await assign()).path, maya);
    const first = await get(maya, `${own}/${row}/bundle`).expect(200);
    const url = String(first.body.files[0].url).slice(publicUrl.length);
    world.clock.advance(23 * 60 * 60_000);
    await request(world.app).get(url).expect(200);
    world.clock.advance(25 * 60 * 60_000);
    expectProblem(await request(world.app).get(url), 'address_expired');
    const { tokens } = world.wiring.accounts;
    const authorization = `Bearer ${tokens.signAccess({ personId: maya.person.id, tokenEpoch: 1 })}`;
    const next = await request(world.app)
      .get(`${own}/${row}/bundle`)
      .set({ authorization, 'if-none-match': String(first.get('etag')) })
      .expect(200);
    expect(next.body.revision).toBe(first.body.revision);
    await request(world.app).get(String(next.body.files[0].url).slice(publicUrl.length)).expect(200);
    world.clock.advance(-48 * 60 * 60_000);
  });
});

describe('what a teacher is told when a playlist is assigned', () => {
  test('is who has no internet at home, and what needs it: also what nobody has said so of', async () => {
    await patch(teacher, `/api/v1/students/${leo.person.id}/profile`, '*', { internetAtHome: 'no' }).expect(200);
    const { answered, play, steps } = await assign();
    expect(answered.offline).toEqual({ studentCount: 1, steps: [{ pathwayId: play, stepIds: [steps.game] }] });
  });
});

describe('a packet', () => {
  test('is one page that loads nothing, with all that can be done on paper', async () => {
    const plan = await assign({ due: { on: '2026-12-11' } });
    const row = await rowOf(plan.path, maya);
    for (let tries = 0; tries < 200; tries++) {
      const { body } = await get(specialist, `${filesPath}/${sheet.id}`).expect(200);
      if (body.preview.state === 'done') break;
      await sleep(25);
    }
    await post(maya, `${own}/${row}/events`, { events: [{ id: 'done-00001', stepId: plan.steps.text, kind: 'done' }] });
    const answer = await get(maya, `${own}/${row}/packet?paper=a4`).expect(200);
    expect(answer.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; img-src data:/,
    );
    expect(answer.get('cache-control')).toBe('no-store');
    const html = answer.text;
    expect(html).toContain('size: A4');
    expect(html).toContain('Halves &amp; &lt;script&gt;');
    expect(html).toContain('Due Friday, December 11');
    expect(html).toContain('I can halve.');
    expect(html).toContain('Halves are <strong>equal</strong> <em>[pie]</em>');
    expect(html).toContain('Show &lt;i&gt;it&lt;/i&gt;');
    expect(html).toContain('data:image/webp;base64,');
    expect(html).toContain('✓');
    expect(html).toContain(maya.person.displayName);
    expect(html).toContain('You need the internet for this.');
    expect(html).not.toMatch(/<script|<img|<link|https?:\/\/(?!www\.w3\.org\/)[^<\s"]*"/);
    const spanish = (await get(teacher, `${rows}/${row}/packet?language=es`).expect(200)).text;
    expect(spanish).toContain('lang="es"');
    expect(spanish).toContain('Para el viernes, 11 de diciembre');
    expect(spanish).toContain('Puedo partir.');
  });

  test('is printed for a class at once, each in their own language, and nobody outside of it', async () => {
    const plan = await assign();
    await patch(teacher, `/api/v1/students/${leo.person.id}/profile`, '*', { languages: ['es-MX'] }).expect(200);
    const { text } = await post(teacher, `${plan.path}/packets`, {}).expect(200);
    expect(text.match(/<table class="packet"/g)).toHaveLength(2);
    expect([
      text.includes('lang="es"'),
      text.includes('What I am learning'),
      text.includes('Lo que estoy aprendiendo'),
    ]).toEqual([true, true, true]);
    // A picture stands there once, for all who have it.
    expect(text.match(/data:image/g)).toHaveLength(1);
    const some = await post(teacher, `${plan.path}/packets`, { studentIds: [leo.person.id], paper: 'letter' }).expect(
      200,
    );
    expect(some.text).toContain('size: letter');
    expect(some.text).not.toContain(maya.person.displayName);
    const others = { studentIds: [colleague.person.id] };
    expectProblem(await post(teacher, `${plan.path}/packets`, others), 'not_found');
    for (const who of [colleague, stranger, maya]) expectProblem(await post(who, `${plan.path}/packets`), 'not_found');
    expect(faultsOf(await post(teacher, `${plan.path}/packets`, { studentIds: [] }))).toEqual(['body.studentIds']);
    const { items } = (
      await get(
        await signIn(world, { orgId: home.id, role: 'admin' }),
        `/api/v1/audit/student-records?student=${maya.person.id}&action=assignment.read`,
      ).expect(200)
    ).body;
    expect(items[0]).toMatchObject({ by: { id: teacher.person.id } });
  });
});

describe('what comes back on paper', () => {
  test('is told for a class in one call, once, with points or without', async () => {
    const plan = await assign();
    const path = `${plan.path}/events`;
    const [mayas, leos] = [await rowOf(plan.path, maya), await rowOf(plan.path, leo)];
    const { text, choice, check, one } = plan.steps;
    const scored = (id: string, stepId: string | undefined, more: object = {}) => ({
      id,
      kind: 'scored',
      stepId,
      ...more,
    });
    const students = [
      {
        studentPlaylistId: mayas,
        events: [
          scored('paper-00001', text),
          scored('paper-00002', choice, { optionId: one }),
          scored('paper-00003', check, { score: 9, feedback: 'Well drawn' }),
        ],
      },
      { studentPlaylistId: leos, events: [scored('paper-00004', text), scored('paper-00005', one)] },
    ];
    const { body } = await post(teacher, path, { students }).expect(200);
    expect(body.students).toMatchObject([
      { studentPlaylistId: mayas, added: ['paper-00001', 'paper-00002', 'paper-00003'], refused: [] },
      { studentPlaylistId: leos, added: ['paper-00004'], refused: [{ id: 'paper-00005', code: 'unknownStep' }] },
    ]);
    expect((await post(teacher, path, { students }).expect(200)).body.students[0].added).toEqual([]);
    const page = (await get(maya, `${own}/${mayas}`).expect(200)).body;
    expect(page.steps.map(({ state }: { state: string }) => state)).toEqual(['done', 'open', 'done', 'done']);

    const other = await assign();
    expectProblem(await post(teacher, `${other.path}/events`, { students }), 'not_found');
    expectProblem(await post(maya, path, { students: students.slice(0, 1) }), 'forbidden');
    for (const who of [colleague, stranger, leo]) expectProblem(await post(who, path, { students }), 'not_found');
    expectProblem(await post(guardian, path, { students: students.slice(0, 1) }), 'forbidden');
    expect(faultsOf(await post(teacher, path, { students: [{ studentPlaylistId: 'x', events: [] }] }))).toEqual([
      'body.students.0.studentPlaylistId',
      'body.students.0.events',
    ]);
    const looked = `/api/v1/audit/student-records?student=${maya.person.id}&action=progress.change`;
    const admin = await signIn(world, { orgId: home.id, role: 'admin' });
    const { items } = (await get(admin, looked).expect(200)).body;
    expect(items[0]).toMatchObject({
      about: { kind: 'assignment' },
      studentIds: [maya, leo].map(({ person }) => person.id).sort(),
    });
  });
});

describe('the page of a family', () => {
  test('tells in plain words what is learned, done, next and how to help, and nothing that staff said', async () => {
    const familyNote = 'We halve <b>real</b> pizzas on Friday.';
    const plan = await assign({ due: { on: '2099-12-11' }, familyNote });
    const { body: given } = await get(teacher, plan.path).expect(200);
    expect(given.familyNote).toBe(familyNote);
    const row = await rowOf(plan.path, maya);
    const events = [{ id: 'family-00001', stepId: plan.steps.text, kind: 'done' }];
    await post(maya, `${own}/${row}/events`, { events }).expect(200);
    const [targetId] = (await get(teacher, `${rows}/${row}/progress`).expect(200)).body.targets.map(
      (target: { targetId: string }) => target.targetId,
    );
    const decided = { state: 'needsSupport', reason: 'Guesses a lot' };
    await put(teacher, `${rows}/${row}/targets/${targetId}`, decided).expect(200);

    const page = `/api/v1/students/${maya.person.id}/family`;
    const { body } = await get(guardian, page).expect(200);
    expect(body).toMatchObject({ studentId: maya.person.id, name: maya.person.displayName, language: 'en' });
    const told = body.playlists.find(({ id }: { id: string }) => id === row);
    expect(told).toMatchObject({
      state: 'open',
      when: 'Due Friday, December 11',
      note: familyNote,
      targets: [{ statement: 'I can halve.', state: 'working', stateText: 'Working on it' }],
      stepCount: 4,
      doneCount: 1,
      done: ['Halves <b>'],
      next: [
        { text: 'Practice: “Sheet”' },
        { text: 'Choose 1: “Film or Book” (about 10 minutes)' },
        { text: 'Show what you know' },
      ],
    });
    expect(told.help).toContain('Ask your child to show you: “I can halve.”');
    expect(told.choices).toEqual(['Your child may choose 1: Film or Book.']);
    // Neither the reason nor the word for it, nor anybody else.
    expect(JSON.stringify(body)).not.toMatch(/Guesses|upport/);
    expect(JSON.stringify(body)).not.toContain(leo.person.displayName);

    const answer = await get(guardian, `${page}/page?language=es`).expect(200);
    expect(answer.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(answer.text).toContain('<html lang="es">');
    expect(answer.text).toContain('Para el viernes, 11 de diciembre');
    expect(answer.text).toContain('We halve &lt;b&gt;real&lt;/b&gt; pizzas');
    expect(answer.text).toContain('Puedo partir.');
    expect(answer.text).not.toMatch(/<script|<b>|Guesses/);

    await patch(teacher, plan.path, '*', { familyNote: null }).expect(200);
    const after = (await get(teacher, page).expect(200)).body.playlists;
    expect(after.find(({ id }: { id: string }) => id === row).note).toBeNull();
    expect(faultsOf(await patch(teacher, plan.path, '*', { familyNote: '' }))).toEqual(['body.familyNote']);
  });

  test('is for the family and for staff who see the student, and every look is kept', async () => {
    const page = `/api/v1/students/${maya.person.id}/family`;
    for (const path of [page, `${page}/page`]) {
      for (const who of [leo, colleague, stranger]) expectProblem(await get(who, path), 'not_found');
      expectProblem(await get(maya, path), 'forbidden');
      expectProblem(await request(world.app).get(path), 'unauthenticated');
      expectProblem(await get(guardian, path.replace(maya.person.id, leo.person.id)), 'not_found');
    }
    const audit = `/api/v1/audit/student-records?student=${maya.person.id}&action=family.read`;
    const admin = await signIn(world, { orgId: home.id, role: 'admin' });
    const { items } = (await get(admin, audit).expect(200)).body;
    expect(new Set(items.map((one: { by: { id: string } }) => one.by.id))).toEqual(
      new Set([guardian.person.id, teacher.person.id]),
    );
    // The link ends, and with it the page.
    const guardians = `/api/v1/students/${maya.person.id}/guardians`;
    await remove(teacher, `${guardians}/${guardian.person.id}`).expect(204);
    expectProblem(await get(guardian, page), 'not_found');
  });
});
