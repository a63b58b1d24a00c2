import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, Mongoose, Schema, Types } from 'mongoose';
import { openEmbeddedMongo } from '../../src/embedded/mongo/open.ts';
import { type Figure, median, rate, repeated } from './measure.ts';
import { firstLine, residentMegabytes, startProgram, stop } from './server-process.ts';

type Report = (figure: Figure) => void;

/** How long each run of a rate lasts. */
const runMilliseconds = 2_000;
const many = 100_000;

/** A document of about 1 kB, like a resource's record. */
function thing(index: number): Record<string, unknown> {
  return {
    _id: idOf(index),
    title: `Thing number ${index}`,
    group: index % 5_000,
    score: (index * 7919) % 1_000,
    tags: [`tag${index % 50}`, `tag${index % 77}`],
    at: new Date(1_700_000_000_000 + index * 1000),
    text: 'lorem ipsum dolor sit amet '.repeat(28),
  };
}

function idOf(index: number): Types.ObjectId {
  return new Types.ObjectId(index.toString(16).padStart(24, '0'));
}

function modelOf(connection: Connection, name: string) {
  const schema = new Schema(
    { title: String, group: Number, score: Number, tags: [String], at: Date, text: String },
    { collection: name, versionKey: false },
  );
  schema.index({ group: 1, score: -1 });
  schema.index({ tags: 1 });
  return connection.model(name, schema);
}

/** The embedded MongoDB through Mongoose: the client in this thread, the server in its own. */
export async function benchMongo(report: Report, runs: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  try {
    const server = await openEmbeddedMongo({ dataDir, role: 'program' });
    const connection = await new Mongoose()
      .createConnection(server.uri, { autoIndex: false, maxPoolSize: 64 })
      .asPromise();
    try {
      await benchWrites(connection, dataDir, report, runs);
      await benchReads(connection, report, runs);
    } finally {
      await connection.close();
      await server.close();
    }
    await benchProcess(dataDir, report, runs);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function benchReads(connection: Connection, report: Report, runs: number): Promise<void> {
  const few = modelOf(connection, 'few');
  const lots = modelOf(connection, 'lots');
  await few.createIndexes();
  await lots.createIndexes();
  for (let at = 0; at < 1_000; at += 1_000)
    await few.insertMany(Array.from({ length: 1_000 }, (_, index) => ({ ...thing(index), group: index % 50 })));
  for (let at = 0; at < many; at += 10_000) {
    await lots.collection.insertMany(Array.from({ length: 10_000 }, (_, index) => thing(at + index)) as never[]);
  }
  const db = connection.getClient().db();
  const ping = await repeated(runs, () => rate(16, runMilliseconds, () => db.command({ ping: 1 })));
  report({ name: 'baseline: ping, 16 at once', runs: ping, unit: '/s' });
  const read = await repeated(runs, () =>
    rate(16, runMilliseconds, (index) =>
      lots
        .findById(idOf((index * 7919) % many))
        .lean()
        .exec(),
    ),
  );
  report({ name: 'point read (lean), 16 at once', runs: read, unit: '/s', target: { atLeast: 4_500 } });
  report({ name: 'point read as a share of ping', runs: [median(read) / median(ping)], unit: '' });

  const small: number[] = [];
  const large: number[] = [];
  const query = (model: typeof few, groups: number) => (index: number) =>
    model
      .find({ group: index % groups })
      .sort({ score: -1 })
      .limit(20)
      .lean()
      .exec();
  await repeated(runs, async () => {
    small.push(await rate(4, runMilliseconds, query(few, 50)));
    large.push(await rate(4, runMilliseconds, query(lots, 5_000)));
    return 0;
  });
  report({ name: 'indexed query of 20, among 1,000', runs: small.slice(1), unit: '/s' });
  report({ name: `indexed query of 20, among ${many.toLocaleString('en-US')}`, runs: large.slice(1), unit: '/s' });
  report({
    name: 'time of the larger by the smaller',
    runs: small.slice(1).map((value, at) => value / (large[at + 1] as number)),
    unit: 'x',
    target: { atMost: 1.5 },
  });
}

async function benchWrites(connection: Connection, dataDir: string, report: Report, runs: number): Promise<void> {
  const model = modelOf(connection, 'written');
  await model.createIndexes();
  let next = 0;
  const one = (): Record<string, unknown> => {
    next += 1;
    return thing(next);
  };
  report({
    name: 'baseline: 1 kB and fdatasync on a file',
    runs: await repeated(runs, () => fileRate(dataDir)),
    unit: '/s',
  });
  // The same documents in a collection that is ordered by `_id` alone.
  const plain = connection.model('plain', new Schema({}, { collection: 'plain', strict: false, versionKey: false }));
  report({
    name: 'durable inserts, one at a time',
    runs: await repeated(runs, () => rate(1, runMilliseconds, () => plain.create(one()))),
    unit: '/s',
    target: { atLeast: 800 },
  });
  report({
    name: 'durable inserts, one at a time, with two more indexes',
    runs: await repeated(runs, () => rate(1, runMilliseconds, () => model.create(one()))),
    unit: '/s',
  });
  report({
    name: 'durable inserts, 16 at once',
    runs: await repeated(runs, () => rate(16, runMilliseconds, () => model.create(one()))),
    unit: '/s',
  });
  report({
    name: 'durable inserts in bulks of 1,000',
    runs: await repeated(
      runs,
      async () =>
        1_000 *
        (await rate(1, runMilliseconds, () => model.insertMany(Array.from({ length: 1_000 }, one), { lean: true }))),
    ),
    unit: 'documents/s',
    target: { atLeast: 10_000 },
  });
  report({
    name: 'transactions of three writes, 4 at once',
    runs: await repeated(runs, () =>
      rate(4, runMilliseconds, () =>
        connection.transaction(async (session) => {
          for (let write = 0; write < 3; write += 1) await model.create([one()], { session });
        }),
      ),
    ),
    unit: '/s',
    target: { atLeast: 400 },
  });
}

async function fileRate(dataDir: string): Promise<number> {
  const file = openSync(join(dataDir, 'baseline'), 'w');
  const bytes = Buffer.alloc(1024, 1);
  try {
    return await rate(1, 500, async () => {
      writeSync(file, bytes);
      fdatasyncSync(file);
    });
  } finally {
    closeSync(file);
  }
}

/** A process of its own over the data that the other parts have written. */
async function benchProcess(dataDir: string, report: Report, runs: number): Promise<void> {
  const starts: number[] = [];
  const memory: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { seconds, megabytes } = await startOnce(dataDir);
    starts.push(seconds);
    memory.push(megabytes);
  }
  report({
    name: `start with over ${many.toLocaleString('en-US')} documents`,
    runs: starts,
    unit: 's',
    target: { atMost: 1 },
  });
  if (memory.every((value) => value > 0)) {
    report({ name: 'memory of an idle server', runs: memory, unit: 'MB', target: { atMost: 120 } });
  }
}

async function startOnce(dataDir: string): Promise<{ seconds: number; megabytes: number }> {
  const startedAt = performance.now();
  const child = startProgram('scripts/mongo', ['--port', '0', '--data-dir', dataDir]);
  try {
    await firstLine(child);
    const seconds = (performance.now() - startedAt) / 1000;
    await sleep(2_000);
    return { seconds, megabytes: residentMegabytes(child.pid as number) };
  } finally {
    await stop(child);
  }
}
