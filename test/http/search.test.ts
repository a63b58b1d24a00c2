import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const path = '/api/v1/search/resources';
const world = useWorld();

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let student: SignedIn;
let stranger: SignedIn;

const basics = {
  kind: 'link',
  inLanguage: ['en'],
  license: 'CC-BY-4.0',
  modalities: ['video'],
  visibility: 'district',
};
let made = 0;

async function publish(author: SignedIn, fields: Record<string, unknown>): Promise<string> {
  made += 1;
  const input = { ...basics, url: `https://example.org/${made}`, ...fields };
  const { body } = await request(world.app).post('/api/v1/resources').set(author.headers).send(input).expect(201);
  await request(world.app).post(`/api/v1/resources/${body.id}/versions`).set(author.headers).expect(200);
  return body.id;
}

const caughtUp = () => world.wiring.searchSync.caughtUp();
const search = (who: SignedIn, query: Record<string, unknown> = {}) =>
  request(world.app).get(path).query(query).set(who.headers);
const titles = async (who: SignedIn, query: Record<string, unknown>) =>
  (await search(who, query).expect(200)).body.hits.map(({ title }: { title: string }) => title);

beforeAll(async () => {
  district = await buildDistrict(world);
  const orgId = district.id;
  specialist = await signIn(world, { orgId, role: 'specialist' });
  teacher = await signIn(world, { orgId, role: 'teacher', schoolId: district.schools[0].id });
  student = await signIn(world, { orgId, role: 'student', schoolId: district.schools[0].id });
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
  await publish(specialist, {
    title: 'Fractions on the soccer field',
    subjects: ['Mathematics'],
    gradeLevels: ['3', '4'],
    interests: ['soccer'],
    timeRequired: 'PT10M',
    alignments: [{ code: '3.NF.1', alignmentType: 'teaches' }],
    approvedForStudents: true,
  });
  await publish(specialist, {
    title: 'Baking with fractions',
    subjects: ['mathematics'],
    gradeLevels: ['4'],
    modalities: ['hands-on'],
    timeRequired: 'PT40M',
    approvedForStudents: true,
  });
  await publish(specialist, {
    title: 'Las fracciones',
    subjects: ['science'],
    inLanguage: ['es'],
    audience: 'teachersOnly',
  });
  await publish(teacher, { title: 'My own fractions', visibility: 'private' });
  await publish(stranger, { title: 'Fractions of strangers', subjects: ['secret'] });
  await publish(stranger, { title: 'Fractions for the world', visibility: 'public' });
  await caughtUp();
});

describe('GET /search/resources', () => {
  test('finds published resources by their words, with totals and the state of the index', async () => {
    const { body } = await search(teacher, { q: 'fractions soccer' }).expect(200);
    expect(body.hits[0]).toMatchObject({
      title: 'Fractions on the soccer field',
      view: 'published',
      status: 'published',
    });
    expect(body).toMatchObject({
      totalIsLowerBound: false,
      facets: [],
      corrections: [],
      index: { state: 'ready', pendingChanges: 0 },
      nextCursor: null,
    });
    expect(Date.parse(body.index.freshAsOf)).toBeLessThanOrEqual(Date.now());
  });

  test('answers what is asked again as what was asked first, until anything about it changes', async () => {
    const author = specialist;
    const id = await publish(author, { title: 'Tides of the moon', subjects: ['science'] });
    await caughtUp();
    const asked = { q: 'tides', facets: 'subjects' };
    // Kept from the second time on, so the third one would show what is behind.
    const ask = async (who: SignedIn, query: Record<string, unknown> = asked) => {
      const answers = [];
      for (let time = 0; time < 3; time += 1) answers.push((await search(who, query).expect(200)).body);
      const [first, ...others] = answers.map(({ index: { freshAsOf: _freshAsOf, ...index }, ...body }) => {
        return { ...body, index };
      });
      for (const other of others) expect(other).toEqual(first);
      return first;
    };
    const before = await ask(author);
    expect(before.hits.map((hit: { title: string }) => hit.title)).toEqual(['Tides of the moon']);
    expect((await ask(author, { ...asked, language: 'es' })).facets).not.toEqual(before.facets);
    expect((await ask(stranger)).total).toBe(0);

    const { body: read, headers } = await request(world.app).get(`/api/v1/resources/${id}`).set(author.headers);
    await request(world.app)
      .patch(`/api/v1/resources/${read.id}`)
      .set(author.headers)
      .set('if-match', headers.etag as string)
      .send({ title: 'Tides and the moon', visibility: 'private' })
      .expect(200);
    await request(world.app).post(`/api/v1/resources/${id}/versions`).set(author.headers).expect(200);
    await caughtUp();
    expect((await ask(author)).hits[0].title).toBe('Tides and the moon');
    expect((await ask(teacher)).total).toBe(0);

    await request(world.app).delete(`/api/v1/resources/${id}`).set(author.headers).expect(204);
    await caughtUp();
    expect((await ask(author)).total).toBe(0);
  });

  test('tells what it took for a typo', async () => {
    const { body } = await search(teacher, { q: 'socer' }).expect(200);
    expect(body.hits).toHaveLength(1);
    expect(body.corrections).toEqual([{ from: 'socer', to: 'soccer' }]);
  });

  test('shows each person what the policy lets them see, and never other districts', async () => {
    const all = { q: 'fractions', sort: 'oldest' };
    const shared = ['Fractions on the soccer field', 'Baking with fractions'];
    // What is called fracciones is about fractions as well.
    const staff = [...shared, 'Las fracciones'];
    expect(await titles(specialist, all)).toEqual([...staff, 'Fractions for the world']);
    expect(await titles(teacher, all)).toEqual([...staff, 'My own fractions', 'Fractions for the world']);
    expect(await titles(student, all)).toEqual(shared);
    expect(await titles(stranger, all)).toEqual(['Fractions of strangers', 'Fractions for the world']);
    const { body } = await search(teacher, { facets: 'subjects' }).expect(200);
    expect(JSON.stringify(body.facets)).not.toContain('secret');
    expect(await titles(teacher, { subjects: 'secret' })).toEqual([]);
  });

  test('filters by any of the values of a field and all of the fields', async () => {
    expect(await titles(specialist, { subjects: 'Mathematics,science', inLanguage: 'es' })).toEqual(['Las fracciones']);
    expect(await titles(specialist, { inLanguage: '__proto__,constructor' })).toEqual([]);
    expect(await titles(specialist, { subjects: ['mathematics', 'art'], gradeLevels: '3' })).toEqual([
      'Fractions on the soccer field',
    ]);
    expect(await titles(specialist, { durationMinutesFrom: 11, durationMinutesTo: 60 })).toEqual([
      'Baking with fractions',
    ]);
    expect(await titles(specialist, { teaches: '3.NF.1' })).toEqual(['Fractions on the soccer field']);
    expect(await titles(specialist, { q: '3.NF.1' })).toEqual(['Fractions on the soccer field']);
    expect(await titles(specialist, { publishedFrom: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  test('counts facets without their own filters, with labels', async () => {
    const { body } = await search(specialist, { gradeLevels: '3', facets: 'gradeLevels,modalities,inLanguage' }).expect(
      200,
    );
    expect(body.total).toBe(1);
    expect(body.facets).toEqual([
      {
        name: 'gradeLevels',
        values: [
          { value: '4', label: 'Grade 4', count: 2 },
          { value: '3', label: 'Grade 3', count: 1 },
        ],
      },
      { name: 'modalities', values: [{ value: 'video', label: 'Video', count: 1 }] },
      { name: 'inLanguage', values: [{ value: 'en', label: 'English', count: 1 }] },
    ]);
    const counted = await search(specialist, { facets: 'inLanguage,modalities', facetLimit: 1 }).expect(200);
    expect(counted.body.facets[0].values).toHaveLength(1);
  });

  test('sorts, and goes on by the cursor of the same question', async () => {
    const question = { sort: 'shortest', limit: 2 };
    const first = await search(specialist, question).expect(200);
    expect(first.body.hits.map(({ durationMinutes }: { durationMinutes: number }) => durationMinutes)).toEqual([
      10, 40,
    ]);
    expect(first.body.total).toBe(4);
    const second = await search(specialist, { ...question, cursor: first.body.nextCursor }).expect(200);
    expect(second.body.hits).toHaveLength(2);
    expect(second.body.nextCursor).toBeNull();
    const other = await search(specialist, { ...question, q: 'baking', cursor: first.body.nextCursor });
    expect(expectProblem(other, 'invalid_request')).toMatchObject({ faults: [{ path: ['cursor'] }] });
  });

  test('follows changes: what is published, changed, archived and deleted', async () => {
    const id = await publish(specialist, { title: 'Glaciers of the north' });
    const shown = async () => (await search(specialist, { q: 'glaciers' }).expect(200)).body.hits.length;
    // Without asking to wait: the write wakes the worker.
    const startedAt = Date.now();
    while ((await shown()) === 0 && Date.now() - startedAt < 5_000)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await shown()).toBe(1);

    const to = (action: string) => request(world.app).post(`/api/v1/resources/${id}/${action}`).set(specialist.headers);
    await to('archive').expect(200);
    await caughtUp();
    expect(await shown()).toBe(0);
    await to('restore').expect(200);
    await caughtUp();
    expect(await shown()).toBe(1);
    await request(world.app).delete(`/api/v1/resources/${id}`).set(specialist.headers).expect(204);
    // Even before the index knows: hits are read from the database.
    expect(await shown()).toBe(0);
    await caughtUp();
    expect((await search(specialist, { q: 'glaciers' })).body.total).toBe(0);
    expect(await world.wiring.resourceSearch.countSearchPending()).toBe(0);
  });

  test('repairs an index that differs from the database', async () => {
    expect(await world.wiring.searchSync.reconcile()).toEqual({ missing: 0, outdated: 0, extra: 0 });
    const resources = world.database.connection.collection('resources');
    const filter = { 'content.title': 'Baking with fractions' };
    // Written past the application, without a mark.
    expect((await resources.updateOne(filter, { $set: { status: 'archived' } })).modifiedCount).toBe(1);
    expect(await world.wiring.searchSync.reconcile()).toEqual({ missing: 0, outdated: 0, extra: 1 });
    await resources.updateOne(filter, { $set: { status: 'published' }, $inc: { searchRevision: 1 } });
    expect(await world.wiring.searchSync.reconcile()).toEqual({ missing: 1, outdated: 0, extra: 0 });
    await resources.updateOne(filter, { $inc: { searchRevision: 1 } });
    expect(await world.wiring.searchSync.reconcile()).toEqual({ missing: 0, outdated: 1, extra: 0 });
    expect(await titles(specialist, { q: 'baking' })).toEqual(['Baking with fractions']);
  });

  test.each([
    ['an unknown field', { colour: 'red' }, []],
    ['an operator', { 'subjects[$ne]': 'x' }, []],
    ['a value that cannot be', { gradeLevels: '3,13' }, ['gradeLevels', 1]],
    ['an empty value', { subjects: '' }, ['subjects', 0]],
    ['a facet that there is not', { facets: 'orgId' }, ['facets', 0]],
    ['an order that there is not', { sort: 'random' }, ['sort']],
    ['a number that is none', { durationMinutesFrom: 'ten' }, ['durationMinutesFrom']],
    ['bounds that leave nothing', { lexileFrom: 5, lexileTo: 4 }, ['lexileTo']],
    ['a time that is none', { publishedFrom: 'yesterday' }, ['publishedFrom']],
    ['too many hits', { limit: 101 }, ['limit']],
    ['too long a text', { q: 'a'.repeat(501) }, ['q']],
    ['two texts', { q: ['a', 'b'] }, ['q']],
    ['a forged cursor', { cursor: 'bm90aGluZw' }, ['cursor']],
  ])('refuses %s and names it', async (_what, query, field) => {
    const { faults } = expectProblem(await search(teacher, query), 'invalid_request') as {
      faults: { path: unknown }[];
    };
    expect(faults).toHaveLength(1);
    expect(faults[0]?.path).toEqual(field);
  });

  test('needs somebody who is signed in', async () => {
    expectProblem(await request(world.app).get(path), 'unauthenticated');
    expectProblem(await request(world.app).get(path).set('authorization', 'Bearer forged'), 'unauthenticated');
  });
});
