import { type Doc, isDoc, toDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { KeyValueView, KeyValueWriter } from '../storage/key-value.ts';
import { Blocked } from '../storage/transaction.ts';
import { checkDeadline } from './query.ts';
import type { Request } from './request.ts';

/** What one statement of a write command did: counts, and what was upserted, or why it was refused. */
export interface Outcome {
  /** Documents inserted, matched or removed. */
  readonly n: number;
  readonly nModified?: number;
  readonly upsertedId?: Value;
  /** A document that the statement gives back. */
  readonly value?: Value;
  readonly error?: CommandError;
}

/**
 * One statement of a write command: `run` does it at once inside a write; `runMany` does it by many writes, for
 * updates and removals of any number of documents.
 */
export type Statement =
  | { readonly run: (writer: KeyValueWriter) => Outcome }
  | { readonly runMany: (write: Write) => Promise<Outcome> };

type Write = <T>(run: (writer: KeyValueWriter) => T) => Promise<T>;

/** So many statements share a write, for other clients to get their turn. */
const maxGroup = 2000;

/**
 * Runs the statements of a write command in order; behind one that fails, only when the order does not matter.
 *
 * A retryable write leaves in the store what its statements did, in the same write as their changes. Sent again, it
 * goes on where it stopped and answers the whole.
 */
export async function runStatements(
  request: Request,
  statements: readonly Statement[],
  isOrdered: boolean,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = request.retry ? earlierOutcomes(request, request.engine.store) : [];
  const mustStop = (): boolean => isOrdered && outcomes.at(-1)?.error !== undefined;
  while (outcomes.length < statements.length && !mustStop()) {
    const next = statements[outcomes.length] as Statement;
    if ('runMany' in next) {
      outcomes.push(await next.runMany((run) => write(request, run)));
      continue;
    }
    const group: { run: (writer: KeyValueWriter) => Outcome }[] = [];
    for (const statement of statements.slice(outcomes.length, outcomes.length + maxGroup)) {
      if ('runMany' in statement) break;
      group.push(statement);
    }
    outcomes.push(...(await runGroup(request, group, isOrdered, outcomes)));
  }
  return outcomes;
}

function runGroup(
  request: Request,
  group: readonly { run: (writer: KeyValueWriter) => Outcome }[],
  isOrdered: boolean,
  before: readonly Outcome[],
): Promise<Outcome[]> {
  return write(request, (writer) => {
    // The same command may have come twice and this one have waited: what the other did is not done again.
    const earlier = request.retry ? earlierOutcomes(request, writer).slice(before.length) : [];
    if (earlier.length > 0) return earlier;
    const done: Outcome[] = [];
    for (const { run } of group) {
      const outcome = caught(() => run(writer));
      done.push(outcome);
      if (outcome.error && (isOrdered || request.transaction)) break;
    }
    if (request.retry) {
      const outcome = toDoc({ outcomes: pack([...before, ...done]) });
      request.engine.sessions.remember(writer, request.retry, outcome);
    }
    return done;
  });
}

/** A refused statement is an outcome; a conflict of transactions and a fault are the whole command's affair. */
function caught(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof CommandError) || error.codeName === 'WriteConflict') throw error;
    return { n: 0, error };
  }
}

/** Writes in the request's transaction, or else to the disk, when need be after transactions in the way have ended. */
export async function write<T>(request: Request, run: (writer: KeyValueWriter) => T): Promise<T> {
  if (request.transaction) return run(request.transaction);
  for (;;) {
    try {
      const result = await request.engine.store.write(run);
      request.engine.clock.tick();
      return result;
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      await endedOrDue(error.ended, request.deadline);
      checkDeadline(request.deadline);
    }
  }
}

/** Waits for the end of a transaction, no longer than to the deadline. */
async function endedOrDue(ended: Promise<void>, deadline: number | undefined): Promise<void> {
  if (deadline === undefined) return ended;
  let timer: NodeJS.Timeout | undefined;
  const due = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline - Date.now() + 1);
  });
  await Promise.race([ended, due]);
  clearTimeout(timer);
}

function earlierOutcomes(request: Request, view: KeyValueView): Outcome[] {
  const { engine, retry } = request;
  const outcome = retry && engine.sessions.outcomeOf(view, retry);
  const list = outcome?.get('outcomes');
  return Array.isArray(list) ? unpack(list) : [];
}

/** Outcomes as the store keeps them. Most are a plain count; the same one many times over is written once. */
function pack(outcomes: readonly Outcome[]): Value[] {
  const packed: Doc[] = [];
  for (const outcome of outcomes) {
    const last = packed.at(-1);
    if (isPlain(outcome) && last?.get('n') === outcome.n && last.has('times')) {
      last.set('times', (last.get('times') as number) + 1);
    } else {
      const { n, nModified, upsertedId, value, error } = outcome;
      const times = isPlain(outcome) ? 1 : undefined;
      packed.push(toDoc({ n, times, nModified, upsertedId, value, error: error && errorToDoc(error) }));
    }
  }
  return packed;
}

function isPlain({ nModified, upsertedId, value, error }: Outcome): boolean {
  return nModified === undefined && upsertedId === undefined && value === undefined && error === undefined;
}

function unpack(packed: readonly Value[]): Outcome[] {
  return packed.flatMap((value) => {
    const outcome = outcomeFromValue(value);
    const times = isDoc(value) ? (toNumber(value.get('times')) ?? 1) : 1;
    return new Array<Outcome>(times).fill(outcome);
  });
}

function outcomeFromValue(value: Value): Outcome {
  if (!isDoc(value)) return { n: toNumber(value) ?? 0 };
  const nModified = toNumber(value.get('nModified'));
  const upsertedId = value.get('upsertedId');
  const found = value.get('value');
  const error = value.get('error');
  return {
    n: toNumber(value.get('n')) ?? 0,
    ...(nModified !== undefined && { nModified }),
    ...(upsertedId !== undefined && { upsertedId }),
    ...(found !== undefined && { value: found }),
    ...(isDoc(error) && { error: errorFromDoc(error) }),
  };
}

function errorToDoc(error: CommandError): Doc {
  return toDoc({ code: error.code, message: error.message, info: error.info && toDoc({ ...error.info }) });
}

function errorFromDoc(doc: Doc): CommandError {
  const info = doc.get('info');
  return new CommandError(toNumber(doc.get('code')) ?? 1, String(doc.get('message')), {
    ...(isDoc(info) && { info: Object.fromEntries(info) }),
  });
}

/** The entry of `writeErrors` for a refused statement. */
export function writeError(index: number, error: CommandError): Doc {
  return toDoc({ index, code: error.code, errmsg: error.message, ...error.info });
}
