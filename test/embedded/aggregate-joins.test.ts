import { type Doc, toDoc } from '../../src/embedded/mongo/bson/values.ts';
import { books, expectRun, run, shown } from './aggregate-support.ts';

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
