import { type Doc, toDoc } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { CollectionInfo, IndexInfo } from '../storage/collection-info.ts';
import { specToDoc } from '../storage/index-spec.ts';
import { listReply } from './read.ts';
import { booleanArgument, collectionName, docArgument, findCollection, type Request, variablesOf } from './request.ts';
import { write } from './statements.ts';

/** `create`. */
export async function create(request: Request): Promise<Doc> {
  const name = collectionName(request);
  for (const option of [
    'viewOn',
    'pipeline',
    'capped',
    'timeseries',
    'clusteredIndex',
    'validator',
    'changeStreamPreAndPostImages',
    'encryptedFields',
    'expireAfterSeconds',
  ]) {
    const value = request.body.get(option);
    if (value !== undefined && value !== false && value !== null)
      throw notSupported(`the option '${option}' of a collection`);
  }
  const collation = docArgument(request, 'collation');
  if (collation && collation.get('locale') !== 'simple') throw notSupported('a collection with a collation');
  const { catalog } = request.engine;
  await write(request, (writer) => {
    if (findCollection(request, name)) {
      throw new CommandError('NamespaceExists', `Collection ${request.database}.${name} already exists.`);
    }
    catalog.create(writer, request.database, name);
  });
  return new Map();
}

/** `drop`. */
export async function drop(request: Request): Promise<Doc> {
  const { catalog } = request.engine;
  const name = collectionName(request);
  const dropped = await write(request, (writer) => {
    const collection = catalog.find(request.database, name);
    if (collection) catalog.drop(writer, collection);
    return collection;
  });
  request.engine.sweeper.sweepSoon();
  return dropped ? toDoc({ nIndexesWas: dropped.indexes.length, ns: `${request.database}.${name}` }) : new Map();
}

/** `dropDatabase`. */
export async function dropDatabase(request: Request): Promise<Doc> {
  const { catalog } = request.engine;
  await write(request, (writer) => {
    for (const collection of catalog.list(request.database)) catalog.drop(writer, collection);
  });
  request.engine.sweeper.sweepSoon();
  return toDoc({ dropped: request.database });
}

/** `listDatabases`. */
export async function listDatabases(request: Request): Promise<Doc> {
  const { catalog } = request.engine;
  const filter = docArgument(request, 'filter') ?? new Map();
  const { matches } = compileFilter(filter, { variables: variablesOf(request) });
  const databases = catalog
    .databaseNames()
    .map((name) => {
      const sizeOnDisk = catalog
        .list(name)
        .reduce((sum, collection) => sum + request.engine.sizeOf(collection).bytes, 0);
      return toDoc({ name, sizeOnDisk: BigInt(sizeOnDisk), empty: false });
    })
    .filter(matches);
  if (booleanArgument(request, 'nameOnly')) {
    return toDoc({ databases: databases.map((database) => toDoc({ name: database.get('name') })) });
  }
  const totalSize = databases.reduce((sum, database) => sum + (database.get('sizeOnDisk') as bigint), 0n);
  return toDoc({ databases, totalSize, totalSizeMb: totalSize / 1048576n });
}

/** `listCollections`. */
export function listCollections(request: Request): Promise<Doc> {
  const { matches } = compileFilter(docArgument(request, 'filter') ?? new Map(), { variables: variablesOf(request) });
  const isNameOnly = booleanArgument(request, 'nameOnly');
  const list = request.engine.catalog
    .list(request.database)
    .map((collection) => collectionDoc(collection))
    .filter(matches)
    .map((doc) => (isNameOnly ? toDoc({ name: doc.get('name'), type: 'collection' }) : doc));
  return listReply(request, '$cmd.listCollections', list);
}

function collectionDoc(collection: CollectionInfo): Doc {
  return toDoc({
    name: collection.name,
    type: 'collection',
    options: collection.options,
    info: toDoc({ readOnly: false, uuid: collection.uuid }),
    idIndex: specToDoc((collection.indexes[0] as IndexInfo).spec),
  });
}
