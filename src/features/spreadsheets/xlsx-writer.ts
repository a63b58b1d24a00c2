import { Readable } from 'node:stream';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

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
    directory.push(entry(name, { ...sizes, offset, isStreamed: false }));
    offset += header.length + packed.length;
    yield Buffer.concat([header, packed]);
  }
  const name = 'xl/worksheets/sheet1.xml';
  // Its sizes are told after it: they are not known before.
  const header = localHeader(name, null);
  yield header;
  let crc = 0;
  let bytes = 0;
  let packedBytes = 0;
  const measured = async function* () {
    for await (const part of sheetParts(rows)) {
      const chunk = Buffer.from(part);
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of Readable.from(measured(), { objectMode: false }).compose(createDeflateRaw())) {
    packedBytes += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packedBytes, 8);
  descriptor.writeUInt32LE(bytes, 12);
  yield descriptor;
  directory.push(entry(name, { crc, packedBytes, bytes, offset, isStreamed: true }));
  offset += header.length + packedBytes + descriptor.length;
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([listed, end]);
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

type Sizes = { readonly crc: number; readonly packedBytes: number; readonly bytes: number };

function localHeader(name: string, sizes: Sizes | null): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  writeCommon(header, 4, name, sizes, sizes === null);
  return Buffer.concat([header, Buffer.from(name)]);
}

function entry(
  name: string,
  { offset, isStreamed, ...sizes }: Sizes & { offset: number; isStreamed: boolean },
): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  writeCommon(header, 6, name, sizes, isStreamed);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** From the version that is needed to the length of the name (APPNOTE 4.3.7 and 4.3.12 have it alike). */
function writeCommon(header: Buffer, at: number, name: string, sizes: Sizes | null, isStreamed: boolean): void {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(isStreamed ? 8 : 0, at + 2);
  header.writeUInt16LE(8, at + 4);
  // The first day that zip knows: the same export is the same file.
  header.writeUInt16LE(0x21, at + 8);
  header.writeUInt32LE(sizes?.crc ?? 0, at + 10);
  header.writeUInt32LE(sizes?.packedBytes ?? 0, at + 14);
  header.writeUInt32LE(sizes?.bytes ?? 0, at + 18);
  header.writeUInt16LE(Buffer.byteLength(name), at + 22);
}
