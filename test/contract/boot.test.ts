import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type BuiltProgram, runBuilt } from '../support/built-program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

// The first test may have to compile.
const bootTimeoutMs = 90_000;

describe('the built server', () => {
  const folder = useTemporaryFolder();
  const running: BuiltProgram[] = [];
  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });

  function start(environment: Record<string, string> = {}): BuiltProgram {
    const program = runBuilt('src/main', { PORT: '0', DATA_DIR: join(folder.path, 'data'), ...environment });
    running.push(program);
    return program;
  }
  const addressOf = async (program: BuiltProgram) =>
    String((await program.waitFor(/"address":"(http:\/\/127\.0\.0\.1:\d+)".*"listening"/))[1]);

  test(
    'starts with no settings, is alive and ready, and SIGTERM ends it cleanly',
    async () => {
      const server = start();
      const address = await addressOf(server);
      expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
      expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
      expect(server.output()).toContain('"msg":"stopped"');
      expect(await readdir(join(folder.path, 'data/secrets'))).toEqual(['jwt']);
    },
    bootTimeoutMs,
  );

  test(
    'names every wrong setting at once and does not start',
    async () => {
      const server = start({ PORT: 'many', LOG_LEVEL: 'loud', NODE_ENV: 'production' });
      expect(await server.ended).toBe(1);
      expect(server.output()).toMatch(/Pathloom cannot start\.\n3 settings are wrong:/);
      for (const name of ['PORT', 'LOG_LEVEL', 'JWT_SECRET']) expect(server.output()).toContain(`  ${name}: `);
      expect(server.output()).not.toMatch(/ at .*\.js/);
    },
    bootTimeoutMs,
  );

  test(
    'says what to do when the port is taken, and leaves the data free for the next start',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => other.once('listening', resolve));
      const { port } = other.address() as AddressInfo;
      try {
        const refused = start({ PORT: String(port) });
        expect(await refused.ended).toBe(1);
        expect(refused.output()).toMatch(new RegExp(`Port ${port} is already in use.*\\n.*PORT=${port + 1} npm start`));
      } finally {
        other.close();
      }
      await addressOf(start());
    },
    bootTimeoutMs,
  );

  test(
    'refuses a data folder that another server uses, while that one goes on',
    async () => {
      const first = start();
      const address = await addressOf(first);
      const second = start();
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain('Pathloom cannot start.');
      expect(second.output()).not.toMatch(/ at .*\.js/);
      expect((await fetch(`${address}/readyz`)).status).toBe(200);
    },
    bootTimeoutMs,
  );

  test(
    'says what to do when the data folder cannot be used',
    async () => {
      await mkdir(folder.path, { recursive: true });
      await writeFile(join(folder.path, 'data'), 'a file, not a folder');
      const server = start();
      expect(await server.ended).toBe(1);
      expect(server.output()).toMatch(/Secrets cannot be kept in .*\n.*DATA_DIR/);
    },
    bootTimeoutMs,
  );

  test(
    'says that MongoDB does not answer, without its password',
    async () => {
      const server = start({ MONGODB_URI: 'mongodb://root:hunter2@127.0.0.1:9/pathloom' });
      expect(await server.ended).toBe(1);
      expect(server.output()).toMatch(/MongoDB at mongodb:\/\/127\.0\.0\.1:9\/pathloom does not answer/);
      expect(server.output()).not.toContain('hunter2');
    },
    bootTimeoutMs,
  );
});

describe('the launcher', () => {
  test('names the commands when asked for a program that does not exist', async () => {
    const program = runBuilt('scripts/nonsense', {});
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/There is no program "scripts\/nonsense"\. The commands are: start, /);
  });
});
