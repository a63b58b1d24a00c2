import { Readable } from 'node:stream';
import { parseEngageNy } from '../../src/features/resources/import/engageny.ts';
import { parseKhan } from '../../src/features/resources/import/khan.ts';
import { parseLrmi } from '../../src/features/resources/import/lrmi.ts';
import { parseNdjson } from '../../src/features/resources/import/ndjson.ts';
import { parseJson } from '../../src/features/resources/import/parse-json.ts';
import { checked, checkedAll, inPieces } from '../support/checked-import.ts';

const ndjson = (text: string) => checkedAll(parseNdjson(inPieces(text)));

describe('NDJSON', () => {
  test('gives a record a line, and the line of what is broken', async () => {
    const { records, faults } = await ndjson(
      '{"title":"A","source":{"system":"x","id":"1"}}\n\n{"title":"B"\n[1]\n' +
        '{"title":"C","url":"https://c.example","modalities":["dance"],"color":1}\n{"title":"D","url":"https://d.example"}',
    );
    expect(records.map(({ title, source }) => [title, source])).toEqual([
      ['A', { system: 'x', id: '1' }],
      ['D', { system: 'ndjson', id: 'https://d.example' }],
    ]);
    expect(faults.map(({ line, field }) => [line, field])).toEqual([
      [3, undefined],
      [4, undefined],
      [5, 'modalities.0'],
      [5, 'color'],
    ]);
    expect(faults[2]?.accepts).toContain('hands-on');
  });

  test('stops with what the file system said', async () => {
    const input = new Readable({
      read() {
        this.destroy(new Error('the disk is gone'));
      },
    });
    await expect(checkedAll(parseNdjson(input))).rejects.toThrow('the disk is gone');
  });
});

describe('JSON', () => {
  test.each([
    ['{\n  "a": 1,\n  x\n}', 3, 3],
    ['{"a": [1, 2', 1, 12],
  ])('tells where %j goes wrong', (text, line, column) => {
    expect(parseJson(text)).toMatchObject({ fault: { line, column } });
  });
});

describe('the topic tree of Khan Academy', () => {
  const video = { kind: 'Video', id: 'v1', slug: 'a-video', title: 'A video', description: ' ' };
  const tree = {
    kind: 'Topic',
    children: [
      {
        kind: 'Topic',
        slug: 'math',
        title: 'Math',
        children: [video, { kind: 'Exercise', id: 'e', slug: 'e', title: 'E' }],
      },
      {
        kind: 'Topic',
        slug: 'science',
        title: 'Science',
        children: [{ ...video, description: 'About it.' }, 7, { kind: 'Poem' }],
      },
    ],
  };

  test('gives one resource for what stands in two places', () => {
    const { records, faults } = checked(parseKhan(tree));
    expect(records).toMatchObject([
      {
        source: { system: 'khan-academy', id: 'v1' },
        url: 'https://www.khanacademy.org/v/a-video',
        summary: 'About it.',
        topicPaths: [['Math'], ['Science']],
        subjects: ['mathematics', 'science'],
        modalities: ['video'],
      },
      { source: { id: 'e' }, modalities: ['interactive'], educationalUse: ['practice'] },
    ]);
    expect(faults.map(({ id, value }) => [id, value])).toEqual([
      ['Science', '7'],
      ['Science', 'Poem'],
    ]);
  });

  test('is told from other JSON', () => {
    expect(checked(parseKhan([])).faults[0]?.reason).toBe('is not a topic tree of Khan Academy.');
  });
});

describe('a grade of EngageNY', () => {
  const lesson = {
    title: 'Two Row Wampum',
    short_title: 'lesson 6',
    hierarchy_level: 'lesson',
    teaser: '',
    standards: ['rl.4.11', 'RL.4.11'],
  };
  const grade = (unit: unknown) => ({
    title: 'Grade 4 English Language Arts',
    short_title: 'grade 4',
    hierarchy_level: 'grade',
    children: [
      { title: 'Becoming a Close Reader', short_title: 'module 1A', hierarchy_level: 'module', children: [unit] },
    ],
  });

  test('gives lessons their place as key, and codes as they are written', () => {
    const unit = { title: 'Unit 1', short_title: 'unit 1', hierarchy_level: 'unit', children: [lesson] };
    expect(checked(parseEngageNy(grade(unit))).records).toMatchObject([
      {
        source: { system: 'engageny', id: 'grade-4-english-language-arts/module-1a/unit-1/lesson-6' },
        gradeLevels: ['4'],
        subjects: ['english language arts'],
        alignments: [{ code: 'rl.4.11', alignmentType: 'teaches' }],
        topicPaths: [['Grade 4 English Language Arts', 'Module 1A: Becoming a Close Reader', 'Unit 1']],
        audience: 'teachersOnly',
      },
    ]);
  });

  test('tells what does not belong, and goes on', () => {
    const unit = {
      title: 'Unit 1',
      short_title: 'unit 1',
      hierarchy_level: 'unit',
      children: [{ hierarchy_level: 'module' }, lesson, { ...lesson, short_title: 3 }],
    };
    const { records, faults } = checked(parseEngageNy(grade(unit)));
    expect(records).toHaveLength(1);
    expect(faults.map(({ id, field, value }) => [id, field, value])).toEqual([
      ['grade 4 / module 1A / unit 1', 'hierarchy_level', 'module'],
      ['grade 4 / module 1A / unit 1', 'short_title', '3'],
    ]);
    expect(checked(parseEngageNy({})).faults).toHaveLength(1);
  });
});

describe('LRMI', () => {
  test('is read from a graph, with prefixes, single values, lists and references', () => {
    const { records, faults } = checked(
      parseLrmi({
        '@context': 'https://schema.org',
        '@graph': [
          { '@id': '#ana', '@type': 'Person', name: 'Ana Ruiz' },
          {
            '@type': ['LearningResource', 'VideoObject'],
            '@id': 'https://a.example/1',
            'schema:name': { '@value': 'Fracciones', '@language': 'es' },
            'http://schema.org/inLanguage': 'es',
            author: { '@id': '#ana' },
            license: { '@id': 'https://creativecommons.org/licenses/by/4.0/' },
            educationalLevel: ['Grade 3', { '@type': 'DefinedTerm', termCode: '4' }, 'Beginner'],
            teaches: { '@type': 'DefinedTerm', termCode: '3.NF.A.1', name: 'Understand a fraction' },
            educationalAlignment: [
              { alignmentType: 'assesses', targetName: '3.NF.A.2' },
              { alignmentType: 'educationalSubject', targetName: 'Mathematics' },
            ],
            keywords: 'pizza, sharing',
            accessMode: 'https://schema.org/visual',
            accessibilityFeature: ['CAPTIONS', 'sparkles'],
            timeRequired: 'twenty minutes',
            audience: { '@type': 'EducationalAudience', educationalRole: 'teacher' },
          },
        ],
      }),
    );
    expect(records).toMatchObject([
      {
        source: { system: 'lrmi', id: 'https://a.example/1' },
        title: 'Fracciones',
        kind: 'link',
        url: 'https://a.example/1',
        inLanguage: ['es'],
        author: 'Ana Ruiz',
        license: 'https://creativecommons.org/licenses/by/4.0/',
        gradeLevels: ['3', '4'],
        subjects: ['mathematics'],
        modalities: ['video'],
        alignments: [
          { code: '3.NF.A.1', alignmentType: 'teaches' },
          { code: '3.NF.A.2', alignmentType: 'assesses' },
        ],
        keywords: ['pizza', 'sharing'],
        accessModes: ['visual'],
        accessibilityFeatures: ['captions'],
        timeRequired: null,
        audience: 'teachersOnly',
      },
    ]);
    expect(faults.map(({ field, isNote }) => [field, isNote])).toEqual([
      ['timeRequired', true],
      ['educationalLevel', true],
      ['accessibilityFeature', true],
    ]);
  });

  test.each([
    ['one object', { '@type': 'LearningResource', name: 'A', url: 'https://a.example' }],
    ['a list', [{ '@type': 'CreativeWork', name: ['A'], url: ['https://a.example'] }]],
    [
      'an item list',
      {
        '@type': 'ItemList',
        itemListElement: [{ '@type': 'ListItem', item: { '@type': 'Course', name: 'A', url: 'https://a.example' } }],
      },
    ],
  ])('is read from %s', (_shape, document) => {
    expect(checked(parseLrmi(document)).records).toMatchObject([{ title: 'A', url: 'https://a.example' }]);
  });

  test('tells what lacks a name, or is nothing', () => {
    const { records, faults } = checked(parseLrmi([{ '@type': 'LearningResource', url: 'https://a.example' }, 5]));
    expect(records).toEqual([]);
    expect(faults.map(({ id, field, value }) => [id, field, value])).toEqual([
      ['item 1', 'title', undefined],
      ['item 2', undefined, '5'],
    ]);
  });
});
