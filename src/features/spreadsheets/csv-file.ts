import { createReadStream } from 'node:fs';
import { findSeparator } from '../resources/import/csv.ts';
import { splitRows } from '../resources/import/csv-rows.ts';
import { LineTooLong, readLines } from '../resources/import/read-lines.ts';
import { type FoundRow, UnreadableSpreadsheet } from './spreadsheet.ts';

/** Spreadsheet programs take a CSV for UTF-8 only when it begins so. */
const byteOrderMark = '\ufeff';

export async function* writeCsv(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield byteOrderMark;
  let waiting = '';
  for await (const row of rows) {
    waiting += `${row.map(quoted).join(',')}\r\n`;
    if (waiting.length < 64 * 1024) continue;
    yield waiting;
    waiting = '';
  }
  yield waiting;
}

function quoted(cell: string): string {
  return /[",\r\n;]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export async function* readCsv(path: string): AsyncGenerator<FoundRow> {
  const input = createReadStream(path);
  try {
    const { delimiter, lines } = await findSeparator(readLines(input));
    for await (const row of splitRows(lines, delimiter)) {
      if (row.kind === 'row') yield { line: row.line, cells: row.cells };
      else yield { line: row.line, column: row.column, lost: row.lines };
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    throw new UnreadableSpreadsheet(`Line ${error.line} is too long for a table.`);
  } finally {
    input.destroy();
  }
}
