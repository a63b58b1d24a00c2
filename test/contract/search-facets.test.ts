import type { SearchIndex, SearchQuery } from '../../src/features/search/search-index.ts';
import { anyOf, askingOf, buildIndexDocument as build, contractSettings, engines } from '../support/search-contract.ts';

describe.each(Object.entries(engines))('facets of the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
  });
  const { ask } = askingOf(() => index);
  const count = async (query: Partial<SearchQuery>) => (await ask(query)).facets[0];

  test('count a group by documents that have any of its values, each once', async () => {
    await index.upsert([
      build('a', { standards: ['3.NF.1', '3.NF.2'] }),
      build('b', { standards: ['3.NF.2'], subject: 'art' }),
      build('c', { standards: ['3.OA.1'] }),
      build('d', { orgId: 'two', standards: ['3.NF.1'] }),
    ]);
    const groups = { '3': ['3.NF.1', '3.NF.2', '3.OA.1'], '3.NF': ['3.NF.1', '3.NF.2'], '3.G': ['3.G.1'], '4': [] };
    const facets = [{ field: 'standards', limit: 0, groups }];
    const scope = anyOf('orgId', 'one');
    expect(await count({ scope, facets })).toEqual({
      field: 'standards',
      values: [],
      groups: expect.arrayContaining([
        { value: '3', count: 3 },
        { value: '3.NF', count: 2 },
        { value: '3.G', count: 0 },
        { value: '4', count: 0 },
      ]),
    });
    const filters = { standards: anyOf('standards', '3.OA.1'), subject: anyOf('subject', 'art') };
    expect((await count({ scope, facets, filters }))?.groups).toContainEqual({ value: '3', count: 1 });
    expect(await count({ facets: [{ field: 'standards', limit: 0 }] })).not.toHaveProperty('groups');
  });

  test('count chosen values only, however rare', async () => {
    await index.upsert([
      ...['a', 'b', 'c'].map((id) => build(id, { standards: ['common'] })),
      build('d', { standards: ['rare', 'common'] }),
      build('e', { standards: ['rarer', 'rare'] }),
    ]);
    const facets = [{ field: 'standards', limit: 2, values: ['rarer', 'rare', 'unknown'] }];
    expect((await count({ facets }))?.values).toEqual([
      { value: 'rare', count: 2 },
      { value: 'rarer', count: 1 },
    ]);
  });

  test.each([
    ['geo', ['Ciencias: geografía', 'Geometry of solids']],
    ['GEOM sol', ['Geometry of solids']],
    ['solid of', ['Geometry of solids']],
    ['metry', []],
  ])('look for %s in values', async (containing, values) => {
    await index.upsert([
      build('a', { subject: 'Geometry of solids' }),
      build('b', { subject: 'Ciencias: geografía' }),
      build('c', { subject: 'Art' }),
    ]);
    const found = await count({ facets: [{ field: 'subject', limit: 10, containing }] });
    expect(found?.values.map(({ value }) => value)).toEqual(values);
  });
});

describe.each(Object.entries(engines))('the same content in the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
    await index.upsert([
      build('a', { title: 'Frogs', summary: 'of the pond', canonical: 'x', subject: 'science', minutes: 9 }),
      build('b', { title: 'Frogs', canonical: 'x', subject: 'science', minutes: 5 }),
      build('c', { title: 'Frogs', canonical: 'y', subject: 'science', minutes: 7 }),
      build('d', { title: 'Frogs', subject: 'art', minutes: 1 }),
      build('e', { title: 'Frogs', subject: 'art', minutes: 2 }),
      build('f', { title: 'Toads', canonical: 'x', orgId: 'two' }),
    ]);
  });
  const { ask } = askingOf(() => index);
  const shortest = { sort: [{ field: 'minutes', direction: 'ascending' }] } as const;

  test('is one hit, the first in the order, and names the others that were found', async () => {
    const query = { text: 'frogs', distinct: 'canonical', scope: anyOf('orgId', 'one') };
    const found = await ask({ ...query, ...shortest, facets: [{ field: 'subject', limit: 5 }] });
    expect(found.hits.map(({ id }) => id)).toEqual(['d', 'e', 'b', 'c']);
    expect(found.hits.map(({ others }) => others)).toEqual([undefined, undefined, ['a'], undefined]);
    expect(found.total).toBe(4);
    expect(found.facets[0]?.values).toEqual([
      { value: 'art', count: 2 },
      { value: 'science', count: 2 },
    ]);
  });

  test('is not hidden by what the searcher may not see or has filtered out', async () => {
    const query = {
      distinct: 'canonical',
      ...shortest,
      filters: { minutes: { kind: 'range', field: 'minutes', from: 6 } },
    };
    const { hits } = await ask({ ...(query as Partial<SearchQuery>), scope: anyOf('orgId', 'one') });
    expect(hits.map(({ id, others }) => [id, others])).toEqual([
      ['c', undefined],
      ['a', undefined],
    ]);
  });

  test('stays apart unless asked to be one, and stays one as documents change', async () => {
    expect((await ask({ text: 'frogs' })).total).toBe(5);
    const total = async () => (await ask({ text: 'frogs', distinct: 'canonical' })).total;
    expect(await total()).toBe(4);
    await index.upsert([build('g', { title: 'Frogs', canonical: 'y' })]);
    expect(await total()).toBe(4);
    await index.remove(['a', 'b']);
    expect(await total()).toBe(3);
  });

  test('counts once in pages', async () => {
    const pages = [];
    for (let offset = 0; offset < 4; offset += 2) {
      pages.push(...(await ask({ text: 'frogs', distinct: 'canonical', ...shortest, offset, limit: 2 })).hits);
    }
    expect(pages.map(({ id }) => id)).toEqual(['d', 'e', 'b', 'c']);
  });
});
