import { Binary, BSONRegExp, Decimal128, Double, Long, Timestamp } from 'bson';
import { encode } from '../../src/embedded/mongo/bson/encode.ts';
import { type Doc, toDoc, toValue, typeName, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';
import { matchedPosition } from '../../src/embedded/mongo/query/position.ts';
import { compileUpdate } from '../../src/embedded/mongo/query/update.ts';
import { upsertSeed } from '../../src/embedded/mongo/query/upsert.ts';

type Fields = Record<string, unknown>;

interface Options {
  readonly arrayFilters?: readonly Fields[];
  readonly filter?: Fields;
  readonly isInsert?: boolean;
}

const now = new Date('2026-02-03T04:05:06.789Z');
const d = (value: number): Double => new Double(value);
const long = (value: number | string): Long => Long.fromString(String(value));
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

function updated(update: unknown, before: Fields, options: Options = {}): Doc {
  const doc = toDoc(before);
  const { filter, isInsert = false, arrayFilters } = options;
  const position = filter ? matchedPosition(toDoc(filter), doc) : -1;
  const compiled = compileUpdate(toValue(update), { now, arrayFilters: arrayFilters?.map(toDoc) });
  const bytes = encode(doc);
  const after = compiled.apply(doc, { isInsert, position });
  expect(encode(doc)).toEqual(bytes);
  return after;
}

/** Types and order of fields too: 1 is no double and no long, and {a, b} is not {b, a}. */
function exact(value: Value | undefined): unknown {
  if (Array.isArray(value)) return value.map(exact);
  if (value instanceof Map) return { fields: [...value].map(([name, field]) => [name, exact(field)]) };
  return [typeName(value), value instanceof Double ? value.value : value];
}

function faultOf(run: () => unknown): CommandError {
  try {
    run();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function nameOf(value: unknown): string {
  return JSON.stringify(value, (_key, field) => (typeof field === 'bigint' ? `${field}n` : field));
}

type Row = readonly [update: unknown, before: Fields, after: Fields, options?: Options];

function check(rows: readonly Row[]): void {
  test.each(rows.map((row) => [nameOf(row[0]), nameOf(row[1]), row] as const))('%s of %s', (_update, _before, row) => {
    const [update, before, after, options] = row;
    expect(exact(updated(update, before, options))).toEqual(exact(toDoc(after)));
  });
}

describe('fields', () => {
  check([
    [{ $set: { a: 1 } }, {}, { a: 1 }],
    [{ $set: { a: { b: [1] } } }, { a: 1, c: 2 }, { a: { b: [1] }, c: 2 }],
    [{ $set: { 'a.b.c': 1 } }, {}, { a: { b: { c: 1 } } }],
    [{ $set: { 'a.b': 1 } }, { a: { c: 2 } }, { a: { c: 2, b: 1 } }],
    [{ $set: { 'a.1': 9 } }, { a: [1, 2, 3] }, { a: [1, 9, 3] }],
    [{ $set: { 'a.3': 9 } }, { a: [1] }, { a: [1, null, null, 9] }],
    [{ $set: { 'a.1.b': 9 } }, { a: [] }, { a: [null, { b: 9 }] }],
    [{ $set: { 'a.0': 9 } }, { a: {} }, { a: { 0: 9 } }],
    [{ $set: { 'a.0': 9 } }, {}, { a: { 0: 9 } }],
    [{ $set: { a: null } }, { a: 1 }, { a: null }],
    [{ $set: {} }, { a: 1 }, { a: 1 }],
    // New fields come in order of their names, numbers by value, whatever the order of the update.
    [{ $set: { c: 1, a: 2 }, $inc: { b: 3 } }, { z: 0 }, { z: 0, a: 2, b: 3, c: 1 }],
    [
      { $set: { 'a.10': 1, 'a.9': 2, 'a.b': 3 } },
      { a: {} },
      {
        a: toMap([
          ['9', 2],
          ['10', 1],
          ['b', 3],
        ]),
      },
    ], // prettier-ignore
    [
      { $set: { b: 1 }, $unset: { a: '' } },
      { a: 1, c: 2 },
      { c: 2, b: 1 },
    ],
    [{ $unset: { a: '' } }, { a: 1, b: 2 }, { b: 2 }],
    [{ $unset: { 'a.b': '' } }, { a: { b: 1, c: 2 } }, { a: { c: 2 } }],
    [{ $unset: { 'a.b.c': '' } }, { a: 1 }, { a: 1 }],
    [{ $unset: { 'a.1': '' } }, { a: [1, 2, 3] }, { a: [1, null, 3] }],
    [{ $unset: { 'a.9': '' } }, { a: [1] }, { a: [1] }],
    [{ $unset: { 'a.b': '' } }, { a: [1] }, { a: [1] }],
    [{ $setOnInsert: { a: 1 } }, { b: 1 }, { b: 1 }],
    [{ $setOnInsert: { a: 1 }, $set: { b: 2 } }, {}, { a: 1, b: 2 }, { isInsert: true }],
    [{ $rename: { a: 'b' } }, { a: 1, c: 2 }, { c: 2, b: 1 }],
    [{ $rename: { a: 'b' } }, { a: 1, b: 2 }, { b: 1 }],
    [{ $rename: { a: 'b' } }, { a: null }, { b: null }],
    [{ $rename: { a: 'b' } }, { c: 1 }, { c: 1 }],
    [{ $rename: { a: 'b.c' } }, { d: 1, b: 5 }, { d: 1, b: 5 }],
    [{ $rename: { 'a.b': 'c.d' } }, { a: { b: 1, x: 2 } }, { a: { x: 2 }, c: { d: 1 } }],
    [{ $rename: { 'a.b': 'a.c' } }, { a: { b: { d: 1 } } }, { a: { c: { d: 1 } } }],
    [
      { $currentDate: { a: true, b: { $type: 'timestamp' }, c: { $type: 'date' } } },
      {},
      { a: now, b: new Timestamp({ t: 1770091506, i: 1 }), c: now },
    ],
  ]);
});

function toMap(entries: readonly (readonly [string, Value])[]): Doc {
  return new Map(entries);
}

describe('arithmetic', () => {
  check([
    [{ $inc: { a: 2 } }, { a: 1 }, { a: 3 }],
    [{ $inc: { a: 2 } }, {}, { a: 2 }],
    [{ $inc: { 'a.b': 2 } }, {}, { a: { b: 2 } }],
    [{ $inc: { a: 0.5 } }, { a: 1 }, { a: 1.5 }],
    [{ $inc: { a: d(1) } }, { a: 1 }, { a: d(2) }],
    [{ $inc: { a: 1 } }, { a: d(1) }, { a: d(2) }],
    [{ $inc: { a: long(1) } }, { a: 1 }, { a: long(2) }],
    [{ $inc: { a: 1 } }, { a: 2147483647 }, { a: long('2147483648') }],
    [{ $inc: { a: -1 } }, { a: -2147483648 }, { a: long('-2147483649') }],
    [{ $inc: { 'a.0': 1 } }, { a: [1] }, { a: [2] }],
    [{ $mul: { a: 3 } }, { a: 2 }, { a: 6 }],
    [{ $mul: { a: 3 } }, {}, { a: 0 }],
    [{ $mul: { a: long(3) } }, {}, { a: long(0) }],
    [{ $mul: { a: 1.5 } }, {}, { a: d(0) }],
    [{ $mul: { a: -1.5 } }, {}, { a: -0 }],
    [{ $mul: { a: 65536 } }, { a: 65536 }, { a: long('4294967296') }],
    [{ $min: { a: 1 } }, { a: 2 }, { a: 1 }],
    [{ $min: { a: 3 } }, { a: 2 }, { a: 2 }],
    [{ $min: { a: d(2) } }, { a: 2 }, { a: 2 }],
    [{ $min: { a: 1 } }, {}, { a: 1 }],
    [{ $min: { a: 'x' } }, { a: 5 }, { a: 5 }],
    [{ $min: { a: null } }, { a: 5 }, { a: null }],
    [{ $max: { a: 3 } }, { a: 2 }, { a: 3 }],
    [{ $max: { a: 'x' } }, { a: 5 }, { a: 'x' }],
    [{ $max: { a: null } }, {}, { a: null }],
    [{ $bit: { a: { and: 6 } } }, { a: 3 }, { a: 2 }],
    [{ $bit: { a: { or: 4 } } }, { a: 3 }, { a: 7 }],
    [{ $bit: { a: { xor: 1, or: 8 } } }, { a: 3 }, { a: 10 }],
    [{ $bit: { a: { or: long(4) } } }, { a: 3 }, { a: long(7) }],
    [{ $bit: { a: { or: 4 } } }, {}, { a: 4 }],
    [{ $bit: { a: { xor: -1 } } }, { a: 5 }, { a: -6 }],
  ]);
});

describe('lists', () => {
  check([
    [{ $push: { a: 1 } }, {}, { a: [1] }],
    [{ $push: { a: [2, 3] } }, { a: [1] }, { a: [1, [2, 3]] }],
    [{ $push: { a: { $each: [2, 3] } } }, { a: [1] }, { a: [1, 2, 3] }],
    [{ $push: { a: { $each: [] } } }, {}, { a: [] }],
    [{ $push: { a: { $each: [9], $position: 0 } } }, { a: [1] }, { a: [9, 1] }],
    [{ $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 2] }, { a: [1, 9, 2] }],
    [{ $push: { a: { $each: [9], $position: -9 } } }, { a: [1, 2] }, { a: [9, 1, 2] }],
    [{ $push: { a: { $each: [9], $position: 9 } } }, { a: [1] }, { a: [1, 9] }],
    [{ $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [1, 2] }, { a: [2, 3, 4] }],
    [{ $push: { a: { $each: [3, 4], $slice: 3 } } }, { a: [1, 2] }, { a: [1, 2, 3] }],
    [{ $push: { a: { $each: [3], $slice: 0 } } }, { a: [1] }, { a: [] }],
    [{ $push: { a: { $each: [2], $sort: -1 } } }, { a: [1, 3] }, { a: [3, 2, 1] }],
    [{ $push: { a: { $each: ['x', null, 1], $sort: 1 } } }, { a: [] }, { a: [null, 1, 'x'] }],
    [
      { $push: { a: { $each: [{ b: 2, c: 1 }], $sort: { b: 1, c: -1 }, $slice: -2 } } },
      { a: [{ b: 2, c: 2 }, { b: 1 }] },
      {
        a: [
          { b: 2, c: 2 },
          { b: 2, c: 1 },
        ],
      },
    ],
    [
      { $push: { a: { $each: [{ b: { c: 1 } }], $sort: { 'b.c': 1 } } } },
      { a: [{ b: { c: 2 } }, 5] },
      { a: [5, { b: { c: 1 } }, { b: { c: 2 } }] },
    ],
    [{ $push: { 'a.b': 1 } }, { a: { b: [0] } }, { a: { b: [0, 1] } }],
    [{ $push: { 'a.1': 1 } }, { a: [[0]] }, { a: [[0], [1]] }],
    [{ $addToSet: { a: 1 } }, {}, { a: [1] }],
    [{ $addToSet: { a: d(1) } }, { a: [1] }, { a: [1] }],
    [{ $addToSet: { a: { $each: [1, 2, 2, 3] } } }, { a: [1] }, { a: [1, 2, 3] }],
    [{ $addToSet: { a: [1, 2] } }, { a: [1, 2] }, { a: [1, 2, [1, 2]] }],
    [
      { $addToSet: { a: { b: 1, c: 2 } } },
      { a: [{ c: 2, b: 1 }] },
      {
        a: [
          { c: 2, b: 1 },
          { b: 1, c: 2 },
        ],
      },
    ],
    [{ $addToSet: { a: { $each: [] } } }, {}, { a: [] }],
    [{ $pop: { a: 1 } }, { a: [1, 2] }, { a: [1] }],
    [{ $pop: { a: -1 } }, { a: [1, 2] }, { a: [2] }],
    [{ $pop: { a: d(1) } }, { a: [] }, { a: [] }],
    [{ $pop: { a: 1 } }, {}, {}],
    [{ $pull: { a: 1 } }, { a: [1, 2, 1, d(1)] }, { a: [2] }],
    [{ $pull: { a: 1 } }, { a: [[1], 1] }, { a: [[1]] }],
    [{ $pull: { a: [1] } }, { a: [[1], 1] }, { a: [1] }],
    [{ $pull: { a: { $gte: 2 } } }, { a: [1, 2, 3, 'x'] }, { a: [1, 'x'] }],
    [{ $pull: { a: { $in: [1, 3] } } }, { a: [1, 2, 3] }, { a: [2] }],
    [{ $pull: { a: { $nin: [1] } } }, { a: [1, 2] }, { a: [1] }],
    [{ $pull: { a: { b: 1 } } }, { a: [{ b: 1, c: 2 }, { b: 2 }, 1] }, { a: [{ b: 2 }, 1] }],
    [{ $pull: { a: { b: { $gt: 1 }, c: 1 } } }, { a: [{ b: 2, c: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }],
    [
      { $pull: { a: { b: { $elemMatch: { c: 1, d: 1 } } } } },
      { a: [{ b: [{ c: 1, d: 1 }] }, { b: [{ c: 1 }, { d: 1 }] }] },
      { a: [{ b: [{ c: 1 }, { d: 1 }] }] },
    ],
    [{ $pull: { a: new BSONRegExp('^x') } }, { a: ['xy', 'y'] }, { a: ['y'] }],
    [{ $pull: { a: null } }, { a: [null, 1] }, { a: [1] }],
    [{ $pull: { a: 1 } }, {}, {}],
    [{ $pull: { 'a.b': 1 } }, { a: 5 }, { a: 5 }],
    [{ $pullAll: { a: [1, { b: 1 }] } }, { a: [1, 2, { b: 1 }, { b: 1, c: 1 }] }, { a: [2, { b: 1, c: 1 }] }],
    [{ $pullAll: { a: [] } }, { a: [1] }, { a: [1] }],
  ]);
});

describe('positions', () => {
  const list = { a: [{ b: 1, c: 1 }, { b: 2, c: 1 }, { b: 3 }] };
  check([
    [{ $set: { 'a.$': 9 } }, { a: [1, 2, 2] }, { a: [1, 9, 2] }, { filter: { a: 2 } }],
    [{ $set: { 'a.$.c': 9 } }, list, { a: [{ b: 1, c: 1 }, { b: 2, c: 9 }, { b: 3 }] }, { filter: { 'a.b': 2 } }],
    [
      { $set: { 'a.$.c': 9 } },
      list,
      { a: [{ b: 1, c: 1 }, { b: 2, c: 9 }, { b: 3 }] },
      { filter: { a: { $elemMatch: { b: 2, c: 1 } } } },
    ],
    [{ $set: { 'a.$': 9 } }, { a: [1, 5] }, { a: [1, 9] }, { filter: { a: { $gt: 2 } } }],
    [{ $set: { 'a.$': 9 } }, { a: [1, 5] }, { a: [1, 9] }, { filter: { $and: [{ x: null }, { a: 5 }] } }],
    [{ $set: { 'a.$': 9 } }, { a: [1, 5] }, { a: [1, 9] }, { filter: { a: { $in: [5, 6] } } }],
    [{ $set: { 'a.b.$': 9 } }, { a: { b: [1, 5] } }, { a: { b: [1, 9] } }, { filter: { 'a.b': 5 } }],
    [{ $unset: { 'a.$': 1 } }, { a: [1, 5] }, { a: [1, null] }, { filter: { a: 5 } }],
    [
      { $set: { 'a.$.d': 9 } },
      { a: [{ b: [1] }, { b: [2] }] },
      { a: [{ b: [1] }, { b: [2], d: 9 }] },
      { filter: { 'a.b': 2 } },
    ],
    [{ $inc: { 'a.$[]': 1 } }, { a: [1, 2] }, { a: [2, 3] }],
    [{ $inc: { 'a.$[].b': 1 } }, { a: [{ b: 1 }, { c: 1 }] }, { a: [{ b: 2 }, { c: 1, b: 1 }] }],
    [{ $inc: { 'a.$[].$[]': 1 } }, { a: [[1], [2, 3]] }, { a: [[2], [3, 4]] }],
    [{ $set: { 'a.$[]': 1 } }, { a: [] }, { a: [] }],
    [{ $set: { 'a.$[x]': 0 } }, { a: [1, 5, 9] }, { a: [1, 0, 0] }, { arrayFilters: [{ x: { $gte: 5 } }] }],
    [
      { $set: { 'a.$[x].d': 0 } },
      list,
      { a: [{ b: 1, c: 1, d: 0 }, { b: 2, c: 1 }, { b: 3 }] },
      { arrayFilters: [{ 'x.b': 1 }] },
    ],
    [
      { $set: { 'a.$[x].d': 0 } },
      list,
      {
        a: [
          { b: 1, c: 1, d: 0 },
          { b: 2, c: 1 },
          { b: 3, d: 0 },
        ],
      },
      { arrayFilters: [{ $or: [{ 'x.b': 1 }, { 'x.b': 3 }] }] },
    ],
    [
      { $set: { 'a.$[x].b.$[y]': 0 } },
      {
        a: [
          { k: 1, b: [1, 2] },
          { k: 2, b: [1, 2] },
        ],
      },
      {
        a: [
          { k: 1, b: [1, 2] },
          { k: 2, b: [1, 0] },
        ],
      },
      { arrayFilters: [{ 'x.k': 2 }, { y: 2 }] },
    ],
    [{ $push: { 'a.$[x].l': 1 } }, { a: [{ k: 1 }] }, { a: [{ k: 1, l: [1] }] }, { arrayFilters: [{ 'x.k': 1 }] }],
    [{ $pull: { 'a.$[].l': 1 } }, { a: [{ l: [1, 2] }, { k: 1 }] }, { a: [{ l: [2] }, { k: 1 }] }],
    [
      { $set: { 'a.$[x]': 0, 'b.$[x]': 0 } },
      { a: [1, 2], b: [2, 3] },
      { a: [1, 0], b: [0, 3] },
      { arrayFilters: [{ x: 2 }] },
    ],
  ]);
});

describe('replacements and pipelines', () => {
  check([
    [{ a: 1 }, { _id: 5, b: 2 }, { _id: 5, a: 1 }],
    [
      { a: 1, _id: 5 },
      { _id: 5, b: 2 },
      { _id: 5, a: 1 },
    ],
    [{}, { _id: 5, b: 2 }, { _id: 5 }],
    [[{ $set: { a: { $add: ['$b', 1] } } }], { _id: 5, b: 2 }, { _id: 5, b: 2, a: 3 }],
    [[{ $unset: 'b' }, { $addFields: { c: 1 } }], { _id: 5, b: 2 }, { _id: 5, c: 1 }],
    [[{ $replaceWith: { c: '$b' } }], { _id: 5, b: 2 }, { _id: 5, c: 2 }],
    [[{ $project: { b: 1 } }], { _id: 5, b: 2, c: 3 }, { _id: 5, b: 2 }],
    [[{ $set: { _id: 5 } }], { _id: 5 }, { _id: 5 }],
  ]);

  test('an update that changes nothing gives back the same bytes', () => {
    const before = { _id: 1, a: 1, b: [1, { c: d(2) }], e: long(3), f: -0, g: decimal('1.0') };
    for (const update of [
      { $set: { a: 1, 'b.1.c': d(2) } },
      { $unset: { x: 1, 'b.9': 1 } },
      { $min: { a: 5 }, $max: { e: 2 } },
      { $addToSet: { b: 1 } },
      { $pull: { b: 7 } },
      { $inc: { a: 0 } },
      { $mul: { e: 1 } },
      { $setOnInsert: { a: 9 } },
      { $rename: { x: 'y' } },
      { $push: { b: { $each: [] } } },
      [{ $set: { a: '$a' } }],
    ]) {
      expect(encode(updated(update, before))).toEqual(encode(toDoc(before)));
    }
    expect(encode(updated({ $set: { a: d(1) } }, before))).not.toEqual(encode(toDoc(before)));
  });
});

describe('what cannot be done is refused', () => {
  const id = { _id: 1, a: 1 };
  const refused: readonly (readonly [string, RegExp, unknown, Fields, Options?])[] = [
    [
      'ConflictingUpdateOperators',
      /Updating the path 'a' would create a conflict at 'a'/,
      { $set: { a: 1 }, $inc: { a: 1 } },
      {},
    ],
    ['ConflictingUpdateOperators', /'a\.b' would create a conflict at 'a'/, { $set: { 'a.b': 1, a: 1 } }, {}],
    ['ConflictingUpdateOperators', /conflict at 'b'/, { $rename: { a: 'b' }, $set: { b: 1 } }, {}],
    ['ConflictingUpdateOperators', /conflict at 'a'/, { $rename: { a: 'a.b' } }, { a: 1 }],
    ['ImmutableField', /_id/, { $set: { _id: 2 } }, id],
    ['ImmutableField', /_id/, { $unset: { _id: 1 } }, id],
    ['ImmutableField', /_id/, { $unset: { _id: 1 } }, { _id: null }],
    ['ImmutableField', /_id/, { $inc: { _id: 1 } }, id],
    ['ImmutableField', /_id/, { $set: { '_id.x': 2 } }, { _id: { x: 1 } }],
    ['ImmutableField', /_id/, { $rename: { _id: 'b' } }, id],
    ['ImmutableField', /_id/, { $rename: { a: '_id' } }, { _id: 1, a: 2 }],
    ['ImmutableField', /_id/, { _id: 2 }, id],
    ['ImmutableField', /_id/, [{ $set: { _id: 2 } }], id],
    ['FailedToParse', /Unknown modifier: \$foo/, { $foo: { a: 1 } }, {}],
    ['FailedToParse', /'b'/, { $set: { a: 1 }, b: 1 }, {}],
    ['FailedToParse', /Modifiers operate on fields/, { $set: 1 }, {}],
    ['FailedToParse', /either an object or an array/, 5, {}],
    ['DollarPrefixedFieldName', /'\$b'/, { a: 1, $b: 1 }, {}],
    ['EmptyFieldName', /empty/, { $set: { '': 1 } }, {}],
    ['EmptyFieldName', /'a\.\.b'/, { $set: { 'a..b': 1 } }, {}],
    ['EmptyFieldName', /'a\.'/, { $set: { 'a.': 1 } }, {}],
    ['DollarPrefixedFieldName', /'\$a'/, { $set: { $a: 1 } }, {}],
    ['BadValue', /at the start/, { $set: { '$.a': 1 } }, {}],
    ['PathNotViable', /Cannot create field 'b' in element \{a: 5\}/, { $set: { 'a.b': 1 } }, { a: 5 }],
    ['PathNotViable', /Cannot create field 'b' in element \{a: null\}/, { $set: { 'a.b': 1 } }, { a: null }],
    ['PathNotViable', /Cannot create field 'b' in element \{a: "x"\}/, { $inc: { 'a.b': 1 } }, { a: 'x' }],
    ['PathNotViable', /Cannot create field 'b'/, { $set: { 'a.b': 1 } }, { a: [1] }],
    ['BadValue', /backfill/, { $set: { 'a.2000000': 1 } }, { a: [] }],
    ['TypeMismatch', /non-numeric type.*'a' is of type string/s, { $inc: { a: 1 } }, { a: 'x' }],
    ['TypeMismatch', /non-numeric/, { $inc: { a: 1 } }, { a: null }],
    ['TypeMismatch', /non-numeric argument/, { $inc: { a: 'x' } }, {}],
    ['TypeMismatch', /multiply/, { $mul: { a: 'x' } }, {}],
    ['BadValue', /64 bits/, { $inc: { a: 1 } }, { a: long('9223372036854775807') }],
    ['BadValue', /64 bits/, { $mul: { a: 2 } }, { a: long('9223372036854775807') }],
    ['BadValue', /\$bit/, { $bit: { a: { not: 1 } } }, {}],
    ['BadValue', /\$bit/, { $bit: { a: { and: 1.5 } } }, {}],
    ['BadValue', /non-integral/, { $bit: { a: { and: 1 } } }, { a: 1.5 }],
    ['BadValue', /'a' must be an array but is of type int/, { $push: { a: 1 } }, { a: 1 }],
    ['BadValue', /must be an array/, { $push: { a: { $each: 1 } } }, {}],
    ['BadValue', /Unrecognized clause in \$push: \$foo/, { $push: { a: { $each: [], $foo: 1 } } }, {}],
    ['BadValue', /\$slice/, { $push: { a: { $each: [], $slice: 'x' } } }, {}],
    ['BadValue', /\$position/, { $push: { a: { $each: [], $position: 1.5 } } }, {}],
    ['BadValue', /\$sort/, { $push: { a: { $each: [], $sort: 2 } } }, {}],
    ['BadValue', /\$addToSet/, { $addToSet: { a: 1 } }, { a: 1 }],
    ['TypeMismatch', /\$each in \$addToSet/, { $addToSet: { a: { $each: 1 } } }, {}],
    ['FailedToParse', /\$pop expects 1 or -1/, { $pop: { a: 2 } }, {}],
    ['TypeMismatch', /non-array/, { $pop: { a: 1 } }, { a: 1 }],
    ['BadValue', /\$pull/, { $pull: { a: 1 } }, { a: 1 }],
    ['BadValue', /\$pullAll requires an array/, { $pullAll: { a: 1 } }, {}],
    ['BadValue', /must be a string/, { $rename: { a: 1 } }, {}],
    ['BadValue', /must differ/, { $rename: { a: 'a' } }, {}],
    ['BadValue', /dynamic/, { $rename: { 'a.$': 'b' } }, {}],
    ['BadValue', /array element/, { $rename: { 'a.b': 'c' } }, { a: [{ b: 1 }] }],
    ['BadValue', /\$currentDate/, { $currentDate: { a: 'x' } }, {}],
    ['BadValue', /positional operator did not find the match/, { $set: { 'a.$': 1 } }, { a: [1] }],
    [
      'BadValue',
      /positional operator did not find the match/,
      { $set: { 'a.$': 1 } },
      { a: [1], b: 1 },
      { filter: { b: 1 } },
    ],
    ['BadValue', /must exist in the document/, { $set: { 'a.$[]': 1 } }, {}],
    ['BadValue', /non-array element/, { $set: { 'a.$[]': 1 } }, { a: 5 }],
    ['BadValue', /non-array element/, { $set: { 'a.$[].b': 1 } }, { a: { b: 1 } }],
    ['BadValue', /No array filter found for identifier 'x'/, { $set: { 'a.$[x]': 1 } }, { a: [] }],
    ['FailedToParse', /'x' was not used/, { $set: { a: 1 } }, {}, { arrayFilters: [{ x: 1 }] }],
    [
      'FailedToParse',
      /multiple array filters.*x/,
      { $set: { 'a.$[x]': 1 } },
      { a: [] },
      { arrayFilters: [{ x: 1 }, { 'x.b': 1 }] },
    ],
    [
      'FailedToParse',
      /single top-level field name/,
      { $set: { 'a.$[x]': 1 } },
      { a: [] },
      { arrayFilters: [{ x: 1, y: 1 }] },
    ],
    ['BadValue', /lowercase/, { $set: { 'a.$[X]': 1 } }, { a: [] }, { arrayFilters: [{ X: 1 }] }],
    ['FailedToParse', /without a top-level field name/, { $set: { a: 1 } }, {}, { arrayFilters: [{}] }],
    ['FailedToParse', /arrayFilters/, { a: 1 }, {}, { arrayFilters: [{ x: 1 }] }],
    ['FailedToParse', /arrayFilters/, [{ $set: { a: 1 } }], {}, { arrayFilters: [{ x: 1 }] }],
  ];

  // Wrapped: a callback with an argument too many would be taken for one that waits for `done`.
  test.each(refused.map((row) => [row[0], nameOf(row[2]), row] as const))('%s: %s', (codeName, _update, row) => {
    const [, message, update, before, options] = row;
    const fault = faultOf(() => updated(update, before, options));
    expect(fault.codeName).toBe(codeName);
    expect(fault.message).toMatch(message);
  });

  test('a failed update leaves the document as it was', () => {
    const doc = toDoc({ a: { b: 1 }, c: 'x' });
    const { apply } = compileUpdate(toValue({ $set: { 'a.b': 2 }, $inc: { c: 1 } }), { now });
    expect(faultOf(() => apply(doc, {})).codeName).toBe('TypeMismatch');
    expect(exact(doc)).toEqual(exact(toDoc({ a: { b: 1 }, c: 'x' })));
  });

  test('documents changed by one update share nothing', () => {
    const update = compileUpdate(toValue({ $set: { a: { b: [1] } } }), { now });
    const first = update.apply(toDoc({}), {});
    const second = update.apply(toDoc({}), {});
    const pushed = compileUpdate(toValue({ $push: { 'a.b': 2 } }), { now }).apply(first, {});
    expect(exact(pushed)).toEqual(exact(toDoc({ a: { b: [1, 2] } })));
    expect(exact(second)).toEqual(exact(toDoc({ a: { b: [1] } })));
  });
});

describe('an upsert starts from what its filter demands', () => {
  test.each<[Fields, Fields]>([
    [
      { a: 1, b: { c: 2 } },
      { a: 1, b: { c: 2 } },
    ],
    [{ a: { $eq: 1 } }, { a: 1 }],
    [{ a: { $gt: 1 } }, {}],
    [{ a: { $gt: 1, $eq: 2 } }, { a: 2 }],
    [{ a: null }, { a: null }],
    [{ a: [1, 2] }, { a: [1, 2] }],
    [{ 'a.b': 1, 'a.c': 2 }, { a: { b: 1, c: 2 } }],
    [{ $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }],
    [{ $or: [{ a: 1 }] }, { a: 1 }],
    [{ $or: [{ a: 1 }, { b: 2 }] }, {}],
    [{ $nor: [{ a: 1 }] }, {}],
    [{ a: { $in: [1] } }, { a: 1 }],
    [{ a: { $in: [1, 2] } }, {}],
    [{ a: { $in: [new BSONRegExp('x')] } }, {}],
    [{ a: { $all: [1] } }, { a: 1 }],
    [{ a: { $all: [{ $elemMatch: { b: 1 } }] } }, {}],
    [{ a: { $not: { $eq: 1 } } }, {}],
    [{ a: { $ne: 1 } }, {}],
    [{ a: new BSONRegExp('x') }, {}],
    [{ a: new Binary(Buffer.of(1)) }, { a: new Binary(Buffer.of(1)) }],
    [{ a: { $elemMatch: { b: 1 } } }, {}],
    [{ _id: 7, $expr: { $eq: ['$a', 1] }, $comment: 'why' }, { _id: 7 }],
    [{ a: { $ref: 'c', $id: 1 } }, { a: { $ref: 'c', $id: 1 } }],
  ])('%j gives %j', (filter, seed) => {
    expect(exact(upsertSeed(toDoc(filter)))).toEqual(exact(toDoc(seed)));
  });

  test.each<[Fields]>([
    [{ a: 1, $and: [{ a: 2 }] }],
    [{ a: { b: 1 }, 'a.b': 1 }],
    [{ 'a.b': 1, a: 5 }],
    [{ a: { $all: [1, 2] } }],
  ])('%j names a field twice, and is refused', (filter) => {
    expect(faultOf(() => upsertSeed(toDoc(filter))).code).toBe(54);
  });
});
