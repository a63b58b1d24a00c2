import { type Document, MongoClient, MongoServerError, ObjectId } from 'mongodb';
import mongoose from 'mongoose';
import { startMongoServer } from '../../src/embedded/mongo/server.ts';
import { useEmbeddedServer } from '../support/embedded-server.ts';
import { openRaw } from '../support/raw-connection.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

async function refusal(work: Promise<unknown>): Promise<MongoServerError> {
  const error = await work.then(
    (result) => ({ result }),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MongoServerError);
  return error as MongoServerError;
}

/** Documents that are `depth` levels deep, themselves counted. */
function nested(depth: number): Document {
  let doc: Document = { leaf: 1 };
  for (let level = 1; level < depth; level += 1) doc = { d: doc };
  return doc;
}

describe('the embedded server', () => {
  const embedded = useEmbeddedServer();
  const items = () => embedded.db.collection('items');

  describe('with Mongoose', () => {
    let connection: mongoose.Connection;
    beforeEach(async () => {
      connection = await mongoose.createConnection(embedded.server.uri).asPromise();
    });
    afterEach(() => connection.close());

    test('creates, finds, changes, populates and removes documents', async () => {
      const Author = connection.model('Author', new mongoose.Schema({ name: { type: String, required: true } }));
      const Book = connection.model(
        'Book',
        new mongoose.Schema(
          {
            title: String,
            author: { type: mongoose.Schema.Types.ObjectId, ref: 'Author' },
            tags: [String],
            pages: { type: Number, min: 1 },
            parts: [{ heading: String, length: Number }],
          },
          { timestamps: true, optimisticConcurrency: true },
        ),
      );
      const author = await Author.create({ name: 'Ann' });
      const book = await Book.create({
        title: 'One',
        author: author._id,
        tags: ['a'],
        pages: 3,
        parts: [{ heading: 'h', length: 1 }],
      });
      book.tags.push('b');
      book.parts[0]?.set({ length: 5 });
      await book.save();
      const found = await Book.findOne({ tags: 'b' }).populate<{ author: { name: string } }>('author').orFail();
      expect(found.author.name).toBe('Ann');
      expect(found.parts[0]?.length).toBe(5);
      const stale = await Book.findById(book._id).orFail();
      found.title = 'Two';
      await found.save();
      stale.title = 'Three';
      await expect(stale.save()).rejects.toMatchObject({ name: 'VersionError' });
      const changed = await Book.findOneAndUpdate(
        { title: 'Two' },
        { $inc: { pages: 2 } },
        { returnDocument: 'after' },
      );
      expect(changed?.pages).toBe(5);
      const titles: (string | null | undefined)[] = [];
      for await (const each of Book.find().cursor()) titles.push(each.title);
      expect(titles).toEqual(['Two']);
      expect(await Book.exists({ pages: { $gt: 4 } })).not.toBeNull();
      expect((await Book.deleteMany({})).deletedCount).toBe(1);
      expect(await Book.estimatedDocumentCount()).toBe(0);
    });

    test('makes the indexes of a schema, also when two clients do it at once, and keeps them', async () => {
      const schema = new mongoose.Schema({ email: { type: String, unique: true }, a: Number, b: Number });
      schema.index({ a: 1, b: -1 });
      const other = await mongoose.createConnection(embedded.server.uri).asPromise();
      try {
        await Promise.all(
          [connection, other, connection].map((one, n) => one.model(`User${n}`, schema, 'users').init()),
        );
      } finally {
        await other.close();
      }
      const names = async () => (await embedded.db.collection('users').indexes()).map(({ name }) => name).sort();
      expect(await names()).toEqual(['_id_', 'a_1_b_-1', 'email_1']);
      await embedded.restart();
      expect(await names()).toEqual(['_id_', 'a_1_b_-1', 'email_1']);
      const User = mongoose.createConnection(embedded.server.uri).model('User', schema);
      expect((await User.diffIndexes()).toCreate).toEqual([]);
      await User.db.close();
    });
  });

  describe('indexes', () => {
    test('a unique index refuses a second document and tells its key', async () => {
      await items().createIndex({ email: 1, 'at.place': 1 }, { unique: true });
      await items().insertOne({ email: 'a', at: { place: 1 } });
      for (const work of [
        items().insertOne({ email: 'a', at: { place: 1 } }),
        items().updateOne({ email: 'b' }, { $set: { email: 'a', at: { place: 1 } } }, { upsert: true }),
      ]) {
        const error = await refusal(work);
        expect(error).toMatchObject({
          code: 11000,
          keyPattern: { email: 1, 'at.place': 1 },
          keyValue: { email: 'a', 'at.place': 1 },
        });
        expect(error.message).toMatch(/^E11000 duplicate key error collection: test\.items index: email_1_at\.place_1/);
      }
      expect(await items().countDocuments()).toBe(1);
    });

    test('an unordered batch goes on behind its duplicates, an ordered one stops', async () => {
      const docs = [1, 1, 2, 2, 3].map((n) => ({ _id: n as unknown as ObjectId }));
      const unordered = await refusal(items().insertMany(docs, { ordered: false }));
      expect(unordered.writeErrors.map(({ index }: { index: number }) => index)).toEqual([1, 3]);
      expect(await items().countDocuments()).toBe(3);
      await items().deleteMany({});
      await refusal(items().insertMany(docs));
      expect(await items().countDocuments()).toBe(1);
    });

    test('createIndexes that meets duplicates leaves none of its indexes, and the collection as it was', async () => {
      await items().insertMany([
        { n: 1, m: 1 },
        { n: 1, m: 2 },
      ]);
      const asked = [{ key: { m: 1 } }, { key: { n: 1 }, unique: true }];
      const error = await refusal(items().createIndexes(asked));
      expect(error).toMatchObject({ code: 11000, keyPattern: { n: 1 } });
      expect((await items().indexes()).map(({ name }) => name)).toEqual(['_id_']);
      await items().insertOne({ n: 1 });
      await embedded.restart();
      expect((await items().indexes()).map(({ name }) => name)).toEqual(['_id_']);
    });

    test('clients that create the same index at once get one index', async () => {
      await items().insertMany(Array.from({ length: 2000 }, (_, n) => ({ n })));
      await Promise.all(Array.from({ length: 6 }, () => items().createIndex({ n: 1 }, { unique: true })));
      expect((await items().indexes()).map(({ name }) => name)).toEqual(['_id_', 'n_1']);
      await items().insertOne({ n: 1999 + 1 });
      expect((await refusal(items().insertOne({ n: 5 }))).code).toBe(11000);
    });

    test('a collection that is dropped while its index is built stays dropped', async () => {
      await items().insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
      const built = items()
        .createIndex({ n: 1 })
        .catch((error: MongoServerError) => error.codeName);
      const dropped = items().drop();
      const again = items()
        .dropIndex('n_1')
        .catch((error: MongoServerError) => error.codeName);
      await Promise.all([built, dropped, again]);
      expect(await embedded.db.listCollections().toArray()).toEqual([]);
      await embedded.restart();
      expect(await embedded.db.listCollections().toArray()).toEqual([]);
    });

    test('an index that is not there cannot be dropped', async () => {
      await items().insertOne({ n: 1 });
      expect(await refusal(items().dropIndex('n_1'))).toMatchObject({ code: 27, codeName: 'IndexNotFound' });
      expect(await refusal(items().dropIndex('_id_'))).toMatchObject({ codeName: 'InvalidOptions' });
    });

    test('writes beside the building of an index are in it', async () => {
      await items().insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
      const built = items().createIndex({ n: 1 });
      for (let n = 0; n < 100; n += 1) {
        await items().insertOne({ n: 10_000 + n });
        await items().deleteOne({ n: n * 7 });
        await items().updateOne({ n: n * 11 + 1 }, { $set: { n: 20_000 + n } });
      }
      await built;
      const byIndex = await items()
        .find({ n: { $gte: 0 } }, { hint: { n: 1 } })
        .sort({ n: 1 })
        .toArray();
      const byScan = await items()
        .find({}, { hint: { $natural: 1 } })
        .toArray();
      expect(byIndex.map(({ n }) => n)).toEqual(byScan.map(({ n }) => n).sort((a, b) => a - b));
    });

    test('documents go when the time of a TTL index is over, and not before', async () => {
      await items().createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      const now = Date.now();
      await items().insertMany([{ at: new Date(now - 30_000) }, { at: [new Date(now - 90_000)] }, { at: 'never' }, {}]);
      const { sweeper } = embedded.server.engine;
      await sweeper.sweep();
      expect(await items().countDocuments()).toBe(3);
      embedded.advance(29_000);
      await sweeper.sweep();
      expect(await items().countDocuments()).toBe(3);
      embedded.advance(2_000);
      await sweeper.sweep();
      expect(await items().countDocuments()).toBe(2);
    });

    test('explain tells the index or the scan, and what was examined', async () => {
      await items().insertMany(Array.from({ length: 200 }, (_, n) => ({ n, m: n % 10 })));
      await items().createIndex({ n: 1 });
      const byIndex = await items()
        .find({ n: { $gte: 190 } })
        .explain();
      expect(byIndex.queryPlanner.winningPlan).toMatchObject({
        stage: 'FETCH',
        inputStage: { stage: 'IXSCAN', indexName: 'n_1' },
      });
      expect(byIndex.executionStats).toMatchObject({ nReturned: 10, totalKeysExamined: 10, totalDocsExamined: 10 });
      const byScan = await items().find({ m: 3 }).explain();
      expect(byScan.queryPlanner.winningPlan).toMatchObject({ stage: 'COLLSCAN' });
      expect(byScan.executionStats).toMatchObject({ nReturned: 20, totalKeysExamined: 0, totalDocsExamined: 200 });
      const sorted = await items().find({ m: 3 }).sort({ m: -1 }).explain('queryPlanner');
      expect(sorted.queryPlanner.winningPlan.stage).toBe('SORT');
      expect(sorted.executionStats).toBeUndefined();
    });
  });

  describe('cursors', () => {
    beforeEach(() => items().insertMany(Array.from({ length: 250 }, (_, n) => ({ _id: n as unknown as ObjectId, n }))));

    test('give everything in batches, in order, whatever the batch size', async () => {
      for (const batchSize of [1, 7, 101, 250, 1000]) {
        const found = await items().find({}, { batchSize }).sort({ _id: 1 }).toArray();
        expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 250 }, (_, n) => n));
      }
      expect(await items().find({}).skip(240).limit(20).toArray()).toHaveLength(10);
      expect(embedded.server.engine.cursors.count).toBe(0);
    });

    test('are gone when they were killed, read to their end, or left alone for ten minutes', async () => {
      const cursor = items().find({}, { batchSize: 10 });
      await cursor.next();
      const { id } = cursor;
      await embedded.db.command({ killCursors: 'items', cursors: [id] });
      const getMore = { getMore: id, collection: 'items' };
      expect(await refusal(embedded.db.command(getMore))).toMatchObject({ code: 43, codeName: 'CursorNotFound' });
      const idle = items().find({}, { batchSize: 10 });
      await idle.next();
      expect(embedded.server.engine.cursors.count).toBe(1);
      embedded.advance(11 * 60_000);
      await embedded.server.engine.sweeper.sweep();
      expect(embedded.server.engine.cursors.count).toBe(0);
    });

    test('belong to their session and to their collection', async () => {
      const [mine, other] = [embedded.client.startSession(), embedded.client.startSession()];
      const reply = await embedded.db.command({ find: 'items', batchSize: 5 }, { session: mine });
      const getMore = { getMore: reply.cursor.id, collection: 'items' };
      expect((await refusal(embedded.db.command(getMore, { session: other }))).code).toBe(50738);
      expect(
        (await refusal(embedded.db.command({ ...getMore, collection: 'others' }, { session: mine }))).codeName,
      ).toBe('Unauthorized');
      expect((await embedded.db.command(getMore, { session: mine })).cursor.nextBatch).toHaveLength(245);
      await Promise.all([mine.endSession(), other.endSession()]);
    });

    test('go on over a collection that changes or goes', async () => {
      const cursor = items().find({}, { batchSize: 10 });
      await cursor.next();
      await items().deleteMany({ n: { $gte: 100 } });
      expect((await cursor.toArray()).length).toBeLessThan(250);
      const other = items().find({}, { batchSize: 10 });
      await other.next();
      await items().drop();
      expect((await other.toArray().catch(() => [])).length).toBeLessThan(100);
    });
  });

  test('aggregation groups, joins and sorts', async () => {
    await items().insertMany([
      { kind: 'a', n: 1 },
      { kind: 'a', n: 2 },
      { kind: 'b', n: 5 },
    ]);
    await embedded.db.collection('kinds').insertMany([
      { code: 'a', name: 'Alpha' },
      { code: 'b', name: 'Beta' },
    ]);
    const rows = await items()
      .aggregate([
        { $group: { _id: '$kind', sum: { $sum: '$n' }, count: { $sum: 1 } } },
        { $lookup: { from: 'kinds', localField: '_id', foreignField: 'code', as: 'kind' } },
        { $project: { sum: 1, count: 1, name: { $first: '$kind.name' } } },
        { $sort: { sum: -1 } },
      ])
      .toArray();
    expect(rows).toEqual([
      { _id: 'b', sum: 5, count: 1, name: 'Beta' },
      { _id: 'a', sum: 3, count: 2, name: 'Alpha' },
    ]);
  });

  describe('limits', () => {
    const megabyte = 1024 * 1024;

    test('a document of 16 MB is stored, a larger one refused by name', async () => {
      const fits = { _id: 1 as unknown as ObjectId, text: 'x'.repeat(16 * megabyte - 40) };
      await items().insertOne(fits);
      expect((await items().findOne({ _id: 1 as unknown as ObjectId }))?.text).toHaveLength(fits.text.length);
      // The driver refuses larger ones itself; this is what another client sees.
      const raw = await openRaw({ path: embedded.socketPath });
      const reply = await raw.command({
        insert: 'items',
        documents: [{ text: 'x'.repeat(16 * megabyte) }],
        $db: 'test',
      });
      raw.destroy();
      expect(reply).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 10334 }] });
      const grown = await refusal(
        items().updateOne({ _id: 1 as unknown as ObjectId }, { $set: { more: 'y'.repeat(100) } }),
      );
      expect(grown.code).toBe(10334);
      expect(await items().countDocuments()).toBe(1);
    });

    test('a batch of large documents comes in replies that a driver takes', async () => {
      for (let n = 0; n < 5; n += 1) await items().insertOne({ n, text: 'x'.repeat(7 * megabyte) });
      const reply = await embedded.db.command({ find: 'items' });
      expect(reply.cursor.firstBatch).toHaveLength(2);
      expect(await items().find().toArray()).toHaveLength(5);
      const distinct = await embedded.db.command({ distinct: 'items', key: '_id' });
      expect(distinct.values).toHaveLength(5);
    });

    test('distinct values of more than a document can hold are refused', async () => {
      for (let n = 0; n < 5; n += 1) await items().insertOne({ text: `${n}${'x'.repeat(5 * megabyte)}` });
      expect((await refusal(items().distinct('text'))).code).toBe(17217);
    });

    test('a message of more than 48 MB closes its connection only', async () => {
      const raw = await openRaw({ path: embedded.socketPath });
      const head = Buffer.alloc(16);
      head.writeInt32LE(48_000_001);
      head.writeInt32LE(2013, 12);
      raw.send(head);
      await raw.closed;
      await embedded.db.command({ ping: 1 });
      expect(embedded.log.join('\n')).toMatch(/closed connection \d+: a message of 48000001 bytes/);
    });

    test("documents nest to MongoDB's depth; deeper ones are refused by name on a connection that goes on", async () => {
      await items().insertOne(nested(100));
      expect(await refusal(items().insertOne(nested(150)))).toMatchObject({ code: 15, codeName: 'Overflow' });
      expect(await refusal(embedded.db.command({ ping: 1, comment: nested(1000) }))).toMatchObject({ code: 15 });
      const raw = await openRaw({ path: embedded.socketPath });
      expect(await raw.command({ find: 'items', filter: nested(300), $db: 'test' })).toMatchObject({
        codeName: 'Overflow',
      });
      expect(await raw.command({ ping: 1, $db: 'test' })).toMatchObject({ ok: 1 });
      raw.destroy();
    });

    test('a batch of more than 100,000 statements, or of none, is refused', async () => {
      const raw = await openRaw({ path: embedded.socketPath });
      const documents = Array.from({ length: 100_001 }, (_, n) => ({ _id: n }));
      expect(await raw.command({ insert: 'items', documents, $db: 'test' })).toMatchObject({
        codeName: 'InvalidLength',
      });
      expect(await raw.command({ insert: 'items', documents: [], $db: 'test' })).toMatchObject({
        codeName: 'InvalidLength',
      });
      raw.destroy();
    });

    test('maxTimeMS ends a long scan', async () => {
      await items().insertMany(Array.from({ length: 20_000 }, (_, n) => ({ n })));
      const slow = items().find({ $expr: { $eq: [{ $add: ['$n', 1] }, -1] } }, { maxTimeMS: 1 });
      expect((await refusal(slow.toArray())).codeName).toBe('MaxTimeMSExpired');
    });
  });

  describe('what is not understood', () => {
    test.each<[string, Document, string]>([
      ['a command', { frobnicate: 1 }, 'CommandNotFound'],
      ["a command of an object's own", { constructor: 1 }, 'CommandNotFound'],
      ['a command of its prototype', { __proto__x: 1 }, 'CommandNotFound'],
      ['toString', { toString: 1 }, 'CommandNotFound'],
      ['a field', { find: 'items', filters: {} }, 'UnknownField'],
      ['a query operator', { find: 'items', filter: { n: { $frob: [1, 2] } } }, 'BadValue'],
      ['a top-level operator', { find: 'items', filter: { $frob: 1 } }, 'BadValue'],
      ['an update operator', { update: 'items', updates: [{ q: {}, u: { $frob: { n: 1 } } }] }, 'FailedToParse'],
      ['a stage', { aggregate: 'items', pipeline: [{ $frob: {} }], cursor: {} }, 'UnrecognizedStage'],
      [
        "a stage of an object's own",
        { aggregate: 'items', pipeline: [{ constructor: {} }], cursor: {} },
        'UnrecognizedStage',
      ],
      ['a collection that is no name', { find: 5 }, 'InvalidNamespace'],
      ['a wrong type', { find: 'items', filter: 5 }, 'TypeMismatch'],
      ['a read concern', { find: 'items', readConcern: { level: 'frob' } }, 'FailedToParse'],
      [
        'an index option',
        { createIndexes: 'items', indexes: [{ key: { n: 1 }, name: 'n', frob: 1 }] },
        'InvalidIndexSpecificationOption',
      ],
    ])('%s is refused by name', async (_what, command, codeName) => {
      const raw = await openRaw({ path: embedded.socketPath });
      const reply = await raw.command({ ...command, $db: 'test' });
      raw.destroy();
      const [writeError] = (reply?.writeErrors as Document[] | undefined) ?? [];
      if (writeError) expect(writeError.code).toBe(9);
      else expect(reply).toMatchObject({ ok: 0, codeName });
    });

    test.each(['', 'a b', 'a.b', 'a$b', 'a/b', 'a\\b', 'a"b', 'x'.repeat(64)])(
      'the database name %j is refused',
      async ($db) => {
        const raw = await openRaw({ path: embedded.socketPath });
        const reply = await raw.command({ insert: 'items', documents: [{ n: 1 }], $db });
        raw.destroy();
        const codes = [reply?.code, ...((reply?.writeErrors as Document[] | undefined) ?? []).map(({ code }) => code)];
        expect(codes).toContain(73);
      },
    );

    test.each(['.a', 'a.', 'a$b', '', 'x'.repeat(300)])('the collection name %j is refused', async (name) => {
      const raw = await openRaw({ path: embedded.socketPath });
      const reply = await raw.command({ create: name, $db: 'test' });
      raw.destroy();
      expect(reply).toMatchObject({ ok: 0, codeName: 'InvalidNamespace' });
    });

    test('the longest name of a database, and names of other scripts, are taken', async () => {
      for (const name of ['x'.repeat(63), 'données', '学校']) {
        await embedded.client.db(name).collection('items').insertOne({ n: 1 });
        expect(await embedded.client.db(name).collection('items').countDocuments()).toBe(1);
      }
    });
  });

  test('a long scan lets other clients in between', async () => {
    await items().insertMany(Array.from({ length: 30_000 }, (_, n) => ({ n, text: 'some words to be read' })));
    const other = await embedded.connect();
    let isScanning = true;
    const scan = items()
      .countDocuments({ $expr: { $eq: [{ $toUpper: '$text' }, 'NOT THERE'] } })
      .finally(() => {
        isScanning = false;
      });
    let answeredMeanwhile = 0;
    while (isScanning) {
      await other.db('test').command({ ping: 1 });
      if (isScanning) answeredMeanwhile += 1;
    }
    expect(await scan).toBe(0);
    // Whether the first is answered before the scan begins is chance.
    expect(answeredMeanwhile).toBeGreaterThan(1);
    const update = items().updateOne({ text: 'not there' }, { $set: { n: 0 } });
    await other.db('test').command({ ping: 1 });
    await update;
  });

  test('an update that finds nothing does not stop the others for a whole scan', async () => {
    await items().insertMany(Array.from({ length: 30_000 }, (_, n) => ({ n, text: 'some words to be read' })));
    const other = await embedded.connect();
    for (const isUpsert of [false, true]) {
      const order: string[] = [];
      const update = items()
        .updateOne({ $expr: { $eq: [{ $toUpper: '$text' }, 'NOT THERE'] } }, { $set: { n: 0 } }, { upsert: isUpsert })
        .then(() => order.push('update'));
      for (let n = 0; n < 3; n += 1) {
        await other.db('test').command({ ping: 1 });
        order.push('ping');
      }
      await update;
      expect(order.at(-1)).toBe('update');
    }
  });

  test('everything is there after a restart, in the same bytes', async () => {
    const doc = { _id: new ObjectId(), 2: 'b', 1: 'a', n: 1, long: 5n, when: new Date(0), list: [1, { a: null }] };
    await items().insertOne(doc);
    await embedded.db.createCollection('empty');
    await embedded.restart();
    const found = await items().findOne({}, { useBigInt64: true });
    expect(found).toEqual({ ...doc, _id: doc._id });
    expect(Object.keys(found as object)).toEqual(Object.keys(doc));
    expect((await embedded.db.listCollections().toArray()).map(({ name }) => name)).toEqual(['empty', 'items']);
  });

  test('commands that are under way when the server stops end, and it stops', async () => {
    await items().insertMany(Array.from({ length: 20_000 }, (_, n) => ({ n })));
    const work = [
      items().countDocuments({ $expr: { $eq: ['$n', -1] } }),
      items().updateMany({}, { $inc: { n: 1 } }),
      items().createIndex({ n: 1 }),
      items()
        .aggregate([{ $group: { _id: '$n' } }])
        .toArray(),
      ...Array.from({ length: 20 }, (_, n) => items().insertOne({ n })),
    ].map((one) => Promise.resolve(one).catch(() => 'ended'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await embedded.server.close();
    // The driver waits for a server to come back: none does.
    await embedded.client.close(true);
    await Promise.all(work);
  });
});

describe('a server with a password', () => {
  const folder = useTemporaryFolder();

  test('lets in who has it, and nobody else', async () => {
    const server = await startMongoServer({ dataDir: folder.path, listen: { port: 0 }, password: 'päss/word:@' });
    const open = async (uri: string): Promise<unknown> => {
      const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000 });
      try {
        await client.db('test').collection('items').insertOne({ n: 1 });
        return (await client.db('admin').command({ connectionStatus: 1 })).ok;
      } catch (error) {
        return (error as MongoServerError).codeName;
      } finally {
        await client.close();
      }
    };
    try {
      expect(await open(server.uri)).toBe(1);
      expect(await open(server.uri.replace('word', 'wort'))).toBe('AuthenticationFailed');
      expect(await open(server.uri.replace('pathloom:', 'somebody:'))).toBe('AuthenticationFailed');
      expect(await open(server.uri.replace(/\/\/[^@]*@/, '//').replace('&authSource=admin', ''))).toBe('Unauthorized');
      const raw = await openRaw({ port: Number(/:(\d+)\//.exec(server.uri)?.[1]) });
      expect(await raw.command({ hello: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
      for (const command of [
        { find: 'items' },
        { endSessions: [] },
        { listDatabases: 1 },
        { configureFailPoint: 'failCommand' },
      ]) {
        expect(await raw.command({ ...command, $db: 'admin' })).toMatchObject({ codeName: 'Unauthorized' });
      }
      expect(
        await raw.command({ saslContinue: 1, conversationId: 1, payload: Buffer.from('c=biws,r=x,p=x'), $db: 'admin' }),
      ).toMatchObject({ codeName: 'AuthenticationFailed' });
      raw.destroy();
    } finally {
      await server.close();
    }
  });
});
