import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { BsonType, type Doc, Opaque, type Value } from '../../src/embedded/mongo/bson/values.ts';

/** The bytes of a document made by hand: element type, name, and the bytes of the value. */
export function rawDocument(elements: readonly (readonly [number, string | Buffer, Buffer])[]): Buffer {
  const body = Buffer.concat(
    elements.flatMap(([type, name, value]) => [Buffer.of(type), Buffer.from(name), Buffer.of(0), value]),
  );
  const bytes = Buffer.concat([Buffer.alloc(4), body, Buffer.of(0)]);
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

/** A string's value in an element, from any bytes. */
export function rawString(text: string | Buffer): Buffer {
  const content = Buffer.from(text);
  const bytes = Buffer.concat([Buffer.alloc(4), content, Buffer.of(0)]);
  bytes.writeInt32LE(content.length + 1);
  return bytes;
}

export function rawInt64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

const decimalTexts = [
  'NaN',
  'Infinity',
  '-Infinity',
  '-0',
  '0E+6000',
  '1E-6176',
  '2E-6176',
  '-1E-6176',
  '4.9E-324',
  '1E+400',
  '1.1E+400',
  '-1E+400',
  '9.999999999999999999999999999999999E+6144',
  '-9.999999999999999999999999999999999E+6144',
  '9223372036854775807.5',
  '9007199254740993',
  '9007199254740992.000000000000000001',
  '0.1',
  '0.1000000000000000055511151231257827',
  '1.00',
  '100E-2',
] as const;

const decimal: fc.Arbitrary<Decimal128> = fc.oneof(
  fc.constantFrom(...decimalTexts).map((text) => Decimal128.fromString(text)),
  fc
    .record({
      digits: fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
      exponent: fc.integer({ min: -6176, max: 6111 }),
    })
    .map(({ digits, exponent }) => Decimal128.fromString(`${digits}E${exponent}`)),
  fc
    .record({ digits: fc.integer({ min: -99, max: 99 }), exponent: fc.integer({ min: -3, max: 3 }) })
    .map(({ digits, exponent }) => Decimal128.fromString(`${digits}E${exponent}`)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => Decimal128.fromStringWithRounding(String(value))),
);

const int64Edges = [1n << 53n, (1n << 53n) + 1n, -(1n << 53n) - 1n, -(1n << 63n), (1n << 63n) - 1n, 0n, 1n, -1n];

export const numeric: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    0.5,
    -0.5,
    -0,
    Number.NaN,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    2 ** 53,
    2 ** 63,
    0.1,
  ),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.integer({ min: -3, max: 3 }).map((value) => new Double(value)),
  fc.constantFrom(...int64Edges),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  decimal,
);

/** Text that collides often, and has what is awkward: NUL, characters above U+FFFF, and those just below. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(fc.constantFrom('', 'a', 'b', '\0', '\u0001', 'é', '\uE000', '\uFFFF', '\uFFFD', '😀'), { maxLength: 4 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const pattern = fc.constantFrom('', 'a', '^a', 'é', '😀', '\uFFFF');
const bytes = fc.uint8Array({ maxLength: 4 }).map((array) => Buffer.from(array));

/** Values that are no numbers and hold no others. */
const leaf: fc.Arbitrary<Value> = fc.oneof(
  text,
  fc.constantFrom<Value>(null, true, false),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(new Date(0), new Date(-1)),
  fc
    .constantFrom('000000000000000000000000', 'ffffffffffffffffffffffff', '65f0000000000000000000aa')
    .map((hex) => new ObjectId(hex)),
  fc.tuple(bytes, fc.constantFrom(0, 3, 4, 128)).map(([content, subType]) => new Binary(content, subType)),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => new Timestamp(value)),
  fc.tuple(pattern, fc.constantFrom('', 'i', 'im')).map(([source, options]) => new BSONRegExp(source, options)),
  text.map((code) => new Code(code)),
  fc.constantFrom<Value>(new MinKey(), new MaxKey()),
  fc.constantFrom(
    new Opaque(BsonType.undefined, Buffer.alloc(0)),
    new Opaque(BsonType.symbol, rawString('a')),
    new Opaque(BsonType.string, rawString(Buffer.of(0x61, 0xff))),
    new Opaque(BsonType.string, rawString(Buffer.of(0xf0, 0x9f, 0x98))),
    new Opaque(BsonType.date, rawInt64(1n << 62n)),
    new Opaque(BsonType.date, rawInt64(-(1n << 63n))),
    new Opaque(BsonType.dbPointer, Buffer.concat([rawString('db.c'), Buffer.alloc(12, 7)])),
    new Opaque(BsonType.regex, Buffer.from('a\0mi\0')),
    new Opaque(BsonType.regex, Buffer.of(0xff, 0, 0)),
    new Opaque(BsonType.javascript, rawString(Buffer.of(0xff))),
    codeWithScope('a'),
  ),
);

function codeWithScope(code: string): Opaque {
  const body = Buffer.concat([rawString(code), rawDocument([[BsonType.int, 'x', Buffer.alloc(4, 1)]])]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length + 4);
  return new Opaque(BsonType.javascriptWithScope, Buffer.concat([length, body]));
}

const fieldName = fc.constantFrom('a', 'b', 'ab', '', '1', '10', '2', 'é', '😀', '\uFFFF', '__proto__');

/** Any value that this server holds, nested a few levels deep. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value; doc: Doc }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    numeric,
    fc.array(tie('value'), { maxLength: 3 }),
    tie('doc'),
  ),
  doc: fc
    .array(fc.tuple(fieldName, tie('value')), { maxLength: 3 })
    .map((entries): Doc => new Map<string, Value>(entries)),
})).value;

export const anyDoc: fc.Arbitrary<Doc> = fc
  .array(fc.tuple(fieldName, anyValue), { maxLength: 6 })
  .map((entries): Doc => new Map<string, Value>(entries));
