import { Binary, BSONRegExp, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { toValue } from '../../src/embedded/mongo/bson/values.ts';
import { at, d, errorOf, evaluate, now, table } from './aggregate-support.ts';

const id = new ObjectId('5f5e1000a0a0a0a0a0a0a0a0');

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
