import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { codeBytes, dateMilliseconds, regexBytes, TypeOrder, textBytes, typeOrder, unsigned } from './compare.ts';
import { numberKey } from './numbers.ts';
import type { Doc, Numeric, Opaque, Value } from './values.ts';

/**
 * Bytes that sort (memcmp) as MongoDB sorts the values, so that an ordered key-value store serves as an index.
 *
 * A value is its type's order (1 byte) and its content; contents end by themselves, so that keys can follow one
 * another: `content(x) < content(y)` is decided before either ends, and no key begins another. Text ends with 0x00;
 * inside of it 0x00 is written 0x01 0x01, and 0x01 is written 0x01 0x02. The parts of a descending field are inverted,
 * byte by byte.
 */
export function orderKey(value: Value | undefined, isDescending = false): Buffer {
  const parts: Buffer[] = [];
  appendValue(parts, value);
  const key = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  return isDescending ? inverted(key) : key;
}

/** The bytes that start every key of values of this type. */
export function typeKey(order: TypeOrder, isDescending = false): Buffer {
  const key = Buffer.of(order);
  return isDescending ? inverted(key) : key;
}

/** The same bytes in the opposite order. */
export function inverted(key: Buffer): Buffer {
  const result = Buffer.allocUnsafe(key.length);
  for (let index = 0; index < key.length; index += 1) result[index] = ~(key[index] as number);
  return result;
}

function appendValue(parts: Buffer[], value: Value | undefined): void {
  const order = typeOrder(value);
  parts.push(singleBytes[order] as Buffer);
  appendContent(parts, order, value as Value);
}

const singleBytes = Array.from({ length: 256 }, (_, index) => Buffer.of(index));
const end = singleBytes[0] as Buffer;

function appendContent(parts: Buffer[], order: TypeOrder, value: Value): void {
  switch (order) {
    case TypeOrder.number:
      parts.push(numberKey(value as Numeric));
      return;
    case TypeOrder.string:
      parts.push(textKey(textBytes(value as string | Opaque)));
      return;
    case TypeOrder.object:
      for (const [name, field] of value as Doc) {
        const fieldOrder = typeOrder(field);
        parts.push(singleBytes[fieldOrder] as Buffer, textKey(Buffer.from(name)));
        appendContent(parts, fieldOrder, field);
      }
      parts.push(end);
      return;
    case TypeOrder.array:
      for (const element of value as Value[]) appendValue(parts, element);
      parts.push(end);
      return;
    case TypeOrder.binData: {
      const binary = value as Binary;
      const head = Buffer.allocUnsafe(5);
      head.writeUInt32BE(binary.position);
      head[4] = binary.sub_type;
      parts.push(head, Buffer.from(binary.buffer.subarray(0, binary.position)));
      return;
    }
    case TypeOrder.objectId:
      parts.push(Buffer.from((value as ObjectId).id));
      return;
    case TypeOrder.boolean:
      parts.push(singleBytes[value === true ? 1 : 0] as Buffer);
      return;
    case TypeOrder.date:
      parts.push(unsignedKey(dateMilliseconds(value as Date | Opaque) + 0x8000000000000000n));
      return;
    case TypeOrder.timestamp:
      parts.push(unsignedKey(unsigned(value as Timestamp)));
      return;
    case TypeOrder.regex:
      parts.push(regexBytes(value as BSONRegExp | Opaque));
      return;
    case TypeOrder.code:
      parts.push(textKey(codeBytes(value as Code | Opaque)));
      return;
    case TypeOrder.dbPointer:
    case TypeOrder.codeWithScope:
      parts.push(textKey((value as Opaque).bytes));
  }
}

function textKey(text: Buffer): Buffer {
  if (text.indexOf(0) < 0 && text.indexOf(1) < 0) return Buffer.concat([text, end]);
  const bytes: number[] = [];
  for (const byte of text) {
    if (byte > 1) bytes.push(byte);
    else bytes.push(1, byte + 1);
  }
  bytes.push(0);
  return Buffer.from(bytes);
}

function unsignedKey(value: bigint): Buffer {
  const key = Buffer.allocUnsafe(8);
  key.writeBigUInt64BE(value);
  return key;
}

/**
 * Shortens a key to `maxBytes`: its beginning and a hash of the whole, so that different values stay different.
 * Order among keys with the same beginning is lost; who needs it must look at the documents.
 */
export function boundedKey(key: Buffer, maxBytes: number): Buffer {
  if (key.length <= maxBytes) return key;
  const hash = createHash('sha256').update(key).digest().subarray(0, 16);
  return Buffer.concat([key.subarray(0, maxBytes - hash.length), hash]);
}
