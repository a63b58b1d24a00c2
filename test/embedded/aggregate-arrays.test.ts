import fc from 'fast-check';
import { toValue, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { d, errorOf, evaluate, typed } from './aggregate-support.ts';

const list = {
  a: [3, 1, 2],
  docs: [
    { n: 'b', v: 1 },
    { n: 'a', v: 2 },
    { n: 'c', v: 2 },
  ],
};

test.each<[unknown, unknown]>([
  [{ $arrayElemAt: ['$a', 0] }, 3],
  [{ $arrayElemAt: ['$a', -1] }, 2],
  [{ $arrayElemAt: ['$a', 7] }, undefined],
  [{ $arrayElemAt: [null, 7] }, null],
  [{ $first: '$a' }, 3],
  [{ $last: '$a' }, 2],
  [{ $first: [[]] }, undefined],
  [{ $slice: ['$a', 2] }, [3, 1]],
  [{ $slice: ['$a', -2] }, [1, 2]],
  [{ $slice: ['$a', 1, 1] }, [1]],
  [{ $slice: ['$a', -5, 2] }, [3, 1]],
  [{ $concatArrays: ['$a', [9]] }, [3, 1, 2, 9]],
  [{ $concatArrays: ['$a', null] }, null],
  [{ $in: [d(1), '$a'] }, true],
  [{ $in: ['x', '$a'] }, false],
  [{ $indexOfArray: ['$a', 2] }, 2],
  [{ $indexOfArray: ['$a', 3, 1] }, -1],
  [{ $isArray: '$a' }, true],
  [{ $isArray: ['$a'] }, true],
  [{ $isArray: 'a' }, false],
  [{ $size: '$a' }, 3],
  [{ $size: [[]] }, 0],
  [{ $reverseArray: '$a' }, [2, 1, 3]],
  [{ $map: { input: '$a', as: 'x', in: { $multiply: ['$$x', 2] } } }, [6, 2, 4]],
  [{ $map: { input: '$a', in: '$$this' } }, [3, 1, 2]],
  [{ $map: { input: '$docs', in: '$$this.none' } }, [null, null, null]],
  [{ $map: { input: '$none', in: 1 } }, null],
  [{ $filter: { input: '$a', as: 'x', cond: { $gt: ['$$x', 1] } } }, [3, 2]],
  [{ $filter: { input: '$a', cond: true, limit: 2 } }, [3, 1]],
  [{ $reduce: { input: '$a', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [{ $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab'],
  [{ $reduce: { input: null, initialValue: 0, in: 1 } }, null],
  [
    { $zip: { inputs: ['$a', ['x', 'y']] } },
    [
      [3, 'x'],
      [1, 'y'],
    ],
  ],
  [
    { $zip: { inputs: [['p'], ['x', 'y']], useLongestLength: true } },
    [
      ['p', 'x'],
      [null, 'y'],
    ],
  ],
  [
    { $zip: { inputs: [['p'], ['x', 'y']], useLongestLength: true, defaults: [0, 1] } },
    [
      ['p', 'x'],
      [0, 'y'],
    ],
  ],
  [{ $sortArray: { input: '$a', sortBy: 1 } }, [1, 2, 3]],
  [{ $sortArray: { input: '$docs.n', sortBy: -1 } }, ['c', 'b', 'a']],
  [
    { $let: { vars: { s: { $sortArray: { input: '$docs', sortBy: { v: -1, n: 1 } } } }, in: '$$s.n' } },
    ['a', 'c', 'b'],
  ],
  [
    {
      $setUnion: [
        [1, 2, 1],
        [2, d(3)],
      ],
    },
    [1, 2, d(3)],
  ],
  [
    {
      $setIntersection: [
        [1, 2],
        [d(2), 3],
      ],
    },
    [2],
  ],
  [{ $setDifference: [[1, 2, 1, 3], [2]] }, [1, 3]],
  [
    {
      $setEquals: [
        [1, 2, 2],
        [2, 1],
      ],
    },
    true,
  ],
  [{ $setEquals: [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]] }, false],
  [{ $setIsSubset: [[1], [1, 2]] }, true],
  [{ $setUnion: [[1], null] }, null],
  [{ $anyElementTrue: [[0, false, 1]] }, true],
  [{ $allElementsTrue: [[]] }, true],
  [{ $sum: '$a' }, 6],
  [{ $sum: [1, 'x', d(2)] }, d(3)],
  [{ $sum: ['$a', 1] }, 1],
  [{ $avg: '$a' }, d(2)],
  [{ $avg: [[]] }, null],
  [{ $min: '$a' }, 1],
  [{ $max: [1, 'x', null] }, 'x'],
  [{ $stdDevPop: [[2, 4, 4, 4, 5, 5, 7, 9]] }, d(2)],
  [{ $stdDevSamp: [[5]] }, null],
  [{ $firstN: { n: 2, input: '$a' } }, [3, 1]],
  [{ $lastN: { n: 2, input: '$a' } }, [1, 2]],
  [{ $maxN: { n: 2, input: '$a' } }, [3, 2]],
  [{ $minN: { n: 5, input: '$a' } }, [1, 2, 3]],
  [{ $median: { input: '$a', method: 'approximate' } }, d(2)],
  [{ $percentile: { input: '$a', p: [0.1, 0.9], method: 'approximate' } }, [d(1), d(3)]],
])('%j', (expression, expected) => {
  const wanted = expected === undefined ? undefined : toValue(expected);
  expect(typed(evaluate(expression, list))).toEqual(typed(wanted));
});

test.each([
  [{ $size: 3 }, 17124],
  [{ $size: '$none' }, 17124],
  [{ $size: [1, 2] }, 16020],
  [{ $arrayElemAt: [1, 0] }, 28689],
  [{ $arrayElemAt: [[1], 'x'] }, 28690],
  [{ $arrayElemAt: [[1], 1.5] }, 28691],
  [{ $slice: [1, 2] }, 28724],
  [{ $slice: [[1], 1, 0] }, 28729],
  [{ $concatArrays: [1] }, 28664],
  [{ $in: [1, 2] }, 40081],
  [{ $map: { input: 5, in: 1 } }, 16883],
  [{ $map: { input: [] } }, 16882],
  [{ $map: { input: [], in: 1, foo: 1 } }, 16879],
  [{ $filter: { input: 5, cond: 1 } }, 28651],
  [{ $filter: { input: [], cond: 1, limit: 0 } }, 327392],
  [{ $reduce: { input: 5, initialValue: 0, in: 1 } }, 40080],
  [{ $zip: { inputs: [] } }, 34465],
  [{ $zip: { inputs: [[1]], defaults: [1] } }, 34466],
  [{ $setUnion: [1] }, 17043],
  [{ $setEquals: [[1], 1] }, 17044],
  [{ $setIsSubset: [1, [1]] }, 17046],
  [{ $sortArray: { input: [], sortBy: 2 } }, 15975],
  [{ $firstN: { n: 0, input: [1] } }, 5787908],
])('%j is refused with code %d', (expression, code) => {
  expect(errorOf(expression).code).toBe(code);
});

test('sets behave as sets', () => {
  const values = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom('a', 'b'), fc.double({ min: 0, max: 2 })),
  );
  fc.assert(
    fc.property(values, values, (a, b) => {
      const doc = { a, b };
      const size = (expression: unknown): number => (evaluate(expression, doc) as Value[]).length;
      const [union, both] = [size({ $setUnion: ['$a', '$b'] }), size({ $setIntersection: ['$a', '$b'] })];
      expect(union + both).toBe(size({ $setUnion: ['$a'] }) + size({ $setUnion: ['$b'] }));
      expect(size({ $setDifference: ['$a', '$b'] }) + both).toBe(size({ $setUnion: ['$a'] }));
      expect(evaluate({ $setIsSubset: [{ $setIntersection: ['$a', '$b'] }, '$a'] }, doc)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('$sortArray sorts, and turning it around is sorting downwards', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), (a) => {
      expect(evaluate({ $sortArray: { input: '$a', sortBy: 1 } }, { a })).toEqual(toValue(a.toSorted((x, y) => x - y)));
      expect(evaluate({ $sortArray: { input: '$a', sortBy: -1 } }, { a })).toEqual(
        evaluate({ $reverseArray: { $sortArray: { input: '$a', sortBy: 1 } } }, { a }),
      );
    }),
    { numRuns: 50 },
  );
});
