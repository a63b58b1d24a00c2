import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BuiltProgram, runBuilt } from '../support/built-program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Before the tests, so that none of them waits for the compiler.
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

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

  test('starts with no settings, is alive and ready, and SIGTERM ends it cleanly', async () => {
    const server = start();
    const address = await addressOf(server);
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('"msg":"stopped"');
    // Also where only warnings are logged.
    expect(server.output()).toMatch(/"level":"warn".*"msg":"SIGTERM: /);
    expect(await readdir(join(folder.path, 'data/secrets'))).toEqual(['jwt']);
  });

  test('stops at once at the second signal, even while a request hangs', async () => {
    const server = start();
    const { port } = new URL(await addressOf(server));
    // Half a request: a graceful stop would wait for the rest.
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\n');
    await sleep(100);
    server.child.kill('SIGINT');
    await server.waitFor(/again to stop at once/);
    // Right after the first it is the same Ctrl+C, passed on by npm.
    server.child.kill('SIGINT');
    await sleep(700);
    expect(server.child.exitCode).toBeNull();
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(1);
    socket.destroy();
  });

  test('names every wrong setting at once and does not start', async () => {
    const server = start({ PORT: 'many', LOG_LEVEL: 'loud', NODE_ENV: 'production' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/Pathloom cannot start\.\n3 settings are wrong:/);
    for (const name of ['PORT', 'LOG_LEVEL', 'JWT_SECRET']) expect(server.output()).toContain(`  ${name}: `);
    expect(server.output()).not.toMatch(/ at .*\.js/);
  });

  test('says what to do when the port is taken, and leaves the data free for the next start', async () => {
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
  });

  test('refuses a data folder that another server uses, while that one goes on', async () => {
    const first = start();
    const address = await addressOf(first);
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Pathloom cannot start.');
    expect(second.output()).not.toMatch(/ at .*\.js/);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  });

  test('says what to do when the data folder cannot be used', async () => {
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, 'data'), 'a file, not a folder');
    const server = start();
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/Secrets cannot be kept in .*\n.*DATA_DIR/);
  });

  test('says that MongoDB does not answer, without its password', async () => {
    const server = start({ MONGODB_URI: 'mongodb://root:hunter2@127.0.0.1:9/pathloom' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/MongoDB at mongodb:\/\/127\.0\.0\.1:9\/pathloom does not answer/);
    expect(server.output()).not.toContain('hunter2');
  });
});

describe('the launcher', () => {
  test('names the commands when asked for a program that does not exist', async () => {
    const program = runBuilt('scripts/nonsense', {});
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/There is no program "scripts\/nonsense"\. The commands are: start, /);
  });
});
