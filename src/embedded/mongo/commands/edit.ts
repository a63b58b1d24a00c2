import { ObjectId } from 'bson';
import { decode, decodeAround } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { matchedPosition } from '../query/position.ts';
import { scan } from '../query/scan.ts';
import type { Update } from '../query/update.ts';
import { upsertSeed } from '../query/upsert.ts';
import type { CollectionInfo } from '../storage/collection-info.ts';
import { documentOf, encodeStorable, storable } from '../storage/documents.ts';
import type { KeyValueView, KeyValueWriter } from '../storage/key-value.ts';
import { insertRecord, readRecord, removeRecord, replaceRecord, type StoredRecord } from '../storage/records.ts';
import { type CompiledQuery, compileQuery, planFor, type Query, records } from './query.ts';
import { findCollection, type Request, viewOf } from './request.ts';
import type { Outcome, Statement } from './statements.ts';

/** Documents that a statement changes or removes. */
export interface Edit {
  readonly collection: string;
  readonly database: string;
  readonly query: Query;
  /** Absent for a removal. */
  readonly update?: Update;
  readonly isUpsert?: boolean;
  readonly isMulti: boolean;
  /** Which form of the document is given back, if any. */
  readonly returns?: 'before' | 'after';
}

/** An edit whose query has been read. */
type ReadyEdit = Edit & { readonly compiled: CompiledQuery };

/** How many documents of a many-documents statement share a write. */
const editsPerWrite = 500;

/**
 * Makes the statement of an edit. One document is found and changed inside of one write; of many, the keys are found
 * first and the documents changed in groups, each looked at again when its turn comes.
 */
export async function editStatement(request: Request, asked: Edit): Promise<Statement> {
  const edit: ReadyEdit = { ...asked, compiled: compileQuery(asked.query) };
  const collection = findCollection(request, edit.collection, edit.database);
  // What cannot be read is refused before anything is written.
  if (collection) planFor(collection, edit.compiled);
  if (edit.isMulti && !request.transaction) {
    return { runMany: (write) => editMany(request, edit, write) };
  }
  const ahead = collection && !request.transaction ? await findAhead(request, collection, edit) : undefined;
  return {
    run: (writer) => (edit.isMulti ? editAllNow(request, writer, edit) : editOne(request, writer, edit, ahead)),
  };
}

/** What a search before the write has found, and how far the collection had changed when it began. */
interface Ahead {
  readonly collection: CollectionInfo;
  readonly key: Buffer | undefined;
  readonly changes: number;
}

/** Without an index the search is long: it is done before the write, in slices, and its result checked inside. */
async function findAhead(request: Request, collection: CollectionInfo, edit: ReadyEdit): Promise<Ahead | undefined> {
  const { changes } = collection;
  const one = { ...edit.compiled, query: { ...edit.query, limit: 1 } };
  const prepared = planFor(collection, one);
  if (prepared.plan.kind === 'ranges' && prepared.plan.index && prepared.plan.isSorted) return undefined;
  for await (const [record] of records(viewOf(request), collection, prepared, { deadline: request.deadline })) {
    return { collection, key: record?.key, changes };
  }
  return { collection, key: undefined, changes };
}

function editOne(request: Request, writer: KeyValueWriter, edit: ReadyEdit, ahead?: Ahead): Outcome {
  const collection = findCollection(request, edit.collection, edit.database);
  const record = collection && findForEdit(writer, collection, edit, ahead);
  if (collection === undefined || record === undefined) return edit.isUpsert ? upsert(request, writer, edit) : { n: 0 };
  return editRecord(request, writer, collection, edit, record);
}

function findForEdit(
  writer: KeyValueWriter,
  collection: CollectionInfo,
  edit: ReadyEdit,
  ahead: Ahead | undefined,
): StoredRecord | undefined {
  if (ahead?.collection === collection && ahead.changes === collection.changes) {
    const bytes = ahead.key && readRecord(writer, collection, ahead.key);
    return ahead.key && bytes && { key: ahead.key, bytes };
  }
  return stillMatching(writer, collection, edit, ahead?.key) ?? findFirst(writer, collection, edit);
}

function stillMatching(
  view: KeyValueView,
  collection: CollectionInfo,
  edit: ReadyEdit,
  key: Buffer | undefined,
): StoredRecord | undefined {
  if (key === undefined || edit.query.sort) return undefined;
  const bytes = readRecord(view, collection, key);
  const { filter } = edit.compiled;
  return bytes && filter.matches(decode(bytes, 0, filter.fields)) ? { key, bytes } : undefined;
}

function findFirst(view: KeyValueView, collection: CollectionInfo, edit: ReadyEdit): StoredRecord | undefined {
  const { plan, filter, sort } = planFor(collection, edit.compiled);
  const found = scan(view, collection, plan, filter, { keysExamined: 0, docsExamined: 0 });
  if (plan.isSorted || sort === undefined) {
    for (const record of found) return record;
    return undefined;
  }
  let best: { record: StoredRecord; keys: (Value | undefined)[] } | undefined;
  for (const record of found) {
    const keys = sort.keysOf(decode(record.bytes, 0, sort.topLevelFields));
    if (best === undefined || sort.compareKeys(keys, best.keys) < 0) best = { record, keys };
  }
  return best?.record;
}

function editRecord(
  request: Request,
  writer: KeyValueWriter,
  collection: CollectionInfo,
  edit: ReadyEdit,
  record: StoredRecord,
): Outcome {
  const { catalog } = request.engine;
  request.transaction?.touch(collection);
  if (edit.update === undefined) {
    removeRecord(writer, catalog, collection, record);
    return { n: 1, ...(edit.returns && { value: decode(record.bytes) }) };
  }
  const before = readForUpdate(record.bytes, edit, edit.update);
  const position = matchedPosition(edit.query.filter, before, { strings: edit.query.strings });
  const bytes = encodeStorable(edit.update.apply(before, { position }));
  const isChanged = !bytes.equals(record.bytes);
  if (isChanged) replaceRecord(writer, catalog, collection, record, bytes);
  return {
    n: 1,
    nModified: isChanged ? 1 : 0,
    ...(edit.returns && { value: edit.returns === 'before' ? before : decode(bytes) }),
  };
}

/** The document, with what the update does not look at left as bytes. */
function readForUpdate(bytes: Buffer, { compiled, returns }: ReadyEdit, { fields }: Update): Doc {
  const asked = compiled.filter.fields;
  if (fields === undefined || asked === undefined || returns === 'before') return decode(bytes);
  return decodeAround(bytes, new Set([...fields, ...asked]));
}

function upsert(request: Request, writer: KeyValueWriter, edit: ReadyEdit): Outcome {
  const seed = upsertSeed(edit.query.filter);
  const update = edit.update as Update;
  // A replacement keeps the `_id` of the filter, and nothing else of it.
  const start: Doc = update.kind === 'replacement' ? new Map([...seed].filter(([name]) => name === '_id')) : seed;
  const doc = update.apply(start, { isInsert: true });
  if (!doc.has('_id')) doc.set('_id', new ObjectId());
  const bytes = storable(encode(doc));
  insertRecord(
    writer,
    request.engine.catalog,
    collectionForWrite(request, writer, edit.database, edit.collection),
    bytes,
  );
  const stored = decode(bytes);
  const upsertedId = stored.get('_id') as Value;
  return { n: 1, nModified: 0, upsertedId, ...(edit.returns === 'after' && { value: stored }) };
}

/** Inside of a transaction, whose changes end together anyway. */
function editAllNow(request: Request, writer: KeyValueWriter, edit: ReadyEdit): Outcome {
  const collection = findCollection(request, edit.collection, edit.database);
  if (collection === undefined) return edit.isUpsert ? upsert(request, writer, edit) : { n: 0 };
  const { plan, filter } = planFor(collection, edit.compiled);
  const found = [...scan(writer, collection, plan, filter, { keysExamined: 0, docsExamined: 0 })];
  if (found.length === 0 && edit.isUpsert) return upsert(request, writer, edit);
  return sum(found.map((record) => editRecord(request, writer, collection, edit, record)));
}

async function editMany(
  request: Request,
  edit: ReadyEdit,
  write: <T>(run: (writer: KeyValueWriter) => T) => Promise<T>,
): Promise<Outcome> {
  const collection = findCollection(request, edit.collection, edit.database);
  const keys: Buffer[] = [];
  if (collection) {
    const prepared = planFor(collection, edit.compiled);
    for await (const batch of records(viewOf(request), collection, prepared, { deadline: request.deadline })) {
      for (const { key } of batch) keys.push(key);
    }
  }
  if (collection === undefined || keys.length === 0) {
    return edit.isUpsert ? write((writer) => editOne(request, writer, edit)) : { n: 0 };
  }
  const { filter } = edit.compiled;
  const outcomes: Outcome[] = [];
  for (let at = 0; at < keys.length; at += editsPerWrite) {
    const outcome = await write((writer) =>
      editGroup(request, writer, collection, edit, keys.slice(at, at + editsPerWrite), filter.matches, filter.fields),
    );
    outcomes.push(outcome);
    if (outcome.error) break;
  }
  return sum(outcomes);
}

function editGroup(
  request: Request,
  writer: KeyValueWriter,
  collection: CollectionInfo,
  edit: ReadyEdit,
  keys: readonly Buffer[],
  matches: (doc: Doc) => boolean,
  fields: ReadonlySet<string> | undefined,
): Outcome {
  if (collection.isDropped) return { n: 0 };
  const outcomes: Outcome[] = [];
  for (const key of keys) {
    const bytes = readRecord(writer, collection, key);
    if (bytes === undefined || !matches(decode(bytes, 0, fields))) continue;
    try {
      outcomes.push(editRecord(request, writer, collection, edit, { key, bytes }));
    } catch (error) {
      // What was changed before stays, as in MongoDB.
      if (!(error instanceof CommandError)) throw error;
      return { ...sum(outcomes), error };
    }
  }
  return sum(outcomes);
}

function sum(outcomes: readonly Outcome[]): Outcome {
  const failed = outcomes.find((outcome) => outcome.error)?.error;
  return {
    n: outcomes.reduce((total, outcome) => total + outcome.n, 0),
    nModified: outcomes.reduce((total, outcome) => total + (outcome.nModified ?? 0), 0),
    ...(failed && { error: failed }),
  };
}

/** The collection to write into, made when there is none. */
export function collectionForWrite(
  request: Request,
  writer: KeyValueWriter,
  database: string,
  name: string,
): CollectionInfo {
  const collection = findCollection(request, name, database) ?? request.engine.catalog.create(writer, database, name);
  request.transaction?.touch(collection);
  return collection;
}

/** An argument that has to be a document. */
export function asDoc(value: Value | undefined, what: string): Doc {
  if (value === undefined || value === null || typeof value !== 'object') {
    throw new CommandError('TypeMismatch', `${what} must be an object`);
  }
  return documentOf(value);
}
