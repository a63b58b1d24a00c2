import { ObjectId } from 'bson';
import { checkDocument, decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { maxDocumentBytes } from '../bson/limits.ts';
import { BsonType, type Doc, isDoc, Opaque, typeName, typeOf, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

const idName = Buffer.from('_id\0');

/** The bytes of a document of a command, as they came or encoded. */
export function documentBytes(value: Value | undefined): Buffer {
  if (value instanceof Opaque && value.type === BsonType.object) return value.bytes;
  if (isDoc(value)) return encode(value);
  throw new CommandError('TypeMismatch', `a document is expected, not a ${typeName(value)}`);
}

/**
 * The bytes to store for a new document: checked, with `_id` as the first field, added when it is missing.
 * @throws CommandError InvalidBSON, InvalidIdField, BSONObjectTooLarge
 */
export function storable(bytes: Buffer): Buffer {
  if (checkDocument(bytes) !== bytes.length)
    throw new CommandError('InvalidBSON', 'malformed BSON: bytes behind a document');
  const isIdFirst = bytes.subarray(5, 9).equals(idName) && bytes[4] !== 0;
  const id = decode(bytes, 0, new Set(['_id'])).get('_id');
  if (id === undefined) return checkSize(withId(bytes));
  checkId(id);
  if (isIdFirst) return checkSize(bytes);
  const doc = decode(bytes);
  return checkSize(encode(new Map<string, Value>([['_id', id], ...doc])));
}

function withId(bytes: Buffer): Buffer {
  const id = Buffer.concat([Buffer.of(BsonType.objectId), idName, Buffer.from(new ObjectId().id)]);
  const result = Buffer.concat([bytes.subarray(0, 4), id, bytes.subarray(4)]);
  result.writeInt32LE(result.length);
  return result;
}

/** The bytes of a document that an update has made. */
export function encodeStorable(doc: Doc): Buffer {
  checkId(doc.get('_id'));
  return checkSize(encode(doc));
}

export function checkSize(bytes: Buffer): Buffer {
  if (bytes.length > maxDocumentBytes) {
    throw new CommandError(
      'BSONObjectTooLarge',
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${maxDocumentBytes}`,
    );
  }
  return bytes;
}

function checkId(id: Value | undefined): void {
  const isRefused =
    id !== undefined && [BsonType.array, BsonType.regex, BsonType.undefined].some((type) => type === typeOf(id));
  if (isRefused) throw new CommandError('InvalidIdField', `The '_id' value cannot be of type ${typeName(id)}`);
  if (!isDoc(id)) return;
  for (const name of id.keys()) {
    if (name.startsWith('$') && !['$ref', '$id', '$db'].includes(name)) {
      throw new CommandError(
        'DollarPrefixedFieldName',
        `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
      );
    }
  }
}

/** A document of a command, which may have come as bytes. */
export function documentOf(value: Value | undefined): Doc {
  return isDoc(value) ? value : decode(documentBytes(value));
}
