import type { AnyClientBulkWriteModel, Collection, Db, Document } from 'mongodb';
import type { OperationTable } from './context.ts';
import type { ObservedClient } from './events.ts';
import { AssertionFailure } from './format.ts';

/** findOneAndReplace and findOneAndUpdate: the driver knows 'before' and 'after' in small letters only. */
function findAndModifyOptions(options: Document): Document {
  if (options.returnDocument === undefined) return options;
  const returnDocument = String(options.returnDocument).toLowerCase();
  if (!['before', 'after'].includes(returnDocument)) throw new AssertionFailure(`no returnDocument: ${returnDocument}`);
  return { ...options, returnDocument };
}

/** `commandName` is for languages that lose the order of keys. */
function withoutName({ commandName: _name, ...rest }: Document): Document {
  return rest;
}

function cursorOfCommand(db: Db, args: Document) {
  const { command, batchSize, maxTimeMS, comment, ...options } = withoutName(args);
  const cursor = db.runCursorCommand(command, options);
  if (batchSize !== undefined) cursor.setBatchSize(batchSize);
  if (maxTimeMS !== undefined) cursor.setMaxTimeMS(maxTimeMS);
  if (comment !== undefined) cursor.setComment(comment);
  return cursor;
}

export const clientOperations: OperationTable<ObservedClient> = {
  close: (client) => client.close(),
  clientBulkWrite: (client, { models, ...options }) =>
    client.bulkWrite(
      models.map((model: Document): AnyClientBulkWriteModel<Document> => {
        const [name] = Object.keys(model);
        return { ...model[name as string], name };
      }),
      options,
    ),
  listDatabases: async (client, args) => (await client.db().admin().listDatabases(args)).databases,
  listDatabaseObjects: async (client, args) => (await client.db().admin().listDatabases(args)).databases,
  listDatabaseNames: async (client, args) => {
    const { databases } = await client
      .db()
      .admin()
      .listDatabases({ ...args, nameOnly: true });
    return databases.map(({ name }) => name);
  },
};

export const databaseOperations: OperationTable<Db> = {
  aggregate: (db, { pipeline, ...options }) => db.aggregate(pipeline, options).toArray(),
  createCollection: (db, { collection, ...options }) => db.createCollection(collection, options),
  modifyCollection: (db, { collection, ...options }) => db.command({ collMod: collection, ...options }),
  dropCollection: async (db, { collection, ...options }) => {
    try {
      return await db.dropCollection(collection, options);
    } catch (error) {
      // Enumerated in the specification of `drop`: a collection that is not there is no error.
      if ((error as Document).code === 26) return false;
      throw error;
    }
  },
  listCollections: (db, { filter, ...options }) => db.listCollections(filter, options).toArray(),
  listCollectionObjects: (db, { filter, ...options }) => db.listCollections(filter, options).toArray(),
  listCollectionNames: async (db, { filter, ...options }) => {
    const found = await db.listCollections(filter, { ...options, nameOnly: true }).toArray();
    return found.map(({ name }) => name);
  },
  runCommand: (db, args) => {
    const { command, ...options } = withoutName(args);
    return db.command(command, options);
  },
  runCursorCommand: (db, args) => cursorOfCommand(db, args).toArray(),
  createCommandCursor: async (db, args) => {
    const cursor = cursorOfCommand(db, args);
    // Sends the command without moving the cursor past the first document.
    await cursor.hasNext();
    return cursor;
  },
};

export const collectionOperations: OperationTable<Collection> = {
  aggregate: (c, { pipeline, ...options }) => c.aggregate(pipeline, options).toArray(),
  bulkWrite: (c, { requests, ...options }) => c.bulkWrite(requests, options),
  count: (c, { filter, ...options }) => c.count(filter, options),
  countDocuments: (c, { filter, ...options }) => c.countDocuments(filter, options),
  estimatedDocumentCount: (c, options) => c.estimatedDocumentCount(options),
  createFindCursor: async (c, { filter, ...options }) => {
    const cursor = c.find(filter, options);
    await cursor.hasNext();
    return cursor;
  },
  createIndex: (c, { keys, ...options }) => c.createIndex(keys, options),
  dropIndex: (c, { name, ...options }) => c.dropIndex(name, options),
  dropIndexes: (c, options) => c.dropIndexes(options),
  listIndexes: (c, options) => c.listIndexes(options).toArray(),
  listIndexNames: async (c, options) => {
    const indexes = await c.listIndexes(options).toArray();
    return indexes.map(({ name }) => name);
  },
  createSearchIndex: (c, { model }) => c.createSearchIndex(model),
  createSearchIndexes: (c, { models }) => c.createSearchIndexes(models),
  dropSearchIndex: (c, { name }) => c.dropSearchIndex(name),
  updateSearchIndex: (c, { name, definition }) => c.updateSearchIndex(name, definition),
  listSearchIndexes: (c, { name, aggregationOptions }) => c.listSearchIndexes(name, aggregationOptions).toArray(),
  deleteMany: (c, { filter, ...options }) => c.deleteMany(filter, options),
  deleteOne: (c, { filter, ...options }) => c.deleteOne(filter, options),
  distinct: (c, { fieldName, filter, ...options }) => c.distinct(fieldName, filter ?? {}, options),
  find: (c, { filter, ...options }) => c.find(filter, options).toArray(),
  findOne: (c, { filter, ...options }) => c.findOne(filter, options),
  findOneAndDelete: (c, { filter, ...options }) => c.findOneAndDelete(filter, options),
  findOneAndReplace: (c, { filter, replacement, ...options }) =>
    c.findOneAndReplace(filter, replacement, findAndModifyOptions(options)),
  findOneAndUpdate: (c, { filter, update, ...options }) =>
    c.findOneAndUpdate(filter, update, findAndModifyOptions(options)),
  insertMany: (c, { documents, ...options }) => c.insertMany(documents, options),
  insertOne: (c, { document, ...options }) => c.insertOne(document, options),
  rename: (c, { to, ...options }) => c.rename(to, options),
  replaceOne: (c, { filter, replacement, ...options }) => c.replaceOne(filter, replacement, options),
  updateMany: (c, { filter, update, ...options }) => c.updateMany(filter, update, options),
  updateOne: (c, { filter, update, ...options }) => c.updateOne(filter, update, options),
};
