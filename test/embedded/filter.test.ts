import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { BsonType, Opaque, toDoc, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';
import { compileFilter, type FilterOptions } from '../../src/embedded/mongo/query/filter.ts';
import { compileSort } from '../../src/embedded/mongo/query/sort.ts';
import { rawString } from '../support/bson-arbitraries.ts';

type Fields = Record<string, unknown>;

const undef = new Opaque(BsonType.undefined, Buffer.alloc(0));
const symbol = new Opaque(BsonType.symbol, rawString('x'));
const re = (pattern: string, options = ''): BSONRegExp => new BSONRegExp(pattern, options);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const d = (value: number): Double => new Double(value);
const long = (value: string): Long => Long.fromString(value);
const bytes = (...values: number[]): Binary => new Binary(Buffer.from(values));

function matching(filter: Fields, docs: readonly Fields[], options: FilterOptions = {}): Fields[] {
  const { matches } = compileFilter(toDoc(filter), options);
  return docs.filter((doc) => matches(toDoc(doc)));
}

/** A filter, documents that it accepts, and documents that it refuses. */
type Row = readonly [filter: Fields, accepted: readonly Fields[], refused: readonly Fields[]];

function check(rows: readonly Row[]): void {
  test.each(rows.map(([filter, accepted, refused]) => [nameOf(filter), filter, accepted, refused] as const))(
    '%s',
    (_name, filter, accepted, refused) => {
      expect(matching(filter, [...accepted, ...refused])).toEqual(accepted);
    },
  );
}

/** The filter as a name for its test. */
function nameOf(filter: Fields): string {
  return JSON.stringify(filter, (_key, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

describe('equality', () => {
  check([
    [{}, [{}, { a: 1 }], []],
    [
      { a: 1 },
      [{ a: 1 }, { a: d(1) }, { a: 1n }, { a: decimal('1.0') }, { a: [2, 1] }],
      [{}, { a: 2 }, { a: '1' }, { a: true }, { a: [[1]] }, { a: { b: 1 } }],
    ],
    [{ a: long('9007199254740993') }, [{ a: decimal('9007199254740993') }], [{ a: 9007199254740992 }]],
    [{ a: 0 }, [{ a: -0 }, { a: decimal('-0') }], [{ a: false }, { a: null }]],
    [{ a: Number.NaN }, [{ a: Number.NaN }, { a: decimal('NaN') }], [{ a: 0 }, {}]],
    [{ a: 'x' }, [{ a: 'x' }, { a: symbol }], [{ a: 'X' }, { a: 'x ' }]],
    [{ a: true }, [{ a: true }], [{ a: 1 }, { a: 'true' }]],
    [{ a: new Date(5) }, [{ a: new Date(5) }], [{ a: 5 }, { a: new Timestamp(5n) }]],
    [
      { a: new ObjectId('0123456789abcdef01234567') },
      [{ a: new ObjectId('0123456789ABCDEF01234567') }],
      [{ a: '0123456789abcdef01234567' }],
    ],
    [{ a: bytes(1) }, [{ a: bytes(1) }], [{ a: new Binary(Buffer.of(1), 5) }, { a: bytes(1, 0) }]],
    [
      { a: { b: 1, c: 2 } },
      [{ a: { b: 1, c: 2 } }, { a: [{ b: d(1), c: 2 }] }],
      [{ a: { c: 2, b: 1 } }, { a: { b: 1 } }, { a: { b: 1, c: 2, d: 3 } }],
    ],
    [{ a: {} }, [{ a: {} }, { a: [{}] }], [{}, { a: null }, { a: [] }]],
    [
      { a: [1, 2] },
      [{ a: [1, 2] }, { a: [[1, 2], 3] }],
      [{ a: [2, 1] }, { a: [1, 2, 3] }, { a: 1 }, { a: [[[1, 2]]] }],
    ],
    [{ a: [] }, [{ a: [] }, { a: [[]] }], [{}, { a: null }, { a: [1] }]],
    [{ a: { $eq: 1 } }, [{ a: 1 }, { a: [1] }], [{ a: 2 }]],
    [{ a: { $eq: re('x') } }, [{ a: re('x') }], [{ a: 'x' }]],
    [{ a: { $ref: 'c', $id: 1 } }, [{ a: { $ref: 'c', $id: 1 } }], [{ a: { $ref: 'c', $id: 2 } }]],
    [{ a: 1, b: 2 }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
    [{ a: new MinKey() }, [{ a: new MinKey() }], [{ a: 1 }, {}, { a: new MaxKey() }]],
  ]);
});

describe('null and what is missing', () => {
  check([
    [
      { a: null },
      [{}, { a: null }, { a: [1, null] }],
      [{ a: 0 }, { a: [] }, { a: [[]] }, { a: [[null]] }, { a: undef }, { a: [undef] }, { a: {} }],
    ],
    [{ a: { $ne: null } }, [{ a: 0 }, { a: [] }, { a: [1] }], [{}, { a: null }, { a: [1, null] }]],
    [{ a: { $in: [null, 75] } }, [{}, { a: null }, { a: [null] }, { a: 75 }], [{ a: 1 }, { a: [] }]],
    [{ a: { $nin: [null, 75] } }, [{ a: 1 }, { a: [] }], [{}, { a: [2, null] }, { a: 75 }]],
    [{ a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }, { a: [] }]],
    [{ a: { $lte: null } }, [{}, { a: null }], [{ a: new MinKey() }]],
    [{ a: { $gt: null } }, [], [{}, { a: null }, { a: 1 }]],
    [{ a: { $exists: true } }, [{ a: null }, { a: [] }, { a: 0 }], [{}]],
    [{ a: { $exists: false } }, [{}], [{ a: null }]],
    [{ a: { $exists: 0 } }, [{}], [{ a: null }]],
    [{ a: { $exists: null } }, [{}], [{ a: 1 }]],
    [{ a: { $type: 'null' } }, [{ a: null }], [{}, { a: undef }]],
    [{ a: { $elemMatch: { $eq: null } } }, [{ a: [null, 1] }], [{}, { a: null }, { a: [] }, { a: [undef] }]],
    // The path leads nowhere: null. An array on the way counts by its documents only.
    [
      { 'a.b': null },
      [
        {},
        { a: null },
        { a: 4 },
        { a: {} },
        { a: { b: null } },
        { a: [{ b: 3 }, {}] },
        { a: [{ b: null }] },
        { a: [1, {}] },
      ],
      [{ a: { b: 1 } }, { a: [] }, { a: [[]] }, { a: [1, 'x'] }, { a: [null] }, { a: [{ b: 1 }] }, { a: [[{}]] }],
    ],
    [
      { 'a.b': { $ne: null } },
      [{ a: { b: 1 } }, { a: [] }, { a: [1] }, { a: [{ b: 1 }] }],
      [{}, { a: 4 }, { a: [{ b: 3 }, {}] }],
    ],
    [
      { 'a.b': { $exists: false } },
      [{}, { a: 1 }, { a: [] }, { a: [1] }, { a: [{ c: 1 }] }],
      [{ a: { b: null } }, { a: [{ b: 1 }, {}] }],
    ],
    [
      { 'a.b.c': null },
      [{ a: { b: 1 } }, { a: [{ b: 1 }] }, { a: [{ b: [{}] }] }],
      [{ a: [{ b: [1] }] }, { a: { b: [] } }],
    ],
  ]);
});

describe('order', () => {
  check([
    [
      { a: { $gt: 1 } },
      [{ a: 2 }, { a: 1.5 }, { a: 5n }, { a: decimal('1.1') }, { a: [0, 2] }, { a: Number.POSITIVE_INFINITY }],
      [
        { a: 1 },
        { a: '2' },
        { a: Number.NaN },
        { a: [1] },
        { a: [[2]] },
        {},
        { a: null },
        { a: new Date(5) },
        { a: true },
      ],
    ],
    [{ a: { $gt: 1, $lt: 3 } }, [{ a: 2 }, { a: [0, 5] }], [{ a: 3 }, { a: [3] }]],
    [{ a: { $gte: 'b' } }, [{ a: 'b' }, { a: 'ba' }, { a: '😀' }], [{ a: 'a' }, { a: 5 }, { a: 'B' }]],
    [{ a: { $lt: 'b' } }, [{ a: '' }, { a: 'a' }], [{ a: 1 }, { a: 'b' }, { a: null }]],
    [{ a: { $lt: '\uFFFF' } }, [{ a: '\uE000' }], [{ a: '😀' }]],
    [{ a: { $lte: Number.NaN } }, [{ a: Number.NaN }], [{ a: 0 }, { a: Number.NEGATIVE_INFINITY }]],
    [{ a: { $gte: Number.NaN } }, [{ a: decimal('NaN') }], [{ a: 0 }]],
    [{ a: { $lt: Number.NaN } }, [], [{ a: Number.NaN }, { a: -1 }]],
    [{ a: { $lt: Number.POSITIVE_INFINITY } }, [{ a: 1 }], [{ a: Number.NaN }, { a: Number.POSITIVE_INFINITY }]],
    [{ a: { $gt: new Date(0) } }, [{ a: new Date(1) }], [{ a: 1 }, { a: new Timestamp(1n) }, { a: new Date(0) }]],
    [{ a: { $gt: false } }, [{ a: true }], [{ a: 1 }]],
    [
      { a: { $gt: { b: 1 } } },
      [{ a: { b: 2 } }, { a: { b: 1, c: 0 } }, { a: { c: 0 } }, { a: { b: '' } }],
      [{ a: { b: 1 } }, { a: {} }, { a: 5 }],
    ],
    [{ a: { $gte: [1, 2] } }, [{ a: [1, 2] }, { a: [1, 3] }, { a: [2] }, { a: [0, [5]] }], [{ a: [1] }, { a: 5 }]],
    [{ a: { $lt: [] } }, [], [{ a: [] }, { a: null }, {}]],
    [{ a: { $gt: new MinKey() } }, [{ a: 1 }, { a: null }, {}, { a: new MaxKey() }], [{ a: new MinKey() }]],
    [{ a: { $gte: new MinKey() } }, [{ a: new MinKey() }, {}], []],
    [{ a: { $lt: new MaxKey() } }, [{ a: 'x' }, {}, { a: new MinKey() }], [{ a: new MaxKey() }]],
    [{ a: { $lt: new MinKey() } }, [], [{ a: new MinKey() }, {}]],
    [
      { a: { $gt: new ObjectId('000000000000000000000001') } },
      [{ a: new ObjectId('000000000000000000000002') }],
      [{ a: new ObjectId('000000000000000000000001') }, { a: 'x' }],
    ],
    [{ a: { $ne: 1 } }, [{}, { a: 2 }, { a: [2] }], [{ a: 1 }, { a: [1, 2] }]],
    [{ a: { $in: [1, 'x', [2]] } }, [{ a: 1 }, { a: ['x'] }, { a: [2] }, { a: [[2]] }], [{ a: 2 }, {}, { a: [[1]] }]],
    [{ a: { $in: [] } }, [], [{}, { a: 1 }]],
    [{ a: { $nin: [] } }, [{}, { a: 1 }], []],
    [
      { a: { $in: [1, 2, 3, 4, 5, null] } },
      [{ a: d(5) }, { a: 1n }, { a: decimal('2.0') }, {}, { a: [9, 3] }],
      [{ a: 6 }, { a: undef }],
    ],
    [{ a: { $in: [re('^x'), 5] } }, [{ a: 'xy' }, { a: 5 }, { a: ['a', 'x'] }], [{ a: 'yx' }, {}]],
    [{ a: { $nin: [re('^x')] } }, [{ a: 'yx' }, {}], [{ a: 'xy' }, { a: ['xy', 'a'] }]],
  ]);
});

describe('paths', () => {
  check([
    [
      { 'a.b': 1 },
      [{ a: { b: 1 } }, { a: [{ b: 1 }] }, { a: [{ b: [0, 1] }] }, { a: [5, { b: 1 }] }],
      [{ 'a.b': 1 }, { a: [[{ b: 1 }]] }, { a: { b: [[1]] } }, { a: { b: { c: 1 } } }],
    ],
    [{ 'a.b.c': 1 }, [{ a: [{ b: [{ c: 1 }] }] }, { a: { b: [{ c: [1] }] } }], [{ a: [{ b: [[{ c: 1 }]] }] }]],
    [{ 'a.b': 1, 'a.c': 2 }, [{ a: [{ b: 1 }, { c: 2 }] }], [{ a: [{ b: 1 }] }]],
    [
      { 'a.0': 1 },
      [{ a: [1, 2] }, { a: { 0: 1 } }, { a: [{ 0: 1 }] }],
      [{ a: [2, 1] }, { a: 1 }, { a: [[1]] }, { a: [] }],
    ],
    [{ 'a.0': [1] }, [{ a: [[1]] }], [{ a: [1] }, { a: [[[1]]] }]],
    [
      { 'a.1.b': 4 },
      [{ a: [5, { b: 4 }, 3] }, { a: [5, [{ b: 4 }]] }, { a: [5, { b: [4] }] }, { a: [{ 1: { b: 4 } }] }],
      [{ a: [{ b: 4 }, 5] }, { a: [5, 4] }],
    ],
    [{ 'a.0.b': null }, [{ a: [{ c: 1 }] }, { a: [{ b: 1 }] }, {}, { a: 1 }], [{ a: [1, 2] }, { a: [] }, { a: [[]] }]],
    [{ 'a.0': null }, [{ a: [null] }, {}, { a: [5, {}] }, { a: {} }], [{ a: [1, 2] }, { a: [] }]],
    [{ 'a.0.0': 1 }, [{ a: [[1]] }, { a: { 0: [1] } }], [{ a: [1] }, { a: [[[1]]] }]],
    [{ 'a.00': 1 }, [{ a: { '00': 1 } }], [{ a: [1] }]],
    [{ 'a.-1': 1 }, [{ a: { '-1': 1 } }], [{ a: [1] }]],
    [{ 'a.0': { $exists: true } }, [{ a: [1] }, { a: [null] }], [{ a: [] }, { a: 1 }]],
    [{ 'a.0': { $gt: 1 } }, [{ a: [2] }], [{ a: [[2]] }, { a: [1, 2] }]],
    [{ '': 1 }, [{ '': 1 }], [{}]],
  ]);
});

describe('$elemMatch, $all and $size', () => {
  check([
    [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [{ a: [0, 2] }], [{ a: [0, 5] }, { a: 2 }, { a: [[2]] }, { a: [] }]],
    [
      { a: { $elemMatch: { b: 1, c: 2 } } },
      [{ a: [{ b: 1, c: 2 }] }, { a: [{ b: [0, 1], c: 2 }] }],
      [{ a: [{ b: 1 }, { c: 2 }] }, { a: { b: 1, c: 2 } }, { a: [1] }],
    ],
    [
      { a: { $elemMatch: { b: { $gt: 1, $lt: 3 } } } },
      [{ a: [{ b: 2 }] }, { a: [{ b: [0, 5] }] }],
      [{ a: [{ b: 0 }, { b: 5 }] }],
    ],
    [
      { a: { $elemMatch: { b: null } } },
      [{ a: [{}] }, { a: [{ b: null }] }, { a: [[]] }],
      [{ a: [] }, { a: [1] }, {}, { a: {} }],
    ],
    [{ a: { $elemMatch: {} } }, [{ a: [{}] }, { a: [[]] }], [{ a: [1] }, { a: [] }]],
    // An array within the array is asked as a document whose fields are its positions.
    [{ a: { $elemMatch: { 0: 1 } } }, [{ a: [[1, 2]] }, { a: [{ 0: 1 }] }], [{ a: [1] }, { a: [[[1]]] }].slice(0, 1)],
    [{ a: { $elemMatch: { b: 1 } } }, [{ a: [{ b: 1 }] }], [{ a: [[{ b: 1 }]] }]],
    [{ a: { $elemMatch: { $elemMatch: { $gt: 1 } } } }, [{ a: [[0, 2]] }], [{ a: [2] }, { a: [[0]] }]],
    [{ a: { $elemMatch: { $nin: [1, 2] } } }, [{ a: [1, 3] }], [{ a: [1, 2] }, { a: 3 }, { a: [] }]],
    [{ a: { $elemMatch: { $not: { $gt: 1 } } } }, [{ a: [5, 1] }], [{ a: [5] }]],
    [{ a: { $elemMatch: { $or: [{ b: 1 }, { c: 1 }] } } }, [{ a: [{ c: 1 }] }], [{ a: [{ d: 1 }] }]],
    [{ a: { $elemMatch: { $and: [{ b: 1 }, { c: 1 }] } } }, [{ a: [{ b: 1, c: 1 }] }], [{ a: [{ b: 1 }, { c: 1 }] }]],
    [
      { 'a.b': { $elemMatch: { c: 1, d: 1 } } },
      [{ a: { b: [{ c: 1, d: 1 }] } }, { a: [{ b: [{ c: 1, d: 1 }] }] }],
      [{ a: [{ b: [{ c: 1 }, { d: 1 }] }] }],
    ],
    [{ 'a.0': { $elemMatch: { $gt: 1 } } }, [{ a: [[2]] }], [{ a: [2] }, { a: [[0], [2]] }]],
    [{ a: { $not: { $elemMatch: { b: 1 } } } }, [{}, { a: [{ b: 2 }] }, { a: { b: 1 } }], [{ a: [{ b: 1 }] }]],
    [{ a: { $all: [1, 2] } }, [{ a: [2, 3, 1] }], [{ a: [1] }, { a: 1 }, { a: [[1, 2]] }]],
    [{ a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{}]],
    [{ a: { $all: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [1, 2, 3] }]],
    [{ a: { $all: [] } }, [], [{ a: [] }, {}]],
    [{ a: { $all: [null] } }, [{}, { a: null }, { a: [null] }], [{ a: 1 }]],
    [{ a: { $all: [re('^x'), 'b'] } }, [{ a: ['xa', 'b'] }], [{ a: ['b'] }]],
    [
      { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2, c: 2 } }] } },
      [{ a: [{ b: 1 }, { b: 2, c: 2 }] }],
      [{ a: [{ b: 1 }, { b: 2 }, { c: 2 }] }],
    ],
    [{ 'a.b': { $all: [1, 2] } }, [{ a: [{ b: 1 }, { b: 2 }] }], [{ a: [{ b: 1 }] }]],
    [{ a: { $size: 2 } }, [{ a: [1, 2] }, { a: [[], []] }], [{ a: [[1, 2]] }, { a: 'xy' }, {}, { a: [1] }]],
    [{ a: { $size: 0 } }, [{ a: [] }], [{}, { a: null }, { a: [[]] }]],
    [{ 'a.b': { $size: d(1) } }, [{ a: [{ b: [1, 2] }, { b: [3] }] }], [{ a: [{ b: 1 }] }]],
  ]);
});

describe('logic', () => {
  check([
    [{ $and: [{ a: 1 }, { b: 2 }] }, [{ a: 1, b: 2 }], [{ a: 1 }]],
    [{ $or: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }], [{}]],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, [{}, { a: 2 }], [{ a: 1 }, { b: 2 }]],
    [{ $or: [{ a: 1 }], b: 2 }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
    [{ $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { $nor: [{ b: 1 }] }] }, [{ a: 1 }, { a: 2, b: 2 }], [{ a: 1, b: 1 }, {}]],
    [{ a: { $not: { $gt: 1 } } }, [{}, { a: 1 }, { a: 'x' }, { a: Number.NaN }], [{ a: 2 }, { a: [0, 2] }]],
    [{ a: { $not: { $gt: 1, $lt: 3 } } }, [{ a: 5 }, { a: 0 }], [{ a: 2 }, { a: [0, 5] }]],
    [{ a: { $not: re('^x') } }, [{ a: 'a' }, { a: 1 }, {}], [{ a: 'x' }]],
    [{ a: { $not: { $regex: '^x' } } }, [{ a: 'a' }], [{ a: 'x' }]],
    [{ a: { $not: { $not: { $eq: 1 } } } }, [{ a: 1 }], [{ a: 2 }]],
    [{ $comment: 'why', a: 1 }, [{ a: 1 }], [{ a: 2 }]],
    [{ a: { $eq: 1, $comment: 'why' } }, [{ a: 1 }], [{ a: 2 }]],
    [{ $alwaysTrue: 1 }, [{}], []],
    [{ $alwaysFalse: 1 }, [], [{}]],
    [{ $expr: { $gt: ['$a', '$b'] } }, [{ a: 2, b: 1 }, { a: 'x', b: 1 }, { a: null }], [{ a: 1, b: 2 }, {}]],
    [{ $expr: '$a' }, [{ a: 1 }, { a: '' }, { a: [] }], [{ a: 0 }, { a: null }, {}, { a: false }]],
    [{ $or: [{ $expr: { $eq: ['$a', 1] } }, { b: 1 }] }, [{ a: 1 }, { b: 1 }], [{ a: [1] }]],
  ]);

  test('variables reach $expr', () => {
    const variables = new Map<string, Value>([['least', 2]]);
    expect(matching({ $expr: { $gte: ['$a', '$$least'] } }, [{ a: 1 }, { a: 2 }], { variables })).toEqual([{ a: 2 }]);
  });

  test('a collation decides how strings compare', () => {
    const strings = new Intl.Collator('en', { sensitivity: 'base' }).compare;
    const docs = [{ a: 'É' }, { a: ['e'] }, { a: 'f' }, { a: { b: 'E' } }];
    expect(matching({ a: 'e' }, docs, { strings })).toEqual(docs.slice(0, 2));
    expect(matching({ a: { $in: ['x', 'e'] } }, docs, { strings })).toEqual(docs.slice(0, 2));
    expect(matching({ a: { $gt: 'e' } }, docs, { strings })).toEqual([{ a: 'f' }]);
    expect(matching({ a: { b: 'e' } }, docs, { strings })).toEqual([{ a: { b: 'E' } }]);
    expect(matching({ a: re('e') }, docs, { strings })).toEqual([{ a: ['e'] }]);
  });
});

describe('types', () => {
  check([
    [{ a: { $type: 'int' } }, [{ a: 1 }, { a: ['x', 1] }], [{ a: 1n }, { a: d(1) }, { a: 1.5 }, {}]],
    [{ a: { $type: 'long' } }, [{ a: 1n }], [{ a: 1 }]],
    [{ a: { $type: 1 } }, [{ a: d(1) }, { a: 1.5 }, { a: -0 }, { a: Number.NaN }], [{ a: 1 }]],
    [{ a: { $type: 'number' } }, [{ a: 1 }, { a: 1n }, { a: 1.5 }, { a: decimal('1') }], [{ a: '1' }, {}]],
    [{ a: { $type: 'array' } }, [{ a: [] }, { a: [[1]] }], [{ a: 1 }]],
    [{ a: { $type: 'object' } }, [{ a: {} }, { a: [{}] }], [{ a: [] }]],
    [{ a: { $type: ['string', 8] } }, [{ a: 'x' }, { a: true }], [{ a: 1 }]],
    [{ a: { $type: -1 } }, [{ a: new MinKey() }], [{ a: new MaxKey() }]],
    [{ a: { $type: 127 } }, [{ a: new MaxKey() }], [{ a: new MinKey() }]],
    [
      { a: { $type: 'regex' } },
      [{ a: re('x') }, { a: new Opaque(BsonType.regex, Buffer.from('a\0g\0')) }],
      [{ a: 'x' }],
    ],
    [{ a: { $type: 'undefined' } }, [{ a: undef }], [{ a: null }, {}]],
    [{ a: { $type: 'symbol' } }, [{ a: symbol }], [{ a: 'x' }]],
    [
      { a: { $type: 'string' } },
      [{ a: 'x' }, { a: new Opaque(BsonType.string, rawString(Buffer.of(0xff))) }],
      [{ a: symbol }],
    ],
    [{ a: { $type: 'date' } }, [{ a: new Date() }], [{ a: new Timestamp(1n) }]],
    [{ a: { $type: 'timestamp' } }, [{ a: new Timestamp(1n) }], [{ a: new Date() }]],
    [{ a: { $type: 'binData' } }, [{ a: bytes(1) }], [{ a: 'x' }]],
    [{ a: { $type: 'objectId' } }, [{ a: new ObjectId() }], [{ a: 'x' }]],
    [{ a: { $type: 'bool' } }, [{ a: false }], [{ a: 0 }]],
    [{ a: { $type: 'decimal' } }, [{ a: decimal('1') }], [{ a: 1 }]],
  ]);
});

describe('$mod and bits', () => {
  check([
    [
      { a: { $mod: [4, 1] } },
      [{ a: 5 }, { a: 5n }, { a: 5.9 }, { a: decimal('5.9') }, { a: [2, 9] }],
      [{ a: 4 }, { a: -3 }, { a: '5' }, {}, { a: Number.NaN }, { a: Number.POSITIVE_INFINITY }],
    ],
    [{ a: { $mod: [4, -3] } }, [{ a: -3 }, { a: -7 }], [{ a: 1 }]],
    [{ a: { $mod: [4.9, 1.9] } }, [{ a: 5 }], [{ a: 6 }]],
    [
      { a: { $mod: [long('9007199254740993'), 0] } },
      [{ a: long('9007199254740993') }],
      [{ a: long('9007199254740992') }],
    ],
    [
      { a: { $bitsAllSet: 5 } },
      [{ a: 5 }, { a: 7n }, { a: d(13) }, { a: bytes(5) }, { a: bytes(7, 1) }, { a: -1 }],
      [{ a: 4 }, { a: 5.5 }, { a: '5' }, {}, { a: bytes(0, 5) }],
    ],
    [{ a: { $bitsAllSet: [0, 2] } }, [{ a: 5 }], [{ a: 1 }]],
    [{ a: { $bitsAllClear: [1, 64] } }, [{ a: 5 }, { a: bytes() }], [{ a: 2 }, { a: -3 }]],
    [{ a: { $bitsAnySet: [1, 200] } }, [{ a: 2 }, { a: -1 }], [{ a: 1 }]],
    [{ a: { $bitsAnyClear: 6 } }, [{ a: 2 }, { a: 0 }], [{ a: 7 }]],
    [{ a: { $bitsAllSet: bytes(0, 1) } }, [{ a: 256 }, { a: bytes(0, 1) }], [{ a: 1 }, { a: bytes(1) }]],
    [{ a: { $bitsAllSet: 0 } }, [{ a: 1 }, { a: 0 }], [{ a: 'x' }]],
    [{ a: { $bitsAllClear: 1 } }, [{ a: 2 }], [{ a: 1e300 }, { a: 2 ** 63 }, { a: Number.NaN }]],
  ]);
});

describe('regular expressions', () => {
  check([
    [
      { a: re('^ab') },
      [{ a: 'abc' }, { a: ['x', 'ab'] }, { a: re('^ab') }],
      [{ a: 'xab' }, { a: 1 }, { a: re('^ab', 'i') }],
    ],
    [{ a: re('B', 'i') }, [{ a: 'abc' }, { a: 'ABC' }], [{ a: 'x' }]],
    [{ a: { $regex: 'É', $options: 'i' } }, [{ a: 'é' }], [{ a: 'e' }]],
    [{ a: { $options: 'i', $regex: 'b' } }, [{ a: 'B' }], [{ a: 'c' }]],
    [{ a: { $regex: re('b', 'i') } }, [{ a: 'B' }], [{ a: 'c' }]],
    [{ a: { $regex: 'a.b', $options: 's' } }, [{ a: 'a\nb' }], [{ a: 'ab' }]],
    [{ a: { $regex: 'a.b' } }, [{ a: 'axb' }, { a: 'a😀b' }], [{ a: 'a\nb' }]],
    [{ a: { $regex: '^b$', $options: 'm' } }, [{ a: 'a\nb\nc' }], [{ a: 'ab' }]],
    [{ a: { $regex: '^b' } }, [{ a: 'b\na' }], [{ a: 'a\nb' }]],
    [{ a: { $regex: 'a b # why\n c', $options: 'x' } }, [{ a: 'abc' }], [{ a: 'a bc' }]],
    [{ a: { $regex: '[ #]b\\ c', $options: 'x' } }, [{ a: '#b c' }, { a: ' b c' }], [{ a: 'b c' }]],
    [{ a: { $regex: '(?i)AB' } }, [{ a: 'ab' }], [{ a: 'x' }]],
    [{ a: { $regex: '\\Aab\\z' } }, [{ a: 'ab' }], [{ a: 'abc' }]],
    [{ a: { $regex: '\\\\A' } }, [{ a: '\\A' }], [{ a: 'A' }]],
    [{ a: { $regex: 'a\\-b\\_' } }, [{ a: 'a-b_' }], [{ a: 'ab' }]],
    [{ a: { $regex: '^\\p{L}+$' } }, [{ a: 'été' }], [{ a: 'a1' }]],
    [{ a: { $regex: '^[[:digit:]]+$' } }, [{ a: '12' }], [{ a: 'a' }]],
    [{ a: { $regex: '^[]a]+[^]b]$' } }, [{ a: ']ac' }], [{ a: ']ab' }, { a: 'xc' }]],
    [{ a: { $regex: '^[\\h_]+\\h$' } }, [{ a: '_ \t' }], [{ a: '_' }]],
    [{ a: { $regex: '(?<y>\\d)\\k<y>' } }, [{ a: '11' }], [{ a: '12' }]],
    [{ a: { $regex: 'b', $ne: 'abc' } }, [{ a: 'ab' }], [{ a: 'abc' }]],
    [{ a: { $regex: '' } }, [{ a: '' }, { a: 'x' }], [{ a: 1 }, {}]],
    [{ a: { $regex: '😀{2}' } }, [{ a: '😀😀' }], [{ a: '😀' }]],
  ]);
});

describe('what cannot be read is refused', () => {
  test.each<[Fields, string, RegExp]>([
    [{ $foo: 1 }, 'BadValue', /unknown top level operator: \$foo/],
    [{ a: { $foo: 1 } }, 'BadValue', /unknown operator: \$foo/],
    [{ a: { $gt: 1, b: 1 } }, 'BadValue', /unknown operator: b/],
    [{ a: { $not: { b: 1 } } }, 'BadValue', /unknown operator: b/],
    [{ $and: 1 }, 'BadValue', /\$and must be an array/],
    [{ $or: [] }, 'BadValue', /\$or must be a nonempty array/],
    [{ $nor: [1] }, 'BadValue', /entries must be objects/],
    [{ a: { $in: 1 } }, 'BadValue', /\$in needs an array/],
    [{ a: { $nin: { b: 1 } } }, 'BadValue', /needs an array/],
    [{ a: { $in: [{ $gt: 1 }] } }, 'BadValue', /cannot nest \$ under \$in/],
    [{ a: { $all: 1 } }, 'BadValue', /\$all needs an array/],
    [{ a: { $all: [{ $gt: 1 }] } }, 'BadValue', /no \$ expressions in \$all/],
    [{ a: { $elemMatch: 1 } }, 'BadValue', /\$elemMatch needs an Object/],
    [{ a: { $elemMatch: { $foo: 1 } } }, 'BadValue', /\$foo/],
    [
      { a: { $elemMatch: { $expr: { $eq: ['$b', 1] } } } },
      'BadValue',
      /\$expr can only be applied to the top-level document/,
    ],
    [{ a: { $elemMatch: { $or: [{ $expr: true }] } } }, 'BadValue', /\$expr can only be applied/],
    [{ a: { $size: 'x' } }, 'FailedToParse', /\$size/],
    [{ a: { $size: 1.5 } }, 'FailedToParse', /\$size/],
    [{ a: { $size: -1 } }, 'BadValue', /non-negative/],
    [{ a: { $mod: 1 } }, 'BadValue', /needs to be an array/],
    [{ a: { $mod: [1] } }, 'BadValue', /not enough elements/],
    [{ a: { $mod: [1, 2, 3] } }, 'BadValue', /too many elements/],
    [{ a: { $mod: [0, 1] } }, 'BadValue', /divisor cannot be 0/],
    [{ a: { $mod: [0.5, 1] } }, 'BadValue', /divisor cannot be 0/],
    [{ a: { $mod: ['x', 1] } }, 'BadValue', /divisor not a number/],
    [{ a: { $type: 'foo' } }, 'BadValue', /Unknown type name alias: foo/],
    [{ a: { $type: 99 } }, 'BadValue', /Invalid numerical type code: 99/],
    [{ a: { $type: [] } }, 'FailedToParse', /at least one type/],
    [{ a: { $regex: 1 } }, 'BadValue', /\$regex has to be a string/],
    [{ a: { $regex: 'a', $options: 1 } }, 'BadValue', /\$options has to be a string/],
    [{ a: { $options: 'i' } }, 'BadValue', /\$options needs a \$regex/],
    [{ a: { $regex: 'a', $options: 'g' } }, 'Location51108', /invalid flag/],
    [{ a: { $regex: '(' } }, 'Location51091', /invalid/],
    [{ a: { $regex: re('a', 'i'), $options: 's' } }, 'Location51075', /options set in both/],
    [{ a: { $gt: re('a') } }, 'BadValue', /RegEx/],
    [{ a: { $ne: re('a') } }, 'BadValue', /regex/],
    [{ a: { $not: 1 } }, 'BadValue', /\$not needs a regex or a document/],
    [{ a: { $not: {} } }, 'BadValue', /empty/],
    [{ a: { $bitsAllSet: 'x' } }, 'BadValue', /\$bitsAllSet/],
    [{ a: { $bitsAllSet: -1 } }, 'BadValue', /\$bitsAllSet/],
    [{ a: { $bitsAllSet: [-1] } }, 'BadValue', /\$bitsAllSet/],
    [{ a: { $bitsAllSet: [2 ** 31] } }, 'BadValue', /\$bitsAllSet/],
    [{ $where: 'true' }, 'CommandNotSupported', /\$where/],
    [{ $text: { $search: 'x' } }, 'CommandNotSupported', /\$text/],
    [{ a: { $near: [0, 0] } }, 'CommandNotSupported', /\$near/],
    [{ a: new Opaque(BsonType.regex, Buffer.from('a\0g\0')) }, 'Location51108', /invalid flag/],
  ])('%j is %s', (filter, codeName, message) => {
    let fault: unknown;
    try {
      compileFilter(toDoc(filter));
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(CommandError);
    expect((fault as CommandError).codeName).toBe(codeName);
    expect((fault as CommandError).message).toMatch(message);
  });
});

describe('a sort', () => {
  const sorted = (spec: Fields, docs: readonly Fields[]): unknown[] => {
    const sort = compileSort(toDoc(spec));
    const keys = docs.map((doc, at) => ({ at, key: sort.keysOf(toDoc(doc)) }));
    return keys.sort((a, b) => sort.compareKeys(a.key, b.key)).map(({ at }) => docs[at]);
  };

  test.each<[Fields, readonly Fields[]]>([
    [
      { a: 1 },
      [{ a: new MinKey() }, { a: [] }, { a: null }, { a: 1 }, { a: 'x' }, { a: {} }, { a: true }, { a: new Date(0) }],
    ],
    [{ a: -1 }, [{ a: 'x' }, { a: [1, 5] }, { a: 3 }, { a: [] }]],
    // Of a list, the least element counts when ascending, the greatest when descending.
    [{ a: 1 }, [{ a: [3, 1] }, { a: 2 }, { a: [2.5, 9] }]],
    [{ a: -1 }, [{ a: [0, 9] }, { a: 5 }, { a: [3, 4] }]],
    [{ 'a.b': 1 }, [{ a: 5 }, { a: [{ b: 1 }, { b: 9 }] }, { a: { b: 2 } }]],
    [{ 'a.b': -1 }, [{ a: [{ b: 1 }, { b: [9] }] }, { a: { b: 2 } }, { a: [] }]],
    [{ 'a.1': 1 }, [{ a: [9] }, { a: [9, 1] }, { a: [0, 2] }]],
    [
      { a: 1, b: -1 },
      [
        { a: 1, b: 2 },
        { a: 1, b: 1 },
        { a: 2, b: 9 },
      ],
    ],
    [{ a: 1 }, [{ a: [[1]] }, { a: [[2], [3]] }]],
  ])('%j puts them in order', (spec, docs) => {
    expect(sorted(spec, [...docs].reverse())).toEqual(docs);
    expect(sorted(spec, docs)).toEqual(docs);
  });

  test.each<[Fields, string]>([
    [{ a: 2 }, 'Location15975'],
    [{ a: 'x' }, 'Location15974'],
    [{ '': 1 }, 'BadValue'],
    [{ $a: 1 }, 'BadValue'],
    [{ a: { $meta: 'textScore' } }, 'CommandNotSupported'],
  ])('%j is refused as %s', (spec, codeName) => {
    expect(() => compileSort(toDoc(spec))).toThrow(expect.objectContaining({ codeName }));
  });
});

test('a filter names the top-level fields that it looks at, and none when it looks at all', () => {
  const fieldsOf = (filter: Fields) => compileFilter(toDoc(filter)).fields;
  expect(fieldsOf({ 'a.b': 1, $or: [{ c: { $elemMatch: { d: 1 } } }, { e: { $not: { $gt: 1 } } }] })).toEqual(
    new Set(['a', 'c', 'e']),
  );
  expect(fieldsOf({ a: 1, $or: [{ b: 1 }, { $expr: '$c' }] })).toEqual(new Set(['a', 'b', 'c']));
  expect(fieldsOf({ a: 1, $or: [{ b: 1 }, { $expr: '$$ROOT' }] })).toBeUndefined();
  expect(fieldsOf({})).toEqual(new Set());
});
