import fc from 'fast-check';
import { type Batches, compilePipeline } from '../../src/embedded/mongo/aggregate/pipeline.ts';
import { compare } from '../../src/embedded/mongo/bson/compare.ts';
import { type Doc, toDoc, toValue, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { batches, books, contextOf, d, expectRun, failure, type Plain, run, shown } from './aggregate-support.ts';

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
