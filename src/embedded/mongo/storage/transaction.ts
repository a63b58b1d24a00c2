import { CommandError, writeConflict } from '../errors.ts';
import type { CollectionInfo, IndexInfo } from './collection-info.ts';
import type { Entry, KeyValueView, KeyValueWriter, RangeOptions } from './key-value.ts';
import type { Snapshot } from './store.ts';

/** Thrown by a plain write that meets a key which an open transaction holds: it waits for `ended` and runs again. */
export class Blocked extends Error {
  readonly ended: Promise<void>;
  constructor(ended: Promise<void>) {
    super('the key is held by a transaction');
    this.ended = ended;
  }
}

/** Who holds which key. Plain writes hold none: each is over before another begins. */
export class Locks {
  private readonly holders = new Map<string, Transaction>();

  holderOf(key: Buffer): Transaction | undefined {
    return this.holders.get(key.toString('latin1'));
  }

  /** For plain writes. @throws Blocked */
  check(key: Buffer): void {
    if (this.holders.size === 0) return;
    const holder = this.holderOf(key);
    if (holder !== undefined) throw new Blocked(holder.ended);
  }

  take(key: Buffer, holder: Transaction): void {
    this.holders.set(key.toString('latin1'), holder);
  }

  release(keys: readonly Buffer[]): void {
    for (const key of keys) this.holders.delete(key.toString('latin1'));
  }
}

/**
 * A multi-document transaction: it reads the snapshot taken at its start and, over it, its own changes, which stay in
 * memory until the commit puts them into one write. A document that somebody else changed since the start, or holds
 * now, is a write conflict at once; the first to write wins.
 */
export class Transaction implements KeyValueWriter {
  readonly ended: Promise<void>;
  private readonly startedAt = performance.now();
  /** The collections that it writes into, with the indexes that its writes kept up. */
  private readonly touched = new Map<CollectionInfo, readonly IndexInfo[]>();
  private readonly held: Buffer[] = [];
  private end: () => void = () => undefined;
  private readonly snapshot: Snapshot;
  private readonly current: KeyValueView;
  private readonly locks: Locks;
  /** The changes in order of key; no value means removed. */
  private readonly changes: { readonly key: Buffer; value: Buffer | undefined }[] = [];

  private readonly abortSteps: (() => void)[] = [];
  private readonly commitSteps: ((writer: KeyValueWriter) => void)[] = [];

  constructor(snapshot: Snapshot, current: KeyValueView, locks: Locks) {
    this.snapshot = snapshot;
    this.current = current;
    this.locks = locks;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  get(key: Buffer): Buffer | undefined {
    const at = this.search(key);
    const change = this.changes[at];
    return change?.key.equals(key) ? change.value : this.snapshot.get(key);
  }

  page(range: RangeOptions, limit: number): Entry[] {
    const from = this.search(range.start);
    const to = this.search(range.end);
    if (from === to) return this.snapshot.page(range, limit);
    const own = this.changes.slice(from, to);
    const before = range.isReverse
      ? (a: Buffer, b: Buffer) => a.compare(b) > 0
      : (a: Buffer, b: Buffer) => a.compare(b) < 0;
    if (range.isReverse) own.reverse();
    // Each own change hides one entry of the snapshot at the most.
    const stored = this.snapshot.page(range, limit + own.length);
    const page: Entry[] = [];
    let mine = 0;
    let theirs = 0;
    while (page.length < limit) {
      const change = own[mine];
      const entry = stored[theirs];
      if (change === undefined && entry === undefined) break;
      if (change === undefined || (entry !== undefined && before(entry.key, change.key))) {
        page.push(entry as Entry);
        theirs += 1;
        continue;
      }
      if (entry?.key.equals(change.key)) theirs += 1;
      if (change.value !== undefined) page.push({ key: change.key, value: change.value });
      mine += 1;
    }
    return page;
  }

  put(key: Buffer, value: Buffer): void {
    this.change(key, value);
  }

  remove(key: Buffer): void {
    this.change(key, undefined);
  }

  lock(key: Buffer): void {
    const holder = this.locks.holderOf(key);
    if (holder === this) return;
    if (holder !== undefined || this.isChangedSinceStart(key)) throw writeConflict();
    this.locks.take(key, this);
    this.held.push(key);
  }

  /** Notes that it writes into a collection, before it does. */
  touch(collection: CollectionInfo): void {
    if (!this.touched.has(collection)) this.touched.set(collection, collection.indexes);
  }

  /** @throws CommandError SnapshotUnavailable when an index was completed after the snapshot, which knows part of it */
  checkIndex(collection: CollectionInfo, index: IndexInfo): void {
    if (collection.pendingIn === this || (index.readyAt ?? 0) < this.startedAt) return;
    throw new CommandError(
      'SnapshotUnavailable',
      'Unable to read from a snapshot due to pending collection catalog changes; please retry the operation.',
      { labels: ['TransientTransactionError'] },
    );
  }

  onCommit(step: (writer: KeyValueWriter) => void): void {
    this.commitSteps.push(step);
  }

  onAbort(undo: () => void): void {
    this.abortSteps.push(undo);
  }

  /** Puts every change into `writer`. No conflict is left to find: the keys are held since they were written. */
  apply(writer: KeyValueWriter): void {
    for (const [collection, indexes] of this.touched) {
      // An index that came meanwhile would lack what was written before it came.
      const isChanged = collection.indexes !== indexes && collection.pendingIn !== this;
      if (collection.isDropped || isChanged) throw writeConflict();
      collection.changes += 1;
    }
    for (const { key, value } of this.changes) {
      if (value === undefined) writer.remove(key);
      else writer.put(key, value);
    }
    for (const step of this.commitSteps) step(writer);
  }

  get hasChanges(): boolean {
    return this.changes.length > 0 || this.commitSteps.length > 0;
  }

  /** Ends the transaction: with what it changed on the disk, or forgotten. */
  release(outcome: 'committed' | 'aborted'): void {
    if (outcome === 'aborted') for (const undo of this.abortSteps.reverse()) undo();
    this.snapshot.release();
    this.locks.release(this.held);
    this.end();
  }

  /** A document's key holds its value; a unique key stands for all entries that begin with it. */
  private isChangedSinceStart(key: Buffer): boolean {
    const before = firstFrom(this.snapshot, key);
    const now = firstFrom(this.current, key);
    if (before === undefined || now === undefined) return before !== now;
    return !(before.key.equals(now.key) && before.value.equals(now.value));
  }

  private change(key: Buffer, value: Buffer | undefined): void {
    const at = this.search(key);
    const existing = this.changes[at];
    if (existing?.key.equals(key)) existing.value = value;
    else this.changes.splice(at, 0, { key, value });
  }

  /** The position of the first change whose key is not below `key`. */
  private search(key: Buffer): number {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.changes[middle] as { key: Buffer }).key.compare(key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function firstFrom(view: KeyValueView, key: Buffer): Entry | undefined {
  return view.page({ start: key, end: Buffer.concat([key, Buffer.alloc(8, 0xff)]) }, 1)[0];
}
