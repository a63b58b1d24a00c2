import request from 'supertest';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { type MeilisearchServer, startMeilisearchServer } from '../support/meilisearch/server.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld, type World } from '../support/world.ts';

type Item = { code: string };
type Statements = readonly (readonly [code: string, statement: string])[];

const get = async (world: World, who: SignedIn, path: string, query: Record<string, unknown> = {}) =>
  (await request(world.app).get(`/api/v1${path}`).query(query).set(who.headers).expect(200)).body;
const codesOf = ({ items }: { items: Item[] }) => items.map(({ code }) => code);

async function load(world: World, name: string, statements: Statements, orgId?: string): Promise<void> {
  const package_ = buildPackage(
    name,
    statements.map(([code]) => [code, null] as const),
  );
  const standards = package_.standards.map((standard, at) => ({ ...standard, statement: statements[at]?.[1] ?? '' }));
  await importPackage(world, { ...package_, standards }, orgId);
}

const shared: Statements = [
  ['3.NF.A.1', 'Understand a fraction as a quantity formed by equal parts of a whole'],
  ['3.NF.A.2', 'Represent fractions on a number line diagram'],
  ['4.NF.A.1', 'Explain why two fractions are equivalent'],
  ['4.MD.C.6', 'Measure angles in whole degrees with a protractor'],
];
const state: Statements = [
  ['ST.3.1', 'Represent fractions on a number line diagram'],
  ['ST.9.9', 'Compare the melodies of two songs'],
];

const clusters = [
  ['Math.7.RP', null],
  ['Math.7.RP.A', 'Math.7.RP'],
  ['Math.7.RP.1', 'Math.7.RP.A'],
  ['Math.7.RP.2', 'Math.7.RP.A'],
  ['Math.7.RP.2a', 'Math.7.RP.2'],
  ['Math.7.G.1', null],
] as const;

describe('standards in the embedded index', () => {
  const world = useWorld();
  let district: BuiltDistrict;
  let specialist: SignedIn;
  let teacher: SignedIn;
  let stranger: SignedIn;
  beforeAll(async () => {
    district = await buildDistrict(world);
    specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
    teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
    const other = await buildDistrict(world);
    stranger = await signIn(world, { orgId: other.id, role: 'specialist' });
    await load(world, 'Core', shared);
    await load(world, 'State', state);
    await load(world, 'Own bank', [['D.1', 'I can play a xylophone']], district.id);
    await world.wiring.searchSync.caughtUp();
  });
  const search = (q: string, query: Record<string, unknown> = {}, who = teacher) =>
    get(world, who, '/standards', { q, ...query });

  test('are found by a typo, which is told, and by other endings', async () => {
    const found = await search('protracter angle');
    expect(codesOf(found)).toEqual(['4.MD.C.6']);
    expect(found).toMatchObject({ corrections: [{ from: 'protracter', to: 'protractor' }], degraded: false });
    const ending = await search('equivalence fraction');
    expect(codesOf(ending)[0]).toBe('4.NF.A.1');
  });

  test('show the statements with the most words of those that were typed', async () => {
    expect(codesOf(await search('equivalent fractions pizza'))).toEqual(['4.NF.A.1']);
    expect(codesOf(await search('measure zebra'))).toEqual(['4.MD.C.6']);
    expect(await search('zzzzqqqq')).toEqual({ items: [], corrections: [], degraded: false });
  });

  test('are found by their code first and never by another one', async () => {
    expect(codesOf(await search('3.NF.1'))).toEqual(['3.NF.A.1']);
    expect(codesOf(await search('4nfa1 number line'))).toEqual(['4.NF.A.1', '3.NF.A.2', 'ST.3.1']);
    expect(codesOf(await search('5.NF.1'))).toEqual([]);
    expect(codesOf(await search('ST.3.1'))[0]).toBe('ST.3.1');
  });

  test('are found by the beginning of a code, as it is typed', async () => {
    expect(codesOf(await search('3.N'))).toEqual(['3.NF.A.1', '3.NF.A.2']);
    expect(codesOf(await search('4nf'))).toEqual(['4.NF.A.1']);
    expect(codesOf(await search('3.NF.A'))).toEqual(['3.NF.A.1', '3.NF.A.2']);
    const { suggestions } = await get(world, teacher, '/search/suggestions', { q: '3.nf.a' });
    expect(suggestions.map(({ text }: { text: string }) => text)).toEqual(['3.NF.A.1', '3.NF.A.2']);
  });

  test('that stand below what a code names come with it, whatever their own codes are', async () => {
    await importPackage(world, buildPackage('Clusters', clusters));
    await world.wiring.searchSync.caughtUp();
    const below = ['Math.7.RP.A', 'Math.7.RP.1', 'Math.7.RP.2', 'Math.7.RP.2a'];
    for (const q of ['7.RP.A', 'CCSS.Math.Content.7.RP.A', guid('Math.7.RP.A')])
      expect([q, codesOf(await search(q))]).toEqual([q, below]);
    expect(codesOf(await search('7.RP.2'))).toEqual(['Math.7.RP.2', 'Math.7.RP.2a']);
    expect(codesOf(await search('7.RP.1'))).toEqual(['Math.7.RP.1']);
  });

  test('come in the order of the frameworks that the district has adopted', async () => {
    const order = async (titles: string[], revision: number) => {
      await request(world.app)
        .put('/api/v1/adopted-frameworks')
        .set(specialist.headers)
        .set('if-match', `"${revision}"`)
        .send({ frameworkIds: titles.map(guid) })
        .expect(200);
      return codesOf(await search('fractions number line'));
    };
    expect(await order(['State', 'Core'], 0)).toEqual(['ST.3.1', '3.NF.A.2']);
    expect(await order(['Core', 'State'], 1)).toEqual(['3.NF.A.2', 'ST.3.1']);
    expect(codesOf(await search('fractions number line', { framework: guid('State') }))).toEqual(['ST.3.1']);
  });

  test('are the district’s own and the shared ones only', async () => {
    expect(codesOf(await search('xylophone'))).toEqual(['D.1']);
    expect(await search('xylophone', {}, stranger)).toEqual({ items: [], corrections: [], degraded: false });
    // Nor is a word of theirs what somebody else is told to have meant.
    expect(await search('xylophome', {}, stranger)).toEqual({ items: [], corrections: [], degraded: false });
    expect(codesOf(await search('xylophome'))).toEqual(['D.1']);
  });

  test('are in the one box, with what was read as something else', async () => {
    const found = await get(world, teacher, '/search', { q: 'melodeis' });
    expect(found.standards.map(({ code }: Item) => code)).toEqual(['ST.9.9']);
    expect(found.standardCorrections).toEqual([{ from: 'melodeis', to: 'melodies' }]);
  });

  test('are followed: what is written is found, and what is retired is not', async () => {
    const created = await request(world.app)
      .post('/api/v1/frameworks')
      .set(specialist.headers)
      .send({ title: 'Songs' })
      .expect(201);
    const { body } = await request(world.app)
      .post(`/api/v1/frameworks/${created.body.id}/standards`)
      .set(specialist.headers)
      .send({ code: 'S.1', statement: 'I can hum a lullaby' })
      .expect(201);
    await world.wiring.searchSync.caughtUp();
    expect(codesOf(await search('lulaby'))).toEqual(['S.1']);
    await request(world.app)
      .patch(`/api/v1/standards/${body.id}`)
      .set(specialist.headers)
      .set('if-match', `"${body.revision}"`)
      .send({ isRetired: true })
      .expect(200);
    expect(codesOf(await search('lullaby'))).toEqual([]);
    await world.wiring.searchSync.caughtUp();
    expect(codesOf(await search('lullaby'))).toEqual([]);
    const { items } = await get(world, specialist, '/standards/retired');
    expect(codesOf({ items })).toEqual(['S.1']);
  });

  test('leave no mark behind, and what had drifted is repaired', async () => {
    const stored = world.database.connection.collection('standards');
    expect(await stored.countDocuments({ searchPendingAt: { $exists: true } })).toBe(0);
    const { documents, state: of } = await get(
      world,
      await signIn(world, { orgId: district.id, role: 'admin' }),
      '/search/health',
      { index: 'standards' },
    );
    expect({ documents, of }).toEqual({ documents: shared.length + state.length + clusters.length + 2, of: 'ready' });
    // Written past the application: the index cannot know.
    await stored.updateOne({ code: '4.MD.C.6' }, { $set: { statement: 'Draw rays' }, $inc: { searchRevision: 1 } });
    expect(await world.wiring.searchSync.of.standards.reconcile()).toEqual({ missing: 0, outdated: 1, extra: 0 });
    expect(codesOf(await search('rays'))).toEqual(['4.MD.C.6']);
    const metrics = (await request(world.app).get('/metrics').expect(200)).text;
    expect(metrics).toContain('pathloom_search_drift_total{index="standards",kind="outdated"} 1');
    expect(metrics).toContain('pathloom_search_index_ready{index="standards"} 1');
  });
});

describe('with Meilisearch', () => {
  let meilisearch: MeilisearchServer;
  const keys = { admin: 'an admin key', search: 'a search key' };
  const settings = { host: '', apiKey: keys.admin, searchKey: keys.search, prefix: 'test_' };
  const world = useWorld({
    meilisearch: settings,
    before: async () => {
      meilisearch = await startMeilisearchServer(keys);
      settings.host = meilisearch.host;
    },
  });
  let isClosed = false;
  afterAll(() => (isClosed ? undefined : meilisearch.close()));

  test('standards are in an index of their own; while it is away the database answers, and says so', async () => {
    const { id: orgId } = await buildDistrict(world);
    const admin = await signIn(world, { orgId, role: 'admin' });
    await load(world, 'Core', shared);
    await world.wiring.searchSync.caughtUp();
    const search = (q: string) => get(world, admin, '/standards', { q });
    const found = await search('protracter');
    expect(codesOf(found)).toEqual(['4.MD.C.6']);
    expect(found).toMatchObject({ corrections: [{ from: 'protracter', to: 'protractor' }], degraded: false });
    expect(codesOf(await search('3.N'))).toEqual(['3.NF.A.1', '3.NF.A.2']);
    expect(codesOf(await search('equivalent fractions pizza'))).toEqual(['4.NF.A.1']);
    const health = await get(world, admin, '/search/health', { index: 'standards' });
    expect(health).toMatchObject({ engine: 'meilisearch', isAnswering: true, documents: shared.length });

    await meilisearch.close();
    isClosed = true;
    const without = await search('protractor');
    expect(codesOf(without)).toEqual(['4.MD.C.6']);
    expect(without).toMatchObject({ corrections: [], degraded: true });
    expect(codesOf(await search('3nf1'))).toEqual(['3.NF.A.1']);
  });
});
