import type { AbstractCursor, ClientSession, Document } from 'mongodb';
import type { OperationTable, RunnerContext } from './context.ts';
import { AssertionFailure, type Operation, Unsupported } from './format.ts';

async function withTransaction(
  session: ClientSession,
  { callback, ...options }: Document,
  context: RunnerContext,
): Promise<void> {
  // Whatever withTransaction makes of a failed check, the check has failed.
  const failures: unknown[] = [];
  const run = async () => {
    for (const operation of callback as Operation[]) {
      const { error } = await context.execute(operation, context).catch((failure: unknown) => {
        if (failure instanceof AssertionFailure || failure instanceof Unsupported) failures.push(failure);
        throw failure;
      });
      // Even an expected error has to reach withTransaction.
      if (error !== undefined) throw error;
    }
  };
  try {
    await session.withTransaction(run, options);
  } catch (error) {
    throw failures[0] ?? error;
  }
  if (failures.length > 0) throw failures[0];
}

export const sessionOperations: OperationTable<ClientSession> = {
  startTransaction: (session, options) => session.startTransaction(options),
  commitTransaction: (session) => session.commitTransaction(),
  abortTransaction: (session) => session.abortTransaction(),
  endSession: (session) => session.endSession(),
  withTransaction,
};

export const cursorOperations: OperationTable<AbstractCursor> = {
  iterateUntilDocumentOrError: (cursor) => cursor.next(),
  iterateOnce: (cursor) => cursor.tryNext(),
  close: (cursor) => cursor.close().catch(() => {}),
};
