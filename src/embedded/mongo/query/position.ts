import type { StringOrder } from '../bson/compare.ts';
import { arrayIndex, splitPath } from '../bson/path.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { compileElementFilter, compileFilter } from './filter.ts';

/**
 * The position of the first element, of the array that the filter looks into, which satisfies it: what `$` stands for
 * in updates and projections.
 */
export function matchedPosition(filter: Doc, doc: Doc, options: { strings?: StringOrder | undefined } = {}): number {
  for (const [name, value] of filter) {
    if (name === '$and' && Array.isArray(value)) {
      for (const child of value) {
        const found = isDoc(child) ? matchedPosition(child, doc, options) : -1;
        if (found >= 0) return found;
      }
    }
    if (name.startsWith('$')) continue;
    const found = positionAt(doc, splitPath(name), value, options);
    if (found >= 0) return found;
  }
  return -1;
}

function positionAt(
  doc: Doc,
  parts: readonly string[],
  condition: Value,
  options: { strings?: StringOrder | undefined },
): number {
  let value: Value | undefined = doc;
  for (let at = 0; at <= parts.length; at += 1) {
    if (Array.isArray(value)) {
      const rest = parts.slice(at);
      const index = arrayIndex(rest[0] ?? '');
      if (index >= 0) {
        value = value[index];
        continue;
      }
      return value.findIndex(elementTest(rest, condition, options));
    }
    value = isDoc(value) && at < parts.length ? value.get(parts[at] as string) : undefined;
  }
  return -1;
}

function elementTest(
  rest: readonly string[],
  condition: Value,
  options: { strings?: StringOrder | undefined },
): (element: Value) => boolean {
  if (rest.length === 0 && isDoc(condition) && condition.has('$elemMatch')) {
    return compileElementFilter(condition.get('$elemMatch') as Value, options);
  }
  const path = ['element', ...rest].join('.');
  const { matches } = compileFilter(new Map([[path, condition]]), options);
  return (element) => matches(new Map([['element', element]]));
}
