import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where LMDB's two meta pages, one behind the other, have what is looked at; all little-endian. */
const at = { magic: 24, pageSize: 48, freeRoot: 88, mainRoot: 136, lastPage: 144, transaction: 152 } as const;
const metaBytes = 160;
const magic = 0xbeefc0de;
const noPage = 0xffffffffffffffffn;

/** What a transaction is about to change. */
export interface Changes {
  puts: number;
  removes: number;
  /** How many bytes its values take in pages: those that are larger than a part of a page have pages of their own. */
  bytes: number;
}

const megabyte = 1024 * 1024;

/**
 * So many times what is needed must have been given up inside of the file before it counts as room: large values need
 * pages in a row, removals take any.
 */
const spareFactor = 8;
const spareFactorOfRemovals = 2;

/** Kept free for removals, so that space can be made when the disk is full. */
const bytesForRemovals = megabyte;

/**
 * LMDB's data file, kept longer than LMDB has filled it. LMDB must never meet a full disk by itself: when a write
 * fails, it prints the reason into a buffer that is too short for it and damages its memory (3.5.6,
 * `mdb_page_flush`). So room for what a transaction may need is made before, and it is the making that fails. That
 * the file does not grow with each transaction makes flushes cheaper, too.
 */
export class DataFile {
  private readonly descriptor: number;
  private size: number;
  private pageSize = 0;
  private filledPages = 0;

  /** @param folder one in which LMDB has opened its environment */
  constructor(folder: string) {
    this.descriptor = openSync(join(folder, 'data.mdb'), 'r+');
    this.size = fstatSync(this.descriptor).size;
  }

  /** To be called at the start of each transaction: what LMDB has filled until now. */
  begin(): void {
    const newest = newestOf(readMetas(this.descriptor, this.size));
    this.pageSize = newest?.pageSize ?? 0;
    this.filledPages = Number(newest?.lastPage ?? 0n) + 1;
  }

  /**
   * To be called before each change, with those of the transaction until then and this one: LMDB may write at any of
   * them.
   * @param used how many pages of the file hold something
   * @throws a system error, such as ENOSPC, when the disk has no room for such changes
   */
  reserve(changes: Changes, used: () => number): void {
    const isShrinking = changes.removes >= changes.puts;
    // Of each change a leaf and, seldom, what is above it; the bytes with half empty pages; the list of free pages.
    const pages =
      32 + 2 * changes.puts + Math.ceil(changes.removes / 2) + Math.ceil((2 * changes.bytes) / this.pageSize);
    const needed = (this.filledPages + pages) * this.pageSize + (isShrinking ? 0 : bytesForRemovals);
    if (needed <= this.size) return;
    try {
      this.grow(needed);
    } catch (error) {
      // On a full disk LMDB can still use pages that were given up, though not each of them fits.
      const factor = isShrinking ? spareFactorOfRemovals : spareFactor;
      if (this.filledPages - used() < factor * pages) throw error;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private grow(needed: number): void {
    this.size = fstatSync(this.descriptor).size;
    // In good steps, and on a disk that is nearly full at least as far as need be.
    const wanted = needed + Math.min(64 * megabyte, Math.max(megabyte, Math.floor(needed / 16)));
    const zeros = Buffer.alloc(Math.min(megabyte, wanted - this.size));
    try {
      while (this.size < wanted) {
        this.size += writeSync(this.descriptor, zeros, 0, Math.min(zeros.length, wanted - this.size), this.size);
      }
    } catch (error) {
      if (this.size < needed) throw error;
    }
  }
}

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
    const newest = newestOf(readMetas(descriptor, size));
    const isWhole = newest?.roots.every((root) => root === noPage || (Number(root) + 1) * newest.pageSize <= size);
    if (!isWhole) throw new Error('its file data.mdb is damaged or not a database; restore it from a backup');
  } finally {
    closeSync(descriptor);
  }
}

interface Meta {
  readonly transaction: bigint;
  readonly pageSize: number;
  readonly lastPage: bigint;
  readonly roots: readonly bigint[];
}

function newestOf(metas: readonly Meta[]): Meta | undefined {
  const [first, second] = metas;
  return first && second && second.transaction > first.transaction ? second : first;
}

function readMetas(descriptor: number, size: number): Meta[] {
  const first = readMeta(descriptor, 0);
  if (first === undefined || size < 2 * first.pageSize) return [];
  const second = readMeta(descriptor, first.pageSize);
  return second ? [first, second] : [];
}

function readMeta(descriptor: number, start: number): Meta | undefined {
  const bytes = Buffer.allocUnsafe(metaBytes);
  if (readSync(descriptor, bytes, 0, metaBytes, start) < metaBytes) return undefined;
  const pageSize = bytes.readUInt32LE(at.pageSize);
  if (bytes.readUInt32LE(at.magic) !== magic || pageSize < 512 || pageSize > 65_536) return undefined;
  return {
    transaction: bytes.readBigUInt64LE(at.transaction),
    pageSize,
    lastPage: bytes.readBigUInt64LE(at.lastPage),
    roots: [bytes.readBigUInt64LE(at.freeRoot), bytes.readBigUInt64LE(at.mainRoot)],
  };
}
