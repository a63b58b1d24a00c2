import { isDeepStrictEqual } from 'node:util';
import type { PlaylistContent } from '../playlist.ts';
import { placed, placementsBetween } from './ordered-list.ts';
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

/** A place in one of the lists: after that thing; null is the start. */
export type Place = { readonly list: ListName; readonly after: string | null };

/** One difference between two states of a playlist. `from` and `to` are undefined where a field was absent. */
export type Change =
  | { readonly kind: 'detail'; readonly field: string; readonly from: unknown; readonly to: unknown }
  | {
      readonly kind: 'field';
      readonly of: ItemKind;
      readonly id: string;
      readonly field: string;
      readonly from: unknown;
      readonly to: unknown;
    }
  | { readonly kind: 'removed'; readonly item: Item }
  | { readonly kind: 'added'; readonly item: Item; readonly place: Place }
  | { readonly kind: 'moved'; readonly of: ItemKind; readonly id: string; readonly from: Place; readonly to: Place };

/**
 * What makes `after` of `before`: as few moves as possible, each field by itself.
 * @returns in the order in which `applyChanges` takes them
 */
export function diffPlaylists(before: PlaylistContent, after: PlaylistContent): Change[] {
  return diffParts(takeApart(before), takeApart(after));
}

export function diffParts(before: PlaylistParts, after: PlaylistParts): Change[] {
  const removed = [...before.items.values()].filter(({ id }) => !after.items.has(id));
  return [
    ...changedFields(before.details, after.details).map((change): Change => ({ kind: 'detail', ...change })),
    ...removed.map((item): Change => ({ kind: 'removed', item })),
    ...itemKinds.flatMap((kind) => diffItems(kind, before, after)),
  ];
}

/** @param changes of `diffPlaylists(content, other)`; gives that other */
export function applyChanges(content: PlaylistContent, changes: readonly Change[]): PlaylistContent {
  const parts = takeApart(content);
  const details = { ...parts.details };
  const items = new Map(parts.items);
  const lists = new Map(parts.lists);
  const put = (id: string, { list, after }: Place): void => {
    lists.set(list, placed(lists.get(list) ?? [], [{ id, after }]));
  };
  // Everything that moves leaves its list first: else it would be an anchor at its old place.
  const leaving = new Set(
    changes.flatMap((change) =>
      change.kind === 'removed' ? [change.item.id] : change.kind === 'moved' ? [change.id] : [],
    ),
  );
  for (const [name, ids] of lists)
    lists.set(
      name,
      ids.filter((id) => !leaving.has(id)),
    );
  for (const change of changes) {
    if (change.kind === 'detail') set(details, change.field, change.to);
    else if (change.kind === 'removed') {
      items.delete(change.item.id);
      lists.delete(change.item.id);
    } else if (change.kind === 'added') {
      items.set(change.item.id, change.item);
      put(change.item.id, change.place);
    } else if (change.kind === 'moved') {
      items.set(change.id, { ...(items.get(change.id) as Item), list: change.to.list });
      put(change.id, change.to);
    } else {
      const item = items.get(change.id) as Item;
      const fields = { ...item.fields };
      set(fields, change.field, change.to);
      items.set(change.id, { ...item, fields });
    }
  }
  return putTogether({ details, items, lists });
}

function diffItems(kind: ItemKind, before: PlaylistParts, after: PlaylistParts): Change[] {
  const changes: Change[] = [];
  for (const [list, ids] of after.lists) {
    const stayed = (before.lists.get(list) ?? []).filter((id) => after.items.get(id)?.list === list);
    const places = new Map(placementsBetween(stayed, ids).map(({ id, after: anchor }) => [id, anchor]));
    for (const id of ids) {
      const item = after.items.get(id) as Item;
      if (item.kind !== kind) continue;
      const old = before.items.get(id);
      const anchor = places.get(id);
      const place = anchor === undefined ? null : { list, after: anchor };
      if (!old) changes.push({ kind: 'added', item, place: place as Place });
      else {
        if (place) changes.push({ kind: 'moved', of: kind, id, from: placeOf(before, old), to: place });
        for (const change of changedFields(old.fields, item.fields))
          changes.push({ kind: 'field', of: kind, id, ...change });
      }
    }
  }
  return changes;
}

export function changedFields(before: Fields, after: Fields): { field: string; from: unknown; to: unknown }[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((field) =>
    isDeepStrictEqual(before[field], after[field]) ? [] : [{ field, from: before[field], to: after[field] }],
  );
}

function placeOf(parts: PlaylistParts, { id, list }: Item): Place {
  const ids = parts.lists.get(list) ?? [];
  return { list, after: ids[ids.indexOf(id) - 1] ?? null };
}

function set(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) delete fields[name];
  else fields[name] = value;
}
