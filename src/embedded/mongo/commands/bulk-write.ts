import { encode } from '../bson/encode.ts';
import { type Doc, isDoc, isTruthy, toDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { documentOf } from '../storage/documents.ts';
import { asDoc, editStatement } from './edit.ts';
import { firstBatch } from './read.ts';
import { arrayArgument, booleanArgument, type Request } from './request.ts';
import { type Outcome, runStatements, type Statement } from './statements.ts';
import { insertStatement, statementOf, statementQuery, updateEdit } from './write.ts';

type Kind = 'insert' | 'update' | 'delete';

interface Operation {
  readonly kind: Kind;
  readonly doc: Doc;
  readonly database: string;
  readonly collection: string;
}

/** The client-level `bulkWrite` of MongoDB 8.0: inserts, updates and deletes in several collections. */
export async function bulkWrite(request: Request): Promise<Doc> {
  const operations = readOperations(request);
  const statements: Statement[] = [];
  for (const operation of operations) {
    statements.push(await statementOf(() => statement(request, operation)));
  }
  const isOrdered = !request.body.has('ordered') || booleanArgument(request, 'ordered');
  const outcomes = await runStatements(request, statements, isOrdered);
  return reply(request, operations, outcomes);
}

function readOperations(request: Request): Operation[] {
  const namespaces = (arrayArgument(request, 'nsInfo') ?? []).map((entry) => {
    const namespace = documentOf(entry).get('ns');
    const dot = typeof namespace === 'string' ? namespace.indexOf('.') : -1;
    if (typeof namespace !== 'string' || dot <= 0)
      throw new CommandError('InvalidNamespace', `Invalid namespace specified for bulkWrite: '${String(namespace)}'`);
    return { database: namespace.slice(0, dot), collection: namespace.slice(dot + 1) };
  });
  const ops = arrayArgument(request, 'ops') ?? [];
  if (ops.length === 0 || ops.length > 100_000) {
    throw new CommandError(
      'InvalidLength',
      `Write batch sizes must be between 1 and 100000. Got ${ops.length} operations.`,
    );
  }
  return ops.map((op) => {
    const doc = documentOf(op);
    const [kind] = doc.keys();
    if (kind !== 'insert' && kind !== 'update' && kind !== 'delete') {
      throw new CommandError('UnknownField', `BSON field 'bulkWrite.ops.${kind}' is an unknown field.`);
    }
    const namespace = namespaces[toNumber(doc.get(kind)) ?? -1];
    if (namespace === undefined)
      throw new CommandError('BadValue', `BulkWrite ops entry ${kind} has an invalid nsInfo index.`);
    return { kind, doc, ...namespace };
  });
}

async function statement(request: Request, operation: Operation): Promise<Statement> {
  const { kind, doc, database, collection } = operation;
  if (kind === 'insert') return insertStatement(request, database, collection, asDoc(doc.get('document'), 'document'));
  const isMulti = isTruthy(doc.get('multi'));
  if (kind === 'update') {
    const parts = { filter: doc.get('filter'), update: doc.get('updateMods'), isMulti };
    return editStatement(request, updateEdit(request, database, collection, doc, parts));
  }
  return editStatement(request, {
    database,
    collection,
    query: statementQuery(request, doc, doc.get('filter')),
    isMulti,
  });
}

async function reply(request: Request, operations: readonly Operation[], outcomes: readonly Outcome[]): Promise<Doc> {
  const isErrorsOnly = booleanArgument(request, 'errorsOnly');
  const rows = outcomes
    .map((outcome, index) => rowOf(operations[index] as Operation, outcome, index))
    .filter((row) => !isErrorsOnly || row.get('ok') === 0);
  const of = (kind: Kind): readonly Outcome[] => outcomes.filter((_, index) => operations[index]?.kind === kind);
  const sum = (list: readonly Outcome[], count: (outcome: Outcome) => number): number =>
    list.reduce((total, outcome) => total + count(outcome), 0);
  const updates = of('update');
  const isUpsert = (outcome: Outcome): boolean => outcome.upsertedId !== undefined;
  const cursor = docOf(request.body.get('cursor'));
  async function* batches(): AsyncGenerator<readonly Buffer[]> {
    yield rows.map(encode);
  }
  const answer = await firstBatch({ ...request, database: 'admin' }, '$cmd.bulkWrite', batches(), {
    batchSize: toNumber(cursor.get('batchSize')),
  });
  for (const [name, value] of toDoc({
    nErrors: outcomes.filter(({ error }) => error).length,
    nInserted: sum(of('insert'), ({ n }) => n),
    nMatched: sum(updates, (outcome) => (isUpsert(outcome) ? 0 : outcome.n)),
    nModified: sum(updates, ({ nModified }) => nModified ?? 0),
    nUpserted: updates.filter(isUpsert).length,
    nDeleted: sum(of('delete'), ({ n }) => n),
  })) {
    answer.set(name, value);
  }
  return answer;
}

function docOf(value: Value | undefined): Doc {
  return isDoc(value) ? value : new Map();
}

function rowOf(operation: Operation, outcome: Outcome, idx: number): Doc {
  const { error, n, nModified, upsertedId } = outcome;
  const row = toDoc({
    ok: error ? 0 : 1,
    idx,
    n,
    nModified: operation.kind === 'update' ? (nModified ?? 0) : undefined,
  });
  if (upsertedId !== undefined) row.set('upserted', new Map([['_id', upsertedId]]));
  if (error)
    for (const [name, value] of toDoc({ code: error.code, errmsg: error.message, ...error.info })) row.set(name, value);
  return row;
}
