import { treeOfGrade } from '../../src/features/coverage/tree-of-grade.ts';

const node = (id: string, parent: string | null, gradeLevels: string[], ancestorIds: string[] = []) => ({
  id,
  gradeLevels,
  parentIds: parent ? [parent] : [],
  ancestorIds: parent ? [...ancestorIds, parent] : [],
  childCount: 9,
});

describe('the standards of a grade', () => {
  const tree = [
    node('domain', null, []),
    node('3.NF', 'domain', ['3']),
    node('3.NF.1', '3.NF', ['3'], ['domain']),
    node('3.NF.1.a', '3.NF.1', [], ['domain', '3.NF']),
    node('4.NF', 'domain', ['4']),
    node('3-4', 'domain', ['3', '4']),
    node('other', null, ['5']),
  ];

  test('have their headings above them, and what names no grade below them', () => {
    expect(treeOfGrade(tree, '3').map(({ id, childCount }) => [id, childCount])).toEqual([
      ['domain', 2],
      ['3.NF', 1],
      ['3.NF.1', 1],
      ['3.NF.1.a', 0],
      ['3-4', 0],
    ]);
    expect(treeOfGrade(tree, '4').map(({ id }) => id)).toEqual(['domain', '4.NF', '3-4']);
    expect(treeOfGrade(tree, '12')).toEqual([]);
  });
});
