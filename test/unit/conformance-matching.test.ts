import { Binary, Decimal128, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import { Unsupported } from '../../scripts/conformance/format.ts';
import { type ExtraKeys, inequality, type MatchEntities, mismatch } from '../../scripts/conformance/matching.ts';

const sessionId = new Binary(Buffer.alloc(16, 7), 4);
const entities: MatchEntities = {
  get(name) {
    if (name === 'saved') return { a: 1 };
    throw new Error(`no entity ${name}`);
  },
  sessionId: () => ({ id: sessionId }),
};

function matches(expected: unknown, actual: unknown, extraKeys: ExtraKeys = 'in the root'): boolean {
  return mismatch(expected, actual, entities, extraKeys) === null;
}

describe('values', () => {
  const id = new ObjectId();
  test.each<[string, unknown, unknown]>([
    ['a number and a long', 1, Long.fromNumber(1)],
    ['a number and a bigint', 1, 1n],
    ['a number and a 32-bit integer', 1, new Int32(1)],
    ['not a number', Number.NaN, Number.NaN],
    ['strings', 'a', 'a'],
    ['nulls', null, null],
    ['object ids', id, new ObjectId(id.toHexString())],
    ['binaries', new Binary(Buffer.from('ab')), new Binary(Buffer.from('ab'))],
    ['decimals', Decimal128.fromString('1.0'), Decimal128.fromString('1.0')],
    ['dates', new Date(5), new Date(5)],
    ['arrays', [1, [2]], [1, [2]]],
    ['documents in another key order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['a document and a Map', { 0: { x: 1 } }, new Map([[0, { x: 1 }]])],
  ])('match: %s', (_name, expected, actual) => {
    expect(mismatch(expected, actual, entities, 'nowhere')).toBeNull();
  });

  test.each<[string, unknown, unknown]>([
    ['different numbers', 1, 1.5],
    ['a number and its text', 1, '1'],
    ['a number and a decimal', 1, Decimal128.fromString('1')],
    ['null and nothing', null, undefined],
    ['a longer array', [1], [1, 2]],
    ['an array in another order', [1, 2], [2, 1]],
    ['a document and an array', { 0: 1 }, [1]],
    ['timestamps', new Timestamp({ t: 1, i: 1 }), new Timestamp({ t: 1, i: 2 })],
    ['an empty document and a date', {}, new Date(0)],
  ])('do not match: %s', (_name, expected, actual) => {
    expect(mismatch(expected, actual, entities, 'nowhere')).not.toBeNull();
  });
});

describe('extra keys', () => {
  test('are allowed in a root-level document only', () => {
    expect(matches({ x: 1 }, { x: 1, y: 2 })).toBe(true);
    expect(matches({ x: { y: 1 } }, { x: { y: 1, z: 2 } })).toBe(false);
    expect(matches([{ x: 1 }], [{ x: 1, y: 2 }])).toBe(false);
    expect(matches({ x: 1 }, { x: 1, y: 2 }, 'nowhere')).toBe(false);
  });

  test('are allowed at every depth on demand', () => {
    expect(matches({ x: [{ y: 1 }] }, { x: [{ y: 1, z: 2 }], w: 3 }, 'everywhere')).toBe(true);
    expect(matches({ x: [{ y: 1 }] }, { x: [{ z: 2 }] }, 'everywhere')).toBe(false);
  });

  test('that are undefined count as absent, and missing ones are named', () => {
    expect(matches({ x: 1 }, { x: 1, y: undefined }, 'nowhere')).toBe(true);
    expect(mismatch({ a: { b: 1 } }, { a: {} }, entities, 'nowhere')).toBe('a.b: expected 1, but it is missing');
  });
});

describe('operators', () => {
  test('$$exists asks for the key, whatever its value', () => {
    expect(matches({ x: { $$exists: true } }, { x: null })).toBe(true);
    expect(matches({ x: { $$exists: true } }, {})).toBe(false);
    expect(matches({ x: { $$exists: false } }, {})).toBe(true);
    expect(matches({ x: { $$exists: false } }, { x: 0 })).toBe(false);
  });

  test.each<[string, unknown]>([
    ['int', 1],
    ['long', 5n],
    ['double', 1.5],
    ['string', 'a'],
    ['object', {}],
    ['array', []],
    ['binData', sessionId],
    ['objectId', new ObjectId()],
    ['bool', false],
    ['date', new Date()],
    ['null', null],
    ['timestamp', new Timestamp({ t: 1, i: 1 })],
    ['decimal', Decimal128.fromString('1')],
  ])('$$type knows %s', (type, value) => {
    expect(matches({ v: { $$type: type } }, { v: value })).toBe(true);
    expect(matches({ v: { $$type: ['regex', type] } }, { v: value })).toBe(true);
    expect(matches({ v: { $$type: 'regex' } }, { v: value })).toBe(false);
    expect(matches({ v: { $$type: type } }, {})).toBe(false);
  });

  test('$$unsetOrMatches allows absence, and keeps a root-level document one', () => {
    expect(matches({ x: { $$unsetOrMatches: 1 } }, {})).toBe(true);
    expect(matches({ x: { $$unsetOrMatches: 1 } }, { x: 2 })).toBe(false);
    expect(matches({ x: { $$unsetOrMatches: 1 } }, { x: null })).toBe(false);
    expect(matches({ $$unsetOrMatches: { x: 1 } }, { x: 1, y: 2 })).toBe(true);
    expect(matches({ $$unsetOrMatches: { x: 1 } }, undefined)).toBe(true);
  });

  test('$$sessionLsid compares with the id of the session', () => {
    expect(matches({ lsid: { $$sessionLsid: 'session0' } }, { lsid: { id: sessionId } })).toBe(true);
    const other = { id: new Binary(Buffer.alloc(16, 8), 4) };
    expect(matches({ lsid: { $$sessionLsid: 'session0' } }, { lsid: other })).toBe(false);
    expect(matches({ lsid: { $$sessionLsid: 'session0' } }, {})).toBe(false);
  });

  test('$$matchesEntity compares with what was saved, and fails on an unknown name', () => {
    expect(matches({ x: { $$matchesEntity: 'saved' } }, { x: { a: 1 } })).toBe(true);
    expect(matches({ x: { $$matchesEntity: 'saved' } }, { x: { a: 2 } })).toBe(false);
    expect(() => matches({ x: { $$matchesEntity: 'other' } }, { x: 1 })).toThrow('no entity other');
  });

  test('$$matchesHexBytes compares all bytes', () => {
    expect(matches({ $$matchesHexBytes: '12aB' }, Buffer.from([0x12, 0xab]))).toBe(true);
    expect(matches({ $$matchesHexBytes: '12' }, Buffer.from([0x12, 0xab]))).toBe(false);
    expect(matches({ $$matchesHexBytes: '' }, Buffer.alloc(0))).toBe(true);
  });

  test('$$lte compares numbers of any type', () => {
    expect(matches({ $$lte: 5 }, Long.fromNumber(5))).toBe(true);
    expect(matches({ $$lte: 5 }, 5.1)).toBe(false);
    expect(matches({ $$lte: 5 }, '4')).toBe(false);
  });

  test('$$matchAsDocument parses Extended JSON, $$matchAsRoot allows extra keys', () => {
    expect(matches({ x: { $$matchAsDocument: { a: 1 } } }, { x: '{"a": 1}' })).toBe(true);
    expect(matches({ x: { $$matchAsDocument: { a: 1 } } }, { x: '{"a": 1, "b": 2}' })).toBe(false);
    expect(matches({ x: { $$matchAsDocument: { $$matchAsRoot: { a: 1 } } } }, { x: '{"a": 1, "b": 2}' })).toBe(true);
    expect(matches({ x: { $$matchAsRoot: { a: 1 } } }, { x: { a: 1, b: 2 } })).toBe(true);
  });

  test('are documents with that one key only, and an unknown one stops the test', () => {
    expect(matches({ x: { $$exists: true, y: 1 } }, { x: { $$exists: true, y: 1 } })).toBe(true);
    expect(() => matches({ x: { $$unheardOf: 1 } }, { x: 1 })).toThrow(Unsupported);
  });
});

test('outcomes are compared exactly: no operators and no extra keys', () => {
  expect(inequality([{ _id: 1, a: 2 }], [{ a: 2, _id: 1 }])).toBeNull();
  expect(inequality([{ _id: 1 }], [{ _id: 1, a: 2 }])).not.toBeNull();
  expect(inequality([{ a: { $$exists: true } }], [{ a: 1 }])).not.toBeNull();
  expect(inequality([], [{ _id: 1 }])).not.toBeNull();
});
