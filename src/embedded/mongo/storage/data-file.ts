import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Where LMDB's two meta pages, one behind the other, have what is looked at; all little-endian. */
const at = { magic: 24, pageSize: 48, freeRoot: 88, mainRoot: 136, transaction: 152 } as const;
const metaBytes = 160;
const magic = 0xbeefc0de;

/**
 * Looks at the head of LMDB's data file before LMDB maps it: of one that is something else, or was cut short, the
 * library makes a crash of the whole process.
 * @throws Error when the file is not one of LMDB's or lacks the roots of its trees
 */
export function checkDataFile(folder: string): void {
  const file = join(folder, 'data.mdb');
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    // LMDB makes an empty file before it writes the first pages.
    if (size === 0) return;
    const metas = readMetas(descriptor, size);
    const newest = metas.sort((a, b) => Number(b.transaction - a.transaction))[0];
    const isWhole = newest?.roots.every((root) => root === noPage || (Number(root) + 1) * newest.pageSize <= size);
    if (!isWhole) throw new Error('its file data.mdb is damaged or not a database; restore it from a backup');
  } finally {
    closeSync(descriptor);
  }
}

const noPage = 0xffffffffffffffffn;

interface Meta {
  readonly transaction: bigint;
  readonly pageSize: number;
  readonly roots: readonly bigint[];
}

function readMetas(descriptor: number, size: number): Meta[] {
  const first = readMeta(descriptor, 0);
  if (first === undefined || size < 2 * first.pageSize) return [];
  const second = readMeta(descriptor, first.pageSize);
  return second ? [first, second] : [];
}

function readMeta(descriptor: number, start: number): Meta | undefined {
  const bytes = Buffer.alloc(metaBytes);
  if (readSync(descriptor, bytes, 0, metaBytes, start) < metaBytes) return undefined;
  const pageSize = bytes.readUInt32LE(at.pageSize);
  if (bytes.readUInt32LE(at.magic) !== magic || pageSize < 512 || pageSize > 65_536) return undefined;
  return {
    transaction: bytes.readBigUInt64LE(at.transaction),
    pageSize,
    roots: [bytes.readBigUInt64LE(at.freeRoot), bytes.readBigUInt64LE(at.mainRoot)],
  };
}
