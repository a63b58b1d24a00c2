// Starts the compiled server as the image does (in production, without the launcher) on a free port with a new data
// folder, asks whether it is alive and ready, and stops it. Exits with 1 and says what was seen when something is off.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const dataDir = await mkdtemp(join(tmpdir(), 'pathloom-boot-'));
const server = spawn(process.execPath, ['dist/src/main.js'], {
  env: {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: '0',
    DATA_DIR: dataDir,
    JWT_SECRET: randomBytes(32).toString('hex'),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(server, 'exit');

try {
  const address = await findAddress();
  for (const path of ['/healthz', '/readyz', '/openapi.json']) {
    const response = await fetch(address + path);
    console.log(`${path} ${response.status}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }
  server.kill('SIGTERM');
  const [code, signal] = await ended;
  if (code !== 0) throw new Error(`SIGTERM ended it with code ${code}, signal ${signal}`);
  console.log('SIGTERM ended it cleanly');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  server.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
}

/** The address in the log line that says that the server listens. */
async function findAddress() {
  for await (const line of createInterface({ input: server.stdout })) {
    console.log(line);
    const { msg, address } = JSON.parse(line);
    if (msg === 'listening') {
      server.stdout.resume();
      return address;
    }
  }
  throw new Error('It ended before it listened.');
}
