import { crc32, deflateRawSync } from 'node:zlib';

export type ZipPart = {
  readonly name: string;
  readonly content: Buffer | string;
  /** What the directory says instead of the truth. */
  readonly saysBytes?: number;
  readonly isStored?: boolean;
};

/** A zip of these parts; `comment` stands at its end. */
export function buildZip(parts: readonly ZipPart[], { overlap = false } = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let first: number | null = null;
  for (const { name, content, saysBytes, isStored = false } of parts) {
    const plain = Buffer.from(content);
    const packed = isStored ? plain : deflateRawSync(plain);
    const nameBytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(0x0800, 6);
    local.writeUInt16LE(isStored ? 0 : 8, 8);
    local.writeUInt32LE(crcOf(plain), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(saysBytes ?? plain.length, 22);
    local.writeUInt16LE(nameBytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(0x0800, 8);
    entry.writeUInt16LE(isStored ? 0 : 8, 10);
    entry.writeUInt32LE(crcOf(plain), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(saysBytes ?? plain.length, 24);
    entry.writeUInt16LE(nameBytes.length, 28);
    first ??= offset;
    entry.writeUInt32LE(overlap ? first : offset, 42);
    directory.push(entry, nameBytes);
    bodies.push(local, nameBytes, packed);
    offset += 30 + nameBytes.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directoryBytes, end]);
}

function crcOf(bytes: Buffer): number {
  return crc32(bytes);
}
