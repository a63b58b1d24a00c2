import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BuiltProgram, runBuilt } from '../support/built-program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Before the tests, so that none of them waits for the compiler.
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

describe('the first start without a demo', () => {
  const folder = useTemporaryFolder();
  let running: BuiltProgram | null = null;
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
  });

  test.each([
    ['that other machines can reach', { HOST: '0.0.0.0' }, 'boss@example.org'],
    [
      'in production',
      { NODE_ENV: 'production', JWT_SECRET: 'b7f3c1a95e0d4826b7a1f09c3d5e8264af10' },
      'boss@example.org',
    ],
    ['whose first admin is named', { FIRST_ADMIN_EMAIL: 'named@example.org' }, 'named@example.org'],
  ])('%s prints a command that makes the first admin, and makes no demo people', async (_, environment, email) => {
    const server = runBuilt('src/main', { PORT: '0', DATA_DIR: join(folder.path, 'data'), ...environment });
    running = server;
    const port = (await server.waitFor(/"port":(\d+)/))[1];
    const address = `http://127.0.0.1:${port}`;
    const command = String((await server.waitFor(/^curl .*accept-invitation.*$/m))[0])
      .replace('<your e-mail>', email)
      .replace('<your password>', 'a long password');
    const { stdout } = spawnSync('sh', ['-c', command.replace('curl', 'curl --silent')], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ user: { email, roles: [{ role: 'admin', school: null }] } });

    const signIn = (who: string, password: string) =>
      fetch(`${address}/api/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: who, password }),
      });
    expect((await signIn(email, 'a long password')).status).toBe(200);
    expect((await signIn('admin@demo.example', 'pathloom-demo')).status).toBe(401);
  });
});
