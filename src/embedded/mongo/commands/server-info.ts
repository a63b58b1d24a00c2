import { ObjectId } from 'bson';
import { maxDocumentBytes } from '../bson/limits.ts';
import { type Doc, toDoc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { collectionName, docArgument, type Request } from './request.ts';
import { sessionMinutes } from './sessions.ts';

/** The version whose behaviour is claimed, and its number in the protocol. */
export const version = '8.0.0';
const versionArray = [8, 0, 0, 0];
export const wireVersion = 25;

/** The greatest message, in bytes. */
export const maxMessageBytes = 48_000_000;

/** A server is a replica set of one node: what drivers ask for before they offer transactions. */
const setName = 'pathloom';
const electionId = new ObjectId('7fffffff0000000000000001');

/** `hello`, and `isMaster` of older clients. */
export async function hello(request: Request): Promise<Doc> {
  const { client, engine } = request;
  const application = docArgument(request, 'client')?.get('application');
  if (application instanceof Map) client.appName = String(application.get('name'));
  const address = client.serverAddress;
  const now = engine.now();
  const isLegacy = request.name !== 'hello';
  return toDoc({
    helloOk: isLegacy ? true : undefined,
    [isLegacy ? 'ismaster' : 'isWritablePrimary']: true,
    topologyVersion: undefined,
    hosts: [address],
    setName,
    setVersion: 1,
    secondary: false,
    primary: address,
    me: address,
    electionId,
    lastWrite: toDoc({ opTime: toDoc({ ts: engine.clock.now(), t: 1n }), lastWriteDate: now }),
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: 100_000,
    localTime: now,
    logicalSessionTimeoutMinutes: sessionMinutes,
    connectionId: client.connectionId,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
    saslSupportedMechs: request.body.has('saslSupportedMechs') ? ['SCRAM-SHA-256'] : undefined,
  });
}

export async function ping(): Promise<Doc> {
  return new Map();
}

/** `buildInfo`. */
export async function buildInfo(): Promise<Doc> {
  return toDoc({
    version,
    versionArray,
    gitVersion: 'pathloom-embedded',
    modules: ['pathloom'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: maxDocumentBytes,
    storageEngines: ['lmdb'],
    javascriptEngine: 'none',
  });
}

/** `collStats`. */
export async function collStats(request: Request): Promise<Doc> {
  const { engine } = request;
  const name = collectionName(request);
  const collection = engine.catalog.find(request.database, name);
  const size = collection ? engine.sizeOf(collection) : { count: 0, bytes: 0 };
  const indexes = collection?.indexes ?? [];
  return toDoc({
    ns: `${request.database}.${name}`,
    count: size.count,
    size: size.bytes,
    avgObjSize: size.count > 0 ? Math.round(size.bytes / size.count) : undefined,
    storageSize: size.bytes,
    nindexes: indexes.length,
    indexBuilds: indexes.filter((index) => !index.isReady).map((index) => index.spec.name),
    capped: false,
    scaleFactor: 1,
  });
}

/** `dbStats`. */
export async function dbStats(request: Request): Promise<Doc> {
  const { engine, database } = request;
  const collections = engine.catalog.list(database);
  const sizes = collections.map((collection) => engine.sizeOf(collection));
  return toDoc({
    db: database,
    collections: collections.length,
    views: 0,
    objects: sizes.reduce((sum, size) => sum + size.count, 0),
    dataSize: sizes.reduce((sum, size) => sum + size.bytes, 0),
    storageSize: sizes.reduce((sum, size) => sum + size.bytes, 0),
    indexes: collections.reduce((sum, collection) => sum + collection.indexes.length, 0),
    scaleFactor: 1,
  });
}

/** `serverStatus`, in short. */
export async function serverStatus(request: Request): Promise<Doc> {
  const { engine } = request;
  const now = engine.now();
  return toDoc({
    host: request.client.serverAddress,
    version,
    process: 'pathloom',
    pid: BigInt(process.pid),
    uptime: Math.round((now.getTime() - engine.startedAt.getTime()) / 1000),
    localTime: now,
    logicalSessionRecordCache: toDoc({ activeSessionsCount: engine.sessions.count }),
    metrics: toDoc({ cursor: toDoc({ open: toDoc({ total: engine.cursors.count }) }) }),
    mem: toDoc({ bits: 64, resident: Math.round(process.memoryUsage.rss() / 1048576) }),
    storageEngine: toDoc({ name: 'lmdb', supportsCommittedReads: true, persistent: true }),
  });
}

/** `connectionStatus`: a server has one user, who may do everything. */
export async function connectionStatus(): Promise<Doc> {
  return toDoc({ authInfo: toDoc({ authenticatedUsers: [], authenticatedUserRoles: [] }) });
}

/** `getParameter`, for what shells and test runners look up. */
export async function getParameter(request: Request): Promise<Doc> {
  const parameters: Record<string, unknown> = {
    featureCompatibilityVersion: { version: '8.0' },
    enableTestCommands: request.engine.failPoints !== undefined,
    authenticationMechanisms: ['SCRAM-SHA-256'],
  };
  const wanted = Object.keys(parameters).filter(
    (name) => request.body.has(name) || request.body.get('getParameter') === '*',
  );
  if (wanted.length === 0) throw new CommandError('InvalidOptions', 'no option found to get');
  return toDoc(Object.fromEntries(wanted.map((name) => [name, parameters[name]])));
}

/** `getLog`: the log is written to the program's output, none is kept here. */
export async function getLog(): Promise<Doc> {
  return toDoc({ totalLinesWritten: 0, log: [] });
}

export async function whatsMyUri(request: Request): Promise<Doc> {
  return toDoc({ you: request.client.serverAddress });
}

/** `configureFailPoint`, of a server that was started for tests. */
export async function configureFailPoint(request: Request): Promise<Doc> {
  const { failPoints } = request.engine;
  if (failPoints === undefined) {
    throw new CommandError(
      'CommandNotFound',
      "no such command: 'configureFailPoint'; the server was not started with fail points",
    );
  }
  failPoints.configure(request.body.get('configureFailPoint'), request.body.get('mode'), request.body.get('data'));
  return new Map();
}
