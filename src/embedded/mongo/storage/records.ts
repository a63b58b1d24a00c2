import { changedFields, decode } from '../bson/decode.ts';
import { boundedKey, orderKey } from '../bson/order-key.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { type Catalog, tablePrefix } from './catalog.ts';
import type { CollectionInfo, IndexInfo } from './collection-info.ts';
import { type DocumentKeys, keysOf, maxRecordKeyBytes } from './index-keys.ts';
import { afterPrefix, type KeyValueView, type KeyValueWriter } from './key-value.ts';

/** A stored document: the key of its `_id`, and its bytes as they came. */
export interface StoredRecord {
  readonly key: Buffer;
  readonly bytes: Buffer;
}

/** The key of a document within its collection. */
export function recordKey(id: Value | undefined): Buffer {
  return boundedKey(orderKey(id), maxRecordKeyBytes);
}

export function readRecord(view: KeyValueView, collection: CollectionInfo, key: Buffer): Buffer | undefined {
  return view.get(Buffer.concat([tablePrefix(collection.table), key]));
}

const fieldsOfIndexes = new WeakMap<readonly IndexInfo[], ReadonlySet<string>>();

/** The top-level fields that the collection's indexes look at. */
export function indexedFields({ indexes }: Pick<CollectionInfo, 'indexes'>): ReadonlySet<string> {
  let fields = fieldsOfIndexes.get(indexes);
  if (fields === undefined) {
    fields = fieldsOf(indexes);
    fieldsOfIndexes.set(indexes, fields);
  }
  return fields;
}

function fieldsOf(indexes: readonly IndexInfo[]): ReadonlySet<string> {
  return new Set(indexes.flatMap(({ topLevelFields }) => [...topLevelFields]));
}

/**
 * Stores a new document and its index entries; changes nothing when it throws.
 * @throws CommandError DuplicateKey
 */
export function insertRecord(
  writer: KeyValueWriter,
  catalog: Catalog,
  collection: CollectionInfo,
  bytes: Buffer,
): void {
  const doc = decode(bytes, 0, indexedFields(collection));
  const whole = orderKey(doc.get('_id'));
  const key = boundedKey(whole, maxRecordKeyBytes);
  const place = Buffer.concat([tablePrefix(collection.table), key]);
  writer.lock(place);
  if (writer.get(place) !== undefined) {
    throw duplicateKey(collection, collection.indexes[0] as IndexInfo, doc);
  }
  changeEntries(writer, catalog, collection, key, undefined, doc, collection.indexes.slice(1));
  noteFlags(writer, catalog, collection, collection.indexes[0] as IndexInfo, {
    keys: [],
    isTruncated: key !== whole,
    arrayPaths: [],
  });
  writer.put(place, bytes);
  collection.changes += 1;
}

/**
 * Puts `bytes` in the place of the document `before`; changes nothing when it throws.
 * @throws CommandError DuplicateKey
 */
export function replaceRecord(
  writer: KeyValueWriter,
  catalog: Catalog,
  collection: CollectionInfo,
  before: StoredRecord,
  bytes: Buffer,
): void {
  const place = Buffer.concat([tablePrefix(collection.table), before.key]);
  writer.lock(place);
  // Most changes leave most indexes alone: only those are asked that look at a field which is another now.
  const changed = changedFields(before.bytes, bytes);
  const touched = collection.indexes
    .slice(1)
    .filter(({ topLevelFields }) => [...changed].some((field) => topLevelFields.has(field)));
  if (touched.length > 0) {
    const fields = fieldsOf(touched);
    const [old, next] = [decode(before.bytes, 0, fields), decode(bytes, 0, fields)];
    changeEntries(writer, catalog, collection, before.key, old, next, touched);
  }
  writer.put(place, bytes);
  collection.changes += 1;
}

export function removeRecord(
  writer: KeyValueWriter,
  catalog: Catalog,
  collection: CollectionInfo,
  record: StoredRecord,
): void {
  const place = Buffer.concat([tablePrefix(collection.table), record.key]);
  writer.lock(place);
  const doc = decode(record.bytes, 0, indexedFields(collection));
  changeEntries(writer, catalog, collection, record.key, doc, undefined, collection.indexes.slice(1));
  writer.remove(place);
  collection.changes += 1;
}

/** Adds a stored document to one index, while the index is built. */
export function addToIndex(
  writer: KeyValueWriter,
  catalog: Catalog,
  collection: CollectionInfo,
  index: IndexInfo,
  record: StoredRecord,
): void {
  const doc = decode(record.bytes, 0, index.topLevelFields);
  const found = keysOf(index, doc);
  checkUnique(writer, collection, index, found.keys, record.key, doc);
  for (const key of found.keys) writer.put(entryKey(index, key, record.key), record.key);
  noteFlags(writer, catalog, collection, index, found);
}

interface EntryChange {
  readonly index: IndexInfo;
  readonly added: readonly Buffer[];
  readonly removed: readonly Buffer[];
  readonly found: DocumentKeys;
}

/** Brings the indexes from `before` to `after`. All that can fail is done first. */
function changeEntries(
  writer: KeyValueWriter,
  catalog: Catalog,
  collection: CollectionInfo,
  recordKey: Buffer,
  before: Doc | undefined,
  after: Doc | undefined,
  indexes: readonly IndexInfo[],
): void {
  const changes: EntryChange[] = [];
  for (const index of indexes) {
    const old = before ? keysOf(index, before).keys : [];
    const found: DocumentKeys = after ? keysOf(index, after) : { keys: [], isTruncated: false, arrayPaths: [] };
    const added = without(found.keys, old);
    const removed = without(old, found.keys);
    if (index.spec.isUnique) {
      checkUnique(writer, collection, index, added, recordKey, after as Doc);
      for (const key of removed) writer.lock(Buffer.concat([tablePrefix(index.table), key]));
    }
    changes.push({ index, added, removed, found });
  }
  for (const { index, added, removed, found } of changes) {
    for (const key of removed) writer.remove(entryKey(index, key, recordKey));
    for (const key of added) writer.put(entryKey(index, key, recordKey), recordKey);
    noteFlags(writer, catalog, collection, index, found);
  }
}

function without(keys: readonly Buffer[], others: readonly Buffer[]): readonly Buffer[] {
  if (others.length === 0) return keys;
  return keys.filter((key) => !others.some((other) => other.equals(key)));
}

export function entryKey(index: IndexInfo, key: Buffer, recordKey: Buffer): Buffer {
  return Buffer.concat([tablePrefix(index.table), key, recordKey]);
}

function checkUnique(
  writer: KeyValueWriter,
  collection: CollectionInfo,
  index: IndexInfo,
  keys: readonly Buffer[],
  recordKey: Buffer,
  doc: Doc,
): void {
  if (!index.spec.isUnique) return;
  for (const key of keys) {
    const start = Buffer.concat([tablePrefix(index.table), key]);
    writer.lock(start);
    const others = writer.page({ start, end: afterPrefix(start) }, 2);
    if (others.some(({ value }) => !value.equals(recordKey))) throw duplicateKey(collection, index, doc);
  }
}

function duplicateKey(collection: CollectionInfo, index: IndexInfo, doc: Doc): CommandError {
  const keyValue: Doc = new Map();
  for (const { path, parts } of index.fields) keyValue.set(path, valueAt(doc, parts) ?? null);
  const shown = [...keyValue].map(([path, value]) => `${path}: ${show(value)}`).join(', ');
  const namespace = `${collection.database}.${collection.name}`;
  return new CommandError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${namespace} index: ${index.spec.name} dup key: { ${shown} }`,
    {
      info: { keyPattern: index.spec.key, keyValue },
    },
  );
}

function valueAt(doc: Doc, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = doc;
  for (const part of parts) value = value instanceof Map ? value.get(part) : undefined;
  return value;
}

function show(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Map) return `{ ${[...value].map(([name, field]) => `${name}: ${show(field)}`).join(', ')} }`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value !== null && typeof value === 'object' && 'toHexString' in value)
    return `ObjectId('${value.toHexString()}')`;
  return String(value);
}

/**
 * Remembers what such keys mean for queries that use the index. A mark is never taken back: too many only make a
 * query look at more entries, and the documents decide.
 */
function noteFlags(
  writer: KeyValueWriter,
  catalog: Catalog,
  collection: CollectionInfo,
  index: IndexInfo,
  found: DocumentKeys,
): void {
  const before = index.arrayPaths.size + Number(index.isTruncated);
  index.isTruncated ||= found.isTruncated;
  for (const path of found.arrayPaths) index.arrayPaths.add(path);
  if (index.arrayPaths.size + Number(index.isTruncated) > before) collection.hasUnsavedMarks = true;
  if (collection.hasUnsavedMarks) {
    // Many documents of one transaction may ask for it; the first one saves it for all.
    writer.onCommit((committing) => {
      if (collection.hasUnsavedMarks) catalog.save(committing, collection);
    });
  }
}
