import { BSONRegExp } from 'bson';
import type { StringOrder } from '../../bson/compare.ts';
import { forEachAtPath } from '../../bson/path.ts';
import type { Doc, Value } from '../../bson/values.ts';
import { KeyedMap } from '../keyed-map.ts';

/** The values by which a document looks for others: the elements of an array each, null when it has none. */
export function localKeys(doc: Doc, path: readonly string[]): Value[] {
  const keys: Value[] = [];
  let isEmptyArray = false;
  forEachAtPath(doc, path, (found) => {
    if (Array.isArray(found)) {
      isEmptyArray = true;
      for (const element of found) keys.push(element);
    } else if (found !== undefined) {
      keys.push(found);
    }
    return false;
  });
  return keys.length === 0 && !isEmptyArray ? [null] : keys;
}

/** `{path: {$in: keys}}`; a regular expression among them is looked for as a value, not as a pattern. */
export function keysFilter(path: string, keys: readonly Value[]): Doc {
  const plain = keys.filter((key) => !(key instanceof BSONRegExp));
  const among: Doc = new Map([[path, new Map([['$in', plain]])]]);
  if (plain.length === keys.length) return among;
  const patterns = keys.filter((key) => key instanceof BSONRegExp);
  const alternatives: Doc[] = patterns.map((pattern) => new Map([[path, new Map([['$eq', pattern]])]]));
  return new Map([['$or', [among, ...alternatives]]]);
}

/** Foreign documents by the keys that somebody looks for, each with its place in the order of their arrival. */
export class JoinIndex {
  private readonly found: KeyedMap<{ readonly doc: Doc; readonly place: number }[]>;
  private readonly path: readonly string[];
  private count = 0;

  constructor(path: readonly string[], keys: Iterable<Value>, strings: StringOrder | undefined) {
    this.path = path;
    this.found = new KeyedMap(strings);
    for (const key of keys) this.found.getOrAdd(key, () => []);
  }

  add(doc: Doc): void {
    this.count += 1;
    const entry = { doc, place: this.count };
    const note = (key: Value | undefined): void => {
      const list = this.found.get(key);
      if (list !== undefined && list.at(-1) !== entry) list.push(entry);
    };
    forEachAtPath(doc, this.path, (value) => {
      if (Array.isArray(value)) for (const element of value) note(element);
      note(value);
      return false;
    });
  }

  /** The documents that have one of the keys, each once, in the order of their arrival. */
  matches(keys: readonly Value[]): Doc[] {
    if (keys.length === 1) return (this.found.get(keys[0]) ?? []).map((entry) => entry.doc);
    const entries = new Set(keys.flatMap((key) => this.found.get(key) ?? []));
    return [...entries].sort((a, b) => a.place - b.place).map((entry) => entry.doc);
  }
}
