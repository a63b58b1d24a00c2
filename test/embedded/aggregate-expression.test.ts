import { Binary, BSONRegExp, Decimal128, Double, Long, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import {
  compileExpression,
  createDependencies,
  type Dependencies,
} from '../../src/embedded/mongo/aggregate/expression.ts';
import { isEqual } from '../../src/embedded/mongo/bson/compare.ts';
import { toDoc, toValue, typeName, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';

const now = new Date('2026-01-02T03:04:05.678Z');

function evaluate(expression: unknown, doc: Record<string, unknown> = {}): Value | undefined {
  return compileExpression(toValue(expression))(toDoc(doc), new Map([['NOW', now]]));
}

/** A value and its type, so that 1, Long(1) and Double(1) differ. */
function typed(value: Value | undefined): unknown {
  if (Array.isArray(value)) return value.map(typed);
  if (value instanceof Map) return [...value].map(([name, field]) => [name, typed(field)]);
  return [typeName(value), value instanceof Double ? value.value : value];
}

function errorOf(expression: unknown, doc: Record<string, unknown> = {}): { code: number; message: string } {
  try {
    evaluate(expression, doc);
  } catch (error) {
    if (error instanceof CommandError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error(`${JSON.stringify(expression)} gives no error`);
}

function readable(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'bigint' ? `${value}n` : value;
}

type Case = readonly [expression: unknown, expected: unknown, doc?: Record<string, unknown>];

function table(cases: readonly Case[]): void {
  for (const [expression, expected, doc] of cases) {
    const title = JSON.stringify([expression, doc], readable);
    test(title, () => {
      const wanted = expected === undefined ? undefined : toValue(expected);
      expect(typed(evaluate(expression, doc))).toEqual(typed(wanted));
    });
  }
}

/** Documents with a field `then`, which an object literal had better not have. */
const branch = (when: unknown, result: unknown): Map<string, unknown> =>
  new Map([
    ['case', when],
    ['then', result],
  ]);
const choice = (rest: Record<string, unknown>, result: unknown): Map<string, unknown> =>
  new Map([...Object.entries(rest), ['then', result]]);

const d = (value: number): Double => new Double(value);
const at = (text: string): Date => new Date(text);
const id = new ObjectId('5f5e1000a0a0a0a0a0a0a0a0');

describe('paths, documents and variables', () => {
  table([
    ['$a', 1, { a: 1 }],
    ['$b', undefined, { a: 1 }],
    ['$a.b', 2, { a: { b: 2 } }],
    ['$a.b', [1, 3], { a: [{ b: 1 }, { c: 2 }, { b: 3 }, 4] }],
    ['$a.b.c', [[1, 2], []], { a: [{ b: [{ c: 1 }, { c: 2 }] }, { b: [] }] }],
    ['$a.0', [], { a: [1, 2] }],
    ['$a.b', [], { a: [[{ b: 1 }]] }],
    ['$a.b', undefined, { a: 5 }],
    ['$$ROOT', { a: 1 }, { a: 1 }],
    ['$$CURRENT.a', 1, { a: 1 }],
    ['$$NOW', now],
    ['$$REMOVE', undefined],
    [{ x: '$a', y: '$none', z: { w: 1 } }, { x: 1, z: { w: 1 } }, { a: 1 }],
    [['$a', '$none', 3], [1, null, 3], { a: 1 }],
    [{ $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
    [{ $literal: '$a' }, '$a', { a: 1 }],
    [{ $let: { vars: { x: '$a', y: 2 }, in: { $add: ['$$x', '$$y'] } } }, 3, { a: 1 }],
    [{ $let: { vars: { x: '$none' }, in: { a: '$$x' } } }, {}],
    [{ $let: { vars: { CURRENT: '$a' }, in: '$b' } }, 7, { a: { b: 7 } }],
  ]);

  test('an integer-like key keeps its place', () => {
    expect([
      ...(evaluate({ $mergeObjects: ['$a', { 1: 'x' }] }, { a: { z: 1 } }) as Map<string, Value>).keys(),
    ]).toEqual(['z', '1']);
  });

  test.each([
    ['$', 16872],
    ['$a.', 40353],
    ['$a..b', 15998],
    ['$a.$b', 16410],
    ['$$nobody', 17276],
    ['$$Nobody', 9],
    [{ $foo: 1 }, 168],
    [{ $add: [1], $sum: 1 }, 15983],
    [{ a: 1, $add: [1] }, 16410],
    [{ 'a.b': 1 }, 16412],
  ])('%j is refused with code %d', (expression, code) => {
    expect(errorOf(expression).code).toBe(code);
  });

  test('an unknown operator is named', () => {
    expect(errorOf({ $foo: 1 }).message).toBe("Unrecognized expression '$foo'");
  });

  test('a variable that will not be given is found when the expression is read', () => {
    expect(() => compileExpression('$$x', { variables: new Set(['y']) })).toThrow('Use of undefined variable: x');
  });

  test.each<[unknown, string[], boolean]>([
    [{ $add: ['$a.b', '$c'] }, ['a', 'c'], false],
    [{ $map: { input: '$a', as: 'x', in: { $add: ['$$x.y', '$z'] } } }, ['a', 'z'], false],
    ['$$ROOT.q.r', ['q'], false],
    ['$$ROOT', [], true],
    [{ $let: { vars: { CURRENT: '$a' }, in: '$b' } }, ['a'], false],
  ])('%j reads the fields %j', (expression, fields, isWhole) => {
    const dependencies: Dependencies = createDependencies();
    compileExpression(toValue(expression), { dependencies });
    expect([[...dependencies.fields].sort(), dependencies.isWhole]).toEqual([fields, isWhole]);
  });
});

describe('arithmetic keeps the types of numbers', () => {
  table([
    [{ $add: [1, 2] }, 3],
    [{ $add: [1, d(2)] }, d(3)],
    [{ $add: [2147483647, 1] }, 2147483648n],
    [{ $add: [Long.fromNumber(1), 2] }, 3n],
    [{ $add: [9223372036854775807n, 1] }, d(2 ** 63)],
    [{ $add: [0.1, 0.2, 0.3] }, 0.6],
    [{ $add: [at('2020-01-01T00:00:00Z'), 1000] }, at('2020-01-01T00:00:01Z')],
    [{ $add: [1, null] }, null],
    [{ $add: ['$none', 1] }, null],
    [{ $add: [] }, 0],
    [{ $subtract: [5, 3] }, 2],
    [{ $subtract: [-2147483648, 1] }, -2147483649n],
    [{ $subtract: [at('2020-01-01T00:00:01Z'), at('2020-01-01T00:00:00Z')] }, 1000n],
    [{ $subtract: [at('2020-01-01T00:00:01Z'), 1000] }, at('2020-01-01T00:00:00Z')],
    [{ $multiply: [3, 4] }, 12],
    [{ $multiply: [65536, 65536] }, 4294967296n],
    [{ $multiply: [2, 0.5] }, d(1)],
    [{ $divide: [6, 3] }, d(2)],
    [{ $divide: [1, 4] }, 0.25],
    [{ $mod: [-7, 3] }, -1],
    [{ $mod: [7.5, 2] }, 1.5],
    [{ $mod: [7n, 4] }, 3n],
    [{ $abs: -5 }, 5],
    [{ $abs: [-5] }, 5],
    [{ $abs: -2147483648 }, 2147483648n],
    [{ $ceil: 1.2 }, d(2)],
    [{ $floor: -1.2 }, d(-2)],
    [{ $floor: 3 }, 3],
    [{ $round: 2.5 }, d(2)],
    [{ $round: 3.5 }, d(4)],
    [{ $round: [1.25, 1] }, 1.2],
    [{ $round: [1255, -1] }, 1260],
    [{ $round: [1245, -1] }, 1240],
    [{ $trunc: [-3.79, 1] }, -3.7],
    [{ $trunc: 7.9 }, d(7)],
    [{ $pow: [2, 10] }, 1024],
    [{ $pow: [2, 40] }, 1099511627776n],
    [{ $pow: [2, -1] }, 0.5],
    [{ $pow: [2, 0.5] }, Math.SQRT2],
    [{ $sqrt: 16 }, d(4)],
    [{ $exp: 0 }, d(1)],
    [{ $ln: 1 }, d(0)],
    [{ $log: [8, 2] }, d(3)],
    [{ $log10: 1000 }, d(3)],
    [{ $bitAnd: [12, 10] }, 8],
    [{ $bitOr: [12, 3n] }, 15n],
    [{ $bitXor: [12, 10] }, 6],
    [{ $bitNot: 5 }, -6],
    [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
    [{ $range: [3, 0, -1] }, [3, 2, 1]],
    [{ $range: [0, 5, -1] }, []],
    [{ $sin: 0 }, d(0)],
    [{ $degreesToRadians: 180 }, Math.PI],
    [{ $atan2: [1, 1] }, Math.PI / 4],
  ]);

  test.each([
    [{ $add: ['a', 1] }, 14, '$add only supports numeric or date types, not string'],
    [{ $add: [now, now] }, 16612, 'only one date allowed in an $add expression'],
    [{ $subtract: ['a', 1] }, 14, "can't $subtract int from string"],
    [{ $divide: [1, 0] }, 2, "can't $divide by zero"],
    [{ $mod: [1, 0] }, 16610, "can't $mod by zero"],
    [{ $abs: 'x' }, 28765, '$abs only supports numeric types, not string'],
    [{ $abs: [1, 2] }, 16020, 'Expression $abs takes exactly 1 arguments. 2 were passed in.'],
    [{ $sqrt: -1 }, 28714, "$sqrt's argument must be greater than or equal to 0"],
    [{ $pow: [0, -1] }, 28764, '$pow cannot take a base of 0 and a negative exponent'],
    [{ $range: [0, 5, 0] }, 34449, '$range requires a non-zero step value'],
    [{ $acos: 2 }, 50989, 'cannot apply $acos to 2, value must be in [-1,1]'],
  ])('%j is refused', (expression, code, message) => {
    expect(errorOf(expression)).toEqual({ code, message });
  });

  test('decimals are not computed with', () => {
    expect(errorOf({ $add: [Decimal128.fromString('1'), 1] }).code).toBe(115);
  });

  test('a constant error in a branch that is not taken does not show', () => {
    expect(evaluate({ $cond: ['$a', { $divide: [1, 0] }, 'ok'] })).toBe('ok');
  });

  test('sums of integers are exact in any order and grouping', () => {
    const integers = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(integers, (numbers) => {
        const exact = numbers.reduce((sum, number) => sum + BigInt(number), 0n);
        expect(BigInt(evaluate({ $add: numbers }) as number | bigint)).toBe(exact);
        expect(isEqual(evaluate({ $sum: numbers }), evaluate({ $sum: numbers.toReversed() }))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('$subtract undoes $add, $mod is the rest of the division', () => {
    const longs = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n - 1n });
    fc.assert(
      fc.property(longs, longs, (a, b) => {
        expect(evaluate({ $subtract: [{ $add: [a, b] }, b] })).toBe(a);
        if (b !== 0n) expect(evaluate({ $mod: [a, b] })).toBe(a % b);
      }),
      { numRuns: 100 },
    );
  });
});

describe('comparison and conditions', () => {
  table([
    [{ $eq: [1, d(1)] }, true],
    [
      {
        $eq: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      },
      false,
    ],
    [{ $eq: [null, '$none'] }, false],
    [{ $lt: ['$none', null] }, true],
    [{ $cmp: [2, 'a'] }, -1],
    [{ $cmp: ['b', 'a'] }, 1],
    [{ $gt: [now, id] }, true],
    [{ $gte: [3n, 3] }, true],
    [{ $ne: ['a', 'b'] }, true],
    [{ $and: [] }, true],
    [{ $and: [1, 'x', {}] }, true],
    [{ $or: [0, null, '$none'] }, false],
    [{ $or: [true, { $divide: [1, 0] }] }, true],
    [{ $not: [0] }, true],
    [{ $not: '$none' }, true],
    [{ $cond: [true, 1, 2] }, 1],
    [{ $cond: choice({ if: '$none', else: 2 }, 1) }, 2],
    [{ $ifNull: ['$none', null, 3] }, 3],
    [{ $ifNull: ['$none', '$none2'] }, undefined],
    [
      {
        $switch: {
          branches: [branch(false, 1), branch('$a', 2)],
          default: 3,
        },
      },
      2,
      { a: 1 },
    ],
    [{ $switch: { branches: [branch(false, 1)], default: 3 } }, 3],
  ]);

  test.each([
    [{ $switch: { branches: [branch('$none', 1)] } }, 40066],
    [{ $switch: { branches: [] } }, 40068],
    [{ $switch: { branches: [{ case: 1 }] } }, 40065],
    [{ $switch: 1 }, 40060],
    [{ $cond: choice({ if: 1 }, 2) }, 17082],
    [{ $cond: choice({ if: 1, other: 3 }, 2) }, 17083],
    [{ $cond: [1, 2] }, 16020],
    [{ $eq: [1] }, 16020],
    [{ $ifNull: [1] }, 1257300],
    [{ $let: { vars: { X: 1 }, in: 1 } }, 9],
  ])('%j is refused with code %d', (expression, code) => {
    expect(errorOf(expression).code).toBe(code);
  });

  test('exactly one of less, equal and greater holds for any two values', () => {
    const values = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.integer()),
      fc.date({ noInvalidDate: true }),
    );
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [{ $literal: a }, { $literal: b }];
        const holds = ['$lt', '$eq', '$gt'].map((operator) => evaluate({ [operator]: [x, y] }));
        expect(holds.filter((hold) => hold === true)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('types and conversions', () => {
  table([
    [{ $type: '$none' }, 'missing'],
    [{ $type: { $literal: null } }, 'null'],
    [{ $type: 1 }, 'int'],
    [{ $type: 1n }, 'long'],
    [{ $type: d(1) }, 'double'],
    [{ $type: [[1]] }, 'array'],
    [{ $type: new MinKey() }, 'minKey'],
    [{ $isNumber: 1.5 }, true],
    [{ $isNumber: 'x' }, false],
    [{ $toInt: '42' }, 42],
    [{ $toInt: 3.99 }, 3],
    [{ $toLong: 5 }, 5n],
    [{ $toLong: at('1970-01-01T00:00:01Z') }, 1000n],
    [{ $toDouble: 5 }, d(5)],
    [{ $toDouble: '1e3' }, d(1000)],
    [{ $toDouble: true }, d(1)],
    [{ $toString: 1.5 }, '1.5'],
    [{ $toString: 12n }, '12'],
    [{ $toString: id }, '5f5e1000a0a0a0a0a0a0a0a0'],
    [{ $toString: now }, '2026-01-02T03:04:05.678Z'],
    [{ $toBool: 'false' }, true],
    [{ $toBool: d(0) }, false],
    [{ $toDate: 1000n }, at('1970-01-01T00:00:01Z')],
    [{ $toDate: '2018-03-20T11:00:06Z' }, at('2018-03-20T11:00:06Z')],
    [{ $toDate: id }, at('2020-09-13T12:26:40Z')],
    [{ $toObjectId: '5f5e1000a0a0a0a0a0a0a0a0' }, id],
    [{ $toInt: '$none' }, null],
    [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
    [{ $convert: { input: '$none', to: 'int', onNull: 0 } }, 0],
    [{ $convert: { input: '7', to: 16 } }, 7],
    [{ $convert: { input: '7', to: { type: 'long' } } }, 7n],
  ]);

  test('$toDecimal converts without arithmetic', () => {
    expect(String(evaluate({ $toDecimal: '1.50' }))).toBe('1.50');
    expect(String(evaluate({ $toDecimal: 7 }))).toBe('7');
  });

  test.each([
    [{ $toInt: 'abc' }, 241],
    [{ $toInt: '1.5' }, 241],
    [{ $toInt: 3000000000n }, 241],
    [{ $toInt: [[1]] }, 241],
    [{ $toDate: 5 }, 241],
    [{ $toObjectId: 'abc' }, 241],
    [{ $convert: { input: 1, to: 'nonsense' } }, 2],
    [{ $convert: { input: 1 } }, 9],
  ])('%j is refused with code %d', (expression, code) => {
    expect(errorOf(expression).code).toBe(code);
  });

  test('what $toString writes of an integer, $toLong reads', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(evaluate({ $toLong: { $toString: value } })).toBe(value);
      }),
      { numRuns: 50 },
    );
  });
});

describe('objects, sizes and times of others', () => {
  table([
    [{ $mergeObjects: [{ a: 1, b: 2 }, null, '$none', { b: 3, c: 4 }] }, { a: 1, b: 3, c: 4 }],
    [
      { $objectToArray: { b: 1, a: 2 } },
      [
        { k: 'b', v: 1 },
        { k: 'a', v: 2 },
      ],
    ],
    [
      {
        $arrayToObject: [
          [
            { k: 'b', v: 1 },
            { k: 'a', v: 2 },
          ],
        ],
      },
      { b: 1, a: 2 },
    ],
    [
      {
        $arrayToObject: {
          $literal: [
            ['x', 1],
            ['y', 2],
          ],
        },
      },
      { x: 1, y: 2 },
    ],
    [{ $getField: 'a.b' }, 5, { 'a.b': 5 }],
    [{ $getField: { field: { $literal: '$a' }, input: '$x' } }, 5, { x: { $a: 5 } }],
    [{ $getField: { field: 'a', input: 3 } }, undefined],
    [{ $setField: { field: 'a.b', input: '$$ROOT', value: 2 } }, { x: 1, 'a.b': 2 }, { x: 1 }],
    [{ $setField: { field: 'x', input: '$$ROOT', value: '$$REMOVE' } }, { y: 2 }, { x: 1, y: 2 }],
    [{ $unsetField: { field: 'x', input: '$$ROOT' } }, { y: 2 }, { x: 1, y: 2 }],
    [{ $bsonSize: { $literal: {} } }, 5],
    [{ $bsonSize: { a: 1 } }, 12],
    [{ $binarySize: 'añ' }, 3],
    [{ $binarySize: new Binary(Buffer.alloc(4)) }, 4],
    [{ $tsSecond: new Timestamp({ t: 5, i: 7 }) }, 5n],
    [{ $tsIncrement: new Timestamp({ t: 5, i: 7 }) }, 7n],
  ]);

  test('$rand lies between 0 and 1', () => {
    const value = evaluate({ $rand: {} }) as number;
    expect(value >= 0 && value < 1).toBe(true);
  });

  test.each([
    [{ $mergeObjects: [1] }, 40400],
    [{ $objectToArray: 1 }, 40390],
    [{ $arrayToObject: [[1]] }, 40398],
    [{ $bsonSize: 1 }, 31393],
    [{ $setField: { field: '$x', input: '$$ROOT', value: 1 } }, 4161106],
  ])('%j is refused with code %d', (expression, code) => {
    expect(errorOf(expression).code).toBe(code);
  });

  test.each(['$function', '$accumulator', '$where', '$meta', '$toHashedIndexKey'])(
    '%s is not supported, by name',
    (name) => {
      expect(errorOf({ [name]: 1 })).toMatchObject({ code: 115, message: expect.stringContaining(name) });
    },
  );

  test('$arrayToObject undoes $objectToArray', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !key.includes('\0')),
          fc.integer(),
        ),
        (object) => {
          expect(evaluate({ $arrayToObject: { $objectToArray: '$x' } }, { x: object })).toEqual(toValue(object));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('text', () => {
  table([
    [{ $concat: ['a', 'b', 'c'] }, 'abc'],
    [{ $concat: ['a', null] }, null],
    [{ $toUpper: 'aéb' }, 'AéB'],
    [{ $toUpper: '$none' }, ''],
    [{ $toLower: 5 }, '5'],
    [{ $strcasecmp: ['abc', 'ABD'] }, -1],
    [{ $substrBytes: ['hello', 1, 3] }, 'ell'],
    [{ $substr: ['hello', 2, -1] }, 'llo'],
    [{ $substrBytes: ['abc', 10, 2] }, ''],
    [{ $substrCP: ['añ😀b', 1, 2] }, 'ñ😀'],
    [{ $strLenBytes: 'ñ' }, 2],
    [{ $strLenCP: '😀a' }, 2],
    [{ $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
    [{ $split: [null, '-'] }, null],
    [{ $indexOfBytes: ['ñab', 'a'] }, 2],
    [{ $indexOfCP: ['ñab', 'a'] }, 1],
    [{ $indexOfCP: ['abab', 'a', 1] }, 2],
    [{ $indexOfCP: ['abab', 'b', 2, 3] }, -1],
    [{ $indexOfCP: [null, 'b'] }, null],
    [{ $trim: { input: '  a b \n' } }, 'a b'],
    [{ $ltrim: { input: 'xxaxx', chars: 'x' } }, 'axx'],
    [{ $rtrim: { input: 'xxaxx', chars: 'x' } }, 'xxa'],
    [{ $trim: { input: null } }, null],
    [{ $replaceOne: { input: 'aa', find: 'a', replacement: { $literal: '$&' } } }, '$&a'],
    [{ $replaceAll: { input: 'a.a', find: '.', replacement: '-' } }, 'a-a'],
    [{ $replaceAll: { input: null, find: '.', replacement: '-' } }, null],
    [{ $regexMatch: { input: 'Algebra', regex: '^alg', options: 'i' } }, true],
    [{ $regexMatch: { input: '$none', regex: 'a' } }, false],
    [
      { $regexFind: { input: 'ñ x12', regex: new BSONRegExp('([a-z])(\\d+)(q)?') } },
      { match: 'x12', idx: 2, captures: ['x', '12', null] },
    ],
    [{ $regexFind: { input: 'a', regex: 'b' } }, null],
    [
      { $regexFindAll: { input: 'a1b2', regex: '\\d' } },
      [
        { match: '1', idx: 1, captures: [] },
        { match: '2', idx: 3, captures: [] },
      ],
    ],
  ]);

  test.each([
    [{ $concat: ['a', 1] }, 16702],
    [{ $substrBytes: ['ñ', 1, 1] }, 28656],
    [{ $substrBytes: ['ñ', 0, 1] }, 28657],
    [{ $substrCP: ['a', 0, -1] }, 34454],
    [{ $strLenBytes: 5 }, 34473],
    [{ $split: ['a', ''] }, 40087],
    [{ $toUpper: [[1]] }, 16007],
    [{ $trim: { input: 5 } }, 50699],
    [{ $trim: { input: 'a', char: 'b' } }, 50694],
    [{ $regexMatch: { input: 5, regex: 'a' } }, 51104],
    [{ $regexMatch: { input: 'a', regex: new BSONRegExp('a', 'i'), options: 'm' } }, 51107],
    [{ $replaceAll: { input: 1, find: '.', replacement: '-' } }, 51746],
  ])('%j is refused with code %d', (expression, code) => {
    expect(errorOf(expression).code).toBe(code);
  });

  test('joining what $split cut gives the text again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ minLength: 0, maxLength: 5 }).filter((part) => !part.includes(',')),
          { minLength: 1, maxLength: 5 },
        ),
        (parts) => {
          expect(evaluate({ $split: ['$x', ','] }, { x: parts.join(',') })).toEqual(parts);
        },
      ),
      { numRuns: 50 },
    );
  });
});
