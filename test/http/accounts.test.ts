import request from 'supertest';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const unknownId = 'f'.repeat(24);

let district: BuiltDistrict;
let admin: SignedIn;
let foreign: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  const other = await buildDistrict(world);
  admin = await signIn(world, { orgId: district.id, role: 'admin' });
  foreign = await signIn(world, { orgId: other.id, role: 'admin' });
});

const as = ({ headers }: SignedIn) => ({
  get: (path: string) => request(world.app).get(`/api/v1${path}`).set(headers),
  post: (path: string, body: object = {}) => request(world.app).post(`/api/v1${path}`).set(headers).send(body),
  delete: (path: string) => request(world.app).delete(`/api/v1${path}`).set(headers),
  patch: (path: string, body: object, ifMatch?: string) => {
    const call = request(world.app).patch(`/api/v1${path}`).set(headers);
    return (ifMatch === undefined ? call : call.set('if-match', ifMatch)).send(body);
  },
});

const student = (schoolId: string) => ({ role: 'student', schoolId, from: '2020-08-01', to: null });

describe('POST /people', () => {
  test('adds a person with roles, whom GET then shows', async () => {
    const [north] = district.schools;
    const body = {
      displayName: ' Ana Ávila ',
      sourcedId: 's-1',
      email: 'Ana@Home.example',
      gradeLevel: '4',
      memberships: [{ role: 'student', schoolId: north.id }],
    };
    const created = await as(admin).post('/people', body).expect(201);
    expect(created.body).toMatchObject({
      displayName: 'Ana Ávila',
      email: 'ana@home.example',
      isActive: true,
      revision: 1,
      memberships: [
        { role: 'student', schoolId: north.id, from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), to: null },
      ],
    });
    expect(created.get('etag')).toBe('"1"');
    const read = await as(admin).get(`/people/${created.body.id}`).expect(200);
    expect(read.body).toEqual(created.body);
    expect(created.get('location')).toBe(`/api/v1/people/${created.body.id}`);
  });

  test('refuses an id of the student information system that is taken, and frees it with the deletion', async () => {
    const body = { displayName: 'Ben', sourcedId: 's-2' };
    const { id } = (await as(admin).post('/people', body).expect(201)).body;
    expect(expectProblem(await as(admin).post('/people', body), 'already_exists')).toEqual({ fields: ['sourcedId'] });
    await as(foreign).post('/people', body).expect(201);
    await as(admin).delete(`/people/${id}`).expect(204);
    await as(admin).post('/people', body).expect(201);
  });

  test.each([
    ['no name', { displayName: ' ' }, ['displayName']],
    ['a grade that is none', { displayName: 'Eva', gradeLevel: '13' }, ['gradeLevel']],
    ['an address that is none', { displayName: 'Eva', email: 'eva' }, ['email']],
    ['a role that is none', { displayName: 'Eva', memberships: [{ role: 'king' }] }, ['memberships', 0, 'role']],
    [
      'an unknown school',
      { displayName: 'Eva', memberships: [{ role: 'teacher', schoolId: unknownId }] },
      ['memberships', 0, 'schoolId'],
    ],
    [
      'a student of no school',
      { displayName: 'Eva', memberships: [{ role: 'student' }] },
      ['memberships', 0, 'schoolId'],
    ],
    [
      'a role that ends before it begins',
      { displayName: 'Eva', memberships: [{ role: 'coach', from: '2026-02-01', to: '2026-01-01' }] },
      ['memberships', 0, 'to'],
    ],
  ])('refuses %s and names the field', async (_, body, path) => {
    expectFault(await as(admin).post('/people', body), ...path);
  });

  test('refuses an admin of a single school, and a field that it does not know', async () => {
    const memberships = [{ role: 'admin', schoolId: district.schools[0].id }];
    expectFault(await as(admin).post('/people', { displayName: 'Eva', memberships }), 'memberships', 0, 'schoolId');
    const sneaky = { displayName: 'Eva', orgId: unknownId };
    expectProblem(await as(admin).post('/people', sneaky), 'invalid_request');
  });
});

describe('GET /people', () => {
  test('lists by name, page by page, with an exact total, in the own district only', async () => {
    const own = await buildDistrict(world);
    const lister = await signIn(world, { orgId: own.id, role: 'admin' });
    const names = ['ábel', 'Cora', 'Dan', 'Zoe', 'Bea'];
    for (const displayName of names) await buildPerson(world, { orgId: own.id, displayName });
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 9; pages += 1) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await as(lister).get(`/people?limit=2${query}`).expect(200);
      expect(body).toMatchObject({ total: 6, totalIsLowerBound: false });
      seen.push(...body.items.map(({ displayName }: { displayName: string }) => displayName));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['ábel', 'Bea', 'Cora', 'Dan', lister.person.displayName, 'Zoe']);
  });

  test('filters by school, role and status, and is searched by the beginning of the name', async () => {
    const own = await buildDistrict(world);
    const [north, south] = own.schools;
    const lister = await signIn(world, { orgId: own.id, role: 'admin' });
    const add = (displayName: string, role: 'student' | 'teacher', schoolId: string) =>
      buildPerson(world, { orgId: own.id, displayName, memberships: [{ role, schoolId, from: '2020-08-01' }] });
    await add('Émile', 'student', north.id);
    await add('Emma', 'teacher', north.id);
    const gone = await add('Emil', 'student', south.id);
    await as(lister).post(`/people/${gone.id}/deactivate`).expect(200);
    const find = async (body: object) => {
      const found = await as(lister).post('/people/search', body).expect(200);
      return found.body.items.map(({ displayName }: { displayName: string }) => displayName);
    };
    expect(await find({ name: 'em' })).toEqual(['Émile', 'Emma']);
    expect(await find({ name: 'em', role: 'student' })).toEqual(['Émile']);
    expect(await find({ name: 'em', status: 'deactivated' })).toEqual(['Emil']);
    expectFault(await as(lister).post('/people/search', { name: { $gt: '' } }), 'name');
    const list = async (query: string) => {
      const { body } = await as(lister).get(`/people?${query}`).expect(200);
      return body.items.map(({ displayName }: { displayName: string }) => displayName);
    };
    expect(await list(`schoolId=${south.id}`)).toEqual([]);
    expect(await list(`schoolId=${south.id}&status=all`)).toEqual(['Emil']);
  });

  test('puts no name into an address: not by the cursor, and not by a search', async () => {
    const own = await buildDistrict(world);
    const lister = await signIn(world, { orgId: own.id, role: 'admin' });
    await buildPerson(world, { orgId: own.id, displayName: 'Aaron' });
    const { body } = await as(lister).get('/people?limit=1').expect(200);
    expect(body.items).toMatchObject([{ displayName: 'Aaron' }]);
    expect(Buffer.from(body.nextCursor, 'base64url').toString('latin1')).not.toMatch(/aaron/i);
    expectProblem(await as(lister).get('/people?name=aaron'), 'invalid_request');
  });

  test('refuses a cursor of another question, a limit out of bounds, and operators', async () => {
    const { body } = await as(admin).get('/people?limit=1').expect(200);
    expectFault(await as(admin).get(`/people?limit=1&role=student&cursor=${body.nextCursor}`), 'cursor');
    expectFault(await as(admin).get('/people?cursor=nonsense'), 'cursor');
    expectFault(await as(admin).get('/people?limit=101'), 'limit');
    expectProblem(await as(admin).get('/people?role[$gt]='), 'invalid_request');
  });

  test('shows a school leader the own school, without those who left it', async () => {
    const own = await buildDistrict(world);
    const [north, south] = own.schools;
    const leader = await signIn(world, { orgId: own.id, role: 'schoolLeader', schoolId: north.id });
    const add = (displayName: string, schoolId: string, to: string | null) => {
      const memberships = [{ role: 'student', schoolId, from: '2020-08-01', to } as const];
      return buildPerson(world, { orgId: own.id, displayName, memberships });
    };
    await add('Here', north.id, null);
    await add('There', south.id, null);
    const left = await add('Left', north.id, '2021-06-30');
    const { body } = await as(leader).get('/people').expect(200);
    const names = body.items.map(({ displayName }: { displayName: string }) => displayName);
    expect(names.sort()).toEqual(['Here', leader.person.displayName].sort());
    expectProblem(await as(leader).get(`/people/${left.id}`), 'not_found');
  });
});

describe('PATCH /people/:id', () => {
  test('changes what is named, clears what is null, and leaves the rest', async () => {
    const body = { displayName: 'Flo', email: 'flo@home.example', sourcedId: 's-3' };
    const { id } = (await as(admin).post('/people', body).expect(201)).body;
    const patched = await as(admin).patch(`/people/${id}`, { displayName: 'Flora', email: null }, '"1"').expect(200);
    expect(patched.body).toMatchObject({ displayName: 'Flora', email: null, sourcedId: 's-3', revision: 2 });
    expect(patched.get('etag')).toBe('"2"');
  });

  test('needs If-Match, and refuses a stale one with the revision that there is', async () => {
    const { id } = (await as(admin).post('/people', { displayName: 'Gil' }).expect(201)).body;
    const patch = (ifMatch?: string) => as(admin).patch(`/people/${id}`, { displayName: 'Gila' }, ifMatch);
    expectProblem(await patch(), 'precondition_required');
    expectFault(await patch('1'), 'if-match');
    await patch('"1"').expect(200);
    expect(expectProblem(await patch('"1"'), 'version_conflict')).toEqual({ expected: 1, actual: 2 });
    await patch('*').expect(200);
  });

  test('of two changes to the same revision lets one through', async () => {
    const { id } = (await as(admin).post('/people', { displayName: 'Hal' }).expect(201)).body;
    const answers = await Promise.all(
      ['Hale', 'Hall', 'Halo'].map((displayName) => as(admin).patch(`/people/${id}`, { displayName }, '"1"')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  test('changes the address to sign in with, unless somebody signs in with it', async () => {
    const password = 'correct horse battery';
    const build = (email: string) => buildPerson(world, { orgId: district.id, email, password });
    const person = await build('ida@school.example');
    await build('ian@school.example');
    const patch = (email: string | null) => as(admin).patch(`/people/${person.id}`, { email }, '*');
    expect(expectProblem(await patch('IAN@school.example'), 'already_exists')).toEqual({ fields: ['email'] });
    expectFault(await patch(null), 'email');
    await patch('ida@new.example').expect(200);
    const membership = { role: 'coach', from: '2020-08-01' };
    await as(admin).post(`/people/${person.id}/memberships`, membership).expect(201);
    const signInAs = (email: string) => request(world.app).post('/api/v1/auth/sign-in').send({ email, password });
    await signInAs('ida@school.example').expect(401);
    await signInAs('ida@new.example').expect(200);
  });
});

describe('a person of another district', () => {
  test.each(['get', 'delete'] as const)('is not there: %s', async (method) => {
    const { person } = await signIn(world, { orgId: foreign.actor.orgId, role: 'teacher' });
    expectProblem(await as(admin)[method](`/people/${person.id}`), 'not_found');
    expectProblem(await as(admin)[method](`/people/${unknownId}`), 'not_found');
    expectFault(await as(admin)[method]('/people/nonsense'), 'id');
  });
});

describe('a person who is deactivated', () => {
  test('is signed out at once, and may come back', async () => {
    const teacher = await signIn(world, { orgId: district.id, role: 'teacher' });
    await as(teacher).get('/me').expect(200);
    const deactivated = await as(admin).post(`/people/${teacher.person.id}/deactivate`).expect(200);
    expect(deactivated.body.isActive).toBe(false);
    expectProblem(await as(teacher).get('/me'), 'unauthenticated');
    const back = await as(admin).post(`/people/${teacher.person.id}/reactivate`).expect(200);
    expect(back.body.isActive).toBe(true);
  });

  test('is never the last admin', async () => {
    const own = await buildDistrict(world);
    const only = await signIn(world, { orgId: own.id, role: 'admin' });
    const { id, memberships } = only.person;
    expectProblem(await as(only).post(`/people/${id}/deactivate`), 'last_admin');
    expectProblem(await as(only).delete(`/people/${id}`), 'last_admin');
    expectProblem(await as(only).post(`/people/${id}/memberships/${memberships[0]?.id}/end`), 'last_admin');
    await signIn(world, { orgId: own.id, role: 'admin' });
    await as(only).post(`/people/${id}/deactivate`).expect(200);
  });
});

describe('a membership', () => {
  test('counts from the next request on, until its end', async () => {
    const [north] = district.schools;
    const someone = await signIn(world, { orgId: district.id, role: 'teacher' });
    const { id } = someone.person;
    expectProblem(await as(someone).get('/people'), 'forbidden');
    const leads = { role: 'schoolLeader', schoolId: north.id, from: '2020-08-01' };
    const added = await as(admin).post(`/people/${id}/memberships`, leads).expect(201);
    await as(someone).get('/people').expect(200);
    const membership = added.body.memberships.find(({ role }: { role: string }) => role === 'schoolLeader');
    const ended = await as(admin).post(`/people/${id}/memberships/${membership.id}/end`).expect(200);
    expect(ended.body.memberships).toContainEqual({ ...membership, to: expect.any(String) });
    expectProblem(await as(someone).get('/people'), 'forbidden');
    expectProblem(await as(admin).post(`/people/${id}/memberships/${unknownId}/end`), 'not_found');
  });

  test('that has not begun vanishes when it is ended', async () => {
    const someone = await signIn(world, { orgId: district.id, role: 'teacher' });
    const { id } = someone.person;
    const future = { role: 'coach', from: '2999-08-01' };
    const { memberships } = (await as(admin).post(`/people/${id}/memberships`, future).expect(201)).body;
    const ended = await as(admin).post(`/people/${id}/memberships/${memberships[1].id}/end`).expect(200);
    expect(ended.body.memberships).toEqual([memberships[0]]);
    expectFault(await as(admin).post(`/people/${id}/memberships`, student(unknownId)), 'schoolId');
  });
});

describe('schools', () => {
  test('are added, read, listed and changed', async () => {
    const created = await as(admin).post('/schools', { name: 'West', sourcedId: 'w' }).expect(201);
    const path = `/schools/${created.body.id}`;
    expect((await as(admin).get(path).expect(200)).body).toEqual(created.body);
    expectProblem(await as(admin).post('/schools', { name: 'West', sourcedId: 'w' }), 'already_exists');
    const patched = await as(admin).patch(path, { name: 'Westside' }, '"1"').expect(200);
    expect(patched.body).toMatchObject({ name: 'Westside', sourcedId: 'w', revision: 2 });
    expectProblem(await as(admin).patch(path, { name: 'Worst' }, '"1"'), 'version_conflict');
    expectProblem(await as(foreign).get(path), 'not_found');
    expectProblem(await as(foreign).patch(path, { name: 'Ours' }, '*'), 'not_found');
    expectFault(await as(admin).post('/schools', { name: '' }), 'name');
    const first = await as(admin).get('/schools?limit=2').expect(200);
    const second = await as(admin).get(`/schools?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    const names = [...first.body.items, ...second.body.items].map(({ name }: { name: string }) => name);
    expect(names).toEqual(['North', 'South', 'Westside']);
  });

  test('of a teacher are the own ones, and of a district-wide coach all', async () => {
    const [north] = district.schools;
    const teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: north.id });
    const coach = await signIn(world, { orgId: district.id, role: 'coach' });
    expect((await as(teacher).get('/schools').expect(200)).body).toMatchObject({
      total: 1,
      items: [{ name: 'North' }],
    });
    expect((await as(coach).get('/schools').expect(200)).body.total).toBeGreaterThan(1);
  });
});

describe('the district', () => {
  test('has a name and a time zone that its admin changes', async () => {
    const { body } = await as(admin).get('/district').expect(200);
    expect(body).toMatchObject({ id: district.id, timeZone: 'America/Chicago' });
    expectFault(await as(admin).patch('/district', { timeZone: 'Chicago' }, '*'), 'timeZone');
    await as(admin).patch('/district', { timeZone: 'America/Denver' }, `"${body.revision}"`).expect(200);
    expectProblem(await as(admin).patch('/district', { name: 'X' }, `"${body.revision}"`), 'version_conflict');
  });

  test('calls things otherwise where its admin says so, and everybody is told', async () => {
    const { body } = await as(admin).get('/district').expect(200);
    expect(body.labels).toEqual({});
    const labels = { playlist: { en: { one: 'learning list', many: 'learning lists' } } };
    const teacher = await signIn(world, { orgId: district.id, role: 'teacher' });
    await as(teacher).patch('/district', { labels }, '*').expect(403);
    for (const one of ['{{name}}', '$t(home)', '<b>']) {
      const faulty = { path: { es: { one, many: 'vías' } } };
      expectFault(await as(admin).patch('/district', { labels: faulty }, '*'), 'labels', 'path', 'es', 'one');
    }
    expectFault(await as(admin).patch('/district', { labels: { toaster: labels.playlist } }, '*'), 'labels');
    const changed = await as(admin).patch('/district', { labels }, `"${body.revision}"`).expect(200);
    expect(changed.body.labels).toEqual(labels);
    expect((await as(teacher).get('/me').expect(200)).body.district.labels).toEqual(labels);
    await as(admin).patch('/district', { labels: {} }, '*').expect(200);
    expect((await as(teacher).get('/me').expect(200)).body.district.labels).toEqual({});
  });
});
