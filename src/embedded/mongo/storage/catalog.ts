import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { type Doc, toDoc, toNumber } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { CollectionInfo, IndexInfo, IndexSpec } from './collection-info.ts';
import { idIndexSpec, indexFromSpec, indexToDoc, specFromDoc } from './index-spec.ts';
import { afterPrefix, entries, type KeyValueView, type KeyValueWriter } from './key-value.ts';
import { Transaction } from './transaction.ts';

/** The form of the store's keys and values. A store of a higher one was written by a newer program. */
export const formatVersion = 1;

const tables = { catalog: 0, garbage: 1, sessions: 2, first: 16 } as const;

/** The key space of a table: all keys that start with its number. */
export function tablePrefix(table: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(table);
  return prefix;
}

export const sessionsPrefix = tablePrefix(tables.sessions);

const versionKey = Buffer.concat([tablePrefix(tables.catalog), Buffer.from('!version')]);
const nextTableKey = Buffer.concat([tablePrefix(tables.catalog), Buffer.from('!nextTable')]);

function namespaceKey(database: string, name: string): Buffer {
  return Buffer.concat([tablePrefix(tables.catalog), Buffer.from(`.${database}\0${name}`)]);
}

function garbageKey(table: number): Buffer {
  return Buffer.concat([tablePrefix(tables.garbage), tablePrefix(table)]);
}

/**
 * Which collections and indexes there are. Held in memory, written with the changes that it describes: a method that
 * takes a writer changes both, and takes the change in memory back when the writer fails.
 */
export class Catalog {
  private readonly databases = new Map<string, Map<string, CollectionInfo>>();
  private nextTable: number = tables.first;

  /** @throws CommandError when the store was written by a newer program */
  load(view: KeyValueView): void {
    const version = view.get(versionKey);
    if (version !== undefined && version.readUInt32BE() > formatVersion) {
      throw new CommandError(
        'UnsupportedFormat',
        `the data was written in format ${version.readUInt32BE()}, this program reads up to ${formatVersion}`,
      );
    }
    this.nextTable = view.get(nextTableKey)?.readUInt32BE() ?? tables.first;
    const start = tablePrefix(tables.catalog);
    for (const { key, value } of entries(view, { start, end: afterPrefix(start) })) {
      if (key[4] !== 0x2e) continue;
      const [database, name] = key.toString('utf8', 5).split('\0') as [string, string];
      this.databaseOf(database).set(name, readCollection(database, name, decode(value)));
    }
  }

  writeVersion(writer: KeyValueWriter): void {
    const version = Buffer.alloc(4);
    version.writeUInt32BE(formatVersion);
    if (!writer.get(versionKey)?.equals(version)) writer.put(versionKey, version);
  }

  /** The collection as a reader sees it: one that another transaction is making is not there yet. */
  find(database: string, name: string, reader?: Transaction): CollectionInfo | undefined {
    const found = this.databases.get(database)?.get(name);
    return found?.pendingIn === undefined || found.pendingIn === reader ? found : undefined;
  }

  get(database: string, name: string, reader?: Transaction): CollectionInfo {
    const found = this.find(database, name, reader);
    if (found === undefined) throw new CommandError('NamespaceNotFound', `ns does not exist: ${database}.${name}`);
    return found;
  }

  /** In order of name. */
  list(database: string): CollectionInfo[] {
    return visible(this.databases.get(database)?.values()).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  databaseNames(): string[] {
    return [...this.databases]
      .filter(([, collections]) => visible(collections.values()).length > 0)
      .map(([name]) => name)
      .sort();
  }

  /** Every collection, for the sweeps. */
  *all(): Generator<CollectionInfo> {
    for (const collections of this.databases.values()) yield* visible(collections.values());
  }

  /**
   * Makes a collection; in a transaction, for that one alone until it commits.
   * @throws CommandError InvalidNamespace; a conflict or `Blocked` when another transaction is making it
   */
  create(writer: KeyValueWriter, database: string, name: string, options: Doc = new Map()): CollectionInfo {
    checkNames(database, name);
    writer.lock(namespaceKey(database, name));
    const collection: CollectionInfo = {
      database,
      name,
      table: this.takeTable(writer),
      uuid: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4),
      options,
      changes: 0,
      indexes: [indexFromSpec(idIndexSpec, this.takeTable(writer))],
    };
    this.databaseOf(database).set(name, collection);
    writer.onAbort(() => this.databases.get(database)?.delete(name));
    if (writer instanceof Transaction) {
      collection.pendingIn = writer;
      writer.onCommit((committing) => {
        collection.pendingIn = undefined;
        committing.onAbort(() => {
          collection.pendingIn = writer;
        });
      });
    }
    writer.onCommit((committing) => this.save(committing, collection));
    return collection;
  }

  /** Takes the collection away; its keys become garbage that is swept later. */
  drop(writer: KeyValueWriter, collection: CollectionInfo): void {
    const collections = this.databaseOf(collection.database);
    collections.delete(collection.name);
    collection.isDropped = true;
    writer.onAbort(() => {
      collections.set(collection.name, collection);
      collection.isDropped = false;
    });
    writer.remove(namespaceKey(collection.database, collection.name));
    for (const table of [collection.table, ...collection.indexes.map((index) => index.table)]) {
      writer.put(garbageKey(table), Buffer.alloc(0));
    }
  }

  /** Gives the collection another name, which is free. */
  rename(writer: KeyValueWriter, collection: CollectionInfo, name: string): void {
    const collections = this.databaseOf(collection.database);
    const before = collection.name;
    const move = (from: string, to: string): void => {
      collections.delete(from);
      collection.name = to;
      collections.set(to, collection);
    };
    checkNames(collection.database, name);
    writer.remove(namespaceKey(collection.database, before));
    move(before, name);
    // Undone before the drop of the collection that had the name is.
    writer.onAbort(() => move(name, before));
    this.save(writer, collection);
  }

  /** Adds an index that is not built yet: writes keep it up from now on, queries do not use it before `markReady`. */
  addIndex(writer: KeyValueWriter, collection: CollectionInfo, spec: IndexSpec): IndexInfo {
    const index = indexFromSpec(spec, this.takeTable(writer));
    index.isReady = false;
    this.replaceIndexes(writer, collection, [...collection.indexes, index]);
    return index;
  }

  markReady(writer: KeyValueWriter, collection: CollectionInfo, index: IndexInfo): void {
    index.isReady = true;
    index.readyAt = performance.now();
    writer.onAbort(() => {
      index.isReady = false;
    });
    writer.onCommit((committing) => this.save(committing, collection));
  }

  dropIndexes(writer: KeyValueWriter, collection: CollectionInfo, dropped: readonly IndexInfo[]): void {
    this.replaceIndexes(
      writer,
      collection,
      collection.indexes.filter((index) => !dropped.includes(index)),
    );
    for (const index of dropped) writer.put(garbageKey(index.table), Buffer.alloc(0));
  }

  /** Writes the collection's record, after a change of its indexes' marks. */
  save(writer: KeyValueWriter, collection: CollectionInfo): void {
    const record = toDoc({ table: collection.table, uuid: collection.uuid, options: collection.options });
    record.set('indexes', collection.indexes.map(indexToDoc));
    writer.put(namespaceKey(collection.database, collection.name), encode(record));
    collection.hasUnsavedMarks = false;
    writer.onAbort(() => {
      collection.hasUnsavedMarks = true;
    });
  }

  /** The tables whose keys are no longer needed. */
  garbage(view: KeyValueView): number[] {
    const start = tablePrefix(tables.garbage);
    return [...entries(view, { start, end: afterPrefix(start) })].map(({ key }) => key.readUInt32BE(4));
  }

  /** Removes up to `limit` keys of a garbage table, and its mark with the last of them. */
  sweep(writer: KeyValueWriter, table: number, limit: number): 'more' | 'done' {
    const start = tablePrefix(table);
    const page = writer.page({ start, end: afterPrefix(start) }, limit);
    for (const { key } of page) writer.remove(key);
    if (page.length === limit) return 'more';
    writer.remove(garbageKey(table));
    return 'done';
  }

  private replaceIndexes(writer: KeyValueWriter, collection: CollectionInfo, indexes: IndexInfo[]): void {
    const before = collection.indexes;
    collection.indexes = indexes;
    writer.onAbort(() => {
      collection.indexes = before;
    });
    writer.onCommit((committing) => this.save(committing, collection));
  }

  private takeTable(writer: KeyValueWriter): number {
    const table = this.nextTable;
    this.nextTable += 1;
    writer.onCommit((committing) => {
      const next = Buffer.alloc(4);
      next.writeUInt32BE(this.nextTable);
      committing.put(nextTableKey, next);
    });
    return table;
  }

  private databaseOf(name: string): Map<string, CollectionInfo> {
    let collections = this.databases.get(name);
    if (collections === undefined) {
      collections = new Map();
      this.databases.set(name, collections);
    }
    return collections;
  }
}

/** The collections that are there for everyone. */
function visible(collections: Iterable<CollectionInfo> = []): CollectionInfo[] {
  return [...collections].filter((collection) => collection.pendingIn === undefined);
}

function readCollection(database: string, name: string, record: Doc): CollectionInfo {
  return {
    database,
    name,
    table: toNumber(record.get('table')) as number,
    uuid: record.get('uuid') as Binary,
    options: record.get('options') as Doc,
    changes: 0,
    indexes: (record.get('indexes') as Doc[]).map((doc) => {
      const index = indexFromSpec(specFromDoc(doc), toNumber(doc.get('table')) as number);
      index.isReady = doc.get('isReady') === true;
      index.isTruncated = doc.get('isTruncated') === true;
      for (const path of (doc.get('arrayPaths') as string[] | undefined) ?? []) index.arrayPaths.add(path);
      return index;
    }),
  };
}

function checkNames(database: string, name: string): void {
  if (name.length === 0 || name.startsWith('.') || /[\0$]/.test(name) || name.endsWith('.')) {
    throw new CommandError('InvalidNamespace', `Invalid collection name: ${name}`);
  }
  if (database.length === 0 || Buffer.byteLength(database) > 63 || /[\0/\\. "$]/.test(database)) {
    throw new CommandError('InvalidNamespace', `Invalid database name: '${database}'`);
  }
  if (Buffer.byteLength(`${database}.${name}`) > 255) {
    throw new CommandError('InvalidNamespace', `Fully qualified namespace is too long: ${database}.${name}`);
  }
}
