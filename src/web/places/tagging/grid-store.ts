import type { ColumnKey } from './columns.ts';
import type { CellEdit, Change } from './edits.ts';
import { type GridRow, withCell } from './grid-row.ts';

/** Why a row is not as somebody wanted it. */
export type RowTrouble = 'changedMeanwhile' | 'notFound' | 'forbidden' | 'failed';

/** What is marked at a row; `notSaved`: the server was not reached. */
export type RowMark = RowTrouble | 'notSaved';

/** What people did to the rows since they were loaded, over what the server said then. */
export type GridState = {
  /** By id: as they are now, or will be once what is on its way has arrived. */
  readonly changed: ReadonlyMap<string, GridRow>;
  /** By id and column: words of a cell that nobody knows. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  readonly troubles: ReadonlyMap<string, RowTrouble>;
  /** By id: what somebody wanted and was not made, as somebody else was faster. */
  readonly refused: ReadonlyMap<string, Change>;
  readonly savedAt: Date | null;
};

export const emptyGrid: GridState = {
  changed: new Map(),
  unknown: new Map(),
  troubles: new Map(),
  refused: new Map(),
  savedAt: null,
};

export const cellName = (rowId: string, key: ColumnKey) => `${rowId} ${key}`;

/** Shown at once; what was wrong about these cells is forgotten. */
export function withEdits(state: GridState, rows: ReadonlyMap<string, GridRow>, edits: readonly CellEdit[]): GridState {
  const changed = new Map(state.changed);
  const unknown = new Map(state.unknown);
  const troubles = new Map(state.troubles);
  const refused = new Map(state.refused);
  for (const { rowId, key, tags } of edits) {
    const row = changed.get(rowId) ?? rows.get(rowId);
    unknown.delete(cellName(rowId, key));
    const { [key]: _done, ...left } = refused.get(rowId) ?? {};
    // What else was not made of this row is still to be decided.
    if (Object.keys(left).length > 0) refused.set(rowId, left);
    else {
      troubles.delete(rowId);
      refused.delete(rowId);
    }
    if (row?.isEditable) changed.set(rowId, withCell(row, key, tags));
  }
  return { ...state, changed, unknown, troubles, refused };
}

export function withUnknown(
  state: GridState,
  found: readonly { readonly rowId: string; readonly key: ColumnKey; readonly words: readonly string[] }[],
): GridState {
  const unknown = new Map(state.unknown);
  for (const { rowId, key, words } of found) unknown.set(cellName(rowId, key), words);
  return { ...state, unknown };
}

export function withoutUnknown(state: GridState, rowIds: readonly string[]): GridState {
  const gone = new Set(rowIds);
  return { ...state, unknown: new Map([...state.unknown].filter(([name]) => !gone.has(name.split(' ', 1)[0] ?? ''))) };
}

/** Rows as the server has them. */
export function withRows(state: GridState, rows: readonly GridRow[]): GridState {
  const changed = new Map(state.changed);
  for (const row of rows) changed.set(row.id, row);
  return { ...state, changed };
}

export function withTroubles(
  state: GridState,
  found: readonly { readonly id: string; readonly trouble: RowTrouble; readonly change: Change | null }[],
): GridState {
  if (found.length === 0) return state;
  const troubles = new Map(state.troubles);
  const refused = new Map(state.refused);
  for (const { id, trouble, change } of found) {
    troubles.set(id, trouble);
    if (change) refused.set(id, { ...refused.get(id), ...change });
  }
  return { ...state, troubles, refused };
}

export function withoutTroubles(state: GridState, rowIds: readonly string[]): GridState {
  const troubles = new Map(state.troubles);
  const refused = new Map(state.refused);
  for (const id of rowIds) {
    troubles.delete(id);
    refused.delete(id);
  }
  return { ...state, troubles, refused };
}

export function markOf(state: GridState, stuckIds: ReadonlySet<string> | null, id: string): RowMark | null {
  return state.troubles.get(id) ?? (stuckIds?.has(id) ? 'notSaved' : null);
}
