import { AbstractCursor, ClientSession, Collection, Db, GridFSBucket } from 'mongodb';
import { bucketOperations } from './bucket-operations.ts';
import type { OperationTable, RunnerContext } from './context.ts';
import { clientOperations, collectionOperations, databaseOperations } from './crud-operations.ts';
import type { EntityMap } from './entities.ts';
import { errorMismatch } from './errors.ts';
import { ObservedClient } from './events.ts';
import { AssertionFailure, type Operation, Unsupported } from './format.ts';
import { mismatch } from './matching.ts';
import { concernOptions } from './options.ts';
import { asResult } from './results.ts';
import { runnerOperations } from './runner-operations.ts';
import { cursorOperations, sessionOperations } from './session-operations.ts';

/** Operations that give an iterable of documents: each element is matched as a root-level document. */
const ITERABLES = new Set([
  ...['aggregate', 'find', 'listCollections', 'listCollectionObjects', 'listDatabases', 'listDatabaseObjects'],
  ...['listIndexes', 'listSearchIndexes', 'runCursorCommand'],
]);

/** The error that an operation raised, when the test allowed for it. */
interface Outcome {
  error?: unknown;
}

/**
 * Executes one operation and checks its result or error.
 *
 * @returns the error, when there was one and the operation says that there may be.
 * @throws AssertionFailure when the test's expectation does not hold, and the driver's error when none is expected.
 * @throws Unsupported when this runner does not know the operation.
 */
export async function executeOperation(operation: Operation, context: RunnerContext): Promise<Outcome> {
  const { name, object } = operation;
  if (object === 'testRunner') {
    const run = runnerOperations[name];
    if (!run) throw new Unsupported(`testRunner operation ${name}`);
    await run(operation.arguments ?? {}, context);
    return {};
  }

  const action = prepare(operation, context);
  let result: unknown;
  try {
    result = asResult(await action());
  } catch (error) {
    if (error instanceof AssertionFailure || error instanceof Unsupported) throw error;
    if (operation.ignoreResultAndError) return { error };
    if (!operation.expectError) throw error;
    const fault = errorMismatch(error, operation.expectError, context.entities);
    if (fault) throw new AssertionFailure(`${name}: ${fault}`);
    return { error };
  }

  if (operation.ignoreResultAndError) return {};
  if (operation.expectError) throw new AssertionFailure(`${name} should have failed`);
  if ('expectResult' in operation) {
    const fault = resultMismatch(operation, result, context.entities);
    if (fault) throw new AssertionFailure(`result of ${name}: ${fault}`);
  }
  if (operation.saveResultAsEntity) context.entities.set(operation.saveResultAsEntity, result);
  return {};
}

function resultMismatch({ name, expectResult }: Operation, result: unknown, entities: EntityMap): string | null {
  if (!ITERABLES.has(name) || !Array.isArray(expectResult) || !Array.isArray(result)) {
    return mismatch(expectResult, result, entities, 'in the root');
  }
  if (expectResult.length !== result.length) {
    return `expected ${expectResult.length} documents, got ${result.length}`;
  }
  for (const [index, document] of expectResult.entries()) {
    const fault = mismatch(document, result[index], entities, 'in the root');
    if (fault) return `[${index}] ${fault}`;
  }
  return null;
}

/** Finds the operation for the entity's type and resolves the arguments that name entities. */
function prepare(operation: Operation, context: RunnerContext): () => Promise<unknown> {
  const entity = context.entities.get(operation.object);
  const { session, ...rest } = operation.arguments ?? {};
  const args = { ...concernOptions(rest) };
  if (session !== undefined) args.session = context.entities.getAs(session, ClientSession);

  const bind = <T>(table: OperationTable<T>, target: T) => {
    const run = table[operation.name];
    if (!run) throw new Unsupported(`operation ${operation.name}`);
    return async () => run(target, args, context);
  };
  if (entity instanceof ObservedClient) return bind(clientOperations, entity);
  if (entity instanceof Db) return bind(databaseOperations, entity);
  if (entity instanceof Collection) return bind(collectionOperations, entity);
  if (entity instanceof ClientSession) return bind(sessionOperations, entity);
  if (entity instanceof GridFSBucket) return bind(bucketOperations, entity);
  if (entity instanceof AbstractCursor) return bind(cursorOperations, entity);
  throw new Unsupported(`an operation on the entity ${operation.object}`);
}
