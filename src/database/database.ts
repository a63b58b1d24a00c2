import { type Connection, Mongoose } from 'mongoose';
import { openEmbeddedMongo } from '../embedded/mongo/open.ts';
import { StartError } from '../shared/start-error.ts';

/** How long a start, and later a request, waits for a MongoDB that does not answer. */
const serverSelectionTimeoutMs = 5_000;

/** MongoDB's error codes. */
const unauthorized = 13;
const authenticationFailed = 18;

export type Database = {
  /** Stores make their models on it. */
  readonly connection: Connection;
  /** Where the data is, for people: without passwords. */
  readonly description: string;
  /** Resolves when the server answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  readonly mongodbUri: string | null;
  /** Where the embedded server keeps its data, when `mongodbUri` is null. */
  readonly dataDir: string;
  /** Who opens the embedded server: the application, or a command-line program that may share a running one. */
  readonly role: 'start' | 'program';
  readonly log?: (line: string) => void;
  /** Data of tests and trials in the embedded server: written, but never waited for until it is on the disk. */
  readonly isTemporary?: boolean;
};

/** Opens the database: the MongoDB of `mongodbUri`, or else the embedded one. Throws StartError. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.mongodbUri !== null) {
    const uri = options.mongodbUri;
    return connect({ uri, description: `MongoDB at ${withoutCredentials(uri)}`, closeServer: async () => {} });
  }
  const server = await openEmbedded(options);
  try {
    return await connect({
      uri: server.uri,
      description: `embedded database in ${options.dataDir}`,
      closeServer: () => server.close(),
    });
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function openEmbedded(options: DatabaseOptions): Promise<{ uri: string; close(): Promise<void> }> {
  const { dataDir, role, log, isTemporary = false } = options;
  try {
    return await openEmbeddedMongo({ dataDir, role, isTemporary, ...(log ? { log } : {}) });
  } catch (error) {
    // By name: its message is written for the person who starts the program.
    if (error instanceof Error && error.name === 'EmbeddedMongoError') {
      throw new StartError(error.message, { cause: error });
    }
    throw error;
  }
}

async function connect(options: {
  uri: string;
  description: string;
  closeServer: () => Promise<void>;
}): Promise<Database> {
  const connection = createMongoose().createConnection();
  try {
    await connection.openUri(options.uri, {
      appName: 'pathloom',
      serverSelectionTimeoutMS: serverSelectionTimeoutMs,
      ...(nameOfDatabase(options.uri) === '' ? { dbName: 'pathloom' } : {}),
    });
    // A user without rights may connect; a read tells at the start instead of at the first request.
    await connection.collection('migrations').findOne({});
  } catch (error) {
    await connection.close(true).catch(() => {});
    throw asStartError(error, options.uri);
  }
  return {
    connection,
    description: options.description,
    ping: async () => {
      await connection.getClient().db().command({ ping: 1 });
    },
    close: async () => {
      await connection.close();
      await options.closeServer();
    },
  };
}

/**
 * A Mongoose of our own, so that its settings reach nobody else. Unknown fields throw in documents and in filters,
 * operators in values that come from outside are disarmed, and indexes are made by migrations only.
 */
function createMongoose(): Mongoose {
  const mongoose = new Mongoose({ sanitizeFilter: true, autoIndex: false, autoCreate: false });
  // As a plugin, because a schema takes its strictness from the Mongoose it was made with, which is the global one.
  mongoose.plugin((schema) => {
    schema.set('strict', 'throw');
    schema.set('strictQuery', 'throw');
  });
  return mongoose;
}

function asStartError(error: unknown, uri: string): StartError {
  const { name, message } = error as Error;
  const place = `MongoDB at ${withoutCredentials(uri)}`;
  if (/ServerSelection|Network/.test(name)) {
    return new StartError(
      `${place} does not answer (${message}).\n` +
        'Check that it runs and that MONGODB_URI is right, or remove MONGODB_URI to use the embedded database.',
      { cause: error },
    );
  }
  const { code } = error as { code?: unknown };
  if (code === authenticationFailed) {
    return new StartError(`${place} refused the user name or the password in MONGODB_URI.`, { cause: error });
  }
  if (code === unauthorized) {
    return new StartError(
      `${place} does not let the user of MONGODB_URI read its data. Give that user the role readWrite on the database,\n` +
        'or put a user name and a password into MONGODB_URI if it has none.',
      { cause: error },
    );
  }
  return new StartError(`MONGODB_URI cannot be used: ${message}`, { cause: error });
}

function nameOfDatabase(uri: string): string {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]*)/.exec(uri)?.[1] ?? '';
}

/** Host and database of a connection string: no user, no password, no options. */
function withoutCredentials(uri: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/)(?:[^/]*@)?([^?]*).*$/, '$1$2');
}
