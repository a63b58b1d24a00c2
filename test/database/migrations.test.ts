import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { createLease } from '../../src/database/lease.ts';
import { type Migration, runMigrations } from '../../src/database/migrations.ts';
import { StartError } from '../../src/shared/start-error.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: Database;
let runs: number[];
beforeEach(async () => {
  runs = [];
  database = await openDatabase({ mongodbUri: null, dataDir: join(folder.path, 'data'), role: 'program' });
});
afterEach(() => database.close());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Migration number `version`, which notes that it ran. */
function buildMigration(version: number, work: () => Promise<void> = async () => {}): Migration {
  return {
    version,
    name: `step ${version}`,
    up: async () => {
      runs.push(version);
      await work();
    },
  };
}
const run = (migrations: Migration[], options: { leaseMs?: number; waitMs?: number } = {}) =>
  runMigrations({ connection: database.connection, migrations, log: createRecordingLog().log, ...options });

describe('runMigrations', () => {
  test('has nothing to do while there are no migrations', async () => {
    expect(await run([])).toEqual([]);
  });

  test('applies each migration once, in order, over any number of starts', async () => {
    expect(await run([buildMigration(1)])).toEqual([1]);
    expect(await run([buildMigration(1), buildMigration(2), buildMigration(3)])).toEqual([2, 3]);
    expect(await run([buildMigration(1), buildMigration(2), buildMigration(3)])).toEqual([]);
    expect(runs).toEqual([1, 2, 3]);
  });

  test('runs a failed migration again at the next start, and not those before it', async () => {
    const failing = buildMigration(2, () => Promise.reject(new Error('disk full')));
    await expect(run([buildMigration(1), failing])).rejects.toThrow('disk full');
    expect(await run([buildMigration(1), buildMigration(2)])).toEqual([2]);
    expect(runs).toEqual([1, 2, 2]);
  });

  test('lets one of several processes do the work while the others wait for it', async () => {
    const migrations = [buildMigration(1, () => sleep(100)), buildMigration(2, () => sleep(100))];
    const applied = await Promise.all([run(migrations), run(migrations), run(migrations)]);
    expect(runs).toEqual([1, 2]);
    expect(applied.flat()).toEqual([1, 2]);
  });

  test('keeps the lease while a migration takes longer than it lasts', async () => {
    const migrations = [buildMigration(1, () => sleep(600))];
    await Promise.all([run(migrations, { leaseMs: 200 }), run(migrations, { leaseMs: 200 })]);
    expect(runs).toEqual([1]);
  });

  test('takes over from a process that died, once its lease has run out', async () => {
    const dead = createLease({ connection: database.connection, name: 'migrations', holder: 'dead', ttlMs: 300 });
    await dead.acquire();
    expect(await run([buildMigration(1)])).toEqual([1]);
  });

  test('gives up waiting with a reason', async () => {
    const busy = createLease({ connection: database.connection, name: 'migrations', holder: 'busy', ttlMs: 60_000 });
    await busy.acquire();
    await expect(run([buildMigration(1)], { waitMs: 50 })).rejects.toThrow(/Another process has been migrating/);
    expect(runs).toEqual([]);
  });

  test('refuses data that a newer program wrote', async () => {
    await run([buildMigration(1), buildMigration(2)]);
    const refused = run([buildMigration(1)]);
    await expect(refused).rejects.toThrow(StartError);
    await expect(refused).rejects.toThrow(/newer Pathloom \(data version 2; this program knows 1\)/);
  });

  test('refuses a list that is out of order', async () => {
    await expect(run([buildMigration(2)])).rejects.toThrow('must have version 1, not 2');
  });
});

describe('a lease', () => {
  const lease = (holder: string, ttlMs = 60_000) =>
    createLease({ connection: database.connection, name: 'test', holder, ttlMs });

  test('has one holder at a time, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => lease(`h${index}`).acquire()));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('is free after its holder released it, and only then', async () => {
    await lease('a').acquire();
    await lease('b').release();
    expect(await lease('b').acquire()).toBe(false);
    await lease('a').release();
    expect(await lease('b').acquire()).toBe(true);
  });

  test('cannot be renewed by whoever lost it', async () => {
    await lease('a', 1).acquire();
    await sleep(20);
    expect(await lease('b').acquire()).toBe(true);
    expect(await lease('a').renew()).toBe(false);
    expect(await lease('b').renew()).toBe(true);
  });
});
