import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient, ObjectId } from 'mongodb';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BuiltProgram, runBuilt } from '../support/built-program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Before the tests, so that none of them waits for the compiler.
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

/** Five servers are started, one after the other. */
const longest = 180_000;

describe('several servers on one MongoDB', () => {
  const folder = useTemporaryFolder();
  const running: BuiltProgram[] = [];
  const clients: MongoClient[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    for (const { child, ended } of running.splice(0).reverse()) {
      child.kill('SIGKILL');
      await ended;
    }
  });

  const run = (name: string, environment: Record<string, string>, args: string[] = []): BuiltProgram => {
    const program = runBuilt(name, environment, args);
    running.push(program);
    return program;
  };

  /** A MongoDB of its own process, which outlives the servers. */
  async function openMongo() {
    const mongo = run('scripts/mongo', {}, ['--port', '0', '--data-dir', join(folder.path, 'mongo')]);
    const MONGODB_URI = String((await mongo.waitFor(/^mongodb:\/\/\S+$/m))[0]);
    const client = new MongoClient(MONGODB_URI);
    clients.push(client);
    const start = () =>
      run('src/main', { PORT: '0', DATA_DIR: join(folder.path, 'data'), DEMO_DISTRICT: 'off', MONGODB_URI });
    return { db: client.db('pathloom'), start };
  }

  const listening = (server: BuiltProgram) => server.waitFor(/"msg":"listening"/);

  test(
    'a second one is refused while the first is alive, and waits for the lease of one that died',
    async () => {
      const { start } = await openMongo();
      const first = start();
      await listening(first);
      const second = start();
      expect(await second.ended).toBe(1);
      expect(second.output()).toMatch(
        new RegExp(`Another Pathloom \\(process ${first.child.pid} on .*\\) is running.*\\n.*set MEILI_HOST`),
      );
      expect(second.output()).not.toMatch(/ at .*\.js/);

      first.child.kill('SIGKILL');
      await first.ended;
      const killedAt = performance.now();
      const third = start();
      await listening(third);
      // The lease holds for 6 s, and the one who died had renewed it at most 2 s before.
      expect(performance.now() - killedAt).toBeGreaterThan(3_500);
      expect(performance.now() - killedAt).toBeLessThan(40_000);

      // A graceful stop gives the lease back: nobody waits.
      third.child.kill('SIGTERM');
      expect(await third.ended).toBe(0);
      const fourth = start();
      await listening(fourth);
      expect(fourth.output()).not.toContain('waiting up to');
    },
    longest,
  );

  test(
    'a job whose process was killed goes on from its checkpoint in another one',
    async () => {
      const { db, start } = await openMongo();
      const first = start();
      await listening(first);
      // The daily purge has run by now, for nothing; then there is much to do for another.
      const jobs = db.collection('jobs');
      const deleted = db.collection('resources');
      const many = 20_000;
      const deletedAt = new Date('2020-01-01');
      await deleted.insertMany(Array.from({ length: many }, () => ({ deletedAt })));
      const template = await jobs.findOne({ kind: 'resources.purge' });
      const fresh = { state: 'queued', attempts: 0, fence: 0, finishedAt: null, startedAt: null, dueAt: new Date() };
      const _id = new ObjectId();
      await jobs.insertOne({ ...template, ...fresh, _id, kind: 'resources.purge', key: 'another' });

      const progress = async () => (await jobs.findOne({ _id }))?.progress.done ?? 0;
      while ((await progress()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      first.child.kill('SIGKILL');
      await first.ended;
      const half = await jobs.findOne({ _id });
      expect(half).toMatchObject({ state: 'running', attempts: 1 });
      const left = await deleted.countDocuments({ deletedAt });
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(many);

      // As if its lease of 30 s had run out.
      await jobs.updateOne({ _id }, { $set: { dueAt: new Date() } });
      const second = start();
      await listening(second);
      while ((await jobs.findOne({ _id }))?.state !== 'done') await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await jobs.findOne({ _id })).toMatchObject({ attempts: 2, fence: 2 });
      expect(await deleted.countDocuments({ deletedAt })).toBe(0);
    },
    longest,
  );
});
