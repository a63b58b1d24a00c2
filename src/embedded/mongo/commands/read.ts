import { encode } from '../bson/encode.ts';
import { maxDocumentBytes } from '../bson/limits.ts';
import { orderKey } from '../bson/order-key.ts';
import { forEachAtPath, splitPath } from '../bson/path.ts';
import { BsonType, type Doc, isDoc, Opaque, toDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { scan } from '../query/scan.ts';
import type { CollectionInfo } from '../storage/collection-info.ts';
import { Cursor, type Rows } from './cursors.ts';
import { compileQuery, documents, type PreparedQuery, prepare, projector, type Query, records } from './query.ts';
import {
  arrayArgument,
  booleanArgument,
  collectionName,
  countArgument,
  docArgument,
  findCollection,
  parseCollation,
  type Request,
  sessionKey,
  stringArgument,
  variablesOf,
  viewOf,
} from './request.ts';
import { hintOf } from './write.ts';

/** A driver that asks for no size gets this many documents first. */
const firstBatchSize = 101;

/** A document that is sent as the bytes it has. */
export function raw(bytes: Buffer): Value {
  return new Opaque(BsonType.object, bytes);
}

function queryOf(request: Request, filterField: string): Query {
  return {
    filter: docArgument(request, filterField) ?? new Map(),
    sort: docArgument(request, 'sort'),
    skip: countArgument(request, 'skip'),
    limit: countArgument(request, 'limit'),
    hint: hintOf(request.body.get('hint')),
    strings: parseCollation(request.body.get('collation')),
    variables: variablesOf(request),
  };
}

/** `find`. */
export async function find(request: Request): Promise<Doc> {
  for (const option of ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData']) {
    const value = request.body.get(option);
    if (isDoc(value) ? value.size > 0 : value === true) throw notSupported(`the find option '${option}'`);
  }
  const name = collectionName(request);
  const query = queryOf(request, 'filter');
  const project = projector(query, docArgument(request, 'projection'));
  const collection = findCollection(request, name);
  const prepared = collection && prepare(collection, query);
  if (collection && prepared?.plan.places?.length === 1 && !query.skip) {
    // One document at the most: neither a cursor nor time slices are needed.
    const found = [
      ...scan(viewOf(request), collection, prepared.plan, prepared.filter, { keysExamined: 0, docsExamined: 0 }),
    ];
    return batchReply(
      `${request.database}.${name}`,
      found.map(({ bytes }) => project(bytes)),
    );
  }
  const rows = collection && prepared ? findRows(request, collection, prepared, project) : noRows(query);
  return firstBatch(request, name, rows, {
    batchSize: countArgument(request, 'batchSize'),
    isSingle: booleanArgument(request, 'singleBatch'),
  });
}

async function* findRows(
  request: Request,
  collection: CollectionInfo,
  prepared: PreparedQuery,
  project: (bytes: Buffer) => Buffer,
): AsyncGenerator<readonly Buffer[]> {
  const found = records(viewOf(request), collection, prepared, { deadline: request.deadline });
  for await (const batch of found) yield batch.map(({ bytes }) => project(bytes));
}

/** A collection that is not there has no documents; what cannot be read is refused all the same. */
async function* noRows(query: Query): AsyncGenerator<readonly Buffer[]> {
  compileQuery(query);
  yield [];
}

interface BatchOptions {
  readonly batchSize?: number | undefined;
  readonly isSingle?: boolean;
}

/** The reply that opens a cursor: its first documents and, when there are more, its id. */
export async function firstBatch(request: Request, name: string, rows: Rows, options: BatchOptions = {}): Promise<Doc> {
  const { cursors } = request.engine;
  const namespace = `${request.database}.${name}`;
  const cursor = new Cursor(namespace, rows, sessionKey(request.body.get('lsid')), request.transaction);
  const batch = await cursor.take(options.batchSize ?? firstBatchSize);
  const isOver = options.isSingle || (await isOverAfter(cursor, batch.length, options.batchSize));
  if (isOver) await cursor.close();
  else cursors.keep(cursor);
  return batchReply(namespace, batch, cursor.id);
}

function batchReply(ns: string, batch: readonly Buffer[], id = 0n): Doc {
  return toDoc({ cursor: toDoc({ firstBatch: batch.map(raw), id, ns }) });
}

/** A full batch is not looked behind, as MongoDB does: only asking for more tells whether there is more. */
async function isOverAfter(cursor: Cursor, length: number, batchSize: number | undefined): Promise<boolean> {
  if (batchSize !== undefined && length >= batchSize) return false;
  return cursor.isExhausted();
}

/** `getMore`. */
export async function getMore(request: Request): Promise<Doc> {
  const id = request.body.get('getMore');
  if (typeof id !== 'bigint') throw new CommandError('TypeMismatch', "BSON field 'getMore.getMore' must be a long");
  const { cursors } = request.engine;
  const namespace = `${request.database}.${stringArgument(request, 'collection')}`;
  const cursor = cursors.get(id, namespace, sessionKey(request.body.get('lsid')));
  const batchSize = countArgument(request, 'batchSize') || undefined;
  cursor.isBusy = true;
  try {
    const batch = await cursor.take(batchSize ?? Number.POSITIVE_INFINITY);
    const isOver = await isOverAfter(cursor, batch.length, batchSize);
    if (isOver) await cursors.kill(id);
    else cursors.keep(cursor);
    return toDoc({ cursor: toDoc({ nextBatch: batch.map(raw), id: isOver ? 0n : id, ns: namespace }) });
  } catch (error) {
    await cursors.kill(id);
    throw error;
  } finally {
    cursor.isBusy = false;
  }
}

/** `killCursors`. */
export async function killCursors(request: Request): Promise<Doc> {
  const killed: Value[] = [];
  const notFound: Value[] = [];
  for (const id of arrayArgument(request, 'cursors') ?? []) {
    const isKilled = typeof id === 'bigint' && (await request.engine.cursors.kill(id));
    (isKilled ? killed : notFound).push(id);
  }
  return toDoc({ cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] });
}

/** `count`. */
export async function count(request: Request): Promise<Doc> {
  const collection = findCollection(request, collectionName(request));
  const query = queryOf(request, 'query');
  if (collection === undefined) return toDoc({ n: 0 });
  if (query.filter.size === 0 && !query.skip && !query.limit)
    return toDoc({ n: request.engine.sizeOf(collection).count });
  let n = 0;
  const found = records(viewOf(request), collection, prepare(collection, query), { deadline: request.deadline });
  for await (const batch of found) n += batch.length;
  return toDoc({ n });
}

/** `distinct`. */
export async function distinct(request: Request): Promise<Doc> {
  const key = stringArgument(request, 'key');
  if (key === undefined)
    throw new CommandError('MissingField', "BSON field 'distinct.key' is missing but a required field");
  const query = queryOf(request, 'query');
  const collection = findCollection(request, collectionName(request));
  const values = new Map<string, Value>();
  let bytes = 0;
  if (collection) {
    const parts = splitPath(key);
    const prepared = prepare(collection, query);
    const fields = new Set([parts[0] as string]);
    const found = documents(viewOf(request), collection, prepared, { fields, deadline: request.deadline });
    for await (const batch of found) {
      for (const doc of batch) bytes += addDistinct(values, doc, parts, query);
      if (bytes > maxDocumentBytes) throw new CommandError(17217, 'distinct too big, 16mb cap');
    }
  }
  return toDoc({ values: [...values.values()] });
}

/** @returns about how many bytes were added */
function addDistinct(values: Map<string, Value>, doc: Doc, parts: readonly string[], query: Query): number {
  let bytes = 0;
  const add = (value: Value): void => {
    const text = typeof value === 'string' && query.strings ? sameText(values, value, query.strings) : value;
    const key = orderKey(text).toString('latin1');
    if (values.has(key)) return;
    values.set(key, text);
    bytes += key.length;
  };
  forEachAtPath(doc, parts, (found) => {
    if (Array.isArray(found)) found.forEach(add);
    else if (found !== undefined) add(found);
    return false;
  });
  return bytes;
}

/** The text that is there already and equal under the collation, else the text itself. */
function sameText(values: Map<string, Value>, text: string, strings: (a: string, b: string) => number): string {
  for (const value of values.values()) if (typeof value === 'string' && strings(value, text) === 0) return value;
  return text;
}

/** Documents of a pipeline as they are sent. */
export async function* encoded(batches: AsyncIterable<readonly Doc[]>): AsyncGenerator<readonly Buffer[]> {
  for await (const batch of batches) yield batch.map(encode);
}

/** The size of batches that an `aggregate` or a list asks for in its `cursor`. */
export function cursorBatchSize(request: Request): number | undefined {
  const cursor = docArgument(request, 'cursor');
  const size = toNumber(cursor?.get('batchSize'));
  if (size !== undefined && size < 0) throw new CommandError('BadValue', 'cursor.batchSize must not be negative');
  return size;
}

/** A complete list of documents, sent as a cursor. */
export function listReply(request: Request, name: string, list: readonly Doc[]): Promise<Doc> {
  async function* rows(): AsyncGenerator<readonly Buffer[]> {
    yield list.map(encode);
  }
  return firstBatch(request, name, rows(), { batchSize: cursorBatchSize(request) });
}
