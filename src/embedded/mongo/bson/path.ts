import { type Doc, isDoc, type Value } from './values.ts';

const indexPattern = /^(?:0|[1-9]\d*)$/;

/** The number that a part of a path names in an array, or -1. */
export function arrayIndex(part: string): number {
  return indexPattern.test(part) ? Number(part) : -1;
}

/**
 * The values that a dotted path leads to, as MongoDB's queries walk it: an array on the way is entered through all its
 * documents and, where the part is a number, at that position too. A document that lacks the path gives `undefined`.
 * The array at the end of the path is given whole; its elements are the caller's affair.
 *
 * `isPosition` tells that the path ended by naming a position of an array: a query does not look into that element.
 */
export function forEachAtPath(
  value: Value | undefined,
  path: readonly string[],
  visit: (found: Value | undefined, isPosition: boolean) => boolean,
  from = 0,
): boolean {
  if (from === path.length) return visit(value, false);
  const part = path[from] as string;
  if (isDoc(value)) return forEachAtPath(value.get(part), path, visit, from + 1);
  if (!Array.isArray(value)) return visit(undefined, false);
  const index = arrayIndex(part);
  if (index >= 0 && index < value.length) {
    const element = value[index];
    const isLast = from + 1 === path.length;
    if (isLast && visit(element, true)) return true;
    if (!isLast && isContainer(element) && forEachAtPath(element, path, visit, from + 1)) return true;
  }
  for (const element of value) {
    if (isDoc(element) && forEachAtPath(element, path, visit, from)) return true;
  }
  return false;
}

function isContainer(value: Value | undefined): boolean {
  return isDoc(value) || Array.isArray(value);
}

/** The value at a path without entering arrays through their elements; numbers name positions. */
export function getAtPath(value: Value | undefined, path: readonly string[]): Value | undefined {
  let current = value;
  for (const part of path) {
    if (isDoc(current)) current = current.get(part);
    else if (Array.isArray(current)) current = current[arrayIndex(part)];
    else return undefined;
  }
  return current;
}

export function splitPath(path: string): string[] {
  return path.split('.');
}

/** A deep copy of the containers; the leaves are never changed in place and may be shared. */
export function cloneValue(value: Value): Value {
  if (isDoc(value)) return cloneDoc(value);
  if (Array.isArray(value)) return value.map(cloneValue);
  return value;
}

export function cloneDoc(doc: Doc): Doc {
  const copy: Doc = new Map();
  for (const [name, value] of doc) copy.set(name, cloneValue(value));
  return copy;
}
