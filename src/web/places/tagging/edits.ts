import type { ColumnKey } from './columns.ts';
import { columns } from './columns.ts';
import { type GridRow, sameTags, type Tag } from './grid-row.ts';

/** One cell that is to hold other tags. */
export type CellEdit = { readonly rowId: string; readonly key: ColumnKey; readonly tags: readonly Tag[] };

type Operations =
  | { readonly add?: readonly unknown[]; readonly remove?: readonly unknown[] }
  | { readonly set: unknown };

/** What is done to a resource, by field, as the server names it. */
export type Change = Readonly<Partial<Record<ColumnKey, Operations>>>;

export type EditGroup = { readonly change: Change; readonly rowIds: readonly string[] };

/** The most resources of one request. */
export const mostRows = 250;

/** What makes a cell hold other tags; null when it does so already. What both have is not touched, nor who gave it. */
export function operationsFor(key: ColumnKey, before: readonly Tag[], after: readonly Tag[]): Operations | null {
  if (sameTags(before, after)) return null;
  const { holds } = columns.find((column) => column.key === key) ?? { holds: 'list' };
  if (holds === 'one') return { set: after[0]?.value ?? null };
  const had = new Set(before.map((tag) => tag.key));
  const has = new Set(after.map((tag) => tag.key));
  const add = after.filter((tag) => !had.has(tag.key)).map(({ value }) => value);
  const remove = before.filter((tag) => !has.has(tag.key)).map(({ value }) => value);
  if (add.length + remove.length === 0) return null;
  return { ...(add.length > 0 && { add }), ...(remove.length > 0 && { remove }) };
}

/** The tags of a cell once the same is done to it that made `after` of `before` in another one. */
export function applyDifference(
  tags: readonly Tag[],
  { before, after, isOne }: { before: readonly Tag[]; after: readonly Tag[]; isOne: boolean },
): readonly Tag[] {
  if (isOne) return after;
  const has = new Set(after.map(({ key }) => key));
  const gone = new Set(before.filter(({ key }) => !has.has(key)).map(({ key }) => key));
  const had = new Set(before.map(({ key }) => key));
  const kept = tags.filter(({ key }) => !gone.has(key));
  const there = new Set(kept.map(({ key }) => key));
  return [...kept, ...after.filter(({ key }) => !had.has(key) && !there.has(key))];
}

/** Rows that get the same, together: 200 rows with one new tag are one change. Of two edits of a cell the later counts. */
export function groupEdits(rows: ReadonlyMap<string, GridRow>, edits: readonly CellEdit[]): EditGroup[] {
  const changes = new Map<string, Partial<Record<ColumnKey, Operations>>>();
  for (const { rowId, key, tags } of edits) {
    const row = rows.get(rowId);
    if (!row?.isEditable) continue;
    const operations = operationsFor(key, row.cells[key], tags);
    const change = changes.get(rowId) ?? {};
    delete change[key];
    if (operations) change[key] = operations;
    changes.set(rowId, change);
  }
  return groupChanges(changes);
}

/** Equal changes together. */
export function groupChanges(changes: Iterable<readonly [rowId: string, change: Change]>): EditGroup[] {
  const groups = new Map<string, { change: Change; rowIds: string[] }>();
  for (const [rowId, change] of changes) {
    if (Object.keys(change).length === 0) continue;
    const name = JSON.stringify(change);
    const group = groups.get(name) ?? { change, rowIds: [] };
    group.rowIds.push(rowId);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Requests of at most so many rows. */
export function chunkGroups(groups: readonly EditGroup[], most = mostRows): EditGroup[][] {
  const chunks: EditGroup[][] = [];
  let chunk: EditGroup[] = [];
  let room = most;
  for (const { change, rowIds } of groups) {
    let rest = rowIds;
    while (rest.length > 0) {
      chunk.push({ change, rowIds: rest.slice(0, room) });
      room -= Math.min(room, rest.length);
      rest = rest.slice(chunk.at(-1)?.rowIds.length ?? 0);
      if (room === 0) {
        chunks.push(chunk);
        chunk = [];
        room = most;
      }
    }
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}
