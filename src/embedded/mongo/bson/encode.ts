import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { malformed, maxDepth, messageDepth } from './limits.ts';
import { BsonType, type Doc, isInt32, Opaque, type Value } from './values.ts';

/** The stored form of a document. */
export function encode(doc: Doc): Buffer {
  return encodeFrom(doc, 1);
}

/** The bytes of a reply. */
export function encodeMessage(doc: Doc): Buffer {
  return encodeFrom(doc, messageDepth);
}

function encodeFrom(doc: Doc, depth: number): Buffer {
  const writer = new Writer();
  writer.document(doc, depth);
  return writer.finish();
}

class Writer {
  private bytes = Buffer.allocUnsafe(1024);
  private at = 0;

  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.at));
  }

  document(doc: Doc, depth: number): void {
    const start = this.open(depth);
    for (const [name, value] of doc) this.element(name, value, depth);
    this.close(start);
  }

  private array(values: readonly Value[], depth: number): void {
    const start = this.open(depth);
    for (let index = 0; index < values.length; index += 1) this.element(String(index), values[index] ?? null, depth);
    this.close(start);
  }

  private open(depth: number): number {
    if (depth > maxDepth) throw new CommandError('Overflow', `cannot nest documents deeper than ${maxDepth} levels`);
    const start = this.at;
    this.reserve(4);
    this.at += 4;
    return start;
  }

  private close(start: number): void {
    this.byte(0);
    this.bytes.writeInt32LE(this.at - start, start);
  }

  private element(name: string, value: Value, depth: number): void {
    const typeAt = this.at;
    this.byte(0);
    this.cstring(name);
    // Two steps: writing the value may move the bytes to a larger buffer.
    const type = this.value(value, depth);
    this.bytes[typeAt] = type;
  }

  /** Writes the value and answers its element type. */
  private value(value: Value, depth: number): number {
    switch (typeof value) {
      case 'string':
        this.string(value);
        return BsonType.string;
      case 'number':
        if (isInt32(value)) {
          this.reserve(4);
          this.at = this.bytes.writeInt32LE(value, this.at);
          return BsonType.int;
        }
        this.double(value);
        return BsonType.double;
      case 'boolean':
        this.byte(value ? 1 : 0);
        return BsonType.bool;
      case 'bigint':
        this.reserve(8);
        this.at = this.bytes.writeBigInt64LE(value, this.at);
        return BsonType.long;
    }
    if (value === null) return BsonType.null;
    if (value instanceof Map) {
      this.document(value, depth + 1);
      return BsonType.object;
    }
    if (Array.isArray(value)) {
      this.array(value, depth + 1);
      return BsonType.array;
    }
    return this.classValue(value, depth);
  }

  private classValue(
    value: Exclude<Value, null | boolean | number | bigint | string | Doc | Value[]>,
    depth: number,
  ): number {
    if (value instanceof ObjectId) {
      this.raw(value.id);
      return BsonType.objectId;
    }
    if (value instanceof Date) {
      this.reserve(8);
      this.at = this.bytes.writeBigInt64LE(BigInt(value.getTime()), this.at);
      return BsonType.date;
    }
    if (value instanceof Double) {
      this.double(value.value);
      return BsonType.double;
    }
    if (value instanceof Binary) {
      this.reserve(5);
      this.at = this.bytes.writeInt32LE(value.position, this.at);
      this.byte(value.sub_type);
      this.raw(value.buffer.subarray(0, value.position));
      return BsonType.binData;
    }
    if (value instanceof Decimal128) {
      this.raw(value.bytes);
      return BsonType.decimal;
    }
    if (value instanceof Timestamp) {
      this.reserve(8);
      this.at = this.bytes.writeBigUInt64LE(BigInt.asUintN(64, value.toBigInt()), this.at);
      return BsonType.timestamp;
    }
    if (value instanceof BSONRegExp) {
      this.cstring(value.pattern);
      this.cstring(value.options);
      return BsonType.regex;
    }
    if (value instanceof Code) {
      this.string(value.code);
      return BsonType.javascript;
    }
    if (value instanceof MinKey) return BsonType.minKey;
    if (value instanceof MaxKey) return BsonType.maxKey;
    if (!(value instanceof Opaque)) throw malformed(`a value of no BSON type at level ${depth}`);
    this.raw(value.bytes);
    return value.type;
  }

  private double(value: number): void {
    this.reserve(8);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  private string(value: string): void {
    const length = Buffer.byteLength(value);
    this.reserve(5 + length);
    this.at = this.bytes.writeInt32LE(length + 1, this.at);
    this.at += this.bytes.write(value, this.at, length, 'utf8');
    this.bytes[this.at++] = 0;
  }

  private cstring(value: string): void {
    if (value.includes('\0'))
      throw new CommandError('BadValue', 'a field name or pattern cannot hold a null character');
    const length = Buffer.byteLength(value);
    this.reserve(length + 1);
    this.at += this.bytes.write(value, this.at, length, 'utf8');
    this.bytes[this.at++] = 0;
  }

  private raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  private reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + count));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }
}
