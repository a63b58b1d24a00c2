import { decode, encode } from '../bson/codec.ts';
import { type Doc, toDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { sessionsPrefix } from '../storage/catalog.ts';
import { afterPrefix, type KeyValueView, type KeyValueWriter } from '../storage/key-value.ts';
import type { Store } from '../storage/store.ts';
import { type Locks, Transaction } from '../storage/transaction.ts';
import type { RetryId } from './request.ts';

/** A session that nobody uses for 30 minutes is forgotten, a transaction is aborted after 60 seconds. */
export const sessionMinutes = 30;
const transactionMilliseconds = 60_000;

type State = 'none' | 'inProgress' | 'committed' | 'aborted';

interface Session {
  txnNumber: bigint;
  state: State;
  transaction: Transaction | undefined;
  /** When its transaction began. */
  startedAt: number;
  lastUsedAt: number;
}

/** What the store keeps of a session: the number of its last write, and what was answered. */
interface SessionRecord {
  readonly txnNumber: bigint;
  readonly outcome: Doc;
}

const transient = { labels: ['TransientTransactionError'] };

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
      throw new CommandError(
        'NoSuchTransaction',
        `Given transaction number ${txnNumber} does not match any in-progress transactions. The active transaction number is ${session.txnNumber}`,
        transient,
      );
    }
    if (session.state === 'committed')
      throw new CommandError('TransactionCommitted', `Transaction ${txnNumber} has been committed.`);
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
    this.end(session, 'aborted');
    session.txnNumber = txnNumber;
    session.state = 'inProgress';
    session.startedAt = Date.now();
    session.transaction = new Transaction(this.store.snapshot(), this.store, this.locks);
    return session.transaction;
  }

  /** Puts the transaction's changes on the disk. Asking again for a committed one succeeds again. */
  async commit(key: string, txnNumber: bigint): Promise<void> {
    const session = this.session(key);
    if (session.txnNumber === -1n || session.state === 'none') this.recall(key, session);
    if (session.txnNumber === txnNumber && session.state === 'committed') return;
    const transaction = this.transaction(key, txnNumber, false);
    try {
      if (transaction.hasChanges) {
        await this.store.write((writer) => {
          transaction.apply(writer);
          this.remember(writer, { session: key, txnNumber }, toDoc({ committed: true }));
        });
      }
      this.end(session, 'committed');
    } catch (error) {
      this.end(session, 'aborted');
      throw error;
    }
  }

  /** @throws CommandError NoSuchTransaction when there is nothing to abort */
  abort(key: string, txnNumber: bigint): void {
    const session = this.session(key);
    if (session.txnNumber === txnNumber && session.state === 'committed') {
      throw new CommandError('TransactionCommitted', `Transaction ${txnNumber} has been committed.`);
    }
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
    const expired = this.expiredRecords(now);
    if (expired.length === 0) return;
    await this.store.write((writer) => {
      for (const key of expired) writer.remove(key);
    });
  }

  private expiredRecords(now: number): Buffer[] {
    const page = this.store.page({ start: sessionsPrefix, end: afterPrefix(sessionsPrefix) }, 10_000);
    return page
      .filter(
        ({ value }) => now - (decode(value, 0, new Set(['at'])).get('at') as Date).getTime() > sessionMinutes * 60_000,
      )
      .map(({ key }) => key);
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
      session = { txnNumber: -1n, state: 'none', transaction: undefined, startedAt: 0, lastUsedAt: Date.now() };
      this.sessions.set(key, session);
    }
    session.lastUsedAt = Date.now();
    return session;
  }

  private end(session: Session, state: 'committed' | 'aborted'): void {
    if (session.transaction === undefined) return;
    session.transaction.release(state);
    session.transaction = undefined;
    session.state = state;
  }
}

function sessionRecordKey(session: string): Buffer {
  return Buffer.concat([sessionsPrefix, Buffer.from(session, 'hex')]);
}

function readSession(view: KeyValueView, session: string): SessionRecord | undefined {
  const bytes = view.get(sessionRecordKey(session));
  if (bytes === undefined) return undefined;
  const record = decode(bytes);
  return { txnNumber: record.get('txnNumber') as bigint, outcome: record.get('outcome') as Doc & Value };
}

function aborted(txnNumber: bigint): CommandError {
  return new CommandError(
    'NoSuchTransaction',
    `Transaction with { txnNumber: ${txnNumber} } has been aborted.`,
    transient,
  );
}

function tooOld(session: string, asked: bigint, newest: bigint): CommandError {
  return new CommandError(
    'TransactionTooOld',
    `Cannot use the transaction number ${asked} on session ${session}: the newest is ${newest}`,
  );
}
