import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BuiltProgram, runBuilt } from '../support/built-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Before the tests, so that none of them waits for the compiler.
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

const running: BuiltProgram[] = [];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pathloom-test-'));
});
afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

function start(dataDir: string, environment: Record<string, string> = {}): BuiltProgram {
  // What the demo district is made of has tests of its own.
  const settings = { PORT: '0', DATA_DIR: join(folder, dataDir), DEMO_DISTRICT: 'off' };
  const program = runBuilt('src/main', { ...settings, ...environment });
  running.push(program);
  return program;
}

const addressOf = async (program: BuiltProgram) =>
  String((await program.waitFor(/"address":"(http:\/\/127\.0\.0\.1:\d+)".*"listening"/))[1]);

describe('the built server', () => {
  let server: BuiltProgram;
  let address = '';
  let next: BuiltProgram;
  beforeAll(async () => {
    server = start('data');
    address = await addressOf(server);
  }, 120_000);

  test('starts with next to no settings, is alive and ready', async () => {
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
    expect(await readdir(join(folder, 'data/secrets'))).toEqual(['jwt']);
  });

  test('leaves a data folder to the server that uses it, and its own for the next start when the port is taken', async () => {
    const port = Number(new URL(address).port);
    const [second, refused] = [start('data'), start('other', { PORT: String(port) })];
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Pathloom cannot start.');
    expect(second.output()).not.toMatch(/ at .*\.js/);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(new RegExp(`Port ${port} is already in use.*\\n.*PORT=${port + 1} npm start`));
    next = start('other');
    await addressOf(next);
  }, 120_000);

  test('ends cleanly at SIGTERM', async () => {
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('"msg":"stopped"');
    // Also where only warnings are logged.
    expect(server.output()).toMatch(/"level":"warn".*"msg":"SIGTERM: /);
  });

  test('stops at once at the second signal, even while a request hangs', async () => {
    const { port } = new URL(await addressOf(next));
    // Half a request: a graceful stop would wait for the rest.
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\n');
    await sleep(100);
    next.child.kill('SIGINT');
    await next.waitFor(/again to stop at once/);
    // Right after the first it is the same Ctrl+C, passed on by npm.
    next.child.kill('SIGINT');
    await sleep(700);
    expect(next.child.exitCode).toBeNull();
    next.child.kill('SIGINT');
    expect(await next.ended).toBe(1);
    socket.destroy();
  });
});

describe('the built server does not start, and says why', () => {
  let refused: Record<'settings' | 'folder' | 'database', BuiltProgram>;
  // At once, as one of them waits for an answer.
  beforeAll(async () => {
    await writeFile(join(folder, 'file'), 'a file, not a folder');
    refused = {
      settings: start('wrong', { PORT: 'many', LOG_LEVEL: 'loud', NODE_ENV: 'production' }),
      folder: start('file'),
      database: start('far', { MONGODB_URI: 'mongodb://root:hunter2@127.0.0.1:9/pathloom' }),
    };
  });

  test('naming every wrong setting at once', async () => {
    expect(await refused.settings.ended).toBe(1);
    const output = refused.settings.output();
    expect(output).toMatch(/Pathloom cannot start\.\n3 settings are wrong:/);
    for (const name of ['PORT', 'LOG_LEVEL', 'JWT_SECRET']) expect(output).toContain(`  ${name}: `);
    expect(output).not.toMatch(/ at .*\.js/);
  });

  test('when the data folder cannot be used', async () => {
    expect(await refused.folder.ended).toBe(1);
    expect(refused.folder.output()).toMatch(/Secrets cannot be kept in .*\n.*DATA_DIR/);
  });

  test('when MongoDB does not answer, without its password', async () => {
    expect(await refused.database.ended).toBe(1);
    expect(refused.database.output()).toMatch(/MongoDB at mongodb:\/\/127\.0\.0\.1:9\/pathloom does not answer/);
    expect(refused.database.output()).not.toContain('hunter2');
  });
});

describe('the launcher', () => {
  test('names the commands when asked for a program that does not exist', async () => {
    const program = runBuilt('scripts/nonsense', {});
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/There is no program "scripts\/nonsense"\. The commands are: start, /);
  });
});
