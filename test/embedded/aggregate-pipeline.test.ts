import {
  compileDocumentPipeline,
  compilePipeline,
  splitPipeline,
} from '../../src/embedded/mongo/aggregate/pipeline.ts';
import { type Doc, toDoc, toValue } from '../../src/embedded/mongo/bson/values.ts';
import { books, contextOf, failure, type Plain, stageCodeOf } from './aggregate-support.ts';

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
    expect(stageCodeOf(stages)).toBe(code);
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
