import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { compare } from '../../src/embedded/mongo/bson/compare.ts';
import { checkDocument, decode, decodeCommand, pick } from '../../src/embedded/mongo/bson/decode.ts';
import { encode } from '../../src/embedded/mongo/bson/encode.ts';
import { maxDepth } from '../../src/embedded/mongo/bson/limits.ts';
import { boundedKey, orderKey } from '../../src/embedded/mongo/bson/order-key.ts';
import { BsonType, type Doc, Opaque, toValue, typeName, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';
import { storable } from '../../src/embedded/mongo/storage/documents.ts';
import { anyDoc, anyValue, numeric, rawDocument, rawInt64, rawString, text } from '../support/bson-arbitraries.ts';

/** What the driver's library calls the same value, or `undefined` when it has no class for it. */
function forLibrary(value: Value): unknown {
  if (Array.isArray(value)) return value.map(forLibrary);
  if (value instanceof Map) return new Map([...value].map(([name, field]) => [name, forLibrary(field)]));
  if (typeof value === 'bigint') return Long.fromBigInt(value);
  return value;
}

function hasOpaque(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasOpaque);
  if (value instanceof Map) return [...value.values()].some(hasOpaque);
  return value instanceof Opaque;
}

const libraryDoc = anyDoc.filter((doc) => !hasOpaque(doc));

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof CommandError) return error.codeName;
    throw error;
  }
  return undefined;
}

function nested(levels: number): Buffer {
  let doc = rawDocument([]);
  for (let level = 1; level < levels; level += 1) doc = rawDocument([[BsonType.object, 'a', doc]]);
  return doc;
}

describe('the codec', () => {
  test('writes what the driver writes, and gives back its bytes', () => {
    fc.assert(
      fc.property(libraryDoc, (doc) => {
        const bytes = Buffer.from(serialize(forLibrary(doc) as Map<string, unknown>, { ignoreUndefined: false }));
        expect(encode(doc).toString('hex')).toBe(bytes.toString('hex'));
        expect(encode(decode(bytes)).toString('hex')).toBe(bytes.toString('hex'));
        expect(checkDocument(bytes)).toBe(bytes.length);
      }),
      { numRuns: 200 },
    );
  });

  test('gives back the bytes of every document it can hold', () => {
    fc.assert(
      fc.property(anyDoc, (doc) => {
        const bytes = encode(doc);
        expect(checkDocument(bytes)).toBe(bytes.length);
        expect(encode(decode(bytes)).toString('hex')).toBe(bytes.toString('hex'));
        expect(compare(decode(bytes), doc)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  const scope = rawDocument([[BsonType.string, 'x', rawString('y')]]);
  const codeWithScope = Buffer.concat([Buffer.alloc(4), rawString('f'), scope]);
  codeWithScope.writeInt32LE(codeWithScope.length);
  const nanWithPayload = Buffer.from('010000000000f8ff', 'hex');

  test.each<[string, number, Buffer]>([
    ['undefined', BsonType.undefined, Buffer.alloc(0)],
    ['a symbol', BsonType.symbol, rawString('s')],
    ['a DBPointer', BsonType.dbPointer, Buffer.concat([rawString('db.c'), Buffer.alloc(12, 1)])],
    ['code with scope', BsonType.javascriptWithScope, codeWithScope],
    ['old binary data, with its second length', BsonType.binData, Buffer.from('0600000002020000000102', 'hex')],
    ['a string of invalid UTF-8', BsonType.string, rawString(Buffer.of(0xff, 0x61))],
    ['a string cut within a character', BsonType.string, rawString(Buffer.of(0xf0, 0x9f, 0x98))],
    ['a string of half surrogates', BsonType.string, rawString(Buffer.of(0xed, 0xa0, 0x80))],
    ['a string with a byte order mark', BsonType.string, rawString('\uFEFFa')],
    ['a string with a replacement character', BsonType.string, rawString('a\uFFFDb')],
    ['code of invalid UTF-8', BsonType.javascript, rawString(Buffer.of(0xff))],
    ['a regular expression of invalid UTF-8', BsonType.regex, Buffer.of(0xff, 0, 0)],
    ['a regular expression with options out of order', BsonType.regex, Buffer.from('a\0xmi\0')],
    ['a regular expression with unknown options', BsonType.regex, Buffer.from('a\0g\0')],
    ['a regular expression with options beyond ASCII', BsonType.regex, Buffer.of(0x61, 0, 0xc3, 0xa9, 0)],
    ['a date beyond what JavaScript knows', BsonType.date, rawInt64((1n << 63n) - 1n)],
    ['the least date', BsonType.date, rawInt64(-(1n << 63n))],
    ['minus zero', BsonType.double, Buffer.from('0000000000000080', 'hex')],
    ['an integral double', BsonType.double, Buffer.from('000000000000f03f', 'hex')],
    ['a NaN with a payload', BsonType.double, nanWithPayload],
    ['the least int64', BsonType.long, rawInt64(-(1n << 63n))],
    ['a small int64', BsonType.long, rawInt64(1n)],
    ['a timestamp above 2^63', BsonType.timestamp, Buffer.alloc(8, 0xff)],
    ['a decimal NaN', BsonType.decimal, Buffer.from('0000000000000000000000000000007c', 'hex')],
    ['a decimal with a coefficient that is too large', BsonType.decimal, Buffer.alloc(16, 0x5f)],
    ['an unknown subtype of binary data', BsonType.binData, Buffer.from('01000000f7aa', 'hex')],
  ])('keeps %s byte for byte', (_what, type, value) => {
    const bytes = rawDocument([
      [type, 'a', value],
      [BsonType.array, 'list', rawDocument([[type, '0', value]])],
    ]);
    expect(checkDocument(bytes)).toBe(bytes.length);
    expect(encode(decode(bytes)).toString('hex')).toBe(bytes.toString('hex'));
    expect(typeName(decode(bytes).get('a'))).toBe(typeName(new Opaque(type, value)));
    expect(compare(decode(bytes).get('a'), decode(bytes).get('a'))).toBe(0);
    expect(compare(decode(bytes).get('a'), new Opaque(BsonType.undefined, Buffer.alloc(0)))).toBe(
      type === BsonType.undefined ? 0 : 1,
    );
  });

  test('keeps the order of fields, those that look like integers too', () => {
    const bytes = encode(
      new Map<string, Value>([
        ['b', 1],
        ['10', 2],
        ['2', 3],
        ['', 4],
        ['a', 5],
      ]),
    ); // prettier-ignore
    expect([...decode(bytes).keys()]).toEqual(['b', '10', '2', '', 'a']);
  });

  test('reads only the fields that are asked for', () => {
    const bytes = encode(toValue({ a: 1, b: { c: 2 }, d: 3 }) as Doc);
    expect(decode(bytes, 0, new Set(['b', 'x']))).toEqual(toValue({ b: { c: 2 } }));
    expect(decode(bytes, 0, new Set())).toEqual(new Map());
  });

  test('keeps some of the fields as the bytes they are', () => {
    fc.assert(
      fc.property(anyDoc, fc.array(fc.nat({ max: 5 })), (doc, places) => {
        const names = new Set(['not there', ...places.flatMap((at) => [...doc.keys()][at] ?? [])]);
        const kept = new Map([...doc].filter(([name]) => names.has(name)));
        expect(pick(encode(doc), names)).toEqual(encode(kept));
      }),
    );
  });

  test('leaves the documents of an insert as the bytes they are, and reads other commands', () => {
    const document = encode(toValue({ _id: 1, a: [1] }) as Doc);
    const command = (name: string): Buffer =>
      rawDocument([
        [BsonType.string, name, rawString('c')],
        [BsonType.array, 'documents', rawDocument([[BsonType.object, '0', document]])],
      ]);
    const insert = Buffer.concat([Buffer.of(9, 9), command('insert')]);
    const [raw] = decodeCommand(insert, 2, insert.length).get('documents') as [Opaque];
    expect(raw.bytes).toEqual(document);
    const other = command('find');
    expect(decodeCommand(other, 0, other.length).get('documents')).toEqual([toValue({ _id: 1, a: [1] })]);
    expect(codeOf(() => decodeCommand(Buffer.concat([insert, Buffer.of(0)]), 2, insert.length + 1))).toBe(
      'InvalidBSON',
    );
  });

  test('refuses every truncation of a document', () => {
    fc.assert(
      fc.property(anyDoc, (doc) => {
        const bytes = encode(doc);
        for (let length = 0; length < bytes.length; length += 1) {
          expect(codeOf(() => checkDocument(bytes.subarray(0, length)))).toBe('InvalidBSON');
        }
      }),
      { numRuns: 60 },
    );
  });

  test('answers a damaged document with an error of its own, or can read it', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 5, 0x7f, 0xff), fc.nat(255))), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(anyDoc, damage, fc.boolean(), (doc, changes, isShortened) => {
        let bytes = encode(doc);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        if (isShortened) {
          bytes = bytes.subarray(0, Math.max(5, (changes[0]?.[0] ?? 0) % bytes.length));
          bytes.writeInt32LE(bytes.length);
          bytes[bytes.length - 1] = 0;
        }
        const fault = codeOf(() => checkDocument(bytes));
        expect([undefined, 'InvalidBSON', 'Overflow']).toContain(fault);
        if (fault !== undefined) return;
        const read = decode(bytes);
        expect(compare(read, decode(encode(read)))).toBe(0);
        expect(orderKey(read)).toEqual(orderKey(decode(encode(read))));
        codeOf(() => storable(bytes));
      }),
      { numRuns: 800 },
    );
  });

  test.each<[string, Buffer]>([
    ['no bytes at all', Buffer.alloc(0)],
    ['a length below that of an empty document', Buffer.from('0400000000', 'hex')],
    ['a negative length', Buffer.from('ffffffff00', 'hex')],
    ['a document without its last byte', Buffer.from('0500000001', 'hex')],
    ['an unknown type', rawDocument([[0x14, 'a', Buffer.alloc(0)]])],
    ['a string of length zero', rawDocument([[BsonType.string, 'a', Buffer.alloc(5)]])],
    ['a string that does not end with zero', rawDocument([[BsonType.string, 'a', Buffer.from('020000006161', 'hex')]])],
    ['a boolean of 2', rawDocument([[BsonType.bool, 'a', Buffer.of(2)]])],
    ['binary data of negative length', rawDocument([[BsonType.binData, 'a', Buffer.from('ffffffff00', 'hex')]])],
    [
      'a sub-document longer than its document',
      rawDocument([[BsonType.object, 'a', Buffer.from('ff00000000', 'hex')]]),
    ],
    [
      'code with scope whose scope is short',
      rawDocument([
        [BsonType.javascriptWithScope, 'a', Buffer.from('0e00000001000000000500000000', 'hex').fill(9, 9, 10)],
      ]),
    ],
    ['a field name of invalid UTF-8', rawDocument([[BsonType.null, Buffer.of(0x61, 0xff), Buffer.alloc(0)]])],
    [
      'a nested field name of invalid UTF-8',
      rawDocument([[BsonType.object, 'a', rawDocument([[BsonType.null, Buffer.of(0xff), Buffer.alloc(0)]])]]),
    ],
  ])('refuses %s', (_what, bytes) => {
    expect(codeOf(() => checkDocument(bytes))).toBe('InvalidBSON');
  });

  test('accepts documents as deep as MongoDB does, and names what is deeper', () => {
    expect(checkDocument(nested(maxDepth))).toBe(nested(maxDepth).length);
    expect(encode(decode(nested(maxDepth)))).toEqual(nested(maxDepth));
    expect(codeOf(() => checkDocument(nested(maxDepth + 1)))).toBe('Overflow');
    expect(codeOf(() => encode(new Map([['a', decode(nested(maxDepth))]])))).toBe('Overflow');
    expect(codeOf(() => checkDocument(nested(20_000)))).toBe('Overflow');
  });

  test('refuses a null character where BSON has no place for it', () => {
    expect(codeOf(() => encode(new Map([['a\0', 1]])))).toBe('BadValue');
    expect(encode(new Map([['a', '\0']])).length).toBe(14);
  });

  test('stores a document with its _id in front, and adds one that is missing', () => {
    const [added] = decode(storable(encode(toValue({ a: 1 }) as Doc)));
    expect(added?.[0]).toBe('_id');
    expect(added?.[1]).toBeInstanceOf(ObjectId);
    expect([...decode(storable(encode(toValue({ a: 1, _id: 2, b: 3 }) as Doc)))]).toEqual([
      ['_id', 2],
      ['a', 1],
      ['b', 3],
    ]); // prettier-ignore
    const first = encode(toValue({ _id: null, a: 1 }) as Doc);
    expect(storable(first)).toBe(first);
    for (const id of [[1], new BSONRegExp('a', ''), new Opaque(BsonType.undefined, Buffer.alloc(0))]) {
      expect(codeOf(() => storable(encode(new Map<string, Value>([['_id', id]]))))).toBe('InvalidIdField');
    }
    expect(codeOf(() => storable(encode(toValue({ _id: { $a: 1 } }) as Doc)))).toBe('DollarPrefixedFieldName');
    expect(codeOf(() => storable(Buffer.alloc(0)))).toBe('InvalidBSON');
    expect(codeOf(() => storable(Buffer.concat([first, Buffer.of(0)])))).toBe('InvalidBSON');
    expect(codeOf(() => storable(encode(toValue({ a: 'x'.repeat(16 * 1024 * 1024) }) as Doc)))).toBe(
      'BSONObjectTooLarge',
    );
  });
});

/** Each stands below the next; those of one group are equal (manual, "Comparison/Sort Order"). */
const ascending: readonly (readonly (Value | undefined)[])[] = [
  [new MinKey()],
  [new Opaque(BsonType.undefined, Buffer.alloc(0))],
  [null, undefined],
  [Number.NaN, Decimal128.fromString('NaN')],
  [Number.NEGATIVE_INFINITY, Decimal128.fromString('-Infinity')],
  [Decimal128.fromString('-9E+6144')],
  [Decimal128.fromString('-1E+400')],
  [-Number.MAX_VALUE],
  [-(1n << 63n), -(2 ** 63), Decimal128.fromString('-9223372036854775808')],
  [-1, -1n, new Double(-1), Decimal128.fromString('-1.0')],
  [-Number.MIN_VALUE],
  [Decimal128.fromString('-2E-6176')],
  [Decimal128.fromString('-1E-6176')],
  [0, -0, 0n, Decimal128.fromString('-0'), Decimal128.fromString('0E+10')],
  [Decimal128.fromString('1E-6176')],
  [Decimal128.fromString('2E-6176')],
  [Number.MIN_VALUE],
  [Decimal128.fromString('0.1')],
  [0.1],
  [1],
  [2 ** 53],
  [(1n << 53n) + 1n, Decimal128.fromString('9007199254740993')],
  [2 ** 53 + 2],
  [(1n << 63n) - 1n],
  [Decimal128.fromString('9223372036854775807.5')],
  [2 ** 63],
  [Number.MAX_VALUE],
  [Decimal128.fromString('1E+400')],
  [Decimal128.fromString('1.000000000000000000000000000000001E+400')],
  [Decimal128.fromString('9E+6144')],
  [Number.POSITIVE_INFINITY, Decimal128.fromString('Infinity')],
  [''],
  ['\0'],
  ['\0a'],
  ['A'],
  ['a', new Opaque(BsonType.symbol, rawString('a'))],
  ['a\0'],
  ['a\0b'],
  ['ab'],
  ['\uE000'],
  ['\uFFFF'],
  ['😀'],
  [new Opaque(BsonType.string, rawString(Buffer.of(0xff)))],
  [new Map()],
  [new Map([['b', null]])],
  [new Map([['a', 1]]), new Map([['a', new Double(1)]])],
  [
    new Map([
      ['a', 1],
      ['b', 0],
    ]),
  ], // prettier-ignore
  [new Map([['a', 2]])],
  [new Map([['b', 0]])],
  [new Map([['a', 'x']])],
  [[]],
  [[null]],
  [[1]],
  [[1, 1]],
  [[2]],
  [['a']],
  [[[]]],
  [new Binary(Buffer.alloc(0), 128)],
  [new Binary(Buffer.of(9), 0)],
  [new Binary(Buffer.of(1), 5)],
  [new Binary(Buffer.of(0, 0), 0)],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ff0000000000000000000000')],
  [false],
  [true],
  [new Opaque(BsonType.date, rawInt64(-(1n << 63n)))],
  [new Date(-1)],
  [new Date(0)],
  [new Opaque(BsonType.date, rawInt64(1n << 62n))],
  [new Timestamp(0n)],
  [new Timestamp((1n << 64n) - 1n)],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('ab', '')],
  [new Opaque(BsonType.dbPointer, Buffer.concat([rawString('c'), Buffer.alloc(12)]))],
  [new Code('a')],
  [new Opaque(BsonType.javascript, rawString(Buffer.of(0xff)))],
  [new MaxKey()],
];

describe('the order of values', () => {
  test('is MongoDB’s: by type, then by value', () => {
    const wrong: unknown[] = [];
    ascending.forEach((group, at) => {
      ascending.forEach((others, otherAt) => {
        for (const a of group) {
          for (const b of others) {
            const signs = [compare(a, b), orderKey(a).compare(orderKey(b))];
            if (signs.some((sign) => sign !== Math.sign(at - otherAt))) wrong.push([a, b, signs]);
          }
        }
      });
    });
    expect(wrong).toEqual([]);
  });

  test('is total: the same seen from both sides, and transitive', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { minLength: 3, maxLength: 5 }), (values) => {
        for (const a of values) {
          expect(compare(a, a)).toBe(0);
          for (const b of values) {
            expect(compare(a, b) + compare(b, a)).toBe(0);
            for (const c of values) {
              if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

function expectSameOrder(a: Value, b: Value): void {
  const sign = compare(a, b);
  const [x, y] = [orderKey(a), orderKey(b)];
  expect([a, b, Math.sign(x.compare(y))]).toEqual([a, b, sign]);
  const [high, low] = [orderKey(a, true), orderKey(b, true)];
  expect(Math.sign(high.compare(low)) + sign).toBe(0);
  if (sign === 0) return;
  expect(x.subarray(0, y.length).equals(y)).toBe(false);
  expect(y.subarray(0, x.length).equals(x)).toBe(false);
}

describe('the keys of an index', () => {
  test.each<[string, fc.Arbitrary<Value>, number]>([
    ['values of all types', anyValue, 1000],
    ['numbers of all types', numeric, 1000],
    ['strings', text, 1000],
    ['lists of numbers and strings', fc.array(fc.oneof(numeric, text), { maxLength: 3 }), 500],
    ['documents', anyDoc, 500],
  ])('have the order of the values, and none begins another: %s', (_what, values, numRuns) => {
    fc.assert(fc.property(values, values, expectSameOrder), { numRuns });
  });

  test('tell neighbouring decimals apart, of whatever size', () => {
    const digits = fc.bigInt({ min: 10n ** 33n, max: 10n ** 34n - 2n });
    fc.assert(
      fc.property(digits, fc.integer({ min: -6176, max: 6111 }), fc.boolean(), (coefficient, exponent, isNegative) => {
        const sign = isNegative ? '-' : '';
        const [a, b] = [coefficient, coefficient + 1n].map((number) =>
          Decimal128.fromString(`${sign}${number}E${exponent}`),
        );
        expectSameOrder(a as Decimal128, b as Decimal128);
      }),
      { numRuns: 200 },
    );
  });

  test('tell a number from the doubles beside it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
        expectSameOrder(value, Number(value));
        expectSameOrder(value, Decimal128.fromString(String(value)));
        expectSameOrder(Number(value), Decimal128.fromString(`${value}.5`));
      }),
      { numRuns: 200 },
    );
  });

  test('stay in order behind one another, as in a compound index', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, anyValue, fc.boolean(), (a, b, c, d, isDescending) => {
        const first = Buffer.concat([orderKey(a), orderKey(b, isDescending)]);
        const second = Buffer.concat([orderKey(c), orderKey(d, isDescending)]);
        const sign = compare(a, c) || (isDescending ? compare(d, b) : compare(b, d));
        expect(Math.sign(first.compare(second))).toBe(sign);
      }),
      { numRuns: 200 },
    );
  });

  test('that are shortened keep their beginning and stay different', () => {
    const [a, b] = [orderKey(`${'x'.repeat(600)}a`), orderKey(`${'x'.repeat(600)}b`)];
    expect(boundedKey(a, 1000)).toBe(a);
    expect(boundedKey(a, 500).length).toBe(500);
    expect(boundedKey(a, 500).subarray(0, 484)).toEqual(a.subarray(0, 484));
    expect(boundedKey(a, 500)).not.toEqual(boundedKey(b, 500));
    expect(boundedKey(a, 500)).toEqual(boundedKey(Buffer.from(a), 500));
  });
});
