import { randomBytes } from 'node:crypto';
import { CommandError } from '../errors.ts';
import type { Transaction } from '../storage/transaction.ts';

/** Documents as they are sent, in batches as they are found. */
export type Rows = AsyncIterator<readonly Buffer[]>;

/** A reply stays under the size of the greatest document; the rest waits for the next batch. */
const maxBatchBytes = 16 * 1024 * 1024;

/** A cursor that nobody asks for 10 minutes is closed. */
const idleMilliseconds = 10 * 60_000;

export class Cursor {
  /** 0 until it is kept for more. */
  id = 0n;
  readonly namespace: string;
  readonly session: string | undefined;
  readonly transaction: Transaction | undefined;
  lastUsedAt = Date.now();
  isBusy = false;
  private readonly rows: Rows;
  private waiting: Buffer[] = [];
  private isDone = false;

  constructor(namespace: string, rows: Rows, session?: string, transaction?: Transaction) {
    this.namespace = namespace;
    this.rows = rows;
    this.session = session;
    this.transaction = transaction;
  }

  /** The next documents, at most `limit` and 16 MB of them. */
  async take(limit: number): Promise<Buffer[]> {
    const batch: Buffer[] = [];
    let bytes = 0;
    while (batch.length < limit) {
      if (this.waiting.length === 0 && !(await this.fill())) break;
      const next = this.waiting[0] as Buffer;
      if (batch.length > 0 && bytes + next.length > maxBatchBytes) break;
      bytes += next.length;
      batch.push(next);
      this.waiting.shift();
    }
    return batch;
  }

  /** Whether nothing is left, which may need a look ahead. */
  async isExhausted(): Promise<boolean> {
    return this.waiting.length === 0 && !(await this.fill());
  }

  async close(): Promise<void> {
    this.isDone = true;
    this.waiting = [];
    await this.rows.return?.();
  }

  private async fill(): Promise<boolean> {
    while (!this.isDone) {
      const next = await this.rows.next();
      if (next.done) this.isDone = true;
      else if (next.value.length > 0) {
        this.waiting = [...next.value];
        return true;
      }
    }
    return false;
  }
}

/** The cursors that clients hold. */
export class Cursors {
  private readonly open = new Map<bigint, Cursor>();

  /** Keeps the cursor for the client to ask for more, under its id. */
  keep(cursor: Cursor): void {
    cursor.lastUsedAt = Date.now();
    while (cursor.id === 0n || (this.open.get(cursor.id) ?? cursor) !== cursor) {
      cursor.id = randomBytes(8).readBigInt64BE() & 0x7fffffffffffffffn;
    }
    this.open.set(cursor.id, cursor);
  }

  /** @throws CommandError CursorNotFound */
  get(id: bigint, namespace: string, session: string | undefined): Cursor {
    const cursor = this.open.get(id);
    if (cursor === undefined) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if (cursor.session !== session) {
      throw new CommandError(50738, `Cannot run getMore on cursor ${id}, which was created in another session`);
    }
    if (cursor.isBusy) throw new CommandError('CursorInUse', `cursor id ${id} is already in use`);
    return cursor;
  }

  async kill(id: bigint): Promise<boolean> {
    const cursor = this.open.get(id);
    if (cursor === undefined) return false;
    this.open.delete(id);
    await cursor.close();
    return true;
  }

  /** Closes what a session or a transaction that ended has left open. */
  async killWhere(isOver: (cursor: Cursor) => boolean): Promise<void> {
    for (const cursor of [...this.open.values()]) if (isOver(cursor)) await this.kill(cursor.id);
  }

  async sweep(now: number): Promise<void> {
    await this.killWhere((cursor) => !cursor.isBusy && now - cursor.lastUsedAt > idleMilliseconds);
  }

  get count(): number {
    return this.open.size;
  }
}
