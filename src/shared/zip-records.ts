import { crc32, deflateRawSync } from 'node:zlib';

// Records of a zip (APPNOTE 4.3), for those who write one.

export type ZipSizes = { readonly crc: number; readonly packedBytes: number; readonly bytes: number };

/** Stands before the content; without sizes these are told after it. */
export function localHeader(name: string, sizes: ZipSizes | null): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  writeCommon(header, 4, name, sizes, sizes === null);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** What the directory says of a part. */
export function directoryEntry(
  name: string,
  { offset, isStreamed, ...sizes }: ZipSizes & { readonly offset: number; readonly isStreamed: boolean },
): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  writeCommon(header, 6, name, sizes, isStreamed);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** The directory with what stands at the end of the file. */
export function directoryAt(offset: number, entries: readonly Buffer[]): Buffer {
  const listed = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([listed, end]);
}

/** A zip of parts that each fit into memory, as they come. */
export async function* writeZip(
  parts: AsyncIterable<{ readonly name: string; readonly content: Buffer }>,
): AsyncGenerator<Buffer> {
  const entries: Buffer[] = [];
  let offset = 0;
  for await (const { name, content } of parts) {
    const packed = deflateRawSync(content);
    const sizes = { crc: crc32(content), packedBytes: packed.length, bytes: content.length };
    const header = localHeader(name, sizes);
    entries.push(directoryEntry(name, { ...sizes, offset, isStreamed: false }));
    offset += header.length + packed.length;
    yield Buffer.concat([header, packed]);
  }
  yield directoryAt(offset, entries);
}

/** From the version that is needed to the length of the name (APPNOTE 4.3.7 and 4.3.12 have it alike). */
function writeCommon(header: Buffer, at: number, name: string, sizes: ZipSizes | null, isStreamed: boolean): void {
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
