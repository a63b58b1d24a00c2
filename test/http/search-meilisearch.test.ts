import { createServer } from 'node:net';
import request from 'supertest';
import { type MeilisearchServer, startMeilisearchServer } from '../support/meilisearch/server.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld, type World } from '../support/world.ts';

const keys = { admin: 'an admin key', search: 'a search key' };
const link = { kind: 'link', inLanguage: ['en'], license: 'CC-BY-4.0', modalities: ['video'], visibility: 'district' };

async function publish(world: World, author: SignedIn, fields: Record<string, unknown>): Promise<string> {
  const input = { ...link, url: `https://example.org/${fields.title}`.replaceAll(' ', '-'), ...fields };
  const { body } = await request(world.app).post('/api/v1/resources').set(author.headers).send(input).expect(201);
  await request(world.app).post(`/api/v1/resources/${body.id}/versions`).set(author.headers).expect(200);
  return body.id;
}

/** A place where nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('with Meilisearch', () => {
  let meilisearch: MeilisearchServer;
  const settings = { host: '', apiKey: keys.admin, searchKey: keys.search, prefix: 'test_' };
  const world = useWorld({
    meilisearch: settings,
    before: async () => {
      meilisearch = await startMeilisearchServer(keys);
      settings.host = meilisearch.host;
    },
  });
  afterAll(() => meilisearch.close());

  let admin: SignedIn;
  let specialist: SignedIn;
  let teacher: SignedIn;
  let district: BuiltDistrict;
  beforeAll(async () => {
    district = await buildDistrict(world);
    admin = await signIn(world, { orgId: district.id, role: 'admin' });
    specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
    teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
    await publish(world, specialist, { title: 'Fractions on the soccer field', interests: ['soccer'] });
    await publish(world, specialist, { title: 'Baking with fractions' });
    await world.wiring.searchSync.caughtUp();
  });
  const search = (query: Record<string, unknown>, who: SignedIn = specialist) =>
    request(world.app).get('/api/v1/search/resources').query(query).set(who.headers);
  const titles = async (query: Record<string, unknown>, who?: SignedIn) =>
    (await search(query, who).expect(200)).body.hits.map(({ title }: { title: string }) => title);
  const health = async () =>
    (await request(world.app).get('/api/v1/search/health').set(admin.headers).expect(200)).body;

  test('finds what was published, within the district and with the key of searches', async () => {
    const { body } = await search({ q: 'fraction', facets: 'interests' }).expect(200);
    expect(body).toMatchObject({ total: 2, degraded: false });
    expect(await titles({ q: 'fútbol' })).toEqual(['Fractions on the soccer field']);
    const stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
    expect(await titles({ q: 'fractions' }, stranger)).toEqual([]);
    const asked = meilisearch.sent('/multi-search');
    expect(asked.length).toBeGreaterThan(0);
    for (const { key, body: sent } of asked) {
      expect(key).toBe(keys.search);
      for (const query of sent.queries) expect(query.filter).toContain('orgId IN [');
    }
  });

  test('tells why a hit is there and what it took for a typo, and finds codes, filters and groups', async () => {
    const { body } = await search({ q: 'fracions soccer', facets: 'interests,gradeLevels', explain: 'true' }).expect(
      200,
    );
    expect(body).toMatchObject({ degraded: false, corrections: [{ from: 'fracions', to: 'fractions' }] });
    expect(body.hits[0]).toMatchObject({ title: 'Fractions on the soccer field' });
    expect((await search({ q: 'video 3.NF.1', collapse: 'false' }).expect(200)).body.degraded).toBe(false);
    expect(world.lines.filter(({ msg }) => msg === 'Meilisearch refused a search')).toEqual([]);
  });

  test('follows changes and removals', async () => {
    const id = await publish(world, specialist, { title: 'Glaciers of the north' });
    await world.wiring.searchSync.caughtUp();
    expect(await titles({ q: 'glacier' })).toEqual(['Glaciers of the north']);
    await request(world.app).delete(`/api/v1/resources/${id}`).set(specialist.headers).expect(204);
    await world.wiring.searchSync.caughtUp();
    expect((await search({ q: 'glacier' })).body.total).toBe(0);
  });

  test('shows nobody what another process has just taken back, though the index does not know yet', async () => {
    const id = await publish(world, specialist, { title: 'Secret tunnels' });
    await world.wiring.searchSync.caughtUp();
    expect(await titles({ q: 'tunnels' }, teacher)).toEqual(['Secret tunnels']);
    const stored = world.database.connection.collection('resources');
    const visibility = { $set: { visibility: 'private' }, $inc: { revision: 1 } };
    const filter = { 'content.title': 'Secret tunnels' };
    expect((await stored.updateOne(filter, visibility)).modifiedCount).toBe(1);
    expect(await titles({ q: 'tunnels' }, teacher)).toEqual([]);
    await stored.updateOne(filter, { $set: { visibility: 'district' }, $inc: { revision: 1 } });
    await request(world.app).delete(`/api/v1/resources/${id}`).set(specialist.headers).expect(204);
    await world.wiring.searchSync.caughtUp();
  });

  test('tells admins how the index is, and repairs what differs when asked', async () => {
    expect(await health()).toMatchObject({
      engine: 'meilisearch',
      isAnswering: true,
      state: 'ready',
      documents: 2,
      deadLetters: [],
    });
    meilisearch.indexes.get('test_resources')?.records.clear();
    const ask = (work: string) =>
      request(world.app).post('/api/v1/search/health/requests').set(admin.headers).send({ work }).expect(202);
    await ask('reconcile');
    await until(async () => (await health()).request.state === 'done');
    expect(await health()).toMatchObject({ documents: 2, drift: { missing: 2, outdated: 0, extra: 0 }, repairs: 1 });
    await ask('reindex');
    await until(async () => (await health()).request.state === 'done');
    expect(await health()).toMatchObject({ documents: 2, request: { written: 2, total: 2 } });
    expect((await request(world.app).get('/metrics')).text).toContain(
      'pathloom_search_drift_total{index="resources",kind="missing"} 2',
    );
  });

  test('shows admins what Meilisearch refuses, and indexes it once it is mended', async () => {
    meilisearch.interfere = {
      task: ({ type }) => {
        const [refused] = meilisearch.sent(/documents$/).slice(-1);
        const isBad = refused?.body?.some?.(({ title }: { title: string }) => title === 'Bad one');
        return type === 'documentAdditionOrUpdate' && isBad
          ? { code: 'max_fields_limit_exceeded', type: 'invalid_request', message: 'Too many fields.' }
          : null;
      },
    };
    const id = await publish(world, specialist, { title: 'Bad one' });
    await until(async () => (await health()).deadLetterCount === 1);
    expect((await health()).deadLetters).toEqual([
      { id, revision: expect.any(Number), reason: expect.stringContaining('Too many fields.'), at: expect.any(String) },
    ]);
    meilisearch.interfere = {};
    const { body, headers } = await request(world.app).get(`/api/v1/resources/${id}`).set(specialist.headers);
    await request(world.app)
      .patch(`/api/v1/resources/${body.id}`)
      .set(specialist.headers)
      .set('if-match', headers.etag as string)
      .send({ interests: ['space'] })
      .expect(200);
    await until(async () => (await health()).deadLetterCount === 0);
    expect(await titles({ q: 'bad' })).toEqual(['Bad one']);
  });

  test('goes on when Meilisearch goes away, and is back when it comes back', async () => {
    meilisearch.interfere = { request: () => ({ status: 503, body: { message: 'no', code: 'internal' } }) };
    for (let at = 0; at < 4; at += 1) {
      const { body } = await search({ q: 'baking' }).expect(200);
      expect(body.degraded).toBe(true);
      expect(body.hits.map(({ title }: { title: string }) => title)).toEqual(['Baking with fractions']);
    }
    const before = meilisearch.sent('/multi-search').length;
    await search({ q: 'baking' }).expect(200);
    expect(meilisearch.sent('/multi-search')).toHaveLength(before);
    await publish(world, specialist, { title: 'Written meanwhile' });
    const { body } = await request(world.app).get('/readyz').expect(200);
    expect(body).toEqual({ status: 'degraded', checks: { database: 'ok', search: 'failed' } });
    expect(await health()).toMatchObject({ isAnswering: false, documents: null });
    meilisearch.interfere = {};
    await until(async () => (await search({ q: 'written' })).body.degraded === false);
    await world.wiring.searchSync.caughtUp();
    expect(await titles({ q: 'written' })).toEqual(['Written meanwhile']);
    expect((await request(world.app).get('/readyz')).body.status).toBe('ready');
  });
});

describe('with a Meilisearch that nobody reaches', () => {
  const settings = { host: '', apiKey: null, searchKey: null, prefix: 'test_' };
  const world = useWorld({
    meilisearch: settings,
    before: async () => {
      settings.host = `http://127.0.0.1:${await freePort()}`;
    },
  });

  test('everything but search works, and search browses the database', async () => {
    const orgId = (await buildDistrict(world)).id;
    const specialist = await signIn(world, { orgId, role: 'specialist' });
    await publish(world, specialist, { title: 'Fractions for all', interests: ['soccer'] });
    const { body } = await request(world.app)
      .get('/api/v1/search/resources')
      .query({ q: 'fractions', interests: 'soccer' })
      .set(specialist.headers)
      .expect(200);
    expect(body).toMatchObject({ degraded: true, total: 1, index: { state: 'building', freshAsOf: null } });
    await request(world.app).get('/healthz').expect(200);
    expect((await request(world.app).get('/readyz').expect(200)).body.checks.search).toBe('failed');
    expect(world.lines.filter(({ msg }) => String(msg).includes(settings.host))).toEqual([]);
  });
});

async function until(isSo: () => Promise<boolean>, patienceMs = 15_000): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error('It did not come to that in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
