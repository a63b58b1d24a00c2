import { Binary, BSONRegExp, Code, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/**
 * A BSON document in memory. A Map, because an object would move integer-like keys to the front.
 */
export type Doc = Map<string, Value>;

/**
 * A BSON value in memory, without loss. `undefined` never is a value: it means "missing".
 *
 * - `number` is an int32 when it is integral and fits, else a double; an integral double is a `Double`.
 * - `bigint` is an int64.
 * - `Opaque` keeps the bytes of what has no better form here (deprecated types, dates outside of JavaScript's range,
 *   text that is not UTF-8, regular expressions with options that nobody knows).
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Doc
  | Value[]
  | Double
  | Decimal128
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | Code
  | MinKey
  | MaxKey
  | Opaque;

/** A value kept as the bytes it came in. */
export class Opaque {
  readonly type: number;
  readonly bytes: Buffer;
  constructor(type: number, bytes: Buffer) {
    this.type = type;
    this.bytes = bytes;
  }
}

/** BSON element types, https://bsonspec.org/spec.html. */
export const BsonType = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binData: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  javascript: 0x0d,
  symbol: 0x0e,
  javascriptWithScope: 0x0f,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const;

/** The names that `$type` takes and gives, by element type. */
export const typeNames: ReadonlyMap<number, string> = new Map(
  Object.entries(BsonType).map(([name, code]) => [code, name]),
);

/** The element type that `value` is stored as. */
export function typeOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return BsonType.string;
    case 'number':
      return isInt32(value) ? BsonType.int : BsonType.double;
    case 'bigint':
      return BsonType.long;
    case 'boolean':
      return BsonType.bool;
  }
  if (value === null) return BsonType.null;
  if (value instanceof Map) return BsonType.object;
  if (Array.isArray(value)) return BsonType.array;
  if (value instanceof ObjectId) return BsonType.objectId;
  if (value instanceof Date) return BsonType.date;
  if (value instanceof Double) return BsonType.double;
  if (value instanceof Decimal128) return BsonType.decimal;
  if (value instanceof Binary) return BsonType.binData;
  if (value instanceof Timestamp) return BsonType.timestamp;
  if (value instanceof BSONRegExp) return BsonType.regex;
  if (value instanceof Code) return value.scope ? BsonType.javascriptWithScope : BsonType.javascript;
  if (value instanceof MinKey) return BsonType.minKey;
  if (value instanceof MaxKey) return BsonType.maxKey;
  return value.type;
}

/** The name of a value's type as `$type` gives it; `missing` for a missing one. */
export function typeName(value: Value | undefined): string {
  return value === undefined ? 'missing' : (typeNames.get(typeOf(value)) ?? 'unknown');
}

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

export function isDoc(value: Value | undefined): value is Doc {
  return value instanceof Map;
}

export type Numeric = number | bigint | Double | Decimal128;

export function isNumeric(value: Value | undefined): value is Numeric {
  return (
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128
  );
}

/** A number that is stored as a double, whatever its value. */
export function double(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** A number that is stored as an int32 when it fits, else as an int64. */
export function integer(value: bigint): number | bigint {
  return value >= -2147483648n && value <= 2147483647n ? Number(value) : value;
}

/** The plain number of an int32, a double, or (rounded) an int64; `undefined` for everything else. */
export function toNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal128) return Number(value.toString());
  return undefined;
}

/** MongoDB's truth: everything but missing, null, false and zero. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return toNumber(value) !== 0;
}

/** Reads what a JavaScript program would write, for replies and tests: objects, arrays and bson's classes. */
export function toValue(input: unknown): Value {
  if (input === undefined || input === null) return null;
  if (input instanceof Long && !(input instanceof Timestamp)) return input.toBigInt();
  if (Array.isArray(input)) return input.map(toValue);
  if (input instanceof Map) return new Map([...input].map(([key, value]) => [key as string, toValue(value)]));
  if (typeof input === 'object') {
    const prototype = Object.getPrototypeOf(input);
    if (prototype === null || prototype.constructor?.name === 'Object') return toDoc(input as Record<string, unknown>);
  }
  return input as Value;
}

/** A document of the object's fields, without those that are `undefined`. */
export function toDoc(input: Record<string, unknown>): Doc {
  const doc: Doc = new Map();
  for (const [key, value] of Object.entries(input)) if (value !== undefined) doc.set(key, toValue(value));
  return doc;
}
