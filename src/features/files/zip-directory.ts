import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { FileRefused } from './file-refused.ts';

/** One entry of the central directory of a zip (APPNOTE 4.3.12). */
export type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedBytes: number;
  /** As declared. Inflating stops where there is more. */
  readonly bytes: number;
  readonly offset: number;
};

export type Zip = {
  readonly entries: readonly ZipEntry[];
  /** The content of an entry, as it comes; throws FileRefused when it holds more than it declares. */
  read(entry: ZipEntry): Promise<Readable>;
  close(): Promise<void>;
};

export const zipLimits = {
  entries: 10_000,
  /** Of everything in it, unpacked. */
  bytes: 2 * 1024 * 1024 * 1024,
  /** Unpacked to packed, of the whole. Text packs 5 to 20 times smaller, blank images some 100 times. */
  ratio: 200,
  /** What is small does no harm whatever its ratio. */
  harmlessBytes: 50 * 1024 * 1024,
} as const;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const longestComment = 0xffff;

const damaged = (what: string) => new FileRefused('damaged', `The archive is damaged: ${what}.`);
const unsafe = (what: string, params: Record<string, string | number> = {}) =>
  new FileRefused('unsafe_archive', `The archive is not safe to unpack: ${what}.`, params);

/**
 * Reads the directory of a zip file on disk and judges it: how much it holds, and whether its entries lie beside one another
 * (entries that share bytes are how a few kilobytes unpack to terabytes). Nothing is unpacked here. Throws FileRefused.
 */
export async function openZip(path: string): Promise<Zip> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const entries = await readDirectory(file, size);
    judge(entries, size);
    return { entries, read: (entry) => readEntry(file, entry), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Unpacks everything into nothing, to see that no entry holds more than it declares. */
export async function checkContents(zip: Zip, signal?: AbortSignal): Promise<void> {
  for (const entry of zip.entries) {
    if (entry.method !== 8 || entry.isEncrypted) continue;
    for await (const _ of await zip.read(entry)) signal?.throwIfAborted();
  }
}

async function readDirectory(file: FileHandle, size: number): Promise<ZipEntry[]> {
  const tail = await readBytes(
    file,
    Math.max(0, size - endBytes - longestComment),
    Math.min(size, endBytes + longestComment),
  );
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (at === -1 || at + endBytes > tail.length || tail.readUInt32LE(at) !== endSignature) {
    throw damaged('its table of contents is missing');
  }
  const count = tail.readUInt16LE(at + 10);
  const bytes = tail.readUInt32LE(at + 12);
  const offset = tail.readUInt32LE(at + 16);
  // ZIP64 is for what is far beyond our limits.
  if (count === 0xffff || bytes === 0xffffffff || offset === 0xffffffff || count > zipLimits.entries) {
    throw unsafe(`it has more than ${zipLimits.entries} entries`, { limit: zipLimits.entries });
  }
  if (offset + bytes > size) throw damaged('its table of contents lies outside');
  const directory = await readBytes(file, offset, bytes);
  const entries: ZipEntry[] = [];
  let position = 0;
  for (let index = 0; index < count; index++) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== entrySignature) {
      throw damaged('its table of contents is cut off');
    }
    const nameBytes = directory.readUInt16LE(position + 28);
    const rest = directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
    entries.push({
      isEncrypted: (directory.readUInt16LE(position + 8) & 1) === 1,
      method: directory.readUInt16LE(position + 10),
      packedBytes: directory.readUInt32LE(position + 20),
      bytes: directory.readUInt32LE(position + 24),
      offset: directory.readUInt32LE(position + 42),
      name: directory.toString('utf8', position + 46, position + 46 + nameBytes),
    });
    position += 46 + nameBytes + rest;
  }
  return entries;
}

function judge(entries: readonly ZipEntry[], size: number): void {
  let bytes = 0;
  let end = 0;
  for (const entry of [...entries].sort((left, right) => left.offset - right.offset)) {
    if (entry.offset < end || entry.offset + 30 + entry.packedBytes > size) throw unsafe('its entries overlap');
    end = entry.offset + 30 + entry.packedBytes;
    bytes += entry.bytes;
    if (entry.method !== 0 && entry.method !== 8)
      throw unsafe('it is packed in an unusual way', { method: entry.method });
    if (entry.method === 0 && entry.bytes !== entry.packedBytes) throw damaged(`the size of ${entry.name} is wrong`);
    if (isOutside(entry.name)) throw unsafe('it would unpack outside of its folder', { entry: entry.name });
  }
  if (bytes > zipLimits.bytes) {
    throw unsafe('it unpacks to too much', { bytes, limitBytes: zipLimits.bytes });
  }
  if (bytes > zipLimits.harmlessBytes && bytes > size * zipLimits.ratio) {
    throw unsafe('it unpacks to many times its size', { bytes, limitRatio: zipLimits.ratio });
  }
}

function isOutside(name: string): boolean {
  return name.includes('\0') || /^(?:[/\\]|[a-z]:)/i.test(name) || name.split(/[/\\]/).includes('..');
}

async function readEntry(file: FileHandle, entry: ZipEntry): Promise<Readable> {
  if (entry.isEncrypted) throw new FileRefused('damaged', 'It is protected by a password.');
  const local = await readBytes(file, entry.offset, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== localSignature) throw damaged(`${entry.name} is missing`);
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const packed = Readable.from(readPart(file, start, entry.packedBytes), { objectMode: false });
  if (entry.method === 0) return packed;
  const inflate = createInflateRaw();
  // Its fault reaches the reader by `inflate`, which is destroyed with it.
  pipeline(packed, inflate).catch(() => {});
  return Readable.from(limited(inflate, entry), { objectMode: false });
}

async function* limited(source: AsyncIterable<Buffer>, entry: ZipEntry): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > entry.bytes) throw unsafe(`${entry.name} holds more than it says`, { entry: entry.name });
      yield chunk;
    }
  } catch (error) {
    throw error instanceof FileRefused ? error : damaged(`${entry.name} cannot be unpacked`);
  }
  if (bytes < entry.bytes) throw damaged(`${entry.name} is cut off`);
}

async function* readPart(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; ) {
    const chunk = await readBytes(file, start + done, Math.min(64 * 1024, length - done));
    if (chunk.length === 0) return;
    done += chunk.length;
    yield chunk;
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
