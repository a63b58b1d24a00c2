import fc from 'fast-check';
import { optionsFor, typedTag } from '../../../src/web/places/tagging/cell-options.ts';
import { parseTable, placePaste, writeTable } from '../../../src/web/places/tagging/clipboard.ts';
import { type Column, columns } from '../../../src/web/places/tagging/columns.ts';
import { applyDifference, chunkGroups, groupEdits, operationsFor } from '../../../src/web/places/tagging/edits.ts';
import {
  type GridRow,
  plainTag,
  standardCode,
  standardTag,
  suggestionsFor,
  withCell,
} from '../../../src/web/places/tagging/grid-row.ts';
import {
  emptyGrid,
  withEdits,
  withRows,
  withTroubles,
  withUnknown,
} from '../../../src/web/places/tagging/grid-store.ts';
import {
  blockOf,
  everything,
  move,
  rowsInSight,
  type Selection,
  start,
  wholeColumns,
  wholeRows,
} from '../../../src/web/places/tagging/selection.ts';
import {
  lackingFilter,
  readTagging,
  searchFilter,
  selectionOf,
  writeTagging,
} from '../../../src/web/places/tagging/tagging-state.ts';
import {
  codesIn,
  type Dictionary,
  fold,
  readCell,
  readMinutes,
  type Term,
  writeCell,
} from '../../../src/web/places/tagging/words.ts';

const column = (key: Column['key']) => columns.find((one) => one.key === key) as Column;
const term = (id: string, label: string, ...words: string[]): Term => ({
  id,
  label,
  parentLabel: null,
  words: [id, label, ...words],
});
const soccer = term('soccer', 'Soccer', 'Fútbol');
const video = term('video', 'Video');
const dictionary: Dictionary = {
  terms: {
    interests: new Map(soccer.words.map((word) => [fold(word), soccer])),
    modalities: new Map([['video', video]]),
  },
  standards: new Map([['3nf1', { id: 'guid-1', code: '3.NF.1' }]]),
};
const none = {
  alignments: [],
  gradeLevels: [],
  subjects: [],
  interests: [],
  modalities: [],
  learningResourceType: [],
  inLanguage: [],
  depthOfKnowledge: [],
  timeRequired: [],
  license: [],
};
const row = (id: string, cells: Partial<GridRow['cells']> = {}, isEditable = true): GridRow => ({
  id,
  revision: 1,
  title: id,
  status: 'published',
  url: null,
  isEditable,
  cells: { ...none, ...cells },
  suggestions: [],
});
const rowsOf = (...rows: GridRow[]) => new Map(rows.map((one) => [one.id, one]));

describe('choosing cells', () => {
  const size = { rows: 100, cols: 5 };
  const at = (row: number, col: number): Selection => ({ anchor: { row, col }, active: { row, col } });

  test.each([
    ['ArrowDown', {}, [6, 2]],
    ['ArrowUp', {}, [4, 2]],
    ['ArrowRight', {}, [5, 3]],
    ['ArrowLeft', { hasCommand: true }, [5, 0]],
    ['ArrowDown', { hasCommand: true }, [99, 2]],
    ['Home', {}, [5, 0]],
    ['Home', { hasCommand: true }, [0, 0]],
    ['End', { hasCommand: true }, [99, 4]],
    ['PageDown', {}, [15, 2]],
    ['PageUp', {}, [0, 2]],
  ])('%s %j leads to %j', (key, held, [row, col]) => {
    expect(move(at(5, 2), { key, ...held }, size, 10)?.active).toEqual({ row, col });
  });

  test('keeps where it was begun while Shift is held, and other keys move nothing', () => {
    const next = move(at(5, 2), { key: 'ArrowDown', shiftKey: true }, size) as Selection;
    expect(blockOf(move(next, { key: 'ArrowLeft', shiftKey: true }, size) as Selection)).toEqual({
      top: 5,
      bottom: 6,
      left: 1,
      right: 2,
    });
    expect(move(at(5, 2), { key: 'x' }, size)).toBeNull();
    expect(blockOf(wholeColumns(at(5, 2), size))).toEqual({ top: 0, bottom: 99, left: 2, right: 2 });
    expect(blockOf(wholeRows(at(5, 2), size))).toEqual({ top: 5, bottom: 5, left: 0, right: 4 });
    expect(blockOf(everything(size))).toEqual({ top: 0, bottom: 99, left: 0, right: 4 });
  });

  test('never leaves the table, and the cell in hand is always among the rows that can be drawn', () => {
    const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown', 'Enter'];
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.constantFrom(...keys), shiftKey: fc.boolean(), hasCommand: fc.boolean() })),
        fc.integer({ min: 1, max: 6_000 }),
        (pressed, rows) => {
          let selection: Selection = start;
          for (const key of pressed) selection = move(selection, key, { rows, cols: 5 }) ?? selection;
          const { top, bottom, left, right } = blockOf(selection);
          expect(top >= 0 && bottom < rows && left >= 0 && right < 5).toBe(true);
          const { from, to } = rowsInSight({ top: selection.active.row * 44, height: 600, rowHeight: 44 }, rows);
          expect(from <= selection.active.row && selection.active.row < to && to - from < 40).toBe(true);
        },
      ),
    );
  });
});

describe('the clipboard', () => {
  test('reads what spreadsheet programs write', () => {
    expect(parseTable('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(parseTable('"two\nlines"\t"say ""hi"""\n\t')).toEqual([
      ['two\nlines', 'say "hi"'],
      ['', ''],
    ]);
    expect(parseTable('"open\tb')).toEqual([['"open', 'b']]);
    expect(parseTable('')).toEqual([]);
  });

  test('what is written is read back', () => {
    const cell = fc.stringMatching(/^[a-z"\t\n;, ]{0,8}$/);
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
      )
      // A single empty cell at the end is the end of the text.
      .filter((rows) => rows.at(-1)?.join('') !== '' || (rows[0]?.length ?? 0) > 1);
    fc.assert(fc.property(table, (rows) => expect(parseTable(writeTable(rows))).toEqual(rows)));
  });

  test('a block fills what it fits into, and begins at the corner otherwise', () => {
    const size = { rows: 10, cols: 4 };
    const one = placePaste([['x']], { top: 1, bottom: 3, left: 2, right: 2 }, size);
    expect(one.map(({ row, col }) => [row, col])).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
    const two = placePaste([['x', 'y']], { top: 8, bottom: 8, left: 3, right: 3 }, size);
    expect(two).toEqual([{ row: 8, col: 3, text: 'x' }]);
    expect(placePaste([], { top: 0, bottom: 0, left: 0, right: 0 }, size)).toEqual([]);
  });
});

describe('words of cells', () => {
  test('mean terms in any language and spelling, and what nobody knows is told', () => {
    expect(readCell('futbol; quidditch', column('interests'), dictionary)).toEqual({
      tags: [{ key: 'soccer', label: 'Soccer', value: 'soccer' }],
      unknown: ['quidditch'],
    });
    expect(readCell('VIDEO, video', column('modalities'), dictionary).tags).toHaveLength(1);
    expect(readCell('  ', column('interests'), dictionary)).toEqual({ tags: [], unknown: [] });
    const standards = readCell('3nf1\n9.ZZ.9', column('alignments'), dictionary);
    expect(standards.tags).toEqual([standardTag({ id: 'guid-1', code: '3.NF.1' })]);
    expect(standards.unknown).toEqual(['9.ZZ.9']);
    expect(
      codesIn([
        { text: 'a; b', column: column('alignments') },
        { text: 'c', column: column('subjects') },
      ]),
    ).toEqual(['a', 'b']);
  });

  test.each([
    ['3rd grade', '3'],
    ['Grade 03', '3'],
    ['Kindergarten', 'K'],
    ['12', '12'],
    ['13', undefined],
    ['2º grado', '2'],
  ])('the grade of %j is %s', (text, grade) => {
    expect(readCell(text, column('gradeLevels'), dictionary).tags[0]?.key).toBe(grade);
  });

  test.each([
    ['20', 20],
    ['20 min', 20],
    ['1:30', 90],
    ['1 h 30 min', 90],
    ['PT1H5M', 65],
    ['2 hours', 120],
    ['soon', null],
    ['0', null],
    ['', null],
  ])('%j is %s minutes', (text, minutes) => {
    expect(readMinutes(text)).toBe(minutes);
  });

  test('of languages, levels and licenses', () => {
    expect(readCell('Spanish; es-mx', column('inLanguage'), dictionary).tags.map(({ key }) => key)).toEqual([
      'es',
      'es-MX',
    ]);
    expect(readCell('klingon!', column('inLanguage'), dictionary).unknown).toEqual(['klingon!']);
    expect(readCell('DOK 2', column('depthOfKnowledge'), dictionary).tags[0]?.value).toBe(2);
    expect(readCell('5', column('depthOfKnowledge'), dictionary).unknown).toEqual(['5']);
    expect(readCell('CC BY 4.0', column('license'), dictionary).tags[0]?.value).toBe('CC BY 4.0');
    expect(writeCell([plainTag('3'), plainTag('4')])).toBe('3; 4');
  });
});

describe('edits', () => {
  const tags = (...names: string[]) => names.map(plainTag);

  test('name only what differs, so that other tags keep who gave them', () => {
    expect(operationsFor('interests', tags('a', 'b'), tags('b', 'c'))).toEqual({ add: ['c'], remove: ['a'] });
    expect(operationsFor('interests', tags('a', 'b'), tags('b', 'a'))).toBeNull();
    expect(operationsFor('depthOfKnowledge', [], [{ key: '2', label: '2', value: 2 }])).toEqual({ set: 2 });
    expect(operationsFor('license', tags('x'), [])).toEqual({ set: null });
  });

  test('the same for many rows is one change, the last edit of a cell counts, and rows of others are left', () => {
    const rows = rowsOf(row('1'), row('2', { interests: tags('a') }), row('3', {}, false));
    const edit = (rowId: string, ...names: string[]) => ({ rowId, key: 'interests' as const, tags: tags(...names) });
    expect(
      groupEdits(rows, [edit('1', 'x'), edit('1', 'b'), edit('2', 'a', 'b'), edit('3', 'b'), edit('4', 'b')]),
    ).toEqual([{ change: { interests: { add: ['b'] } }, rowIds: ['1', '2'] }]);
    expect(groupEdits(rows, [edit('2', 'b'), edit('2', 'a')])).toEqual([]);
  });

  test('requests hold at most so many rows, each row once and none lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 20 }),
        (sizes, most) => {
          let next = 0;
          const groups = sizes.map((count) => ({
            change: {},
            rowIds: Array.from({ length: count }, () => String(next++)),
          }));
          const chunks = chunkGroups(groups, most);
          for (const chunk of chunks)
            expect(chunk.reduce((sum, { rowIds }) => sum + rowIds.length, 0)).toBeLessThanOrEqual(most);
          expect(chunks.flat().flatMap(({ rowIds }) => rowIds)).toEqual(groups.flatMap(({ rowIds }) => rowIds));
        },
      ),
    );
  });

  test('what was done to one cell is done to others', () => {
    const done = { before: tags('a', 'b'), after: tags('b', 'c'), isOne: false };
    expect(applyDifference(tags('a', 'x'), done)).toEqual(tags('x', 'c'));
    expect(applyDifference(tags('c'), done)).toEqual(tags('c'));
    expect(applyDifference(tags('x'), { before: [], after: tags('y'), isOne: true })).toEqual(tags('y'));
  });

  test('rows show them at once, and forget what was wrong before', () => {
    const rows = rowsOf(row('1'), row('2', {}, false));
    const troubled = withTroubles(withUnknown(emptyGrid, [{ rowId: '1', key: 'interests', words: ['zzz'] }]), [
      { id: '1', trouble: 'changedMeanwhile', change: null },
    ]);
    const next = withEdits(troubled, rows, [
      { rowId: '1', key: 'interests', tags: tags('a') },
      { rowId: '2', key: 'interests', tags: tags('a') },
    ]);
    expect([...next.changed.keys()]).toEqual(['1']);
    expect(next.unknown.size + next.troubles.size).toBe(0);
    expect(withRows(next, [row('1')]).changed.get('1')?.cells.interests).toEqual([]);
  });
});

describe('suggestions of a cell', () => {
  const suggest = (field: 'interests' | 'alignments', value: string, label = value) => ({
    field,
    value,
    label,
    confidence: 0.8,
    evidence: { words: [], similar: [], isNamed: false, trait: null },
  });
  const words = {
    terms: dictionary.terms,
    offered: { interests: [soccer] },
    labelOf: (_: string, value: string) => value,
  };

  test('are those that it does not have, and come first among what can be chosen', () => {
    const open = {
      ...row('1'),
      suggestions: [suggest('interests', 'chess'), suggest('alignments', 'guid-1', '3.NF.1: Parts')],
    };
    expect(suggestionsFor(open, column('interests')).map(({ value }) => value)).toEqual(['chess']);
    const taken = withCell(open, 'alignments', [standardTag({ id: 'guid-1', code: '3.NF.1' })]);
    expect(suggestionsFor(taken, column('alignments'))).toEqual([]);
    expect(suggestionsFor(open, column('license'))).toEqual([]);
    const given = {
      column: column('interests'),
      tags: [],
      words,
      suggestions: suggestionsFor(open, column('interests')),
      standards: [],
    };
    expect(optionsFor('', given).map(({ tag }) => tag.key)).toEqual(['chess', 'soccer']);
    expect(optionsFor('fut', given).map(({ tag }) => tag.key)).toEqual(['soccer']);
    expect(optionsFor('', { ...given, tags: [plainTag('chess')] }).map(({ tag }) => tag.key)).toEqual(['soccer']);
    expect(optionsFor('4', { ...given, column: column('gradeLevels'), suggestions: [] })[0]?.tag.key).toBe('4');
    expect(typedTag('Fútbol', column('interests'), words, [])?.key).toBe('soccer');
    expect(typedTag('zzz', column('interests'), words, [])).toBeNull();
  });

  test.each([
    ['3.NF.1: Understand a fraction', '3.NF.1'],
    ['I can: explain', 'I can: explain'],
    ['No code at all', 'No code at all'],
  ])('the code of %j is %j', (label, code) => {
    expect(standardCode(label)).toBe(code);
  });
});

describe('the address of the table', () => {
  test('says what it shows, and holds nothing that is as usual', () => {
    const read = (text: string) => readTagging(new URLSearchParams(text));
    expect(writeTagging(read('')).toString()).toBe('');
    const state = read('lacking=interests&source=khan&grade=3&subject=mathematics&status=draft&view=x');
    expect(readTagging(writeTagging(state))).toEqual(state);
    expect(lackingFilter(state)).toEqual({
      lacking: 'interests',
      status: 'draft',
      source: 'khan',
      subject: 'mathematics',
      gradeLevel: '3',
    });
    const search = read('view=search&q=ball&unreviewed=true&grade=3');
    expect(readTagging(writeTagging(search))).toEqual(search);
    expect(selectionOf(search)).toEqual({ search: searchFilter(search) });
    expect(searchFilter(search)).toMatchObject({ q: 'ball', gradeLevels: '3', collapse: 'false' });
    expect(read('lacking=__proto__&status=deleted')).toEqual(read(''));
  });
});
