import { open, type Transaction as ReadTransaction, type RootDatabase } from 'lmdb';
import { CommandError, noSuchTransaction } from '../errors.ts';
import { type Changes, checkDataFile, DataFile } from './data-file.ts';
import type { Entry, KeyValueView, KeyValueWriter, RangeOptions } from './key-value.ts';

type Binary = RootDatabase<Buffer, Buffer>;

/** LMDB's table of readers, and how much of it snapshots may take: plain reads need a place too. */
const maxReaders = 2048;
const maxSnapshots = maxReaders - 48;

/** A view that stays as it was when it was taken, until it is released. */
export interface Snapshot extends KeyValueView {
  release(): void;
}

interface PendingWrite {
  readonly run: (writer: KeyValueWriter) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

interface TreeStats {
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

export interface StoreOptions {
  readonly path: string;
  /** Called by a writer for each key that it is about to change; throws when somebody else holds it. */
  readonly checkLock?: (key: Buffer) => void;
  /** Not worth keeping when the machine fails: nothing waits for the disk. */
  readonly isTemporary?: boolean;
}

/**
 * The ordered, crash-safe store: one LMDB environment.
 *
 * Writes that arrive in one turn of the event loop share one LMDB transaction and one flush (group commit). A write
 * is resolved when its bytes are on the disk: `overlappingSync` is off, so that the commit itself calls fdatasync,
 * and the page that makes it visible is written behind it with O_DSYNC.
 */
export class Store implements KeyValueView {
  private readonly env: Binary;
  private readonly file: DataFile;
  private readonly checkLock: (key: Buffer) => void;
  private pending: PendingWrite[] = [];
  private readonly snapshots = new Set<Snapshot>();
  private isClosed = false;

  /** @throws Error when the folder holds something else than a store */
  constructor(options: StoreOptions) {
    checkDataFile(options.path);
    this.env = open<Buffer, Buffer>({
      path: options.path,
      keyEncoding: 'binary',
      encoding: 'binary',
      overlappingSync: false,
      maxReaders,
      noMemInit: true,
      noSync: options.isTemporary ?? false,
    });
    this.file = new DataFile(options.path);
    this.checkLock = options.checkLock ?? (() => undefined);
  }

  get(key: Buffer): Buffer | undefined {
    this.checkOpen();
    return this.env.get(key);
  }

  page(range: RangeOptions, limit: number): Entry[] {
    this.checkOpen();
    return pageOf(this.env, range, limit);
  }

  /** How many keys lie in a range. */
  count(start: Buffer, end: Buffer): number {
    this.checkOpen();
    return this.env.getKeysCount({ start, end });
  }

  /**
   * Reading from it after its release is refused: its pages may be written anew by then.
   * @throws CommandError TooManyLogicalSessions when there are too many at once
   */
  snapshot(): Snapshot {
    this.checkOpen();
    if (this.snapshots.size >= maxSnapshots) {
      throw new CommandError('TooManyLogicalSessions', `there are ${maxSnapshots} open transactions; try again later`);
    }
    this.env.resetReadTxn();
    const transaction = this.env.useReadTransaction();
    const checkUse = (): void => {
      if (!this.snapshots.has(snapshot)) throw noSuchTransaction('The transaction has ended.');
    };
    const snapshot: Snapshot = {
      get: (key) => {
        checkUse();
        return this.env.get(key, { transaction });
      },
      page: (range, limit) => {
        checkUse();
        return pageOf(this.env, range, limit, transaction);
      },
      release: () => {
        if (this.snapshots.delete(snapshot)) transaction.done();
      },
    };
    this.snapshots.add(snapshot);
    return snapshot;
  }

  /**
   * Runs `run` alone, with what it puts and removes applied as a whole or, when it throws, not at all. It may be run
   * a second time, when a write that shared its transaction failed: what it changes in memory, it must undo in
   * `onAbort`.
   * @returns what `run` returned, once it is on the disk
   */
  write<T>(run: (writer: KeyValueWriter) => T): Promise<T> {
    if (this.isClosed) return Promise.reject(stopping());
    return new Promise<T>((resolve, reject) => {
      this.pending.push({ run, resolve: resolve as (result: unknown) => void, reject });
      if (this.pending.length === 1) setImmediate(() => this.commitPending());
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.commitPending();
    this.isClosed = true;
    for (const snapshot of this.snapshots) snapshot.release();
    await this.env.close();
    this.file.close();
  }

  /** What still runs when the server stops must not reach into the closed environment. */
  private checkOpen(): void {
    if (this.isClosed) throw stopping();
  }

  private commitPending(): void {
    const group = this.pending;
    this.pending = [];
    if (group.length === 0) return;
    if (group.length > 1 && this.commit(group) === undefined) return;
    // A group that fails does so as a whole: each write is run again by itself, so that only the guilty one is refused.
    for (const write of group) {
      const failure = this.commit([write]);
      if (failure !== undefined) write.reject(failure.error);
    }
  }

  /** Commits the writes together and resolves them, or changes nothing and answers why. */
  private commit(group: readonly PendingWrite[]): { error: unknown } | undefined {
    const undo: (() => void)[] = [];
    const results: unknown[] = [];
    try {
      this.env.transactionSync(() => {
        this.file.begin();
        const writer = this.writer(undo);
        for (const write of group) results.push(write.run(writer));
      });
    } catch (error) {
      for (const step of undo.reverse()) step();
      return { error: translate(error) };
    }
    group.forEach((write, index) => {
      write.resolve(results[index]);
    });
    return undefined;
  }

  private usedPages(): number {
    const { root, free } = this.env.getStats() as { root: TreeStats; free: TreeStats };
    return [root, free].reduce(
      (sum, { treeBranchPageCount, treeLeafPageCount, overflowPages }) =>
        sum + treeBranchPageCount + treeLeafPageCount + overflowPages,
      2,
    );
  }

  private writer(undo: (() => void)[]): KeyValueWriter {
    const { env, file, checkLock } = this;
    const changes: Changes = { puts: 0, removes: 0, bytes: 0 };
    const used = (): number => this.usedPages();
    const writer: KeyValueWriter = {
      get: (key) => env.get(key),
      page: (range, limit) => pageOf(env, range, limit),
      put: (key, value) => {
        changes.puts += 1;
        changes.bytes += key.length + value.length;
        file.reserve(changes, used);
        env.putSync(key, value);
      },
      remove: (key) => {
        changes.removes += 1;
        file.reserve(changes, used);
        env.removeSync(key);
      },
      lock: checkLock,
      onCommit: (step) => step(writer),
      onAbort: (step) => undo.push(step),
    };
    return writer;
  }
}

const stopping = (): CommandError => new CommandError('InterruptedAtShutdown', 'the server is stopping');

function pageOf(env: Binary, range: RangeOptions, limit: number, transaction?: ReadTransaction): Entry[] {
  const found = range.isReverse
    ? env.getRange({
        start: range.end,
        exclusiveStart: true,
        end: range.start,
        inclusiveEnd: true,
        reverse: true,
        limit,
        ...(transaction && { transaction }),
      })
    : env.getRange({ start: range.start, end: range.end, limit, ...(transaction && { transaction }) });
  // Typed as a promise by the library, an array in fact.
  return found.asArray as unknown as Entry[];
}

/** The disk's faults, named for the client: a full disk is the one that happens. */
function translate(error: unknown): unknown {
  // Its code is MongoDB's, not the system's.
  if (error instanceof CommandError) return error;
  const { code, message = '' } = error as { code?: unknown; message?: string };
  const isFull = ['ENOSPC', 'EFBIG', 'EDQUOT'].includes(code as string) || message.includes('MDB_MAP_FULL');
  if (!isFull) return error;
  return new CommandError(
    'OutOfDiskSpace',
    'the disk is full: nothing of this write was stored; free some space and try again',
  );
}
