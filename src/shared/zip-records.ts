import { Readable } from 'node:stream';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

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

/**
 * One part, packed while it comes, by zlib's own threads: it may be of any length. What it measures is told after it, and returned
 * for the directory; with it how long the whole part is in the file.
 * @param level of packing; what is packed already takes 1
 */
export async function* streamedPart(
  name: string,
  content: AsyncIterable<Uint8Array>,
  level = 6,
): AsyncGenerator<Buffer, ZipSizes & { readonly length: number }> {
  const header = localHeader(name, null);
  yield header;
  let crc = 0;
  let bytes = 0;
  let packedBytes = 0;
  const measured = async function* () {
    for await (const chunk of content) {
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of Readable.from(measured(), { objectMode: false }).compose(createDeflateRaw({ level }))) {
    packedBytes += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packedBytes, 8);
  descriptor.writeUInt32LE(bytes, 12);
  yield descriptor;
  return { crc, packedBytes, bytes, length: header.length + packedBytes + descriptor.length };
}

/** A zip of parts as they come; what is no Buffer may be of any length. */
export async function* writeZip(
  parts: AsyncIterable<{ readonly name: string; readonly content: Buffer | AsyncIterable<Uint8Array> }>,
): AsyncGenerator<Buffer> {
  const entries: Buffer[] = [];
  let offset = 0;
  for await (const { name, content } of parts) {
    if (!Buffer.isBuffer(content)) {
      const { length, ...sizes } = yield* streamedPart(name, content, 1);
      entries.push(directoryEntry(name, { ...sizes, offset, isStreamed: true }));
      offset += length;
      continue;
    }
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
