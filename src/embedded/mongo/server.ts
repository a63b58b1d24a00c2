import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { userName } from './commands/authentication.ts';
import type { Engine } from './engine.ts';
import { openEngine } from './open-engine.ts';
import { serveConnection } from './wire/connection.ts';

/** Where a server is reached: a port of the loopback address (0: any free one), or a Unix socket. */
export type Listen = { readonly port: number } | { readonly socketPath: string };

export interface MongoServerOptions {
  /** The folder that holds the data. One server at a time; `openEmbeddedMongo` sees to it. */
  readonly dataDir: string;
  readonly listen: Listen | readonly Listen[];
  /** Offers `configureFailPoint`, for tests. */
  readonly failPoints?: boolean;
  /** What clients of a port must sign in with, as `pathloom`; a Unix socket is guarded by its folder. */
  readonly password?: string;
  /** Data of tests and trials: written, but never waited for until it is on the disk. */
  readonly isTemporary?: boolean;
  readonly log?: (line: string) => void;
  readonly now?: () => Date;
}

export interface MongoServer {
  /** The connection string of the first address. */
  readonly uri: string;
  /** The connection strings of all addresses. */
  readonly uris: readonly string[];
  readonly engine: Engine;
  close(): Promise<void>;
}

/**
 * Starts a server that speaks MongoDB's wire protocol over one folder of data.
 * @throws CommandError UnsupportedFormat when a newer program wrote the data; errors of `listen`
 */
export async function startMongoServer(options: MongoServerOptions): Promise<MongoServer> {
  const log = options.log ?? (() => undefined);
  const engine = await openEngine({
    path: options.dataDir,
    now: options.now ?? (() => new Date()),
    hasFailPoints: options.failPoints ?? false,
    password: options.password,
    isTemporary: options.isTemporary ?? false,
    log,
  });
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  let connections = 0;
  const accept = (socket: Socket, address: string, isGuarded: boolean): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    connections += 1;
    const client = {
      connectionId: connections,
      serverAddress: address,
      isAuthenticated: isGuarded || options.password === undefined,
    };
    serveConnection(engine, client, socket, log);
  };
  const close = async (): Promise<void> => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
    await engine.close();
  };
  try {
    const addresses: string[] = [];
    const wanted: readonly Listen[] = 'length' in options.listen ? options.listen : [options.listen];
    for (const place of wanted) {
      const server = createServer((socket) => accept(socket, addressOf(server), 'socketPath' in place));
      servers.push(server);
      await listen(server, place);
      addresses.push(addressOf(server));
    }
    const uris = addresses.map((address) => uriOf(address, options.password));
    return { uri: uris[0] as string, uris, engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null) return '';
  return typeof address === 'string' ? address : `127.0.0.1:${address.port}`;
}

async function listen(server: Server, place: Listen): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const isReady = (): void => {
      server.off('error', reject);
      resolve();
    };
    if ('port' in place) server.listen(place.port, '127.0.0.1', 1024, isReady);
    else {
      // What a crash has left; who owns the folder was settled before.
      rmSync(place.socketPath, { force: true });
      server.listen(place.socketPath, 1024, isReady);
    }
  });
  if ('socketPath' in place) chmodSync(place.socketPath, 0o600);
}

/** A connection string. `directConnection`: the server is the one that is asked, not one that it names. */
function uriOf(address: string, password: string | undefined): string {
  if (address.startsWith('/')) return `mongodb://${encodeURIComponent(address)}/?directConnection=true`;
  if (password === undefined) return `mongodb://${address}/?directConnection=true`;
  return `mongodb://${userName}:${encodeURIComponent(password)}@${address}/?directConnection=true&authSource=admin`;
}
