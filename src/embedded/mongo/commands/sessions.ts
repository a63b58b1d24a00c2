import { setImmediate as nextTurn } from 'node:timers/promises';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { type Doc, toDoc, type Value } from '../bson/values.ts';
import { CommandError, noSuchTransaction } from '../errors.ts';
import { sessionsPrefix } from '../storage/catalog.ts';
import { afterKey, afterPrefix, type KeyValueView, type KeyValueWriter } from '../storage/key-value.ts';
import type { Store } from '../storage/store.ts';
import { type Locks, Transaction } from '../storage/transaction.ts';

/** A retryable write: its session and its number there. */
export interface RetryId {
  readonly session: string;
  readonly txnNumber: bigint;
}

/** A session that nobody uses for 30 minutes is forgotten, a transaction is aborted after 60 seconds. */
export const sessionMinutes = 30;
const transactionMilliseconds = 60_000;

const recordsPerSweep = 1_000;

type State = 'none' | 'inProgress' | 'committed' | 'aborted';

interface Session {
  txnNumber: bigint;
  state: State;
  transaction: Transaction | undefined;
  /** While its changes are on their way to the disk: from then on nothing can abort it. */
  commitment: Promise<void> | undefined;
  /** When its transaction began. */
  startedAt: number;
  lastUsedAt: number;
}

/** What the store keeps of a session: the number of its last write, and what was answered. */
interface SessionRecord {
  readonly txnNumber: bigint;
  readonly outcome: Doc;
}

/** Sessions with their transactions, and the answers that a write sent twice gets again. */
export class Sessions {
  private readonly store: Store;
  private readonly locks: Locks;
  private readonly sessions = new Map<string, Session>();

  constructor(store: Store, locks: Locks) {
    this.store = store;
    this.locks = locks;
  }

  get count(): number {
    return this.sessions.size;
  }

  keys(): string[] {
    return [...this.sessions.keys()];
  }

  touch(key: string): void {
    this.session(key).lastUsedAt = Date.now();
  }

  /**
   * The transaction that a command of the session belongs to, begun when `isStart`.
   * @throws CommandError NoSuchTransaction, TransactionTooOld, ...
   */
  transaction(key: string, txnNumber: bigint, isStart: boolean): Transaction {
    const session = this.session(key);
    if (txnNumber < session.txnNumber) throw tooOld(key, txnNumber, session.txnNumber);
    if (isStart) return this.begin(session, txnNumber);
    if (session.txnNumber !== txnNumber || session.state === 'none') {
      throw noSuchTransaction(
        `Given transaction number ${txnNumber} does not match any in-progress transactions. The active transaction number is ${session.txnNumber}`,
      );
    }
    if (session.state === 'committed' || session.commitment) throw committed(txnNumber);
    if (session.transaction === undefined) throw aborted(txnNumber);
    return session.transaction;
  }

  private begin(session: Session, txnNumber: bigint): Transaction {
    if (txnNumber === session.txnNumber && session.state !== 'none') {
      throw new CommandError(
        'ConflictingOperationInProgress',
        `Cannot start a transaction at given transaction number ${txnNumber} a transaction with the same number is in state ${session.state}`,
      );
    }
    this.advance(session, txnNumber);
    session.transaction = new Transaction(this.store.snapshot(), this.store, this.locks);
    session.state = 'inProgress';
    session.startedAt = Date.now();
    return session.transaction;
  }

  /** A retryable write of a higher number ends the session's transaction. @throws CommandError TransactionTooOld */
  beginWrite(key: string, txnNumber: bigint): void {
    const session = this.session(key);
    if (txnNumber < session.txnNumber) throw tooOld(key, txnNumber, session.txnNumber);
    if (txnNumber > session.txnNumber) this.advance(session, txnNumber);
  }

  private advance(session: Session, txnNumber: bigint): void {
    if (session.commitment) {
      throw new CommandError(
        'ConflictingOperationInProgress',
        `Transaction ${session.txnNumber} of the session is being committed`,
      );
    }
    this.end(session, 'aborted');
    session.txnNumber = txnNumber;
    session.state = 'none';
  }

  /** Puts the transaction's changes on the disk. Asking again for a committed one succeeds again. */
  async commit(key: string, txnNumber: bigint): Promise<void> {
    const session = this.session(key);
    if (session.txnNumber === -1n || session.state === 'none') this.recall(key, session);
    if (session.txnNumber === txnNumber && session.state === 'committed') return;
    if (session.txnNumber === txnNumber && session.commitment) return session.commitment;
    const transaction = this.transaction(key, txnNumber, false);
    session.commitment = this.write(transaction, { session: key, txnNumber });
    let outcome: 'committed' | 'aborted' = 'aborted';
    try {
      await session.commitment;
      outcome = 'committed';
    } finally {
      session.commitment = undefined;
      this.end(session, outcome);
    }
  }

  private async write(transaction: Transaction, id: RetryId): Promise<void> {
    if (!transaction.hasChanges) return;
    await this.store.write((writer) => {
      transaction.apply(writer);
      this.remember(writer, id, toDoc({ committed: true }));
    });
  }

  /** @throws CommandError NoSuchTransaction when there is nothing to abort */
  abort(key: string, txnNumber: bigint): void {
    const session = this.session(key);
    this.transaction(key, txnNumber, false);
    this.end(session, 'aborted');
  }

  /** After an error inside of a transaction nothing of it remains. */
  abortAfterError(key: string, txnNumber: bigint): void {
    const session = this.sessions.get(key);
    if (session?.txnNumber === txnNumber && session.state === 'inProgress') this.end(session, 'aborted');
  }

  abortAll(): void {
    for (const session of this.sessions.values()) this.end(session, 'aborted');
  }

  endSession(key: string): void {
    const session = this.sessions.get(key);
    if (session === undefined) return;
    this.end(session, 'aborted');
    this.sessions.delete(key);
  }

  /** What was done of a retryable write that has this number. @throws CommandError TransactionTooOld */
  outcomeOf(view: KeyValueView, retry: RetryId): Doc | undefined {
    const record = readSession(view, retry.session);
    if (record === undefined) return undefined;
    if (record.txnNumber > retry.txnNumber) throw tooOld(retry.session, retry.txnNumber, record.txnNumber);
    return record.txnNumber === retry.txnNumber ? record.outcome : undefined;
  }

  remember(writer: KeyValueWriter, retry: RetryId, outcome: Doc): void {
    const record = toDoc({ txnNumber: retry.txnNumber, at: new Date(), outcome });
    writer.put(sessionRecordKey(retry.session), encode(record));
  }

  /** Ends transactions that take too long and forgets sessions that nobody uses. */
  async sweep(now: number): Promise<void> {
    for (const [key, session] of this.sessions) {
      if (session.state === 'inProgress' && now - session.startedAt > transactionMilliseconds)
        this.end(session, 'aborted');
      if (now - session.lastUsedAt > sessionMinutes * 60_000) this.endSession(key);
    }
    await this.sweepRecords(now);
  }

  private async sweepRecords(now: number): Promise<void> {
    const end = afterPrefix(sessionsPrefix);
    for (let start = sessionsPrefix; ; ) {
      const page = this.store.page({ start, end }, recordsPerSweep);
      const expired = page.filter(({ value }) => now - writtenAt(value) > sessionMinutes * 60_000);
      if (expired.length > 0) {
        await this.store.write((writer) => {
          for (const { key } of expired) {
            const value = writer.get(key);
            if (value && now - writtenAt(value) > sessionMinutes * 60_000) writer.remove(key);
          }
        });
      }
      const last = page.at(-1);
      if (last === undefined || page.length < recordsPerSweep) return;
      start = afterKey(last.key);
      await nextTurn();
    }
  }

  /** After a restart, a commit that was acknowledged or on its way is found in the store. */
  private recall(key: string, session: Session): void {
    const record = readSession(this.store, key);
    if (record === undefined || record.outcome.get('committed') !== true) return;
    session.txnNumber = record.txnNumber;
    session.state = 'committed';
  }

  private session(key: string): Session {
    let session = this.sessions.get(key);
    if (session === undefined) {
      if (this.sessions.size >= 1_000_000)
        throw new CommandError('TooManyLogicalSessions', 'there are too many sessions');
      session = {
        txnNumber: -1n,
        state: 'none',
        transaction: undefined,
        commitment: undefined,
        startedAt: 0,
        lastUsedAt: Date.now(),
      };
      this.sessions.set(key, session);
    }
    session.lastUsedAt = Date.now();
    return session;
  }

  private end(session: Session, state: 'committed' | 'aborted'): void {
    if (session.transaction === undefined || session.commitment) return;
    session.transaction.release(state);
    session.transaction = undefined;
    session.state = state;
  }
}

function sessionRecordKey(session: string): Buffer {
  return Buffer.concat([sessionsPrefix, Buffer.from(session, 'hex')]);
}

function writtenAt(record: Buffer): number {
  return (decode(record, 0, new Set(['at'])).get('at') as Date).getTime();
}

function readSession(view: KeyValueView, session: string): SessionRecord | undefined {
  const bytes = view.get(sessionRecordKey(session));
  if (bytes === undefined) return undefined;
  const record = decode(bytes);
  return { txnNumber: record.get('txnNumber') as bigint, outcome: record.get('outcome') as Doc & Value };
}

function aborted(txnNumber: bigint): CommandError {
  return noSuchTransaction(`Transaction with { txnNumber: ${txnNumber} } has been aborted.`);
}

function committed(txnNumber: bigint): CommandError {
  return new CommandError('TransactionCommitted', `Transaction ${txnNumber} has been committed.`);
}

function tooOld(session: string, asked: bigint, newest: bigint): CommandError {
  return new CommandError(
    'TransactionTooOld',
    `Cannot use the transaction number ${asked} on session ${session}: the newest is ${newest}`,
  );
}
