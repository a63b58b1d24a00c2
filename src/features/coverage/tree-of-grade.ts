type GradedNode = {
  readonly id: string;
  readonly gradeLevels: readonly string[];
  readonly ancestorIds: readonly string[];
  readonly parentIds: readonly string[];
  readonly childCount: number;
};

/**
 * The part of a tree that is for a grade: standards that name it, what stands below them and names no grade itself, and
 * the headings above. Of each only the children are counted that are left.
 */
export function treeOfGrade<Node extends GradedNode>(tree: readonly Node[], grade: string): Node[] {
  const named = new Set(tree.flatMap(({ id, gradeLevels }) => (gradeLevels.includes(grade) ? [id] : [])));
  const kept = tree.filter(
    ({ id, gradeLevels, ancestorIds }) =>
      named.has(id) || (gradeLevels.length === 0 && ancestorIds.some((above) => named.has(above))),
  );
  const wanted = new Set(kept.flatMap(({ id, ancestorIds }) => [id, ...ancestorIds]));
  const left = tree.filter(({ id }) => wanted.has(id));
  const children = new Map<string, number>();
  for (const { parentIds } of left) {
    for (const parent of parentIds) children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  return left.map((node) => ({ ...node, childCount: children.get(node.id) ?? 0 }));
}
