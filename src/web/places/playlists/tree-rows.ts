/** What a tree shows in one line. */
export type TreeRow<Node> = {
  readonly node: Node;
  /** From 1. */
  readonly level: number;
  readonly at: number;
  readonly of: number;
  readonly isOpen: boolean;
};

export type TreeNodes<Node> = {
  /** The children of a node, or those at the top for null; undefined while they are not known. */
  childrenOf(id: string | null): readonly Node[] | undefined;
  isOpen(id: string): boolean;
};

/** The lines of a tree as far as it is open, from the top down. */
export function treeRows<Node extends { readonly id: string }>(tree: TreeNodes<Node>): TreeRow<Node>[] {
  const rows: TreeRow<Node>[] = [];
  const walk = (parent: string | null, level: number, above: readonly string[]) => {
    const children = tree.childrenOf(parent) ?? [];
    for (const [index, node] of children.entries()) {
      const isOpen = tree.isOpen(node.id) && !above.includes(node.id);
      rows.push({ node, level, at: index + 1, of: children.length, isOpen });
      if (isOpen) walk(node.id, level + 1, [...above, node.id]);
    }
  };
  walk(null, 1, []);
  return rows;
}

export type TreeMove = { readonly to: number } | { readonly open: string } | { readonly close: string };

/** What a key does at a line, as trees everywhere have it; null for keys that are none of a tree. */
export function treeMove<Node extends { readonly id: string; readonly childCount: number }>(
  rows: readonly TreeRow<Node>[],
  at: number,
  key: string,
): TreeMove | null {
  const row = rows[at];
  if (!row) return null;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, rows.length - 1) };
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: rows.length - 1 };
    case 'ArrowRight':
      if (row.node.childCount === 0) return { to: at };
      return row.isOpen ? { to: Math.min(at + 1, rows.length - 1) } : { open: row.node.id };
    case 'ArrowLeft': {
      if (row.isOpen) return { close: row.node.id };
      const parent = rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
      return { to: parent < 0 ? at : parent };
    }
    default:
      return null;
  }
}

/** The share of a bar for each number, from 0 to 1: of the largest beside it, and never too small to be seen. */
export function barShare(count: number, largest: number): number {
  if (count <= 0 || largest <= 0) return 0;
  return Math.max(0.04, Math.min(1, count / largest));
}
