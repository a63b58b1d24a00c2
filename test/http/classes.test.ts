import request from 'supertest';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const classes = '/api/v1/classes';
const audit = '/api/v1/audit/student-records';
const dayMs = 24 * 60 * 60 * 1_000;

let home: BuiltDistrict;
let admin: SignedIn;
let leader: SignedIn;
let teacher: SignedIn;
let other: SignedIn;
let stranger: SignedIn;
let students: SignedIn[];
const enter = (role: Parameters<typeof signIn>[1]['role'], school: 0 | 1 = 0) =>
  signIn(world, { orgId: home.id, role, schoolId: role === 'admin' ? null : home.schools[school].id });

beforeAll(async () => {
  home = await buildDistrict(world);
  [admin, leader, teacher, other] = await Promise.all([
    enter('admin'),
    enter('schoolLeader'),
    enter('teacher'),
    enter('teacher'),
  ]);
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  students = await Promise.all([0, 1, 2, 3].map(() => enter('student')));
});

/** With a token of now: time moves on in these tests. */
const call = (who: SignedIn, method: 'get' | 'post' | 'patch' | 'delete', path: string) => {
  const token = world.wiring.accounts.tokens.signAccess({ personId: who.person.id, tokenEpoch: 1 });
  return request(world.app)[method](path).set('authorization', `Bearer ${token}`);
};
const post = (who: SignedIn, path: string, body: object = {}) => call(who, 'post', path).send(body);
const get = (who: SignedIn, path: string) => call(who, 'get', path);
const idOf = (who: SignedIn) => who.actor.userId;
const refs = (...who: SignedIn[]) => who.map((one) => ({ studentId: idOf(one) }));
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago' }).format(world.clock.now());
const dayFromNow = (days: number) => {
  const date = new Date(`${today()}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
};

const makeClass = async (fields: object = {}, by = teacher): Promise<{ id: string; path: string }> => {
  const body = { schoolId: home.schools[0].id, title: 'Math 4', ...fields };
  const { id } = (await post(by, classes, body).expect(201)).body;
  return { id, path: `${classes}/${id}` };
};
const access = () => world.wiring.students.access;
const roll = () => world.wiring.students.roll;

describe('a class', () => {
  test('belongs to the teacher who makes it, and is seen by whom it concerns', async () => {
    const response = await post(teacher, classes, {
      schoolId: home.schools[0].id,
      title: ' Math 4 ',
      subjects: ['Mathematics'],
      gradeLevels: ['4'],
      startsOn: '2026-08-24',
      endsOn: '2027-06-04',
    }).expect(201);
    expect(response.body).toMatchObject({
      title: 'Math 4',
      audience: 'students',
      teachers: [
        { personId: idOf(teacher), role: 'teacher', from: today(), to: null, name: teacher.person.displayName },
      ],
      studentCount: 0,
      code: null,
      mayChange: true,
      isArchived: false,
      revision: 1,
    });
    const path = `${classes}/${response.body.id}`;
    expect(response.get('location')).toBe(path);
    expect((await get(leader, path).expect(200)).body.mayChange).toBe(false);
    await get(admin, path).expect(200);
    for (const who of [other, stranger, students[0] as SignedIn]) expectProblem(await get(who, path), 'not_found');
    expectProblem(await request(world.app).get(path), 'unauthenticated');
    const titled = (revision: string) =>
      call(teacher, 'patch', path).set('if-match', revision).send({ title: 'Math 5' });
    expect((await titled('"1"').expect(200)).body).toMatchObject({
      title: 'Math 5',
      revision: 2,
      subjects: ['Mathematics'],
    });
    expectProblem(await titled('"1"'), 'version_conflict');
    const patched = (body: object) => call(teacher, 'patch', path).set('if-match', '*').send(body);
    expectFault(await patched({ endsOn: '2026-01-01' }), 'endsOn');
    expectProblem(await call(leader, 'patch', path).set('if-match', '*').send({ title: 'x' }), 'forbidden');
    expectFault(await post(teacher, classes, { schoolId: 'a'.repeat(24), title: 'x' }), 'schoolId');
    expectProblem(await post(teacher, classes, { schoolId: home.schools[1].id, title: 'x' }), 'forbidden');

    await makeClass({ title: 'Art', schoolId: home.schools[1].id, sourcedId: 'art-1' }, admin);
    expectProblem(
      await post(admin, classes, { title: 'Art', schoolId: home.schools[1].id, sourcedId: 'art-1' }),
      'already_exists',
    );
    const titles = async (who: SignedIn, query = '') =>
      (await get(who, `${classes}${query}`).expect(200)).body.items.map(({ title }: { title: string }) => title);
    expect(await titles(teacher)).toEqual(['Math 5']);
    expect(await titles(other)).toEqual([]);
    expect(await titles(leader)).toEqual(['Math 5']);
    expect(await titles(admin)).toEqual(['Art', 'Math 5']);
    expect(await titles(admin, `?school=${home.schools[0].id}`)).toEqual(['Math 5']);
    const first = (await get(admin, `${classes}?limit=1`).expect(200)).body;
    expect(first).toMatchObject({ total: 2, items: [{ title: 'Art' }] });
    expect(await titles(admin, `?limit=1&cursor=${first.nextCursor}`)).toEqual(['Math 5']);

    await post(teacher, `${path}/archive`).expect(200);
    expect(await titles(teacher)).toEqual([]);
    expect(await titles(teacher, '?archived=true')).toEqual(['Math 5']);
    expect(await titles(teacher, '?archived=true&title=MÁTH')).toEqual(['Math 5']);
    expect(await titles(teacher, '?archived=true&title=5')).toEqual([]);
    expect((await post(teacher, `${path}/restore`).expect(200)).body.isArchived).toBe(false);
  });

  test('has co-teachers, support and substitutes from day to day', async () => {
    const { path } = await makeClass();
    const add = (body: object) => post(teacher, `${path}/teachers`, body);
    expectFault(await add({ personId: idOf(students[0] as SignedIn), role: 'teacher' }), 'personId');
    expectFault(await add({ personId: idOf(stranger), role: 'teacher' }), 'personId');
    expectFault(await add({ personId: idOf(other), role: 'substitute' }), 'to');
    await add({ personId: idOf(other), role: 'substitute', to: dayFromNow(2) }).expect(200);
    await call(other, 'patch', path).set('if-match', '*').send({ title: 'By the substitute' }).expect(200);
    world.clock.advance(3 * dayMs);
    expectProblem(await get(other, path), 'not_found');

    const coach = await enter('coach');
    await add({ personId: idOf(coach), role: 'support' }).expect(200);
    await get(coach, path).expect(200);
    expectProblem(await post(coach, `${path}/archive`), 'forbidden');
    await post(teacher, `${path}/teachers/${idOf(coach)}/end`, { to: dayFromNow(-1) }).expect(200);
    // It never began before today, so that nothing is left of it.
    expectProblem(await get(coach, path), 'not_found');
    expectProblem(await post(teacher, `${path}/teachers/${idOf(coach)}/end`), 'not_found');
  });

  test('finds who could join its staff by name, and notes for each student that somebody did', async () => {
    const { id, path } = await makeClass();
    const [student] = students as [SignedIn];
    await post(teacher, `${path}/students`, { students: refs(student) }).expect(200);
    const colleague = await buildPerson(world, {
      orgId: home.id,
      displayName: 'Zuleika Quill',
      memberships: [{ role: 'teacher', schoolId: home.schools[1].id }],
    });
    await buildPerson(world, {
      orgId: home.id,
      displayName: 'Zuleika Quint',
      memberships: [{ role: 'student', schoolId: home.schools[0].id }],
    });
    const search = (who: SignedIn, name: string) => post(who, `${path}/teachers/search`, { name });
    expect((await search(teacher, 'qui zul').expect(200)).body.items).toEqual([
      { id: colleague.id, name: 'Zuleika Quill' },
    ]);
    await post(teacher, `${path}/teachers`, { personId: colleague.id, role: 'teacher' }).expect(200);
    expect((await search(teacher, 'quil').expect(200)).body.items).toEqual([]);
    expectFault(await search(teacher, ' '), 'name');
    expectProblem(await search(leader, 'quil'), 'forbidden');
    expectProblem(await search(other, 'quil'), 'not_found');
    expectProblem(await search(stranger, 'quil'), 'not_found');
    expectProblem(await request(world.app).post(`${path}/teachers/search`).send({ name: 'quil' }), 'unauthenticated');
    await post(teacher, `${path}/teachers/${colleague.id}/end`).expect(200);
    const { items } = (await get(admin, `${audit}?student=${idOf(student)}&limit=2`).expect(200)).body;
    expect(items).toMatchObject([0, 1].map(() => ({ action: 'roster.change', about: { kind: 'class', id } })));
  });

  test('takes the students of its school, many at once, and can undo it', async () => {
    const [first, second, third] = students as [SignedIn, SignedIn, SignedIn];
    const known = await buildPerson(world, {
      orgId: home.id,
      sourcedId: 'sis-7',
      memberships: [{ role: 'student', schoolId: home.schools[0].id, from: '2020-01-01' }],
    });
    const { id, path } = await makeClass();
    const enroll = (list: object[], fields: object = {}) =>
      post(teacher, `${path}/students`, { students: list, ...fields });
    const elsewhere = await enter('student', 1);
    const refused = await enroll([...refs(first, elsewhere, teacher), { sourcedId: 'nobody' }]);
    expect(expectProblem(refused, 'invalid_request').faults).toMatchObject([
      { path: ['students', 1] },
      { path: ['students', 2] },
      { path: ['students', 3] },
    ]);
    const enrolled = (await enroll([...refs(first, second), { sourcedId: 'sis-7' }]).expect(200)).body;
    expect(enrolled).toMatchObject({ changed: [idOf(first), idOf(second), known.id], unchanged: [] });
    expect((await enroll(refs(first, third)).expect(200)).body).toMatchObject({
      changed: [idOf(third)],
      unchanged: [idOf(first)],
    });
    const inClass = async (query = '') =>
      (await get(teacher, `${path}/students${query}`).expect(200)).body.items
        .map(({ studentId }: { studentId: string }) => studentId)
        .sort();
    const all = [idOf(first), idOf(second), idOf(third), known.id].sort();
    expect(await inClass()).toEqual(all);
    expect((await get(teacher, path)).body.studentCount).toBe(4);
    expectProblem(await get(other, `${path}/students`), 'not_found');
    expect((await get(first, '/api/v1/me/classes').expect(200)).body.items).toContainEqual({
      id,
      title: 'Math 4',
      subjects: [],
      teachers: [teacher.person.displayName],
    });

    world.clock.advance(2 * dayMs);
    const ended = (await post(teacher, `${path}/students/end`, { studentIds: [idOf(first), idOf(second)] })).body;
    expect(ended.changed.sort()).toEqual([idOf(first), idOf(second)].sort());
    expect(await inClass()).toEqual([idOf(third), known.id].sort());
    expect(await inClass('?all=true')).toEqual(all);
    await enroll(refs(second), { to: dayFromNow(30) }).expect(200);
    const undone = (await post(teacher, `${path}/changes/${ended.changeId}/undo`).expect(200)).body;
    // Who was enrolled again meanwhile is told, and left alone.
    expect(undone).toMatchObject({ changed: [idOf(first)], unchanged: [idOf(second)] });
    expect(await inClass()).toEqual(all);
    expectProblem(await post(teacher, `${path}/changes/${ended.changeId}/undo`), 'wrong_status');
    const listed = (await get(teacher, `${path}/changes`).expect(200)).body.items;
    expect(listed.map(({ kind }: { kind: string }) => kind)).toEqual([
      'undone',
      'enrolled',
      'ended',
      'enrolled',
      'enrolled',
    ]);
    expect(listed[2]).toMatchObject({ by: idOf(teacher), undoneAt: expect.any(String) });
    expectProblem(await post(other, `${path}/changes/${enrolled.changeId}/undo`), 'not_found');

    await post(admin, `${path}/archive`).expect(200);
    expectProblem(await enroll(refs(first)), 'wrong_status');
  });

  test('takes students who are not here yet, by hand and from a table, and finds those again who are', async () => {
    const { path } = await makeClass();
    const memberships = [{ role: 'student', schoolId: home.schools[0].id, from: '2020-01-01' }] as const;
    const add = (displayName: string, fields: object = {}) =>
      buildPerson(world, { orgId: home.id, displayName, memberships: [...memberships], ...fields });
    const [ava] = [await add('Ava Núñez'), await add('Sam Lee'), await add('Sam Lee', { sourcedId: 'lee-2' })];
    const elsewhere = [{ role: 'student', schoolId: home.schools[1].id, from: '2020-01-01' }] as const;
    await buildPerson(world, { orgId: home.id, sourcedId: 'south-1', memberships: [...elsewhere] });
    const csv = [
      '\ufeffLast name,First name,ID,Grade',
      'Nunez,ava,,04',
      'Lee,Sam,,',
      'Lee,Sam,lee-2,4',
      'Moved,Kid,south-1,',
      '"Baker, Jr.",Tom,tom-1,K',
      'Odd,Grade,,13',
      ',,,',
      'Baker,Tom,tom-1,K',
    ].join('\r\n');
    const send = (query = '', who = teacher) =>
      call(who, 'post', `${path}/students/table${query}`).set('content-type', 'text/csv').send(csv);
    const outcomes = (response: request.Response) =>
      response.body.students.map(({ line, outcome }: { line: number; outcome: string }) => `${line} ${outcome}`);
    const wanted = ['2 enrolled', '3 failed', '4 enrolled', '5 failed', '6 created', '7 failed', '9 failed'];
    expect(outcomes(await send('?dryRun=true').expect(200))).toEqual(wanted);
    expect((await get(teacher, path)).body.studentCount).toBe(0);
    const done = await send().expect(200);
    expect(outcomes(done)).toEqual(wanted);
    expect(done.body.students[0]).toMatchObject({ studentId: ava?.id });
    const roster = (await get(teacher, `${path}/students`)).body.items;
    expect(roster.map(({ name }: { name: string }) => name)).toEqual(['Ava Núñez', 'Sam Lee', 'Tom Baker, Jr.']);
    const again = ['2 unchanged', '3 failed', '4 unchanged', '5 failed', '6 unchanged', '7 failed', '9 failed'];
    expect(outcomes(await send().expect(200))).toEqual(again);
    expectProblem(await send('', other), 'not_found');
    const byHand = await post(teacher, `${path}/students/new`, { students: [{ name: 'New Kid', gradeLevel: '4' }] });
    expect(outcomes(byHand)).toEqual(['1 created']);
    await post(teacher, `${path}/changes/${byHand.body.changeId}/undo`).expect(200);
    expect((await get(teacher, path)).body.studentCount).toBe(3);
    const wrong = call(teacher, 'post', `${path}/students/table`).set('content-type', 'text/csv').send('a,b\n1,2');
    expectFault(await wrong, 'file');
  });

  test('has groups of a selection, out of which leavers fall', async () => {
    const [first, second, third] = students as [SignedIn, SignedIn, SignedIn];
    const { id, path } = await makeClass();
    await post(teacher, `${path}/students`, { students: refs(first, second) }).expect(200);
    const input = { title: 'Blue', studentIds: [idOf(first), idOf(second), idOf(first)] };
    const group = (await post(teacher, `${path}/groups`, input).expect(201)).body;
    expect(group.studentIds).toEqual([idOf(first), idOf(second)]);
    expectFault(await post(teacher, `${path}/groups`, { title: 'x', studentIds: [idOf(third)] }), 'studentIds', 0);
    const changed = (revision: string) =>
      call(teacher, 'patch', `${path}/groups/${group.id}`).set('if-match', revision).send({ title: 'Red' });
    expect((await changed('"1"').expect(200)).body).toMatchObject({ title: 'Red', revision: 2 });
    expectProblem(await changed('"1"'), 'version_conflict');
    const scope = { kind: 'actor', actor: teacher.actor } as const;
    await post(teacher, `${path}/students/end`, { studentIds: [idOf(second)] }).expect(200);
    expect(await roll().groupMembers(scope, group.id, today())).toEqual([idOf(first)]);
    expect(await roll().groupsOfStudent(scope, idOf(first), today())).toEqual([group.id]);
    expect(await roll().groupsOfStudent(scope, idOf(second), today())).toEqual([]);
    expect(await roll().taughtBy(teacher.actor, today())).toContain(id);
    expect([...(await roll().studentsOf(scope, [id], today())).values()]).toEqual([[idOf(first)]]);
    await expect(roll().groupFor(other.actor, group.id, 'read')).rejects.toMatchObject({ code: 'not_found' });
    await expect(roll().classFor(leader.actor, id, 'change')).rejects.toMatchObject({ code: 'forbidden' });
    await call(teacher, 'delete', `${path}/groups/${group.id}`).expect(204);
    expect((await get(teacher, `${path}/groups`).expect(200)).body.items).toEqual([]);
  });

  test('has a code that can be rotated, limited to school hours, and taken away', async () => {
    const { path } = await makeClass();
    const rotate = async (body: object = {}) => (await post(teacher, `${path}/code`, body).expect(200)).body.code;
    const first = await rotate();
    expect(first).toEqual({ value: expect.stringMatching(/^[2-9B-DF-HJ-NP-TV-XZ]{7}$/), hours: null });
    const second = await rotate({ hours: { from: '08:00', to: '15:30' } });
    expect(second.value).not.toBe(first.value);
    expectFault(await post(teacher, `${path}/code`, { hours: { from: '15:00', to: '08:00' } }), 'hours', 'to');
    const patched = await call(teacher, 'patch', `${path}/code`).send({ hours: null }).expect(200);
    expect(patched.body.code).toEqual({ value: second.value, hours: null });
    expect((await get(leader, path).expect(200)).body.code).toBeNull();
    expect((await call(teacher, 'delete', `${path}/code`).expect(200)).body.code).toBeNull();
    expectProblem(await call(teacher, 'patch', `${path}/code`).send({ hours: null }), 'not_found');
  });
});

describe('records of students', () => {
  test('are seen by whom they concern, through the grace time and no longer', async () => {
    const [first, second] = (await Promise.all([0, 1].map(() => enter('student')))) as [SignedIn, SignedIn];
    const { path } = await makeClass();
    await post(teacher, `${path}/students`, { students: refs(first, second) }).expect(200);
    const ids = [idOf(first), idOf(second)];
    const sees = async (who: SignedIn, purpose: 'read' | 'change') =>
      [...(await access().seeable(who.actor, ids, purpose))].sort();
    const both = [...ids].sort();
    const [southLeader, support] = await Promise.all([enter('schoolLeader', 1), enter('supportStaff')]);
    expect(await sees(teacher, 'change')).toEqual(both);
    expect(await sees(admin, 'change')).toEqual(both);
    expect(await sees(leader, 'read')).toEqual(both);
    expect(await sees(leader, 'change')).toEqual([]);
    expect(await sees(first, 'change')).toEqual([idOf(first)]);
    for (const who of [southLeader, other, stranger, support]) expect(await sees(who, 'read')).toEqual([]);
    await expect(access().require(leader.actor, ids, 'change')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(access().require(other.actor, ids, 'change')).rejects.toMatchObject({ code: 'not_found' });
    await expect(access().require(first.actor, ids, 'read')).rejects.toMatchObject({ code: 'not_found' });

    await post(teacher, `${path}/students/end`, { studentIds: [idOf(first)], to: today() }).expect(200);
    world.clock.advance(14 * dayMs);
    expect(await sees(teacher, 'read')).toEqual(both);
    world.clock.advance(dayMs);
    expect(await sees(teacher, 'read')).toEqual([idOf(second)]);
    await post(admin, `${path}/archive`).expect(200);
    expect(await sees(teacher, 'change')).toEqual([idOf(second)]);
    world.clock.advance(16 * dayMs);
    expect(await sees(teacher, 'read')).toEqual([]);
    expectProblem(await get(teacher, path), 'not_found');
  });

  test('are found by name by who may see them, and leave a trace', async () => {
    const names = ['José Álvarez Ruiz', 'Josephine Alvarado', 'Álvaro José', 'Josef Müller'];
    const school = (at: 0 | 1) => [{ role: 'student' as const, schoolId: home.schools[at].id, from: '2020-01-01' }];
    const people = await Promise.all(
      names.map((displayName, at) =>
        buildPerson(world, { orgId: home.id, displayName, memberships: school(at === 2 ? 1 : 0), gradeLevel: '4' }),
      ),
    );
    await buildPerson(world, { orgId: stranger.person.orgId, displayName: names[0] ?? '', memberships: [] });
    const { path } = await makeClass();
    const enrolled = people.filter((_, at) => at !== 2 && at !== 1).map(({ id }) => ({ studentId: id }));
    await post(teacher, `${path}/students`, { students: enrolled }).expect(200);
    const search = '/api/v1/students/search';
    const find = async (who: SignedIn, body: object) => {
      const { items } = (await post(who, search, body).expect(200)).body;
      return items.map(({ displayName }: { displayName: string }) => displayName);
    };
    const name = 'JOSE alv';
    expect(await find(admin, { name })).toEqual([names[2], names[0], names[1]]);
    expect(await find(leader, { name })).toEqual([names[0], names[1]]);
    expect(await find(teacher, { name })).toEqual([names[0]]);
    expect(await find(teacher, { name: 'muller' })).toEqual([names[3]]);
    expect(await find(admin, { name, schoolId: home.schools[1].id })).toEqual([names[2]]);
    for (const who of [other, stranger]) expect(await find(who, { name })).toEqual([]);
    // Page by page, and a cursor that tells no name.
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { displayName: string }[]; nextCursor: string | null } = (
        await post(admin, search, { name, limit: 1, ...(cursor !== null && { cursor }) }).expect(200)
      ).body;
      seen.push(...page.items.map(({ displayName }) => displayName));
      cursor = page.nextCursor;
      expect(
        Buffer.from(cursor ?? '', 'base64url')
          .toString()
          .toLowerCase(),
      ).not.toContain('jos');
    } while (cursor !== null);
    expect(seen).toEqual([names[2], names[0], names[1]]);
    const { body } = await get(admin, `${audit}?action=roster.search&by=${idOf(teacher)}`).expect(200);
    expect(body.items.map(({ studentIds }: { studentIds: string[] }) => studentIds)).toEqual([
      [people[3]?.id],
      [people[0]?.id],
    ]);
    for (const bad of [{ name: 'j' }, { name: '..' }, {}, { name: { $ne: '' } }, { name, cursor: 'x' }]) {
      expectProblem(await post(admin, search, bad), 'invalid_request');
    }
    expectProblem(await post(students[0] as SignedIn, search, { name }), 'forbidden');
    expectProblem(await request(world.app).post(search).send({ name }), 'unauthenticated');
    expect(JSON.stringify(world.lines).toLowerCase()).not.toContain('jose alv');
    const plans = await explainQueries(world, () => find(admin, { name, schoolId: home.schools[0].id }));
    for (const { query, stages } of plans) expect([query, stages.includes('COLLSCAN')]).toEqual([query, false]);
  });

  test('leave a trace of every reading and change, which admins search and export', async () => {
    const [first, second] = (await Promise.all([0, 1].map(() => enter('student')))) as [SignedIn, SignedIn];
    const { id, path } = await makeClass();
    await post(teacher, `${path}/students`, { students: refs(first, second) }).expect(200);
    await get(teacher, `${path}/students`).expect(200);
    await get(leader, `${path}/students`).expect(200);
    await get(first, '/api/v1/me/classes').expect(200);
    await access().audited(first.actor, 'profile.read', [idOf(first)]);
    // Asked for at once, they are written together.
    await Promise.all([1, 2, 3].map(() => access().audited(teacher.actor, 'profile.read', [idOf(second)])));
    const list = async (query: string) => (await get(admin, `${audit}?${query}`).expect(200)).body;
    const ofFirst = await list(`student=${idOf(first)}`);
    expect(ofFirst.items).toMatchObject([
      { action: 'roster.read', by: { kind: 'person', id: idOf(leader), name: leader.person.displayName } },
      { action: 'roster.read', by: { id: idOf(teacher) } },
      { action: 'roster.change', about: { kind: 'class', id }, studentIds: [idOf(first), idOf(second)].sort() },
    ]);
    expect((await list(`by=${idOf(leader)}&student=${idOf(first)}`)).total).toBe(1);
    expect((await list(`student=${idOf(second)}&action=profile.read`)).total).toBe(3);
    expect((await list(`student=${idOf(second)}&until=2020-01-01T00:00:00Z`)).total).toBe(0);
    const page = await list(`student=${idOf(second)}&limit=4`);
    const next = await list(`student=${idOf(second)}&limit=4&cursor=${page.nextCursor}`);
    expect(new Set([...page.items, ...next.items].map((item: { id: string }) => item.id)).size).toBe(6);
    expectProblem(await get(teacher, audit), 'forbidden');
    expectProblem(await get(admin, `${audit}?action=$ne`), 'invalid_request');
    expect((await get(stranger, `${audit}?student=${idOf(first)}`).expect(200)).body.total).toBe(0);
    const table = (await get(admin, `${audit}/export?student=${idOf(first)}`).expect(200)).text.split('\r\n');
    expect(table).toHaveLength(5);
    expect(table[0]).toContain('at,by,byName,action,students,about');
    expect(table[1]).toContain(`person:${idOf(leader)},${leader.person.displayName},roster.read`);
  });

  test('are found by indexes', async () => {
    const [first] = students as [SignedIn];
    const { path } = await makeClass();
    const plans = await explainQueries(world, async () => {
      await get(teacher, classes).expect(200);
      await get(leader, classes).expect(200);
      await get(admin, `${classes}?school=${home.schools[0].id}&archived=true`).expect(200);
      await get(teacher, `${path}/students`).expect(200);
      await get(first, '/api/v1/me/classes').expect(200);
      await get(admin, `${audit}?student=${idOf(first)}&by=${idOf(teacher)}`).expect(200);
      await get(admin, `${audit}?action=roster.read`).expect(200);
      await access().seeable(teacher.actor, [idOf(first)], 'read');
    });
    const asked = plans.filter(({ query }) => /^(?:classes|enrollments|student_|class_groups|people) /.test(query));
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter(({ stages }) => stages.includes('COLLSCAN'))).toEqual([]);
  });
});
