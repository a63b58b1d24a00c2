import { isDeepStrictEqual } from 'node:util';
import type { PlaylistContent } from '../playlist.ts';
import { changedFields } from './diff.ts';
import { placed, placementsBetween, survivingAnchor } from './ordered-list.ts';
import {
  type Fields,
  type Item,
  type ItemKind,
  itemKinds,
  type ListName,
  type PlaylistParts,
  putTogether,
  takeApart,
} from './parts.ts';

/** Where two people have changed the same thing, each in their own way. */
export type MergeConflict = {
  /** Names the thing and what of it; the same wherever these two changes meet. */
  readonly key: string;
  /** `playlist` for a detail of the playlist itself. */
  readonly of: ItemKind | 'playlist';
  readonly id: string | null;
} & (
  | {
      readonly kind: 'field';
      readonly field: string;
      readonly base: unknown;
      readonly mine: unknown;
      readonly theirs: unknown;
    }
  /** I changed it, they took it away. */
  | { readonly kind: 'removedByThem' }
  /** I took it away, they changed it. */
  | { readonly kind: 'removedByMe' }
  /** Both have put it somewhere else. */
  | { readonly kind: 'place' }
);

export type Decision = 'mine' | 'theirs';

export type Merge = {
  readonly content: PlaylistContent;
  /** All of them, also those that `decisions` settled. */
  readonly conflicts: readonly MergeConflict[];
};

/**
 * Three-way merge of playlists, by the ids of their parts. What only one side changed is taken from that side. Where both changed
 * the same, `mine` holds until somebody decides otherwise.
 * @param decisions by key of the conflict
 */
export function mergePlaylists(
  base: PlaylistContent,
  mine: PlaylistContent,
  theirs: PlaylistContent,
  decisions: ReadonlyMap<string, Decision> = new Map(),
): Merge {
  const sides = { base: takeApart(base), mine: takeApart(mine), theirs: takeApart(theirs) };
  const conflicts: MergeConflict[] = [];
  /** Records a conflict, and says which side it goes to. */
  const settle = (conflict: MergeConflict): Decision => {
    conflicts.push(conflict);
    return decisions.get(conflict.key) ?? 'mine';
  };
  const details = mergeFields('playlist', null, sides.base.details, sides.mine.details, sides.theirs.details, settle);
  const items = mergeItems(sides, settle);
  const lists = mergeLists(sides, items, settle);
  return { content: putTogether({ details, items, lists }), conflicts };
}

type Sides = { readonly base: PlaylistParts; readonly mine: PlaylistParts; readonly theirs: PlaylistParts };
type Settle = (conflict: MergeConflict) => Decision;

function mergeFields(
  of: MergeConflict['of'],
  id: string | null,
  base: Fields,
  mine: Fields,
  theirs: Fields,
  settle: Settle,
): Fields {
  const merged: Record<string, unknown> = { ...mine };
  for (const { field, to } of changedFields(base, theirs)) {
    if (isDeepStrictEqual(mine[field], to)) continue;
    const isMineOnly = !isDeepStrictEqual(mine[field], base[field]);
    if (isMineOnly) {
      const values = { base: base[field], mine: mine[field], theirs: to };
      const key = `${of}:${id ?? ''}:${field}`;
      if (settle({ key, of, id, kind: 'field', field, ...values }) === 'mine') continue;
    }
    if (to === undefined) delete merged[field];
    else merged[field] = to;
  }
  return merged;
}

/** What there is after the merge. Pathways come before the steps in them: where one goes, its steps go. */
function mergeItems(sides: Sides, settle: Settle): Map<string, Item> {
  const { base, mine, theirs } = sides;
  const merged = new Map<string, Item>();
  for (const kind of itemKinds) {
    const ids = [base, mine, theirs].flatMap(({ items }) => [...items.values()].filter((item) => item.kind === kind));
    for (const id of new Set(ids.map((item) => item.id))) {
      const item = mergeItem(sides, merged, id, settle);
      if (item) merged.set(id, item);
    }
  }
  return merged;
}

function mergeItem(sides: Sides, merged: ReadonlyMap<string, Item>, id: string, settle: Settle): Item | null {
  const [base, mine, theirs] = [sides.base.items.get(id), sides.mine.items.get(id), sides.theirs.items.get(id)];
  const hasHome = (item: Item): boolean => item.kind !== 'entry' || merged.has(item.list);
  if (mine && theirs) {
    const fields = mergeFields(mine.kind, id, base?.fields ?? {}, mine.fields, theirs.fields, settle);
    const list = listOf(base, mine, theirs, (where) => merged.has(where), settle);
    return list === null ? null : { ...mine, fields, list };
  }
  if (mine) {
    if (!base) return hasHome(mine) ? mine : null;
    if (!hasHome(mine)) return null;
    // Their pathway is gone with all that was in it, and mine was kept: so is this.
    const wasDecided = base.kind === 'entry' && !sides.theirs.items.has(mine.list) && mine.list === base.list;
    if (wasDecided) return mine;
    if (!isChanged(sides.base, sides.mine, id)) return null;
    const conflict = { key: `${mine.kind}:${id}:removed`, of: mine.kind, id, kind: 'removedByThem' } as const;
    return settle(conflict) === 'mine' ? mine : null;
  }
  if (!theirs || !hasHome(theirs)) return null;
  if (!base) return theirs;
  const wasDecided = base.kind === 'entry' && !sides.mine.items.has(theirs.list) && theirs.list === base.list;
  if (wasDecided) return theirs;
  if (!isChanged(sides.base, sides.theirs, id)) return null;
  const conflict = { key: `${theirs.kind}:${id}:removed`, of: theirs.kind, id, kind: 'removedByMe' } as const;
  return settle(conflict) === 'theirs' ? theirs : null;
}

/** Whether somebody changed a thing: its fields, its pathway, or, for a pathway, anything in it. */
function isChanged(before: PlaylistParts, after: PlaylistParts, id: string): boolean {
  const [old, now] = [before.items.get(id), after.items.get(id)];
  if (!old || !now) return old !== now;
  if (old.list !== now.list || !isDeepStrictEqual(old.fields, now.fields)) return true;
  if (now.kind !== 'pathway') return false;
  const [oldIds, ids] = [before.lists.get(id) ?? [], after.lists.get(id) ?? []];
  return !isDeepStrictEqual(oldIds, ids) || ids.some((entry) => isChanged(before, after, entry));
}

/** The list that a thing ends up in; null where there is none. */
function listOf(
  base: Item | undefined,
  mine: Item,
  theirs: Item,
  isThere: (pathwayId: string) => boolean,
  settle: Settle,
): ListName | null {
  if (mine.kind !== 'entry') return mine.list;
  const kept = isThere(mine.list) ? mine.list : null;
  const other = isThere(theirs.list) ? theirs.list : null;
  if (kept === null || other === null) return kept ?? other;
  if (kept === other || theirs.list === base?.list) return kept;
  if (mine.list === base?.list) return other;
  const conflict = { key: `entry:${mine.id}:place`, of: 'entry', id: mine.id, kind: 'place' } as const;
  return settle(conflict) === 'mine' ? kept : other;
}

function mergeLists(sides: Sides, items: ReadonlyMap<string, Item>, settle: Settle): Map<ListName, string[]> {
  const names = new Set([...sides.mine.lists.keys(), ...sides.theirs.lists.keys()]);
  const lists = new Map<ListName, string[]>();
  for (const name of names) {
    const isList = name === 'targets' || name === 'pathways' || items.has(name);
    if (isList) lists.set(name, mergeList(sides, name, items, settle));
  }
  return lists;
}

function mergeList(sides: Sides, name: ListName, items: ReadonlyMap<string, Item>, settle: Settle): string[] {
  const isHere = (id: string): boolean => items.get(id)?.list === name;
  const [base, mine, theirs] = [sides.base, sides.mine, sides.theirs].map((side) => side.lists.get(name) ?? []) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  const order = mine.filter(isHere);
  const myMoves = new Map(placementsBetween(base, mine).map(({ id, after }) => [id, after]));
  const theirMoves = placementsBetween(
    base.filter((id) => theirs.includes(id)),
    theirs,
  );
  let merged = order;
  for (const { id, after } of theirMoves) {
    if (!isHere(id)) continue;
    const isMineToo = order.includes(id) && myMoves.has(id);
    if (isMineToo) {
      if (myMoves.get(id) === after || !base.includes(id)) continue;
      const kind = (items.get(id) as Item).kind;
      if (settle({ key: `${kind}:${id}:place`, of: kind, id, kind: 'place' }) === 'mine') continue;
    }
    merged = placed(merged, [{ id, after: survivingAnchor(theirs, id, (other) => merged.includes(other)) }]);
  }
  // What they had here all along and I had taken elsewhere, or what was kept against a removal.
  for (const id of theirs) {
    if (!isHere(id) || merged.includes(id)) continue;
    merged = placed(merged, [{ id, after: survivingAnchor(theirs, id, (other) => merged.includes(other)) }]);
  }
  return merged;
}
