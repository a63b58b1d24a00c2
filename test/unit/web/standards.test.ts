import { plainStatement } from '../../../src/web/places/playlists/plain-statement.ts';
import { isCodeLike, standardName, toggleStandard } from '../../../src/web/places/playlists/standard-choice.ts';
import { barShare, treeMove, treeRows } from '../../../src/web/places/playlists/tree-rows.ts';

const node = (id: string, childCount = 0) => ({ id, childCount });
const children: Record<string, { id: string; childCount: number }[]> = {
  top: [node('a', 2), node('b')],
  a: [node('a1', 1), node('a2')],
  a1: [node('a', 2)],
};
const rowsWith = (...open: string[]) =>
  treeRows({ childrenOf: (id) => children[id ?? 'top'], isOpen: (id) => open.includes(id) });

describe('the tree of standards', () => {
  test('shows what is open, each line with its place among its siblings', () => {
    const lines = rowsWith('a').map(({ node: { id }, level, at, of, isOpen }) => [id, level, at, of, isOpen]);
    expect(lines).toEqual([
      ['a', 1, 1, 2, true],
      ['a1', 2, 1, 2, false],
      ['a2', 2, 2, 2, false],
      ['b', 1, 2, 2, false],
    ]);
  });

  test('ends where a framework goes around in a circle', () => {
    expect(rowsWith('a', 'a1').map(({ node: { id } }) => id)).toEqual(['a', 'a1', 'a', 'a2', 'b']);
  });

  test.each([
    ['ArrowDown', 0, { to: 1 }],
    ['ArrowDown', 3, { to: 3 }],
    ['ArrowUp', 0, { to: 0 }],
    ['Home', 2, { to: 0 }],
    ['End', 0, { to: 3 }],
    ['ArrowRight', 0, { to: 1 }],
    ['ArrowRight', 1, { open: 'a1' }],
    ['ArrowRight', 3, { to: 3 }],
    ['ArrowLeft', 0, { close: 'a' }],
    ['ArrowLeft', 2, { to: 0 }],
    ['ArrowLeft', 3, { to: 3 }],
    ['Tab', 0, null],
  ])('%s at line %i', (key, at, move) => {
    expect(treeMove(rowsWith('a'), at, key)).toEqual(move);
  });

  test('bars tell some from none, however little it is', () => {
    expect([barShare(0, 10), barShare(1, 1000), barShare(5, 10), barShare(3, 0)]).toEqual([0, 0.04, 0.5, 0]);
  });
});

describe('standards that somebody chooses', () => {
  const known = { standardId: 'x', code: '3.NF.A.1', statement: 'Understand a fraction' };
  const typed = { standardId: null, code: '3.NF.A.1', statement: null };

  test('are taken back by choosing them again, codes in any spelling', () => {
    expect(toggleStandard([known], { ...known, statement: null })).toEqual([]);
    expect(toggleStandard([known], typed)).toEqual([]);
    const other = { ...known, standardId: 'y' };
    expect(toggleStandard([known], other)).toEqual([known, other]);
    expect(toggleStandard([typed], { ...typed, code: '3nfa1' })).toEqual([]);
  });

  test('are called by their code, else by their first words', () => {
    expect(standardName(known)).toBe('3.NF.A.1');
    expect(standardName({ ...known, code: null, statement: 'Numbers '.repeat(12) }).length).toBeLessThan(50);
  });

  test.each([
    ['3.NF.1', true],
    ['MS-PS2-1', true],
    ['CCSS.Math.Content.4.OA.A.1', true],
    ['fractions', false],
    ['grade 4', false],
    ['4', false],
  ])('%s is a code: %s', (text, is) => {
    expect(isCodeLike(text)).toBe(is);
  });

  test.each([
    ['Understand a fraction $\\frac{1}{b}$ as **one** part', 'Understand a fraction 1/b as one part'],
    ['See [the table](https://example.org) *now*', 'See the table now'],
    ['2 * 3 * 4', '2 * 3 * 4'],
  ])('%s reads plainly', (text, plain) => {
    expect(plainStatement(text)).toBe(plain);
  });
});
