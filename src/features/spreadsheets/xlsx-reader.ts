import { StringDecoder } from 'node:string_decoder';
import { FileRefused } from '../files/file-refused.ts';
import { openZip, type Zip } from '../files/zip-directory.ts';
import { type FoundRow, spreadsheetLimits, UnreadableSpreadsheet } from './spreadsheet.ts';

/** Of the strings that cells share: they are kept while the sheet is read. */
const mostSharedCharacters = 100_000_000;
/** One tag or one text; longer ones are no spreadsheet. */
const longestPiece = 2_000_000;

type Piece = { readonly kind: 'tag' | 'text'; readonly value: string };

/**
 * The first sheet of a workbook, row by row. The zip is judged before anything is unpacked (bombs are refused), nothing in it
 * is run or fetched, and of a formula only the value counts that was kept with it.
 */
export async function* readXlsx(path: string): AsyncGenerator<FoundRow> {
  let zip: Zip | null = null;
  try {
    zip = await openZip(path);
    const sheet = await firstSheetOf(zip);
    const shared = await sharedStringsOf(zip);
    yield* readSheet(pieces(await contentOf(zip, sheet)), shared);
  } catch (error) {
    if (error instanceof FileRefused) throw new UnreadableSpreadsheet(error.message);
    throw error;
  } finally {
    await zip?.close();
  }
}

async function contentOf(zip: Zip, name: string): Promise<AsyncIterable<Buffer>> {
  const found = zip.entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new UnreadableSpreadsheet('It is no workbook: a part of it is missing.');
  return zip.read(found);
}

/** By the workbook's order of sheets, which need not be that of the files. */
async function firstSheetOf(zip: Zip): Promise<string> {
  let relation: string | null = null;
  for await (const { kind, value } of pieces(await contentOf(zip, 'xl/workbook.xml'))) {
    if (kind === 'tag' && nameOf(value) === 'sheet') relation ??= attribute(value, 'r:id') ?? attribute(value, 'id');
  }
  for await (const { kind, value } of pieces(await contentOf(zip, 'xl/_rels/workbook.xml.rels'))) {
    if (kind !== 'tag' || nameOf(value) !== 'Relationship' || attribute(value, 'Id') !== relation) continue;
    const target = attribute(value, 'Target') ?? '';
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  throw new UnreadableSpreadsheet('It is no workbook: it has no sheet.');
}

async function sharedStringsOf(zip: Zip): Promise<string[]> {
  const name = 'xl/sharedStrings.xml';
  if (!zip.entries.some((entry) => entry.name.toLowerCase() === name.toLowerCase())) return [];
  const shared: string[] = [];
  let characters = 0;
  let text = '';
  let isText = false;
  let isPhonetic = false;
  for await (const { kind, value } of pieces(await contentOf(zip, name))) {
    if (kind === 'text') {
      if (isText && !isPhonetic) text += value;
      continue;
    }
    const tag = nameOf(value);
    if (tag === 'rPh') isPhonetic = !value.startsWith('/');
    if (tag === 't') isText = !value.startsWith('/') && !value.endsWith('/');
    if (tag !== 'si') continue;
    if (!value.startsWith('/') && !value.endsWith('/')) text = '';
    else {
      shared.push(value.startsWith('/') ? text : '');
      characters += text.length;
      if (characters > mostSharedCharacters) throw new UnreadableSpreadsheet('It holds too much text.');
    }
  }
  return shared;
}

async function* readSheet(found: AsyncIterable<Piece>, shared: readonly string[]): AsyncGenerator<FoundRow> {
  let line = 0;
  let cells: string[] = [];
  let column = -1;
  let type = '';
  let text = '';
  let isText = false;
  for await (const { kind, value } of found) {
    if (kind === 'text') {
      if (isText) text += value;
      continue;
    }
    const isEnd = value.startsWith('/');
    const isWhole = value.endsWith('/');
    switch (nameOf(value)) {
      case 'row':
        if (isEnd || isWhole) {
          if (cells.some((cell) => cell.trim() !== '')) yield { line, cells };
          cells = [];
          column = -1;
        }
        if (!isEnd) line = Number(attribute(value, 'r') ?? line + 1);
        break;
      case 'c':
        if (!isEnd) {
          column = columnOf(attribute(value, 'r')) ?? column + 1;
          type = attribute(value, 't') ?? 'n';
          text = '';
          if (column >= spreadsheetLimits.columns)
            throw new UnreadableSpreadsheet(`It has more than ${spreadsheetLimits.columns} columns.`);
        }
        if (isEnd) {
          while (cells.length < column) cells.push('');
          cells[column] = cellText(type, text, shared);
        }
        break;
      case 'v':
      case 't':
        isText = !isEnd && !isWhole;
        break;
    }
  }
}

function cellText(type: string, text: string, shared: readonly string[]): string {
  if (type === 's') return shared[Number(text)] ?? '';
  if (type === 'b') return text === '1' ? 'yes' : 'no';
  return type === 'e' ? '' : text;
}

/** `AB12` is column 27, from 0. */
function columnOf(place: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function nameOf(tag: string): string {
  return /^\/?(?:[\w.-]+:)?([\w-]+)/.exec(tag)?.[1] ?? '';
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found ? decoded(found[1] ?? found[2] ?? '') : null;
}

/** Tags and the text between them; comments, declarations and instructions are passed over. */
async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.write(chunk);
    let at = 0;
    for (;;) {
      const open = rest.indexOf('<', at);
      if (open === -1) break;
      const isComment = rest.startsWith('<!--', open);
      const isData = rest.startsWith('<![CDATA[', open);
      const closing = isComment ? '-->' : isData ? ']]>' : '>';
      const close = rest.indexOf(closing, open + 1);
      if (close === -1) break;
      if (open > at) yield { kind: 'text', value: decoded(rest.slice(at, open)) };
      if (isData) yield { kind: 'text', value: rest.slice(open + 9, close) };
      else if (!isComment && rest[open + 1] !== '?' && rest[open + 1] !== '!')
        yield { kind: 'tag', value: rest.slice(open + 1, close) };
      at = close + closing.length;
    }
    rest = rest.slice(at);
    if (rest.length > longestPiece) throw new UnreadableSpreadsheet('It is damaged, or a cell of it is too long.');
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Entities of its own making are not heard of. `_x000D_` is how workbooks write a carriage return (ST_Xstring). */
function decoded(text: string): string {
  return text
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
      if (name) return named[name] ?? whole;
      const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '';
    })
    .replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
