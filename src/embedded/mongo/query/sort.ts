import { compare, type StringOrder } from '../bson/compare.ts';
import { forEachAtPath, splitPath } from '../bson/path.ts';
import { BsonType, type Doc, isDoc, Opaque, toNumber, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';

export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly isDescending: boolean;
}

export interface Sort {
  readonly fields: readonly SortField[];
  readonly topLevelFields: ReadonlySet<string>;
  /** What a document is sorted by. */
  keysOf(doc: Doc): (Value | undefined)[];
  compareKeys(a: readonly (Value | undefined)[], b: readonly (Value | undefined)[]): number;
}

/**
 * Reads a sort specification.
 * @throws CommandError when a direction is neither 1 nor -1
 */
export function compileSort(spec: Doc, strings?: StringOrder): Sort {
  if (spec.size > 32) throw new CommandError('BadValue', 'too many compound keys in the sort specification');
  const fields = [...spec].map(([path, direction]) => ({
    path,
    parts: splitPath(path),
    isDescending: isDescending(path, direction),
  }));
  return {
    fields,
    topLevelFields: new Set(fields.map((field) => field.parts[0] as string)),
    keysOf: (doc) => fields.map((field) => keyOf(doc, field, strings)),
    compareKeys: (a, b) => {
      for (let at = 0; at < fields.length; at += 1) {
        const difference = compare(a[at], b[at], strings);
        if (difference !== 0) return fields[at]?.isDescending ? -difference : difference;
      }
      return 0;
    },
  };
}

/** Compares whole documents; for long lists take the keys once instead. */
export function compareBy(spec: Doc, strings?: StringOrder): (a: Doc, b: Doc) => number {
  const sort = compileSort(spec, strings);
  return (a, b) => sort.compareKeys(sort.keysOf(a), sort.keysOf(b));
}

function isDescending(path: string, direction: Value): boolean {
  if (path === '' || path.startsWith('$'))
    throw new CommandError('BadValue', `cannot sort by the field name '${path}'`);
  if (isDoc(direction) && direction.has('$meta')) throw notSupported('sorting by $meta');
  const number = toNumber(direction);
  if (number === 1) return false;
  if (number === -1) return true;
  throw new CommandError(
    number === undefined ? 15974 : 15975,
    '$sort key ordering must be 1 (for ascending) or -1 (for descending)',
  );
}

/** An empty array sorts below null. */
const emptyArray = new Opaque(BsonType.undefined, Buffer.alloc(0));

/** Of an array, the least element when ascending, the greatest when descending. */
function keyOf(doc: Doc, field: SortField, strings: StringOrder | undefined): Value | undefined {
  const { parts } = field;
  if (parts.length === 1) {
    const value = doc.get(parts[0] as string);
    if (!Array.isArray(value)) return value;
  }
  let best: Value | undefined;
  let isFirst = true;
  const take = (value: Value | undefined): void => {
    if (isFirst || compare(value, best, strings) < 0 !== field.isDescending) best = value;
    isFirst = false;
  };
  forEachAtPath(doc, parts, (found) => {
    if (!Array.isArray(found)) take(found);
    else if (found.length === 0) take(emptyArray);
    else for (const element of found) take(element);
    return false;
  });
  return best;
}
