import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { type MongoServer, type MongoServerOptions, startMongoServer } from '../../src/embedded/mongo/server.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

export interface EmbeddedServer {
  readonly folder: string;
  readonly socketPath: string;
  readonly server: MongoServer;
  readonly client: MongoClient;
  /** A database of the shared client. */
  readonly db: Db;
  /** Lines that the server logged since the test began. */
  readonly log: readonly string[];
  /** Faults that the server met and answered with InternalError; a test that expects some takes them out. */
  readonly faults: string[];
  /** Moves the server's clock. */
  advance(milliseconds: number): void;
  connect(options?: MongoClientOptions): Promise<MongoClient>;
  /** Stops the server and starts another one over the same data, with a new client. */
  restart(): Promise<void>;
}

/** A server of its own for each test, with a client; no test may leave it with an internal error. */
export function useEmbeddedServer(options: Partial<MongoServerOptions> = {}): EmbeddedServer {
  const folder = useTemporaryFolder();
  const clients: MongoClient[] = [];
  const log: string[] = [];
  const faults: string[] = [];
  let server: MongoServer;
  let client: MongoClient;
  let ahead = 0;

  const { emitWarning } = process;
  const socketPath = (): string => `${folder.path}/mongo.sock`;
  const start = async (): Promise<void> => {
    server = await startMongoServer({
      dataDir: `${folder.path}/data`,
      listen: { socketPath: socketPath() },
      failPoints: true,
      // What survives a crash is the matter of the tests of durability.
      isTemporary: true,
      now: () => new Date(Date.now() + ahead),
      log: (line) => log.push(line),
      ...options,
    });
  };
  const connect = async (clientOptions: MongoClientOptions = {}): Promise<MongoClient> => {
    const opened = new MongoClient(server.uri, clientOptions);
    clients.push(opened);
    return opened.connect();
  };

  beforeEach(async () => {
    ahead = 0;
    log.length = 0;
    faults.length = 0;
    // Jest's process does not hear of its warnings.
    process.emitWarning = (warning: string | Error) => {
      faults.push(String(warning));
    };
    await start();
    client = await connect();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((opened) => opened.close(true)));
    await server.close();
    process.emitWarning = emitWarning;
    expect(faults).toEqual([]);
  });

  return {
    get folder() {
      return folder.path;
    },
    get socketPath() {
      return socketPath();
    },
    get server() {
      return server;
    },
    get client() {
      return client;
    },
    get db() {
      return client.db('test');
    },
    log,
    faults,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    connect,
    restart: async () => {
      await server.close();
      await start();
      // The old one's connections are gone; its tests would see that instead of the new server.
      client = await connect();
    },
  };
}
