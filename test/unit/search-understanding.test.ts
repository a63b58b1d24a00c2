import { foldInPlace, without } from '../../src/features/search/understanding/folded-text.ts';
import { findGrades } from '../../src/features/search/understanding/grades.ts';
import { findLanguages } from '../../src/features/search/understanding/languages.ts';
import { findLengths } from '../../src/features/search/understanding/lengths.ts';
import { termFinderOf } from '../../src/features/search/understanding/terms.ts';
import { accept, understand } from '../../src/features/search/understanding/understanding.ts';
import type { TermExpansion, VocabularyName } from '../../src/features/vocabularies/vocabulary.ts';

const term = (field: VocabularyName, id: string, ...words: string[]): TermExpansion => ({
  field,
  id,
  words,
  descendantIds: [],
  mergedIds: [],
});
const expansions = [
  term('modalities', 'video', 'Video', 'Vídeo', 'clip'),
  term('modalities', 'game', 'Game', 'Juego'),
  term('modalities', 'reading', 'Reading', 'Lectura', 'text', 'leer'),
  term('modalities', 'hands-on', 'Hands-on', 'Manipulativo'),
  term('interests', 'soccer', 'Soccer', 'Fútbol', 'futbol'),
  term('interests', 'video-games', 'Video games', 'Videojuegos'),
];
const findCodes = (text: string) =>
  [...text.matchAll(/\d\.[A-Z]+\.[A-Z0-9.]+/g)].map(({ 0: code, index }) => {
    return { start: index, end: index + code.length, text: code };
  });
const parts = { findCodes, findTerms: termFinderOf(expansions) };
const read = (text: string) => understand(text, parts).interpretations.map(({ kind, values }) => [kind, ...values]);

describe('grades in a search text', () => {
  test.each([
    ['third grade fractions', ['3']],
    ['3rd grade', ['3']],
    ['3rd-grade math', ['3']],
    ['fractions for third graders', ['3']],
    ['grade 3', ['3']],
    ['Grades 3-5', ['3', '4', '5']],
    ['grades 3–5', ['3', '4', '5']],
    ['grades 3 to 5', ['3', '4', '5']],
    ['grades 3 and 5', ['3', '5']],
    ['grades 3, 4, and 5', ['3', '4', '5']],
    ['grades K-2', ['K', '1', '2']],
    ['K-2 phonics', ['K', '1', '2']],
    ['k to 2', ['K', '1', '2']],
    ['kindergarten counting', ['K']],
    ['kindergarten to second grade', ['K', '1', '2']],
    ['1st through 3rd grade', ['1', '2', '3']],
    ['1st and 3rd grade', ['1', '3']],
    ['twelfth grade poetry', ['12']],
    ['10th grade', ['10']],
    ['middle school science', ['6', '7', '8']],
    ['high school biology', ['9', '10', '11', '12']],
    ['kínder', ['K']],
    ['tercer grado', ['3']],
    ['fracciones de tercer grado', ['3']],
    ['tercero de primaria', ['3']],
    ['primer grado', ['1']],
    ['séptimo grado', ['7']],
    ['3er grado', ['3']],
    ['3.er grado', ['3']],
    ['4º grado', ['4']],
    ['grado 5', ['5']],
    ['grados 3 a 5', ['3', '4', '5']],
    ['segundo y tercer grado', ['2', '3']],
    ['de tercero a quinto grado', ['3', '4', '5']],
    ['undécimo grado', ['11']],
  ])('are read: %s', (text, levels) => {
    expect(findGrades(foldInPlace(text)).map(({ gradeLevels }) => gradeLevels)).toEqual([levels]);
  });

  test.each([
    'grade the essay',
    'grading rubrics',
    'grade level text',
    'grade 13',
    'grade 30 bolts',
    'upgrade 3',
    'make the grade',
    'third person narration',
    'second world war',
    'a first look at fractions',
    'vitamin K 2',
    'ecuaciones de segundo grado',
    'ecuaciones lineales de primer grado',
    'quemaduras de tercer grado',
    'ángulos de 3 grados',
    '90 grados',
    'grade 2 braille',
    '"third grade" poems',
    '-"third grade"',
    'fractions -kindergarten',
    '5-PS1-1',
    'K-PS2-1',
  ])('are not seen where there are none: %s', (text) => {
    expect(findGrades(foldInPlace(text))).toEqual([]);
  });
});

describe('lengths in a search text', () => {
  test.each([
    ['under 10 minutes', null, 10],
    ['less than ten minutes', null, 10],
    ['at most 15 min', null, 15],
    ['up to 20 mins', null, 20],
    ['10 minutes or less', null, 10],
    ['10 min max', null, 10],
    ['under an hour', null, 60],
    ['half an hour or less', null, 30],
    ['no longer than 2 hours', null, 120],
    ['5-minute video', null, 5],
    ['short video', null, 10],
    ['more than 30 minutes', 30, null],
    ['at least 20 minutes', 20, null],
    ['45 minutes or more', 45, null],
    ['between 10 and 20 minutes', 10, 20],
    ['10-20 minutes', 10, 20],
    ['menos de 10 minutos', null, 10],
    ['de menos de diez minutos', null, 10],
    ['hasta 15 minutos', null, 15],
    ['10 minutos o menos', null, 10],
    ['máximo 20 minutos', null, 20],
    ['menos de media hora', null, 30],
    ['más de 30 minutos', 30, null],
    ['al menos una hora', 60, null],
    ['entre 10 y 20 minutos', 10, 20],
    ['de 10 a 20 minutos', 10, 20],
    ['video de 5 minutos', null, 5],
    ['video corto', null, 10],
    ['actividades cortas', null, 10],
  ])('are read: %s', (text, from, to) => {
    expect(findLengths(foldInPlace(text)).map((length) => [length.from, length.to])).toEqual([[from, to]]);
  });

  test.each([
    '10 little minutes',
    'wait 10 minutes',
    'minutes and seconds',
    'how many minutes in an hour',
    'short vowels',
    'short story',
    'short division',
    'cuento corto',
    'under the sea',
    'less than 10',
    'menos de 10 manzanas',
    'under 0 minutes',
    'under 900 minutes',
    'between 20 and 10 minutes',
    '"under 10 minutes"',
    'minuto de silencio',
  ])('are not seen where there are none: %s', (text) => {
    expect(findLengths(foldInPlace(text))).toEqual([]);
  });
});

describe('languages in a search text', () => {
  test.each([
    ['fractions in Spanish', 'es'],
    ['water cycle, Spanish version', 'es'],
    ['stories in Haitian Creole', 'ht'],
    ['translated into French', 'fr'],
    ['fracciones en español', 'es'],
    ['cuentos en idioma inglés', 'en'],
    ['versión en español', 'es'],
    ['traducidos al español', 'es'],
  ])('are read: %s', (text, language) => {
    expect(findLanguages(foldInPlace(text)).map((found) => found.language)).toEqual([language]);
  });

  test.each([
    'Spanish verbs',
    'English language arts',
    'in English class',
    'in Spanish America',
    'life in French colonies',
    'el español de América',
    'spanish missions',
    '"in Spanish"',
  ])('are not seen where there are none: %s', (text) => {
    expect(findLanguages(foldInPlace(text))).toEqual([]);
  });
});

describe('terms in a search text', () => {
  const named = (text: string) =>
    parts
      .findTerms(foldInPlace(text))
      .map(({ start, end, terms }) => [text.slice(start, end), terms.map(({ id }) => id)]);

  test.each([
    [
      'fractions soccer video',
      [
        ['soccer', ['soccer']],
        ['video', ['video']],
      ],
    ],
    ['Fútbol', [['Fútbol', ['soccer']]]],
    ['games', [['games', ['game']]]],
    ['video games', [['video games', ['video-games']]]],
    ['hands on', [['hands on', ['hands-on']]]],
    [
      'video, games',
      [
        ['video', ['video']],
        ['games', ['game']],
      ],
    ],
    ['"video" game -soccer', [['game', ['game']]]],
    ['videography', []],
    ['', []],
  ])('are found, the longest first: %s', (text, found) => {
    expect(named(text)).toEqual(found);
  });
});

describe('what is understood', () => {
  test('is offered with its words, the filter that says the same, and the text without it', () => {
    const { interpretations } = understand('3.NF.1 videos for third grade in Spanish under 10 minutes', parts);
    expect(interpretations).toEqual([
      {
        kind: 'standards',
        values: ['3.NF.1'],
        from: '3.NF.1',
        start: 0,
        end: 6,
        filter: { standards: '3.NF.1' },
        q: 'videos for third grade in Spanish under 10 minutes',
      },
      {
        kind: 'modalities',
        values: ['video'],
        from: 'videos',
        start: 7,
        end: 13,
        filter: { modalities: 'video' },
        q: '3.NF.1 for third grade in Spanish under 10 minutes',
      },
      {
        kind: 'gradeLevels',
        values: ['3'],
        from: 'third grade',
        start: 18,
        end: 29,
        filter: { gradeLevels: '3' },
        q: '3.NF.1 videos in Spanish under 10 minutes',
      },
      {
        kind: 'inLanguage',
        values: ['es'],
        from: 'in Spanish',
        start: 30,
        end: 40,
        filter: { inLanguage: 'es' },
        q: '3.NF.1 videos for third grade under 10 minutes',
      },
      {
        kind: 'durationMinutes',
        values: ['-10'],
        from: 'under 10 minutes',
        start: 41,
        end: 57,
        filter: { durationMinutesTo: '10' },
        q: '3.NF.1 videos for third grade in Spanish',
      },
    ]);
  });

  test('keeps its places when accents come as marks of their own', () => {
    const [first] = understand('ku\u0308che kínder'.normalize('NFD'), parts).interpretations;
    expect(first).toMatchObject({ kind: 'gradeLevels', from: 'kínder', q: 'küche' });
  });

  test.each([
    ['reading comprehension', []],
    ['guided reading', []],
    ['text features', []],
    ['leer un mapa', []],
    ['game theory', []],
    ['reading about whales', [['modalities', 'reading']]],
    ['lecturas cortas', [['modalities', 'reading']]],
    ['"video" games', [['modalities', 'game']]],
    ['fractions -video', []],
    ['"3.NF.1"', []],
    ['algebra', []],
    ['', []],
  ])('of "%s"', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('can be accepted together', () => {
    const understood = understand('fracciones de tercer grado en video o juego en español', parts);
    expect(accept(understood, understood.interpretations)).toEqual({
      q: 'fracciones o',
      filters: { gradeLevels: ['3'], modalities: ['video', 'game'], inLanguage: ['es'] },
    });
    expect(accept(understood, [])).toEqual({ q: understood.text, filters: {} });
  });
});

test('text without a part keeps what is left, in order', () => {
  expect(without('fractions for third grade, with pizza', [{ start: 14, end: 25 }])).toBe('fractions, with pizza');
  expect(without('third grade', [{ start: 0, end: 11 }])).toBe('');
});
