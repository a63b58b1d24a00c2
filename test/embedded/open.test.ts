import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import {
  type EmbeddedMongo,
  type EmbeddedMongoError,
  type OpenOptions,
  openEmbeddedMongo,
} from '../../src/embedded/mongo/open.ts';
import { formatVersion } from '../../src/embedded/mongo/storage/catalog.ts';
import { Store } from '../../src/embedded/mongo/storage/store.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = useTemporaryFolder();
const opened: EmbeddedMongo[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((mongo) => mongo.close()));
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
});

async function open(options: Partial<OpenOptions> = {}): Promise<EmbeddedMongo> {
  const mongo = await openEmbeddedMongo({ dataDir: folder.path, role: 'start', ...options });
  opened.push(mongo);
  return mongo;
}

async function refusal(work: Promise<unknown>): Promise<EmbeddedMongoError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'EmbeddedMongoError' });
  return error as EmbeddedMongoError;
}

const markFile = (): string => join(folder.path, 'mongo/owner.json');
async function leaveMark(content: string): Promise<void> {
  await mkdir(join(folder.path, 'mongo'), { recursive: true });
  await writeFile(markFile(), content);
}
const readMark = async () => JSON.parse(await readFile(markFile(), 'utf8'));

async function works(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    await client.db('test').collection('items').insertOne({ n: 1 });
  } finally {
    await client.close();
  }
}

/** A process that has ended: its number is free, or will soon be somebody else's. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid as number;
}

describe('the folder of the embedded database', () => {
  test('has one owner, whose mark goes when it closes', async () => {
    const mongo = await open();
    await works(mongo.uri);
    expect(await readMark()).toMatchObject({ pid: process.pid, role: 'start', uri: mongo.uri });
    expect((await stat(markFile())).mode & 0o077).toBe(0);
    await mongo.close();
    await mongo.close();
    await expect(stat(markFile())).rejects.toMatchObject({ code: 'ENOENT' });
    await works((await open()).uri);
  });

  test('is refused to a second server, with the process that has it and what to do', async () => {
    await works((await open()).uri);
    for (const role of ['start', 'mongo'] as const) {
      const error = await refusal(open({ role }));
      expect(error.code).toBe('in_use');
      expect(error.message).toContain(`in use by another Pathloom (npm start), process ${process.pid}`);
      expect(error.message).toContain('set DATA_DIR to another folder');
    }
  });

  test('is shared with programs while a server runs, and a program that closes does not stop it', async () => {
    const server = await open({ role: 'mongo', port: 0 });
    const program = await open({ role: 'program' });
    await works(program.uri);
    await program.close();
    await works(server.uri);
    expect(await readMark()).toMatchObject({ role: 'mongo' });
    const start = await open({ role: 'start' });
    await works(start.uri);
  });

  test('is refused to a server while a program has it', async () => {
    const program = await open({ role: 'program' });
    await works(program.uri);
    for (const role of ['start', 'mongo', 'program'] as const) {
      const error = await refusal(open({ role }));
      expect(error.code).toBe('in_use');
      expect(error.message).toMatch(/a command-line program of Pathloom, process \d+\.\nWait until it has finished/);
    }
  });

  test.each<[string, () => Promise<string>]>([
    [
      'a process that is no more',
      async () => JSON.stringify({ pid: await endedPid(), role: 'start', uri: 'mongodb://x' }),
    ],
    [
      'a former process of this number',
      async () => JSON.stringify({ pid: process.pid, role: 'start', life: 'before', uri: 'mongodb://x' }),
    ],
    [
      'a former process of a number that is in use',
      async () => JSON.stringify({ pid: process.ppid, role: 'mongo', life: 'before' }),
    ],
    ['nobody: cut short', async () => '{"pid": 12'],
    ['nobody: empty', async () => ''],
    ['nobody: of another form', async () => '[null]'],
    ['nobody: null', async () => 'null'],
    ['nobody: a wrong number', async () => '{"pid": 1.5, "role": "start"}'],
    ['nobody: an unknown role', async () => `{"pid": ${process.ppid}, "role": "king"}`],
  ])('is taken over from %s', async (_who, mark) => {
    await leaveMark(await mark());
    const mongo = await open();
    await works(mongo.uri);
    expect(await readMark()).toMatchObject({ pid: process.pid });
  });

  test('is not taken from a process that runs but whose server does not answer', async () => {
    await leaveMark(JSON.stringify({ pid: process.ppid, role: 'start', uri: 'mongodb://127.0.0.1:9/' }));
    const error = await refusal(open({ role: 'program' }));
    expect(error).toMatchObject({ code: 'in_use' });
    expect(error.message).toContain(`process ${process.ppid}`);
    expect(error.message).toContain(`If process ${process.ppid} is something else, delete ${markFile()}`);
  });

  test('is refused when a newer program wrote it, and left as it is', async () => {
    await works((await open()).uri);
    await opened.pop()?.close();
    const store = new Store({ path: join(folder.path, 'mongo') });
    const version = Buffer.alloc(4);
    version.writeUInt32BE(formatVersion + 1);
    await store.write((writer) => writer.put(Buffer.concat([Buffer.alloc(4), Buffer.from('!version')]), version));
    await store.close();
    const error = await refusal(open());
    expect(error.code).toBe('newer_version');
    expect(error.message).toContain('written by a newer version of Pathloom');
    await expect(stat(markFile())).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await refusal(open())).code).toBe('newer_version');
  });

  test('says so when it cannot be written', async () => {
    await writeFile(join(folder.path, 'file'), '');
    const error = await refusal(open({ dataDir: join(folder.path, 'file') }));
    expect(error.code).toBe('cannot_open');
    expect(error.message).toContain('set DATA_DIR to another folder');
    if (process.getuid?.() === 0) return;
    await chmod(folder.path, 0o500);
    expect((await refusal(open())).code).toBe('cannot_open');
    await chmod(folder.path, 0o700);
  });

  test('says so when the port is taken, and is free for the next one', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    try {
      const error = await refusal(open({ role: 'mongo', port }));
      expect(error).toMatchObject({ code: 'cannot_open' });
      expect(error.message).toContain(`Port ${port} is in use`);
    } finally {
      other.close();
    }
    await works((await open({ role: 'mongo', port: 0 })).uri);
  });

  test('says so when its data are not a database, or were cut short', async () => {
    const mongo = await open();
    await works(mongo.uri);
    await mongo.close();
    const file = join(folder.path, 'mongo/data.mdb');
    const whole = await readFile(file);
    const foreign = Buffer.from('no database'.repeat(5000));
    for (const content of [foreign, whole.subarray(0, 8192), whole.subarray(0, 6000), whole.subarray(0, 10)]) {
      await writeFile(file, content);
      const error = await refusal(open());
      expect(error.code).toBe('cannot_open');
      expect(error.message).toContain('data.mdb is damaged or not a database');
      await expect(stat(markFile())).rejects.toMatchObject({ code: 'ENOENT' });
    }
    await writeFile(file, '');
    await works((await open()).uri);
  });
});

interface Racer {
  readonly child: ChildProcess;
  readonly lines: { ready?: number; dataDir?: string; uri?: string; code?: string; done?: boolean }[];
  until(isThere: () => boolean): Promise<void>;
}

function startRacer(role: string, startAt: number, pause: number, folders: readonly string[]): Racer {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/support/open-embedded.ts', role, String(startAt), String(pause), ...folders],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  children.push(child);
  const lines: Racer['lines'] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  reader.on('line', (line) => lines.push(JSON.parse(line)));
  return {
    child,
    lines,
    until: async (isThere) => {
      while (!isThere()) await once(reader, 'line');
    },
  };
}

test('of processes that race for a folder with a stale mark, exactly one gets it', async () => {
  const pid = await endedPid();
  const rounds = 12;
  const folders = Array.from({ length: rounds }, (_, n) => join(folder.path, String(n)));
  for (const [n, dataDir] of folders.entries()) {
    await mkdir(join(dataDir, 'mongo'), { recursive: true });
    const mark = n % 3 === 0 ? '{"pid"' : JSON.stringify({ pid, role: 'start' });
    if (n % 4 > 0) await writeFile(join(dataDir, 'mongo/owner.json'), mark);
  }
  const startAt = Date.now() + 3000;
  const racers = Array.from({ length: 3 }, () => startRacer('program', startAt, 150, folders));
  await Promise.all(racers.map((racer) => racer.until(() => racer.lines.at(-1)?.done === true)));
  for (const dataDir of folders) {
    const results = racers.map((racer) => racer.lines.find((line) => line.dataDir === dataDir));
    expect(results.filter((line) => line?.uri !== undefined)).toHaveLength(1);
    expect(results.filter((line) => line?.code === 'in_use')).toHaveLength(2);
    const winner = racers[results.findIndex((line) => line?.uri !== undefined)];
    const mark = JSON.parse(await readFile(join(dataDir, 'mongo/owner.json'), 'utf8'));
    expect(mark).toMatchObject({ pid: winner?.child.pid, role: 'program' });
  }
  for (const { child } of racers) {
    child.stdin?.end();
    expect((await once(child, 'exit'))[0]).toBe(0);
  }
}, 40_000);

test('a process that is killed leaves its folder to the next, with everything that it acknowledged', async () => {
  const racer = startRacer('start', 0, 0, [folder.path]);
  await racer.until(() => racer.lines.at(-1)?.done === true);
  await works(racer.lines.find(({ uri }) => uri)?.uri as string);
  racer.child.kill('SIGKILL');
  await once(racer.child, 'exit');
  const mongo = await open();
  const client = await new MongoClient(mongo.uri).connect();
  expect(await client.db('test').collection('items').countDocuments()).toBe(1);
  await client.close();
});
