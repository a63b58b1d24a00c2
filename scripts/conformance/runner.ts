import { setTimeout as sleep } from 'node:timers/promises';
import { BSON, type Document, MongoClient } from 'mongodb';
import type { RunnerContext } from './context.ts';
import { driverDeviation } from './deviations.ts';
import { EntityMap } from './entities.ts';
import { describe } from './errors.ts';
import { eventsMismatch, ObservedClient } from './events.ts';
import {
  AssertionFailure,
  type CollectionData,
  type ServerFacts,
  type TestCase,
  type TestFile,
  Unsupported,
  whyNotRunnable,
} from './format.ts';
import { inequality } from './matching.ts';
import { executeOperation } from './operations.ts';

export interface TestResult {
  description: string;
  status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  reason?: string;
  /** How a test failed that was then skipped as one that the driver cannot pass. */
  failure?: string;
}

export interface Runner {
  server: ServerFacts;
  /** Runs the tests of one file whose descriptions pass the filter. */
  runFile(text: string, isWanted: (description: string) => boolean): Promise<TestResult[]>;
  close(): Promise<void>;
}

const CLEAN_UP_LIMIT_MS = 10_000;

/**
 * Connects to the server under test.
 *
 * @param uri its connection string; each client of a test adds its own options.
 * @param testLimitMs after this long a test has failed.
 */
export async function createRunner(uri: string, testLimitMs: number): Promise<Runner> {
  const internal = new MongoClient(uri, { serverSelectionTimeoutMS: CLEAN_UP_LIMIT_MS });
  await internal.connect();
  const server = await learnFacts(internal, uri);
  await killAllSessions(internal);

  async function runTest(file: TestFile, test: TestCase): Promise<TestResult> {
    const { description } = test;
    const skipped = whyNotRun(file, test, server);
    if (skipped) return { description, status: 'skipped', reason: skipped };

    const context: RunnerContext = {
      entities: new EntityMap(uri),
      internal,
      failPoints: new Set(),
      execute: executeOperation,
    };
    let result: TestResult = { description, status: 'passed' };
    try {
      await withLimit(perform(file, test, context), testLimitMs, `took longer than ${testLimitMs} ms`);
    } catch (error) {
      result = asResultOf(description, error);
    }
    await withLimit(cleanUp(context, result.status === 'failed'), CLEAN_UP_LIMIT_MS, 'clean-up').catch(() => {});
    return result;
  }

  return {
    server,
    async runFile(text, isWanted) {
      const results: TestResult[] = [];
      const { tests } = parse(text);
      for (const [index, { description }] of tests.entries()) {
        if (!isWanted(description)) continue;
        // The driver changes documents that it is given (`_id`), so each test gets its own.
        const file = parse(text);
        results.push(await runTest(file, file.tests[index] as TestCase));
      }
      return results;
    },
    close: () => internal.close(true),
  };
}

function parse(text: string): TestFile {
  return BSON.EJSON.parse(text, { relaxed: true }) as TestFile;
}

function whyNotRun(file: TestFile, test: TestCase, server: ServerFacts): string | null {
  if (!/^1(\.|$)/.test(file.schemaVersion)) return `schema version ${file.schemaVersion}`;
  if (test.skipReason) return `the file says: ${test.skipReason}`;
  if (test.expectLogMessages) return 'log messages are not observed';
  if (test.expectTracingMessages) return 'tracing is not observed';
  return whyNotRunnable(file.runOnRequirements, server) ?? whyNotRunnable(test.runOnRequirements, server);
}

function asResultOf(description: string, error: unknown): TestResult {
  if (error instanceof Unsupported) {
    return { description, status: 'skipped', reason: `not supported: ${error.message}` };
  }
  const failure = error instanceof AssertionFailure ? error.message : describe(error);
  const deviation = driverDeviation(description);
  if (deviation) return { description, status: 'skipped', reason: deviation, failure };
  return { description, status: 'failed', reason: failure };
}

async function perform(file: TestFile, test: TestCase, context: RunnerContext): Promise<void> {
  const { entities, internal } = context;
  for (const data of file.initialData ?? []) await setUpCollection(internal, data);
  await entities.create(file.createEntities ?? []);
  for (const operation of test.operations) {
    await executeOperation(operation, context).catch((error: unknown) => {
      if (error instanceof AssertionFailure || error instanceof Unsupported) throw error;
      throw new AssertionFailure(`${operation.name} failed: ${describe(error)}`);
    });
  }

  for (const client of entities.clients()) client.stopObserving();
  await switchOffFailPoints(context);
  for (const expected of test.expectEvents ?? []) {
    const fault = eventsMismatch(expected, entities.getAs(expected.client, ObservedClient), entities);
    if (fault) throw new AssertionFailure(fault);
  }
  for (const data of test.outcome ?? []) await checkOutcome(internal, data);
}

async function setUpCollection(internal: MongoClient, data: CollectionData): Promise<void> {
  const { databaseName, collectionName, createOptions, documents } = data;
  const db = internal.db(databaseName, { writeConcern: { w: 'majority' } });
  await db.dropCollection(collectionName).catch((error: Document) => {
    if (error.code !== 26) throw error;
  });
  if (createOptions || documents.length === 0) await db.createCollection(collectionName, createOptions);
  if (documents.length > 0) await db.collection(collectionName).insertMany(documents);
}

async function checkOutcome(internal: MongoClient, data: CollectionData): Promise<void> {
  const { databaseName, collectionName, documents } = data;
  const found = await internal
    .db(databaseName)
    .collection(collectionName, { readPreference: 'primary', readConcern: { level: 'local' } })
    .find({}, { sort: { _id: 1 } })
    .toArray();
  const fault = inequality(documents, found);
  if (fault) throw new AssertionFailure(`outcome of ${databaseName}.${collectionName}: ${fault}`);
}

async function cleanUp(context: RunnerContext, hasFailed: boolean): Promise<void> {
  await switchOffFailPoints(context);
  if (hasFailed) await killAllSessions(context.internal);
  await context.entities.close();
}

async function switchOffFailPoints({ internal, failPoints }: RunnerContext): Promise<void> {
  for (const name of failPoints) {
    // One that the server never knew cannot be switched off either.
    await internal
      .db('admin')
      .command({ configureFailPoint: name, mode: 'off' })
      .catch(() => {});
  }
  failPoints.clear();
}

/** Ends transactions that a test left open, so that they block no other; a server need not know the command. */
async function killAllSessions(internal: MongoClient): Promise<void> {
  await internal
    .db('admin')
    .command({ killAllSessions: [] })
    .catch(() => {});
}

async function learnFacts(internal: MongoClient, uri: string): Promise<ServerFacts> {
  const admin = internal.db('admin');
  const { versionArray } = await admin.command({ buildInfo: 1 });
  const hello = await admin.command({ hello: 1 });
  const parameters = await admin.command({ getParameter: '*' }).catch(() => ({}));
  const isSharded = hello.msg === 'isdbgrid';
  return {
    version: versionArray.slice(0, 3).join('.'),
    topology: isSharded ? 'sharded' : hello.setName ? 'replicaset' : 'single',
    hasAuth: /^[^/]+:\/\/[^/?]*@/.test(uri),
    parameters,
  };
}

async function withLimit<T>(work: Promise<T>, limitMs: number, message: string): Promise<T> {
  const timer = new AbortController();
  const tooLate = sleep(limitMs, undefined, { signal: timer.signal }).then(() => {
    throw new AssertionFailure(message);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    timer.abort();
    tooLate.catch(() => {});
    work.catch(() => {});
  }
}
