import { setTimeout as sleep } from 'node:timers/promises';
import { Binary, ClientSession, type Document, type MongoClient } from 'mongodb';
import type { RunnerContext } from './context.ts';
import { TestThread } from './entities.ts';
import { describe } from './errors.ts';
import { ObservedClient } from './events.ts';
import { AssertionFailure, Unsupported } from './format.ts';
import { show } from './matching.ts';

type RunnerOperation = (args: Document, context: RunnerContext) => unknown;

const WAIT_LIMIT_MS = 10_000;
const POLL_MS = 20;

function assert(holds: boolean, message: string): void {
  if (!holds) throw new AssertionFailure(message);
}

async function setFailPoint(client: MongoClient, failPoint: Document, context: RunnerContext): Promise<void> {
  context.failPoints.add(failPoint.configureFailPoint);
  try {
    await client.db('admin').command(failPoint, { readPreference: 'primary' });
  } catch (error) {
    // Old tests use fail points of MongoDB's internals, which no other server has.
    if (failPoint.configureFailPoint !== 'failCommand') {
      throw new Unsupported(`the fail point ${failPoint.configureFailPoint}`);
    }
    throw new AssertionFailure(`the fail point was refused: ${describe(error)}`);
  }
}

/** What the driver does not publish of a session; the specification's tests look at it all the same. */
interface SessionInternals {
  transaction: { state: string };
  isPinned: boolean;
  serverSession: { isDirty: boolean };
}

function sessionOf(args: Document, { entities }: RunnerContext): SessionInternals {
  return entities.getAs(args.session, ClientSession) as unknown as SessionInternals;
}

const TRANSACTION_STATES: Readonly<Record<string, string>> = {
  none: 'NO_TRANSACTION',
  starting: 'STARTING_TRANSACTION',
  in_progress: 'TRANSACTION_IN_PROGRESS',
  committed: 'TRANSACTION_COMMITTED',
  aborted: 'TRANSACTION_ABORTED',
};

function clientOf(args: Document, { entities }: RunnerContext): ObservedClient {
  return entities.getAs(args.client, ObservedClient);
}

function lastTwoSessionIds(args: Document, context: RunnerContext): [string, string] {
  const started = clientOf(args, context).observed.filter(({ name }) => name === 'commandStartedEvent');
  const ids = started.slice(-2).map(({ event }) => event.command?.lsid?.id);
  const [first, second] = ids;
  if (!(first instanceof Binary) || !(second instanceof Binary)) {
    throw new AssertionFailure(`the last two commands have no two session ids: ${show(ids)}`);
  }
  return [first.toString('hex'), second.toString('hex')];
}

async function collectionNames({ databaseName }: Document, { internal }: RunnerContext): Promise<string[]> {
  const found = await internal.db(databaseName).listCollections({}, { nameOnly: true }).toArray();
  return found.map(({ name }) => name);
}

async function indexNames(args: Document, { internal }: RunnerContext): Promise<string[]> {
  try {
    const indexes = await internal.db(args.databaseName).collection(args.collectionName).listIndexes().toArray();
    return indexes.map(({ name }) => name);
  } catch (error) {
    // NamespaceNotFound: no collection, so no index.
    if ((error as Document).code === 26) return [];
    throw error;
  }
}

export const runnerOperations: Readonly<Record<string, RunnerOperation>> = {
  createEntities: (args, { entities }) => entities.create(args.entities),
  failPoint: (args, context) => setFailPoint(clientOf(args, context), args.failPoint, context),
  // With one server, the session's server is that one.
  targetedFailPoint: (args, context) => setFailPoint(context.internal, args.failPoint, context),
  assertSessionTransactionState: (args, context) => {
    const { state } = sessionOf(args, context).transaction;
    assert(state === TRANSACTION_STATES[args.state], `expected the transaction to be ${args.state}, it is ${state}`);
  },
  assertSessionPinned: (args, context) => assert(sessionOf(args, context).isPinned, 'the session is not pinned'),
  assertSessionUnpinned: (args, context) => assert(!sessionOf(args, context).isPinned, 'the session is pinned'),
  assertSessionDirty: (args, context) =>
    assert(sessionOf(args, context).serverSession.isDirty, 'the session is not dirty'),
  assertSessionNotDirty: (args, context) =>
    assert(!sessionOf(args, context).serverSession.isDirty, 'the session is dirty'),
  assertSameLsidOnLastTwoCommands: (args, context) => {
    const [first, second] = lastTwoSessionIds(args, context);
    assert(first === second, 'the last two commands have different sessions');
  },
  assertDifferentLsidOnLastTwoCommands: (args, context) => {
    const [first, second] = lastTwoSessionIds(args, context);
    assert(first !== second, 'the last two commands have the same session');
  },
  assertCollectionExists: async (args, context) => {
    const names = await collectionNames(args, context);
    assert(names.includes(args.collectionName), `there is no collection ${args.collectionName}`);
  },
  assertCollectionNotExists: async (args, context) => {
    const names = await collectionNames(args, context);
    assert(!names.includes(args.collectionName), `there is a collection ${args.collectionName}`);
  },
  assertIndexExists: async (args, context) => {
    const names = await indexNames(args, context);
    assert(names.includes(args.indexName), `there is no index ${args.indexName}`);
  },
  assertIndexNotExists: async (args, context) => {
    const names = await indexNames(args, context);
    assert(!names.includes(args.indexName), `there is an index ${args.indexName}`);
  },
  assertNumberConnectionsCheckedOut: async (args, context) => {
    const count = clientOf(args, context).checkedOutConnections;
    assert(count === args.connections, `expected ${args.connections} connections checked out, got ${count}`);
  },
  assertEventCount: (args, context) => {
    const count = clientOf(args, context).countMatching(args.event, context.entities);
    assert(count === args.count, `expected ${args.count} of ${show(args.event)}, got ${count}`);
  },
  waitForEvent: async (args, context) => {
    const client = clientOf(args, context);
    const end = Date.now() + WAIT_LIMIT_MS;
    while (client.countMatching(args.event, context.entities) < args.count) {
      assert(Date.now() < end, `waited in vain for ${args.count} of ${show(args.event)}`);
      await sleep(POLL_MS);
    }
  },
  wait: (args) => sleep(args.ms),
  runOnThread: (args, context) => {
    const thread = context.entities.getAs(args.thread, TestThread);
    thread.run(() => context.execute(args.operation, context));
  },
  waitForThread: async (args, context) => {
    const thread = context.entities.getAs(args.thread, TestThread);
    const timer = new AbortController();
    const tooLate = sleep(WAIT_LIMIT_MS, undefined, { signal: timer.signal }).then(() => {
      throw new AssertionFailure(`thread ${args.thread} did not end`);
    });
    try {
      await Promise.race([thread.finish(), tooLate]);
    } finally {
      timer.abort();
      tooLate.catch(() => {});
    }
  },
  recordTopologyDescription: (args, context) => {
    const { topology } = clientOf(args, context) as unknown as { topology?: { description: Document } };
    context.entities.set(args.id, topology?.description);
  },
  assertTopologyType: (args, { entities }) => {
    const { type } = entities.get(args.topologyDescription) as Document;
    assert(type === args.topologyType, `expected the topology ${args.topologyType}, got ${type}`);
  },
};
