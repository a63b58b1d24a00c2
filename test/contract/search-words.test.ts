import type { SearchIndex } from '../../src/features/search/search-index.ts';
import { askingOf, buildIndexDocument as build, contractSettings, engines } from '../support/search-contract.ts';

describe.each(Object.entries(engines))('words in the %s search index', (_name, open) => {
  let index: SearchIndex;
  beforeEach(async () => {
    index = await open(contractSettings);
  });
  const { ask, find } = askingOf(() => index);

  test.each([
    ['algibra', 'algebra'],
    ['algerba', 'algebra'],
    ['algebrra', 'algebra'],
    ['fracions', 'fractions'],
    ['fotosíntesis', 'fotosintesis'],
    ['fotosintesiz', 'fotosintesis'],
    ['ecuasiones', 'ecuaciones'],
    ['geomtría', 'geometria'],
  ])('finds %s as %s', async (typed, meant) => {
    await index.upsert([
      build('a', { title: 'Algebra and fractions' }),
      build('b', { title: 'Fotosíntesis, ecuaciones y geometría' }),
    ]);
    const { hits, corrections } = await ask({ text: typed });
    expect(hits).toHaveLength(1);
    const folded = typed.normalize('NFKD').replace(/\p{M}/gu, '');
    expect(corrections).toEqual(folded === meant ? [] : [{ from: folded, to: meant }]);
  });

  test('does not take short words, numbers and codes for typos', async () => {
    await index.upsert([
      build('a', { title: 'cat', codes: ['4.NF.1', '3.NF.A.1'] }),
      build('b', { title: 'year 2024', codes: ['3.NF.1'] }),
      build('c', { codes: ['3.NF.10', '5-PS1-1'] }),
    ]);
    expect(await find('3.NF.1')).toEqual(['b']);
    expect(await find('3.nf.1')).toEqual(['b']);
    expect(await find('5-PS1-1')).toEqual(['c']);
    expect(await find('5.NF.1')).toEqual([]);
    expect(await find('2025')).toEqual([]);
    expect(await find('cta')).toEqual([]);
  });

  test.each([
    ['fraction', 'Fractions'],
    ['fractions', 'A fraction'],
    ['multiplying', 'Multiply'],
    ['planet', 'Planets'],
    ['exercises', 'Exercise'],
    ['fracción', 'Las fracciones'],
    ['fracciones', 'La fraccion'],
    ['multiplicacion', 'Multiplicaciones'],
    ['niño', 'NIÑOS'],
    ['ninos', 'Niño'],
    ['lecciones', 'Lección'],
    ['animal', 'Animales'],
  ])('finds %s in "%s" by the stem, without a correction', async (typed, title) => {
    await index.upsert([build('a', { title }), build('b', { title: 'Something else' })]);
    expect(await ask({ text: typed })).toMatchObject({ hits: [{ id: 'a' }], total: 1, corrections: [] });
  });

  test.each([
    ['cafe', 'Café'],
    ['CAFÉ', 'cafe'],
    ['pinguino', 'El pingüino'],
    ["student's", 'Student'],
    ['students', 'The student’s work'],
    ['dont', "Don't"],
    ['strasse', 'Straße'],
    ['ｆｒｏｇ', 'Frog'],
  ])('reads %s and "%s" as the same', async (typed, title) => {
    await index.upsert([build('a', { title })]);
    expect(await find(typed)).toEqual(['a']);
  });

  test('puts words that stand together before the same words apart', async () => {
    await index.upsert([
      build('a', { title: 'A cycle in cold water' }),
      build('b', { title: 'Seas and the water cycle' }),
      build('c', { title: 'The cycle and its water' }),
    ]);
    expect((await find('water cycle'))[0]).toBe('b');
    expect(await find('water cycle')).toHaveLength(3);
  });

  test('lets words that say nothing be missing', async () => {
    await index.upsert([
      build('a', { title: 'Add fractions' }),
      build('b', { title: 'How to do it with your hands' }),
      build('c', { title: 'El ciclo del agua' }),
    ]);
    expect(await find('how to add fractions')).toEqual(['a']);
    expect(await find('ciclo de agua')).toEqual(['c']);
    expect(await find('how to')).toEqual(['b']);
  });
});
