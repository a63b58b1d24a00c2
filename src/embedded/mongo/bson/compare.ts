import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { compareNumbers } from './numbers.ts';
import { BsonType, type Doc, type Numeric, Opaque, type Value } from './values.ts';

/** Compares two strings as the collation of a command says; by code point when there is none. */
export type StringOrder = (a: string, b: string) => number;

/**
 * The order of MongoDB's types, by which values of different types compare
 * (manual, "BSON types: comparison and sort order"). Numbers are one type here; missing counts as null.
 */
export const TypeOrder = {
  minKey: 1,
  undefined: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binData: 8,
  objectId: 9,
  boolean: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  dbPointer: 14,
  code: 15,
  codeWithScope: 16,
  maxKey: 17,
} as const;

export type TypeOrder = (typeof TypeOrder)[keyof typeof TypeOrder];

export function typeOrder(value: Value | undefined): TypeOrder {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return TypeOrder.number;
    case 'string':
      return TypeOrder.string;
    case 'boolean':
      return TypeOrder.boolean;
    case 'undefined':
      return TypeOrder.null;
  }
  if (value === null) return TypeOrder.null;
  if (value instanceof Map) return TypeOrder.object;
  if (Array.isArray(value)) return TypeOrder.array;
  if (value instanceof ObjectId) return TypeOrder.objectId;
  if (value instanceof Date) return TypeOrder.date;
  if (value instanceof Double || value instanceof Decimal128) return TypeOrder.number;
  if (value instanceof Binary) return TypeOrder.binData;
  if (value instanceof Timestamp) return TypeOrder.timestamp;
  if (value instanceof BSONRegExp) return TypeOrder.regex;
  if (value instanceof Code) return value.scope ? TypeOrder.codeWithScope : TypeOrder.code;
  if (value instanceof MinKey) return TypeOrder.minKey;
  if (value instanceof MaxKey) return TypeOrder.maxKey;
  return opaqueOrder(value);
}

function opaqueOrder(value: Opaque): TypeOrder {
  switch (value.type) {
    case BsonType.undefined:
      return TypeOrder.undefined;
    case BsonType.date:
      return TypeOrder.date;
    case BsonType.regex:
      return TypeOrder.regex;
    case BsonType.dbPointer:
      return TypeOrder.dbPointer;
    case BsonType.javascript:
      return TypeOrder.code;
    case BsonType.javascriptWithScope:
      return TypeOrder.codeWithScope;
    default:
      return TypeOrder.string;
  }
}

/** Orders two strings by code point, which is the order of their UTF-8 bytes. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    let x = a.charCodeAt(index);
    let y = b.charCodeAt(index);
    if (x === y) continue;
    // In UTF-16 a surrogate sorts below U+E000..U+FFFF, though it stands for a higher code point.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
    }
    return x < y ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/**
 * Orders any two values as MongoDB sorts them: by type first, then by value; 1, 1.0 and Long(1) are equal.
 * Arrays compare element by element (how a sort key is chosen from an array is the sorter's affair).
 * @returns -1, 0 or 1
 */
export function compare(a: Value | undefined, b: Value | undefined, strings: StringOrder = compareCodePoints): number {
  const order = typeOrder(a);
  const other = typeOrder(b);
  if (order !== other) return order < other ? -1 : 1;
  switch (order) {
    case TypeOrder.number:
      return compareNumbers(a as Numeric, b as Numeric);
    case TypeOrder.string:
      return typeof a === 'string' && typeof b === 'string'
        ? Math.sign(strings(a, b))
        : Buffer.compare(textBytes(a as string | Opaque), textBytes(b as string | Opaque));
    case TypeOrder.object:
      return compareDocs(a as Doc, b as Doc, strings);
    case TypeOrder.array:
      return compareArrays(a as Value[], b as Value[], strings);
    case TypeOrder.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case TypeOrder.boolean:
      return Number(a) - Number(b);
    case TypeOrder.date: {
      const x = dateMilliseconds(a as Date | Opaque);
      const y = dateMilliseconds(b as Date | Opaque);
      return x < y ? -1 : x > y ? 1 : 0;
    }
    case TypeOrder.binData:
      return compareBinary(a as Binary, b as Binary);
    case TypeOrder.timestamp:
      return compareNumbers(unsigned(a as Timestamp), unsigned(b as Timestamp));
    case TypeOrder.regex:
      return Buffer.compare(regexBytes(a as BSONRegExp | Opaque), regexBytes(b as BSONRegExp | Opaque));
    case TypeOrder.code:
      return Buffer.compare(codeBytes(a as Code | Opaque), codeBytes(b as Code | Opaque));
    case TypeOrder.dbPointer:
    case TypeOrder.codeWithScope:
      return Buffer.compare((a as Opaque).bytes, (b as Opaque).bytes);
    default:
      return 0;
  }
}

export function isEqual(a: Value | undefined, b: Value | undefined, strings?: StringOrder): boolean {
  return compare(a, b, strings) === 0;
}

function compareDocs(a: Doc, b: Doc, strings: StringOrder): number {
  const others = b.entries();
  for (const [name, value] of a) {
    const next = others.next();
    if (next.done) return 1;
    const [otherName, otherValue] = next.value;
    const byType = typeOrder(value) - typeOrder(otherValue);
    if (byType !== 0) return Math.sign(byType);
    const found = compareCodePoints(name, otherName) || compare(value, otherValue, strings);
    if (found !== 0) return found;
  }
  return others.next().done ? 0 : -1;
}

function compareArrays(a: readonly Value[], b: readonly Value[], strings: StringOrder): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const found = compare(a[index], b[index], strings);
    if (found !== 0) return found;
  }
  return Math.sign(a.length - b.length);
}

function compareBinary(a: Binary, b: Binary): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  if (a.sub_type !== b.sub_type) return a.sub_type < b.sub_type ? -1 : 1;
  return Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position));
}

/** The bytes of a string that is not valid UTF-8 stand for themselves. */
export function textBytes(value: string | Opaque): Buffer {
  return value instanceof Opaque ? value.bytes.subarray(4, -1) : Buffer.from(value);
}

/** The pattern and the options, each with a zero behind it. */
export function regexBytes(value: BSONRegExp | Opaque): Buffer {
  return value instanceof Opaque ? value.bytes : Buffer.from(`${value.pattern}\0${value.options}\0`);
}

export function codeBytes(value: Code | Opaque): Buffer {
  return value instanceof Opaque ? value.bytes.subarray(4, -1) : Buffer.from(value.code);
}

export function dateMilliseconds(value: Date | Opaque): bigint {
  return value instanceof Date ? BigInt(value.getTime()) : value.bytes.readBigInt64LE(0);
}

export function unsigned(value: Timestamp): bigint {
  return BigInt.asUintN(64, value.toBigInt());
}
