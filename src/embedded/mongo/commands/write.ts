import { type Doc, isDoc, isTruthy, toDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compileUpdate } from '../query/update.ts';
import { documentBytes, storable } from '../storage/documents.ts';
import { insertRecord } from '../storage/records.ts';
import { asDoc, collectionForWrite, type Edit, editStatement } from './edit.ts';
import { projection, type Query } from './query.ts';
import {
  addConstants,
  arrayArgument,
  booleanArgument,
  collectionName,
  docArgument,
  parseCollation,
  type Request,
  variablesOf,
} from './request.ts';
import { type Outcome, runStatements, type Statement, writeError } from './statements.ts';

const maxStatements = 100_000;

function statementList(request: Request, field: string): readonly Value[] {
  const list = arrayArgument(request, field);
  if (list === undefined)
    throw new CommandError('MissingField', `BSON field '${request.name}.${field}' is missing but a required field`);
  if (list.length === 0 || list.length > maxStatements) {
    throw new CommandError(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${maxStatements}. Got ${list.length} operations.`,
    );
  }
  return list;
}

function isOrdered(request: Request): boolean {
  return !request.body.has('ordered') || booleanArgument(request, 'ordered');
}

function errorsOf(outcomes: readonly Outcome[]): Doc[] | undefined {
  const errors = outcomes.flatMap(({ error }, index) => (error ? [writeError(index, error)] : []));
  return errors.length > 0 ? errors : undefined;
}

function total(outcomes: readonly Outcome[], count: (outcome: Outcome) => number): number {
  return outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
}

/** The statement that stores one new document. */
export function insertStatement(request: Request, database: string, name: string, document: Value): Statement {
  return {
    run: (writer) => {
      const bytes = storable(documentBytes(document));
      insertRecord(writer, request.engine.catalog, collectionForWrite(request, writer, database, name), bytes);
      return { n: 1 };
    },
  };
}

/** `insert`. */
export async function insert(request: Request): Promise<Doc> {
  const name = collectionName(request);
  const documents = statementList(request, 'documents');
  const statements = documents.map((document) => insertStatement(request, request.database, name, document));
  const outcomes = await runStatements(request, statements, isOrdered(request));
  return toDoc({ n: total(outcomes, ({ n }) => n), writeErrors: errorsOf(outcomes) });
}

const updateFields = new Set([
  'q',
  'u',
  'c',
  'upsert',
  'multi',
  'collation',
  'arrayFilters',
  'hint',
  'sort',
  'upsertSupplied',
  'sampleId',
]);
const deleteFields = new Set(['q', 'limit', 'collation', 'hint', 'sampleId']);

function checkFields(command: string, statement: Doc, known: ReadonlySet<string>): void {
  for (const field of statement.keys()) {
    if (!known.has(field))
      throw new CommandError('UnknownField', `BSON field '${command}.${field}' is an unknown field.`);
  }
}

/** What the entries of `updates` and `deletes`, and the operations of a bulk write, have in common. */
export function statementQuery(request: Request, statement: Doc, filter: Value | undefined): Query {
  const variables = new Map(variablesOf(request));
  const constants = statement.get('c') ?? statement.get('constants');
  addConstants(variables, isDoc(constants) ? constants : undefined);
  const sort = statement.get('sort');
  return {
    filter: asDoc(filter, 'the filter'),
    variables,
    strings: parseCollation(statement.get('collation')),
    hint: hintOf(statement.get('hint')),
    ...(sort !== undefined && { sort: asDoc(sort, 'sort') }),
  };
}

/** A hint that says nothing is none. */
export function hintOf(hint: Value | undefined): Value | undefined {
  return isDoc(hint) && hint.size === 0 ? undefined : hint;
}

export interface UpdateParts {
  readonly filter: Value | undefined;
  readonly update: Value | undefined;
  readonly isMulti: boolean;
}

/** The edit that an update statement asks for. */
export function updateEdit(
  request: Request,
  database: string,
  collection: string,
  statement: Doc,
  parts: UpdateParts,
): Edit {
  const query = statementQuery(request, statement, parts.filter);
  const arrayFilters = statement.get('arrayFilters');
  if (arrayFilters !== undefined && !Array.isArray(arrayFilters))
    throw new CommandError('TypeMismatch', 'arrayFilters must be an array');
  const update = compileUpdate(parts.update as Value, {
    arrayFilters,
    variables: query.variables,
    strings: query.strings,
    now: request.engine.now(),
  });
  if (parts.isMulti && update.kind === 'replacement') {
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  if (parts.isMulti && query.sort) throw new CommandError('FailedToParse', 'Cannot specify sort with multi=true');
  return { database, collection, query, update, isUpsert: isTruthy(statement.get('upsert')), isMulti: parts.isMulti };
}

/** Reads a statement; one that cannot be read is refused in its turn. */
export async function statementOf(make: () => Promise<Statement>): Promise<Statement> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { run: () => ({ n: 0, error }) };
  }
}

/** `update`. */
export async function update(request: Request): Promise<Doc> {
  const collection = collectionName(request);
  const statements: Statement[] = [];
  for (const value of statementList(request, 'updates')) {
    const statement = asDoc(value, 'each update');
    checkFields('update.updates', statement, updateFields);
    const parts = { filter: statement.get('q'), update: statement.get('u'), isMulti: isTruthy(statement.get('multi')) };
    statements.push(
      await statementOf(() =>
        editStatement(request, updateEdit(request, request.database, collection, statement, parts)),
      ),
    );
  }
  const outcomes = await runStatements(request, statements, isOrdered(request));
  const upserted = outcomes.flatMap(({ upsertedId }, index) =>
    upsertedId === undefined
      ? []
      : [
          new Map<string, Value>([
            ['index', index],
            ['_id', upsertedId],
          ]),
        ],
  );
  return toDoc({
    n: total(outcomes, ({ n }) => n),
    nModified: total(outcomes, ({ nModified }) => nModified ?? 0),
    upserted: upserted.length > 0 ? upserted : undefined,
    writeErrors: errorsOf(outcomes),
  });
}

/** `delete`. */
export async function remove(request: Request): Promise<Doc> {
  const collection = collectionName(request);
  const statements: Statement[] = [];
  for (const value of statementList(request, 'deletes')) {
    const statement = asDoc(value, 'each delete');
    checkFields('delete.deletes', statement, deleteFields);
    const limit = toNumber(statement.get('limit'));
    if (limit !== 0 && limit !== 1)
      throw new CommandError(
        'FailedToParse',
        `The limit field in delete objects must be 0 or 1. Got ${limit ?? 'nothing'}`,
      );
    statements.push(
      await statementOf(() =>
        editStatement(request, {
          database: request.database,
          collection,
          query: statementQuery(request, statement, statement.get('q')),
          isMulti: limit === 0,
        }),
      ),
    );
  }
  const outcomes = await runStatements(request, statements, isOrdered(request));
  return toDoc({ n: total(outcomes, ({ n }) => n), writeErrors: errorsOf(outcomes) });
}

/** `findAndModify`. */
export async function findAndModify(request: Request): Promise<Doc> {
  const collection = collectionName(request);
  const isRemove = booleanArgument(request, 'remove');
  const isNew = booleanArgument(request, 'new');
  const isUpsert = booleanArgument(request, 'upsert');
  const changes = request.body.get('update');
  if (isRemove === (changes !== undefined)) {
    throw new CommandError(
      'FailedToParse',
      isRemove ? 'Cannot specify both an update and remove=true' : 'Either an update or remove=true must be specified',
    );
  }
  if (isRemove && (isNew || isUpsert))
    throw new CommandError(
      'FailedToParse',
      "Cannot specify both new=true or upsert=true and remove=true; 'remove' always returns the deleted document",
    );
  const filter = request.body.get('query') ?? new Map();
  const parts = { filter, update: changes, isMulti: false };
  const edit: Edit = isRemove
    ? {
        database: request.database,
        collection,
        query: statementQuery(request, request.body, filter),
        isMulti: false,
        returns: 'before',
      }
    : {
        ...updateEdit(request, request.database, collection, request.body, parts),
        returns: isNew ? 'after' : 'before',
      };
  const fields = docArgument(request, 'fields');
  const project = fields && fields.size > 0 ? projection(edit.query, fields) : (doc: Doc) => doc;
  const [outcome] = (await runStatements(request, [await editStatement(request, edit)], true)) as [Outcome];
  if (outcome.error) throw outcome.error;
  const isInserted = outcome.upsertedId !== undefined;
  return toDoc({
    lastErrorObject: toDoc({
      n: outcome.n,
      updatedExisting: isRemove ? undefined : outcome.n > 0 && !isInserted,
      upserted: outcome.upsertedId,
    }),
    value: isDoc(outcome.value) ? project(outcome.value) : null,
  });
}
