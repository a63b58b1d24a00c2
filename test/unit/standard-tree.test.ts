import fc from 'fast-check';
import { readGradeLevels } from '../../src/features/standards/grade-levels.ts';
import {
  orderKey,
  type ParentEdge,
  placeStandards,
  type TreeNode,
} from '../../src/features/standards/standard-tree.ts';
import { similarity, wordsOf } from '../../src/features/standards/standard-words.ts';

const root = 'framework';
const node = (id: string, more: Partial<TreeNode> = {}): TreeNode => ({ id, code: id, listEnumeration: null, ...more });
const edge = (childId: string, parentId: string, sequenceNumber: number | null = null): ParentEdge => ({
  associationId: `${childId}<${parentId}`,
  childId,
  parentId,
  sequenceNumber,
});

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const edges = fc.array(
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...names, root, 'elsewhere'))
    .map(([child, parent]) => edge(child, parent)),
  { maxLength: 25 },
);

describe('the tree of a framework', () => {
  test('has no circles, whatever is asked of it, and refuses no more than it must', () => {
    fc.assert(
      fc.property(edges, (asked) => {
        const { positions, refused } = placeStandards(
          root,
          names.map((name) => node(name)),
          asked,
        );
        expect([...positions.keys()].sort()).toEqual(names);
        for (const [id, { ancestorIds, parentIds, isTop, depth }] of positions) {
          expect(ancestorIds).not.toContain(id);
          // Closed: what is above a parent is above its child.
          for (const parent of parentIds) {
            expect(ancestorIds).toContain(parent);
            for (const above of positions.get(parent)?.ancestorIds ?? []) expect(ancestorIds).toContain(above);
          }
          expect(new Set(ancestorIds).size).toBe(ancestorIds.length);
          expect(isTop).toBe(depth === 0);
        }
        const kept = new Set(asked.filter((one) => !refused.some(({ edge: other }) => other === one)));
        for (const { edge: one, path } of refused) {
          expect(path[0]).toBe(one.childId);
          expect(path.at(-1)).toBe(one.childId);
          // Every step of the path is a kept edge but the last, which is the refused one.
          for (let at = 0; at < path.length - 2; at += 1) {
            expect([...kept].some(({ childId, parentId }) => parentId === path[at] && childId === path[at + 1])).toBe(
              true,
            );
          }
          expect(path.at(-2)).toBe(one.parentId);
        }
        // Taking them in once more changes nothing.
        expect(
          placeStandards(
            root,
            names.map((name) => node(name)),
            [...kept],
          ).refused,
        ).toEqual([]);
      }),
    );
  });

  test('sorts as a tree: each standard after its parent and before its parent’s next sibling', () => {
    const nodes = ['1', '2', '10', '1.a', '1.b', '2.a'].map((name) => node(name));
    const { positions } = placeStandards(root, nodes, [
      edge('2', root),
      edge('10', root),
      edge('1', root),
      edge('1.b', '1'),
      edge('1.a', '1'),
      edge('2.a', '2'),
    ]);
    const pathOf = (id: string) => positions.get(id)?.orderPath ?? '';
    expect([...positions.keys()].sort((one, other) => (pathOf(one) < pathOf(other) ? -1 : 1))).toEqual([
      '1',
      '1.a',
      '1.b',
      '2',
      '2.a',
      '10',
    ]);
  });

  test('goes by sequence number, then list enumeration, then code, numbers by their size', () => {
    const inOrder = [
      [2, node('z')],
      [10, node('y')],
      [null, node('x', { listEnumeration: '2' })],
      [null, node('w', { listEnumeration: '10' })],
      [null, node('a', { code: '3.NF.9' })],
      [null, node('b', { code: '3.NF.10' })],
      [null, node('c', { code: null })],
    ] as const;
    const keys = inOrder.map(([sequence, one]) => orderKey(sequence, one));
    expect([...keys].sort()).toEqual(keys);
  });

  test('is placed quickly, also when a large one is full of circles', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => node(`n${index}`));
    const ring = many.map(({ id }, index) => edge(id, `n${(index + 1) % 200}`));
    const began = performance.now();
    const { refused } = placeStandards(root, many, ring);
    expect(refused.length).toBe(1);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('words about standards', () => {
  test.each([
    [
      ['KG', '01', '12'],
      ['K', '1', '12'],
    ],
    [
      ['3', 'Grade 4', '05'],
      ['3', '4', '5'],
    ],
    [['HS'], ['9', '10', '11', '12']],
    [['K-2'], ['K', '1', '2']],
    [['09-10'], ['9', '10']],
    [['PK', 'adult', '13', '5-3', ''], []],
  ])('%j are the grades %j', (written, grades) => {
    expect(readGradeLevels(written)).toEqual(grades);
  });

  test('are folded, and common ones left out', () => {
    expect(wordsOf('The Área of a Square', null, 'área 25')).toEqual(['area', 'square', '25']);
    expect(similarity(new Set(['a', 'b']), new Set(['b', 'c']))).toBeCloseTo(1 / 3);
    expect(similarity(new Set(), new Set(['a']))).toBe(0);
  });
});
