import { isDoc, isNumeric, toNumber, typeName, type Value } from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';
import { type FoldFactory, folds, foldsOfMany, numbersAmong, percentiles } from '../accumulators.ts';
import { asInteger, folded, isNullish, namedArguments, operands, unlimited } from './operator.ts';
import type { Expression, Operator, Scope } from './scope.ts';

/** An accumulator over its operands, or over the elements of the array that its only operand is. */
function overOperands(create: FoldFactory): Operator {
  return (argument, scope, name) => {
    const parts = operands(name, argument, scope, 0, unlimited);
    const [only] = parts;
    return folded(parts, (root, variables) => {
      const fold = create(scope.strings);
      if (parts.length === 1) {
        const value = (only as Expression)(root, variables);
        if (Array.isArray(value)) for (const element of value) fold.add(element);
        else fold.add(value);
      } else {
        for (const part of parts) fold.add(part(root, variables));
      }
      return fold.result();
    });
  };
}

/** The count `n` of `$firstN` and its like. @throws CommandError when it is not a positive integer */
export function countOf(value: Value | undefined, name: string): number {
  if (!isNumeric(value)) {
    throw new CommandError(5787902, `Value for 'n' must be of integral type, but found ${typeName(value)}`);
  }
  const size = asInteger(value);
  if (size === undefined) {
    throw new CommandError(5787903, `Value for 'n' must be of integral type, but found ${toNumber(value)}`);
  }
  if (size <= 0n) throw new CommandError(5787908, `'n' must be greater than 0, found ${size} for ${name}`);
  return Number(size);
}

/** `{$firstN: {n, input}}` over the array `input`. */
const overArray: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['n', 'input'], [], {
    notObject: 5787801,
    unknown: 5787901,
    missing: 5787906,
  });
  const n = scope.compile(parts.n);
  const input = scope.compile(parts.input);
  const create = foldsOfMany[name] as (typeof foldsOfMany)[string];
  return (root, variables) => {
    const array = input(root, variables);
    const size = countOf(n(root, variables), name);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) {
      throw new CommandError(5788200, `Input must be an array, but found ${typeName(array)} for ${name}`);
    }
    const fold = create(size, scope.strings);
    for (const element of array) fold.add(element);
    return fold.result();
  };
};

/** What `$percentile` and `$median` are given. */
export interface PercentileArguments {
  readonly input: Expression;
  /** Turns the numbers into the answer. */
  readonly finish: (numbers: readonly number[]) => Value;
}

export function percentileArguments(name: string, argument: Value, scope: Scope): PercentileArguments {
  if (!isDoc(argument)) {
    throw new CommandError(7436100, `specification must be an object; found ${name}: ${typeName(argument)}`);
  }
  const isMedian = name === '$median';
  const parts: { readonly input: Value; readonly method: Value; readonly p?: Value } = isMedian
    ? namedArguments(name, argument, ['input', 'method'], [])
    : namedArguments(name, argument, ['input', 'method', 'p'], []);
  if (parts.method === 'continuous') throw notSupported(`The method 'continuous' of ${name}`);
  if (parts.method !== 'approximate' && parts.method !== 'discrete') {
    throw new CommandError('BadValue', "Currently only 'approximate' can be used as a percentile 'method'.");
  }
  const given = isMedian ? [0.5] : scope.compile(parts.p ?? null)(new Map(), new Map());
  if (!Array.isArray(given) || given.length === 0) {
    throw new CommandError(7750300, `The ${name} 'p' field must be an array of constant numbers`);
  }
  const fractions = given.map((value) => {
    const fraction = toNumber(value);
    if (fraction !== undefined && fraction >= 0 && fraction <= 1) return fraction;
    throw new CommandError(7750303, `The ${name} 'p' field must be an array of numbers from [0.0, 1.0]`);
  });
  return {
    input: scope.compile(parts.input),
    finish: (numbers) => {
      const found = percentiles(numbers, fractions);
      return isMedian ? (found[0] as Value) : found;
    },
  };
}

const percentile: Operator = (argument, scope, name) => {
  const { input, finish } = percentileArguments(name, argument, scope);
  return (root, variables) => {
    const value = input(root, variables);
    return finish(numbersAmong(Array.isArray(value) ? value : [value]));
  };
};

export const accumulatorOperators: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(
    ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [
      name,
      overOperands(folds[name] as FoldFactory),
    ]),
  ),
  ...Object.fromEntries(Object.keys(foldsOfMany).map((name) => [name, overArray])),
  $median: percentile,
  $percentile: percentile,
};
