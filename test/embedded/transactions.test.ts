import { type ClientSession, type Document, Long, MongoServerError, UUID } from 'mongodb';
import mongoose from 'mongoose';
import { useEmbeddedServer } from '../support/embedded-server.ts';
import { openRaw, type RawConnection } from '../support/raw-connection.ts';

const embedded = useEmbeddedServer();
const sessions: ClientSession[] = [];
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.endSession()));
});

/** A session with a transaction under way. */
function begin(): ClientSession {
  const session = embedded.client.startSession();
  session.startTransaction();
  sessions.push(session);
  return session;
}

async function refusal(work: Promise<unknown>): Promise<MongoServerError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MongoServerError);
  return error as MongoServerError;
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('isolation', () => {
  test('a transaction reads what was there at its start, whatever is committed since', async () => {
    const items = embedded.db.collection<Document>('items');
    await items.insertMany([1, 2, 3].map((n) => ({ _id: n as never, n, group: 'a' })));
    await items.createIndex({ group: 1 });
    const session = begin();
    expect(await items.countDocuments({}, { session })).toBe(3);
    await items.insertOne({ n: 4, group: 'a' });
    await items.deleteOne({ n: 1 });
    await items.updateOne({ n: 2 }, { $set: { group: 'b' } });
    const seen = await items.find({ group: 'a' }, { session }).sort({ n: 1 }).toArray();
    expect(seen.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(await items.distinct('group', {}, { session })).toEqual(['a']);
    const [sum] = await items.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }], { session }).toArray();
    expect(sum?.n).toBe(6);
    await session.commitTransaction();
    expect((await items.find({ group: 'a' }).sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([3, 4]);
  });

  test('a transaction reads its own writes by scan, by index, in order and in aggregation; others do not', async () => {
    const items = embedded.db.collection('items');
    await items.createIndex({ n: 1 });
    await items.insertMany([{ n: 1 }, { n: 3 }, { n: 5 }, { n: 7 }]);
    const session = begin();
    await items.insertMany([{ n: 4 }, { n: 0 }], { session });
    await items.updateOne({ n: 3 }, { $set: { n: 6 } }, { session });
    await items.deleteOne({ n: 7 }, { session });
    const mine = async (filter: Document, order: 1 | -1): Promise<number[]> =>
      (await items.find(filter, { session }).sort({ n: order }).toArray()).map(({ n }) => n);
    expect(await mine({}, 1)).toEqual([0, 1, 4, 5, 6]);
    expect(await mine({}, -1)).toEqual([6, 5, 4, 1, 0]);
    expect(await mine({ n: { $gte: 4, $lt: 6 } }, 1)).toEqual([4, 5]);
    expect(await items.findOne({ n: 3 }, { session })).toBeNull();
    const [sum] = await items.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }], { session }).toArray();
    expect(sum?.n).toBe(16);
    expect((await items.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([1, 3, 5, 7]);
    await session.commitTransaction();
    expect((await items.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([0, 1, 4, 5, 6]);
  });

  test('a cursor of a transaction goes on over the snapshot and ends with it', async () => {
    const items = embedded.db.collection('items');
    await items.insertMany(Array.from({ length: 30 }, (_, n) => ({ n })));
    const session = begin();
    const cursor = items.find({}, { session, batchSize: 10 });
    await cursor.next();
    await items.deleteMany({});
    const seen: number[] = [];
    for (let n = 1; n < 25; n += 1) seen.push((await cursor.next())?.n);
    expect(seen).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
    await session.abortTransaction();
    expect(embedded.server.engine.cursors.count).toBe(0);
  });

  test('an abort leaves nothing: no document, no index entry, no collection', async () => {
    const items = embedded.db.collection('items');
    await items.createIndex({ n: 1 }, { unique: true });
    await items.insertOne({ n: 1 });
    const session = begin();
    await items.insertOne({ n: 2 }, { session });
    await items.updateOne({ n: 1 }, { $set: { n: 3 } }, { session });
    await embedded.db.collection('fresh').insertOne({ n: 1 }, { session });
    await session.abortTransaction();
    expect((await items.find({ n: { $gt: 0 } }, { hint: { n: 1 } }).toArray()).map(({ n }) => n)).toEqual([1]);
    expect((await embedded.db.listCollections().toArray()).map(({ name }) => name)).toEqual(['items']);
    await items.insertMany([{ n: 2 }, { n: 3 }]);
  });

  test('a session that ends, or a new transaction, aborts the one under way', async () => {
    const items = embedded.db.collection('items');
    const session = begin();
    await items.insertOne({ n: 1 }, { session });
    await session.endSession();
    expect(await items.countDocuments()).toBe(0);
  });
});

describe('conflicts', () => {
  test('the first to write wins; the second is told to run its transaction again', async () => {
    const items = embedded.db.collection('items');
    await items.insertOne({ n: 1 });
    const [first, second] = [begin(), begin()];
    await items.updateOne({ n: 1 }, { $inc: { n: 1 } }, { session: first });
    const error = await refusal(items.updateOne({ n: 1 }, { $inc: { n: 10 } }, { session: second }));
    expect(error).toMatchObject({ code: 112, codeName: 'WriteConflict' });
    expect(error.hasErrorLabel('TransientTransactionError')).toBe(true);
    await first.commitTransaction();
    await second.abortTransaction();
    expect((await items.findOne())?.n).toBe(2);
  });

  test('a document that was changed since the start of the transaction is a conflict', async () => {
    const items = embedded.db.collection('items');
    await items.insertMany([{ n: 1 }, { n: 2 }]);
    const session = begin();
    await items.findOne({ n: 2 }, { session });
    await items.updateOne({ n: 1 }, { $set: { seen: true } });
    const error = await refusal(items.deleteOne({ n: 1 }, { session }));
    expect(error.codeName).toBe('WriteConflict');
    const next = await refusal(items.findOne({ n: 2 }, { session }));
    expect(next).toMatchObject({ code: 251, codeName: 'NoSuchTransaction' });
    expect(next.hasErrorLabel('TransientTransactionError')).toBe(true);
  });

  test('one unique key cannot be taken by two transactions', async () => {
    const items = embedded.db.collection('items');
    await items.createIndex({ email: 1 }, { unique: true });
    const [first, second] = [begin(), begin()];
    await items.insertOne({ email: 'a' }, { session: first });
    const conflict = await refusal(items.insertOne({ email: 'a' }, { session: second }));
    expect(conflict.codeName).toBe('WriteConflict');
    await first.commitTransaction();
    const third = begin();
    const duplicate = await refusal(items.insertOne({ email: 'a' }, { session: third }));
    expect(duplicate).toMatchObject({ code: 11000, keyPattern: { email: 1 }, keyValue: { email: 'a' } });
  });

  test('a unique key that a transaction gives up is free only when it commits', async () => {
    const items = embedded.db.collection('items');
    await items.createIndex({ email: 1 }, { unique: true });
    await items.insertOne({ email: 'a' });
    const first = begin();
    await items.updateOne({ email: 'a' }, { $set: { email: 'b' } }, { session: first });
    const second = begin();
    expect((await refusal(items.insertOne({ email: 'a' }, { session: second }))).codeName).toBe('WriteConflict');
    await first.abortTransaction();
    expect((await refusal(items.insertOne({ email: 'a' }))).code).toBe(11000);
  });

  test('a plain write waits for the transaction in its way and goes on, after a commit and after an abort', async () => {
    const items = embedded.db.collection('items');
    await items.insertOne({ n: 1 });
    for (const end of ['commitTransaction', 'abortTransaction'] as const) {
      const session = begin();
      await items.updateOne({}, { $inc: { n: 1 } }, { session });
      let isDone = false;
      const plain = items.updateOne({}, { $inc: { n: 10 } }).then(() => {
        isDone = true;
      });
      await settle();
      expect(isDone).toBe(false);
      // The others are not held up.
      await embedded.db.collection('others').insertOne({ n: 1 });
      await session[end]();
      await plain;
    }
    expect((await items.findOne())?.n).toBe(22);
  });

  test('a plain write that waits gives up at its maxTimeMS', async () => {
    const items = embedded.db.collection('items');
    await items.insertOne({ n: 1 });
    const session = begin();
    await items.updateOne({}, { $inc: { n: 1 } }, { session });
    const plain = { update: 'items', updates: [{ q: {}, u: { $inc: { n: 10 } } }], maxTimeMS: 50 };
    const error = await refusal(embedded.db.command(plain));
    expect(error.codeName).toBe('MaxTimeMSExpired');
    await session.commitTransaction();
    expect((await items.findOne())?.n).toBe(2);
  });
});

describe('collections and indexes that change beside a transaction', () => {
  test('a collection that is dropped under a transaction is a conflict, and stays dropped', async () => {
    const items = embedded.db.collection('items');
    await items.insertOne({ n: 1 });
    const session = begin();
    await items.insertOne({ n: 2 }, { session });
    await embedded.db.dropCollection('items');
    const error = await refusal(session.commitTransaction());
    expect(error.hasErrorLabel('TransientTransactionError')).toBe(true);
    expect(await embedded.db.listCollections().toArray()).toEqual([]);
    await embedded.restart();
    expect(await embedded.db.listCollections().toArray()).toEqual([]);
  });

  test('an index that is created beside a transaction holds what the transaction commits, or the commit conflicts', async () => {
    const items = embedded.db.collection('items');
    await items.insertOne({ n: 1 });
    const session = begin();
    await items.insertOne({ n: 2 }, { session });
    await items.createIndex({ n: 1 });
    const outcome = await session.commitTransaction().then(
      () => 'committed',
      (error: MongoServerError) => (error.hasErrorLabel('TransientTransactionError') ? 'conflict' : error),
    );
    expect(['committed', 'conflict']).toContain(outcome);
    const byScan = await items.find({}, { hint: { $natural: 1 } }).toArray();
    const byIndex = await items.find({ n: { $gt: 0 } }, { hint: { n: 1 } }).toArray();
    expect(byIndex).toEqual(byScan);
  });

  test('a transaction does not read through an index that is younger than its snapshot', async () => {
    const items = embedded.db.collection('items');
    await items.insertMany([{ n: 1 }, { n: 2 }]);
    const session = begin();
    expect(await items.countDocuments({}, { session })).toBe(2);
    await items.createIndex({ n: 1 });
    const seen = await items
      .find({ n: { $gt: 0 } }, { session })
      .toArray()
      .then(
        (found) => found.length,
        (error: MongoServerError) => error.hasErrorLabel('TransientTransactionError') && 'conflict',
      );
    expect([2, 'conflict']).toContain(seen);
  });
});

describe('transactions of Mongoose', () => {
  test('ten clients that each add one, several times, lose nothing', async () => {
    const connection = await mongoose.createConnection(embedded.server.uri, { maxPoolSize: 15 }).asPromise();
    try {
      const Account = connection.model(
        'Account',
        new mongoose.Schema({ _id: String, balance: Number }, { versionKey: false }),
      );
      const Entry = connection.model('Entry', new mongoose.Schema({ account: String, amount: Number }));
      await Account.create({ _id: 'a', balance: 0 }, { _id: 'b', balance: 0 });
      const work = Array.from({ length: 10 }, async (_, client) => {
        for (let round = 0; round < 3; round += 1) {
          await connection.transaction(async (session) => {
            const account = await Account.findById('a').session(session).orFail();
            account.balance = (account.balance ?? 0) + 1;
            await account.save({ session });
            await Account.updateOne({ _id: 'b' }, { $inc: { balance: -1 } }, { session });
            await Entry.create([{ account: 'a', amount: client }], { session });
          });
        }
      });
      await Promise.all(work);
      const accounts = await Account.find().sort({ _id: 1 }).lean();
      expect(accounts.map(({ balance }) => balance)).toEqual([30, -30]);
      expect(await Entry.countDocuments()).toBe(30);
    } finally {
      await connection.close();
    }
  });
});

/** A client that numbers its commands by hand, as a driver does when it sends one again. */
class ByHand {
  private readonly raw: RawConnection;
  readonly lsid = { id: new UUID() };

  constructor(raw: RawConnection) {
    this.raw = raw;
  }

  send(body: Document, txnNumber: number, more: Document = {}): Promise<Document | undefined> {
    return this.raw.command({
      ...body,
      $db: 'test',
      lsid: this.lsid,
      txnNumber: Long.fromNumber(txnNumber),
      ...more,
    });
  }

  inTransaction(body: Document, txnNumber: number, isStart = false): Promise<Document | undefined> {
    return this.send(body, txnNumber, { autocommit: false, ...(isStart && { startTransaction: true }) });
  }

  end(command: 'commitTransaction' | 'abortTransaction', txnNumber: number): Promise<Document | undefined> {
    return this.send({ [command]: 1 }, txnNumber, { autocommit: false, $db: 'admin' });
  }
}

const raws: RawConnection[] = [];
afterEach(() => {
  for (const raw of raws.splice(0)) raw.destroy();
});
async function raw(): Promise<RawConnection> {
  const opened = await openRaw({ path: embedded.socketPath });
  raws.push(opened);
  return opened;
}

describe('commands that are sent twice', () => {
  const increase = { update: 'items', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
  const storedValue = async (): Promise<number> => (await embedded.db.collection('items').findOne({}))?.n;
  beforeEach(() => embedded.db.collection<Document>('items').insertOne({ _id: 1 as never, n: 0 }));

  test('a retried write is answered again and not done again, also after a restart', async () => {
    const client = new ByHand(await raw());
    const first = await client.send(increase, 1);
    expect(first).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    expect(await client.send(increase, 1)).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    expect(await storedValue()).toBe(1);
    await embedded.restart();
    const again = new ByHand(await raw());
    Object.assign(again, { lsid: client.lsid });
    expect(await again.send(increase, 1)).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    expect(await storedValue()).toBe(1);
    expect(await again.send(increase, 2)).toMatchObject({ ok: 1, nModified: 1 });
    expect(await storedValue()).toBe(2);
    expect(await again.send(increase, 1)).toMatchObject({ ok: 0, codeName: 'TransactionTooOld' });
  });

  test('a retried findAndModify gives back the same document', async () => {
    const client = new ByHand(await raw());
    const command = { findAndModify: 'items', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true };
    const first = await client.send(command, 1);
    const second = await client.send(command, 1);
    expect(second?.value).toEqual(first?.value);
    expect(second?.lastErrorObject).toEqual(first?.lastErrorObject);
    expect(await storedValue()).toBe(1);
  });

  test('a retried batch tells the same errors and upserts', async () => {
    const client = new ByHand(await raw());
    const command = {
      update: 'items',
      ordered: false,
      updates: [
        { q: { _id: 7 }, u: { $set: { n: 7 } }, upsert: true },
        { q: { _id: 1 }, u: { $set: { _id: 2 } } },
        { q: { _id: 1 }, u: { $inc: { n: 1 } } },
      ],
    };
    const strip = (reply: Document | undefined): Document => {
      const { operationTime: _time, $clusterTime: _clusterTime, ...rest } = reply as Document;
      return rest;
    };
    const first = strip(await client.send(command, 1));
    expect(first).toMatchObject({ n: 2, nModified: 1, upserted: [{ index: 0, _id: 7 }], writeErrors: [{ index: 1 }] });
    expect(strip(await client.send(command, 1))).toEqual(first);
  });

  test('a write that is sent again while the first is still waiting is done once', async () => {
    const session = begin();
    await embedded.db.collection('items').updateOne({}, { $set: { held: true } }, { session });
    const client = new ByHand(await raw());
    const again = new ByHand(await raw());
    Object.assign(again, { lsid: client.lsid });
    const first = client.send(increase, 1);
    const second = again.send(increase, 1);
    await settle();
    await session.commitTransaction();
    expect(await first).toMatchObject({ ok: 1, nModified: 1 });
    expect(await second).toMatchObject({ ok: 1, nModified: 1 });
    expect(await storedValue()).toBe(1);
  });

  test('a commit that is sent again succeeds again, also after a restart; an abort of it does not', async () => {
    const client = new ByHand(await raw());
    expect(await client.inTransaction(increase, 5, true)).toMatchObject({ ok: 1 });
    expect(await client.end('commitTransaction', 5)).toMatchObject({ ok: 1 });
    expect(await client.end('commitTransaction', 5)).toMatchObject({ ok: 1 });
    expect(await client.end('abortTransaction', 5)).toMatchObject({ ok: 0, codeName: 'TransactionCommitted' });
    expect(await client.inTransaction(increase, 5)).toMatchObject({ ok: 0, codeName: 'TransactionCommitted' });
    await embedded.restart();
    const again = new ByHand(await raw());
    Object.assign(again, { lsid: client.lsid });
    expect(await again.end('commitTransaction', 5)).toMatchObject({ ok: 1 });
    expect(await storedValue()).toBe(1);
    expect(await again.inTransaction(increase, 4, true)).toMatchObject({ ok: 0, codeName: 'TransactionTooOld' });
    expect(await again.inTransaction(increase, 5, true)).toMatchObject({ ok: 0 });
    expect(await storedValue()).toBe(1);
  });

  test('two commits and an abort of one transaction at once agree on what happened', async () => {
    const [client, other, third] = [new ByHand(await raw()), new ByHand(await raw()), new ByHand(await raw())];
    for (const one of [other, third]) Object.assign(one, { lsid: client.lsid });
    for (let round = 1; round <= 10; round += 1) {
      const before = await storedValue();
      await client.inTransaction(increase, round, true);
      const [commit, commitAgain] = await Promise.all([
        client.end('commitTransaction', round),
        other.end('commitTransaction', round),
        third.end('abortTransaction', round),
      ]);
      const last = await client.end('commitTransaction', round);
      const isCommitted = (await storedValue()) === before + 1;
      for (const reply of [commit, commitAgain, last]) expect(reply?.ok).toBe(isCommitted ? 1 : 0);
    }
  });

  test('a new write of the session ends its open transaction, which would else block it', async () => {
    const client = new ByHand(await raw());
    await client.inTransaction(increase, 1, true);
    expect(await client.send(increase, 2)).toMatchObject({ ok: 1, nModified: 1 });
    expect(await client.end('commitTransaction', 1)).toMatchObject({ ok: 0 });
    expect(await storedValue()).toBe(1);
  });

  test('commands of a transaction that is not there are refused by name', async () => {
    const client = new ByHand(await raw());
    expect(await client.inTransaction(increase, 1)).toMatchObject({ codeName: 'NoSuchTransaction' });
    expect(await client.end('commitTransaction', 1)).toMatchObject({ codeName: 'NoSuchTransaction' });
    expect(await client.end('abortTransaction', 1)).toMatchObject({ codeName: 'NoSuchTransaction' });
    await client.inTransaction(increase, 2, true);
    expect(await client.inTransaction(increase, 2, true)).toMatchObject({ codeName: 'ConflictingOperationInProgress' });
    expect(await client.inTransaction({ listDatabases: 1 }, 2)).toMatchObject({
      codeName: 'OperationNotSupportedInTransaction',
    });
    expect(await client.send(increase, 3, { autocommit: true })).toMatchObject({ codeName: 'InvalidOptions' });
  });
});

describe('a client that vanishes inside of a transaction', () => {
  const increase = { update: 'items', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };

  async function leaveOpen(): Promise<ByHand> {
    const connection = await raw();
    const vanishing = new ByHand(connection);
    await embedded.db.collection<Document>('items').insertOne({ _id: 1 as never, n: 0 });
    expect(await vanishing.inTransaction(increase, 1, true)).toMatchObject({ ok: 1 });
    connection.destroy();
    await connection.closed;
    return vanishing;
  }

  test('holds its documents for a minute, then they are free and nothing of it is left', async () => {
    const { lsid } = await leaveOpen();
    const { sweeper, sessions: known } = embedded.server.engine;
    const waiting = embedded.db.collection('items').updateOne({}, { $inc: { n: 10 } });
    await sweeper.sweep();
    embedded.advance(61_000);
    await sweeper.sweep();
    await waiting;
    expect((await embedded.db.collection('items').findOne({}))?.n).toBe(10);
    const late = new ByHand(await raw());
    Object.assign(late, { lsid });
    expect(await late.end('commitTransaction', 1)).toMatchObject({ ok: 0, codeName: 'NoSuchTransaction' });
    embedded.advance(31 * 60_000);
    await sweeper.sweep();
    expect(known.keys()).not.toContain(lsid.id.toHexString(false));
  });

  test('frees them at once when its session is ended for it', async () => {
    const { lsid } = await leaveOpen();
    const waiting = embedded.db.collection('items').updateOne({}, { $inc: { n: 10 } });
    await embedded.client.db('admin').command({ endSessions: [lsid] });
    await waiting;
    expect((await embedded.db.collection('items').findOne({}))?.n).toBe(10);
  });

  test('a scan of a transaction that is ended meanwhile is refused, not read from a snapshot that is gone', async () => {
    const items = embedded.db.collection('items');
    await items.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n, text: 'x'.repeat(500) })));
    const client = new ByHand(await raw());
    await client.inTransaction({ find: 'items', batchSize: 1 }, 1, true);
    const scans = Array.from({ length: 3 }, async () => {
      const connection = await raw();
      const same = new ByHand(connection);
      Object.assign(same, { lsid: client.lsid });
      return same.inTransaction({ find: 'items', filter: { $expr: { $eq: ['$n', -1] } } }, 1);
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await embedded.client.db('admin').command({ killSessions: [client.lsid] });
    for (const reply of await Promise.all(scans)) {
      if (reply?.ok === 0) expect(reply.codeName).toBe('NoSuchTransaction');
    }
    expect(await items.countDocuments()).toBe(3000);
  });
});

test('two thousand open transactions are too many for nobody but the last ones', async () => {
  const { engine } = embedded.server;
  const client = new ByHand(await raw());
  const replies: (Document | undefined)[] = [];
  for (let n = 0; n < 2200; n += 1) {
    Object.assign(client, { lsid: { id: new UUID() } });
    // A write between them, so that each needs a snapshot of its own.
    await engine.store.write((writer) => writer.put(Buffer.from('zzzz'), Buffer.from([n & 0xff])));
    replies.push(await client.inTransaction({ find: 'items' }, 1, true));
  }
  const refused = replies.filter((reply) => reply?.ok === 0);
  expect(refused.length).toBeGreaterThan(0);
  for (const reply of refused) expect(reply?.codeName).toBe('TooManyLogicalSessions');
  await embedded.db.collection('items').insertOne({ n: 1 });
  await embedded.client.db('admin').command({ killAllSessions: [] });
  expect(await client.inTransaction({ find: 'items' }, 2, true)).toMatchObject({ ok: 1 });
});
