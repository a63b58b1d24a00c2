import { Decimal128, Long } from 'bson';
import fc from 'fast-check';
import { isEqual } from '../../src/embedded/mongo/bson/compare.ts';
import { at, d, errorOf, evaluate, now, table } from './aggregate-support.ts';

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
