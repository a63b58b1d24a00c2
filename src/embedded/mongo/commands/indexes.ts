import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type Doc, isDoc, toDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { type Catalog, tablePrefix } from '../storage/catalog.ts';
import type { CollectionInfo, IndexInfo, IndexSpec } from '../storage/collection-info.ts';
import { isSameKey, isSameSpec, parseIndexSpec, specToDoc } from '../storage/index-spec.ts';
import { afterKey, afterPrefix, entries } from '../storage/key-value.ts';
import { addToIndex } from '../storage/records.ts';
import type { Transaction } from '../storage/transaction.ts';
import { listReply } from './read.ts';
import { arrayArgument, collectionName, findCollection, type Request } from './request.ts';
import { write } from './statements.ts';

/** `listIndexes`. */
export function listIndexes(request: Request): Promise<Doc> {
  const collection = request.engine.catalog.get(request.database, collectionName(request));
  return listReply(
    request,
    collection.name,
    collection.indexes.filter((index) => index.isReady).map((index) => specToDoc(index.spec)),
  );
}

/** `createIndexes`: an index is built while writes go on, and used when it is complete. */
export async function createIndexes(request: Request): Promise<Doc> {
  const name = collectionName(request);
  const specs = arrayArgument(request, 'indexes');
  if (specs === undefined || specs.length === 0)
    throw new CommandError('BadValue', 'Must specify at least one index to create');
  const wanted = specs.map(parseIndexSpec);
  const { catalog } = request.engine;
  const isNew = findCollection(request, name) === undefined;
  const collection = await write(
    request,
    (writer) => findCollection(request, name) ?? catalog.create(writer, request.database, name),
  );
  const before = collection.indexes.length;
  const created: IndexInfo[] = [];
  try {
    for (const spec of wanted) {
      const index = await buildIndex(request, collection, spec);
      if (index) created.push(index);
    }
  } catch (error) {
    // All of them or none.
    await removeIndexes(request, collection, created);
    throw error;
  }
  return toDoc({
    numIndexesBefore: before,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically: isNew,
    note: created.length === 0 ? 'all indexes already exist' : undefined,
  });
}

/** The index that is asked for, when there is one already. @throws CommandError when another one is in its way */
function existing(collection: CollectionInfo, spec: IndexSpec): IndexInfo | undefined {
  const [idIndex] = collection.indexes as [IndexInfo];
  if (isSameKey(idIndex.spec, spec)) return idIndex;
  const sameName = collection.indexes.find((index) => index.spec.name === spec.name);
  if (sameName) {
    if (isSameSpec(sameName.spec, spec)) return sameName;
    throw new CommandError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${spec.name}`,
    );
  }
  const sameKey = collection.indexes.find((index) => isSameKey(index.spec, spec));
  if (sameKey === undefined) return undefined;
  throw new CommandError('IndexOptionsConflict', `Index already exists with a different name: ${sameKey.spec.name}`);
}

/** How many documents are added to a new index in one write. */
const buildBatch = 500;

/** @returns the index when it was built here, undefined when it was there or somebody else has built it */
async function buildIndex(
  request: Request,
  collection: CollectionInfo,
  spec: IndexSpec,
): Promise<IndexInfo | undefined> {
  const { catalog } = request.engine;
  if (request.transaction) {
    if (existing(collection, spec)) return undefined;
    return buildInTransaction(request.transaction, catalog, collection, spec);
  }
  for (;;) {
    const { index, isNew } = await write(request, (writer) => {
      checkThere(collection);
      const found = existing(collection, spec);
      return { index: found ?? catalog.addIndex(writer, collection, spec), isNew: found === undefined };
    });
    if (isNew) {
      await fill(request, collection, index);
      return index;
    }
    // Another client is building it: when that fails, this one tries and meets the same fault.
    while (!index.isReady && collection.indexes.includes(index)) await sleep(5);
    if (index.isReady) return undefined;
  }
}

function checkThere(collection: CollectionInfo, index?: IndexInfo): void {
  if (collection.isDropped) {
    throw new CommandError('NamespaceNotFound', 'the collection was dropped while its index was built');
  }
  if (index && !collection.indexes.includes(index)) {
    throw new CommandError('IndexBuildAborted', 'the index was dropped while it was built');
  }
}

async function fill(request: Request, collection: CollectionInfo, index: IndexInfo): Promise<void> {
  const { catalog } = request.engine;
  try {
    const end = afterPrefix(tablePrefix(collection.table));
    let start = tablePrefix(collection.table);
    for (;;) {
      const from = start;
      const last = await write(request, (writer) => {
        checkThere(collection, index);
        const page = writer.page({ start: from, end }, buildBatch);
        for (const { key, value } of page) {
          addToIndex(writer, catalog, collection, index, { key: key.subarray(4), bytes: value });
        }
        return page.length < buildBatch ? undefined : page.at(-1)?.key;
      });
      if (last === undefined) break;
      start = afterKey(last);
      await nextTurn();
    }
    await write(request, (writer) => {
      checkThere(collection, index);
      catalog.markReady(writer, collection, index);
    });
  } catch (error) {
    await removeIndexes(request, collection, [index]);
    throw error;
  }
}

async function removeIndexes(
  request: Request,
  collection: CollectionInfo,
  indexes: readonly IndexInfo[],
): Promise<void> {
  await write(request, (writer) => {
    const left = indexes.filter((index) => collection.indexes.includes(index));
    if (left.length > 0 && !collection.isDropped) request.engine.catalog.dropIndexes(writer, collection, left);
  });
  request.engine.sweeper.sweepSoon();
}

/** A transaction can give indexes only to collections that it has made itself: nobody else writes into them. */
function buildInTransaction(
  transaction: Transaction,
  catalog: Catalog,
  collection: CollectionInfo,
  spec: IndexSpec,
): IndexInfo {
  if (collection.pendingIn !== transaction) {
    throw new CommandError(
      'OperationNotSupportedInTransaction',
      `Cannot create new indexes on existing collection ${collection.database}.${collection.name} in a multi-document transaction.`,
    );
  }
  const index = catalog.addIndex(transaction, collection, spec);
  const start = tablePrefix(collection.table);
  for (const { key, value } of entries(transaction, { start, end: afterPrefix(start) })) {
    addToIndex(transaction, catalog, collection, index, { key: key.subarray(4), bytes: value });
  }
  catalog.markReady(transaction, collection, index);
  return index;
}

/** `dropIndexes`. */
export async function dropIndexes(request: Request): Promise<Doc> {
  const { catalog } = request.engine;
  const before = await write(request, (writer) => {
    const collection = catalog.get(request.database, collectionName(request));
    const { length } = collection.indexes;
    catalog.dropIndexes(writer, collection, droppedIndexes(collection, request.body.get('index')));
    return length;
  });
  request.engine.sweeper.sweepSoon();
  return toDoc({
    nIndexesWas: before,
    msg: request.body.get('index') === '*' ? 'non-_id indexes dropped for collection' : undefined,
  });
}

function droppedIndexes(collection: CollectionInfo, wanted: Value | undefined): readonly IndexInfo[] {
  const [, ...others] = collection.indexes;
  if (wanted === '*') return others;
  return (Array.isArray(wanted) ? wanted : [wanted]).map((name) => {
    const found = collection.indexes.find(({ spec }) =>
      isDoc(name) ? isSameKey(spec, { ...spec, key: name }) : spec.name === name,
    );
    if (found === undefined) {
      throw new CommandError(
        'IndexNotFound',
        isDoc(name)
          ? `can't find index with key: { ${[...name].map(([path, value]) => `${path}: ${String(value)}`).join(', ')} }`
          : `index not found with name [${String(name)}]`,
      );
    }
    if (found === collection.indexes[0]) throw new CommandError('InvalidOptions', 'cannot drop _id index');
    return found;
  });
}
