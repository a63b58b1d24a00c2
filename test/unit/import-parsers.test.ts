import { Readable } from 'node:stream';
import { checkRecord } from '../../src/features/resources/import/check-record.ts';
import { parseCsv } from '../../src/features/resources/import/csv.ts';
import { csvColumns, csvTemplate, gradeRange } from '../../src/features/resources/import/csv-columns.ts';
import { parseEngageNy } from '../../src/features/resources/import/engageny.ts';
import { type ImportFault, type ImportItem, renderFault } from '../../src/features/resources/import/import-item.ts';
import { parseKhan } from '../../src/features/resources/import/khan.ts';
import { parseLrmi } from '../../src/features/resources/import/lrmi.ts';
import { parseNdjson } from '../../src/features/resources/import/ndjson.ts';
import { parseJson } from '../../src/features/resources/import/parse-json.ts';
import type { ImportRecord } from '../../src/features/resources/resource.schemas.ts';

type Outcome = { records: ImportRecord[]; faults: ImportFault[] };

/** What would reach the service, and everything that would be told. */
function checked(items: Iterable<ImportItem>): Outcome {
  const outcome: Outcome = { records: [], faults: [] };
  for (const item of items) {
    if (item.kind === 'fault') outcome.faults.push(item.fault);
    else {
      const result = checkRecord(item.record, item.place);
      if (result.kind === 'record') outcome.records.push(result.record);
      else outcome.faults.push(...result.faults);
    }
  }
  return outcome;
}

async function checkedAll(items: AsyncIterable<ImportItem>): Promise<Outcome> {
  const all: ImportItem[] = [];
  for await (const item of items) all.push(item);
  return checked(all);
}

/** In pieces of a few bytes, as a slow file would come. */
function inPieces(text: string | Buffer): Readable {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += 7) pieces.push(bytes.subarray(start, start + 7));
  return Readable.from(pieces, { objectMode: false });
}

const csv = (text: string | Buffer) => checkedAll(parseCsv(inPieces(text)));
const ndjson = (text: string) => checkedAll(parseNdjson(inPieces(text)));

describe('a CSV table', () => {
  test('is read in any order of columns, with lists, ranges, minutes, yes and no', async () => {
    const { records, faults } = await csv(
      'Title,Grade Level,minutes,standards,assesses,has_ads,id,topics,lexile\n' +
        '"Pizza, shared",K-2; 4,20,3.NF.A.1; 3.NF.A.2,3.NF.A.3,no,pizza,Math > Fractions; Food,650\n',
    );
    expect(faults).toEqual([]);
    expect(records).toEqual([
      {
        source: { system: 'csv', id: 'pizza' },
        title: 'Pizza, shared',
        gradeLevels: ['K', '1', '2', '4'],
        timeRequired: 'PT20M',
        alignments: [
          { code: '3.NF.A.1', alignmentType: 'teaches' },
          { code: '3.NF.A.2', alignmentType: 'teaches' },
          { code: '3.NF.A.3', alignmentType: 'assesses' },
        ],
        hasAds: false,
        topicPaths: [['Math', 'Fractions'], ['Food']],
        textComplexity: { lexile: 650, fleschKincaidGrade: null },
      },
    ]);
  });

  test('takes the address for a key and for a link', async () => {
    const { records } = await csv('\uFEFFtitle,url\r\nA,https://a.example/\r\n\r\nB,https://b.example/x\r\n');
    expect(records.map(({ source, kind }) => [source.id, kind])).toEqual([
      ['https://a.example/', 'link'],
      ['https://b.example/x', 'link'],
    ]);
  });

  test.each([';', '\t'])('may be separated by %j', async (separator) => {
    const { records } = await csv(
      `${['id', 'title', 'summary'].join(separator)}\n${['1', 'Uno', 'a, b'].join(separator)}`,
    );
    expect(records).toEqual([{ source: { system: 'csv', id: '1' }, title: 'Uno', summary: 'a, b' }]);
  });

  test('tells line, column, value, reason and what is accepted, and goes on', async () => {
    const { records, faults } = await csv(
      'id,title,gradeLevels,url,worksOffline\n' +
        '1,"Two\nlines",13,https://a.example,yes\n' +
        '2,,5,ftp://a.example,perhaps\n' +
        ',No key,5,,no\n' +
        '4,Good,5,https://b.example,no\n',
    );
    expect(records.map(({ title }) => title)).toEqual(['Good']);
    expect(faults.map(({ line, column, field, value }) => [line, column, field, value])).toEqual([
      [2, 3, 'gradeLevels.0', '13'],
      [4, 2, 'title', undefined],
      [4, 4, 'url', 'ftp://a.example'],
      [4, 5, 'worksOffline', 'perhaps'],
      [5, undefined, 'id', undefined],
    ]);
    expect(renderFault({ ...(faults[0] as ImportFault), accepts: 'K, 1' })).toBe(
      'skipped line 2, column 3: gradeLevels.0 "13": is not one of the accepted values. Accepted: K, 1',
    );
  });

  test('leaves unknown columns out with a note, and refuses a table without titles', async () => {
    const known = await csv('id,title,colour\n1,A,red\n');
    expect(known.records).toHaveLength(1);
    expect(known.faults).toEqual([expect.objectContaining({ line: 1, column: 3, value: 'colour', isNote: true })]);
    for (const text of ['', 'name,colour\nA,red\n']) {
      const { records, faults } = await csv(text);
      expect(records).toEqual([]);
      expect(faults.map(({ reason }) => reason)).toContain('has no column "title".');
    }
  });

  test('keeps quotation marks inside of words, and tells where one was never closed', async () => {
    const { records, faults } = await csv('id,title\n1,A\n2,B "x" y\n3,"C" z\n4,D\n5,"E\n6,F\n');
    expect(records.map(({ title }) => title)).toEqual(['A', 'B "x" y', '"C" z', 'D']);
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([[6, expect.stringContaining('never closed')]]);
  });

  test('with rows that are too short or too long takes what is there', async () => {
    const { records } = await csv('id,title,summary\n1,A\n2,B,b,c,d\n');
    expect(records.map(({ title, summary }) => [title, summary])).toEqual([
      ['A', undefined],
      ['B', 'b'],
    ]);
  });

  test('has a template that can be imported as it is', async () => {
    const { records, faults } = await csv(csvTemplate());
    expect(faults).toEqual([]);
    expect(records).toMatchObject([{ title: 'Pizza fractions', timeRequired: 'PT20M', approvedForStudents: true }]);
    expect(csvTemplate().split('\r\n')[0]?.split(',')).toEqual(csvColumns.map(({ name }) => name));
  });

  test.each([
    ['3', ['3']],
    ['Grade 3', ['3']],
    ['grades 3-5', ['3', '4', '5']],
    ['K–1', ['K', '1']],
    ['kindergarten', ['K']],
    ['5-3', ['5-3']],
    ['x', ['x']],
  ])('reads the grades %j', (text, grades) => {
    expect(gradeRange(text)).toEqual(grades);
  });
});

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
