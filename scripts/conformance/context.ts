import type { Document, MongoClient } from 'mongodb';
import type { EntityMap } from './entities.ts';
import type { Operation } from './format.ts';

/** What the operations of one test share. */
export interface RunnerContext {
  readonly entities: EntityMap;
  /** The runner's own client, apart from the clients under test. */
  readonly internal: MongoClient;
  /** Names of the fail points that have to be switched off after the test. */
  readonly failPoints: Set<string>;
  execute(operation: Operation, context: RunnerContext): Promise<{ error?: unknown }>;
}

/** The operations of one type of entity by the format's names; each gets the arguments with sessions resolved. */
export type OperationTable<T> = Readonly<
  Record<string, (target: T, args: Document, context: RunnerContext) => unknown>
>;
