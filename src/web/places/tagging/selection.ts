/** A cell by its row and column; column 0 is the title. */
export type Place = { readonly row: number; readonly col: number };

/** A block of cells: where it was begun, and where the keyboard is. */
export type Selection = { readonly anchor: Place; readonly active: Place };

export type Size = { readonly rows: number; readonly cols: number };

export type Block = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

export const start: Selection = { anchor: { row: 0, col: 0 }, active: { row: 0, col: 0 } };

export function blockOf({ anchor, active }: Selection): Block {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.col, active.col),
    right: Math.max(anchor.col, active.col),
  };
}

export function isInside({ row, col }: Place, { top, bottom, left, right }: Block): boolean {
  return row >= top && row <= bottom && col >= left && col <= right;
}

export function rowsOf({ top, bottom }: Block): number[] {
  return Array.from({ length: bottom - top + 1 }, (_, at) => top + at);
}

export function clamp({ anchor, active }: Selection, size: Size): Selection {
  return { anchor: inside(anchor, size), active: inside(active, size) };
}

function inside({ row, col }: Place, { rows, cols }: Size): Place {
  return { row: Math.max(0, Math.min(row, rows - 1)), col: Math.max(0, Math.min(col, cols - 1)) };
}

export type Key = {
  readonly key: string;
  readonly shiftKey?: boolean;
  /** Ctrl, or Command on a Mac. */
  readonly hasCommand?: boolean;
};

/** Where a key leads, as spreadsheets have it; null for keys that move nothing. */
export function move(selection: Selection, { key, shiftKey = false, hasCommand = false }: Key, size: Size, page = 10) {
  const { active } = selection;
  const to = target(active, key, { size, page, hasCommand, shiftKey });
  if (to === null) return null;
  const next = inside(to, size);
  const extends_ = shiftKey && key !== 'Tab' && key !== 'Enter';
  return { anchor: extends_ ? selection.anchor : next, active: next };
}

function target(
  { row, col }: Place,
  key: string,
  { size, page, hasCommand, shiftKey }: { size: Size; page: number; hasCommand: boolean; shiftKey: boolean },
): Place | null {
  const last = { row: size.rows - 1, col: size.cols - 1 };
  switch (key) {
    case 'ArrowUp':
      return { row: hasCommand ? 0 : row - 1, col };
    case 'ArrowDown':
      return { row: hasCommand ? last.row : row + 1, col };
    case 'ArrowLeft':
      return { row, col: hasCommand ? 0 : col - 1 };
    case 'ArrowRight':
      return { row, col: hasCommand ? last.col : col + 1 };
    case 'Home':
      return { row: hasCommand ? 0 : row, col: 0 };
    case 'End':
      return { row: hasCommand ? last.row : row, col: last.col };
    case 'PageUp':
      return { row: row - page, col };
    case 'PageDown':
      return { row: row + page, col };
    case 'Enter':
      return { row: shiftKey ? row - 1 : row + 1, col };
    default:
      return null;
  }
}

/** All rows of the columns that are chosen. */
export function wholeColumns({ anchor, active }: Selection, { rows }: Size): Selection {
  return { anchor: { row: 0, col: anchor.col }, active: { row: rows - 1, col: active.col } };
}

export function wholeRows({ anchor, active }: Selection, { cols }: Size): Selection {
  return { anchor: { row: anchor.row, col: 0 }, active: { row: active.row, col: cols - 1 } };
}

export function everything({ rows, cols }: Size): Selection {
  return { anchor: { row: 0, col: 0 }, active: { row: rows - 1, col: cols - 1 } };
}

/** Which rows are drawn: those in sight, some beside them, so that scrolling shows no gaps. */
export function rowsInSight(
  { top, height, rowHeight }: { readonly top: number; readonly height: number; readonly rowHeight: number },
  count: number,
  beside = 8,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(top / rowHeight) - beside);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + beside);
  return { from: Math.min(from, to), to };
}
