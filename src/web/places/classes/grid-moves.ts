export type GridPlace = { readonly row: number; readonly column: number };

/**
 * Where a key leads in a table of `rows` x `columns` whose first row and column name the others and whose corner is empty;
 * null for a key that leads nowhere.
 */
export function moveInGrid(
  { row, column }: GridPlace,
  key: string,
  isCtrl: boolean,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): GridPlace | null {
  const to = ((): GridPlace | null => {
    switch (key) {
      case 'ArrowDown':
        return { row: row + 1, column };
      case 'ArrowUp':
        return { row: row - 1, column };
      case 'ArrowRight':
        return { row, column: column + 1 };
      case 'ArrowLeft':
        return { row, column: column - 1 };
      case 'PageDown':
        return { row: row + 10, column };
      case 'PageUp':
        return { row: row - 10, column };
      case 'Home':
        return isCtrl ? { row: 1, column: 1 } : { row, column: 0 };
      case 'End':
        return isCtrl ? { row: rows - 1, column: columns - 1 } : { row, column: columns - 1 };
      default:
        return null;
    }
  })();
  if (!to) return null;
  const within = {
    row: Math.min(Math.max(to.row, 0), rows - 1),
    column: Math.min(Math.max(to.column, 0), columns - 1),
  };
  if (within.row > 0 || within.column > 0) return within;
  // The corner: stay on the side that one comes from.
  return row === 0 ? { row: 0, column: 1 } : { row: 1, column: 0 };
}
