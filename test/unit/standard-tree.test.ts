import fc from 'fast-check';
import { readGradeLevels } from '../../src/features/standards/grade-levels.ts';
import {
  mostAncestors,
  mostLevels,
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
    const many = Array.from({ length: 8_000 }, (_, index) => node(`n${index}`));
    const next = (index: number) => `n${(index + 1) % many.length}`;
    const began = process.cpuUsage();
    for (const ring of [
      many.map(({ id }, index) => edge(id, next(index))),
      many.map(({ id }, index) => edge(next(index), id)),
    ]) {
      const { refused } = placeStandards(root, many, ring);
      expect(refused).toHaveLength(1);
      expect(refused[0]?.path).toHaveLength(many.length + 1);
      expect(refused[0]?.path.at(0)).toBe(refused[0]?.path.at(-1));
    }
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(5);
  });
});

describe('a tree that is too deep', () => {
  test('is cut at 50 levels, however long the chain is', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => node(`n${index}`));
    const chain = many.map(({ id }, index) => edge(id, index === 0 ? root : `n${index - 1}`));
    const { positions, refused, tooDeep } = placeStandards(root, many, chain);
    expect(refused).toEqual([]);
    expect(tooDeep.map(({ childId }) => childId)).toEqual(Array.from({ length: 59 }, (_, at) => `n${(at + 1) * 50}`));
    expect(Math.max(...[...positions.values()].map(({ ancestorIds }) => ancestorIds.length))).toBe(mostLevels - 1);
    expect(positions.get('n50')).toMatchObject({ isTop: true, depth: 0, parentIds: [], ancestorIds: [] });
    expect(positions.get('n49')).toMatchObject({ depth: 49, childCount: 0 });
  });

  test('keeps the parents that it can, also where each of a level stands under all of the one above', () => {
    const layer = (level: number) => Array.from({ length: 30 }, (_, at) => `${level}-${at}`);
    const levels = Array.from({ length: 20 }, (_, level) => layer(level));
    const edges = levels.flatMap((ids, level) =>
      level === 0 ? [] : ids.flatMap((id) => layer(level - 1).map((parent) => edge(id, parent))),
    );
    const { positions, tooDeep } = placeStandards(
      root,
      levels.flat().map((id) => node(id)),
      edges,
    );
    const ancestors = [...positions.values()].map(({ ancestorIds }) => ancestorIds.length);
    expect(Math.max(...ancestors)).toBeLessThanOrEqual(mostAncestors);
    expect(tooDeep.length).toBeGreaterThan(0);
    const placed = [...positions.values()].reduce((sum, { parentIds }) => sum + parentIds.length, 0);
    expect(placed + tooDeep.length).toBe(edges.length);
    expect([...positions.values()].reduce((sum, { childCount }) => sum + childCount, 0)).toBe(placed);
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
