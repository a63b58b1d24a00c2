import { holdsWords, passes } from '../../src/features/search/browse.ts';
import { type ExplanationContext, explain } from '../../src/features/search/explain.ts';
import type { ExplainedRecord } from '../../src/features/search/explained-record.ts';
import { findWords } from '../../src/features/search/highlight.ts';
import type { Match } from '../../src/features/search/search-index.ts';

const record: ExplainedRecord = {
  title: 'The Earth’s water, the earth’s air',
  summary: 'How rain falls.',
  author: null,
  publisher: null,
  subjects: ['science'],
  interests: [],
  modalities: ['video'],
  gradeLevels: ['3'],
  learningResourceType: [],
  educationalUse: [],
  keywords: ['rain clouds'],
  topicPaths: [],
  inLanguage: ['es-MX'],
  durationMinutes: 8,
  alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }],
};
const context: ExplanationContext = {
  language: 'en',
  meanings: [],
  labelOf: (_field, value) => value,
  codeOf: (id) => id,
};
const match = (field: string, text: string, via: Match['via'], from = text): Match => ({ field, text, from, via });

describe('a reason', () => {
  test.each<[string, Match]>([
    ['a word that the record no longer has', match('title', 'fire', 'exact')],
    ['a tag that the record no longer has', match('interests', 'soccer', 'term', 'fútbol')],
    ['a word of a field that is empty', match('author', 'smith', 'exact')],
    ['words that do not stand together', match('keywords', 'clouds rain', 'phrase')],
  ])('is not given for %s', (_what, wrong) => {
    expect(explain(record, [wrong], context)).toEqual({ reasons: [], highlights: [] });
  });

  test('is given once, the surest first, with all the places', () => {
    const matches = [
      match('summary', 'rain', 'prefix', 'ra'),
      match('title', 'earth', 'exact'),
      match('title', 'earth', 'exact'),
      match('inLanguage', 'es', 'term', 'en español'),
    ];
    const { reasons, highlights } = explain(record, matches, context);
    expect(reasons.map(({ code, field }) => [code, field])).toEqual([
      ['tag', 'inLanguage'],
      ['word', 'title'],
      ['beginning', 'summary'],
    ]);
    expect(highlights.map(({ text, ranges }) => ranges.map(({ start, end }) => text.slice(start, end)))).toEqual([
      ['Earth’s', 'earth’s'],
      ['rain'],
    ]);
  });

  test('tells a word as it is spelled there, once, and never that it means itself', () => {
    const spanish: ExplainedRecord = { ...record, title: 'Español con fracciones', modalities: ['video'] };
    const matches = [
      match('title', 'espanol', 'exact', 'español'),
      match('title', 'espanol', 'term', 'español'),
      match('title', 'fracciones', 'synonym', 'fraccion'),
      match('title', 'fracciones', 'stem', 'fraccion'),
      match('modalities', 'video', 'exact'),
      match('modalities', 'video', 'term'),
    ];
    expect(explain(spanish, matches, context).reasons.map(({ text }) => text)).toEqual([
      'Format: video, for “video”',
      '“Español” is in the title',
      '“fracciones” in the title is another form of “fraccion”',
    ]);
  });
});

test('words are found without regard to case, accents and apostrophes, and whole', () => {
  const places = (text: string, words: string) =>
    findWords(text, words).map(({ start, end }) => text.slice(start, end));
  expect(places('Fútbol y FUTBOL', 'futbol')).toEqual(['Fútbol', 'FUTBOL']);
  expect(places('fraction fractions', 'fraction')).toEqual(['fraction']);
  expect(places('The solar system, a Solar-System', 'solar system')).toEqual(['solar system', 'Solar-System']);
  expect(places('anything', '')).toEqual([]);
});

test('without an index the same filters hold', () => {
  const document = {
    id: 'a',
    revision: 1,
    subjects: ['science'],
    kind: 'link',
    lexile: null,
    minutes: 8,
    title: 'El agua',
  };
  const anyOf = (field: string, ...values: string[]) => ({ kind: 'anyOf', field, values }) as const;
  expect(passes(document, { kind: 'all', filters: [anyOf('subjects', 'science', 'art'), anyOf('kind', 'link')] })).toBe(
    true,
  );
  expect(passes(document, { kind: 'not', filter: anyOf('kind', 'link') })).toBe(false);
  expect(passes(document, { kind: 'any', filters: [anyOf('kind', 'file'), anyOf('kind', 'link')] })).toBe(true);
  expect(passes(document, { kind: 'noneOf', field: 'kind', values: ['link'] })).toBe(false);
  expect(passes(document, { kind: 'range', field: 'minutes', from: 8, to: 8 })).toBe(true);
  expect(passes(document, { kind: 'range', field: 'lexile', from: 0 })).toBe(false);
  expect(holdsWords(document, ['title', 'subjects'], 'agua sci')).toBe(true);
  expect(holdsWords(document, ['title'], 'fuego')).toBe(false);
});
