import { compare } from '../../bson/compare.ts';
import type { Doc } from '../../bson/values.ts';
import { isDoc, isNumeric, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { asInt32, binary, isNullish, unary, unaryOrNull, unlimited, variadic } from './operator.ts';
import { type Operator, show } from './scope.ts';

type Found = Value | undefined;

function position(value: Found, code: number, what: string): number {
  if (!isNumeric(value)) throw new CommandError(code, `${what} must be a numeric value, but is ${typeName(value)}`);
  const index = asInt32(value);
  if (index === undefined) {
    throw new CommandError(code + 1, `${what} must be representable as a 32-bit integer: ${value}`);
  }
  return index;
}

const arrayElemAt: Operator = binary((array, index, name) => {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array)) {
    throw new CommandError(28689, `${name}'s first argument must be an array, but is ${typeName(array)}`);
  }
  return array.at(position(index, 28690, `${name}'s second argument`));
});

function end(index: 0 | -1): Operator {
  return unaryOrNull((array, name) => {
    if (!Array.isArray(array)) {
      throw new CommandError(28689, `${name}'s argument must be an array, but is ${typeName(array)}`);
    }
    return array.at(index);
  });
}

const slice: Operator = variadic(2, 3, (values, name) => {
  if (values.some(isNullish)) return null;
  const [array, first, count] = values;
  if (!Array.isArray(array)) {
    throw new CommandError(28724, `First argument to ${name} must be an array, but is of type: ${typeName(array)}`);
  }
  const start = slicePosition(first, 'Second', name, 28725);
  if (values.length === 2) return start >= 0 ? array.slice(0, start) : array.slice(start);
  const size = slicePosition(count, 'Third', name, 28727);
  if (size <= 0) throw new CommandError(28729, `Third argument to ${name} must be positive: ${size}`);
  return sliceAt(array, start, size);
});

/** `size` elements from `start`, which counts from the end when it is negative. */
export function sliceAt(array: readonly Value[], start: number, size: number): Value[] {
  const from = start >= 0 ? start : Math.max(0, array.length + start);
  return array.slice(from, from + size);
}

function slicePosition(value: Found, which: string, name: string, code: number): number {
  if (!isNumeric(value)) {
    throw new CommandError(code, `${which} argument to ${name} must be numeric, but is of type: ${typeName(value)}`);
  }
  const index = asInt32(value);
  if (index === undefined) {
    throw new CommandError(code + 1, `${which} argument to ${name} can't be represented as a 32-bit integer: ${value}`);
  }
  return index;
}

const concatArrays: Operator = variadic(0, unlimited, (values, name) => {
  const result: Value[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) {
      throw new CommandError(28664, `${name} only supports arrays, not ${typeName(value)}`);
    }
    for (const element of value) result.push(element);
  }
  return result;
});

const inOperator: Operator = binary((value, array, _name, strings) => {
  if (!Array.isArray(array)) {
    throw new CommandError(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
  }
  return value !== undefined && array.some((element) => compare(element, value, strings) === 0);
});

/** The bounds `[from, to)` that `$indexOfArray`, `$indexOfBytes` and `$indexOfCP` take; `undefined` when empty. */
export function searchBounds(
  name: string,
  start: Found,
  stop: Found,
  length: number,
): readonly [number, number] | undefined {
  const bound = (value: Found, which: string): number => {
    const index = isNumeric(value) ? asInt32(value) : undefined;
    if (index === undefined) {
      const found = `found a value of type: ${typeName(value)}, with value: "${show(value)}"`;
      throw new CommandError(40096, `${name} requires an integral ${which} index, ${found}`);
    }
    if (index < 0) {
      throw new CommandError(40097, `${name} requires a nonnegative ${which} index, found: ${index}`);
    }
    return index;
  };
  const from = start === undefined ? 0 : bound(start, 'starting');
  const to = stop === undefined ? length : Math.min(length, bound(stop, 'ending'));
  return from > length || to < from ? undefined : [from, to];
}

const indexOfArray: Operator = variadic(2, 4, ([array, wanted, start, stop], name, strings) => {
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) {
    throw new CommandError(40090, `${name} requires an array as a first argument, found: ${typeName(array)}`);
  }
  const [from, to] = searchBounds(name, start, stop, array.length) ?? [0, 0];
  for (let index = from; index < to; index += 1) {
    if (wanted !== undefined && compare(array[index], wanted, strings) === 0) return index;
  }
  return -1;
});

const arrayToObject: Operator = unaryOrNull((array, name) => {
  if (!Array.isArray(array)) {
    throw new CommandError(40386, `${name} requires an array input, found: ${typeName(array)}`);
  }
  const result: Doc = new Map();
  const isPairs = Array.isArray(array[0]);
  for (const element of array) {
    const [key, value] = isPairs ? pairOf(element) : entryOf(element);
    if (typeof key !== 'string') {
      const shape = isPairs
        ? 'an array of key-value pairs, where the key'
        : "an object with keys 'k' and 'v', where the value of 'k'";
      throw new CommandError(
        isPairs ? 40395 : 40394,
        `${name} requires ${shape} must be of type string. Found key type: ${typeName(key)}`,
      );
    }
    if (key.includes('\0')) throw new CommandError(4940400, 'Key field cannot contain an embedded null byte');
    result.set(key, value);
  }
  return result;
});

function pairOf(element: Value): readonly [Value, Value] {
  if (!Array.isArray(element)) {
    throw new CommandError(
      40396,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${typeName(element)}`,
    );
  }
  if (element.length !== 2) {
    throw new CommandError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${element.length}`,
    );
  }
  return [element[0] as Value, element[1] as Value];
}

function entryOf(element: Value): readonly [Value, Value] {
  if (!isDoc(element)) {
    throw new CommandError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(element)}`);
  }
  if (element.size !== 2) {
    throw new CommandError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${element.size}`,
    );
  }
  const key = element.get('k');
  const value = element.get('v');
  if (key === undefined || value === undefined) {
    throw new CommandError(
      40393,
      `$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: ${show(element)}`,
    );
  }
  return [key, value];
}

const objectToArray: Operator = unaryOrNull((value, name) => {
  if (!isDoc(value)) throw new CommandError(40390, `${name} requires a document input, found: ${typeName(value)}`);
  return [...value].map(
    ([k, v]) =>
      new Map<string, Value>([
        ['k', k],
        ['v', v],
      ]),
  );
});

export const arrays: Readonly<Record<string, Operator>> = {
  $arrayElemAt: arrayElemAt,
  $first: end(0),
  $last: end(-1),
  $slice: slice,
  $concatArrays: concatArrays,
  $in: inOperator,
  $indexOfArray: indexOfArray,
  $isArray: unary((value) => Array.isArray(value)),
  $size: unary((value, name) => {
    if (Array.isArray(value)) return value.length;
    throw new CommandError(17124, `The argument to ${name} must be an array, but was of type: ${typeName(value)}`);
  }),
  $reverseArray: unaryOrNull((value, name) => {
    if (Array.isArray(value)) return value.toReversed();
    throw new CommandError(34435, `The argument to ${name} must be an array, but was of type: ${typeName(value)}`);
  }),
  $arrayToObject: arrayToObject,
  $objectToArray: objectToArray,
};
