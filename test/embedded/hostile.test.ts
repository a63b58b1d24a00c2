import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Binary, Decimal128, type Document, Long, MaxKey, MinKey, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BuiltProgram, runBuilt } from '../support/built-program.ts';
import { frame, listSection, message, openRaw } from '../support/raw-connection.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

/** Hostile messages for one run; each run throws others. A long search for faults sets more. */
const thrownInAll = Number(process.env.FUZZ_MESSAGES ?? 4_000);
const atOnce = 50;

let folder = '';
let program: BuiltProgram;
let path: string;
let good: MongoClient;

// One server for all: what one test does to it, the next would see.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pathloom-test-'));
  program = runBuilt('scripts/mongo', {}, ['--port', '0', '--data-dir', folder, '--no-fail-points']);
  await program.waitFor(/^mongodb:\/\/.*$/m);
  const owner = JSON.parse(await readFile(join(folder, 'mongo/owner.json'), 'utf8')) as { uri: string };
  path = decodeURIComponent(owner.uri.slice('mongodb://'.length, owner.uri.indexOf('/?')));
  good = await new MongoClient(owner.uri).connect();
});
afterAll(async () => {
  await good.close();
  program.child.kill('SIGTERM');
  const code = await program.ended;
  await rm(folder, { recursive: true, force: true });
  expect(program.output()).not.toMatch(/unexpected error|\n {4}at /);
  expect(code).toBe(0);
});

const residentMegabytes = async (): Promise<number> =>
  (await good.db('admin').command({ serverStatus: 1 })).mem.resident;

const names = fc.constantFrom(
  ...['a', 'b', '_id', 'a.b', 'a.0', 'a.$', 'a.$[]', 'a.$[x]', '', '$', '.', 'a.', '$a', 'x', 'items', 'admin'],
  ...['constructor', '__proto__x', 'toString', '*', '$cmd', 'items.$cmd', '\u{1f600}'],
);
const operators = fc.constantFrom(
  ...['$set', '$inc', '$push', '$pull', '$pop', '$addToSet', '$unset', '$rename', '$mul', '$min', '$max', '$bit'],
  ...[
    '$currentDate',
    '$setOnInsert',
    '$each',
    '$slice',
    '$sort',
    '$position',
    '$eq',
    '$ne',
    '$gt',
    '$lte',
    '$in',
    '$nin',
  ],
  ...[
    '$and',
    '$or',
    '$nor',
    '$not',
    '$expr',
    '$exists',
    '$type',
    '$mod',
    '$regex',
    '$options',
    '$all',
    '$elemMatch',
    '$size',
  ],
  ...[
    '$match',
    '$group',
    '$project',
    '$unwind',
    '$lookup',
    '$facet',
    '$count',
    '$bucket',
    '$sample',
    '$sort',
    '$limit',
  ],
  ...['$skip', '$addFields', '$replaceRoot', '$unionWith', '$graphLookup', '$merge', '$out', '$sortByCount', '$redact'],
  ...['$add', '$divide', '$concat', '$cond', '$map', '$filter', '$reduce', '$range', '$dateToString', '$toInt', '$let'],
  ...[
    '$first',
    '$sum',
    '$avg',
    '$arrayElemAt',
    '$substrCP',
    '$split',
    '$switch',
    '$convert',
    '$literal',
    '$mergeObjects',
  ],
  ...['$where', '$text', '$jsonSchema', '$comment', '$frobnicate', '$natural', '$meta', '$constructor'],
);
const leaves = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 1e300),
  fc.constantFrom<unknown>(Long.MAX_VALUE, Long.MIN_VALUE, new MinKey(), new MaxKey(), new ObjectId(), new Date(0)),
  fc.constantFrom<unknown>(
    Decimal128.fromString('1E400'),
    Decimal128.fromString('NaN'),
    new Binary(new Uint8Array(3)),
    /a+/i,
  ),
  fc.constantFrom<unknown>('$a', '$$ROOT', '$$x', '$$NOW.a', '', 'a', '(', 'é', 'x'.repeat(3000)),
  names,
);
const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(names, operators, operators), tie('value'), { maxKeys: 4 }),
  ),
})).value;

const fieldNames = fc.constantFrom(
  ...[
    'filter',
    'query',
    'q',
    'u',
    'update',
    'updates',
    'deletes',
    'documents',
    'pipeline',
    'cursor',
    'sort',
    'projection',
  ],
  ...[
    'limit',
    'skip',
    'batchSize',
    'hint',
    'collation',
    'let',
    'arrayFilters',
    'new',
    'remove',
    'upsert',
    'fields',
    'key',
  ],
  ...[
    'indexes',
    'index',
    'ops',
    'nsInfo',
    'ordered',
    'lsid',
    'txnNumber',
    'autocommit',
    'startTransaction',
    'maxTimeMS',
  ],
  ...[
    'readConcern',
    'writeConcern',
    'collection',
    'cursors',
    'explain',
    'verbosity',
    'payload',
    'mechanism',
    'nameOnly',
  ],
);
const commandNames = [
  ...['find', 'aggregate', 'insert', 'update', 'delete', 'findAndModify', 'count', 'distinct', 'bulkWrite', 'explain'],
  ...[
    'createIndexes',
    'dropIndexes',
    'listIndexes',
    'create',
    'listCollections',
    'listDatabases',
    'collStats',
    'dbStats',
  ],
  ...[
    'getMore',
    'killCursors',
    'commitTransaction',
    'abortTransaction',
    'endSessions',
    'refreshSessions',
    'hello',
    'isMaster',
  ],
  ...[
    'saslStart',
    'saslContinue',
    'buildInfo',
    'serverStatus',
    'getParameter',
    'connectionStatus',
    'whatsmyuri',
    'ping',
    'drop',
  ],
];
/** A command whose fields are anything, mostly nearly right: the first has the names that it takes. */
const anyCommands: fc.Arbitrary<Document> = fc
  .tuple(
    fc.constantFrom(...commandNames),
    fc.oneof({ weight: 6, arbitrary: fc.constant<unknown>('items') }, values),
    fc.array(fc.tuple(fieldNames, values), { maxLength: 5 }),
    fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>('fuzz') }, leaves),
  )
  .map(([name, target, fields, $db]) => ({ [name]: target, ...Object.fromEntries(fields), $db }));
const documents = fc.dictionary(fc.oneof(names, operators), values, { maxKeys: 4 });
const pipelines = fc.array(fc.dictionary(operators, values, { minKeys: 1, maxKeys: 1 }), {
  minLength: 1,
  maxLength: 3,
});
/** Commands of the right form with anything inside. */
const nearlyRight: fc.Arbitrary<Document> = fc
  .oneof(
    documents.map((filter) => ({ find: 'items', filter })),
    fc.tuple(documents, documents).map(([filter, projection]) => ({ find: 'items', filter, projection })),
    fc.tuple(documents, documents, values).map(([q, u, upsert]) => ({ update: 'items', updates: [{ q, u, upsert }] })),
    fc.tuple(documents, pipelines).map(([q, u]) => ({ update: 'items', updates: [{ q, u, multi: true }] })),
    fc.tuple(documents, documents).map(([query, update]) => ({ findAndModify: 'items', query, update, upsert: true })),
    pipelines.map((pipeline) => ({ aggregate: 'items', pipeline, cursor: {} })),
    values.map((expression) => ({ aggregate: 'items', pipeline: [{ $project: { x: expression } }], cursor: {} })),
    fc.array(documents, { maxLength: 3 }).map((docs) => ({ insert: 'items', documents: docs })),
    documents.map((key) => ({ createIndexes: 'items', indexes: [{ key, name: 'x' }] })),
    documents.map((q) => ({ delete: 'items', deletes: [{ q, limit: 0 }] })),
  )
  .map((command) => ({ ...command, $db: 'fuzz', maxTimeMS: 5000 }));

const safely = (body: Document): Buffer => {
  try {
    return message(body);
  } catch {
    // The library that writes BSON refuses some; the server gets to see something else.
    return message({ ping: 1, $db: 'fuzz' });
  }
};
const valid = fc.oneof({ weight: 1, arbitrary: anyCommands }, { weight: 3, arbitrary: nearlyRight }).map(safely);

function nestedBytes(depth: number): Buffer {
  let bytes = Buffer.from([5, 0, 0, 0, 0]);
  for (let level = 0; level < depth; level += 1) {
    const next = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from([level % 2 === 0 ? 3 : 4, 0x61, 0]),
      bytes,
      Buffer.from([0]),
    ]);
    next.writeInt32LE(next.length);
    bytes = next;
  }
  return bytes;
}

const ping = { ping: 1, $db: 'admin' };
const hostile: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  // The right length and code, then anything.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(2013, 2004, 2012, 1, 2010), fc.uint8Array({ maxLength: 200 }))
      .map(([code, bytes]) => {
        const head = Buffer.alloc(16);
        head.writeInt32LE(16 + bytes.length);
        head.writeInt32LE(code, 12);
        return Buffer.concat([head, bytes]);
      }),
  },
  { weight: 4, arbitrary: valid },
  {
    weight: 6,
    arbitrary: fc
      .tuple(valid, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }))
      .map(([bytes, changes]) => {
        const changed = Buffer.from(bytes);
        // Behind the length, which has its own turn.
        for (const [at, value] of changes) changed[4 + (at % (changed.length - 4))] = value;
        return changed;
      }),
  },
  { weight: 2, arbitrary: fc.tuple(valid, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % bytes.length)) },
  {
    weight: 2,
    arbitrary: fc.tuple(valid, fc.oneof(fc.integer(), fc.integer({ min: -20, max: 400 }))).map(([bytes, length]) => {
      const changed = Buffer.from(bytes);
      changed.writeInt32LE(length | 0);
      return changed;
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 2000 })
      .map((depth) => frame(Buffer.concat([Buffer.from([0]), nestedBytes(depth)]))),
  },
  { weight: 1, arbitrary: fc.tuple(valid, fc.integer()).map(([bytes, flags]) => frame(bytes.subarray(20), flags)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('documents', 'documents', 'updates', '$db', 'insert', ''),
        fc.array(documents, { maxLength: 3 }),
        fc.boolean(),
      )
      .map(([name, docs, isTwice]) => {
        try {
          const body = Buffer.concat([Buffer.from([0]), serialize({ insert: 'items', $db: 'fuzz' })]);
          const list = listSection(name, docs);
          return frame(Buffer.concat([list, body, ...(isTwice ? [list, body] : [])]));
        } catch {
          return message(ping);
        }
      }),
  },
);

/** Sends bytes on a connection of their own and ends it; resolves when the server has let it go. */
function throwAt(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
    socket.end(bytes);
  });
}

test('hostile messages end their own connections only', async () => {
  await good
    .db('fuzz')
    .collection('items')
    .insertMany([{ a: 1 }, { a: [1, { b: 2 }] }, { a: { b: [3] }, b: 'text' }]);
  const kept = good.db('kept').collection<Document>('items');
  let thrown = 0;
  let base = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: atOnce, maxLength: atOnce }), async (messages) => {
      await Promise.all(messages.map(throwAt));
      thrown += messages.length;
      await kept.insertOne({ _id: thrown as never });
      if (thrown === thrownInAll / 4) base = await residentMegabytes();
      const at = program.output().indexOf('unexpected error');
      expect(at < 0 ? '' : program.output().slice(at)).toBe('');
    }),
    { numRuns: thrownInAll / atOnce, endOnFailure: process.env.FUZZ_SHRINK === undefined },
  );
  expect(thrown).toBe(thrownInAll);
  expect(await kept.countDocuments()).toBe(thrownInAll / atOnce);
  const status = await good.db('admin').command({ serverStatus: 1 });
  expect(status.mem.resident - base).toBeLessThan(150);
}, 120_000);

test('a thousand connections at once each get their ping and their insert', async () => {
  const clients = await Promise.all(Array.from({ length: 1000 }, () => openRaw({ path })));
  const replies = await Promise.all(
    clients.map(async (client, n) => [
      await client.command(ping),
      await client.command({ insert: 'many', documents: [{ _id: n }], $db: 'test' }),
    ]),
  );
  for (const reply of replies.flat()) expect(reply).toMatchObject({ ok: 1 });
  expect(await good.db('test').collection('many').countDocuments()).toBe(1000);
  for (const client of clients) client.destroy();
  await Promise.all(clients.map(({ closed }) => closed));
  expect(await good.db('test').collection('many').countDocuments()).toBe(1000);
});

test('a client that sends thousands of requests without waiting gets all replies in order', async () => {
  const client = await openRaw({ path });
  const requests = Array.from({ length: 2000 }, (_, n) =>
    message({ insert: 'piped', documents: [{ _id: n }], $db: 'test' }),
  );
  client.send(Buffer.concat(requests.slice(0, 1000)));
  for (const request of requests.slice(1000)) client.send(request);
  let replies = 0;
  while (replies < 2000) {
    expect(await client.reply()).toMatchObject({ ok: 1, n: 1 });
    replies += 1;
    if (replies % 500 === 0) await good.db('admin').command({ ping: 1 });
  }
  client.destroy();
  expect(await good.db('test').collection('piped').countDocuments()).toBe(2000);
});

test('a client that does not read its replies is not answered into memory', async () => {
  await good
    .db('test')
    .collection('large')
    .insertOne({ text: 'x'.repeat(8 * 1024 * 1024) });
  const find = message({ find: 'large', $db: 'test' });
  const before = await residentMegabytes();
  const slow = await openRaw({ path });
  slow.socket.pause();
  for (let n = 0; n < 60; n += 1) slow.send(find);
  for (let n = 0; n < 20; n += 1) await good.db('test').collection('large').countDocuments();
  await new Promise((resolve) => setTimeout(resolve, 500));
  // All of the replies would be 480 MB.
  expect((await residentMegabytes()) - before).toBeLessThan(200);
  slow.socket.resume();
  for (let n = 0; n < 60; n += 1) expect((await slow.reply())?.cursor.firstBatch).toHaveLength(1);
  slow.destroy();
});

test('a client that sends byte by byte, or half of a message, holds up nobody', async () => {
  const half = await openRaw({ path });
  half.send(message(ping).subarray(0, 30));
  const slow = await openRaw({ path });
  for (const byte of message(ping)) {
    slow.send(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await slow.reply()).toMatchObject({ ok: 1 });
  await good.db('admin').command({ ping: 1 });
  half.destroy();
  slow.destroy();
});
