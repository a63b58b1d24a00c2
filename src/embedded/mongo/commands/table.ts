import type { Doc } from '../bson/values.ts';
import { authenticate } from './authentication.ts';
import { bulkWrite } from './bulk-write.ts';
import { create, drop, dropDatabase, listCollections, listDatabases } from './collections.ts';
import { aggregateOrExplain, explain } from './explain.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { count, distinct, find, getMore, killCursors } from './read.ts';
import type { Request } from './request.ts';
import {
  buildInfo,
  collStats,
  configureFailPoint,
  connectionStatus,
  dbStats,
  getLog,
  getParameter,
  hello,
  ping,
  serverStatus,
  whatsMyUri,
} from './server-info.ts';
import { abortTransaction, commitTransaction, endSessions, killAllSessions, refreshSessions } from './transactions.ts';
import { findAndModify, insert, remove, update } from './write.ts';

export interface Command {
  readonly name: string;
  readonly run: (request: Request) => Promise<Doc>;
  /** The fields that it takes beside its own and the common ones; absent when it takes any. */
  readonly fields?: ReadonlySet<string>;
  /** Answered before sign-in. */
  readonly isPublic?: boolean;
  readonly isForTransactions?: boolean;
  readonly isRetryable?: boolean;
}

type Options = Omit<Command, 'name' | 'run' | 'fields'>;

function command(
  name: string,
  run: Command['run'],
  fields: string | undefined,
  options: Options = {},
): [string, Command] {
  return [name, { name, run, ...(fields !== undefined && { fields: new Set(fields.split(' ')) }), ...options }];
}

const inTransactions = { isForTransactions: true };
const write = { isForTransactions: true, isRetryable: true };
const open = { isPublic: true };

/** Every command that is served. What is not here answers CommandNotFound. */
export const commands: ReadonlyMap<string, Command> = new Map([
  command('hello', hello, undefined, open),
  command('isMaster', hello, undefined, open),
  command('ping', ping, '', open),
  command('saslStart', authenticate, 'mechanism payload options autoAuthorize db', open),
  command('saslContinue', authenticate, 'conversationId payload db', open),
  command('buildInfo', buildInfo, '', open),
  command('connectionStatus', connectionStatus, 'showPrivileges', open),
  command('whatsmyuri', whatsMyUri, '', open),

  command(
    'find',
    find,
    'filter sort projection hint skip limit batchSize singleBatch comment max min returnKey showRecordId tailable oplogReplay noCursorTimeout awaitData allowPartialResults collation allowDiskUse let',
    inTransactions,
  ),
  command('getMore', getMore, 'collection batchSize comment', inTransactions),
  command('killCursors', killCursors, 'cursors', inTransactions),
  command('count', count, 'query limit skip hint collation comment fields'),
  command('distinct', distinct, 'key query collation comment hint', inTransactions),
  command(
    'aggregate',
    aggregateOrExplain,
    'pipeline explain allowDiskUse cursor bypassDocumentValidation collation hint comment let',
    inTransactions,
  ),
  command('explain', explain, 'verbosity comment'),

  command('insert', insert, 'documents ordered bypassDocumentValidation comment', write),
  command('update', update, 'updates ordered bypassDocumentValidation comment let', write),
  command('delete', remove, 'deletes ordered comment let', write),
  command(
    'findAndModify',
    findAndModify,
    'query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint comment let',
    write,
  ),
  command('bulkWrite', bulkWrite, 'ops nsInfo ordered errorsOnly bypassDocumentValidation comment let cursor', write),

  command('create', create, undefined, inTransactions),
  command('drop', drop, 'comment'),
  command('dropDatabase', dropDatabase, 'comment'),
  command('listDatabases', listDatabases, 'filter nameOnly authorizedDatabases comment'),
  command('listCollections', listCollections, 'filter nameOnly authorizedCollections cursor comment'),
  command('createIndexes', createIndexes, 'indexes commitQuorum comment', inTransactions),
  command('listIndexes', listIndexes, 'cursor comment'),
  command('dropIndexes', dropIndexes, 'index comment'),

  command('commitTransaction', commitTransaction, 'recoveryToken', inTransactions),
  command('abortTransaction', abortTransaction, 'recoveryToken', inTransactions),
  command('endSessions', endSessions, ''),
  command('killSessions', endSessions, ''),
  command('refreshSessions', refreshSessions, ''),
  command('killAllSessions', killAllSessions, ''),

  command('collStats', collStats, 'scale'),
  command('dbStats', dbStats, 'scale freeStorage'),
  command('serverStatus', serverStatus, undefined),
  command('getParameter', getParameter, undefined),
  command('getLog', getLog, undefined),
  command('configureFailPoint', configureFailPoint, undefined),
]);
