import type { Readable } from 'node:stream';
import { type CsvColumn, findColumn } from './csv-columns.ts';
import { type CsvRow, splitRows } from './csv-rows.ts';
import { type ImportFault, type ImportItem, shown } from './import-item.ts';
import { LineTooLong, readLines } from './read-lines.ts';

/** Whose keys those of a table are. */
export const tableSystem = 'csv';

type Column = { readonly column: CsvColumn; readonly index: number };

/**
 * The project's own table, row by row. Headings may be in any order and in several spellings; the separator is a comma,
 * a semicolon or a tab. Cells become values; whether they are right is judged by the schema of imports.
 */
export async function* parseCsv(input: Readable): AsyncGenerator<ImportItem> {
  let columns: readonly Column[] | null = null;
  try {
    const { delimiter, lines } = await findSeparator(readLines(input));
    for await (const row of splitRows(lines, delimiter)) {
      if (row.kind === 'unclosed') {
        yield { kind: 'fault', fault: unclosed(row) };
      } else if (columns === null) {
        const header = readHeader(row.cells, row.line);
        yield* header.faults;
        if (header.columns.length === 0) return;
        columns = header.columns;
      } else {
        yield readRow(row.cells, row.line, columns);
      }
    }
    if (columns === null) yield* readHeader([], 1).faults;
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    yield {
      kind: 'fault',
      fault: { line: error.line, reason: 'is too long for a table: it and what follows cannot be read.' },
    };
  } finally {
    input.destroy();
  }
}

/** What separates the headings, found in the first line; spreadsheets of many countries write semicolons. */
export async function findSeparator(lines: AsyncIterable<string>): Promise<{
  delimiter: string;
  lines: AsyncGenerator<string>;
}> {
  const rest = lines[Symbol.asyncIterator]();
  const { value: first, done } = await rest.next();
  const header = done ? '' : first.replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }));
  const delimiter = counts.sort((one, other) => other.count - one.count)[0]?.separator ?? ',';
  const all = async function* () {
    if (!done) yield first;
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  return { delimiter, lines: all() };
}

function readHeader(headings: readonly string[], line: number): { columns: Column[]; faults: ImportItem[] } {
  const columns: Column[] = [];
  const found: ImportItem[] = [];
  for (const [index, heading] of headings.entries()) {
    const column = findColumn(heading);
    if (column && !columns.some((other) => other.column === column)) columns.push({ column, index });
    else if (heading.trim() !== '') {
      const reason = column
        ? `says the same as another column (${column.name}): left out.`
        : 'is no known column: left out.';
      found.push(noteOf({ line, column: index + 1, value: shown(heading), reason }));
    }
  }
  if (!columns.some(({ column }) => column.name === 'title')) {
    const accepts = 'a first line with at least "title" (npm run import -- --template csv prints one)';
    const fault = { line, value: shown(headings.join(', ')), reason: 'has no column "title".', accepts };
    return { columns: [], faults: [{ kind: 'fault', fault }] };
  }
  return { columns, faults: found };
}

function noteOf(fault: ImportFault): ImportItem {
  return { kind: 'fault', fault: { ...fault, isNote: true } };
}

function readRow(cells: readonly string[], line: number, columns: readonly Column[]): ImportItem {
  const record: Record<string, unknown> = {};
  const places: Record<string, { column: number; text: string }> = {};
  for (const { column, index } of columns) {
    const text = (cells[index] ?? '').trim();
    const field = fieldOf(column.name);
    places[column.name] = { column: index + 1, text };
    if (text === '') continue;
    const value = column.read(text);
    places[field] ??= { column: index + 1, text };
    if (field === 'alignments') record[field] = [...((record[field] as unknown[]) ?? []), ...(value as unknown[])];
    else if (field === 'textComplexity') record[field] = { ...(record[field] as object), [column.name]: value };
    else record[field] = value;
  }
  const { id, ...fields } = record;
  const key = id ?? fields.url;
  return {
    kind: 'record',
    place: { line, cells: places },
    record: {
      ...(key === undefined ? {} : { source: { system: tableSystem, id: key } }),
      ...(fields.kind === undefined ? kindOf(fields) : {}),
      ...fields,
    },
  };
}

function kindOf({ url, body }: Record<string, unknown>): { kind?: string } {
  if (url !== undefined) return { kind: 'link' };
  return body === undefined ? {} : { kind: 'text' };
}

function fieldOf(column: string): string {
  if (column === 'teaches' || column === 'assesses' || column === 'requires') return 'alignments';
  return column === 'lexile' || column === 'fleschKincaidGrade' ? 'textComplexity' : column;
}

function unclosed({ line, column, lines, resumedAt }: Extract<CsvRow, { kind: 'unclosed' }>): ImportFault {
  const lost = lines === 1 ? 'one line cannot be read' : `${lines} lines cannot be read`;
  const then = resumedAt === null ? 'nothing that can be read follows' : `reading goes on at line ${resumedAt}`;
  return {
    line,
    column,
    rows: lines,
    reason: `a quotation mark opens here and is never closed: ${lost}, ${then}.`,
    accepts:
      'a cell with a comma, a quotation mark or a line break in "", marks doubled; as many cells as the heading has',
  };
}
