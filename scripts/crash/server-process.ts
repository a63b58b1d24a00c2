import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built server in a process of its own. */
export interface ServerProcess {
  /** Its local address: the same after each start, so that clients find it again. */
  readonly uri: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as a person would. */
  stop(): Promise<void>;
}

export async function startServer(dataDir: string): Promise<ServerProcess> {
  const program = fileURLToPath(new URL('../mongo.js', import.meta.url));
  const child = spawn(process.execPath, [program, '--port', '0', '--data-dir', dataDir, '--no-fail-points'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await started(child);
  const owner = JSON.parse(await readFile(join(dataDir, 'mongo', 'owner.json'), 'utf8')) as { uri: string };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    uri: owner.uri,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      if (child.exitCode !== 0) throw new Error(`the server ended with code ${child.exitCode}`);
    },
  };
}

function started(child: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk;
        if (/^mongodb:\/\//m.test(output)) resolve();
        // What it says later is a fault of its own.
        if (output.includes('unexpected error')) process.stderr.write(chunk);
      });
    }
    child.once('exit', (code) => reject(new Error(`the server did not start (code ${code}):\n${output}`)));
  });
}
