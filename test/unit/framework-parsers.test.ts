import { Readable } from 'node:stream';
import type { FrameworkPackage } from '../../src/features/standards/framework-package.ts';
import { parseCommonCoreIdentifiers, toAliasList } from '../../src/integrations/case/common-core-identifiers.ts';
import { readJsonRecords } from '../../src/integrations/case/json-records.ts';
import { parseCase } from '../../src/integrations/case/parse-case.ts';
import { parseCommonCore } from '../../src/integrations/case/parse-common-core.ts';
import { parseOpensaltCsv } from '../../src/integrations/case/parse-opensalt-csv.ts';

const guid = (last: number | string) => `00000000-0000-0000-0000-${String(last).padStart(12, '0')}`;

const document = {
  identifier: guid(1),
  uri: 'https://case.example/ims/case/v1p0/CFDocuments/1',
  creator: 'A state',
  title: 'Mathematics',
  lastChangeDateTime: '2024-01-02T03:04:05+00:00',
};

const item = (last: number, more: object = {}) => ({
  identifier: guid(last),
  uri: `https://case.example/ims/case/v1p0/CFItems/${last}`,
  fullStatement: `Statement ${last}`,
  lastChangeDateTime: '2024-01-02T03:04:05+00:00',
  ...more,
});

const link = (last: number | string) => ({ title: `T${last}`, identifier: guid(last), uri: `urn:example:${last}` });

const childOf = (id: number, origin: number, destination: number, more: object = {}) => ({
  identifier: guid(id),
  uri: `urn:example:association:${id}`,
  associationType: 'isChildOf',
  originNodeURI: link(origin),
  destinationNodeURI: link(destination),
  lastChangeDateTime: '2024-01-02T03:04:05+00:00',
  ...more,
});

/** The text in pieces of a few characters, as a slow connection sends it. */
const inPieces = (text: string, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size)),
  );

const parse = (value: unknown, size = 7): Promise<FrameworkPackage> =>
  parseCase(inPieces(typeof value === 'string' ? value : JSON.stringify(value), size));

const told = ({ problems }: FrameworkPackage) =>
  problems.map(({ outcome, place, code }) => `${outcome} ${place} ${code}`);

describe('a CASE package', () => {
  const flat = {
    CFDocument: document,
    CFItems: [item(2), item(3)],
    CFAssociations: [childOf(11, 2, 1), childOf(12, 3, 2, { sequenceNumber: 4 })],
    CFDefinitions: { CFItemTypes: [{ identifier: guid(21), title: 'Standard', typeCode: null }] },
  };

  test.each([1, 3, 64, 100_000])('reads the same however it arrives (%i characters at a time)', async (size) => {
    const { framework, standards, associations, definitions, problems } = await parse(flat, size);
    expect(framework).toMatchObject({ id: guid(1), title: 'Mathematics', caseVersion: '1.0' });
    expect(standards.map(({ id }) => id)).toEqual([guid(2), guid(3)]);
    expect(associations.map(({ sequenceNumber }) => sequenceNumber)).toEqual([null, 4]);
    expect(definitions).toEqual([
      { kind: 'itemType', id: guid(21), record: { identifier: guid(21), title: 'Standard' } },
    ]);
    expect(problems).toEqual([]);
  });

  test('is found in every wrapping, with brackets and quotation marks inside of texts', async () => {
    const statement = 'Say "}]" and \\ and {[ and é 𝑑';
    const package_ = { ...flat, CFItems: [item(2, { fullStatement: statement })] };
    for (const wrapped of [{ CFPackage: package_ }, { data: { CFPackage: package_ } }, [package_]]) {
      const { standards } = await parse(wrapped, 5);
      expect(standards.map((one) => one.statement)).toEqual([statement]);
    }
  });

  test('may be written with a byte order mark, over many lines, with bytes of one character apart', async () => {
    const bytes = Buffer.from(
      `\uFEFF${JSON.stringify({ ...flat, CFItems: [item(2, { fullStatement: 'Añadir 𝑑' })] }, null, 2)}`,
    );
    const { standards } = await parseCase(Readable.from(Array.from(bytes, (byte) => Buffer.from([byte]))));
    expect(standards[0]).toMatchObject({
      statement: 'Añadir 𝑑',
      place: expect.stringMatching(/^CFItems\[0\], line \d+$/),
    });
  });

  test('may hold nulls, numbers as text, one value for a list, floats, and names in another case', async () => {
    const { standards, associations, problems } = await parse({
      ...flat,
      CFItems: [
        item(2, { notes: null, educationLevel: 'KG,01', subject: 'Math', conceptKeywords: null, humanCodingScheme: 3 }),
      ],
      CFAssociations: [
        { ...childOf(11, 2, 1), sequenceNumber: 2.0, destinationNodeURI: undefined, destinationNodeUri: link(1) },
        childOf(12, 2, 1, { sequenceNumber: '7', CFAssociationGroupingURI: null }),
      ],
    });
    expect(standards[0]).toMatchObject({ notes: null, educationLevels: ['KG', '01'], subjects: ['Math'], code: '3' });
    expect(associations.map((one) => [one.destination.identifier, one.sequenceNumber])).toEqual([
      [guid(1), 2],
      [guid(1), 7],
    ]);
    expect(problems).toEqual([]);
  });

  test('may hold a record in place of a list of one', async () => {
    const { standards, associations, definitions, problems } = await parse({
      CFDocument: document,
      CFItems: item(2),
      CFAssociations: childOf(11, 2, 1),
      CFDefinitions: { CFItemTypes: { identifier: guid(21), title: 'Standard', typeCode: null } },
    });
    expect([standards, associations, definitions].map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(standards[0]?.place).toBe('CFItems');
    expect(problems).toEqual([]);
    expect(told(await parse({ ...flat, CFItems: { fullStatement: 'Add' } }))[0]).toContain('CFItems');
  });

  test('tells of a broken record with its place and goes on', async () => {
    const text = JSON.stringify({
      ...flat,
      CFItems: [
        { fullStatement: 'No identifier', humanCodingScheme: 'A.1' },
        item(2),
        item(2, { humanCodingScheme: 'other' }),
        item(2),
        { ...item(5), identifier: 'five' },
        { ...item(6), fullStatement: null },
        'BROKEN',
        null,
        'text',
        5,
      ],
      CFAssociations: [
        childOf(11, 2, 1),
        { ...childOf(12, 2, 1), destinationNodeURI: null },
        { ...childOf(13, 2, 1), identifier: null },
      ],
    }).replace('"BROKEN"', '{"identifier": oops}');
    const package_ = await parse(text);
    expect(package_.standards.map(({ id }) => id)).toEqual([guid(2)]);
    expect(package_.associations).toHaveLength(2);
    expect(told(package_)).toEqual([
      'skipped CFItems[0] missing_identifier',
      'skipped CFItems[2] repeated_identifier',
      'skipped CFItems[3] repeated',
      'skipped CFItems[4] not_a_guid',
      'skipped CFItems[5] missing_statement',
      'skipped CFItems[6] not_a_record',
      'skipped CFItems[7] not_a_record',
      'skipped CFItems[8] not_a_record',
      'skipped CFItems[9] not_a_record',
      'skipped CFAssociations[1] missing_end',
      'mended CFAssociations[2] missing_identifier',
    ]);
    expect(package_.problems[1]?.message).toContain('humanCodingScheme');
  });

  test('leaves out a record that is nested deeper than anything that is meant', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const text = JSON.stringify({ CFDocument: document, CFItems: [item(2, { fullStatement: '-deep-' }), item(3)] });
    const read = await parse(text.replace('"-deep-"', deep), 10_000);
    expect(read.standards.map(({ id }) => id)).toEqual([guid(3)]);
    expect(told(read)).toHaveLength(1);
  });

  test('gives an association without an identifier the same one each time', async () => {
    const without = { ...flat, CFAssociations: [{ ...childOf(11, 2, 1), identifier: null }] };
    const ids = await Promise.all([parse(without), parse(without)]);
    expect(ids[0]?.associations[0]?.id).toBe(ids[1]?.associations[0]?.id);
  });

  test('keeps ends that are elsewhere, types of its own, and identifiers of any version in lower case', async () => {
    const odd = 'ABCDEF00-0000-0000-0000-00000000000A';
    const { standards, associations, problems } = await parse({
      ...flat,
      CFItems: [{ ...item(2), identifier: odd }],
      CFAssociations: [
        childOf(11, 2, 1, { destinationNodeURI: { title: 'Far', identifier: 'MP.5', uri: 'urn:fdc:x:MP.5' } }),
        childOf(12, 2, 1, { associationType: 'ext:buildsOn' }),
        childOf(13, 2, 1, { associationType: 'Exact Match Of' }),
        childOf(14, 2, 1, { associationType: 'comes from' }),
      ],
    });
    expect(standards[0]?.id).toBe(odd.toLowerCase());
    expect(associations[0]?.destination).toEqual({ title: 'Far', identifier: 'MP.5', uri: 'urn:fdc:x:MP.5' });
    expect(associations.slice(1).map(({ type }) => type)).toEqual(['ext:buildsOn', 'exactMatchOf', 'ext:comesfrom']);
    expect(problems.map(({ code }) => code)).toEqual(['unknown_association_type', 'unknown_association_type']);
  });

  test('names fields that CASE does not have once, however often they stand there', async () => {
    const package_ = await parse({ ...flat, CFItems: [item(2, { colour: 1 }), item(3, { colour: 2 })] });
    expect(told(package_)).toEqual(['mended CFItems[0] unknown_field']);
    expect(package_.problems[0]?.message).toContain('2 records');
  });

  test.each([
    ['', /not valid JSON/],
    ['<!doctype html>', /web page/],
    ['{"CFDocument": {', /ends in the middle/],
    ['{"CFItems": ]', /not valid JSON/],
    ['{} {}', /not valid JSON/],
    ['{"CFItems": []}', /no CFDocument/],
    ['{"CFDocuments": [{"identifier": "x"}]}', /list of frameworks/],
    ['{"CFDocument": {"title": "No identifier"}}', /no identifier that is a GUID/],
  ])('refuses %j, saying what to do', async (text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
  });
});

describe('records in a JSON document', () => {
  test('are told with the line on which they begin', async () => {
    const text = '{\n"list": [\n {"a":\n 1},\n {"b": "\\n"}\n]}';
    const found = [];
    for await (const { index, line, value } of readJsonRecords(inPieces(text, 2), {
      lists: new Set(['list']),
      objects: new Set(),
    })) {
      found.push([index, line, value]);
    }
    expect(found).toEqual([
      [0, 3, { a: 1 }],
      [1, 5, { b: '\n' }],
    ]);
  });
});

describe('a table of OpenSALT', () => {
  const header = 'identifier,fullStatement,humanCodingScheme,smartLevel,educationLevel,lastChangeDateTime';
  const read = (rows: readonly string[], title = 'Table') => parseOpensaltCsv([header, ...rows].join('\n'), { title });

  test('becomes a tree by its smartLevels, and the same framework each time', async () => {
    const rows = [
      `${guid(2)},Grade 3,3,1,03,2017-08-23 23:48:01`,
      `${guid(3)},"Add, and\nsubtract",3.1,1.2,"03,04",2017-08-24 00:00:00`,
      `${guid(4)},Count,3.2,2.1,03,`,
    ];
    const package_ = await read(rows);
    expect(package_.framework).toMatchObject({ title: 'Table', lastChangeDateTime: new Date('2017-08-24T00:00:00Z') });
    expect(package_.standards[1]).toMatchObject({ statement: 'Add, and\nsubtract', educationLevels: ['03', '04'] });
    const edges = package_.associations.map((one) => [
      one.origin.identifier,
      one.destination.identifier,
      one.sequenceNumber,
    ]);
    expect(edges).toEqual([
      [guid(2), package_.framework.id, 1],
      [guid(3), guid(2), 2],
      [guid(4), package_.framework.id, 1],
    ]);
    expect(told(package_)).toEqual(['mended line 5 missing_parent']);
    expect((await read(rows)).associations).toEqual(package_.associations);
    expect((await read(rows, ' table ')).framework.id).toBe(package_.framework.id);
  });

  test('may name parents and other connections by identifier or code', async () => {
    const { associations, problems } = await parseOpensaltCsv(
      [
        'Identifier;fullStatement;humanCodingScheme;isChildOf;precedes',
        `${guid(2)};Grade;G;;`,
        `${guid(3)};One;1;g;${guid(4)}`,
        `${guid(4)};Two;2;G;7.X`,
      ].join('\r'),
      { title: 'T', id: guid(9) },
    );
    expect(associations.map((one) => [one.type, one.origin.title, one.destination.title])).toEqual([
      ['isChildOf', 'G', 'T'],
      ['isChildOf', '1', 'G'],
      ['precedes', '1', '2'],
      ['isChildOf', '2', 'G'],
    ]);
    expect(problems.map(({ code }) => code)).toEqual(['unknown_code']);
  });

  test('skips rows without a GUID or a statement, and rows that repeat one', async () => {
    const package_ = await read([
      ',No id,a,1,,',
      'x,Bad id,b,2,,',
      `${guid(4)},,,3,,`,
      `${guid(5)},Five,,4,,`,
      `${guid(5)},Again,,5,,`,
    ]);
    expect(package_.standards.map(({ statement }) => statement)).toEqual(['Five']);
    expect(told(package_)).toEqual([
      'skipped line 2 missing_identifier',
      'skipped line 3 not_a_guid',
      'skipped line 4 missing_statement',
      'skipped line 6 repeated_identifier',
    ]);
  });

  test('is refused without its columns, saying which are missing', async () => {
    await expect(parseOpensaltCsv('a,b\n1,2', { title: 'T' })).rejects.toThrow(
      /identifier and fullStatement is missing/,
    );
    await expect(parseOpensaltCsv('', { title: 'T' })).rejects.toThrow(/no rows/);
  });
});

describe('statements of the Common Core', () => {
  const hex = (last: number) => String(last).padStart(32, '0');
  const statements = [
    { id: hex(1), subject: 'Math', code: 'Math.3', shortCode: '3', gradeLevel: 'Grade 3', CCSS: { GUID: hex(1) } },
    { id: hex(2), subject: 'Math', code: 'Math.3.NF', statement: 'Fractions', CCSS: { GUID: hex(2) } },
    { id: hex(3), subject: 'Math', code: 'Math.3.NF.A', statement: 'Develop', asnIdentifier: 'S3', CCSS: {} },
    {
      id: hex(4),
      subject: 'Math',
      code: 'Math.3.NF.1',
      shortCode: '3.NF.1',
      statement: 'Say &quot;a third&quot;',
      gradeLevels: ['03'],
      clarifications: ['Only halves.'],
      ASN: { id: 'S4', parent: 'S3', leaf: 'true' },
      CCSS: { URI: 'http://corestandards.org/2010/math/content/3/NF/1' },
    },
    { subject: 'Math', statement: 'Without a GUID', ASN: { id: 'S5', parent: null }, CCSS: {} },
    { subject: 'Math', statement: 'Without anything' },
  ];

  test('have the parents that the file names, and those of their codes where no other leads there', () => {
    const { standards, associations, problems, framework } = parseCommonCore(statements);
    const names = new Map(standards.map(({ id, code, statement }) => [id, code ?? statement]));
    const edges = associations.map((one) => [names.get(one.origin.identifier), names.get(one.destination.identifier)]);
    expect(edges).toEqual([
      ['Math.3', undefined],
      ['Math.3.NF', 'Math.3'],
      ['Math.3.NF.A', 'Math.3.NF'],
      ['Math.3.NF.1', 'Math.3.NF.A'],
      ['Without a GUID', undefined],
    ]);
    expect(associations[0]?.destination.identifier).toBe(framework.id);
    expect(standards[0]?.statement).toBe('Grade 3');
    expect(standards[3]).toMatchObject({
      statement: 'Say "a third"',
      notes: 'Only halves.',
      aliases: ['S4', '3.NF.1', 'http://corestandards.org/2010/math/content/3/NF/1'],
    });
    expect(problems.map(({ code }) => code)).toEqual(['missing_statement', 'missing_identifier']);
  });

  test('take spellings, addresses, clusters and what they lack from the official list', () => {
    const list = [
      'Current URL,Dot notation,URI,GUID',
      `,CCSS.Math.Content.3.NF.A.1,http://corestandards.org/Math/Content/3/NF/A/1,${hex(4)}`,
      `,CCSS.Math.Content.4,http://corestandards.org/Math/Content/4,${hex(7)}`,
      `,CCSS.ELA-Literacy.RL.4,http://corestandards.org/ELA-Literacy/RL/4,${hex(8)}`,
      ',CCSS.Math.Content.5,http://corestandards.org/Math/Content/5,none',
    ].join('\r');
    const { identifiers, problems } = parseCommonCoreIdentifiers(list);
    expect(problems.map(({ place, code }) => [place, code])).toEqual([['line 5 of the identifiers', 'not_a_guid']]);
    const { standards } = parseCommonCore(statements, identifiers);
    expect(standards.map(({ code }) => code)).toEqual([
      'Math.3',
      'Math.3.NF',
      'Math.3.NF.A',
      'Math.3.NF.1',
      null,
      'CCSS.Math.Content.4',
    ]);
    expect(standards[3]?.aliases).toContain('CCSS.Math.Content.3.NF.A.1');
    expect(toAliasList({ identifiers, problems }).entries[0]).toMatchObject({
      names: [
        '00000000-0000-0000-0000-000000000004',
        'CCSS.Math.Content.3.NF.A.1',
        'http://corestandards.org/Math/Content/3/NF/A/1',
      ],
    });
  });

  test('are refused when they are something else', () => {
    expect(() => parseCommonCore({})).toThrow(/no list of Common Core statements/);
    expect(() => parseCommonCore([{ title: 'x' }])).toThrow(/no list of Common Core statements/);
  });
});
