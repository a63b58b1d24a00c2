import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { arrayArgument, type Request, sessionKey } from './request.ts';

function transactionOf(request: Request): [string, bigint] {
  const session = sessionKey(request.body.get('lsid'));
  const txnNumber = request.body.get('txnNumber');
  if (session === undefined || typeof txnNumber !== 'bigint' || !request.body.has('autocommit')) {
    throw new CommandError('CommandFailed', `${request.name} must be run within a transaction`);
  }
  return [session, txnNumber];
}

/** `commitTransaction`. */
export async function commitTransaction(request: Request): Promise<Doc> {
  const [session, txnNumber] = transactionOf(request);
  await request.engine.sessions.commit(session, txnNumber);
  await closeCursors(request);
  return new Map();
}

/** `abortTransaction`. */
export async function abortTransaction(request: Request): Promise<Doc> {
  const [session, txnNumber] = transactionOf(request);
  request.engine.sessions.abort(session, txnNumber);
  await closeCursors(request);
  return new Map();
}

async function closeCursors(request: Request): Promise<void> {
  const session = sessionKey(request.body.get('lsid'));
  await request.engine.cursors.killWhere((cursor) => cursor.session === session && cursor.transaction !== undefined);
}

/** `endSessions`, and `killSessions`: transactions that are under way end, cursors close. */
export async function endSessions(request: Request): Promise<Doc> {
  const { sessions, cursors } = request.engine;
  for (const lsid of arrayArgument(request, request.name) ?? []) {
    const session = sessionKey(lsid);
    if (session === undefined) continue;
    sessions.endSession(session);
    await cursors.killWhere((cursor) => cursor.session === session);
  }
  return new Map();
}

/** `killAllSessions`. */
export async function killAllSessions(request: Request): Promise<Doc> {
  const { sessions, cursors } = request.engine;
  for (const session of sessions.keys()) sessions.endSession(session);
  await cursors.killWhere((cursor) => cursor.session !== undefined);
  return new Map();
}

/** `refreshSessions`: naming a session keeps it. */
export async function refreshSessions(request: Request): Promise<Doc> {
  for (const lsid of arrayArgument(request, request.name) ?? []) {
    const session = sessionKey(lsid);
    if (session !== undefined) request.engine.sessions.touch(session);
  }
  return new Map();
}
