import type { Block, Size } from './selection.ts';

/**
 * Reads what spreadsheet programs put on the clipboard: cells between tabs, rows between line ends, and quotation marks
 * around cells that hold either. A line end at the end ends the last row.
 */
export function parseTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let at = 0;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '"' && cell === '') {
      const quoted = readQuoted(text, at);
      if (quoted) {
        cell = quoted.cell;
        at = quoted.end;
        continue;
      }
    }
    if (char === '\t') endCell();
    else if (char === '\r' || char === '\n') {
      endRow();
      if (char === '\r' && text[at + 1] === '\n') at += 1;
    } else cell += char;
    at += 1;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

/** A cell in quotation marks that ends where a cell ends; null for a cell that only begins with one. */
function readQuoted(text: string, from: number): { cell: string; end: number } | null {
  let cell = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else {
      const after = text[at + 1];
      return after === undefined || after === '\t' || after === '\n' || after === '\r' ? { cell, end: at + 1 } : null;
    }
  }
  return null;
}

export function writeTable(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(writeCell).join('\t')).join('\n');
}

function writeCell(text: string): string {
  return /[\t\n\r]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export type Pasted = { readonly row: number; readonly col: number; readonly text: string };

/**
 * Which text goes where. A block that fits into what is selected some whole number of times fills it, as spreadsheet
 * programs do it; any other block begins at its corner. What would stand beyond the edge of the table is left out.
 */
export function placePaste(
  table: readonly (readonly string[])[],
  { top, bottom, left, right }: Block,
  size: Size,
): Pasted[] {
  const height = table.length;
  const width = Math.max(0, ...table.map((row) => row.length));
  if (height === 0 || width === 0) return [];
  const chosen = { rows: bottom - top + 1, cols: right - left + 1 };
  const fills = chosen.rows % height === 0 && chosen.cols % width === 0;
  const area = fills ? chosen : { rows: height, cols: width };
  const pasted: Pasted[] = [];
  for (let row = 0; row < area.rows && top + row < size.rows; row += 1) {
    for (let col = 0; col < area.cols && left + col < size.cols; col += 1) {
      const text = table[row % height]?.[col % width];
      if (text !== undefined) pasted.push({ row: top + row, col: left + col, text });
    }
  }
  return pasted;
}

/** How many lines of a block find no row to stand in. */
export function linesLeft(table: readonly (readonly string[])[], { top }: Pick<Block, 'top'>, size: Size): number {
  return Math.max(0, top + table.length - size.rows);
}
