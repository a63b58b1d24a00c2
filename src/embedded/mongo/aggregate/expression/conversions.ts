import { Binary, Code, Decimal128, Double, ObjectId, Timestamp } from 'bson';
import {
  BsonType,
  double,
  integer,
  isDoc,
  isInt32,
  typeName,
  typeNames,
  typeOf,
  type Value,
} from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';
import { parseDate } from './date-parse.ts';
import { fitsInt64 } from './numbers.ts';
import { asInt32, compileOptional, isNullish, namedArguments, unary } from './operator.ts';
import { type Operator, show } from './scope.ts';

type Found = Value | undefined;

/** The text of a value as `$toString` gives it, `undefined` when it has none. */
export function textOf(value: Value): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
  }
  if (value instanceof Double) return String(value.value);
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Code && !value.scope) return value.code;
  if (value instanceof Binary && value.sub_type === 4 && value.position === 16) return value.toUUID().toString();
  return undefined;
}

function failure(message: string): CommandError {
  return new CommandError('ConversionFailure', `${message} in $convert with no onError value`);
}

function unsupportedConversion(value: Value, target: string): CommandError {
  return failure(`Unsupported conversion from ${typeName(value)} to ${target}`);
}

function unparsed(text: string, what: string, why: string): CommandError {
  return new CommandError(
    'ConversionFailure',
    `Failed to parse ${what} '${text}' in $convert with no onError value: ${why}`,
  );
}

function overflow(value: Value): CommandError {
  return new CommandError(
    'ConversionFailure',
    `Conversion would overflow target type in $convert with no onError value: ${show(value)}`,
  );
}

/** The plain double of a number of any type but a decimal, `undefined` otherwise. */
function doubleOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Double ? value.value : undefined;
}

/** The integer of a number, a boolean or a text, cut towards zero; its range is the caller's to check. */
function wholeOf(value: Value, target: string): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string') {
    if (!/^[-+]?\d+$/.test(value)) {
      throw unparsed(value, 'number', value === '' ? 'No digits' : 'Did not consume whole string.');
    }
    return BigInt(value.replace(/^\+/, ''));
  }
  if (value instanceof Decimal128) {
    const number = Number(value.toString());
    const match = /^([-+]?\d+)(?:\.\d*)?$/.exec(value.toString());
    if (match) return BigInt((match[1] as string).replace(/^\+/, ''));
    return finite(number, value);
  }
  const number = doubleOf(value);
  if (number === undefined) throw unsupportedConversion(value, target);
  return finite(number, value);
}

function finite(number: number, value: Value): bigint {
  if (Number.isFinite(number)) return BigInt(Math.trunc(number));
  const what = Number.isNaN(number) ? 'NaN' : 'infinity';
  throw new CommandError(
    'ConversionFailure',
    `Attempt to convert ${what} value to integer type in $convert with no onError value: ${show(value)}`,
  );
}

function toInt(value: Value): Value {
  const whole = wholeOf(value, 'int');
  const result = integer(whole);
  if (typeof result === 'bigint')
    throw typeof value === 'string' ? unparsed(value, 'number', 'Overflow') : overflow(value);
  return result;
}

function toLong(value: Value): Value {
  if (value instanceof Date) return BigInt(value.getTime());
  const whole = wholeOf(value, 'long');
  if (!fitsInt64(whole)) throw typeof value === 'string' ? unparsed(value, 'number', 'Overflow') : overflow(value);
  return whole;
}

const numberText = /^[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)$/i;

function toDouble(value: Value): Value {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (value instanceof Date) return double(value.getTime());
  if (typeof value === 'string') {
    if (!numberText.test(value)) throw unparsed(value, 'number', 'Did not consume whole string.');
    return double(Number(value.replace(/inf(?:inity)?/i, 'Infinity').replace(/nan/i, 'NaN')));
  }
  if (value instanceof Decimal128) {
    const number = Number(value.toString());
    if (!Number.isFinite(number) && /\d/.test(value.toString())) throw overflow(value);
    return double(number);
  }
  const number = doubleOf(value);
  if (number === undefined) throw unsupportedConversion(value, 'double');
  return double(number);
}

function toDecimal(value: Value): Value {
  if (value instanceof Decimal128) return value;
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'string') {
    if (!numberText.test(value)) throw unparsed(value, 'number', 'Failed to parse string to decimal');
    return Decimal128.fromString(value);
  }
  const number = doubleOf(value);
  if (number === undefined) throw unsupportedConversion(value, 'decimal');
  if (typeof value === 'bigint' || (typeof value === 'number' && isInt32(value))) {
    return Decimal128.fromString(String(value));
  }
  // A double is taken with 15 digits, as far as it is exact.
  return Decimal128.fromString(Number.isFinite(number) ? number.toPrecision(15) : String(number));
}

function toBool(value: Value): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' || value instanceof Date || value instanceof ObjectId) return true;
  if (value instanceof Binary) return true;
  if (value instanceof Decimal128) return Number(value.toString()) !== 0;
  const number = doubleOf(value);
  if (number === undefined) throw unsupportedConversion(value, 'bool');
  return number !== 0;
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  if (typeof value === 'string') return parseDate(value);
  const isNumber = typeof value === 'bigint' || value instanceof Decimal128 || typeOf(value) === BsonType.double;
  if (!isNumber) throw unsupportedConversion(value, 'date');
  const date = new Date(Number(wholeOf(value, 'date')));
  if (Number.isNaN(date.getTime())) throw overflow(value);
  return date;
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupportedConversion(value, 'objectId');
  if (value.length !== 24) {
    throw unparsed(
      value,
      'objectId',
      `Invalid string length for parsing to OID, expected 24 but found ${value.length}`,
    );
  }
  if (!/^[\da-f]{24}$/i.test(value)) throw unparsed(value, 'objectId', 'Invalid character found in hex string');
  return new ObjectId(value);
}

function toText(value: Value): Value {
  const text = textOf(value);
  if (text === undefined || value instanceof Code) throw unsupportedConversion(value, 'string');
  return text;
}

function toUuid(value: Value): Value {
  if (value instanceof Binary) return value;
  if (typeof value !== 'string') throw unsupportedConversion(value, 'binData');
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) {
    throw unparsed(value, 'BinData', 'Invalid UUID string');
  }
  return new Binary(Buffer.from(value.replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID);
}

const converters: Readonly<Record<string, (value: Value) => Value>> = {
  double: toDouble,
  string: toText,
  objectId: toObjectId,
  bool: toBool,
  date: toDate,
  int: toInt,
  long: toLong,
  decimal: toDecimal,
};

function converterTo(target: Value): (value: Value) => Value {
  const type = isDoc(target) ? (target.get('type') ?? null) : target;
  const code = asInt32(type);
  const name = code === undefined ? type : typeNames.get(code & 0xff);
  if (typeof name !== 'string') {
    const found = code === undefined ? `a string or number, found: ${typeName(target)}` : `a type, found: ${code}`;
    throw new CommandError('FailedToParse', `$convert's 'to' argument must be ${found}`);
  }
  const converter = converters[name];
  if (converter !== undefined) return converter;
  if (![...typeNames.values()].includes(name)) throw new CommandError('BadValue', `Unknown type name: ${name}`);
  return (value) => {
    if (name === 'binData' || name === 'array' || name === 'object') throw notSupported(`$convert to ${name}`);
    throw unsupportedConversion(value, name);
  };
}

const convert: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['input', 'to'], ['onError', 'onNull', 'format', 'byteOrder', 'base']);
  for (const key of ['format', 'byteOrder', 'base'] as const) {
    if (parts[key] !== undefined) throw notSupported(`The argument ${key} of $convert`);
  }
  const input = scope.compile(parts.input);
  const to = scope.compile(parts.to);
  const onError = compileOptional(scope, parts.onError);
  const onNull = compileOptional(scope, parts.onNull);
  return (root, variables) => {
    const value = input(root, variables);
    const target = to(root, variables);
    if (isNullish(value)) return onNull === undefined ? null : onNull(root, variables);
    if (isNullish(target)) return null;
    const converter = converterTo(target);
    try {
      return converter(value);
    } catch (error) {
      const isExpected = error instanceof CommandError && error.codeName === 'ConversionFailure';
      if (onError === undefined || !isExpected) throw error;
      return onError(root, variables);
    }
  };
};

function shorthand(converter: (value: Value) => Value): Operator {
  return unary((value: Found) => (isNullish(value) ? null : converter(value)));
}

export const conversions: Readonly<Record<string, Operator>> = {
  $convert: convert,
  $toBool: shorthand(toBool),
  $toDate: shorthand(toDate),
  $toDecimal: shorthand(toDecimal),
  $toDouble: shorthand(toDouble),
  $toInt: shorthand(toInt),
  $toLong: shorthand(toLong),
  $toObjectId: shorthand(toObjectId),
  $toString: shorthand(toText),
  $toUUID: shorthand(toUuid),
};
