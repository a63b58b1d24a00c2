import { ObjectId } from 'bson';
import fc from 'fast-check';
import {
  compileExpression,
  createDependencies,
  type Dependencies,
} from '../../src/embedded/mongo/aggregate/expression.ts';
import { toValue, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { branch, choice, d, errorOf, evaluate, now, table } from './aggregate-support.ts';

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
