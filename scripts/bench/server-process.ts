import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A compiled program of this repository, run beside the bench. */
export function startProgram(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess {
  const file = fileURLToPath(new URL(`../../${program}.js`, import.meta.url));
  return spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Only what is given: the developer's own environment must not decide the figures.
    env: environment,
  });
}

/** The first line that a program prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`a program of the bench ended with ${code}`)));
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** What a program prints before it ends well. */
export async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`a program of the bench ended with ${code}: ${text}`);
  return text;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** The application over a data folder, ready to answer. */
export async function startApplication(
  dataDir: string,
): Promise<{ address: string; child: ChildProcess; seconds: number }> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = startProgram('src/main', [], {
    DATA_DIR: dataDir,
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    REQUESTS_PER_MINUTE: '0',
  });
  child.stdout?.resume();
  const address = `http://127.0.0.1:${port}`;
  while (!(await isReady(address))) {
    if (child.exitCode !== null) throw new Error('the application did not start');
    await sleep(20);
  }
  return { address, child, seconds: (performance.now() - startedAt) / 1000 };
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** The memory of a process in MB, from Linux's /proc; 0 elsewhere. */
export function residentMegabytes(pid: number): number {
  return statusMegabytes(pid, /VmRSS:\s+(\d+)/);
}

/** The same without pages of files, such as those of the database. */
export function anonymousMegabytes(pid: number): number {
  return statusMegabytes(pid, /RssAnon:\s+(\d+)/);
}

function statusMegabytes(pid: number, line: RegExp): number {
  try {
    return Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The processor time that a process has taken so far, from Linux's /proc; 0 elsewhere. */
export function processorMilliseconds(pid: number): number {
  try {
    // After the name, which may hold spaces; the 14th and 15th field of all, in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}

/** Waits until a process has next to nothing to do: what looks through a library after an import takes its time. */
export async function settled(pid: number): Promise<void> {
  const spanMs = 2_000;
  let quietSpans = 0;
  while (quietSpans < 2) {
    const before = processorMilliseconds(pid);
    await sleep(spanMs);
    quietSpans = processorMilliseconds(pid) - before < spanMs / 20 ? quietSpans + 1 : 0;
  }
}
