import { isUtf8 } from 'node:buffer';
import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { malformed, maxDepth, messageDepth } from './limits.ts';
import { BsonType, type Doc, isInt32, Opaque, type Value } from './values.ts';

/** The length in bytes of the element value of `type` at `at`, checked to lie before `end`. */
function valueLength(bytes: Buffer, type: number, at: number, end: number): number {
  let length: number;
  switch (type) {
    case BsonType.double:
    case BsonType.date:
    case BsonType.timestamp:
    case BsonType.long:
      length = 8;
      break;
    case BsonType.int:
      length = 4;
      break;
    case BsonType.bool:
      length = 1;
      break;
    case BsonType.null:
    case BsonType.undefined:
    case BsonType.minKey:
    case BsonType.maxKey:
      length = 0;
      break;
    case BsonType.objectId:
      length = 12;
      break;
    case BsonType.decimal:
      length = 16;
      break;
    case BsonType.string:
    case BsonType.javascript:
    case BsonType.symbol:
      length = 4 + stringLength(bytes, at, end);
      break;
    case BsonType.object:
    case BsonType.array:
    case BsonType.javascriptWithScope:
      length = documentLength(bytes, at, end);
      break;
    case BsonType.binData:
      length = 5 + readLength(bytes, at, end);
      break;
    case BsonType.regex:
      length = cstringEnd(bytes, cstringEnd(bytes, at, end) + 1, end) + 1 - at;
      break;
    case BsonType.dbPointer:
      length = 4 + stringLength(bytes, at, end) + 12;
      break;
    default:
      throw malformed(`unknown element type 0x${type.toString(16)}`);
  }
  if (at + length > end) throw malformed('a value runs past the end of its document');
  return length;
}

function readLength(bytes: Buffer, at: number, end: number): number {
  if (at + 4 > end) throw malformed('a length runs past the end of its document');
  const length = bytes.readInt32LE(at);
  if (length < 0) throw malformed('a negative length');
  return length;
}

function stringLength(bytes: Buffer, at: number, end: number): number {
  const length = readLength(bytes, at, end);
  if (length < 1 || at + 4 + length > end || bytes[at + 3 + length] !== 0) throw malformed('a string without its end');
  return length;
}

function documentLength(bytes: Buffer, at: number, end: number): number {
  const length = readLength(bytes, at, end);
  if (length < 5 || at + length > end || bytes[at + length - 1] !== 0) throw malformed('a document without its end');
  return length;
}

function cstringEnd(bytes: Buffer, at: number, end: number): number {
  const found = bytes.indexOf(0, at);
  if (found < 0 || found >= end) throw malformed('a name without its end');
  return found;
}

/** Visits the elements of the document at `start`; stops early when `visit` answers false. */
function eachElement(
  bytes: Buffer,
  start: number,
  limit: number,
  visit: (type: number, nameStart: number, nameEnd: number, at: number, length: number) => boolean | undefined,
): number {
  const end = start + documentLength(bytes, start, limit);
  let at = start + 4;
  for (;;) {
    const type = bytes[at];
    if (type === 0) {
      if (at !== end - 1) throw malformed('a document ends before its length');
      return end;
    }
    const nameEnd = cstringEnd(bytes, at + 1, end);
    const length = valueLength(bytes, type as number, nameEnd + 1, end - 1);
    if (visit(type as number, at + 1, nameEnd, nameEnd + 1, length) === false) return end;
    at = nameEnd + 1 + length;
  }
}

/**
 * Checks that `bytes` holds one well-formed document from `start` and gives its end.
 * @throws CommandError InvalidBSON
 */
export function checkDocument(bytes: Buffer, start = 0, limit = bytes.length, depth = 1): number {
  if (depth > maxDepth) throw new CommandError('Overflow', `cannot nest documents deeper than ${maxDepth} levels`);
  return eachElement(bytes, start, limit, (type, nameStart, nameEnd, at, length) => {
    // A value can be kept as the bytes it is, a name cannot.
    if (!isText(bytes, nameStart, nameEnd)) throw malformed('a field name that is not UTF-8');
    if (type === BsonType.object || type === BsonType.array) {
      checkDocument(bytes, at, at + length, depth + 1);
    } else if (type === BsonType.javascriptWithScope) {
      if (length < 14) throw malformed('code with scope is too short');
      const code = 4 + stringLength(bytes, at + 4, at + length);
      if (checkDocument(bytes, at + 4 + code, at + length, depth + 1) !== at + length) {
        throw malformed('code with scope has a wrong length');
      }
    } else if (type === BsonType.bool && (bytes[at] as number) > 1) {
      throw malformed('a boolean that is neither 0 nor 1');
    }
    return undefined;
  });
}

/** Whether the bytes are UTF-8; nearly all are plain ASCII, which is soon seen. */
function isText(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if ((bytes[at] as number) >= 0x80) return isUtf8(bytes.subarray(at, end));
  }
  return true;
}

/** As `checkDocument`, for what is not stored as it is. */
export function checkInMessage(bytes: Buffer, start: number, limit = bytes.length): number {
  return checkDocument(bytes, start, limit, messageDepth);
}

/** Reads the document at `start`; with `only`, just those top-level fields. */
export function decode(bytes: Buffer, start = 0, only?: ReadonlySet<string>): Doc {
  const doc: Doc = new Map();
  let left = only?.size ?? Number.POSITIVE_INFINITY;
  if (left === 0) return doc;
  eachElement(bytes, start, bytes.length, (type, nameStart, nameEnd, at, length) => {
    const name = bytes.toString('utf8', nameStart, nameEnd);
    if (only !== undefined && !only.has(name)) return undefined;
    doc.set(name, decodeValue(bytes, type, at, length));
    left -= 1;
    return left > 0;
  });
  return doc;
}

/** The document with only these top-level fields, in its own order: their bytes as they are, without reading them. */
export function pick(bytes: Buffer, names: ReadonlySet<string>): Buffer {
  const parts: Buffer[] = [];
  let size = 5;
  eachElement(bytes, 0, bytes.length, (_type, nameStart, nameEnd, at, length) => {
    if (!names.has(bytes.toString('utf8', nameStart, nameEnd))) return undefined;
    const element = bytes.subarray(nameStart - 1, at + length);
    parts.push(element);
    size += element.length;
    return parts.length < names.size;
  });
  const picked = Buffer.allocUnsafe(size);
  let at = picked.writeInt32LE(size);
  for (const element of parts) at += element.copy(picked, at);
  picked[at] = 0;
  return picked;
}

/** Reads a document of which only the fields `whole` matter: other documents and lists in it stay the bytes that they are. */
export function decodeAround(bytes: Buffer, whole: ReadonlySet<string>): Doc {
  const doc: Doc = new Map();
  eachElement(bytes, 0, bytes.length, (type, nameStart, nameEnd, at, length) => {
    const name = bytes.toString('utf8', nameStart, nameEnd);
    const isKept = (type === BsonType.object || type === BsonType.array) && !whole.has(name);
    doc.set(name, isKept ? new Opaque(type, bytes.subarray(at, at + length)) : decodeValue(bytes, type, at, length));
    return undefined;
  });
  return doc;
}

/** The top-level fields that are not the same bytes in both documents. */
export function changedFields(before: Buffer, after: Buffer): ReadonlySet<string> {
  const places = new Map<string, { readonly type: number; readonly at: number; readonly length: number }>();
  eachElement(before, 0, before.length, (type, nameStart, nameEnd, at, length) => {
    places.set(before.toString('utf8', nameStart, nameEnd), { type, at, length });
    return undefined;
  });
  const changed = new Set<string>();
  eachElement(after, 0, after.length, (type, nameStart, nameEnd, at, length) => {
    const name = after.toString('utf8', nameStart, nameEnd);
    const old = places.get(name);
    places.delete(name);
    const isSame = old?.type === type && before.compare(after, at, at + length, old.at, old.at + old.length) === 0;
    if (!isSame) changed.add(name);
    return undefined;
  });
  for (const name of places.keys()) changed.add(name);
  return changed;
}

/**
 * Reads a command. The documents that an `insert` brings stay the bytes that they are.
 * @throws CommandError InvalidBSON
 */
export function decodeCommand(bytes: Buffer, start: number, end: number): Doc {
  const doc: Doc = new Map();
  if (checkInMessage(bytes, start, end) !== end) throw malformed('bytes behind a command');
  eachElement(bytes, start, end, (type, nameStart, nameEnd, at, length) => {
    const name = bytes.toString('utf8', nameStart, nameEnd);
    const isRaw = name === 'documents' && type === BsonType.array && doc.has('insert');
    doc.set(name, isRaw ? rawDocuments(bytes, at) : decodeValue(bytes, type, at, length));
    return undefined;
  });
  return doc;
}

function rawDocuments(bytes: Buffer, start: number): Value[] {
  const documents: Value[] = [];
  eachElement(bytes, start, bytes.length, (type, _nameStart, _nameEnd, at, length) => {
    documents.push(type === BsonType.object ? opaque(bytes, type, at, length) : decodeValue(bytes, type, at, length));
    return undefined;
  });
  return documents;
}

function decodeArray(bytes: Buffer, start: number): Value[] {
  const values: Value[] = [];
  eachElement(bytes, start, bytes.length, (type, _nameStart, _nameEnd, at, length) => {
    values.push(decodeValue(bytes, type, at, length));
    return undefined;
  });
  return values;
}

function decodeValue(bytes: Buffer, type: number, at: number, length: number): Value {
  switch (type) {
    case BsonType.double: {
      const value = bytes.readDoubleLE(at);
      return isInt32(value) ? new Double(value) : value;
    }
    case BsonType.string: {
      return readText(bytes, at + 4, at + length - 1) ?? opaque(bytes, type, at, length);
    }
    case BsonType.object:
      return decode(bytes, at);
    case BsonType.array:
      return decodeArray(bytes, at);
    case BsonType.binData:
      return new Binary(Buffer.from(bytes.subarray(at + 5, at + length)), bytes[at + 4]);
    case BsonType.objectId:
      return new ObjectId(Buffer.from(bytes.subarray(at, at + 12)));
    case BsonType.bool:
      return bytes[at] === 1;
    case BsonType.date: {
      const date = new Date(Number(bytes.readBigInt64LE(at)));
      return Number.isNaN(date.getTime()) ? opaque(bytes, type, at, length) : date;
    }
    case BsonType.null:
      return null;
    case BsonType.regex: {
      const patternEnd = bytes.indexOf(0, at);
      const pattern = readText(bytes, at, patternEnd);
      const options = bytes.toString('latin1', patternEnd + 1, at + length - 1);
      // The class takes known options only, and puts them in order.
      const isPlain = pattern !== undefined && /^i?l?m?s?u?x?$/.test(options);
      return isPlain ? new BSONRegExp(pattern, options) : opaque(bytes, type, at, length);
    }
    case BsonType.javascript: {
      const code = readText(bytes, at + 4, at + length - 1);
      return code === undefined ? opaque(bytes, type, at, length) : new Code(code);
    }
    case BsonType.int:
      return bytes.readInt32LE(at);
    case BsonType.timestamp:
      return new Timestamp(bytes.readBigUInt64LE(at));
    case BsonType.long:
      return bytes.readBigInt64LE(at);
    case BsonType.decimal:
      return new Decimal128(Buffer.from(bytes.subarray(at, at + 16)));
    case BsonType.minKey:
      return new MinKey();
    case BsonType.maxKey:
      return new MaxKey();
    default:
      return opaque(bytes, type, at, length);
  }
}

/** The text of these bytes, unless something of them would be lost. */
function readText(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}

function opaque(bytes: Buffer, type: number, at: number, length: number): Opaque {
  return new Opaque(type, Buffer.from(bytes.subarray(at, at + length)));
}
