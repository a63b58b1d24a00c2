import { Double } from 'bson';
import fc from 'fast-check';
import {
  type Batches,
  compileDocumentPipeline,
  compilePipeline,
  type PipelineContext,
  splitPipeline,
} from '../../src/embedded/mongo/aggregate/pipeline.ts';
import { compare } from '../../src/embedded/mongo/bson/compare.ts';
import { type Doc, isDoc, toDoc, toValue, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';
import { compileFilter } from '../../src/embedded/mongo/query/filter.ts';

type Plain = Record<string, unknown>;

/** Documents in batches of two, so that stages see more than one. */
async function* batches(docs: readonly Doc[]): Batches {
  for (let at = 0; at < docs.length; at += 2) yield docs.slice(at, at + 2);
}

interface World {
  readonly collections?: Record<string, Plain[]>;
  readonly strings?: PipelineContext['strings'];
  /** Receives the filters that were asked for. */
  readonly asked?: Doc[];
}

function contextOf({ collections = {}, strings, asked = [] }: World): PipelineContext {
  return {
    variables: new Map(),
    strings,
    find: (collection, filter, variables) => {
      asked.push(filter);
      const { matches } = compileFilter(filter, { variables, strings });
      return batches((collections[collection] ?? []).map(toDoc).filter(matches));
    },
  };
}

async function run(stages: unknown[], docs: Plain[] = [], world: World = {}): Promise<Doc[]> {
  const pipeline = compilePipeline(stages.map(toValue), contextOf(world));
  const found: Doc[] = [];
  for await (const batch of pipeline(batches(docs.map(toDoc)))) found.push(...batch);
  return found;
}

function codeOf(stages: unknown[]): number {
  try {
    compilePipeline(stages.map(toValue), contextOf({}));
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  return 0;
}

async function failure(stages: unknown[], docs: Plain[]): Promise<number> {
  try {
    await run(stages, docs);
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  return 0;
}

/** What the documents say, with the order of their fields. */
function shown(value: Value): unknown {
  if (isDoc(value)) return [...value].map(([name, field]) => [name, shown(field)]);
  if (Array.isArray(value)) return { array: value.map(shown) };
  return value;
}

async function expectRun(stages: unknown[], docs: Plain[], expected: Plain[], world: World = {}): Promise<void> {
  const found = await run(stages, docs, world);
  expect(found.map(shown)).toEqual(expected.map((doc) => shown(toDoc(doc))));
}

const d = (value: number): Double => new Double(value);
const books: Plain[] = [
  { _id: 1, title: 'A', copies: 2, author: 'x', tags: ['p', 'q'] },
  { _id: 2, title: 'B', copies: 1, author: 'y', tags: [] },
  { _id: 3, title: 'C', copies: 2, author: 'x' },
  { _id: 4, title: 'D', copies: d(10), author: 'z', tags: 'r' },
];

describe('stages that see one document at a time', () => {
  test.each<[unknown[], Plain[]]>([
    [
      [{ $match: { copies: 2 } }, { $project: { title: 1 } }],
      [
        { _id: 1, title: 'A' },
        { _id: 3, title: 'C' },
      ],
    ],
    [
      [{ $match: { $expr: { $gt: ['$copies', 2] } } }, { $unset: ['tags', 'author'] }],
      [{ _id: 4, title: 'D', copies: d(10) }],
    ],
    [
      [{ $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }],
      [{ _id: 2 }, { _id: 3 }],
    ],
    [[{ $limit: 1 }, { $replaceRoot: { newRoot: { t: '$title' } } }], [{ t: 'A' }]],
    [[{ $limit: 1 }, { $replaceWith: { $mergeObjects: [{ z: 1 }, { t: '$title' }] } }], [{ z: 1, t: 'A' }]],
    [
      [
        { $limit: 2 },
        { $project: { _id: 0, title: 1 } },
        { $addFields: { 'n.m': { $strLenCP: '$title' }, title: '$$REMOVE' } },
      ],
      [{ n: { m: 1 } }, { n: { m: 1 } }],
    ],
    [
      [{ $limit: 1 }, { $unset: 'tags' }, { $set: { author: { name: '$author' } } }],
      [{ _id: 1, title: 'A', copies: 2, author: { name: 'x' } }],
    ],
    [[{ $count: 'n' }], [{ n: 4 }]],
    [[{ $match: { _id: 99 } }, { $count: 'n' }], []],
    [
      [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
      [
        { _id: 1, tags: 'p' },
        { _id: 1, tags: 'q' },
        { _id: 4, tags: 'r' },
      ],
    ],
    [
      [
        { $unwind: { path: '$tags', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
        { $project: { tags: 1, at: 1 } },
      ],
      [
        { _id: 1, tags: 'p', at: 0n },
        { _id: 1, tags: 'q', at: 1n },
        { _id: 2, at: null },
        { _id: 3, at: null },
        { _id: 4, tags: 'r', at: null },
      ],
    ],
    [[{ $documents: [{ a: 1 }, { a: { $add: [1, 1] } }] }], [{ a: 1 }, { a: 2 }]],
  ])('%j', async (stages, expected) => {
    await expectRun(stages, books, expected);
  });

  test('$addFields enters arrays and replaces what is no document', async () => {
    await expectRun(
      [{ $addFields: { 'a.b': 1 } }],
      [{ a: [{ c: 1 }, 2] }, { a: 3 }, {}],
      [{ a: [{ c: 1, b: 1 }, { b: 1 }] }, { a: { b: 1 } }, { a: { b: 1 } }],
    );
  });

  test('$redact descends, prunes and keeps', async () => {
    const doc = { level: 1, a: { level: 5, x: 1 }, b: [{ level: 1, y: 1 }, { level: 5 }, 3], c: 1 };
    const stage = { $redact: { $cond: [{ $gt: ['$level', 3] }, '$$PRUNE', '$$DESCEND'] } };
    await expectRun([stage], [doc], [{ level: 1, b: [{ level: 1, y: 1 }, 3], c: 1 }]);
    expect(await failure([{ $redact: 'x' }], [doc])).toBe(17053);
  });

  test('$sample gives that many different documents', async () => {
    const found = await run([{ $sample: { size: 3 } }], books);
    expect(new Set(found.map((doc) => doc.get('_id'))).size).toBe(3);
    expect(await run([{ $sample: { size: 30 } }], books)).toHaveLength(4);
  });

  test('$limit stops its source', async () => {
    let given = 0;
    async function* endless(): Batches {
      for (;;) {
        given += 1;
        yield [toDoc({ n: given })];
      }
    }
    const pipeline = compilePipeline([toValue({ $limit: 3 })], contextOf({}));
    const found: Doc[] = [];
    for await (const batch of pipeline(endless())) found.push(...batch);
    expect([found.length, given]).toEqual([3, 3]);
  });
});

describe('$sort', () => {
  test('sorts across types, and stays as it was among equals', async () => {
    const docs = [{ k: 'b' }, { k: 2, n: 1 }, { k: null }, { k: d(2), n: 2 }, {}, { k: [9, 1] }];
    await expectRun([{ $sort: { k: 1 } }], docs, [
      { k: null },
      {},
      { k: [9, 1] },
      { k: 2, n: 1 },
      { k: d(2), n: 2 },
      { k: 'b' },
    ]);
  });

  test('with a limit it gives what the whole sort would begin with', async () => {
    const items = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 300 });
    const small = fc.integer({ min: 0, max: 5 });
    await fc.assert(
      fc.asyncProperty(items, small, fc.integer({ min: 1, max: 9 }), async (numbers, skip, limit) => {
        const docs = numbers.map((n, at) => ({ n, at }));
        const found = await run([{ $sort: { n: -1 } }, { $skip: skip }, { $limit: limit }], docs);
        const whole = await run([{ $sort: { n: -1 } }], docs);
        expect(found).toEqual(whole.slice(skip, skip + limit));
      }),
      { numRuns: 30 },
    );
  });

  test('refuses to hold more than its memory', async () => {
    const pipeline = compilePipeline([toValue({ $sort: { n: 1 } })], contextOf({}));
    const text = 'x'.repeat(1024 * 1024);
    async function* large(): Batches {
      for (let n = 0; n < 200; n += 1)
        yield [
          new Map<string, Value>([
            ['n', n],
            ['text', text],
          ]),
        ];
    }
    await expect(async () => {
      for await (const _batch of pipeline(large())) expect(true).toBe(false);
    }).rejects.toMatchObject({ codeName: 'QueryExceededMemoryLimitNoDiskUseAllowed' });
  });
});

describe('$group', () => {
  test('groups equal keys of different types and counts', async () => {
    const docs = [{ k: 1 }, { k: d(1) }, { k: 1n }, { k: '1' }, { k: null }, {}];
    await expectRun([{ $group: { _id: '$k', n: { $sum: 1 } } }], docs, [
      { _id: 1, n: 3 },
      { _id: '1', n: 1 },
      { _id: null, n: 2 },
    ]);
  });

  test('knows every accumulator', async () => {
    const spec = {
      _id: null,
      sum: { $sum: '$copies' },
      ints: { $sum: '$_id' },
      avg: { $avg: '$_id' },
      min: { $min: '$title' },
      max: { $max: '$title' },
      first: { $first: '$title' },
      last: { $last: '$none' },
      push: { $push: '$tags' },
      set: { $addToSet: '$author' },
      count: { $count: {} },
      pop: { $stdDevPop: '$_id' },
      merged: { $mergeObjects: { x: '$_id' } },
      firstN: { $firstN: { n: 2, input: '$_id' } },
      lastN: { $lastN: { n: 2, input: '$_id' } },
      maxN: { $maxN: { n: 2, input: '$copies' } },
      minN: { $minN: { n: 2, input: '$copies' } },
      top: { $top: { sortBy: { copies: -1 }, output: '$title' } },
      topN: { $topN: { n: 2, sortBy: { copies: 1, _id: -1 }, output: ['$copies', '$title'] } },
      bottom: { $bottom: { sortBy: { _id: 1 }, output: '$_id' } },
      bottomN: { $bottomN: { n: 2, sortBy: { _id: 1 }, output: '$_id' } },
      median: { $median: { input: '$_id', method: 'approximate' } },
    };
    await expectRun([{ $group: spec }], books, [
      {
        _id: null,
        sum: d(15),
        ints: 10,
        avg: 2.5,
        min: 'A',
        max: 'D',
        first: 'A',
        last: null,
        push: [['p', 'q'], [], 'r'],
        set: ['x', 'y', 'z'],
        count: 4,
        pop: Math.sqrt(1.25),
        merged: { x: 4 },
        firstN: [1, 2],
        lastN: [3, 4],
        maxN: [d(10), 2],
        minN: [1, 2],
        top: 'D',
        topN: [
          [1, 'B'],
          [2, 'C'],
        ],
        bottom: 4,
        bottomN: [3, 4],
        median: d(2),
      },
    ]);
  });

  test('the sum of groups is the sum of all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ k: fc.integer({ min: 0, max: 4 }), v: fc.integer() })), async (docs) => {
        const groups = await run(
          [{ $group: { _id: '$k', v: { $sum: '$v' } } }, { $group: { _id: 0, v: { $sum: '$v' } } }],
          docs,
        );
        const total = docs.reduce((sum, { v }) => sum + BigInt(v), 0n);
        expect(BigInt((groups[0]?.get('v') ?? 0) as number | bigint)).toBe(total);
      }),
      { numRuns: 30 },
    );
  });

  test('a collation decides which keys are one', async () => {
    const strings = new Intl.Collator('en', { sensitivity: 'base' }).compare;
    await expectRun(
      [{ $group: { _id: '$k', n: { $sum: 1 } } }],
      [{ k: 'a' }, { k: 'B' }, { k: 'A' }],
      [
        { _id: 'a', n: 2 },
        { _id: 'B', n: 1 },
      ],
      { strings },
    );
  });

  test('$sortByCount, $bucket and $bucketAuto', async () => {
    await expectRun([{ $sortByCount: '$author' }, { $limit: 1 }], books, [{ _id: 'x', count: 2 }]);
    await expectRun(
      [
        {
          $bucket: {
            groupBy: '$copies',
            boundaries: [0, 2, 5],
            default: 'other',
            output: { n: { $sum: 1 }, ids: { $push: '$_id' } },
          },
        },
      ],
      books,
      [
        { _id: 0, n: 1, ids: [2] },
        { _id: 2, n: 2, ids: [1, 3] },
        { _id: 'other', n: 1, ids: [4] },
      ],
    );
    await expectRun([{ $bucketAuto: { groupBy: '$_id', buckets: 2 } }], books, [
      { _id: { min: 1, max: 3 }, count: 2 },
      { _id: { min: 3, max: 4 }, count: 2 },
    ]);
    expect(await failure([{ $bucket: { groupBy: '$copies', boundaries: [0, 2] } }], books)).toBe(40066);
  });
});

describe('other collections', () => {
  const collections = {
    people: [
      { _id: 'x', name: 'Ann', knows: ['y'], age: 40 },
      { _id: 'y', name: 'Bob', knows: ['z', 'x'], age: 30 },
      { _id: 'z', name: 'Cem', knows: [], age: 50 },
      { _id: 'w', name: 'Dee', alias: null, knows: 'x', age: 20 },
    ],
  };
  const as = 'found';

  test('$lookup by equality asks once for each batch', async () => {
    const asked: Doc[] = [];
    await expectRun(
      [
        { $lookup: { from: 'people', localField: 'author', foreignField: '_id', as } },
        { $project: { names: '$found.name' } },
      ],
      books,
      [
        { _id: 1, names: ['Ann'] },
        { _id: 2, names: ['Bob'] },
        { _id: 3, names: ['Ann'] },
        { _id: 4, names: ['Cem'] },
      ],
      { collections, asked },
    );
    expect(asked.map(shown)).toEqual(
      [{ _id: { $in: ['x', 'y'] } }, { _id: { $in: ['x', 'z'] } }].map((filter) => shown(toDoc(filter))),
    );
  });

  test('$lookup joins arrays on both sides, and null with what is missing', async () => {
    await expectRun(
      [
        { $lookup: { from: 'people', localField: 'ids', foreignField: 'knows', as } },
        { $project: { _id: 0, names: '$found.name' } },
      ],
      [{ ids: ['x', 'z'] }, { ids: 'y' }, { ids: [] }, {}],
      [{ names: ['Bob', 'Dee'] }, { names: ['Ann'] }, { names: [] }, { names: [] }],
      { collections },
    );
    await expectRun(
      [
        { $lookup: { from: 'people', localField: 'none', foreignField: 'alias', as } },
        { $project: { _id: 0, n: { $size: '$found' } } },
      ],
      [{}],
      [{ n: 4 }],
      { collections },
    );
  });

  test('$lookup with a pipeline pushes its first match to the collection', async () => {
    const asked: Doc[] = [];
    const pipeline = [
      { $match: { $expr: { $gt: ['$age', '$$least'] } } },
      { $sort: { age: 1 } },
      { $limit: 1 },
      { $project: { _id: 0, name: 1 } },
    ];
    await expectRun(
      [{ $lookup: { from: 'people', let: { least: '$n' }, pipeline, as: 'a.b' } }],
      [{ n: 25 }, { n: 45 }, { n: 99 }],
      [
        { n: 25, a: { b: [{ name: 'Bob' }] } },
        { n: 45, a: { b: [{ name: 'Cem' }] } },
        { n: 99, a: { b: [] } },
      ],
      { collections, asked },
    );
    expect(asked.map((filter) => [...filter.keys()])).toEqual([['$expr'], ['$expr'], ['$expr']]);
  });

  test('$lookup with fields and a pipeline applies both; one that depends on nothing runs once', async () => {
    await expectRun(
      [
        {
          $lookup: {
            from: 'people',
            localField: 'author',
            foreignField: '_id',
            pipeline: [{ $match: { age: { $lt: 45 } } }, { $project: { name: 1, _id: 0 } }],
            as,
          },
        },
        { $project: { found: 1 } },
      ],
      books,
      [
        { _id: 1, found: [{ name: 'Ann' }] },
        { _id: 2, found: [{ name: 'Bob' }] },
        { _id: 3, found: [{ name: 'Ann' }] },
        { _id: 4, found: [] },
      ],
      { collections },
    );
    const asked: Doc[] = [];
    await run([{ $lookup: { from: 'people', pipeline: [{ $count: 'n' }], as } }], books, { collections, asked });
    expect(asked).toHaveLength(1);
  });

  test('$graphLookup finds each document once, also around a circle', async () => {
    const graph = {
      from: 'people',
      startWith: '$start',
      connectFromField: 'knows',
      connectToField: '_id',
      as,
      depthField: 'depth',
    };
    const finish = {
      $project: {
        _id: 0,
        found: {
          $map: {
            input: { $sortArray: { input: '$found', sortBy: { depth: 1, _id: 1 } } },
            in: ['$$this._id', '$$this.depth'],
          },
        },
      },
    };
    await expectRun(
      [{ $graphLookup: graph }, finish],
      [{ start: 'x' }],
      [
        {
          found: [
            ['x', 0n],
            ['y', 1n],
            ['z', 2n],
          ],
        },
      ],
      { collections },
    );
    await expectRun(
      [{ $graphLookup: { ...graph, maxDepth: 1 } }, finish],
      [{ start: ['x'] }],
      [
        {
          found: [
            ['x', 0n],
            ['y', 1n],
          ],
        },
      ],
      { collections },
    );
    await expectRun(
      [{ $graphLookup: { ...graph, restrictSearchWithMatch: { age: { $gt: 35 } } } }, finish],
      [{ start: 'x' }],
      [{ found: [['x', 0n]] }],
      { collections },
    );
  });

  test('$unionWith adds another collection, $facet runs several pipelines over one reading', async () => {
    await expectRun(
      [
        { $limit: 1 },
        { $project: { title: 1 } },
        { $unionWith: { coll: 'people', pipeline: [{ $match: { age: 20 } }, { $project: { name: 1 } }] } },
      ],
      books,
      [
        { _id: 1, title: 'A' },
        { _id: 'w', name: 'Dee' },
      ],
      { collections },
    );
    await expectRun(
      [
        {
          $facet: {
            n: [{ $count: 'n' }],
            first: [{ $limit: 1 }, { $project: { _id: 1 } }],
            all: [{ $group: { _id: null, s: { $sum: '$_id' } } }],
          },
        },
      ],
      books,
      [{ n: [{ n: 4 }], first: [{ _id: 1 }], all: [{ _id: null, s: 10 }] }],
    );
    await expectRun([{ $facet: { n: [{ $count: 'n' }], all: [] } }], [], [{ n: [], all: [] }]);
  });
});

describe('what is refused', () => {
  test.each<[unknown[], number]>([
    [[{ $foo: 1 }], 40324],
    [[{}], 40323],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[1], 14],
    [[{ $match: 1 }], 15959],
    [[{ $limit: 0 }], 15958],
    [[{ $limit: 'x' }], 5107201],
    [[{ $skip: -1 }], 5107200],
    [[{ $project: {} }], 51272],
    [[{ $project: 1 }], 15969],
    [[{ $addFields: { a: {} } }], 40180],
    [[{ $addFields: { a: 1, 'a.b': 1 } }], 40176],
    [[{ $unset: 1 }], 31002],
    [[{ $sort: {} }], 15976],
    [[{ $sort: { a: 2 } }], 15975],
    [[{ $group: {} }], 15955],
    [[{ $group: { _id: 1, a: 1 } }], 40234],
    [[{ $group: { _id: 1, a: { $foo: 1 } } }], 15952],
    [[{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], 40235],
    [[{ $unwind: 'a' }], 28818],
    [[{ $unwind: { path: '$a', x: 1 } }], 28811],
    [[{ $count: '' }], 40156],
    [[{ $lookup: { from: 'x', as: 'y' } }], 9],
    [[{ $lookup: { from: 'x', as: 'y', localField: 'a' } }], 9],
    [[{ $lookup: { from: 'x', as: 'y', pipeline: [{ $foo: 1 }] } }], 40324],
    [[{ $graphLookup: { from: 'x' } }], 40105],
    [[{ $facet: {} }], 40169],
    [[{ $facet: { a: [{ $facet: {} }] } }], 40600],
    [[{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }], 40194],
    [[{ $bucket: { groupBy: '$a', boundaries: [1, 'x'] } }], 40193],
    [[{ $limit: 1 }, { $documents: [] }], 40602],
    [[{ $out: 'x' }], 115],
    [[{ $merge: 'x' }], 115],
    [[{ $changeStream: {} }], 115],
    [[{ $setWindowFields: {} }], 115],
    [[{ $search: {} }], 115],
  ])('%j with code %d', (stages, code) => {
    expect(codeOf(stages)).toBe(code);
  });

  test('an unknown stage is named', () => {
    expect(() => compilePipeline([toValue({ $foo: 1 })], contextOf({}))).toThrow(
      "Unrecognized pipeline stage name: '$foo'",
    );
  });

  test('a replacement that is no document, a variable that nobody gave', async () => {
    expect(await failure([{ $match: { $expr: '$$nobody' } }], books)).toBe(17276);
    expect(await failure([{ $replaceRoot: { newRoot: '$none' } }], books)).toBe(40228);
  });
});

describe('what a scan can do of a pipeline', () => {
  const split = (stages: unknown[]): unknown => {
    const { fields, rest, ...scan } = splitPipeline(stages.map(toValue));
    return [scan, rest.length, fields && [...fields].sort()];
  };

  test.each<[unknown[], Plain, number, string[] | undefined]>([
    [[], {}, 0, undefined],
    [[{ $match: { a: 1 } }, { $match: { b: 1 } }], { filter: { $and: [{ a: 1 }, { b: 1 }] } }, 0, undefined],
    [
      [{ $match: { a: 1 } }, { $sort: { b: 1 } }, { $skip: 2 }, { $limit: 5 }, { $project: { c: '$d.e' } }],
      { filter: { a: 1 }, sort: { b: 1 }, skip: 2, limit: 5 },
      1,
      ['_id', 'd'],
    ],
    [[{ $limit: 10 }, { $skip: 3 }, { $limit: 20 }], { skip: 3, limit: 7 }, 0, undefined],
    [[{ $limit: 3 }, { $skip: 3 }], { limit: 3 }, 1, undefined],
    [[{ $group: { _id: '$a.b', n: { $sum: '$c' } } }], {}, 1, ['a', 'c']],
    [[{ $match: { a: 1 } }, { $count: 'n' }], { filter: { a: 1 } }, 1, []],
    [[{ $group: { _id: '$$ROOT' } }], {}, 1, undefined],
    [
      [{ $unwind: '$t' }, { $addFields: { x: '$y' } }, { $match: { z: 1 } }, { $sortByCount: '$x' }],
      {},
      4,
      ['t', 'x', 'y', 'z'],
    ],
    [[{ $addFields: { x: '$y' } }], {}, 1, undefined],
    [[{ $project: { a: 0 } }, { $group: { _id: '$b' } }], {}, 2, ['b']],
    [[{ $facet: { p: [{ $count: 'n' }], q: [{ $group: { _id: '$a' } }] } }], {}, 1, ['a']],
    [[{ $facet: { p: [{ $limit: 1 }] } }], {}, 1, undefined],
    [
      [{ $lookup: { from: 'x', localField: 'l', foreignField: 'f', as: 'y' } }, { $project: { y: 1 } }],
      {},
      2,
      ['_id', 'l', 'y'],
    ],
    [[{ $redact: '$$KEEP' }, { $count: 'n' }], {}, 2, undefined],
  ])('%j', (stages, scan, rest, fields) => {
    const wanted = Object.fromEntries(Object.entries(scan).map(([key, value]) => [key, toValue(value)]));
    expect(split(stages)).toEqual([wanted, rest, fields]);
  });
});

describe('the pipeline of an update', () => {
  const update = (stages: unknown[], doc: Plain): Doc =>
    compileDocumentPipeline(stages.map(toValue), new Map([['inc', 5]]))(toDoc(doc));

  test('changes one document, with variables', () => {
    const stages = [{ $set: { n: { $add: ['$n', '$$inc'] } } }, { $unset: 'x' }, { $set: { m: '$n' } }];
    expect(update(stages, { _id: 1, n: 1, x: 2 })).toEqual(toDoc({ _id: 1, n: 6, m: 6 }));
  });

  test('refuses other stages', () => {
    expect(() => update([{ $match: {} }], {})).toThrow('$match is not allowed to be used within an update');
    expect(() => update([{ $foo: {} }], {})).toThrow('Unrecognized pipeline stage name');
    expect(() => update([{ $set: { a: '$$other' } }], {})).toThrow('Use of undefined variable: other');
  });
});

test('documents that come in are never changed', async () => {
  const doc = toDoc({ _id: 1, a: [{ b: 1 }, { b: 2 }], c: { d: 1 } });
  const before = JSON.stringify(shown(doc));
  const stages = [
    { $addFields: { 'a.x': 1, 'c.e': 2 } },
    { $project: { 'a.b': 0 } },
    { $unwind: '$a' },
    { $group: { _id: null, all: { $push: '$$ROOT' }, m: { $mergeObjects: '$c' } } },
  ];
  for await (const _batch of compilePipeline(stages.map(toValue), contextOf({}))(batches([doc])))
    expect(compare(doc, doc)).toBe(0);
  expect(JSON.stringify(shown(doc))).toBe(before);
});
