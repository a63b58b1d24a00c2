import type { Alternative, SearchIndex } from '../../src/features/search/search-index.ts';
import { anyOf, askingOf, buildIndexDocument as build, contractSettings, engines } from '../support/search-contract.ts';

const soccer: Alternative = {
  kind: 'term',
  phrase: 'fútbol',
  texts: ['soccer'],
  tags: [{ field: 'interests', values: ['soccer'] }],
};
const waterCycle: Alternative = {
  kind: 'synonym',
  phrase: 'water cycle',
  texts: ['hydrologic cycle', 'ciclo del agua'],
  tags: [],
};
const unitFractions: Alternative = {
  kind: 'code',
  phrase: '3.NF.1',
  texts: ['3.NF.A.1'],
  tags: [
    { field: 'standards', values: ['guid-3nf1', 'code:3.nf.1'] },
    { field: 'standards', values: ['guid-3nf1a'], weight: 0.5 },
  ],
};

describe.each(Object.entries(engines))('alternatives in the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
  });
  const { ask, find } = askingOf(() => index);

  test('find by a tag or another word what the typed word means', async () => {
    await index.upsert([
      build('a', { title: 'Corner kicks', interests: ['soccer'] }),
      build('b', { title: 'A soccer ball' }),
      build('c', { title: 'Fútbol en la escuela' }),
      build('d', { title: 'Chess', interests: ['chess'] }),
    ]);
    expect((await find('fútbol', { alternatives: [soccer] })).sort()).toEqual(['a', 'b', 'c']);
    expect(await find('futbol', { alternatives: [{ ...soccer, phrase: 'Fútbol' }] })).toHaveLength(3);
    expect(await find('futbol')).toEqual(['c']);
    expect(await find('chess', { alternatives: [soccer] })).toEqual(['d']);
  });

  test('count as the word itself, beside all other words', async () => {
    await index.upsert([
      build('a', { title: 'Fractions', interests: ['soccer'] }),
      build('b', { title: 'Soccer fractions' }),
      build('c', { title: 'Fractions' }),
      build('d', { title: 'Rules', interests: ['soccer'] }),
    ]);
    const { hits, isPartial } = await ask({ text: 'fractions fútbol', alternatives: [soccer] });
    expect(
      hits
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(isPartial).toBe(hits.length > 2);
  });

  test('stand for phrases as a whole', async () => {
    await index.upsert([
      build('a', { title: 'The hydrologic cycle' }),
      build('b', { title: 'El ciclo del agua' }),
      build('c', { title: 'Water, and the carbon cycle' }),
      build('d', { title: 'Hydrologic maps' }),
    ]);
    const found = await find('water cycle', { alternatives: [waterCycle] });
    expect(found.sort()).toEqual(['a', 'b', 'c']);
  });

  test('leave quotes and exclusions as they were typed', async () => {
    await index.upsert([
      build('a', { title: 'Corner kicks', interests: ['soccer'] }),
      build('b', { title: 'Fútbol en la escuela' }),
    ]);
    expect(await find('"fútbol"', { alternatives: [soccer] })).toEqual(['b']);
    expect(await find('-fútbol', { alternatives: [soccer] })).toEqual(['a']);
  });

  test('never reach over the scope and the filters', async () => {
    await index.upsert([
      build('a', { interests: ['soccer'], subject: 'math' }),
      build('b', { interests: ['soccer'], subject: 'art' }),
      build('c', { interests: ['soccer'], subject: 'math', orgId: 'two' }),
    ]);
    const query = {
      scope: anyOf('orgId', 'one'),
      filters: { subject: anyOf('subject', 'math') },
      alternatives: [soccer],
    };
    expect(await find('fútbol', query)).toEqual(['a']);
  });

  test('find a code by its tag, the standard itself before those below it, and by how it is written', async () => {
    await index.upsert([
      build('a', { title: 'Cut a cake', standards: ['guid-3nf1a'] }),
      build('b', { title: 'Parts of a whole', standards: ['guid-3nf1', 'code:3.nf.1'] }),
      build('c', { title: 'Thirds', standards: ['guid-4nf1'], codes: ['4.NF.1'] }),
      build('d', { title: 'Halves', codes: ['3.NF.A.1'] }),
      build('e', { title: 'Part 3 of 1, by NF' }),
    ]);
    const found = await find('3.NF.1', { alternatives: [unitFractions] });
    expect([...found].sort()).toEqual(['a', 'b', 'd']);
    expect(found.indexOf('b')).toBeLessThan(found.indexOf('a'));
    expect(await find('3.nf.1', { alternatives: [{ ...unitFractions, texts: [], tags: [] }] })).toEqual([]);
  });

  test('show nothing without the code while anything has it', async () => {
    await index.upsert([
      build('a', { title: 'Thirds', standards: ['guid-3nf1'] }),
      build('b', { title: 'Video video video', codes: ['4.NF.1'] }),
      build('c', { title: 'Video', standards: ['guid-3nf1'] }),
    ]);
    expect(await find('video 3.NF.1', { alternatives: [unitFractions] })).toEqual(['c', 'a']);
    expect(await find('video 3.NF.1', { alternatives: [{ ...unitFractions, tags: [] }] })).toEqual(['b', 'c']);
  });

  test('take a meant word for no typo', async () => {
    await index.upsert([build('a', { title: 'Futbal' }), build('b', { interests: ['soccer'] })]);
    expect(await ask({ text: 'fútbol', alternatives: [soccer] })).toMatchObject({
      hits: [{ id: 'b' }],
      corrections: [],
    });
  });
});

describe.each(Object.entries(engines))('the reasons of the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
  });
  const { ask } = askingOf(() => index);

  test.each([
    ['fractions', { field: 'title', text: 'fractions', from: 'fractions', via: 'exact' }],
    ['Fraction', { field: 'title', text: 'fractions', from: 'fraction', via: 'stem' }],
    ['fract', { field: 'title', text: 'fractions', from: 'fract', via: 'prefix' }],
    ['fractoins', { field: 'title', text: 'fractions', from: 'fractoins', via: 'typo' }],
    ['"equal parts"', { field: 'summary', text: 'equal parts', from: 'equal parts', via: 'phrase' }],
    ['fútbol', { field: 'interests', text: 'soccer', from: 'fútbol', via: 'term' }],
    ['3.NF.1', { field: 'standards', text: 'guid-3nf1', from: '3.NF.1', via: 'code' }],
  ])('tell by what %s found a document', async (text, reason) => {
    await index.upsert([
      build('a', { title: 'Fractions', summary: 'Of equal parts', interests: ['soccer'], standards: ['guid-3nf1'] }),
    ]);
    const { hits } = await ask({ text, explain: true, alternatives: [soccer, unitFractions] });
    expect(hits[0]?.matches).toEqual(expect.arrayContaining([reason]));
  });

  test('are true of each document, and only given when asked for', async () => {
    await index.upsert([
      build('a', { title: 'Fractions and soccer' }),
      build('b', { title: 'Fractions', interests: ['soccer'] }),
    ]);
    const query = { text: 'fractions fútbol', alternatives: [soccer] };
    const { hits } = await ask({ ...query, explain: true });
    const reasonsOf = (id: string) =>
      hits.find((hit) => hit.id === id)?.matches?.filter(({ from }) => from === 'fútbol');
    expect(reasonsOf('a')).toEqual([{ field: 'title', text: 'soccer', from: 'fútbol', via: 'term' }]);
    expect(reasonsOf('b')).toEqual([{ field: 'interests', text: 'soccer', from: 'fútbol', via: 'term' }]);
    expect((await ask(query)).hits[0]).not.toHaveProperty('matches');
    expect((await ask({ explain: true })).hits[0]?.matches).toEqual([]);
  });
});

const inSpanish: Alternative = {
  kind: 'term',
  phrase: 'en español',
  texts: [],
  tags: [{ field: 'interests', values: ['es'] }],
  isWish: true,
};

describe.each(Object.entries(engines))('wishes in the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
    await index.upsert([
      build('a', { title: 'Fracciones', interests: ['es'] }),
      build('b', { title: 'Cuentos en español' }),
      build('c', { title: 'Fracciones en la cocina' }),
      build('d', { title: 'Cuentos', interests: ['es'] }),
      build('e', { title: 'Paseo en tren' }),
    ]);
  });
  const { ask, find } = askingOf(() => index);

  test('find nothing by themselves while there is another word, and never by a single one of theirs', async () => {
    const { hits, isPartial } = await ask({ text: 'fracciones en español', alternatives: [inSpanish], explain: true });
    expect(hits.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(isPartial).toBe(true);
    expect(hits[1]?.matches?.map(({ from }) => from)).not.toContain('en');
    expect(await find('zzqqzz en español', { alternatives: [inSpanish] })).toEqual([]);
  });

  test('are what is asked where nothing else is', async () => {
    expect((await find('en español', { alternatives: [inSpanish] })).sort()).toEqual(['a', 'b', 'd']);
  });
});
