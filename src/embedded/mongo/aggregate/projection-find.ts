import { type Doc, isDoc, isNumeric, toNumber, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { sliceAt } from './expression/arrays.ts';

/** `{path: {$slice: ...}}` of a find: `skip` counts from the end when it is negative. */
export interface Slice {
  readonly path: readonly string[];
  readonly skip: number | undefined;
  readonly limit: number;
}

function cut(value: Value): number {
  const number = Math.trunc(toNumber(value) ?? 0);
  return Math.max(-0x7fffffff, Math.min(0x7fffffff, number));
}

/**
 * Reads `$slice` as find knows it: `n` or `[skip, n]`; `undefined` when it is the expression of the same name.
 * @throws CommandError 28724 when the limit is not positive
 */
export function parseSlice(path: readonly string[], argument: Value): Slice | undefined {
  if (isNumeric(argument)) return { path, skip: undefined, limit: cut(argument) };
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const [skip, limit] = argument as [Value, Value];
  if (!isNumeric(skip) || !isNumeric(limit)) return undefined;
  if (cut(limit) <= 0) throw new CommandError(28724, '$slice limit must be positive');
  return { path, skip: cut(skip), limit: cut(limit) };
}

/** Shortens the arrays at a path, through arrays of documents on the way. */
export function applySlice(doc: Doc, slice: Slice, from = 0): Doc {
  const name = slice.path[from] as string;
  const value = doc.get(name);
  if (value === undefined) return doc;
  const shortened = sliceValue(value, slice, from + 1);
  return shortened === value ? doc : new Map(doc).set(name, shortened);
}

function sliceValue(value: Value, slice: Slice, from: number): Value {
  if (from < slice.path.length) {
    if (isDoc(value)) return applySlice(value, slice, from);
    if (Array.isArray(value))
      return value.map((element) => (isDoc(element) ? applySlice(element, slice, from) : element));
    return value;
  }
  if (!Array.isArray(value)) return value;
  if (slice.skip !== undefined) return sliceAt(value, slice.skip, slice.limit);
  return slice.limit >= 0 ? value.slice(0, slice.limit) : value.slice(slice.limit);
}

/**
 * Leaves of the first array on the path only the element that the query matched.
 * @throws CommandError 51246 when there is none
 */
export function applyPositional(doc: Doc, path: readonly string[], index: number): Doc {
  const [name, ...rest] = path as [string, ...string[]];
  const value = doc.get(name);
  if (value === undefined) return doc;
  if (Array.isArray(value)) {
    const element = value[index];
    if (element === undefined) {
      throw new CommandError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return new Map(doc).set(name, [element]);
  }
  return rest.length > 0 && isDoc(value) ? new Map(doc).set(name, applyPositional(value, rest, index)) : doc;
}
