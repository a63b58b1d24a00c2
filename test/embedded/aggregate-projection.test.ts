import fc from 'fast-check';
import {
  compileProjection,
  type ProjectionMode,
  projectionFields,
} from '../../src/embedded/mongo/aggregate/projection.ts';
import { compare } from '../../src/embedded/mongo/bson/compare.ts';
import { type Doc, isDoc, toDoc, toValue, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';

type Plain = Record<string, unknown>;

/** Elements that equal the filter's fields, one by one. */
const matchElement =
  (filter: Value) =>
  (element: Value): boolean =>
    isDoc(filter) && isDoc(element) && [...filter].every(([name, value]) => compare(element.get(name), value) === 0);

function project(spec: Plain, doc: Plain, mode: ProjectionMode = 'find'): Doc {
  const positionalIndex = (): number => 1;
  return compileProjection(toDoc(spec), mode, { variables: new Map(), matchElement, positionalIndex })(toDoc(doc));
}

function codeOf(spec: Plain, mode: ProjectionMode = 'find'): number {
  try {
    project(spec, {}, mode);
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  return 0;
}

const doc = { _id: 1, b: 2, a: { x: 1, y: [{ p: 1, q: 2 }, { p: 3 }, 7] }, c: [1, 2, 3, 4] };

/** The same document in the same order. */
function expectDoc(found: Doc, expected: Plain): void {
  expect(JSON.stringify(entries(found))).toBe(JSON.stringify(entries(toDoc(expected))));
}

function entries(value: Value): unknown {
  if (isDoc(value)) return [...value].map(([name, field]) => [name, entries(field)]);
  return Array.isArray(value) ? { array: value.map(entries) } : value;
}

describe.each<ProjectionMode>(['find', 'aggregate'])('%s', (mode) => {
  test.each<[Plain, Plain]>([
    [{ b: 1 }, { _id: 1, b: 2 }],
    [
      { c: 1, b: true, _id: 0 },
      { b: 2, c: [1, 2, 3, 4] },
    ],
    [{ _id: 0 }, { b: 2, a: doc.a, c: doc.c }],
    [{ _id: 1 }, { _id: 1 }],
    [
      { a: 0, c: false },
      { _id: 1, b: 2 },
    ],
    [
      { _id: 1, a: 0, c: 0 },
      { _id: 1, b: 2 },
    ],
    [{ 'a.x': 1 }, { _id: 1, a: { x: 1 } }],
    [{ a: { x: 1 } }, { _id: 1, a: { x: 1 } }],
    [{ 'a.y.p': 1 }, { _id: 1, a: { y: [{ p: 1 }, { p: 3 }] } }],
    [
      { 'a.y.p': 0, b: 0, c: 0 },
      { _id: 1, a: { x: 1, y: [{ q: 2 }, {}, 7] } },
    ],
    [{ 'b.x': 1 }, { _id: 1 }],
    [{ none: 1 }, { _id: 1 }],
    [{ b: { $add: ['$b', 1] } }, { _id: 1, b: 3 }],
    [
      { d: '$b', c: 1 },
      { _id: 1, c: doc.c, d: 2 },
    ],
    [{ _id: 0, s: { $literal: 1 }, t: '$none' }, { s: 1 }],
    [{ _id: 0, 'a.z': '$b' }, { a: { z: 2 } }],
    [{ _id: 0, 'b.z': '$b' }, { b: { z: 2 } }],
    [{ _id: '$b' }, { _id: 2 }],
    [{ n: ['$b', '$none'] }, { _id: 1, n: [2, null] }],
    [{ t: 'text' }, { _id: 1, t: 'text' }],
  ])('%j', (spec, expected) => {
    expectDoc(project(spec, doc, mode), expected);
  });

  test.each<[Plain, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: {} }, 51270],
    [{ a: 0, b: { $add: [1, 2] } }, 31252],
    [{ a: 0, b: 'x' }, 31310],
    [{ a: { $nope: 1 } }, 168],
    [{ 'a.': 1 }, 40353],
    [{ a: { $meta: 'textScore' } }, 115],
  ])('%j is refused with code %d', (spec, code) => {
    expect(codeOf(spec, mode)).toBe(code);
  });
});

test('a find without a projection gives the document, an empty $project is an error', () => {
  expectDoc(project({}, doc), doc);
  expect(codeOf({}, 'aggregate')).toBe(51272);
});

test.each<[Plain, Plain]>([
  [{ c: { $slice: 2 } }, { ...doc, c: [1, 2] }],
  [{ c: { $slice: -1 } }, { ...doc, c: [4] }],
  [{ c: { $slice: [1, 2] } }, { ...doc, c: [2, 3] }],
  [{ c: { $slice: [-3, 2] } }, { ...doc, c: [2, 3] }],
  [
    { b: 1, c: { $slice: 1 } },
    { _id: 1, b: 2, c: [1] },
  ],
  [{ b: { $slice: 1 } }, doc],
  [
    { 'a.y': { $slice: 1 }, c: 0 },
    { _id: 1, b: 2, a: { x: 1, y: [{ p: 1, q: 2 }] } },
  ],
  [{ _id: 0, c: { $slice: ['$c', 1, 1] } }, { c: [2] }],
])('find shortens arrays by %j', (spec, expected) => {
  expectDoc(project(spec, doc), expected);
});

test('$elemMatch gives the first element that matches, after the other fields', () => {
  const grades = {
    _id: 1,
    list: [
      { s: 1, n: 1 },
      { s: 2, n: 2 },
      { s: 2, n: 3 },
    ],
    x: 1,
  };
  expectDoc(project({ list: { $elemMatch: { s: 2 } }, x: 1 }, grades), { _id: 1, x: 1, list: [{ s: 2, n: 2 }] });
  expectDoc(project({ list: { $elemMatch: { s: 9 } } }, grades), { _id: 1 });
});

test('a positional projection gives the element that the query matched', () => {
  expectDoc(project({ 'c.$': 1 }, doc), { _id: 1, c: [2] });
  expectDoc(project({ 'a.y.$': 1, b: 1 }, doc), { _id: 1, b: 2, a: { y: [{ p: 3 }] } });
  expect(() => project({ 'c.$': 1 }, { c: [1] })).toThrow("positional operator '.$'");
});

test.each<[Plain, number]>([
  [{ 'a.$': 0 }, 31395],
  [{ 'a.$': 1, 'b.$': 1 }, 31276],
  [{ 'a.$': 1, b: { $elemMatch: { x: 1 } } }, 31255],
  [{ a: { $elemMatch: 1 } }, 31274],
  [{ 'a.b': { $elemMatch: { x: 1 } } }, 31275],
])('find refuses %j with code %d', (spec, code) => {
  expect(codeOf(spec)).toBe(code);
});

test('aggregate knows no projection of find', () => {
  expect(codeOf({ 'a.$': 1 }, 'aggregate')).toBe(31324);
  expect(codeOf({ a: { $elemMatch: { x: 1 } } }, 'aggregate')).toBe(168);
});

test.each<[Plain, string[] | undefined]>([
  [{ 'a.x': 1, b: 1 }, ['_id', 'a', 'b']],
  [{ a: 1, _id: 0 }, ['a']],
  [{ a: 0 }, undefined],
  [{ a: { $slice: 1 } }, undefined],
  [{ b: 1, a: { $slice: 1 } }, ['_id', 'a', 'b']],
  [{ a: { $elemMatch: { x: 1 } } }, ['_id', 'a']],
  [{ 'a.$': 1 }, ['_id', 'a']],
  [{ d: { $add: ['$b', '$c.x'] } }, ['_id', 'b', 'c']],
  [{ d: '$$ROOT' }, undefined],
  [{}, undefined],
])('%j needs the fields %j', (spec, fields) => {
  const found = projectionFields(toDoc(spec), 'find');
  expect(found && [...found].sort()).toEqual(fields);
});

test('inclusion and exclusion of the same fields share a document between them', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.dictionary(names, fc.integer()), fc.uniqueArray(names, { minLength: 1 }), (given, chosen) => {
      const marks = (mark: number): Plain => Object.fromEntries(chosen.map((name) => [name, mark]));
      const kept = project({ ...marks(1), _id: 0 }, given);
      const rest = project(marks(0), given);
      expect(new Map([...kept, ...rest])).toEqual(toValue(given));
      expect(kept.size + rest.size).toBe(Object.keys(given).length);
    }),
    { numRuns: 50 },
  );
});
