import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Owner, Ownership, type Role } from './owner.ts';
import { type Listen, startMongoServer } from './server.ts';
import { startInWorker } from './worker-host.ts';

export interface OpenOptions {
  /** The application's data folder; the database lives in its folder `mongo`. */
  readonly dataDir: string;
  /**
   * `start` and `mongo` outlive other programs; a `program` uses the server that runs already, or has its own while
   * it runs.
   */
  readonly role: Role;
  /** Also listens there, with a password. */
  readonly port?: number;
  readonly failPoints?: boolean;
  /** Data of tests and trials: written, but never waited for until it is on the disk. */
  readonly isTemporary?: boolean;
  readonly log?: (line: string) => void;
}

export interface EmbeddedMongo {
  readonly uri: string;
  /** Stops the server, unless it is somebody else's. */
  close(): Promise<void>;
}

/** Why the embedded database cannot be opened, written for the person who starts the program. */
export class EmbeddedMongoError extends Error {
  override readonly name = 'EmbeddedMongoError';
  readonly code: 'in_use' | 'newer_version' | 'cannot_open';

  constructor(code: EmbeddedMongoError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Opens the embedded database of a data folder: starts its server, or uses the one that runs.
 * @throws EmbeddedMongoError
 */
export async function openEmbeddedMongo(options: OpenOptions): Promise<EmbeddedMongo> {
  const folder = prepareFolder(options.dataDir);
  const ownership = new Ownership(folder);
  const other = await acquire(ownership, options.role, folder);
  if (other !== undefined) return { uri: await shared(other, options, ownership), close: async () => undefined };
  let server: Started | undefined;
  try {
    server = await startServer(folder, options);
    ownership.announce(options.role, server.localUri);
    return owned(server, ownership);
  } catch (error) {
    await server?.close();
    ownership.release();
    throw explained(error, folder, options);
  }
}

function owned(server: Started, ownership: Ownership): EmbeddedMongo {
  let closing: Promise<void> | undefined;
  return {
    uri: server.uri,
    close: () => {
      closing ??= server.close().finally(() => ownership.release());
      return closing;
    },
  };
}

function prepareFolder(dataDir: string): string {
  const folder = join(dataDir, 'mongo');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return realpathSync(folder);
  } catch (error) {
    throw cannotOpen(folder, error);
  }
}

async function acquire(ownership: Ownership, role: Role, folder: string): Promise<Owner | undefined> {
  try {
    return await ownership.acquire(role);
  } catch (error) {
    throw cannotOpen(folder, error);
  }
}

function cannotOpen(folder: string, error: unknown): EmbeddedMongoError {
  return new EmbeddedMongoError(
    'cannot_open',
    `The data folder ${folder} cannot be used: ${(error as Error).message}\n` +
      'Check that it may be written and that the disk is not full, or set DATA_DIR to another folder.',
    { cause: error },
  );
}

/** The address of somebody else's server, when this role may use it. */
async function shared(owner: Owner, options: OpenOptions, ownership: Ownership): Promise<string> {
  const { role, dataDir } = options;
  const isLasting = owner.role === 'mongo' || (owner.role === 'start' && role === 'program');
  if (isLasting && role !== 'mongo' && owner.uri !== undefined && (await answers(owner.uri))) return owner.uri;
  const who = {
    start: 'another Pathloom (npm start)',
    mongo: 'the database server (npm run mongo)',
    program: 'a command-line program of Pathloom',
  }[owner.role];
  const advice = {
    start: 'Stop it first, or set DATA_DIR to another folder for this one.',
    mongo: 'Stop it first, or set DATA_DIR to another folder for this one.',
    program: 'Wait until it has finished, then try again.',
  }[owner.role];
  const silent =
    owner.uri === undefined || !(await answers(owner.uri))
      ? `\nIts server does not answer. If process ${owner.pid} is something else, delete ${ownership.path} and try again.`
      : '';
  throw new EmbeddedMongoError(
    'in_use',
    `The data folder ${dataDir} is in use by ${who}, process ${owner.pid}.\n${advice}${silent}`,
  );
}

/** Whether somebody listens at the address of a connection string. */
function answers(uri: string): Promise<boolean> {
  const host = decodeURIComponent(/^mongodb:\/\/(?:[^@/]*@)?([^/?]+)/.exec(uri)?.[1] ?? '');
  const [, port] = /^127\.0\.0\.1:(\d+)$/.exec(host) ?? [];
  const socket =
    port === undefined ? createConnection({ path: host }) : createConnection({ host: '127.0.0.1', port: Number(port) });
  return new Promise((resolve) => {
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(2_000, () => end(false));
  });
}

interface Started {
  /** For who opened it: the port, when there is one. */
  readonly uri: string;
  /** For other programs on this machine. */
  readonly localUri: string;
  close(): Promise<void>;
}

async function startServer(folder: string, options: OpenOptions): Promise<Started> {
  const hasSockets = process.platform !== 'win32';
  const port: Listen = { port: options.port ?? 0 };
  const listen: Listen[] = hasSockets ? [{ socketPath: socketPath(folder) }] : [port];
  if (hasSockets && options.port !== undefined) listen.push(port);
  const needsPassword = listen.includes(port);
  const serverOptions = {
    dataDir: folder,
    listen,
    failPoints: options.failPoints ?? false,
    isTemporary: options.isTemporary ?? false,
    ...(needsPassword && { password: randomBytes(18).toString('base64url') }),
  };
  // Only compiled code can be run by a worker thread; `npm run mongo` has nothing else to do in its main thread.
  const isInWorker = import.meta.url.endsWith('.js') && options.role !== 'mongo';
  const server = isInWorker
    ? await startInWorker(serverOptions, options.log)
    : await startMongoServer({ ...serverOptions, ...(options.log && { log: options.log }) });
  const uris = server.uris;
  return { uri: uris.at(-1) as string, localUri: uris[0] as string, close: () => server.close() };
}

/** In a folder of the user's own, with a name short enough for every system (at most 104 bytes on macOS). */
function socketPath(folder: string): string {
  const { uid } = userInfo();
  const directory = join(tmpdir(), `pathloom-${uid}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(directory, `${name}.sock`);
}

function explained(error: unknown, folder: string, options: OpenOptions): unknown {
  const { codeName, code } = error as { codeName?: string; code?: unknown };
  if (codeName === 'UnsupportedFormat') {
    return new EmbeddedMongoError(
      'newer_version',
      `The data in ${folder} was written by a newer version of Pathloom: ${(error as Error).message}.\n` +
        'Use that version, or set DATA_DIR to another folder.',
      { cause: error },
    );
  }
  if (code === 'EADDRINUSE' && options.port !== undefined) {
    return new EmbeddedMongoError('cannot_open', `Port ${options.port} is in use. Choose another one with --port.`, {
      cause: error,
    });
  }
  return cannotOpen(folder, error);
}
