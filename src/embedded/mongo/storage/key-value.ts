import type { CollectionInfo, IndexInfo } from './collection-info.ts';

/** An entry of the ordered store. */
export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface RangeOptions {
  /** Inclusive. */
  readonly start: Buffer;
  /** Exclusive. */
  readonly end: Buffer;
  readonly isReverse?: boolean;
}

/** An ordered set of keys and values, as some reader sees it. */
export interface KeyValueView {
  /** @throws an error that asks to begin again when the view is older than an index; absent for a view of now */
  checkIndex?(collection: CollectionInfo, index: IndexInfo): void;
  get(key: Buffer): Buffer | undefined;
  /** The next entries of the range, at most `limit`; what follows is asked for from the last key on. */
  page(range: RangeOptions, limit: number): Entry[];
}

export interface KeyValueWriter extends KeyValueView {
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  /**
   * Claims a key for this writer until it ends.
   * @throws a write conflict, or `Blocked`, when a transaction holds it
   */
  lock(key: Buffer): void;
  /** What goes to the disk together with this writer's changes, whatever they are: now, or when a transaction commits. */
  onCommit(step: (writer: KeyValueWriter) => void): void;
  /** What to undo in memory when the writer's changes do not reach the disk. */
  onAbort(undo: () => void): void;
}

/** The first key after all keys that start with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length -= 1;
  if (length === 0) return Buffer.alloc(8, 0xff);
  const key = Buffer.from(prefix.subarray(0, length));
  key[length - 1] = (key[length - 1] as number) + 1;
  return key;
}

/** The first key after `key`. */
export function afterKey(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.alloc(1)]);
}

/** Walks a range page by page, so that it holds no snapshot and sees what was committed between two pages. */
export function* entries(view: KeyValueView, range: RangeOptions): Generator<Entry> {
  let rest: RangeOptions | undefined = range;
  let limit = 8;
  while (rest !== undefined) {
    const page = view.page(rest, limit);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    rest = rest.isReverse ? { ...rest, end: last.key } : { ...rest, start: afterKey(last.key) };
    limit = Math.min(limit * 4, 256);
  }
}
