import { Timestamp } from 'bson';
import { add, multiply } from '../aggregate/expression/numbers.ts';
import { compare, isEqual } from '../bson/compare.ts';
import { getAtPath, splitPath } from '../bson/path.ts';
import { type Doc, isDoc, isNumeric, toNumber, typeName, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compileElementFilter, compileFilter, isOperators } from './filter.ts';
import { compileSort } from './sort.ts';
import type { Change, UpdateOptions } from './update-change.ts';

/** The changes, by path, that an operator's argument for one path stands for. */
type Build = (path: string, argument: Value, options: UpdateOptions) => readonly (readonly [string, Change])[];

const setting = (apply: Change['apply']): Change => ({ isCreating: true, apply });
const leaving = (apply: Change['apply']): Change => ({ isCreating: false, apply });
const one = (build: (path: string, argument: Value, options: UpdateOptions) => Change): Build => {
  return (path, argument, options) => [[path, build(path, argument, options)]];
};

export const updateOperators: Readonly<Record<string, Build | undefined>> = {
  $set: one((_path, argument) => setting(() => argument)),
  $setOnInsert: one((_path, argument) => setting(() => argument)),
  $unset: one(() => leaving(() => undefined)),
  $inc: one((path, argument) => arithmetic('$inc', path, argument, add, (by) => by)),
  $mul: one((path, argument) => arithmetic('$mul', path, argument, multiply, (by) => multiply(by as number, 0))),
  $min: one((_path, argument) =>
    setting((value) => (value === undefined || compare(argument, value) < 0 ? argument : value)),
  ),
  $max: one((_path, argument) =>
    setting((value) => (value === undefined || compare(argument, value) > 0 ? argument : value)),
  ),
  $currentDate: one((path, argument, options) => currentDate(path, argument, options.now)),
  $rename: rename,
  $bit: one(bit),
  $push: one((path, argument, options) => push(path, argument, options)),
  $addToSet: one((path, argument) => addToSet(path, argument)),
  $pop: one((path, argument) => pop(path, argument)),
  $pull: one((path, argument, options) => pull(path, argument, options)),
  $pullAll: one((path, argument) => {
    if (!Array.isArray(argument))
      throw new CommandError('BadValue', `$pullAll requires an array argument but was given a ${typeName(argument)}`);
    return removing('$pull', path, (element) => argument.some((removed) => isEqual(removed, element)));
  }),
};

function arithmetic(
  operator: string,
  path: string,
  argument: Value,
  compute: (a: Parameters<typeof add>[0], b: Parameters<typeof add>[1]) => Value,
  initial: (argument: Value) => Value,
): Change {
  if (!isNumeric(argument)) {
    throw new CommandError(
      'TypeMismatch',
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${typeName(argument)}}`,
    );
  }
  return setting((value) => {
    if (value === undefined) return initial(argument);
    if (!isNumeric(value)) {
      throw new CommandError(
        'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. The field '${path}' is of type ${typeName(value)}`,
      );
    }
    const result = compute(value, argument);
    const wereIntegers = [value, argument].every((number) => typeof number === 'bigint' || typeName(number) === 'int');
    if (wereIntegers && typeName(result) === 'double') {
      throw new CommandError(
        'BadValue',
        `Failed to apply ${operator} operations to current value: the result does not fit 64 bits`,
      );
    }
    return result;
  });
}

function currentDate(path: string, argument: Value, now: Date): Change {
  const type =
    isDoc(argument) && argument.size === 1
      ? argument.get('$type')
      : argument === true || argument === false
        ? 'date'
        : undefined;
  if (type === 'date') return setting(() => now);
  if (type === 'timestamp') {
    return setting(() => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }));
  }
  throw new CommandError('BadValue', `${path}: $currentDate takes true, {$type: 'date'} or {$type: 'timestamp'}`);
}

function rename(path: string, argument: Value): readonly (readonly [string, Change])[] {
  if (typeof argument !== 'string')
    throw new CommandError('BadValue', `The 'to' field for $rename must be a string: ${path}`);
  if (path === argument)
    throw new CommandError('BadValue', `The source and target field for $rename must differ: ${path}`);
  if ([path, argument].some((name) => /(^|\.)\$/.test(name))) {
    throw new CommandError('BadValue', `The source and target field for $rename may not be dynamic: ${path}`);
  }
  const [from, to] = [splitPath(path), splitPath(argument)];
  const isNeeded = (before: Doc): boolean => {
    checkNoArray(before, from);
    checkNoArray(before, to);
    return getAtPath(before, from) !== undefined;
  };
  return [
    [path, { ...leaving(() => undefined), isNeeded }],
    [argument, { ...setting((_value, before) => getAtPath(before, from)), isNeeded }],
  ];
}

function checkNoArray(doc: Doc, parts: readonly string[]): void {
  let value: Value | undefined = doc;
  for (const part of parts.slice(0, -1)) {
    value = isDoc(value) ? value.get(part) : undefined;
    if (Array.isArray(value))
      throw new CommandError(
        'BadValue',
        `The source or target field for $rename cannot be an array element: '${parts.join('.')}'`,
      );
  }
}

function bit(path: string, argument: Value): Change {
  if (!isDoc(argument) || argument.size === 0) {
    throw new CommandError(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(argument)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  for (const [name, number] of argument) {
    if (!['and', 'or', 'xor'].includes(name))
      throw new CommandError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`,
      );
    if (!['int', 'long'].includes(typeName(number)))
      throw new CommandError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(number)}' is not supported here`,
      );
  }
  return setting((value = 0) => {
    if (!['int', 'long'].includes(typeName(value))) {
      throw new CommandError(
        'BadValue',
        `Cannot apply $bit to a value of non-integral type. '${path}' has the type ${typeName(value)}`,
      );
    }
    const isLong = [value, ...argument.values()].some((number) => typeof number === 'bigint');
    let result = BigInt(value as number | bigint);
    for (const [name, number] of argument) {
      const by = BigInt(number as number | bigint);
      result = name === 'and' ? result & by : name === 'or' ? result | by : result ^ by;
    }
    return isLong ? BigInt.asIntN(64, result) : Number(BigInt.asIntN(32, result));
  });
}

function arrayAt(operator: string, path: string, value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new CommandError(
    'BadValue',
    operator === '$push'
      ? `The field '${path}' must be an array but is of type ${typeName(value)}`
      : `Cannot apply ${operator} to a non-array value: the field '${path}' is of type ${typeName(value)}`,
  );
}

const pushModifiers = new Set(['$each', '$slice', '$sort', '$position']);

function push(path: string, argument: Value, options: UpdateOptions): Change {
  if (!isDoc(argument) || !argument.has('$each')) {
    return setting((value) => [...arrayAt('$push', path, value), argument]);
  }
  for (const name of argument.keys()) {
    if (!pushModifiers.has(name)) throw new CommandError('BadValue', `Unrecognized clause in $push: ${name}`);
  }
  const added = argument.get('$each');
  if (!Array.isArray(added))
    throw new CommandError(
      'BadValue',
      `The argument to $each in $push must be an array but it was of type: ${typeName(added)}`,
    );
  const position = modifierNumber(argument, '$position');
  const slice = modifierNumber(argument, '$slice');
  const sort = argument.has('$sort') ? elementOrder(argument.get('$sort') as Value, options) : undefined;
  return setting((value) => {
    const array = [...arrayAt('$push', path, value)];
    array.splice(position === undefined ? array.length : position, 0, ...added);
    if (sort) array.sort(sort);
    if (slice === undefined) return array;
    return slice < 0 ? array.slice(slice) : array.slice(0, slice);
  });
}

function modifierNumber(argument: Doc, name: string): number | undefined {
  const value = argument.get(name);
  if (value === undefined) return undefined;
  const number = toNumber(value);
  if (number === undefined || !Number.isInteger(number)) {
    throw new CommandError(
      'BadValue',
      `The value for ${name} must be an integer value but was given type: ${typeName(value)}`,
    );
  }
  return number;
}

function elementOrder(spec: Value, options: UpdateOptions): (a: Value, b: Value) => number {
  const direction = toNumber(spec);
  if (direction !== undefined) {
    if (direction !== 1 && direction !== -1)
      throw new CommandError('BadValue', 'The $sort element value must be either 1 or -1');
    return (a, b) => direction * compare(a, b, options.strings);
  }
  if (!isDoc(spec))
    throw new CommandError(
      'BadValue',
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  const sort = compileSort(spec, options.strings);
  const keys = (value: Value): (Value | undefined)[] => sort.keysOf(isDoc(value) ? value : new Map());
  return (a, b) => sort.compareKeys(keys(a), keys(b));
}

function addToSet(path: string, argument: Value): Change {
  const isEach = isDoc(argument) && argument.keys().next().value === '$each';
  const added = isEach ? argument.get('$each') : [argument];
  if (!Array.isArray(added))
    throw new CommandError(
      'TypeMismatch',
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(added)}`,
    );
  if (isEach && argument.size > 1)
    throw new CommandError('BadValue', `Found unexpected fields after $each in $addToSet`);
  return setting((value) => {
    const array = [...arrayAt('$addToSet', path, value)];
    const before = array.length;
    for (const item of added) if (!array.some((element) => isEqual(element, item))) array.push(item);
    return array.length === before && value !== undefined ? value : array;
  });
}

function pop(path: string, argument: Value): Change {
  const end = toNumber(argument);
  if (end !== 1 && end !== -1)
    throw new CommandError('FailedToParse', `$pop expects 1 or -1, found: ${end ?? typeName(argument)}`);
  return leaving((value) => {
    if (value === undefined) return undefined;
    if (!Array.isArray(value))
      throw new CommandError(
        'TypeMismatch',
        `Path '${path}' contains an element of non-array type '${typeName(value)}'`,
      );
    return end === 1 ? value.slice(0, -1) : value.slice(1);
  });
}

function pull(path: string, argument: Value, options: UpdateOptions): Change {
  if (isOperators(argument)) return removing('$pull', path, compileElementFilter(argument, options));
  if (isDoc(argument)) {
    const { matches } = compileFilter(argument, options);
    return removing('$pull', path, (element) => isDoc(element) && matches(element));
  }
  const { matches } = compileFilter(new Map([['element', argument]]), options);
  return removing('$pull', path, (element) =>
    Array.isArray(element) || Array.isArray(argument)
      ? isEqual(element, argument)
      : matches(new Map([['element', element]])),
  );
}

function removing(operator: string, path: string, isRemoved: (element: Value) => boolean): Change {
  return leaving((value) => {
    if (value === undefined) return undefined;
    const array = arrayAt(operator, path, value);
    const kept = array.filter((element) => !isRemoved(element));
    return kept.length === array.length ? value : kept;
  });
}
