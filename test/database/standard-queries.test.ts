import request from 'supertest';
import { indexAlignments } from '../../src/database/steps/index-alignments.ts';
import { createStandardsStore } from '../../src/features/standards/standards.store.ts';
import { createStandardsSearchStore } from '../../src/features/standards/standards-search.store.ts';
import { explainQueries } from '../support/explain.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { completeInput } from '../support/resources.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const size = 150;

let district: BuiltDistrict;
let specialist: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  for (const name of ['A', 'B']) {
    const items = Array.from(
      { length: size },
      (_, index) => [`${name}.${index}`, index < 10 ? null : `${name}.${index % 10}`] as const,
    );
    await importPackage(
      world,
      buildPackage(name, items, [
        [`${name}.11`, 'precedes', `${name}.12`],
        [`${name}.11`, 'isRelatedTo', `${name}.13`],
      ]),
    );
  }
  await world.wiring.searchSync.caughtUp();
});

const get = (path: string) => request(world.app).get(`/api/v1${path}`).set(specialist.headers).expect(200);
const resolve = (codes: string[]) =>
  request(world.app).post('/api/v1/standards/resolve').set(specialist.headers).send({ codes }).expect(200);

/** Work, and how many documents each of its queries may look at, at most. */
const cases: [string, () => Promise<unknown>, number][] = [
  ['the list of frameworks', () => get('/frameworks'), 4],
  ['a standard with what is above it', () => get(`/standards/${guid('A.11')}`), 4],
  ['what codes mean', () => resolve(['A.11', 'B.12', 'none']), 4],
  ['the children of a standard', () => get(`/frameworks/${guid('A')}/tree?parent=${guid('A.1')}`), 16],
  ['a progression', () => get(`/standards/${guid('A.11')}/progression`), 4],
  ['a crosswalk', () => get(`/standards/${guid('A.11')}/crosswalk`), 4],
  ['standards by code and words', () => get('/standards?q=statement%20of%20a.11'), 8],
  ['what is retired', () => get('/standards/retired'), 4],
];

describe('the queries about standards', () => {
  test.each(cases)('read %s by an index', async (_, work, most) => {
    const plans = (await explainQueries(world, work)).filter(({ query }) => /^(?:standard|framework)/.test(query));
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, stages, examined } of plans) {
      expect([query, stages.includes('COLLSCAN')]).toEqual([query, false]);
      expect([query, examined <= most]).toEqual([query, true]);
    }
  });

  test('read words by an index while the search index is away', async () => {
    const { connection } = world.database;
    connection.deleteModel('Standard');
    const standards = createStandardsStore(connection);
    const scope = { kind: 'actor', actor: specialist.actor } as const;
    const plans = await explainQueries(world, async () => {
      const query = { words: ['statement'], prefix: '1', limit: 400 };
      expect(await standards.searchWords(scope, query)).toHaveLength(2 * 61);
      expect(await standards.searchWords(scope, { words: [], prefix: '14', limit: 400 })).toHaveLength(2 * 11);
    });
    const byWords = plans.filter(({ query }) => query.includes('words'));
    expect(byWords).toHaveLength(2);
    for (const { stages, examined } of byWords) {
      expect(stages).not.toContain('COLLSCAN');
      expect(examined).toBeLessThanOrEqual(2 * size);
    }
  });

  test('follow and fill the search index by an index', async () => {
    const store = createStandardsSearchStore(world.database.connection);
    const plans = await explainQueries(world, async () => {
      expect(await store.countSearchPending()).toBe(0);
      expect(await store.listSearchPending(5)).toEqual([]);
      const page = await store.listSearchable(null, 5);
      const last = page.at(-1)?.key ?? '';
      expect(await store.listSearchable(last, 2 * size)).toHaveLength(2 * size - 5);
      const keys = page.map(({ key }) => key);
      const scope = { kind: 'actor', actor: specialist.actor } as const;
      expect(await store.findLiving(scope, keys)).toHaveLength(5);
      await store.markIndexed(keys, 1);
      expect(await store.countSearchable()).toBe(2 * size);
    });
    expect(plans.length).toBeGreaterThanOrEqual(6);
    for (const { query, stages } of plans) {
      expect([query, stages.includes('COLLSCAN'), stages.includes('SORT')]).toEqual([query, false, false]);
    }
  });

  test('read the top of a framework by its own index', async () => {
    const plans = await explainQueries(world, () => get(`/frameworks/${guid('A')}/tree`));
    const [top] = plans.filter(({ query }) => query.includes('"isTop":true'));
    expect(top?.stages).toContain('IXSCAN');
    expect(top?.examined).toBeLessThanOrEqual(10);
  });
});

describe('resources of before there were frameworks', () => {
  test('are found by their open codes after the migration, which may run again', async () => {
    const alignments = [{ code: '3.NF.A.1', alignmentType: 'teaches' }];
    const created = await request(world.app)
      .post('/api/v1/resources')
      .set(specialist.headers)
      .send({ ...completeInput, alignments });
    const { connection } = world.database;
    const stored = connection.collection<{ openCodes?: string[] }>('resources');
    await stored.updateMany({}, { $unset: { openCodes: 1 } });
    await indexAlignments(connection);
    await indexAlignments(connection);
    const found = await stored.findOne({ 'catalog.alignments.code': '3.NF.A.1' });
    expect(found?.openCodes).toEqual(['ccss.math:3.nf.1']);
    const read = await request(world.app).get(`/api/v1/resources/${created.body.id}`).set(specialist.headers);
    expect(read.body.alignments).toEqual([{ code: '3.NF.A.1', alignmentType: 'teaches', standardId: null }]);
  });
});
