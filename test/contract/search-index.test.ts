import type { SearchFilter, SearchIndex, SearchQuery } from '../../src/features/search/search-index.ts';
import {
  anyOf,
  askingOf,
  buildIndexDocument as build,
  contractSettings,
  engines,
  everything,
} from '../support/search-contract.ts';

describe.each(Object.entries(engines))('the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
  });

  const { ask, find } = askingOf(() => index);

  test('finds what was put into it when the promise resolves, in its newest state', async () => {
    await index.upsert([build('a', { title: 'Volcanoes' }), build('b', { title: 'Rivers' })]);
    expect((await ask({ text: 'volcanoes' })).hits).toEqual([{ id: 'a', revision: 1, score: expect.any(Number) }]);
    await index.upsert([{ ...build('a', { title: 'Glaciers' }), revision: 2 }]);
    expect(await find('volcanoes')).toEqual([]);
    expect((await ask({ text: 'glaciers' })).hits).toEqual([{ id: 'a', revision: 2, score: expect.any(Number) }]);
    await index.remove(['a', 'unknown']);
    expect(await find('glaciers')).toEqual([]);
    expect(await index.count()).toBe(1);
    await index.clear();
    expect(await index.count()).toBe(0);
    expect((await ask()).total).toBe(0);
  });

  test('takes an empty list, an empty document and a document twice in one batch', async () => {
    await index.upsert([]);
    await index.remove([]);
    await index.upsert([{ id: 'a', revision: 1 }, build('b', { title: 'old' }), build('b', { title: 'new' })]);
    expect(await index.count()).toBe(2);
    expect(await find('new')).toEqual(['b']);
    expect(await find('old')).toEqual([]);
  });

  test('never shows, counts or corrects beyond the scope', async () => {
    await index.upsert([
      build('a', { title: 'algebra', subject: 'math' }),
      build('b', { title: 'algebra', subject: 'secret', orgId: 'two' }),
      build('c', { title: 'zymurgy', orgId: 'two' }),
    ]);
    const scope = anyOf('orgId', 'one');
    const facets = [{ field: 'subject', limit: 10 }];
    const found = await ask({ scope, text: 'algebra', facets });
    expect(found.hits.map(({ id }) => id)).toEqual(['a']);
    expect(found.total).toBe(1);
    expect(found.facets).toEqual([{ field: 'subject', values: [{ value: 'math', count: 1 }] }]);
    expect(await find('', { scope })).toEqual(['a']);
    expect(await ask({ scope, text: 'zymurgi' })).toMatchObject({ total: 0, corrections: [] });
    expect(await find('', { scope: anyOf('orgId') })).toEqual([]);
    expect(await find('', { scope: { kind: 'any', filters: [] } })).toEqual([]);
  });

  test('cannot be asked without a scope', async () => {
    await index.upsert([build('a')]);
    const { scope: _scope, ...query } = {
      scope: everything,
      text: '',
      filters: {},
      facets: [],
      sort: [],
      offset: 0,
      limit: 9,
    };
    await expect(index.search(query as unknown as SearchQuery)).rejects.toThrow();
  });

  test('filters by values, bounds and their combinations', async () => {
    await index.upsert([
      build('a', { subject: ['math', 'art'], minutes: 5 }),
      build('b', { subject: 'science', minutes: 20 }),
      build('c', { subject: null }),
    ]);
    const cases: [SearchFilter, string[]][] = [
      [anyOf('subject', 'art', 'science'), ['a', 'b']],
      [anyOf('subject', 'unknown'), []],
      [{ kind: 'noneOf', field: 'subject', values: ['math'] }, ['b', 'c']],
      [{ kind: 'range', field: 'minutes', from: 5, to: 19 }, ['a']],
      [{ kind: 'range', field: 'minutes', from: 6 }, ['b']],
      [{ kind: 'range', field: 'minutes' }, ['a', 'b']],
      [{ kind: 'all', filters: [anyOf('subject', 'art'), anyOf('subject', 'math')] }, ['a']],
      [{ kind: 'any', filters: [anyOf('subject', 'art'), { kind: 'range', field: 'minutes', from: 9 }] }, ['a', 'b']],
      [{ kind: 'not', filter: { kind: 'range', field: 'minutes', to: 9 } }, ['b', 'c']],
    ];
    for (const [filter, ids] of cases) expect(await find('', { filters: { any: filter } })).toEqual(ids);
  });

  test('takes quotes and operators in values as what they are', async () => {
    const value = `a"b' OR orgId = "two" \\ { $gt: "" }`;
    await index.upsert([build('a', { subject: value }), build('b', { orgId: 'two' })]);
    expect(await find('', { filters: { subject: anyOf('subject', value) } })).toEqual(['a']);
    expect(await find('', { filters: { subject: anyOf('subject', '" OR 1 = 1') } })).toEqual([]);
  });

  test('counts a facet without its own filter, and under all others', async () => {
    await index.upsert([
      build('a', { title: 'frog', subject: 'science', grades: ['3', '4'] }),
      build('b', { title: 'frog', subject: 'art', grades: ['3'] }),
      build('c', { title: 'frog', subject: 'art', grades: ['5'] }),
      build('d', { title: 'toad', subject: 'math', grades: ['3'] }),
    ]);
    const { total, facets } = await ask({
      text: 'frog',
      filters: { subject: anyOf('subject', 'art'), grades: anyOf('grades', '3') },
      facets: [
        { field: 'subject', limit: 10 },
        { field: 'grades', limit: 1 },
        { field: 'orgId', limit: 10 },
      ],
    });
    expect(total).toBe(1);
    expect(facets).toEqual([
      {
        field: 'subject',
        values: [
          { value: 'art', count: 1 },
          { value: 'science', count: 1 },
        ],
      },
      { field: 'grades', values: [{ value: '3', count: 1 }] },
      { field: 'orgId', values: [{ value: 'one', count: 1 }] },
    ]);
  });

  test('sorts by numbers, those without one last, ties by id, and in pages', async () => {
    await index.upsert([
      build('d', { minutes: 5 }),
      build('c', { minutes: null }),
      build('b', { minutes: 5 }),
      build('a', { minutes: 9 }),
    ]);
    const by = (direction: 'ascending' | 'descending') => ({ sort: [{ field: 'minutes', direction }] });
    expect(await find('', by('ascending'))).toEqual(['b', 'd', 'a', 'c']);
    expect(await find('', by('descending'))).toEqual(['a', 'b', 'd', 'c']);
    expect(await find('title', { ...by('ascending'), offset: 1, limit: 2 })).toEqual(['d', 'a']);
    expect(await find('', { offset: 3 })).toEqual(['d']);
    expect(await ask({ limit: 0 })).toMatchObject({ hits: [], total: 4 });
  });

  test('changes numbers in place, and neither texts nor revisions', async () => {
    await index.upsert([build('a', { title: 'frogs', minutes: 5, subject: 'art' }), build('b', { minutes: 9 })]);
    await index.patch([]);
    await index.patch([
      { id: 'a', numbers: { minutes: 20 } },
      { id: 'a', numbers: { publishedAt: 7 } },
      { id: 'unknown', numbers: { minutes: 1 } },
    ]);
    const longest = { sort: [{ field: 'minutes', direction: 'descending' }] } as const;
    expect(await find('', longest)).toEqual(['a', 'b']);
    expect(await index.count()).toBe(2);
    const filters = {
      minutes: { kind: 'range', field: 'minutes', from: 20 },
      publishedAt: { kind: 'range', field: 'publishedAt', to: 7 },
      subject: anyOf('subject', 'art'),
    } as const;
    expect((await ask({ text: 'frogs', filters })).hits).toEqual([{ id: 'a', revision: 1, score: expect.any(Number) }]);
    // A whole document is what it says.
    await index.upsert([build('a', { title: 'frogs', minutes: 1 })]);
    expect(await find('', longest)).toEqual(['b', 'a']);
    expect(await find('', { filters: { publishedAt: filters.publishedAt } })).toEqual([]);
  });

  test('keeps numbers that are changed during a rebuild, whether their documents were there before or come after', async () => {
    const documents = ['a', 'b', 'c'].map((id) => build(id, { minutes: 1 }));
    await index.upsert(documents);
    await index.rebuild(async (fresh) => {
      await fresh.upsert(documents.slice(0, 1));
      await index.patch(['a', 'b', 'c', 'unknown'].map((id) => ({ id, numbers: { minutes: 2 } })));
      await index.upsert([build('c', { minutes: 3 })]);
      await fresh.upsert(documents.slice(1));
    });
    expect(await index.count()).toBe(3);
    const between = (from: number, to: number) =>
      ({ filters: { minutes: { kind: 'range', field: 'minutes', from, to } } }) as const;
    expect(await find('', between(2, 2))).toEqual(['a', 'b']);
    expect(await find('', between(3, 3))).toEqual(['c']);
  });

  test('puts titles before keywords before summaries', async () => {
    await index.upsert([
      build('a', { summary: 'all about volcano' }),
      build('b', { keywords: ['volcano'] }),
      build('c', { title: 'volcano today' }),
    ]);
    expect(await find('volcano')).toEqual(['c', 'b', 'a']);
  });

  test('puts all words first and then fewer', async () => {
    await index.upsert([
      build('a', { title: 'soccer rules' }),
      build('b', { title: 'fractions' }),
      build('c', { summary: 'fractions', keywords: ['soccer', 'video'] }),
      build('d', { title: 'soccer fractions' }),
      build('e', { title: 'nothing of it' }),
    ]);
    const found = await find('fractions soccer video');
    expect(found.slice(0, 2)).toEqual(['c', 'd']);
    expect(found.slice(2).sort()).toEqual(['a', 'b']);
  });

  test('keeps phrases together, and leaves out what has a minus', async () => {
    await index.upsert([
      build('a', { title: 'The water cycle' }),
      build('b', { title: 'Cycle of water' }),
      build('c', { title: 'Water', keywords: ['cycle'] }),
      build('d', { keywords: ['hot water', 'cycle race'] }),
    ]);
    expect(await find('"water cycle"')).toEqual(['a']);
    expect(await find('"WATER  Cycle')).toEqual(['a']);
    expect((await find('water cycle')).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect((await find('water -"water cycle"')).sort()).toEqual(['b', 'c', 'd']);
    expect((await find('water -race')).sort()).toEqual(['a', 'b', 'c']);
    expect(await find('-water')).toEqual([]);
    expect(await find('-cycle -water')).toEqual([]);
    expect(await find('""')).toHaveLength(4);
  });

  test('takes the last word as a beginning', async () => {
    await index.upsert([build('a', { title: 'Photosynthesis in plants' }), build('b', { title: 'Photo albums' })]);
    expect(await find('plants photosyn')).toEqual(['a']);
    expect(await find('photosyn plants')).toEqual(['a']);
    expect((await find('phot')).sort()).toEqual(['a', 'b']);
    expect(await find('"phot"')).toEqual([]);
  });

  test.each(['', ' ', '-', '"', '- -', '!!! ???', '""""', '\u0000', '😀'.repeat(100), 'a'.repeat(10_000)])(
    'answers %j without fault',
    async (text) => {
      await index.upsert([build('a')]);
      await expect(ask({ text, facets: [{ field: 'subject', limit: 5 }] })).resolves.toBeDefined();
    },
  );

  test('answers searches while many documents are written', async () => {
    const documents = Array.from({ length: 3_000 }, (_, at) =>
      build(String(at).padStart(5, '0'), { title: `frog ${at}` }),
    );
    const writing = index.upsert(documents);
    let totalBefore = 0;
    let isDone = false;
    writing.then(() => {
      isDone = true;
    });
    while (!isDone) {
      const { total } = await ask({ text: 'frog' });
      expect(total).toBeGreaterThanOrEqual(totalBefore);
      totalBefore = total;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await ask({ text: 'frog' })).total).toBe(3_000);
    await index.remove(documents.slice(0, 2_500).map(({ id }) => id));
    expect((await ask({ text: 'frog' })).total).toBe(500);
    expect(await find('2999')).toEqual(['02999']);
  });
});
