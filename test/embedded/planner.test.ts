import { BSONRegExp, Decimal128, Double, MaxKey, MinKey } from 'bson';
import fc from 'fast-check';
import { decode } from '../../src/embedded/mongo/bson/decode.ts';
import { encode } from '../../src/embedded/mongo/bson/encode.ts';
import { type Doc, toDoc, toValue } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';
import { compileFilter } from '../../src/embedded/mongo/query/filter.ts';
import { choosePlan, type Plan } from '../../src/embedded/mongo/query/planner.ts';
import { scan } from '../../src/embedded/mongo/query/scan.ts';
import { compileSort } from '../../src/embedded/mongo/query/sort.ts';
import { Catalog, tablePrefix } from '../../src/embedded/mongo/storage/catalog.ts';
import type { CollectionInfo, IndexInfo } from '../../src/embedded/mongo/storage/collection-info.ts';
import { keysOf } from '../../src/embedded/mongo/storage/index-keys.ts';
import { parseIndexSpec } from '../../src/embedded/mongo/storage/index-spec.ts';
import {
  afterPrefix,
  entries,
  type KeyValueView,
  type KeyValueWriter,
} from '../../src/embedded/mongo/storage/key-value.ts';
import {
  addToIndex,
  entryKey,
  insertRecord,
  recordKey,
  removeRecord,
  replaceRecord,
} from '../../src/embedded/mongo/storage/records.ts';
import { Store } from '../../src/embedded/mongo/storage/store.ts';
import { Locks, Transaction } from '../../src/embedded/mongo/storage/transaction.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

type Fields = Record<string, unknown>;

interface World {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly locks: Locks;
}

const folder = useTemporaryFolder();
let world: World;

beforeEach(() => {
  const locks = new Locks();
  world = {
    store: new Store({ path: folder.path, checkLock: (key) => locks.check(key) }),
    catalog: new Catalog(),
    locks,
  };
});

afterEach(async () => {
  await world.store.close();
});

interface IndexOptions {
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly hidden?: boolean;
  readonly partialFilterExpression?: Fields;
}

type IndexInput = readonly [key: Record<string, 1 | -1>, options?: IndexOptions];

function nameOf(key: object): string {
  return Object.entries(key)
    .map(([path, direction]) => `${path}_${direction}`)
    .join('_');
}

function addIndex(writer: KeyValueWriter, collection: CollectionInfo, [key, options]: IndexInput): IndexInfo {
  return world.catalog.addIndex(writer, collection, parseIndexSpec(toDoc({ key, name: nameOf(key), ...options })));
}

async function collectionOf(indexes: readonly IndexInput[], docs: readonly Fields[]): Promise<CollectionInfo> {
  const { store, catalog } = world;
  return store.write((writer) => {
    const collection = catalog.create(writer, 'db', 'c');
    for (const input of indexes) catalog.markReady(writer, collection, addIndex(writer, collection, input));
    for (const [at, doc] of docs.entries())
      insertRecord(writer, catalog, collection, encode(toDoc({ _id: at, ...doc })));
    return collection;
  });
}

interface Query {
  readonly filter: Fields;
  readonly sort?: Record<string, 1 | -1> | undefined;
  readonly skip?: number;
  readonly limit?: number;
  readonly hint?: unknown;
}

function planOf(collection: CollectionInfo, query: Query): Plan {
  const { predicate } = compileFilter(toDoc(query.filter));
  const sort = query.sort && compileSort(toDoc(query.sort));
  return choosePlan(collection, { predicate, sort, ...(query.hint !== undefined && { hint: toValue(query.hint) }) });
}

/** What a query finds by its plan, sorted, skipped and limited as the server does. */
function find(
  view: KeyValueView,
  collection: CollectionInfo,
  query: Query,
): { docs: Doc[]; keysExamined: number; docsExamined: number } {
  const counts = { keysExamined: 0, docsExamined: 0 };
  const plan = planOf(collection, query);
  const found = [...scan(view, collection, plan, compileFilter(toDoc(query.filter)), counts)];
  const docs = found.map(({ bytes }) => decode(bytes));
  const sort = query.sort && compileSort(toDoc(query.sort));
  if (sort && !plan.isSorted) docs.sort((a, b) => sort.compareKeys(sort.keysOf(a), sort.keysOf(b)));
  const skip = query.skip ?? 0;
  return { docs: docs.slice(skip, query.limit ? skip + query.limit : undefined), ...counts };
}

/** The documents by their keys, as they should be. */
type Model = Map<string, Doc>;

const keyOf = (doc: Doc): string => recordKey(doc.get('_id')).toString('latin1');

/** Compares with a plain scan and a plain sort. What is equal in the sort may come in any order. */
function expectFound(view: KeyValueView, collection: CollectionInfo, model: Model, query: Query): void {
  const { matches } = compileFilter(toDoc(query.filter));
  const sort = compileSort(toDoc(query.sort ?? {}));
  const expected = [...model.values()].filter(matches);
  expected.sort((a, b) => sort.compareKeys(sort.keysOf(a), sort.keysOf(b)));
  const skip = query.skip ?? 0;
  const wanted = expected.slice(skip, query.limit ? skip + query.limit : undefined);

  const { docs } = find(view, collection, query);
  const all = new Set(expected.map(keyOf));
  const isRight =
    docs.length === wanted.length &&
    new Set(docs.map(keyOf)).size === docs.length &&
    docs.every((doc) => all.has(keyOf(doc)) && encode(doc).equals(encode(model.get(keyOf(doc)) as Doc))) &&
    docs.every((doc, at) => sort.compareKeys(sort.keysOf(doc), sort.keysOf(wanted[at] as Doc)) === 0);
  // Compared in full only to say what is wrong: thousands of queries are made.
  if (!isRight) expect({ query, plan: planName(planOf(collection, query)), docs }).toEqual({ query, docs: wanted });
}

/** How a query is answered, in short. */
function planName(plan: Plan): string {
  if (plan.kind === 'union') return plan.plans.map(planName).join(' | ');
  if (plan.index === undefined) return 'COLLSCAN';
  return `${plan.index.spec.name}${plan.isReverse ? ' backward' : ''}`;
}

/** Nothing is missing in an index, and nothing stale is left; and the marks on the disk tell of every array. */
function expectEntries(view: KeyValueView, collection: CollectionInfo, model: Model): void {
  for (const index of collection.indexes.slice(1)) {
    const start = tablePrefix(index.table);
    const found = [...entries(view, { start, end: afterPrefix(start) })];
    const expected = [...model.values()].flatMap((doc) =>
      keysOf(index, doc).keys.map((key) => entryKey(index, key, recordKey(doc.get('_id'))).toString('hex')),
    );
    const keys = found.map(({ key }) => key.toString('hex'));
    if (keys.join() !== expected.sort().join()) expect(keys).toEqual(expected);
    const paths = [...model.values()].flatMap((doc) => keysOf(index, doc).arrayPaths);
    expect(paths.filter((path) => !index.arrayPaths.has(path))).toEqual([]);
  }
}

function expectMarksOnDisk(collection: CollectionInfo): void {
  const loaded = new Catalog();
  loaded.load(world.store);
  const stored = loaded.get(collection.database, collection.name);
  collection.indexes.forEach((index, at) => {
    expect([...(stored.indexes[at]?.arrayPaths ?? [])].sort()).toEqual([...index.arrayPaths].sort());
    expect(stored.indexes[at]?.isTruncated).toBe(index.isTruncated);
  });
}

type Operation = readonly [kind: 'put' | 'remove', doc: Fields];

/** Stores or removes a document, in the store and in the model; what must be refused has to be, and to change nothing. */
function apply(writer: KeyValueWriter, collection: CollectionInfo, model: Model, [kind, fields]: Operation): void {
  const doc = toDoc(fields);
  const key = keyOf(doc);
  const before = model.get(key);
  const stored = before && { key: Buffer.from(key, 'latin1'), bytes: encode(before) };
  if (kind === 'remove') {
    if (stored) removeRecord(writer, world.catalog, collection, stored);
    model.delete(key);
    return;
  }
  const refusal = refusalOf(collection, model, doc);
  try {
    if (stored) replaceRecord(writer, world.catalog, collection, stored, encode(doc));
    else insertRecord(writer, world.catalog, collection, encode(doc));
  } catch (error) {
    expect(error instanceof CommandError ? error.code : error).toBe(refusal);
    return;
  }
  expect(refusal).toBeUndefined();
  model.set(key, doc);
}

/** Why a document cannot be stored: an array beside an array (171), or a key that another document has (11000). */
function refusalOf(collection: CollectionInfo, model: Model, doc: Doc): number | undefined {
  for (const index of collection.indexes.slice(1)) {
    let own: Set<string>;
    try {
      own = new Set(keysOf(index, doc).keys.map((key) => key.toString('hex')));
    } catch (error) {
      return (error as CommandError).code;
    }
    if (!index.spec.isUnique) continue;
    for (const [key, other] of model) {
      if (key === keyOf(doc)) continue;
      if (keysOf(index, other).keys.some((one) => own.has(one.toString('hex')))) return 11000;
    }
  }
  return undefined;
}

/** Few values, so that what differs by one of them collides in all others. */
const scalar = fc.oneof(
  { arbitrary: fc.constantFrom<unknown>(1, 2, 3, null, 'x'), weight: 5 },
  {
    arbitrary: fc.constantFrom<unknown>(0, 1.5, new Double(1), 1n, 'xy', '', true, Number.NaN, new MinKey()),
    weight: 1,
  },
);
const scalars = fc.array(scalar, { maxLength: 3 });
const subDoc = fc.record({ b: scalar, c: scalar, 0: scalar }, { requiredKeys: [] });
const deepDoc = fc.record(
  { b: fc.oneof(scalar, scalars, subDoc, fc.array(subDoc, { maxLength: 2 })), c: scalar },
  { requiredKeys: [] },
);
const field = fc.oneof(
  { arbitrary: scalar, weight: 3 },
  { arbitrary: deepDoc, weight: 2 },
  { arbitrary: scalars, weight: 2 },
  { arbitrary: fc.array(deepDoc, { maxLength: 3 }), weight: 4 },
  {
    arbitrary: fc.array(fc.oneof(scalar, subDoc, scalars, fc.array(subDoc, { maxLength: 2 })), { maxLength: 3 }),
    weight: 1,
  },
);
const docArbitrary: fc.Arbitrary<Fields> = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.record({ a: field, b: field, c: scalar }, { requiredKeys: [] }))
  .map(([_id, fields]) => ({ _id, ...fields }));

const operand = fc.oneof(
  { arbitrary: scalar, weight: 8 },
  {
    arbitrary: fc.constantFrom<unknown>([], [1], [1, 2], [[1]], {}, { b: 1 }, { b: 1, c: 2 }, new MaxKey()),
    weight: 1,
  },
);
const comparison: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: operand, weight: 4 },
  { arbitrary: fc.record({ $gte: scalar, $lt: scalar }), weight: 1 },
  { arbitrary: fc.record({ $gt: fc.constantFrom(0, 1), $lt: fc.constantFrom(2, 3) }), weight: 2 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), operand)
      .map(([operator, value]) => ({ [operator]: value })),
    weight: 2,
  },
  { arbitrary: fc.array(operand, { maxLength: 6 }).map(($in) => ({ $in })), weight: 1 },
  { arbitrary: fc.array(operand, { maxLength: 2 }).map(($nin) => ({ $nin })), weight: 1 },
  { arbitrary: fc.boolean().map(($exists) => ({ $exists })), weight: 1 },
  {
    arbitrary: fc.constantFrom<unknown>(
      new BSONRegExp('^x'),
      new BSONRegExp('^x', 'i'),
      { $type: 'string' },
      { $size: 1 },
      { $not: { $gt: 1 } },
      { $all: [1, 2] },
      { $all: [[1]] },
      { $in: [new BSONRegExp('^x'), 1] },
    ),
    weight: 1,
  },
);
const ofElement: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ $gt: scalar, $lt: scalar }, { requiredKeys: ['$gt'] }),
  fc.record({ b: comparison, c: comparison, 0: comparison }, { requiredKeys: ['b'] }),
  fc.record({ 'b.b': scalar, 'b.c': scalar }),
  fc.record({ b: fc.record({ b: scalar, c: scalar }).map(($elemMatch) => ({ $elemMatch })) }),
  fc.constantFrom<unknown>({ $in: [1, null] }, { $elemMatch: { $gt: 0 } }, { $exists: true }, { b: null, c: 1 }),
);
const matchOfElement = ofElement.map(($elemMatch) => ({ $elemMatch }));

function filterOn(paths: readonly string[]): fc.Arbitrary<Fields> {
  const clause: fc.Arbitrary<Fields> = fc.oneof(
    {
      arbitrary: fc
        .array(fc.tuple(fc.constantFrom(...paths), comparison), { minLength: 1, maxLength: 3 })
        .map((pairs) => Object.fromEntries(pairs)),
      weight: 4,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...paths), comparison, matchOfElement)
        .map(([path, one, a]) => ({ [path]: one, a })),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('a', 'a.b', 'a.0', 'b'), matchOfElement)
        .map(([path, one]) => ({ [path]: one })),
      weight: 2,
    },
  );
  const clauses = fc.array(clause, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { arbitrary: clause, weight: 6 },
    { arbitrary: fc.constant({}), weight: 1 },
    { arbitrary: clauses.map(($or) => ({ $or })), weight: 2 },
    { arbitrary: clauses.map(($and) => ({ $and })), weight: 2 },
    { arbitrary: fc.tuple(clause, clauses).map(([one, $or]) => ({ ...one, $or })), weight: 2 },
    { arbitrary: clauses.map(($nor) => ({ $nor })), weight: 1 },
  );
}

function keyOn(paths: readonly string[]): fc.Arbitrary<Record<string, 1 | -1>> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...paths), fc.constantFrom<1 | -1>(1, -1)), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 3,
    })
    .map((pairs): Record<string, 1 | -1> => Object.fromEntries(pairs));
}

const partialFilters: readonly Fields[] = [
  { b: { $exists: true } },
  { a: { $gt: 1 } },
  { a: { $gte: 1, $lt: 3 } },
  { 'a.b': 1 },
  { 'a.b': null },
  { $or: [{ a: 1 }, { b: 1 }] },
  { c: { $type: 'string' } },
  { c: { $lte: 2 } },
  { b: null },
  { 'a.0': { $exists: true } },
];
const indexOptions: fc.Arbitrary<IndexOptions> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 4 },
  { arbitrary: fc.constantFrom({ sparse: true }, { unique: true }, { unique: true, sparse: true }), weight: 3 },
  {
    arbitrary: fc.constantFrom(...partialFilters).map((partialFilterExpression) => ({ partialFilterExpression })),
    weight: 2,
  },
);

const operation: fc.Arbitrary<Operation> = fc.tuple(
  fc.constantFrom<Operation[0]>('put', 'put', 'put', 'remove'),
  docArbitrary,
);

function scenarioOn(paths: readonly string[]) {
  const key = keyOn(paths);
  const query: fc.Arbitrary<Query> = fc.record(
    {
      filter: filterOn([...paths, '_id']),
      sort: fc.oneof(key, fc.constantFrom<Record<string, 1 | -1>>({ _id: 1 }, { _id: -1 }, { a: 1, _id: 1 })),
      skip: fc.integer({ min: 0, max: 3 }),
      limit: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: ['filter'] },
  );
  return fc.record({
    indexes: fc.uniqueArray(fc.tuple(key, indexOptions), {
      selector: ([one]) => nameOf(one),
      minLength: 1,
      maxLength: 3,
    }),
    isBuiltFirst: fc.boolean(),
    docs: fc.array(docArbitrary, { minLength: 2, maxLength: 10 }),
    queries: fc.array(query, { minLength: 10, maxLength: 20 }),
    operations: fc.array(operation, { maxLength: 6 }),
    inTransaction: fc.array(operation, { maxLength: 5 }),
    isCommitted: fc.boolean(),
  });
}

/** The paths of indexes and queries are few at a time, so that they meet. */
const scenario = fc
  .constantFrom(
    ['a', 'b'],
    ['a', 'c'],
    ['a.b', 'a.c'],
    ['a.b', 'c'],
    ['a.b', 'b.c'],
    ['a.0', 'a.b'],
    ['a.0', 'c'],
    ['a.0.b', 'a.b'],
    ['a.b.b', 'a.b.c'],
    ['a', 'a.b'],
  )
  .chain(scenarioOn);

/** An index on documents that are there, or none when they do not allow it. */
function build(writer: KeyValueWriter, collection: CollectionInfo, input: IndexInput): void {
  const { catalog } = world;
  const index = addIndex(writer, collection, input);
  const start = tablePrefix(collection.table);
  try {
    for (const { key, value } of entries(writer, { start, end: afterPrefix(start) })) {
      addToIndex(writer, catalog, collection, index, { key: key.subarray(4), bytes: value });
    }
    catalog.markReady(writer, collection, index);
  } catch (error) {
    if (!(error instanceof CommandError) || ![171, 11000].includes(error.code)) throw error;
    catalog.dropIndexes(writer, collection, [index]);
  }
}

describe('a query through its plan finds what a plain scan finds', () => {
  test('whatever the documents, the indexes and the changes, in and beside a transaction', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenario,
        async ({ indexes, isBuiltFirst, docs, queries, operations, inTransaction, isCommitted }) => {
          const { store, catalog, locks } = world;
          const model: Model = new Map();
          const check = (view: KeyValueView, expected: Model): void => {
            expectEntries(view, collection, expected);
            for (const query of queries) expectFound(view, collection, expected, query);
          };
          let collection!: CollectionInfo;
          await store.write((writer) => {
            collection = catalog.create(writer, 'db', 'c');
            if (isBuiltFirst) for (const index of indexes) build(writer, collection, index);
            for (const doc of docs) apply(writer, collection, model, ['put', doc]);
            if (!isBuiltFirst) for (const index of indexes) build(writer, collection, index);
            check(writer, model);
            for (const operation of operations) apply(writer, collection, model, operation);
          });
          check(store, model);
          expectMarksOnDisk(collection);

          const transaction = new Transaction(store.snapshot(), store, locks);
          transaction.touch(collection);
          const changed: Model = new Map(model);
          for (const operation of inTransaction) apply(transaction, collection, changed, operation);
          check(transaction, changed);
          check(store, model);
          if (isCommitted) await store.write((writer) => transaction.apply(writer));
          transaction.release(isCommitted ? 'committed' : 'aborted');
          check(store, isCommitted ? changed : model);
        },
      ),
      { numRuns: 120 },
    );
  }, 120_000);

  /** Documents on which a careless choice of bounds goes wrong. */
  test.each<[string, readonly IndexInput[], readonly Fields[], Query]>([
    [
      'two elements meet two conditions',
      [[{ a: 1 }]],
      [{ a: [0, 9] }, { a: [3] }],
      { filter: { a: { $gt: 2, $lt: 5 } } },
    ],
    [
      'one element meets both',
      [[{ a: 1 }]],
      [{ a: [0, 9] }, { a: [3] }],
      { filter: { a: { $elemMatch: { $gt: 2, $lt: 5 } } } },
    ],
    [
      'an array within the matched element meets them apart',
      [[{ 'a.b': 1 }]],
      [{ a: [{ b: [0, 9] }] }],
      { filter: { a: { $elemMatch: { b: { $gt: 1, $lt: 5 } } } } },
    ],
    [
      'so does a list of documents in it',
      [[{ 'a.b.c': 1, 'a.b.d': 1 }]],
      [{ a: [{ b: [{ c: 1 }, { d: 2 }] }] }],
      { filter: { a: { $elemMatch: { 'b.c': 1, 'b.d': 2 } } } },
    ],
    [
      'two fields of one list meet by two elements',
      [[{ 'a.b': 1, 'a.c': 1 }]],
      [{ a: [{ b: 1 }, { c: 2 }] }],
      { filter: { 'a.b': 1, 'a.c': 2 } },
    ],
    [
      'two fields of one list meet by one',
      [[{ 'a.b': 1, 'a.c': 1 }]],
      [{ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }, { c: 2 }] }],
      { filter: { a: { $elemMatch: { b: 1, c: 2 } } } },
    ],
    [
      'a list in a list is matched by one element of the inner',
      [[{ 'a.b.c': 1, 'a.b.d': 1 }]],
      [{ a: [{ b: [{ c: 1, d: 2 }] }, { b: [{ c: 1 }] }] }],
      { filter: { 'a.b': { $elemMatch: { c: 1, d: 2 } } } },
    ],
    [
      'a sparse index leaves out an element without its fields',
      [[{ 'a.b': 1, 'a.c': 1 }, { sparse: true }]],
      [{ a: [{ b: 1, c: 2 }, {}] }],
      { filter: { 'a.b': null, 'a.c': 2 } },
    ],
    [
      'a field is named like a position',
      [[{ 'a.0': 1 }]],
      [{ a: [7, { 0: 5 }] }, { a: [5] }],
      { filter: { 'a.0': 5 } },
    ],
    [
      'a position lacks what another element names',
      [[{ 'a.0.b': 1 }]],
      [{ a: [{ b: 1 }] }],
      { filter: { 'a.0.b': null } },
    ],
    [
      'a position stands beside a name',
      [[{ 'a.0': 1, 'a.b': 1 }]],
      [{ a: [5] }, { a: [5, { b: 1 }] }],
      { filter: { 'a.0': 5 } },
    ],
    ['a position is behind the end', [[{ 'a.0': 1, 'a.1': 1 }]], [{ a: [5] }], { filter: { 'a.0': 5 } }],
    [
      'a list of lists is asked by position',
      [[{ 'a.0': 1 }]],
      [{ a: [[9], [5]] }],
      { filter: { a: { $elemMatch: { 0: 5 } } } },
    ],
    [
      'a list is looked for as a whole',
      [[{ a: 1 }]],
      [{ a: [1, 2] }, { a: [[1, 2]] }, { a: [] }, { a: [[]] }],
      { filter: { a: { $in: [[1, 2], []] } } },
    ],
    [
      'a sort by a list takes its least element',
      [[{ a: 1 }]],
      [{ a: [3, 1] }, { a: 2 }],
      { filter: {}, sort: { a: 1 } },
    ],
    [
      'a partial index asks for numbers, the query for NaN',
      [[{ a: 1 }, { partialFilterExpression: { a: { $lt: 5 } } }]],
      [{ a: Number.NaN }],
      { filter: { a: { $lte: Number.NaN } } },
    ],
    [
      'a partial index holds what has the field, the query wants what has not',
      [[{ a: 1 }, { partialFilterExpression: { a: { $exists: true } } }]],
      [{}, { a: null }],
      { filter: { a: null } },
    ],
    [
      'a descending field has a range that is open',
      [[{ a: -1 }]],
      [{ a: 'x' }, { a: 5 }, { a: 1 }, { a: null }],
      { filter: { a: { $gt: 1 } } },
    ],
    [
      'a prefix is asked of a descending index',
      [[{ a: -1 }]],
      [{ a: 'x' }, { a: 'xy' }, { a: 'x\uFFFF' }, { a: 'y' }, { a: new BSONRegExp('^x') }],
      { filter: { a: new BSONRegExp('^x') } },
    ],
    [
      'strings begin alike and hold a null character',
      [[{ a: 1 }, { unique: true }]],
      [{ a: 'x' }, { a: 'x\0' }, { a: 'x\0y' }, { a: 'x\u0001' }],
      { filter: { a: { $gt: 'x' } }, sort: { a: 1 } },
    ],
    [
      'decimals are smaller than any double',
      [[{ a: 1 }, { unique: true }]],
      [{ a: Decimal128.fromString('1E-6000') }, { a: Decimal128.fromString('2E-6000') }],
      { filter: { a: { $lt: Decimal128.fromString('2E-6000') } } },
    ],
    [
      'a list has null among others, in a sparse index',
      [[{ a: 1 }, { sparse: true }]],
      [{ a: [null] }, {}],
      { filter: { a: { $exists: true } }, hint: 'a_1' },
    ],
    [
      'MinKey and MaxKey compare with every type',
      [[{ a: 1 }]],
      [{ a: 1 }, {}, { a: new MinKey() }],
      { filter: { a: { $gt: new MinKey() } } },
    ],
  ])('when %s', async (_when, indexes, docs, query) => {
    const collection = await collectionOf(indexes, docs);
    const model: Model = new Map();
    for (const [at, doc] of docs.entries()) model.set(keyOf(toDoc({ _id: at })), toDoc({ _id: at, ...doc }));
    expectEntries(world.store, collection, model);
    expectFound(world.store, collection, model, query);
  });
});

describe('the plan of a query', () => {
  const plans: readonly (readonly [readonly IndexInput[], Query, string])[] = [
    [[], { filter: { a: 1 } }, 'COLLSCAN'],
    [[], { filter: {} }, 'COLLSCAN'],
    [[], { filter: { _id: 1 } }, '_id_'],
    [[], { filter: { _id: { $in: [1, 2] } } }, '_id_'],
    [[], { filter: {}, sort: { _id: 1 } }, '_id_'],
    [[], { filter: {}, sort: { _id: -1 } }, '_id_ backward'],
    [[[{ a: 1 }]], { filter: { a: 1 } }, 'a_1'],
    [[[{ a: 1 }]], { filter: { b: 1 } }, 'COLLSCAN'],
    [[[{ a: 1 }]], { filter: { a: { $gt: 1 } } }, 'a_1'],
    [[[{ a: 1 }]], { filter: { a: { $ne: 1 } } }, 'COLLSCAN'],
    [[[{ a: 1 }]], { filter: { a: null } }, 'a_1'],
    [[[{ a: 1 }]], { filter: { a: new BSONRegExp('^x') } }, 'a_1'],
    [[[{ a: 1 }]], { filter: { $and: [{ b: 1 }, { a: 1 }] } }, 'a_1'],
    [[[{ a: 1, b: 1 }]], { filter: { b: 1 } }, 'COLLSCAN'],
    [[[{ a: 1 }], [{ a: 1, b: 1 }]], { filter: { a: 1, b: 1 } }, 'a_1_b_1'],
    [[[{ a: 1 }], [{ a: 1, b: 1 }]], { filter: { a: 1 } }, 'a_1'],
    [[[{ a: 1 }], [{ a: 1, b: 1 }]], { filter: { a: 1, b: { $gt: 1 } } }, 'a_1_b_1'],
    [[[{ a: 1, b: 1 }], [{ b: 1 }]], { filter: { a: { $gt: 1 }, b: 1 } }, 'b_1'],
    [[[{ a: 1 }], [{ b: 1 }, { unique: true }]], { filter: { a: 1, b: 1 } }, 'b_1'],
    [[[{ a: 1 }]], { filter: { _id: 1, a: 1 } }, '_id_'],
    // A sort that an index provides.
    [[[{ a: 1 }]], { filter: {}, sort: { a: 1 } }, 'a_1'],
    [[[{ a: 1 }]], { filter: {}, sort: { a: -1 } }, 'a_1 backward'],
    [[[{ a: -1 }]], { filter: {}, sort: { a: 1 } }, 'a_-1 backward'],
    [[[{ a: 1, b: -1 }]], { filter: {}, sort: { a: 1, b: -1 } }, 'a_1_b_-1'],
    [[[{ a: 1, b: -1 }]], { filter: {}, sort: { a: -1, b: 1 } }, 'a_1_b_-1 backward'],
    [[[{ a: 1, b: -1 }]], { filter: {}, sort: { a: 1, b: 1 } }, 'COLLSCAN, sorted after'],
    [[[{ a: 1, b: 1 }]], { filter: {}, sort: { b: 1 } }, 'COLLSCAN, sorted after'],
    [[[{ a: 1 }], [{ a: 1, b: 1 }]], { filter: { a: 1 }, sort: { b: -1 } }, 'a_1_b_1 backward'],
    [[[{ a: 1, b: 1, c: 1 }]], { filter: { a: 1, c: 5 }, sort: { b: 1 } }, 'a_1_b_1_c_1'],
    [[[{ a: 1, b: 1 }]], { filter: { a: 1 }, sort: { a: -1, b: 1 } }, 'a_1_b_1'],
    [[[{ a: 1, b: 1 }]], { filter: { a: { $in: [1, 2] } }, sort: { b: 1 } }, 'a_1_b_1, sorted after'],
    [[[{ a: 1, b: 1 }]], { filter: { a: { $in: [1, 2] } }, sort: { a: 1, b: 1 } }, 'a_1_b_1'],
    [[[{ a: 1 }]], { filter: { a: 1 }, sort: { b: 1 } }, 'a_1, sorted after'],
    [[[{ a: 1 }, { sparse: true }]], { filter: {}, sort: { a: 1 } }, 'COLLSCAN, sorted after'],
    // Sparse, partial and hidden indexes.
    [[[{ a: 1 }, { sparse: true }]], { filter: { a: 1 } }, 'a_1'],
    [[[{ a: 1 }, { sparse: true }]], { filter: { a: null } }, 'COLLSCAN'],
    [[[{ a: 1 }, { sparse: true }]], { filter: { a: { $in: [1, null] } } }, 'COLLSCAN'],
    [[[{ a: 1 }, { sparse: true }]], { filter: { a: { $exists: true } }, sort: { a: 1 } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { b: 1 } }]], { filter: { a: 1 } }, 'COLLSCAN'],
    [[[{ a: 1 }, { partialFilterExpression: { b: 1 } }]], { filter: { a: 1, b: 1 } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { b: 1 } }]], { filter: { a: 1, b: 2 } }, 'COLLSCAN'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $gt: 5 } } }]], { filter: { a: { $gt: 6 } } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $gt: 5 } } }]], { filter: { a: { $gte: 5 } } }, 'COLLSCAN'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $gte: 5 } } }]], { filter: { a: { $gt: 5 } } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $lt: 5 } } }]], { filter: { a: { $lt: 'x' } } }, 'COLLSCAN'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $gt: 5 } } }]], { filter: { a: { $in: [6, 7] } } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $exists: true } } }]], { filter: { a: 1 } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { a: { $exists: true } } }]], { filter: { a: null } }, 'COLLSCAN'],
    [[[{ a: 1 }, { partialFilterExpression: { deletedAt: null } }]], { filter: { a: 1, deletedAt: null } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { $or: [{ b: 1 }, { c: 1 }] } }]], { filter: { a: 1, c: 1 } }, 'a_1'],
    [[[{ a: 1 }, { partialFilterExpression: { b: { $type: 'string' } } }]], { filter: { a: 1, b: 'x' } }, 'a_1'],
    [[[{ a: 1 }, { hidden: true }]], { filter: { a: 1 } }, 'COLLSCAN'],
    // $or: every branch needs an index.
    [[[{ a: 1 }], [{ b: 1 }]], { filter: { $or: [{ a: 1 }, { b: 1 }] } }, 'a_1 | b_1'],
    [[[{ a: 1 }], [{ b: 1 }]], { filter: { $or: [{ a: 1 }, { c: 1 }] } }, 'COLLSCAN'],
    [[[{ a: 1 }], [{ b: 1 }]], { filter: { $or: [{ a: 1 }, { b: 1 }] }, sort: { a: 1 } }, 'a_1 | b_1, sorted after'],
    [[[{ a: 1 }], [{ b: 1, c: 1 }]], { filter: { c: 5, $or: [{ a: 1 }, { b: 1 }] } }, 'a_1 | b_1_c_1'],
    [[[{ a: 1 }], [{ b: 1 }], [{ c: 1 }]], { filter: { c: 5, $or: [{ a: 1 }, { b: 1 }] } }, 'c_1'],
    // Hints.
    [[[{ a: 1 }], [{ b: 1 }]], { filter: { a: 1 }, hint: 'b_1' }, 'b_1'],
    [[[{ a: 1 }], [{ b: 1 }]], { filter: { a: 1 }, hint: { b: 1 } }, 'b_1'],
    [[[{ a: 1 }]], { filter: { a: 1 }, hint: { $natural: 1 } }, 'COLLSCAN'],
    [[[{ a: 1 }]], { filter: { a: 1 }, hint: { _id: 1 } }, '_id_'],
  ];

  test.each(plans.map((row) => [JSON.stringify(row[0]), JSON.stringify(row[1]), row[2], row] as const))(
    'with %s, of %s, is %s',
    async (_indexes, _query, _name, [indexes, query, name]) => {
      const collection = await collectionOf(indexes, []);
      const plan = planOf(collection, query);
      expect(`${planName(plan)}${plan.isSorted ? '' : query.sort ? ', sorted after' : ''}`).toBe(name);
    },
  );

  test('takes the order of an index with a list in it where one value of the list is wanted, and no other', async () => {
    const collection = await collectionOf(
      [[{ l: 1, a: -1 }]],
      [
        { _id: 1, l: [1, 2], a: 5 },
        { _id: 2, l: [2, 3], a: 7 },
      ],
    );
    const isSorted = (filter: Fields, sort: Fields) => planOf(collection, { filter, sort } as Query).isSorted;
    expect(isSorted({ l: 2 }, { a: -1 })).toBe(true);
    expect(isSorted({ l: 2 }, { a: 1 })).toBe(true);
    // Two keys of the first are met; a list is sorted by its least element, wanted or not.
    expect(isSorted({ l: { $in: [1, 2] } }, { a: -1 })).toBe(false);
    expect(isSorted({ l: 2 }, { l: 1, a: -1 })).toBe(false);
    expect(isSorted({ l: { $gt: 1 } }, { l: 1 })).toBe(false);
  });

  test('refuses a hint that names no index', async () => {
    const collection = await collectionOf([[{ a: 1 }]], []);
    for (const hint of ['x', { b: 1 }, { a: -1 }]) {
      expect(() => planOf(collection, { filter: {}, hint })).toThrow(/hint provided does not correspond/);
    }
  });

  test('looks at no more keys and documents than the bounds allow', async () => {
    const docs = Array.from({ length: 60 }, (_, at) => ({ a: at % 6, b: at, c: [at, -at] }));
    const collection = await collectionOf([[{ a: 1, b: -1 }], [{ c: 1 }]], docs);
    const examined = (query: Query): number[] => {
      const { docs: found, keysExamined, docsExamined } = find(world.store, collection, query);
      return [found.length, keysExamined, docsExamined];
    };
    expect(examined({ filter: { a: 3 } })).toEqual([10, 10, 10]);
    expect(examined({ filter: { a: 3, b: { $gt: 20, $lte: 45 } } })).toEqual([5, 5, 5]);
    expect(examined({ filter: { a: { $in: [1, 2] }, b: { $lt: 10 } } })).toEqual([4, 4, 4]);
    expect(examined({ filter: { a: { $gte: 4 } }, sort: { a: -1 } })).toEqual([20, 20, 20]);
    expect(examined({ filter: { a: 9 } })).toEqual([0, 0, 0]);
    expect(examined({ filter: { $and: [{ a: { $gt: 5 } }, { a: { $lt: 2 } }] } })).toEqual([0, 0, 0]);
    expect(examined({ filter: { _id: 7 } })).toEqual([1, 1, 1]);
    expect(examined({ filter: { _id: { $gte: 7, $lt: 9 } } })).toEqual([2, 2, 2]);
    expect(examined({ filter: { c: 5 } })).toEqual([1, 1, 1]);
    expect(examined({ filter: { $or: [{ a: 3, b: 3 }, { c: 3 }] } })).toEqual([1, 2, 1]);
  });
});

describe('keys that are too long to be stored whole', () => {
  const long = (end: string): string => `${'x'.repeat(3000)}${end}`;

  test('are found, by equality, range and prefix, and sorted', async () => {
    const docs = ['b', 'a', 'c', ''].map((end) => ({ s: long(end), n: 1 }));
    const collection = await collectionOf([[{ s: 1, n: 1 }], [{ n: 1, s: -1 }]], [...docs, { s: 'x', n: 1 }]);
    const model: Model = new Map(
      [...docs, { s: 'x', n: 1 }].map((doc, at) => [keyOf(toDoc({ _id: at })), toDoc({ _id: at, ...doc })]),
    );
    expectEntries(world.store, collection, model);
    for (const filter of [
      { s: long('a') },
      { s: { $gt: long('a') } },
      { s: { $lte: long('b') } },
      { n: 1, s: { $gt: long('a') } },
      { s: new BSONRegExp(`^${long('b')}`) },
      { s: { $in: [long('a'), long('c')] } },
      {},
    ]) {
      expectFound(world.store, collection, model, { filter });
      expectFound(world.store, collection, model, { filter, sort: { s: 1 } });
      expectFound(world.store, collection, model, { filter, sort: { n: 1, s: 1 }, hint: 'n_1_s_-1' });
    }
    expectMarksOnDisk(collection);
  });

  test('are unique as a whole', async () => {
    const collection = await collectionOf([[{ s: 1 }, { unique: true }]], [{ s: long('a') }, { s: long('b') }]);
    const insert = (doc: Fields) =>
      world.store.write((writer) => insertRecord(writer, world.catalog, collection, encode(toDoc(doc))));
    await insert({ _id: 8, s: long('c') });
    await expect(insert({ _id: 9, s: long('b') })).rejects.toMatchObject({ code: 11000 });
  });

  test('of the _id are found, told apart and sorted', async () => {
    const ids = ['b', 'a', 'c', ''].map((end) => long(end));
    const collection = await collectionOf(
      [[{ n: 1 }]],
      ids.map((_id, n) => ({ _id, n })),
    );
    const model: Model = new Map(ids.map((_id, n) => [keyOf(toDoc({ _id })), toDoc({ _id, n })]));
    expect(model.size).toBe(4);
    expectEntries(world.store, collection, model);
    for (const filter of [
      { _id: long('a') },
      { _id: { $gt: long('a') } },
      { _id: { $lt: long('b') } },
      { _id: { $in: ids } },
      { n: 2 },
      {},
    ]) {
      expectFound(world.store, collection, model, { filter });
      expectFound(world.store, collection, model, { filter, sort: { _id: 1 } });
      expectFound(world.store, collection, model, { filter, sort: { _id: -1 }, limit: 2 });
    }
    expectMarksOnDisk(collection);
    const again = world.store.write((writer) =>
      insertRecord(writer, world.catalog, collection, encode(toDoc({ _id: long('a') }))),
    );
    await expect(again).rejects.toMatchObject({ code: 11000 });
  });
});

describe('unique indexes', () => {
  const refused = { code: 11000 };

  test.each<[string, IndexInput, readonly Fields[], Fields, boolean]>([
    ['the same value of another type', [{ a: 1 }, { unique: true }], [{ a: 1 }], { a: new Double(1) }, true],
    ['two documents without the field', [{ a: 1 }, { unique: true }], [{}], { b: 1 }, true],
    ['null beside what is missing', [{ a: 1 }, { unique: true }], [{ a: null }], {}, true],
    ['two documents without the field of a sparse index', [{ a: 1 }, { unique: true, sparse: true }], [{}], {}, false],
    [
      'a document that a partial index leaves out',
      [{ a: 1 }, { unique: true, partialFilterExpression: { d: null } }],
      [{ a: 1, d: 5 }],
      { a: 1 },
      false,
    ],
    [
      'two documents within a partial index',
      [{ a: 1 }, { unique: true, partialFilterExpression: { d: null } }],
      [{ a: 1 }],
      { a: 1, d: null },
      true,
    ],
    ['an element of another list', [{ a: 1 }, { unique: true }], [{ a: [1, 2] }], { a: [3, 2] }, true],
    ['the same element twice in one list', [{ a: 1 }, { unique: true }], [{ a: [1, 2] }], { a: [3, 3] }, false],
    ['one of two fields', [{ a: 1, b: -1 }, { unique: true }], [{ a: 1, b: 1 }], { a: 1, b: 2 }, false],
    ['both fields', [{ a: 1, b: -1 }, { unique: true }], [{ a: 1, b: 'x' }], { a: 1, b: 'x' }, true],
    ['a string that begins with the other', [{ a: -1 }, { unique: true }], [{ a: 'x' }], { a: 'x\0' }, false],
    ['a position of a list', [{ 'a.0': 1 }, { unique: true }], [{ a: [1, 2] }], { a: [3, 2] }, false],
    ['the same position of a list', [{ 'a.0': 1 }, { unique: true }], [{ a: [1, 2] }], { a: [1] }, true],
  ])('%s', async (_what, index, docs, doc, isRefused) => {
    const collection = await collectionOf([index], docs);
    const insertion = world.store.write((writer) =>
      insertRecord(writer, world.catalog, collection, encode(toDoc({ _id: 'new', ...doc }))),
    );
    if (isRefused) await expect(insertion).rejects.toMatchObject(refused);
    else await insertion;
    const start = tablePrefix(collection.table);
    expect([...entries(world.store, { start, end: afterPrefix(start) })]).toHaveLength(
      docs.length + (isRefused ? 0 : 1),
    );
  });

  test('two fields that are both lists cannot be indexed together', async () => {
    const collection = await collectionOf([[{ a: 1, b: 1 }]], []);
    const insertion = world.store.write((writer) =>
      insertRecord(writer, world.catalog, collection, encode(toDoc({ _id: 1, a: [1, 2], b: [1, 2] }))),
    );
    await expect(insertion).rejects.toMatchObject({ code: 171 });
  });

  test('a duplicate names the index, its keys and the value', async () => {
    const collection = await collectionOf([[{ 'a.b': 1 }, { unique: true }]], [{ a: { b: 'x' } }]);
    const insertion = world.store.write((writer) =>
      insertRecord(writer, world.catalog, collection, encode(toDoc({ _id: 1, a: { b: 'x' } }))),
    );
    await expect(insertion).rejects.toMatchObject({
      message: 'E11000 duplicate key error collection: db.c index: a.b_1 dup key: { a.b: "x" }',
      info: { keyPattern: toDoc({ 'a.b': 1 }), keyValue: toDoc({ 'a.b': 'x' }) },
    });
  });
});
