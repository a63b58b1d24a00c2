import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Collection, type Document, MongoClient, type MongoServerError } from 'mongodb';
import { ensureBuilt } from '../../scripts/build.mjs';
import { openRaw } from '../support/raw-connection.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

const folder = useTemporaryFolder();
const running: Running[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

interface Running {
  readonly uri: string;
  readonly socketPath: string;
  /** Ends the server and what it was started under; its exit code. */
  stop(): Promise<number | null>;
  output(): string;
}

/** The built server, under another command when that is given. */
async function start(under: readonly string[] = []): Promise<Running> {
  const [command, ...rest] = [
    ...under,
    process.execPath,
    'dist/scripts/mongo.js',
    ...['--port', '0', '--data-dir', folder.path, '--no-fail-points'],
  ];
  const child: ChildProcess = spawn(command as string, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        if (/^mongodb:\/\//m.test(output)) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`the server did not start:\n${output}`)));
  });
  const { pid, uri } = JSON.parse(await readFile(join(folder.path, 'mongo/owner.json'), 'utf8'));
  const server: Running = {
    uri,
    socketPath: decodeURIComponent(uri.slice('mongodb://'.length, uri.indexOf('/?'))),
    output: () => output,
    stop: async () => {
      // The server itself: what it was started under ends with it.
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
  running.push(server);
  return server;
}

async function withItems<T>(server: Running, work: (items: Collection<Document>) => Promise<T>): Promise<T> {
  const client = await new MongoClient(server.uri).connect();
  try {
    return await work(client.db('test').collection('items'));
  } finally {
    await client.close();
  }
}

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const withStrace = hasStrace ? test : test.skip;
if (!hasStrace) process.stderr.write('strace is not installed: the tests that count fdatasync are skipped\n');

/** What happened in order: a flush of the disk, or bytes sent to a client, by its number. */
async function trace(write: (socketPath: string) => Promise<void>): Promise<(string | 'flush')[]> {
  const file = join(folder.path, 'trace');
  const calls = 'trace=fdatasync,fsync,msync,write,writev,sendto,sendmsg';
  const server = await start(['strace', '-f', '-y', '-e', calls, '-o', file]);
  await write(server.socketPath);
  await server.stop();
  const events: string[] = [];
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (/fdatasync\(.*data\.mdb.*= 0$|<\.\.\. fdatasync resumed>.*= 0$/.test(line)) events.push('flush');
    const [, client] = /(?:write|writev|sendto|sendmsg)\((\d+)<(?:UNIX|socket)[^>]*>/.exec(line) ?? [];
    // Its own output goes to sockets too.
    if (client !== undefined && Number(client) > 2) events.push(client);
  }
  return events;
}

const count = (events: readonly string[], event: string): number => events.filter((one) => one === event).length;

describe('an acknowledged write is on the disk', () => {
  withStrace('writes one after the other flush the disk once each, before the reply', async () => {
    const writes = 40;
    const events = await trace(async (path) => {
      const client = await openRaw({ path });
      await client.command({ create: 'items', $db: 'test' });
      for (let n = 0; n < writes; n += 1) {
        expect(await client.command({ insert: 'items', documents: [{ _id: n }], $db: 'test' })).toMatchObject({ n: 1 });
      }
      client.destroy();
    });
    expect(count(events, 'flush')).toBeGreaterThanOrEqual(writes);
    const replies = events.filter((event) => event !== 'flush');
    expect(replies).toHaveLength(writes + 1);
    expectFlushBeforeEachReply(events);
    process.stderr.write(`${writes} writes, one after the other: ${count(events, 'flush')} fdatasync\n`);
  });

  withStrace('writes that come at once share flushes, and none is acknowledged before its own', async () => {
    const [clients, rounds] = [64, 8];
    const events = await trace(async (path) => {
      const all = await Promise.all(Array.from({ length: clients }, () => openRaw({ path })));
      await all[0]?.command({ create: 'items', $db: 'test' });
      await Promise.all(
        all.map(async (client, id) => {
          for (let round = 0; round < rounds; round += 1) {
            const documents = [{ _id: id * rounds + round }];
            expect(await client.command({ insert: 'items', documents, $db: 'test' })).toMatchObject({ n: 1 });
          }
        }),
      );
      for (const client of all) client.destroy();
    });
    const flushes = count(events, 'flush');
    expect(events.length - flushes).toBe(clients * rounds + 1);
    expect(flushes).toBeGreaterThanOrEqual(rounds);
    expect(flushes).toBeLessThan(clients * rounds);
    expectFlushBeforeEachReply(events);
    process.stderr.write(`${clients * rounds} writes of ${clients} clients at once: ${flushes} fdatasync\n`);
  });

  withStrace('a transaction flushes the disk when it commits', async () => {
    const events = await trace(async (path) => {
      const client = await openRaw({ path });
      await client.command({ create: 'items', $db: 'test' });
      const { Binary, Long } = await import('bson');
      const session = {
        lsid: { id: new Binary(Buffer.alloc(16, 7), 4) },
        txnNumber: Long.fromNumber(1),
        autocommit: false,
      };
      for (let n = 0; n < 3; n += 1) {
        const start = n === 0 ? { startTransaction: true } : {};
        await client.command({ insert: 'items', documents: [{ _id: n }], $db: 'test', ...session, ...start });
      }
      expect(await client.command({ commitTransaction: 1, $db: 'admin', ...session })).toMatchObject({ ok: 1 });
      client.destroy();
    });
    const last = events.slice(events.length - 1 - [...events].reverse().findIndex((event) => event !== 'flush') - 1);
    expect(last[0]).toBe('flush');
  });
});

/** Between two replies to one client lies a flush: the second answers a write that was sent behind the first. */
function expectFlushBeforeEachReply(events: readonly string[]): void {
  const answered = new Set<string>();
  for (const event of events) {
    if (event === 'flush') answered.clear();
    else {
      expect(answered).not.toContain(event);
      answered.add(event);
    }
  }
}

describe('a full disk', () => {
  test('is told by name, takes nothing that is there, and gives back what is deleted', async () => {
    // A limit of the size of files, in blocks of 1,024 bytes; Node itself ignores the signal that comes with it.
    const limited = await start(['bash', '-c', 'ulimit -f 6000; exec "$@"', 'bash']);
    const acknowledged = new Set<number>();
    const refused: MongoServerError[] = [];
    await withItems(limited, async (items) => {
      await items.createIndex({ n: 1 }, { unique: true });
      for (let n = 0; n < 80; n += 1) {
        try {
          await items.insertOne({ _id: n as never, n, text: 'x'.repeat(100_000) });
          acknowledged.add(n);
        } catch (error) {
          refused.push(error as MongoServerError);
        }
      }
      expect(acknowledged.size).toBeGreaterThan(20);
      expect(refused.length).toBeGreaterThan(10);
      for (const error of refused) expect(error).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
      expect(refused[0]?.message).toMatch(/nothing of this write was stored; free some space/);
      expect(await idsOf(items)).toEqual([...acknowledged]);
      // Many at once, of which some fit: each is told its own fate.
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) =>
          items.insertOne({ _id: (1000 + at) as never, n: 1000 + at, text: 'y'.repeat(30_000) }),
        ),
      );
      outcomes.forEach(({ status }, at) => {
        if (status === 'fulfilled') acknowledged.add(1000 + at);
      });
      expect(await idsOf(items)).toEqual([...acknowledged].sort((a, b) => a - b));
      await items.deleteMany({ n: { $lt: 35 } });
      for (let n = 0; n < 35; n += 1) acknowledged.delete(n);
      // The space comes back with the commits that follow.
      let isTaken = false;
      for (let attempt = 0; attempt < 20 && !isTaken; attempt += 1) {
        await items.updateOne({ n: 40 }, { $set: { attempt } }).catch(() => undefined);
        const again = { _id: 5000 as never, n: 5000, text: 'z'.repeat(100_000) };
        isTaken = await items.insertOne(again).then(
          () => true,
          () => false,
        );
      }
      expect(isTaken).toBe(true);
      acknowledged.add(5000);
    });
    expect(await limited.stop()).toBe(0);
    expect(limited.output()).not.toContain('unexpected error');
    const free = await start();
    await withItems(free, async (items) => {
      expect(await idsOf(items)).toEqual([...acknowledged].sort((a, b) => a - b));
      expect(await items.countDocuments({ n: { $gte: 0 } }, { hint: { n: 1 } })).toBe(acknowledged.size);
      await items.insertOne({ _id: 6000 as never, n: 6000, text: 'x'.repeat(200_000) });
    });
  });
});

async function idsOf(items: Collection<Document>): Promise<number[]> {
  const found = await items
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ _id }) => _id as unknown as number);
}
