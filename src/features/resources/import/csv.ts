import { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { type CsvColumn, findColumn } from './csv-columns.ts';
import { type ImportFault, type ImportItem, shown } from './import-item.ts';

const defaultSystem = 'csv';

/** A cell longer than the longest body that is accepted is a quotation mark that was never closed. */
const longestRecord = 2_000_000;

const longestHeader = 100_000;

type Column = { readonly column: CsvColumn; readonly index: number };

/**
 * The project's own table, row by row. Headings may be in any order and in several spellings; the separator is a comma,
 * a semicolon or a tab. Cells become values; whether they are right is judged by the schema of imports.
 */
export async function* parseCsv(input: Readable): AsyncGenerator<ImportItem> {
  const skipped: ImportFault[] = [];
  let nextLine = 1;
  const { delimiter, all } = await readSeparator(input);
  const parser = all.pipe(
    parse({
      bom: true,
      info: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: longestRecord,
      on_skip: (error) => {
        if (error) skipped.push(toFault(error, nextLine));
      },
    }),
  );
  all.on('error', (error) => parser.destroy(error));
  let columns: readonly Column[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield* faults(skipped);
      nextLine = info.lines + 1;
      if (columns === null) {
        const header = readHeader(record, info.lines);
        yield* header.faults;
        if (header.columns.length === 0) return;
        columns = header.columns;
      } else {
        yield readRow(record, firstLine(record, info.lines), columns);
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    skipped.push(toFault(error, nextLine));
  } finally {
    all.destroy();
    input.destroy();
  }
  yield* faults(skipped);
  if (columns === null) yield* readHeader([], 1).faults;
}

/** What separates the headings, found in the first line; spreadsheets of many countries write semicolons. */
async function readSeparator(input: Readable): Promise<{ delimiter: string; all: Readable }> {
  const chunks: AsyncIterator<Buffer | string> = input[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let start = '';
  while (!/[\r\n]/.test(start) && start.length < longestHeader) {
    const { value, done } = await chunks.next();
    if (done) break;
    read.push(Buffer.from(value));
    start = Buffer.concat(read).toString('utf8');
  }
  const header = start.split(/[\r\n]/, 1)[0]?.replace(/"[^"]*"/g, '') ?? '';
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }));
  const delimiter = counts.sort((one, other) => other.count - one.count)[0]?.separator ?? ',';
  const rest = { [Symbol.asyncIterator]: () => chunks };
  const all = Readable.from(
    (async function* () {
      yield* read;
      for await (const chunk of rest) yield Buffer.from(chunk);
    })(),
    { objectMode: false },
  );
  return { delimiter, all };
}

function* faults(list: ImportFault[]): Generator<ImportItem> {
  for (const fault of list.splice(0)) yield { kind: 'fault', fault };
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
      ...(key === undefined ? {} : { source: { system: defaultSystem, id: key } }),
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

/** The parser tells the last line of a record; cells may span several. */
function firstLine(cells: readonly string[], lastLine: number): number {
  const breaks = cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  return lastLine - breaks;
}

function toFault(error: CsvError, nextLine: number): ImportFault {
  const { lines, index } = error as unknown as { lines?: number; index?: number };
  // A quotation mark that is never closed takes all that follows with it: the row where it stands is told.
  const isEndless = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const line = isEndless ? nextLine : lines;
  return {
    ...(line === undefined ? {} : { line }),
    ...(typeof index === 'number' ? { column: index + 1 } : {}),
    reason: isEndless
      ? 'a quotation mark is never closed: this row and what follows cannot be read.'
      : `the row cannot be read: ${error.message.replace(/\s+/g, ' ')}.`,
    accepts: 'cells separated by commas; a cell with a comma, a quotation mark or a line break in "", marks doubled',
  };
}
