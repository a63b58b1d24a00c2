import fc from 'fast-check';
import { findCaptionFault } from '../../src/features/files/web-vtt.ts';
import { wordsOf } from '../../src/features/resources/versions/change-words.ts';
import { fieldChanges } from '../../src/features/resources/versions/field-change.ts';
import { fieldLabels } from '../../src/features/resources/versions/field-labels.ts';
import { linesChanged } from '../../src/features/resources/versions/line-changes.ts';
import {
  catalogFields,
  contentFields,
  resourceFields,
  withFieldsOf,
} from '../../src/features/resources/versions/resource-fields.ts';
import { buildResource } from '../support/resources.ts';

const told = (before: object, after: object) => {
  const changes = fieldChanges(buildResource({}, before), buildResource({}, after));
  return changes.map((change) => [wordsOf(change, 'en'), wordsOf(change, 'es')]);
};

describe('what differs between two states of a resource', () => {
  test.each<[name: string, before: object, after: object, en: string, es: string]>([
    ['a title', { title: 'A' }, { title: 'B' }, 'Title: from “A” to “B”.', 'Título: de «A» a «B».'],
    ['what comes', {}, { summary: 'Green' }, 'Summary: added “Green”.', 'Resumen: se añade «Green».'],
    ['what goes', { author: 'Ann' }, {}, 'Author: removed Ann.', 'Autoría: se quita Ann.'],
    [
      'a list',
      { gradeLevels: ['3', '5'] },
      { gradeLevels: ['4', '3', 'K'] },
      'Grades: added 4, K; removed 5.',
      'Grados: se añade 4, K; se quita 5.',
    ],
    [
      'an order',
      { keywords: ['a', 'b'] },
      { keywords: ['b', 'a'] },
      'Keywords: put in another order.',
      'Palabras clave: en otro orden.',
    ],
    ['a license', {}, { license: 'cc0' }, 'License: from CC BY 4.0 to CC0 1.0.', 'Licencia: de CC BY 4.0 a CC0 1.0.'],
    [
      'a time',
      { timeRequired: 'PT20M' },
      { timeRequired: 'PT1H' },
      'Time needed: from 20 min to 60 min.',
      'Tiempo necesario: de 20 min a 60 min.',
    ],
    [
      'yes and no',
      { hasAds: true },
      { hasAds: false },
      'Shows ads: from yes to no.',
      'Muestra publicidad: de sí a no.',
    ],
    [
      'an alignment',
      {},
      { alignments: [{ code: '3.NF.A.1', alignmentType: 'assesses' }] },
      'Aligned to: added checks 3.NF.A.1.',
      'Alineado con: se añade evalúa 3.NF.A.1.',
    ],
    [
      'an address',
      {},
      { url: 'https://example.org/toads' },
      'Address or file: from “https://example.org/frogs” to “https://example.org/toads”.',
      'Dirección o archivo: de «https://example.org/frogs» a «https://example.org/toads».',
    ],
    [
      'a text',
      { kind: 'text', url: null, body: 'one\ntwo\nthree' },
      { kind: 'text', url: null, body: 'one\n2\nthree\nfour' },
      'Text: 2 lines added, 1 removed.',
      'Texto: 2 líneas añadidas, 1 quitada.',
    ],
  ])('tells %s in English and Spanish', (_name, before, after, en, es) => {
    expect(told(before, after)).toEqual([[en, es]]);
  });

  test('every field of a resource is compared and has a label', () => {
    const { content, catalog } = buildResource();
    expect([...catalogFields].sort()).toEqual(Object.keys(catalog).sort());
    expect(resourceFields.every((field) => fieldLabels[field].en && fieldLabels[field].es)).toBe(true);
    const other = { ...content, ...Object.fromEntries(Object.keys(content).map((part) => [part, `other ${part}`])) };
    expect(withFieldsOf(content, other, contentFields)).toEqual(other);
  });

  test('tags that nobody kept with a version are not compared', () => {
    const { content, catalog } = buildResource({}, { subjects: ['science'] });
    expect(fieldChanges({ content, catalog: null }, { content, catalog })).toEqual([]);
  });

  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

  test('lines that went and came turn the earlier text into the later one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changed = linesChanged(before, after);
        const split = (whole: string) => (whole === '' ? [] : whole.split('\n'));
        const stay = (whole: string, kind: string) => {
          const gone = new Set(changed.filter((line) => line.kind === kind).map(({ line }) => line));
          return split(whole).filter((_line, at) => !gone.has(at + 1));
        };
        expect(stay(before, 'removed')).toEqual(stay(after, 'added'));
        if (before === after) expect(changed).toEqual([]);
      }),
    );
  });

  test('a text of thousands of new lines is compared at once', () => {
    const lines = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word} ${at}`).join('\n');
    expect(linesChanged(lines('a'), lines('b'))).toHaveLength(40_000);
  });
});

describe('captions', () => {
  const cue = '00:01.000 --> 00:02.500';

  test.each([
    ['nothing but the head', 'WEBVTT'],
    ['a mark of byte order, a title and a head', '\ufeffWEBVTT - Frogs\nKind: captions\nLanguage: en\n\n'],
    [
      'names, settings, hours and marks',
      `WEBVTT\n\nfirst\n${cue} align:start\n<v Ann>Hello\n\n01:00:00.000 --> 100:00:00.000\nBye\n`,
    ],
    [
      'notes, styles and regions',
      `WEBVTT\r\n\r\nNOTE\r\nhidden\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nREGION\r\nid:a\r\n\r\n${cue}\r\nHello`,
    ],
    ['several that begin together', `WEBVTT\n\n${cue}\nA\n\n${cue}\nB`],
  ])('are in order with %s', (_name, text) => {
    expect(findCaptionFault(text)).toBeNull();
  });

  test.each([
    ['another beginning', 'WEBVT\n', 1],
    ['times right below the head', `WEBVTT\n${cue}\nHello`, 2],
    ['a comma, as SubRip has it', 'WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\nHello', 4],
    ['words without times', `WEBVTT\n\n${cue}\nHello\n\nWho says this?\nAnd when?\n`, 7],
    ['an end before the beginning', 'WEBVTT\n\n00:03.000 --> 00:02.000\nHello', 3],
    ['a step back in time', `WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n${cue}\nB`, 6],
    ['a missing empty line', `WEBVTT\n\n${cue}\nHello\n00:05.000 --> 00:06.000\nBye`, 5],
    ['61 seconds', 'WEBVTT\n\n00:61.000 --> 01:02.000\nHello', 3],
  ])('are refused for %s, with the line', (_name, text, line) => {
    expect(findCaptionFault(text)?.line).toBe(line);
  });
});
