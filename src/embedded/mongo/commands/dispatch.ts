import { setTimeout as sleep } from 'node:timers/promises';
import { type Doc, isDoc, isTruthy, toDoc, toNumber, type Value } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { CommandError, type ErrorName, notSupported } from '../errors.ts';
import type { Failure } from './fail-points.ts';
import { type Client, type Request, sessionKey } from './request.ts';
import { type Command, commands } from './table.ts';

/** The connection is to be closed instead of answered. */
export const noReply = Symbol('no reply');

/** Fields that any command may have. */
const commonFields = new Set([
  'lsid',
  '$db',
  'txnNumber',
  'startTransaction',
  'autocommit',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  '$configServerState',
  '$audit',
  'coordinator',
  'maxTimeMSOpOnly',
  'databaseVersion',
  'shardVersion',
  'mayBypassWriteBlocking',
  'rawData',
]);

/**
 * Runs one command and gives its reply; what goes wrong is a reply too.
 *
 * The order is: read the common fields, sign-in, fail points, session and transaction, the command itself.
 */
export async function dispatch(engine: Engine, client: Client, body: Doc): Promise<Doc | typeof noReply> {
  const [given = ''] = body.keys();
  const command = commands.get(given) ?? commands.get(aliases.get(given) ?? '');
  let failure: Failure | undefined;
  try {
    if (command === undefined) throw new CommandError('CommandNotFound', `no such command: '${given}'`);
    failure = engine.failPoints?.take(command.name, client.appName);
    if (failure?.blockMilliseconds) await sleep(failure.blockMilliseconds);
    if (failure?.closesConnection) return noReply;
    if (failure?.error) throw failure.error;
    const unmet = unmetWriteConcern(body);
    const reply = await run(engine, client, given, command, body);
    reply.set('ok', reply.get('ok') ?? 1);
    if (unmet) reply.set('writeConcernError', unmet);
    if (failure?.writeConcernError) {
      reply.set('writeConcernError', failure.writeConcernError);
      if (failure.labels) reply.set('errorLabels', [...failure.labels]);
    }
    return finished(engine, reply);
  } catch (error) {
    return finished(engine, errorReply(error, body, failure));
  }
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['findandmodify', 'findAndModify'],
  ['ismaster', 'isMaster'],
  ['buildinfo', 'buildInfo'],
  ['collstats', 'collStats'],
  ['dbstats', 'dbStats'],
  ['listcollections', 'listCollections'],
]);

async function run(engine: Engine, client: Client, given: string, command: Command, body: Doc): Promise<Doc> {
  if (!client.isAuthenticated && !command.isPublic) {
    throw new CommandError('Unauthorized', `Command ${command.name} requires authentication`);
  }
  const database = body.get('$db');
  if (typeof database !== 'string' || database === '')
    throw new CommandError('InvalidNamespace', 'a command needs the name of a database in $db');
  checkFields(command, body);
  checkReadConcern(body);
  if (given !== command.name)
    body = new Map<string, Value>([[command.name, body.get(given) as Value], ...[...body].slice(1)]);
  const session = sessionKey(body.get('lsid'));
  if (session !== undefined) engine.sessions.touch(session);
  const maxTime = toNumber(body.get('maxTimeMS')) ?? 0;
  if (maxTime < 0) throw new CommandError('BadValue', `maxTimeMS must be non-negative, got ${maxTime}`);
  const request: Request = {
    engine,
    client,
    name: command.name,
    database,
    body,
    ...(maxTime > 0 && { deadline: Date.now() + maxTime }),
  };
  const txnNumber = body.get('txnNumber');
  if (txnNumber === undefined) return command.run(request);
  if (session === undefined || typeof txnNumber !== 'bigint') {
    throw new CommandError('InvalidOptions', 'Transaction number requires a session ID and must be a long');
  }
  if (!body.has('autocommit')) {
    if (!command.isRetryable) return command.run(request);
    engine.sessions.beginWrite(session, txnNumber);
    return command.run({ ...request, retry: { session, txnNumber } });
  }
  if (isTruthy(body.get('autocommit')))
    throw new CommandError('InvalidOptions', 'Specifying autocommit=true is not allowed.');
  return runInTransaction(request, command, session, txnNumber);
}

async function runInTransaction(request: Request, command: Command, session: string, txnNumber: bigint): Promise<Doc> {
  const { sessions, cursors } = request.engine;
  if (command.name === 'commitTransaction' || command.name === 'abortTransaction') return command.run(request);
  if (!command.isForTransactions) {
    throw new CommandError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${command.name}' in a multi-document transaction.`,
    );
  }
  const isStart = isTruthy(request.body.get('startTransaction'));
  if (!isStart && request.body.has('readConcern')) {
    throw new CommandError('InvalidOptions', 'Only the first command in a transaction may specify a readConcern');
  }
  const transaction = sessions.transaction(session, txnNumber, isStart);
  try {
    const reply = await command.run({ ...request, transaction });
    if (reply.has('writeErrors')) sessions.abortAfterError(session, txnNumber);
    return reply;
  } catch (error) {
    sessions.abortAfterError(session, txnNumber);
    await cursors.killWhere((cursor) => cursor.transaction === transaction);
    throw error;
  }
}

function checkFields(command: Command, body: Doc): void {
  let isFirst = true;
  for (const field of body.keys()) {
    if (isFirst) isFirst = false;
    else if (command.fields && !command.fields.has(field) && !commonFields.has(field)) {
      throw new CommandError('UnknownField', `BSON field '${command.name}.${field}' is an unknown field.`);
    }
  }
}

/**
 * What a write concern asks for beyond this one node. The write itself is done and on the disk: that is what there is
 * to wait for.
 * @throws CommandError when it cannot be read
 */
function unmetWriteConcern(body: Doc): Doc | undefined {
  const concern = body.get('writeConcern');
  if (concern === undefined) return undefined;
  if (!isDoc(concern)) throw new CommandError('TypeMismatch', 'writeConcern must be an object');
  const w = concern.get('w');
  if (typeof w === 'string' && w !== 'majority') {
    const errmsg = `No write concern mode named '${w}' found in replica set configuration`;
    return toDoc({ code: 79, codeName: 'UnknownReplWriteConcern', errmsg });
  }
  if ((toNumber(w) ?? 1) <= 1) return undefined;
  return toDoc({ code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' });
}

const readConcerns = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);

function checkReadConcern(body: Doc): void {
  const concern = body.get('readConcern');
  if (concern === undefined) return;
  if (!isDoc(concern)) throw new CommandError('TypeMismatch', 'readConcern must be an object');
  const level = concern.get('level');
  if (level !== undefined && !(typeof level === 'string' && readConcerns.has(level))) {
    throw new CommandError('FailedToParse', `readConcern.level must be one of ${[...readConcerns].join(', ')}`);
  }
  if (level === 'snapshot' && !body.has('autocommit')) throw notSupported('a snapshot read outside of a transaction');
}

/** Errors after which a transaction can be run again from its start. */
const transientNames = new Set<string>([
  'WriteConflict',
  'NoSuchTransaction',
  'LockTimeout',
  'SnapshotUnavailable',
  'PreparedTransactionInProgress',
] satisfies ErrorName[]);

/** Errors after which a driver sends a write again. */
const retryableCodes = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** The reply that tells an error; `body` is the command that met it. */
export function errorReply(error: unknown, body: Doc = new Map(), failure?: Failure): Doc {
  const known = error instanceof CommandError ? error : internalError(error);
  const labels = new Set(known.labels);
  const [name = ''] = body.keys();
  const isEnd = name === 'commitTransaction' || name === 'abortTransaction';
  const isInTransaction = body.has('autocommit');
  const areLabelsGiven = failure?.error === known && failure.labels !== undefined;
  if (!areLabelsGiven) {
    const isTransient = transientNames.has(known.codeName) || (!isEnd && retryableCodes.has(known.code));
    if (isInTransaction && name !== 'abortTransaction' && isTransient) labels.add('TransientTransactionError');
    if (body.has('txnNumber') && (!isInTransaction || isEnd) && retryableCodes.has(known.code)) {
      labels.add('RetryableWriteError');
    }
  }
  if (!isInTransaction && known.codeName === 'WriteConflict') labels.delete('TransientTransactionError');
  return toDoc({
    ok: 0,
    errmsg: known.message,
    code: known.code,
    codeName: known.codeName,
    errorLabels: labels.size > 0 ? [...labels] : undefined,
    ...known.info,
  });
}

/** A fault of ours: its text may hold anything, and goes to the log, not to the client. */
function internalError(error: unknown): CommandError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(`the embedded MongoDB met an unexpected error: ${text}`);
  return new CommandError('InternalError', 'an unexpected error; the log of the server tells more');
}

function finished(engine: Engine, reply: Doc): Doc {
  reply.set('operationTime', engine.clock.now());
  reply.set('$clusterTime', engine.clock.signed());
  return reply;
}
