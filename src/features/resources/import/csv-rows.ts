/** What was found at a place of a table. */
export type CsvRow =
  | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
  /** A quotation mark that is never closed, and how many lines with text were given up because of it. */
  | {
      readonly kind: 'unclosed';
      readonly line: number;
      /** Of the cell, from 1. */
      readonly column: number;
      readonly lines: number;
      /** Where reading goes on; null at the end. */
      readonly resumedAt: number | null;
    };

/** A quoted cell that is longer is taken for one that was never closed. */
const longestCell = 2_000_000;

/**
 * Splits lines into rows and cells (RFC 4180). A cell in quotation marks may hold line breaks and doubled marks; marks
 * elsewhere stand for themselves, as people write them. A mark that is never closed would swallow all that follows: it
 * shows when another one closes the cell in front of a letter, when the row comes out with another number of cells than
 * the heading, or when no end comes. Then its line is given up, and reading goes on at the next line that has as many
 * cells as the heading, so that the rest of a cell that spans lines is not taken for rows.
 */
export async function* splitRows(lines: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRow> {
  const source = withPushback(lines);
  let width: number | null = null;
  for (;;) {
    const line = source.line + 1;
    const read = await readRow(source, delimiter, width);
    if (read === null) return;
    if (read.kind === 'row') {
      if (isBlank(read.cells)) continue;
      width ??= read.cells.length;
      yield { kind: 'row', line, cells: read.cells };
      continue;
    }
    let given = 1;
    for (;;) {
      const at = source.line + 1;
      const next = await readRow(source, delimiter, width);
      if (next?.kind === 'row' && isBlank(next.cells)) continue;
      if (next === null || (next.kind === 'row' && next.cells.length === width)) {
        yield { kind: 'unclosed', line: read.line, column: read.column, lines: given, resumedAt: next && at };
        if (next?.kind === 'row') yield { kind: 'row', line: at, cells: next.cells };
        break;
      }
      given += 1;
    }
  }
}

type Source = {
  /** The last line that was read, from 1. */
  readonly line: number;
  next(): Promise<string | null>;
  /** Takes back the lines that were read last. */
  takeBack(lines: readonly string[]): void;
};

function withPushback(lines: AsyncIterable<string>): Source {
  const iterator = lines[Symbol.asyncIterator]();
  let ahead: readonly string[] = [];
  let at = 0;
  let line = 0;
  return {
    get line() {
      return line;
    },
    next: async () => {
      const waiting = ahead[at];
      if (waiting !== undefined) {
        at += 1;
        line += 1;
        return waiting;
      }
      const { value, done } = await iterator.next();
      if (done) return null;
      line += 1;
      return value;
    },
    takeBack: (taken) => {
      ahead = taken.concat(ahead.slice(at));
      at = 0;
      line -= taken.length;
    },
  };
}

type Read = { kind: 'row'; cells: string[] } | { kind: 'unclosed'; line: number; column: number };

/** One row; of one that is never closed only the first line is consumed. Null at the end. */
async function readRow(source: Source, delimiter: string, width: number | null): Promise<Read | null> {
  const first = await source.next();
  if (first === null) return null;
  const cells: string[] = [];
  const further: string[] = [];
  let rest = first;
  let at = 0;
  /** Where a cell begins that spans lines: the first of the row, or the one at hand. */
  let opened = { line: source.line, column: 1 };
  const giveUp = (): Read => {
    source.takeBack(further);
    return { kind: 'unclosed', ...opened };
  };
  for (;;) {
    if (rest[at] !== '"') {
      at = takePlain(rest, at, delimiter, cells);
    } else {
      const started = further.length;
      let text = '';
      let quoted = takeQuoted(rest, at + 1);
      const isFirst = further.length === 0;
      const place = { line: source.line, column: cells.length + 1 };
      if (!quoted.isClosed && isFirst) opened = place;
      while (!quoted.isClosed) {
        text += `${quoted.text}\n`;
        const next = text.length > longestCell ? null : await source.next();
        if (next === null) {
          opened = place;
          return giveUp();
        }
        further.push(next);
        rest = next;
        quoted = takeQuoted(rest, 0);
      }
      const after = rest[quoted.end];
      if (after !== undefined && after !== delimiter) {
        if (further.length > started) {
          opened = place;
          return giveUp();
        }
        // All on one line: the marks are part of the text.
        at = takePlain(rest, at, delimiter, cells);
      } else {
        cells.push(text + quoted.text);
        at = quoted.end;
      }
    }
    if (at >= rest.length) {
      if (further.length > 0 && width !== null && cells.length !== width) return giveUp();
      return { kind: 'row', cells };
    }
    at += delimiter.length;
  }
}

/** Takes a cell without marks around it; returns where it ends. */
function takePlain(line: string, from: number, delimiter: string, cells: string[]): number {
  const end = line.indexOf(delimiter, from);
  const to = end < 0 ? line.length : end;
  cells.push(line.slice(from, to));
  return to;
}

/** Text up to the mark that closes it, or to the end of the line. */
function takeQuoted(line: string, from: number): { text: string; isClosed: boolean; end: number } {
  let text = '';
  let start = from;
  for (;;) {
    const mark = line.indexOf('"', start);
    if (mark < 0) return { text: text + line.slice(start), isClosed: false, end: line.length };
    text += line.slice(start, mark);
    if (line[mark + 1] !== '"') return { text, isClosed: true, end: mark + 1 };
    text += '"';
    start = mark + 2;
  }
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}
