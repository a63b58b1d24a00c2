import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { parseCsv } from '../../src/features/resources/import/csv.ts';
import { gradeRange } from '../../src/features/resources/import/csv-cells.ts';
import { csvColumns, csvTemplate } from '../../src/features/resources/import/csv-columns.ts';
import { type ImportFault, renderFault } from '../../src/features/resources/import/import-item.ts';
import { checkedAll, inPieces } from '../support/checked-import.ts';

const csv = (text: string | Buffer) => checkedAll(parseCsv(inPieces(text)));

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

  test('keeps quotation marks inside of words', async () => {
    const { records, faults } = await csv('id,title\n1,A\n2,B "x" y\n3,"C" z\n4,"D ""d"", e"\n5,"E"\n');
    expect(records.map(({ title }) => title)).toEqual(['A', 'B "x" y', '"C" z', 'D "d", e', 'E']);
    expect(faults).toEqual([]);
  });

  test('keeps a cell that spans lines whole, whatever ends the lines', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['id,title,body', '1,A,"one', '', 'two, ""three"""', '2,B,b'].join(end);
      const { records, faults } = await csv(text);
      expect(faults).toEqual([]);
      expect(records.map(({ title, body }) => [title, body])).toEqual([
        ['A', 'one\n\ntwo, "three"'],
        ['B', 'b'],
      ]);
    }
  });

  test('in UTF-16, as spreadsheets write it, is read too', async () => {
    const { records } = await csv(Buffer.from('\uFEFFid\ttitle\n1\tAño\n', 'utf16le'));
    expect(records.map(({ title }) => title)).toEqual(['Año']);
  });

  describe('with a quotation mark that is never closed', () => {
    const read = async (text: string) => {
      const { records, faults } = await csv(text);
      const told = faults.map(({ line, column, rows, reason }) => ({ line, column, rows, reason }));
      return { titles: records.map(({ title }) => title), told };
    };
    const reason = (lost: string, then: string) => `a quotation mark opens here and is never closed: ${lost}, ${then}.`;

    test('loses the one line, and goes on with the next', async () => {
      expect(await read('id,title\n1,A\n2,"B\n3,C\n4,D\n')).toEqual({
        titles: ['A', 'C', 'D'],
        told: [{ line: 3, column: 2, rows: 1, reason: reason('one line cannot be read', 'reading goes on at line 4') }],
      });
    });

    test('notices that a later mark does not close it, but opens another cell', async () => {
      expect(await read('id,title,minutes\n1,"Open,5\n2,Good,5\n3,"Other, one",5\n4,Last,5\n')).toEqual({
        titles: ['Good', 'Other, one', 'Last'],
        told: [expect.objectContaining({ line: 2, column: 2, rows: 1 })],
      });
    });

    test('notices it by the number of cells', async () => {
      expect(await read('id,title,summary\n1,"Open,a\n2,Good,b\n3,Inches,6"\n4,Last,c\n')).toEqual({
        titles: ['Good', 'Inches', 'Last'],
        told: [expect.objectContaining({ line: 2, column: 2, rows: 1 })],
      });
    });

    test('does not take the rest of a cell that spans lines for rows', async () => {
      const text = 'id,title,summary\n1,A,"first\nsecond, part\n\nthird\n2,B,"a ""b"""\n3,C,c\n';
      expect(await read(text)).toEqual({
        titles: ['B', 'C'],
        told: [{ line: 2, column: 3, rows: 3, reason: reason('3 lines cannot be read', 'reading goes on at line 6') }],
      });
    });

    test('tells each, and what is lost at the end', async () => {
      expect(await read('id,title\n1,"A\n2,B\n3,"C\n4,D\n5,"E')).toEqual({
        titles: ['B', 'D'],
        told: [
          expect.objectContaining({ line: 2, rows: 1 }),
          expect.objectContaining({ line: 4, rows: 1 }),
          {
            line: 6,
            column: 2,
            rows: 1,
            reason: reason('one line cannot be read', 'nothing that can be read follows'),
          },
        ],
      });
    });

    test('in the heading has nothing to go on with', async () => {
      const { titles, told } = await read('id,"title\n1,A\n2,B\n');
      expect(titles).toEqual([]);
      expect(told[0]).toMatchObject({ line: 1, column: 2, rows: 3 });
    });

    test('takes no longer to read a table in which each line has one', async () => {
      const rows = 5_000;
      const timed = async (mark: string) => {
        const lines = Array.from({ length: rows }, (_, index) => `${index},Title ${index},${mark}x ${index}`);
        const startedAt = performance.now();
        const { titles, told } = await read(`id,title,summary\n${lines.join('\n')}\n`);
        const lost = told.reduce((sum, { rows: count = 0 }) => sum + count, 0);
        return { found: titles.length, lost, ms: performance.now() - startedAt };
      };
      const whole = await timed('');
      const broken = await timed('"');
      expect([whole.found, whole.lost]).toEqual([rows, 0]);
      expect([broken.found, broken.lost]).toEqual([0, rows]);
      // Reading everything again at each line would take hundreds of times as long.
      expect(broken.ms).toBeLessThan(20 * whole.ms);
    });
  });

  test('loses no row in silence, wherever a mark is left out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.nat(11), fc.nat(2), async (count, at, style) => {
        const broken = at % count;
        const cell = (index: number) => [`"Title ${index}, quoted"`, `Title ${index}`, `"Title ""${index}"""`][style];
        const lines = Array.from({ length: count }, (_, index) =>
          index === broken ? `${index},"Title ${index},x` : `${index},${cell(index)},x`,
        );
        const { records, faults } = await csv(`id,title,summary\n${lines.join('\n')}\n`);
        expect(records).toHaveLength(count - 1);
        expect(faults.map(({ line, rows }) => [line, rows])).toEqual([[broken + 2, 1]]);
      }),
    );
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

  test('has every column described in docs/importing.md', async () => {
    const guide = await readFile(new URL('../../docs/importing.md', import.meta.url), 'utf8');
    for (const { name, meaning, alsoCalled = ['-'] } of csvColumns) {
      expect(guide).toContain(`| \`${name}\` | ${meaning} | ${alsoCalled.join(', ')} |`);
    }
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
