import type { SearchIndex } from '../../src/features/search/search-index.ts';
import {
  anyOf,
  askingOf,
  buildIndexDocument as build,
  contractSettings,
  engines,
  everything,
} from '../support/search-contract.ts';

describe.each(Object.entries(engines))('suggestions of the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
  });
  const suggest = async (
    prefix: string,
    query: { scope?: typeof everything; fields?: string[]; limit?: number } = {},
  ) => (await index.suggest({ scope: everything, limit: 10, prefix, ...query })).map(({ text }) => text);

  test('are titles and tags that hold what was typed, the last word as a beginning', async () => {
    await index.upsert([
      build('a', { title: 'Fractions on a number line', interests: ['fractals'] }),
      build('b', { title: 'Adding fractions', interests: ['Fútbol'] }),
      build('c', { title: 'Frogs', summary: 'fractions' }),
    ]);
    expect((await suggest('frac')).sort()).toEqual(['Adding fractions', 'Fractions on a number line', 'fractals']);
    expect(await suggest('FRACTIONS num')).toEqual(['Fractions on a number line']);
    expect(await suggest('fut')).toEqual(['Fútbol']);
    expect(await suggest('fraction ')).toEqual([]);
    expect(await suggest('raction')).toEqual([]);
    expect(await suggest('')).toEqual([]);
    expect(await suggest(' - ')).toEqual([]);
  });

  test('begin with the whole text before those that hold it further on, and come once', async () => {
    await index.upsert([
      build('a', { title: 'Adding fractions' }),
      build('b', { title: 'Fractions on a number line' }),
      build('c', { title: 'Fractions on a number line' }),
    ]);
    expect(await suggest('fra')).toEqual(['Fractions on a number line', 'Adding fractions']);
    expect(await suggest('fra', { limit: 1 })).toEqual(['Fractions on a number line']);
    expect(await suggest('fra', { limit: 0 })).toEqual([]);
  });

  test('stay within the scope and the fields', async () => {
    await index.upsert([
      build('a', { title: 'Secret fractions', orgId: 'two', interests: ['fractals'] }),
      build('b', { title: 'Fractions', interests: ['fractals'] }),
    ]);
    const scope = anyOf('orgId', 'one');
    expect(await suggest('fra', { scope, fields: ['title'] })).toEqual(['Fractions']);
    expect(await index.suggest({ scope, prefix: 'fra', fields: ['interests'], limit: 5 })).toEqual([
      { text: 'fractals', field: 'interests', count: 1 },
    ]);
    await index.remove(['b']);
    expect(await suggest('fra', { scope })).toEqual([]);
  });
});

describe.each(Object.entries(engines))('rebuilding the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
    await index.upsert([build('a', { title: 'Old' }), build('b', { title: 'Old' })]);
  });
  const { find } = askingOf(() => index);

  test('answers from the old one until the new one is full', async () => {
    await index.rebuild(async (fresh) => {
      await fresh.upsert([build('c', { title: 'New' })]);
      expect(await find('old')).toEqual(['a', 'b']);
      expect(await find('new')).toEqual([]);
    });
    expect(await find('old')).toEqual([]);
    expect(await find('new')).toEqual(['c']);
    expect(await index.count()).toBe(1);
  });

  test('keeps what is changed meanwhile, and takes nothing back', async () => {
    await index.rebuild(async (fresh) => {
      await fresh.upsert([build('a', { title: 'Old' })]);
      await index.upsert([{ ...build('a', { title: 'Newest' }), revision: 2 }, build('d', { title: 'Newest' })]);
      await index.remove(['b']);
      expect(await find('newest')).toEqual(['a', 'd']);
      await fresh.upsert([build('b', { title: 'Old' }), build('c', { title: 'Old' })]);
    });
    expect(await find('newest')).toEqual(['a', 'd']);
    expect(await find('old')).toEqual(['c']);
  });

  test('keeps the old one when the filling fails, and can be tried again', async () => {
    const failing = index.rebuild(async (fresh) => {
      await fresh.upsert([build('c', { title: 'New' })]);
      throw new Error('The database is gone.');
    });
    await expect(failing).rejects.toThrow('The database is gone.');
    expect(await find('old')).toEqual(['a', 'b']);
    await index.rebuild((fresh) => fresh.upsert([build('c', { title: 'New' })]));
    expect(await find('')).toEqual(['c']);
  });

  test('says that it is there', async () => {
    await expect(index.health()).resolves.toBeUndefined();
    expect(index.kind).toBe(_name);
  });
});

describe.each(Object.entries(engines))('orders of the %s search index', (_name, open) => {
  test('go by the first word of a field too, documents without one last', async () => {
    const index = await open(contractSettings);
    const { find } = askingOf(() => index);
    await index.upsert([
      build('a', { path: '0002' }),
      build('b'),
      build('c', { path: '0001' }),
      build('d', { path: '0002/0001' }),
    ]);
    const by = (direction: 'ascending' | 'descending') => ({ sort: [{ field: 'path', direction }] });
    expect(await find('', by('ascending'))).toEqual(['c', 'a', 'd', 'b']);
    expect(await find('', by('descending'))).toEqual(['d', 'a', 'c', 'b']);
  });
});
