import { double, integer, isNumeric, type Numeric, toNumber, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import {
  type Computable,
  computable,
  fitsInt64,
  isIntegral,
  multiply,
  plainNumber,
  power,
  remainder,
  roundTo,
  Summation,
  subtract,
} from './numbers.ts';
import { asInt32, asInteger, binaryOrNull, isNullish, operands, unaryOrNull, unlimited, variadic } from './operator.ts';
import type { Expression, Operator } from './scope.ts';

type Found = Value | undefined;

/** An operator of one number; the rest are errors. */
export function numeric(compute: (value: Computable, name: string) => Value): Operator {
  return unaryOrNull((value, name) => {
    if (!isNumeric(value)) {
      throw new CommandError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    }
    return compute(computable(value), name);
  });
}

/** An operator of one number whose result is a double. */
export function real(compute: (value: number, name: string) => number): Operator {
  return numeric((value, name) => double(compute(plainNumber(value), name)));
}

function addAll(values: readonly Found[], name: string): Found {
  let date: Date | undefined;
  const sum = new Summation();
  for (const value of values) {
    if (isNullish(value)) return null;
    if (isNumeric(value)) sum.add(value);
    else if (value instanceof Date) {
      if (date !== undefined) throw new CommandError(16612, `only one date allowed in an ${name} expression`);
      date = value;
    } else {
      throw new CommandError('TypeMismatch', `${name} only supports numeric or date types, not ${typeName(value)}`);
    }
  }
  return date === undefined ? sum.value() : moved(date, sum.total());
}

function moved(date: Date, milliseconds: number): Date {
  const result = new Date(date.getTime() + Math.round(milliseconds));
  if (Number.isNaN(result.getTime())) throw new CommandError('Overflow', 'date overflow');
  return result;
}

function subtractOne(a: Value, b: Value): Value {
  if (isNumeric(a) && isNumeric(b)) return subtract(a, b);
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime()) - BigInt(b.getTime());
  if (a instanceof Date && isNumeric(b)) return moved(a, -(toNumber(b) as number));
  throw new CommandError('TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiplyAll(values: readonly Found[], name: string): Found {
  let product: Numeric = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) {
      throw new CommandError('TypeMismatch', `${name} only supports numeric types, not ${typeName(value)}`);
    }
    product = multiply(product, value);
  }
  return product;
}

function bothNumeric(a: Value, b: Value, name: string, code: number): asserts b is Numeric {
  if (isNumeric(a) && isNumeric(b)) return;
  throw new CommandError(code, `${name} only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
}

function divideOne(a: Value, b: Value, name: string): Value {
  bothNumeric(a, b, name, 14);
  const divisor = plainNumber(computable(b));
  if (divisor === 0) throw new CommandError('BadValue', "can't $divide by zero");
  return double(plainNumber(computable(a as Numeric)) / divisor);
}

function modOne(a: Value, b: Value, name: string): Value {
  bothNumeric(a, b, name, 16611);
  if (plainNumber(computable(b)) === 0) throw new CommandError(16610, "can't $mod by zero");
  return remainder(a as Numeric, b);
}

function absolute(value: Computable): Value {
  if (!isIntegral(value)) return double(Math.abs(plainNumber(value)));
  const result = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  if (!fitsInt64(result)) throw new CommandError(28680, "can't take $abs of long long min");
  return typeof value === 'number' ? integer(result) : result;
}

function logarithm(value: Value, base: Value): Value {
  if (!isNumeric(value)) throw new CommandError(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumeric(base)) throw new CommandError(28757, `$log's base must be numeric, not ${typeName(base)}`);
  const x = plainNumber(computable(value));
  const b = plainNumber(computable(base));
  if (x <= 0) throw new CommandError(28758, `$log's argument must be a positive number, but is ${x}`);
  if (b <= 0 || b === 1) {
    throw new CommandError(28759, `$log's base must be a positive number not equal to 1, but is ${b}`);
  }
  return double(Math.log(x) / Math.log(b));
}

function positive(value: number, name: string, code: number): number {
  if (value <= 0) throw new CommandError(code, `${name}'s argument must be a positive number, but is ${value}`);
  return value;
}

function powerOf(base: Value, exponent: Value): Value {
  if (!isNumeric(base)) throw new CommandError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumeric(exponent)) throw new CommandError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  const [x, y] = [computable(base), computable(exponent)];
  if (plainNumber(x) === 0 && plainNumber(y) < 0) {
    throw new CommandError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  return power(x, y);
}

function rounding(mode: 'round' | 'trunc'): Operator {
  return variadic(1, 2, ([value, places = 0], name) => {
    if (isNullish(value) || isNullish(places)) return null;
    if (!isNumeric(value)) {
      throw new CommandError(51081, `${name} only supports numeric types, not ${typeName(value)}`);
    }
    const precision = asInteger(places);
    if (precision === undefined) {
      throw new CommandError(51082, `precision argument to  ${name} must be a integral value`);
    }
    if (precision < -20n || precision > 100n) {
      throw new CommandError(
        51083,
        `cannot apply ${name} with precision value ${precision} value must be in [-20, 100]`,
      );
    }
    return roundTo(computable(value), Number(precision), mode);
  });
}

/** Rounds a double up or down; an integer stays what it is. */
function towards(round: (value: number) => number): Operator {
  return numeric((value) => (isIntegral(value) ? value : double(round(plainNumber(value)))));
}

function bitwise(start: bigint, combine: (x: bigint, y: bigint) => bigint): Operator {
  return variadic(0, unlimited, (values, name) => {
    let result = start;
    let isLong = false;
    if (values.some(isNullish)) return null;
    for (const value of values) {
      if (!isNumeric(value) || !isIntegral(value)) {
        throw new CommandError('TypeMismatch', `${name} only supports int and long operands.`);
      }
      if (typeof value === 'bigint') isLong = true;
      result = combine(result, BigInt(value));
    }
    return isLong ? result : integer(result);
  });
}

const bitNot: Operator = unaryOrNull((value, name) => {
  if (typeof value === 'bigint') return ~value;
  if (isNumeric(value) && isIntegral(value)) return ~(value as number);
  throw new CommandError('TypeMismatch', `${name} only supports int and long, not: ${typeName(value)}.`);
});

const range: Operator = (argument, scope, name) => {
  const [start, end, step] = operands(name, argument, scope, 2, 3) as [Expression, Expression, Expression?];
  const integral = (value: Found, what: string, code: number): number => {
    if (!isNumeric(value)) {
      const found = `found value of type: ${typeName(value)}`;
      throw new CommandError(code, `$range requires a numeric ${what} value, ${found}`);
    }
    const number = asInt32(value);
    if (number !== undefined) return number;
    throw new CommandError(
      code + 1,
      `$range requires a ${what} value that can be represented as a 32-bit integer, found value: ${value}`,
    );
  };
  return (root, variables) => {
    let at = integral(start(root, variables), 'starting', 34443);
    const last = integral(end(root, variables), 'ending', 34445);
    const by = step === undefined ? 1 : integral(step(root, variables), 'step', 34447);
    if (by === 0) throw new CommandError(34449, '$range requires a non-zero step value');
    if ((last - at) / by > 6_000_000) throw new CommandError('ExceededMemoryLimit', '$range would use too much memory');
    const result: number[] = [];
    for (; by > 0 ? at < last : at > last; at += by) result.push(at);
    return result;
  };
};

export const arithmetic: Readonly<Record<string, Operator>> = {
  $add: variadic(0, unlimited, addAll),
  $subtract: binaryOrNull(subtractOne),
  $multiply: variadic(0, unlimited, multiplyAll),
  $divide: binaryOrNull(divideOne),
  $mod: binaryOrNull(modOne),
  $abs: numeric(absolute),
  $ceil: towards(Math.ceil),
  $floor: towards(Math.floor),
  $round: rounding('round'),
  $trunc: rounding('trunc'),
  $exp: real(Math.exp),
  $ln: real((value, name) => Math.log(positive(value, name, 28766))),
  $log: binaryOrNull(logarithm),
  $log10: real((value, name) => Math.log10(positive(value, name, 28761))),
  $pow: binaryOrNull(powerOf),
  $sqrt: real((value) => {
    if (value < 0) throw new CommandError(28714, "$sqrt's argument must be greater than or equal to 0");
    return Math.sqrt(value);
  }),
  $sigmoid: real((value) => 1 / (1 + Math.exp(-value))),
  $bitAnd: bitwise(-1n, (x, y) => x & y),
  $bitOr: bitwise(0n, (x, y) => x | y),
  $bitXor: bitwise(0n, (x, y) => x ^ y),
  $bitNot: bitNot,
  $range: range,
};
