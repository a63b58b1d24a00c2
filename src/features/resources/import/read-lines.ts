import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';

/** Whoever writes longer lines writes no lines. */
const longestLine = 4_000_000;

export class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
  readonly line: number;

  constructor(line: number) {
    super(`Line ${line} is too long.`);
    this.line = line;
  }
}

/** Lines of a text in UTF-8, or UTF-16 where it says so (as spreadsheets write it), without what ends them. */
export async function* readLines(input: Readable): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let rest = '';
  let line = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be half of a line's end.
    const isHalf = rest.endsWith('\r');
    const parts = (isHalf ? rest.slice(0, -1) : rest).split(/\r\n|\r|\n/);
    rest = (parts.pop() ?? '') + (isHalf ? '\r' : '');
    for (const part of parts) {
      line += 1;
      yield part;
    }
    if (rest.length > longestLine) throw new LineTooLong(line + 1);
  }
  rest += decoder?.decode() ?? '';
  if (rest !== '') yield rest.replace(/\r$/, '');
}
