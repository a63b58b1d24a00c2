import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let made = 0;

const get = (who: SignedIn, path: string, query: Record<string, unknown> = {}) =>
  request(world.app).get(`/api/v1${path}`).query(query).set(who.headers);
const send = (who: SignedIn, method: 'post' | 'put' | 'patch' | 'delete', path: string, body?: object) => {
  const call = request(world.app)[method](`/api/v1${path}`).set(who.headers);
  return body ? call.send(body) : call;
};

async function publish(fields: Record<string, unknown>): Promise<{ id: string; token: string }> {
  made += 1;
  const input = {
    kind: 'link',
    url: `https://example.org/${made}`,
    inLanguage: ['en'],
    license: 'CC-BY-4.0',
    modalities: ['reading'],
    visibility: 'district',
    ...fields,
  };
  const { body } = await send(specialist, 'post', '/resources', input).expect(201);
  const { headers } = await send(specialist, 'post', `/resources/${body.id}/versions`).expect(200);
  return { id: body.id, token: headers['search-token'] ?? '' };
}

beforeAll(async () => {
  district = await buildDistrict(world);
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
  await publish({ title: 'Whale songs', gradeLevels: ['3'], subjects: ['science'], interests: ['whales'] });
  await publish({ title: 'Whale migration maps', gradeLevels: ['7'], subjects: ['geography'] });
  await world.wiring.searchSync.caughtUp();
});

describe('waiting for a write', () => {
  test('a search sees what its caller has just written', async () => {
    const { id, token } = await publish({ title: 'Narwhals of the north' });
    expect(token).toMatch(new RegExp(`^${id}\\.\\d+$`));
    const { body } = await get(teacher, '/search/resources', { q: 'narwhals', waitFor: token }).expect(200);
    expect(body.hits.map((hit: { id: string }) => hit.id)).toEqual([id]);
    expect(body.index.stillPending).toEqual([]);

    const changed = await send(specialist, 'patch', `/resources/${id}`, { interests: ['whales'] })
      .set('if-match', '*')
      .expect(200);
    const found = await get(teacher, '/search/resources', {
      q: 'narwhals',
      interests: 'whales',
      waitFor: changed.headers['search-token'],
    }).expect(200);
    expect(found.body.total).toBe(1);

    const removed = await send(specialist, 'delete', `/resources/${id}`).expect(204);
    const after = await get(teacher, '/search/resources', { q: 'narwhals', waitFor: removed.headers['search-token'] });
    expect(after.body).toMatchObject({ total: 0, index: { stillPending: [] } });
  });

  test('tells after two seconds what it does not show', async () => {
    const { id, token } = await publish({ title: 'Belugas' });
    const [, revision] = token.split('.');
    const future = `${id}.${Number(revision) + 5}`;
    const startedAt = Date.now();
    const { body } = await get(teacher, '/search/resources', { q: 'belugas', waitFor: [token, future] }).expect(200);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_900);
    expect(body.index.stillPending).toEqual([future]);
    expect(body.total).toBe(1);
  });

  test('says nothing of other districts, and refuses what is no token', async () => {
    const { token } = await publish({ title: 'Porpoises' });
    const stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'teacher' });
    const [id] = token.split('.');
    const { body } = await get(stranger, '/search/resources', { waitFor: `${id}.999` }).expect(200);
    expect(body.index.stillPending).toEqual([]);
    const refused = await get(teacher, '/search/resources', { waitFor: 'soon' });
    expect(expectProblem(refused, 'invalid_request')).toMatchObject({ faults: [{ path: ['waitFor', 0] }] });
  });
});

describe('one box', () => {
  test('finds resources, and remembers what its caller looks for', async () => {
    const empty = await get(teacher, '/me/search-preferences').expect(200);
    expect(empty.body).toEqual({ gradeLevels: [], subjects: [], frameworkIds: [] });
    const all = await get(teacher, '/search', { q: 'whale' }).expect(200);
    expect(all.body.resources.total).toBe(2);
    expect(all.body).toMatchObject({ totalWithoutPreferences: null, standards: [] });

    const kept = await send(teacher, 'put', '/me/search-preferences', {
      gradeLevels: ['3'],
      subjects: ['Ciencias'],
    }).expect(200);
    expect(kept.body).toEqual({ gradeLevels: ['3'], subjects: ['science'], frameworkIds: [] });
    const { body } = await get(teacher, '/search', { q: 'whale' }).expect(200);
    expect(body.resources.hits.map(({ title }: { title: string }) => title)).toEqual(['Whale songs']);
    expect(body).toMatchObject({ appliedPreferences: kept.body, totalWithoutPreferences: 2 });
  });

  test('lets preferences be lifted, by word or by what the search itself says', async () => {
    const lifted = await get(teacher, '/search', { q: 'whale', preferences: 'off' }).expect(200);
    expect(lifted.body.resources.total).toBe(2);
    expect(lifted.body.appliedPreferences.gradeLevels).toEqual([]);
    const filtered = await get(teacher, '/search', { q: 'whale', gradeLevels: '7', subjects: 'geography' }).expect(200);
    expect(filtered.body.resources.total).toBe(1);
    expect(filtered.body.totalWithoutPreferences).toBeNull();
    const read = await get(teacher, '/search', { q: 'whale seventh grade', subjects: 'geography', accept: 'all' });
    expect(read.body.resources.hits[0].title).toBe('Whale migration maps');
    // Nobody else's searches are shaped by them.
    expect((await get(specialist, '/search', { q: 'whale' })).body.resources.total).toBe(2);
  });

  test.each([
    ['a grade that there is not', { gradeLevels: ['13'] }],
    ['an unknown field', { colors: [] }],
  ])('refuses %s', async (_what, body) => {
    expectProblem(await send(teacher, 'put', '/me/search-preferences', body), 'invalid_request');
  });
});

describe('suggestions', () => {
  const suggest = async (q: string, language = 'en') =>
    (await get(teacher, '/search/suggestions', { q, language }).expect(200)).body.suggestions;

  test('come from titles that the caller may find, and from terms in any language', async () => {
    expect(await suggest('whale')).toEqual(
      expect.arrayContaining([
        { kind: 'term', text: 'Whales and dolphins', filter: { interests: 'whales' } },
        { kind: 'title', text: 'Whale songs' },
      ]),
    );
    expect(await suggest('ballen', 'es')).toEqual([
      { kind: 'term', text: 'Ballenas y delfines', filter: { interests: 'whales' } },
    ]);
    const stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'teacher' });
    const { body } = await get(stranger, '/search/suggestions', { q: 'whale so' }).expect(200);
    expect(body.suggestions).toEqual([]);
    expect(await suggest('')).toEqual([]);
  });
});

describe('saved searches', () => {
  test('are kept by their owner, tell what is new, and forget it when it is seen', async () => {
    const query = { q: 'seals', gradeLevels: ['2', '3'] };
    const { body: saved } = await send(teacher, 'post', '/saved-searches', { name: ' Seals ', query }).expect(201);
    expect(saved).toMatchObject({ name: 'Seals', query, newCount: 0 });
    await publish({ title: 'Seals on the ice', gradeLevels: ['2'] });
    await publish({ title: 'Seals for grade nine', gradeLevels: ['9'] });
    await world.wiring.searchSync.caughtUp();
    const listed = await get(teacher, '/saved-searches').expect(200);
    expect(listed.body.items).toMatchObject([{ id: saved.id, newCount: 1 }]);
    const seen = await send(teacher, 'post', `/saved-searches/${saved.id}/seen`).expect(200);
    expect(seen.body.newCount).toBe(0);

    const renamed = await send(teacher, 'patch', `/saved-searches/${saved.id}`, { name: 'Ice', query: { q: 'ice' } });
    expect(renamed.body).toMatchObject({ name: 'Ice', query: { q: 'ice' } });
    expect((await get(specialist, '/saved-searches')).body.items).toEqual([]);
    expectProblem(await send(specialist, 'patch', `/saved-searches/${saved.id}`, { name: 'Mine' }), 'not_found');
    expectProblem(await send(specialist, 'delete', `/saved-searches/${saved.id}`), 'not_found');
    await send(teacher, 'delete', `/saved-searches/${saved.id}`).expect(204);
    expectProblem(await send(teacher, 'delete', `/saved-searches/${saved.id}`), 'not_found');
  });

  test('are searches that can be run', async () => {
    const refused = await send(teacher, 'post', '/saved-searches', {
      name: 'x',
      query: { gradeLevels: '13', hue: 'red' },
    });
    const { faults } = expectProblem(refused, 'invalid_request') as { faults: { path: unknown[] }[] };
    expect(faults.map(({ path }) => path[0])).toEqual(expect.arrayContaining(['query']));
    expectProblem(await send(teacher, 'post', '/saved-searches', { name: ' ', query: {} }), 'invalid_request');
  });

  test('are not without number', async () => {
    const keeper = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
    for (let at = 0; at < 50; at += 1) {
      await send(keeper, 'post', '/saved-searches', { name: `Search ${at}`, query: { q: 'x' } }).expect(201);
    }
    expectProblem(await send(keeper, 'post', '/saved-searches', { name: 'One more', query: {} }), 'invalid_request');
  });
});

describe('what nobody finds', () => {
  const ask = async (who: SignedIn, q: string) => {
    expect((await get(who, '/search/resources', { q }).expect(200)).body.total).toBe(0);
  };
  const staff = async (count: number) => {
    const schoolId = district.schools[0].id;
    return Promise.all(
      Array.from({ length: count }, () => signIn(world, { orgId: district.id, role: 'teacher', schoolId })),
    );
  };
  const gaps = async () => (await get(specialist, '/search/gaps').expect(200)).body.items;
  const texts = async () => (await gaps()).map(({ text }: { text: string }) => text);
  const stored = async () => {
    const { connection } = world.database;
    const names = ['search_askings', 'search_gaps'];
    return JSON.stringify(await Promise.all(names.map((name) => connection.collection(name).find().toArray())));
  };

  test('can be read once three different people have asked it, and not before', async () => {
    const [one, two, three] = (await staff(3)) as [SignedIn, SignedIn, SignedIn];
    await ask(one, 'Zygomorphic quokka');
    await ask(one, 'zygomorphic  QUOKKA');
    await ask(two, 'zygomorphic quokka');
    expect(await texts()).toEqual([]);
    expect(await stored()).not.toContain('quokka');
    await ask(three, 'zygomorphic quokka');
    const [gap] = await gaps();
    expect(gap.text).toBe('zygomorphic quokka');
    for (const { person } of [one, two, three]) expect(await stored()).not.toContain(person.id);

    world.clock.advance(91 * 24 * 60 * 60_000);
    // Past the routes, as tokens have run out as well.
    expect(await world.wiring.services.search.gaps.list(specialist.actor, 10)).toEqual([]);
    world.clock.advance(-91 * 24 * 60 * 60_000);
    await send(specialist, 'delete', `/search/gaps/${gap.id}`).expect(204);
    expect(await texts()).toEqual([]);
  });

  test('never holds what students ask, names of the district, or what its filters emptied', async () => {
    await buildPerson(world, { orgId: district.id, displayName: 'Xóchitl Brzezinski' });
    const people = await staff(3);
    for (const person of people) {
      await ask(person, 'xochitl');
      await ask(person, 'brzezinski');
      await ask(person, 'someone@example.org');
      await get(person, '/search/resources', { q: 'wombatology', gradeLevels: '3' }).expect(200);
    }
    const schoolId = district.schools[0].id;
    for (let at = 0; at < 3; at += 1) {
      await ask(await signIn(world, { orgId: district.id, role: 'student', schoolId }), 'kakapology');
    }
    expect(await texts()).toEqual([]);
    expect(await stored()).not.toMatch(/xochitl|brzez|example\.org|wombat|kakapo/);
  });

  test('is for those who choose what the district has', async () => {
    expectProblem(await get(teacher, '/search/gaps'), 'forbidden');
    const elsewhere = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
    expect((await get(elsewhere, '/search/gaps').expect(200)).body.items).toEqual([]);
  });
});
