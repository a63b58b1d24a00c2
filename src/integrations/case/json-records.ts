import { FrameworkSourceError } from './framework-source-error.ts';

/** A value of a JSON document that was asked for. */
export type JsonRecord = {
  /** The property it stands under: the list's for an element of a list. */
  readonly property: string;
  /** The property around that one; null at the top. */
  readonly parent: string | null;
  /** Its place in its list, from 0; null for what is not in a list, as an only element may not be. */
  readonly index: number | null;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Undefined where it is no valid JSON, or neither an object nor a list. */
  readonly value: unknown;
};

export type WantedRecords = {
  /** Properties whose elements are wanted, one by one; an object in place of the list is its only element. */
  readonly lists: ReadonlySet<string>;
  /** Properties that are wanted whole, when they are objects. */
  readonly objects: ReadonlySet<string>;
};

type Container = {
  readonly isList: boolean;
  readonly property: string | null;
  /** Elements so far; of an object, whether a value is due (after the colon). */
  index: number;
  key: string | null;
  isValueDue: boolean;
  /** Whether the element at hand, which is no record, was handed on. */
  isStrayTold: boolean;
};

/**
 * Finds records in a JSON document of any size without holding or parsing it as a whole, wherever they stand: packages come
 * flat and in several wrappings. The event loop gets its turn between chunks. Throws FrameworkSourceError when the document
 * as a whole is broken or ends too soon; a broken record is handed on as undefined.
 */
export async function* readJsonRecords(
  chunks: AsyncIterable<Uint8Array | string>,
  wanted: WantedRecords,
): AsyncGenerator<JsonRecord> {
  const scanner = new Scanner(wanted);
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of chunks) {
    yield* scanner.take(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
  }
  yield* scanner.take(decoder.decode());
  scanner.end();
}

/** Records of frameworks are nested a few levels. Far deeper ones would only exhaust the stack of what works on them. */
const deepestRecord = 100;

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;

class Scanner {
  private readonly stack: Container[] = [];
  private line = 1;
  private hasValue = false;
  private isStart = true;
  /** Inside a string, here or in a captured record. */
  private isInString = false;
  private isEscaped = false;
  /** The string at hand, where it may be a property's name. */
  private name: string | null = null;
  /** The record at hand: its text so far, how deep in it we are, and how deep we were. */
  private captured: {
    readonly record: Omit<JsonRecord, 'value'>;
    text: string;
    depth: number;
    deepest: number;
  } | null = null;

  /** An element of a wanted list that is no record: a text, a number, null. */
  private stray: JsonRecord | null = null;

  private readonly wanted: WantedRecords;

  constructor(wanted: WantedRecords) {
    this.wanted = wanted;
  }

  *take(chunk: string): Generator<JsonRecord> {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk.charCodeAt(at);
      if (char === lineFeed) this.line += 1;
      if (this.isInString) {
        at = this.skipString(chunk, at);
      } else if (this.captured) {
        if (this.stepCaptured(char)) {
          const { record, text, deepest } = this.captured;
          this.captured = null;
          yield { ...record, value: deepest > deepestRecord ? undefined : parse(text + chunk.slice(start, at + 1)) };
        }
      } else if (this.step(char)) {
        start = at;
      } else if (this.stray) {
        yield this.stray;
        this.stray = null;
      }
    }
    if (this.captured) this.captured.text += chunk.slice(start);
  }

  end(): void {
    if (this.stack.length > 0 || this.isInString) {
      throw new FrameworkSourceError(
        'cut_off',
        `The file ends in the middle, on line ${this.line}: it was not saved or not sent completely. Get it again.`,
      );
    }
    if (!this.hasValue) throw notJson(this.line);
  }

  /** Goes on to the last character of the string, or of the chunk. */
  private skipString(chunk: string, from: number): number {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const char = chunk.charCodeAt(at);
      if (this.isEscaped) this.isEscaped = false;
      else if (char === backslash) this.isEscaped = true;
      else if (char === quote) {
        this.isInString = false;
        break;
      } else if (char === lineFeed && at > from) this.line += 1;
    }
    if (this.name !== null) this.name += chunk.slice(from, at);
    return at;
  }

  /** Whether the record ends with this character. */
  private stepCaptured(char: number): boolean {
    const captured = this.captured as NonNullable<typeof this.captured>;
    if (char === quote) this.isInString = true;
    else if (char === 0x7b || char === 0x5b) captured.deepest = Math.max(captured.deepest, ++captured.depth);
    else if (char === 0x7d || char === 0x5d) captured.depth -= 1;
    return captured.depth === 0;
  }

  /** One character outside strings and records. Whether a record begins with it. */
  private step(char: number): boolean {
    if (char <= 0x20 || (this.isStart && char === 0xfeff)) return false;
    this.isStart = false;
    const around = this.stack.at(-1);
    if (!around && this.hasValue) throw notJson(this.line);
    switch (char) {
      case 0x7b: // {
      case 0x5b: // [
        return this.open(char === 0x5b, around);
      case 0x7d: // }
      case 0x5d: // ]
        if (around?.isList !== (char === 0x5d)) throw notJson(this.line);
        this.stack.pop();
        return false;
      case 0x3a: // :
        if (!around || around.isList || this.name === null) throw notJson(this.line);
        around.key = unescaped(this.name);
        around.isValueDue = true;
        this.name = null;
        return false;
      case 0x2c: // ,
        if (!around) throw notJson(this.line);
        around.index += 1;
        around.isValueDue = false;
        around.isStrayTold = false;
        this.name = null;
        return false;
      case quote:
        this.isInString = true;
        this.name = around && !around.isList && !around.isValueDue ? '' : null;
        this.hasValue = true;
        this.noteStray(around);
        return false;
      default:
        // Numbers, true, false and null: nothing that is wanted.
        if (!/[-+\w.]/.test(String.fromCharCode(char))) throw notJson(this.line);
        this.hasValue = true;
        this.noteStray(around);
        return false;
    }
  }

  private noteStray(around: Container | undefined): void {
    if (!around?.isList || around.isStrayTold || !this.wanted.lists.has(around.property ?? '')) return;
    around.isStrayTold = true;
    const { property, index } = around;
    const parent = this.stack.at(-2)?.property ?? null;
    this.stray = { property: property ?? '', parent, index, line: this.line, value: undefined };
  }

  private open(isList: boolean, around: Container | undefined): boolean {
    if (around && !around.isList && !around.isValueDue) throw notJson(this.line);
    this.hasValue = true;
    const property = around?.isList ? around.property : (around?.key ?? null);
    // What writes lists without knowing that they are some writes one with a single element as the element itself.
    const isOnly = !isList && around?.isList === false;
    const isElement = this.wanted.lists.has(property ?? '') && (around?.isList === true || isOnly);
    const isObject = isOnly && this.wanted.objects.has(property ?? '');
    if (property !== null && (isElement || isObject)) {
      const parent = (around?.isList ? this.stack.at(-2)?.property : around?.property) ?? null;
      const index = around?.isList ? around.index : null;
      this.captured = { record: { property, parent, index, line: this.line }, text: '', depth: 1, deepest: 1 };
      return true;
    }
    this.stack.push({ isList, property, index: 0, key: null, isValueDue: false, isStrayTold: false });
    return false;
  }
}

function unescaped(name: string): string {
  return name.includes('\\') ? String(parse(`"${name}"`)) : name;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notJson(line: number): FrameworkSourceError {
  return new FrameworkSourceError(
    'not_json',
    `This is not valid JSON (line ${line}). A CASE package is a JSON file that begins with {; a web page or a spreadsheet is not.`,
  );
}
