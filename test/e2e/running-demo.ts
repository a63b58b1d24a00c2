import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built server with the demo district, on a data folder of its own. */
export type RunningDemo = {
  readonly address: string;
  readonly password: string;
  readonly classCode: string;
  readonly pin: string;
  /** Where it keeps everything; for programs that fill it. */
  readonly dataDir: string;
  /** Sends a request as one of the demo's people. */
  send(email: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
};

async function startServer(more: Readonly<Record<string, string>> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'pathloom-e2e-'));
  const server = spawn(process.execPath, ['dist/src/main.js'], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      REQUESTS_PER_MINUTE: '100000',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    await end(server);
    await rm(dataDir, { recursive: true, force: true });
  };
  return { server, stop, dataDir };
}

/** The built server on an empty folder, without the demo: where it is to be set up. */
export async function startEmpty(): Promise<{ readonly welcome: string; stop(): Promise<void> }> {
  const { server, stop } = await startServer({ DEMO_DISTRICT: 'off' });
  try {
    if (!server.stdout) throw new Error('The server says nothing.');
    for await (const line of createInterface({ input: server.stdout })) {
      const [welcome] = /^http\S+\/welcome#\S+$/.exec(line) ?? [];
      if (welcome === undefined) continue;
      server.stdout.resume();
      return { welcome, stop };
    }
    throw new Error('The server ended before it said where it is to be set up.');
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function startDemo(): Promise<RunningDemo> {
  const { server, stop, dataDir } = await startServer();
  try {
    const told = await readWelcome(server);
    // Whoever stops reading lines pauses the pipe, and a full pipe would stop the server.
    server.stdout.resume();
    const tokens = new Map<string, string>();
    const call = async (method: string, path: string, body: unknown, token?: string) => {
      const response = await fetch(`${told.address}/api/v1${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(method === 'PATCH' && { 'if-match': '*' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const answer = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
      if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
      return answer;
    };
    const send: RunningDemo['send'] = async (email, method, path, body) => {
      const token =
        tokens.get(email) ??
        String((await call('POST', '/auth/sign-in', { email, password: told.password })).accessToken);
      tokens.set(email, token);
      return call(method, path, body, token);
    };
    return { ...told, dataDir, send, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

/** What the server says at its start: where it is, and how the demo's people sign in. */
async function readWelcome(server: ChildProcess) {
  const welcome: Record<string, string> = {};
  const seen: string[] = [];
  if (!server.stdout) throw new Error('The server says nothing.');
  for await (const line of createInterface({ input: server.stdout })) {
    seen.push(line);
    const { msg = '', address } = JSON.parse(line) as { msg?: string; address?: string };
    if (address !== undefined) welcome.address = address;
    welcome.password ??= /^Password of all of them: (.+)$/.exec(msg)?.[1] ?? '';
    const [, code, pin] = /class code (\w+), .* PIN (\d+)/.exec(msg) ?? [];
    if (welcome.password === '') delete welcome.password;
    if (code !== undefined && pin !== undefined && welcome.address !== undefined) {
      return { address: welcome.address, password: welcome.password ?? '', classCode: code, pin };
    }
  }
  throw new Error(`The server ended before it listened:\n${seen.join('\n')}`);
}

type Listed = { readonly items: readonly { readonly id: string; readonly title: string }[] };

export type Assigned = { readonly assignmentId: string; readonly classId: string };

/** What the demo's class has been given: a path that fits for each, and one that each student chooses. */
export async function findAssigned(demo: RunningDemo): Promise<Assigned> {
  const teacher = 'teacher@demo.example';
  const { items: classes } = (await demo.send(teacher, 'GET', '/classes')) as unknown as Listed;
  const classId = classes[0]?.id ?? '';
  const { items } = (await demo.send(teacher, 'GET', `/assignments?classId=${classId}`)) as unknown as {
    items: { id: string; pathway: { mode: string } }[];
  };
  return { assignmentId: items.find(({ pathway }) => pathway.mode === 'recommended')?.id ?? '', classId };
}

type Standing = {
  readonly targets: readonly { readonly id: string }[];
  readonly students: readonly { readonly studentPlaylistId: string }[];
};

/** What a class looks like after a week: how many activities each student has done, by name; one needs support. */
const doneAfterAWeek = [2, 1, 1, 2, 1, 0];

export async function playAWeek(demo: RunningDemo, { assignmentId }: Assigned): Promise<void> {
  const teacher = 'teacher@demo.example';
  const found = await demo.send(teacher, 'GET', `/assignments/${assignmentId}/progress`);
  const { targets, students } = found as unknown as Standing;
  for (const [at, { studentPlaylistId }] of students.entries()) {
    const path = `/student-playlists/${studentPlaylistId}`;
    const { steps } = (await demo.send(teacher, 'GET', path)) as unknown as { steps: { step: { id: string } }[] };
    const events = steps
      .slice(0, doneAfterAWeek[at % doneAfterAWeek.length])
      .map(({ step }) => ({ id: `week-${studentPlaylistId}-${step.id}`, stepId: step.id, kind: 'scored' }));
    if (events.length > 0) await demo.send(teacher, 'POST', `${path}/events`, { events });
    if (at !== 4) continue;
    for (const { id } of targets) await demo.send(teacher, 'PUT', `${path}/targets/${id}`, { state: 'needsSupport' });
  }
}
