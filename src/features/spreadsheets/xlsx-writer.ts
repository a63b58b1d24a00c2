import { crc32, deflateRawSync } from 'node:zlib';
import { directoryAt, directoryEntry, localHeader, streamedPart } from '../../shared/zip-records.ts';

// A workbook is a zip of a few small parts and one long sheet (ECMA-376). The sheet is packed while it is written, by zlib's
// own threads, so that an export of any length takes the memory of a few rows.

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const contentTypes = 'http://schemas.openxmlformats.org/package/2006/content-types';
const spreadsheetMl = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const smallParts: readonly (readonly [name: string, content: string])[] = [
  [
    '[Content_Types].xml',
    `${xml}<Types xmlns="${contentTypes}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheetMl}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spreadsheetMl}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${xml}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Resources" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${xml}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
];

/** A workbook with one sheet, every cell of it text: no program takes one for a formula, a date or a number. */
export async function* writeXlsx(rows: AsyncIterable<readonly string[]>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of smallParts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const sizes = { crc: crc32(bytes), packedBytes: packed.length, bytes: bytes.length };
    const header = localHeader(name, sizes);
    directory.push(directoryEntry(name, { ...sizes, offset, isStreamed: false }));
    offset += header.length + packed.length;
    yield Buffer.concat([header, packed]);
  }
  const name = 'xl/worksheets/sheet1.xml';
  const { length, ...sizes } = yield* streamedPart(name, encoded(sheetParts(rows)));
  directory.push(directoryEntry(name, { ...sizes, offset, isStreamed: true }));
  offset += length;
  yield directoryAt(offset, directory);
}

async function* encoded(parts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const part of parts) yield Buffer.from(part);
}

async function* sheetParts(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let waiting = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  let number = 0;
  for await (const row of rows) {
    number += 1;
    waiting += `<row r="${number}">`;
    for (const [at, cell] of row.entries()) {
      if (cell === '') continue;
      waiting += `<c r="${columnLetters(at)}${number}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    }
    waiting += '</row>';
    if (waiting.length < 64 * 1024) continue;
    yield waiting;
    waiting = '';
  }
  yield `${waiting}</sheetData></worksheet>`;
}

/** `_x000D_` stands for a character in a workbook (ECMA-376, ST_Xstring), so what only looks so is written otherwise. */
function escaped(text: string): string {
  return text
    .replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
