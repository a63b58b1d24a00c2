import { Binary, Timestamp } from 'bson';
import { textBytes, unsigned } from '../../bson/compare.ts';
import { encode } from '../../bson/encode.ts';
import { BsonType, type Doc, isDoc, isNumeric, Opaque, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import {
  compileOptional,
  isNullish,
  namedArguments,
  operands,
  unary,
  unaryOrNull,
  unlimited,
  variadic,
} from './operator.ts';
import { constantOf, type Expression, type Operator, type Scope, show } from './scope.ts';

const mergeObjects: Operator = variadic(0, unlimited, (values) => {
  const result: Doc = new Map();
  for (const value of values) mergeInto(result, value);
  return result;
});

/** Adds the fields of a document to `target`; null and missing add nothing. */
export function mergeInto(target: Doc, value: Value | undefined): void {
  if (isNullish(value)) return;
  if (!isDoc(value)) {
    throw new CommandError(
      40400,
      `$mergeObjects requires object inputs, but input ${show(value)} is of type ${typeName(value)}`,
    );
  }
  for (const [name, field] of value) target.set(name, field);
}

/** The name that `$getField` and its like are given; a literal `"$x"` needs `$literal`. */
function fieldName(scope: Scope, name: string, value: Value, isConstantOnly: boolean): Expression {
  const field = scope.compile(value);
  const fixed = constantOf(field);
  if (isConstantOnly && fixed === undefined) {
    throw new CommandError(4161106, `${name} requires 'field' to evaluate to a constant`);
  }
  if (fixed !== undefined && typeof fixed.value !== 'string') {
    throw new CommandError(
      isConstantOnly ? 4161107 : 5654602,
      `${name} requires 'field' to evaluate to type String, but got ${typeName(fixed.value)}`,
    );
  }
  return field;
}

const getField: Operator = (argument, scope, name) => {
  const isLong = isDoc(argument) && (argument.has('field') || argument.has('input'));
  const parts = isLong
    ? namedArguments(name, argument, ['field'], ['input'], { notObject: 3041701, unknown: 3041701, missing: 3041702 })
    : { field: argument };
  const field = fieldName(scope, name, parts.field, false);
  const input = scope.compile(parts.input ?? '$$CURRENT');
  return (root, variables) => {
    const key = field(root, variables);
    if (typeof key !== 'string') {
      throw new CommandError(3041704, `${name} requires 'field' to evaluate to type String, but got ${typeName(key)}`);
    }
    const value = input(root, variables);
    if (isNullish(value)) return value;
    return isDoc(value) ? value.get(key) : undefined;
  };
};

const setField: Operator = (argument, scope, name) => {
  const codes = { notObject: 4161100, unknown: 4161101, missing: 4161102 };
  const parts: { readonly field: Value; readonly input: Value; readonly value?: Value } =
    name === '$unsetField'
      ? namedArguments(name, argument, ['field', 'input'], [], codes)
      : namedArguments(name, argument, ['field', 'input', 'value'], [], codes);
  const key = constantOf(fieldName(scope, name, parts.field, true))?.value as string;
  const input = scope.compile(parts.input);
  const replacement = compileOptional(scope, parts.value);
  return (root, variables) => {
    const target = input(root, variables);
    if (isNullish(target)) return null;
    if (!isDoc(target)) {
      throw new CommandError(
        4161105,
        `${name} requires 'input' to evaluate to type Object, but got ${typeName(target)}`,
      );
    }
    const result: Doc = new Map(target);
    const value = replacement?.(root, variables);
    if (value === undefined) result.delete(key);
    else result.set(key, value);
    return result;
  };
};

/** Random, of course not the same for every document. */
const rand: Operator = (argument, scope, name) => {
  if (!isDoc(argument) || argument.size > 0) operands(name, argument, scope, 0);
  return () => Math.random();
};

const timestampPart = (part: (value: bigint) => bigint): Operator =>
  unaryOrNull((value, name) => {
    if (value instanceof Timestamp) return part(unsigned(value));
    throw new CommandError(5687301, ` Argument to ${name} must be a timestamp, but is ${typeName(value)}`);
  });

export const objects: Readonly<Record<string, Operator>> = {
  $mergeObjects: mergeObjects,
  $getField: getField,
  $setField: setField,
  $unsetField: setField,
  $rand: rand,
  $bsonSize: unaryOrNull((value, name) => {
    if (isDoc(value)) return encode(value).length;
    throw new CommandError(31393, `${name} requires a document input, found: ${typeName(value)}`);
  }),
  $binarySize: unaryOrNull((value, name) => {
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (value instanceof Opaque && value.type === BsonType.string) return textBytes(value).length;
    if (value instanceof Binary) return value.position;
    throw new CommandError(51276, `${name} requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $type: unary((value) => typeName(value)),
  $isNumber: unary((value) => isNumeric(value)),
  $tsSecond: timestampPart((value) => value >> 32n),
  $tsIncrement: timestampPart((value) => value & 0xffffffffn),
};
