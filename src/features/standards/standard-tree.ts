import type { StandardPlace } from './standard.ts';

/** What the order of standards goes by. */
export type TreeNode = {
  readonly id: string;
  readonly code: string | null;
  readonly listEnumeration: string | null;
};

/** A parent of a standard: another one of the same framework, or the framework itself. */
export type ParentEdge = {
  readonly associationId: string;
  readonly childId: string;
  readonly parentId: string;
  readonly sequenceNumber: number | null;
};

export type TreePosition = {
  readonly parentIds: readonly string[];
  readonly places: readonly StandardPlace[];
  readonly ancestorIds: readonly string[];
  readonly isTop: boolean;
  readonly orderPath: string;
  readonly depth: number;
  readonly childCount: number;
};

/** An edge that would close a circle. `path`: from the child over its descendants back to the child. */
export type RefusedEdge = { readonly edge: ParentEdge; readonly path: readonly string[] };

export type StandardTree = {
  readonly positions: ReadonlyMap<string, TreePosition>;
  readonly refused: readonly RefusedEdge[];
  /** Edges that would put a standard below more than there may be above it. */
  readonly tooDeep: readonly ParentEdge[];
};

/** Levels of a tree. The deepest framework that we know has 8. */
export const mostLevels = 50;
/** Standards above one, over all of its parents: each of them is stored with it, and each write stores them again. */
export const mostAncestors = 200;

/** Longer keys cost more in indexes than they sort. */
const longestPart = 48;
const longestPath = 600;

/**
 * Sorts a standard among its siblings as text: by sequence number, then list enumeration, then code, numbers in them by
 * their size; those without come last.
 */
export function orderKey(sequenceNumber: number | null, { id, code, listEnumeration }: TreeNode): string {
  const sequence = sequenceNumber === null ? '~' : String(Math.max(0, Math.round(sequenceNumber))).padStart(8, '0');
  return [sequence, naturalKey(listEnumeration), naturalKey(code), id.slice(0, 8)].join(' ');
}

/** `3.NF.10` sorts after `3.NF.9`. */
function naturalKey(text: string | null): string {
  if (text === null || text === '') return '~';
  const padded = text.toLowerCase().replace(/\d+/g, (digits) => digits.slice(-6).padStart(6, '0'));
  return padded.replace(/\s+/g, '_').slice(0, longestPart);
}

/**
 * Places every standard of one framework: parents in order, all ancestors, the path that sorts the framework as a tree.
 * Edges to unknown standards are left aside; of a circle the edge that closes it is refused, later ones first.
 */
export function placeStandards(
  frameworkId: string,
  nodes: readonly TreeNode[],
  edges: readonly ParentEdge[],
): StandardTree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const { kept, refused } = withoutCircles(
    edges.filter(({ childId, parentId }) => byId.has(childId) && (parentId === frameworkId || byId.has(parentId))),
  );
  const places = new Map<string, StandardPlace[]>(nodes.map(({ id }) => [id, []]));
  const childCounts = new Map<string, number>();
  for (const { childId, parentId, sequenceNumber } of kept) {
    const own = places.get(childId) as StandardPlace[];
    if (own.some((place) => place.parentId === parentId)) continue;
    own.push({ parentId, orderKey: orderKey(sequenceNumber, byId.get(childId) as TreeNode) });
    childCounts.set(parentId, (childCounts.get(parentId) ?? 0) + 1);
  }

  const order = parentsFirst(nodes, places, frameworkId);
  const tooFarDown = dropTooDeep(order, places, frameworkId);
  for (const { parentId } of tooFarDown) childCounts.set(parentId, (childCounts.get(parentId) ?? 0) - 1);
  const dropped = new Set(tooFarDown.map(({ childId, parentId }) => `${childId} ${parentId}`));
  const tooDeep = kept.filter(({ childId, parentId }) => dropped.has(`${childId} ${parentId}`));

  const positions = new Map<string, TreePosition>();
  for (const id of order) {
    const own = places.get(id) as StandardPlace[];
    const parentIds = own.map(({ parentId }) => parentId).filter((parentId) => parentId !== frameworkId);
    const parents = parentIds.map((parentId) => positions.get(parentId) as TreePosition);
    const isTop = parentIds.length === 0 || own.some(({ parentId }) => parentId === frameworkId);
    const ancestors = new Set([...parentIds, ...parents.flatMap(({ ancestorIds }) => ancestorIds)]);
    const [first] = own;
    const firstParent = first && positions.get(first.parentId);
    const key = first?.orderKey ?? orderKey(null, byId.get(id) as TreeNode);
    positions.set(id, {
      parentIds,
      places: own.length > 0 ? own : [{ parentId: frameworkId, orderKey: key }],
      ancestorIds: [...ancestors].sort(),
      isTop,
      orderPath: `${firstParent ? `${firstParent.orderPath}/` : ''}${key}`.slice(0, longestPath),
      depth: isTop ? 0 : 1 + Math.min(...parents.map(({ depth }) => depth)),
      childCount: childCounts.get(id) ?? 0,
    });
  }
  return { positions, refused, tooDeep };
}

/**
 * Takes places away, later ones first, from standards that would stand below more levels or more standards than there may
 * be. Those without any other place come to the top, and what is below them counts from there.
 */
function dropTooDeep(
  order: readonly string[],
  places: Map<string, StandardPlace[]>,
  frameworkId: string,
): { readonly childId: string; readonly parentId: string }[] {
  const dropped: { childId: string; parentId: string }[] = [];
  const above = new Map<string, { readonly levels: number; readonly ids: ReadonlySet<string> }>();
  for (const id of order) {
    let levels = 0;
    const ids = new Set<string>();
    const own = (places.get(id) as StandardPlace[]).filter(({ parentId }) => {
      if (parentId === frameworkId) return true;
      const parent = above.get(parentId) as { readonly levels: number; readonly ids: ReadonlySet<string> };
      const added = [parentId, ...parent.ids].filter((ancestor) => !ids.has(ancestor));
      if (parent.levels + 1 >= mostLevels || ids.size + added.length > mostAncestors) {
        dropped.push({ childId: id, parentId });
        return false;
      }
      levels = Math.max(levels, parent.levels + 1);
      for (const ancestor of added) ids.add(ancestor);
      return true;
    });
    places.set(id, own);
    above.set(id, { levels, ids });
  }
  return dropped;
}

/** Steps that are taken to untangle circles: far more than any honest mistake needs, and about a second. */
const mostSteps = 3_000_000;

/** Drops each edge that makes a standard its own ancestor by the edges before it. */
function withoutCircles(edges: readonly ParentEdge[]): { kept: ParentEdge[]; refused: RefusedEdge[] } {
  // Most frameworks have no circle at all, and where there is one few standards are part of it.
  const suspects = partsOfCircles(edges);
  const kept: ParentEdge[] = [];
  const refused: RefusedEdge[] = [];
  const links: Links = { children: new Map(), parents: new Map() };
  const budget = { steps: mostSteps };
  for (const edge of edges) {
    const { childId, parentId } = edge;
    if (!suspects.has(childId) || !suspects.has(parentId)) {
      kept.push(edge);
      continue;
    }
    const path = pathDown(links, childId, parentId, budget);
    if (path) {
      refused.push({ edge, path: [...path, childId] });
      continue;
    }
    kept.push(edge);
    add(links.children, parentId, childId);
    add(links.parents, childId, parentId);
  }
  return { kept, refused };
}

/** Ids that are left when those without parents, then those without children, are taken away again and again. */
function partsOfCircles(edges: readonly ParentEdge[]): ReadonlySet<string> {
  const downward = edges.map(({ parentId, childId }) => [parentId, childId] as const);
  const below = peel(downward);
  const left = downward.filter(([parent, child]) => below.has(parent) && below.has(child));
  return peel(left.map(([parent, child]) => [child, parent] as const));
}

/** Ids that cannot be reached from the free ends of the arrows only: on a circle, or after one. */
function peel(arrows: readonly (readonly [from: string, to: string])[]): ReadonlySet<string> {
  const waiting = new Map<string, number>();
  const next = new Map<string, string[]>();
  for (const [from, to] of arrows) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    if (!waiting.has(from)) waiting.set(from, 0);
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  const free = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    waiting.delete(id);
    for (const to of next.get(id) ?? []) {
      const left = (waiting.get(to) as number) - 1;
      waiting.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  return new Set(waiting.keys());
}

type Links = { readonly children: Map<string, string[]>; readonly parents: Map<string, string[]> };

function add(lists: Map<string, string[]>, id: string, other: string): void {
  const list = lists.get(id);
  if (list) list.push(other);
  else lists.set(id, [other]);
}

/**
 * The way from a standard down to another; null when there is none. Looks from both ends by turns, as one of them mostly
 * has little around it. Once the budget is spent, whatever might close a circle is taken as one.
 */
function pathDown({ children, parents }: Links, from: string, to: string, budget: { steps: number }): string[] | null {
  if (from === to) return [from];
  const down = { links: children, cameFrom: new Map<string, string | null>([[from, null]]), queue: [from], at: 0 };
  const up = { links: parents, cameFrom: new Map<string, string | null>([[to, null]]), queue: [to], at: 0 };
  const wayBack = (cameFrom: ReadonlyMap<string, string | null>, id: string): string[] => {
    const way: string[] = [];
    for (let step: string | null = id; step !== null; step = cameFrom.get(step) ?? null) way.push(step);
    return way;
  };
  for (let turn = down; ; turn = turn === down ? up : down) {
    const id = turn.queue[turn.at++];
    if (id === undefined) return null;
    const others = turn === down ? up : down;
    for (const next of turn.links.get(id) ?? []) {
      budget.steps -= 1;
      if (turn.cameFrom.has(next)) continue;
      turn.cameFrom.set(next, id);
      if (others.cameFrom.has(next))
        return [...wayBack(down.cameFrom, next).reverse(), ...wayBack(up.cameFrom, next).slice(1)];
      turn.queue.push(next);
    }
    if (budget.steps < 0) return [from, to];
  }
}

/** Ids in an order in which every parent comes before its children. */
function parentsFirst(
  nodes: readonly TreeNode[],
  places: ReadonlyMap<string, readonly StandardPlace[]>,
  frameworkId: string,
): string[] {
  const waiting = new Map<string, number>();
  const children = new Map<string, string[]>();
  for (const { id } of nodes) {
    const parents = (places.get(id) ?? []).filter(({ parentId }) => parentId !== frameworkId);
    waiting.set(id, parents.length);
    for (const { parentId } of parents) {
      const list = children.get(parentId);
      if (list) list.push(id);
      else children.set(parentId, [id]);
    }
  }
  const order = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  for (let at = 0; at < order.length; at++) {
    for (const child of children.get(order[at] as string) ?? []) {
      const left = (waiting.get(child) as number) - 1;
      waiting.set(child, left);
      if (left === 0) order.push(child);
    }
  }
  return order;
}
