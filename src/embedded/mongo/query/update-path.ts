import { arrayIndex } from '../bson/path.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { ArrayFilters, Change } from './update-change.ts';

/** More elements than these are not added in front of a position that an update names. */
const maxPadding = 1_500_000;

export interface PathContext {
  readonly position: number;
  readonly filters: ArrayFilters;
  /** The document as it was before the update. */
  readonly before: Doc;
}

/**
 * Makes a change at every place that a path names: `$` is the matched element, `$[]` every element, `$[id]` those
 * that the filter `id` accepts. Documents on the way are made when the change needs them.
 */
export function applyAtPath(
  doc: Doc,
  path: string,
  parts: readonly string[],
  change: Change,
  context: PathContext,
): void {
  descend(doc, path, parts, 0, change, context);
}

function descend(
  container: Doc | Value[],
  path: string,
  parts: readonly string[],
  at: number,
  change: Change,
  context: PathContext,
): void {
  const part = parts[at] as string;
  if (isDoc(container)) {
    if (part === '$' || part.startsWith('$[')) throw notAnArray(path, parts, at, container);
    step(container.get(part), (value) => place(container, part, value), path, parts, at, change, context);
    return;
  }
  for (const index of positionsOf(container, path, parts, at, change, context)) {
    const put = (value: Value | undefined): void => {
      for (let gap = container.length; gap < index; gap += 1) container[gap] = null;
      container[index] = value ?? null;
    };
    step(container[index], put, path, parts, at, change, context);
  }
}

function place(doc: Doc, name: string, value: Value | undefined): void {
  if (value === undefined) doc.delete(name);
  else doc.set(name, value);
}

function step(
  value: Value | undefined,
  put: (value: Value | undefined) => void,
  path: string,
  parts: readonly string[],
  at: number,
  change: Change,
  context: PathContext,
): void {
  if (at === parts.length - 1) {
    const result = change.apply(value, context.before);
    if (result !== value) put(result);
    return;
  }
  const next = parts[at + 1] as string;
  if (isDoc(value) || Array.isArray(value)) {
    descend(value, path, parts, at + 1, change, context);
    return;
  }
  if (next.startsWith('$')) throw notAnArray(path, parts, at + 1, value);
  if (!change.isCreating) return;
  if (value !== undefined) {
    throw new CommandError('PathNotViable', `Cannot create field '${next}' in element {${parts[at]}: ${show(value)}}`);
  }
  const created: Doc = new Map();
  descend(created, path, parts, at + 1, change, context);
  if (created.size > 0) put(created);
}

function notAnArray(path: string, parts: readonly string[], at: number, value?: Value): CommandError {
  const reached = parts.slice(0, at).join('.');
  if (parts[at] === '$') {
    return new CommandError('BadValue', 'The positional operator did not find the match needed from the query.');
  }
  return new CommandError(
    'BadValue',
    value === undefined
      ? `The path '${reached}' must exist in the document in order to apply array updates.`
      : `Cannot apply array updates to non-array element at '${reached}' of the path '${path}'`,
  );
}

function positionsOf(
  array: readonly Value[],
  path: string,
  parts: readonly string[],
  at: number,
  change: Change,
  context: PathContext,
): number[] {
  const part = parts[at] as string;
  if (part === '$') {
    if (context.position < 0) {
      throw new CommandError('BadValue', 'The positional operator did not find the match needed from the query.');
    }
    return [context.position];
  }
  if (part === '$[]') return [...array.keys()];
  const identifier = /^\$\[(.+)\]$/.exec(part)?.[1];
  if (identifier !== undefined) {
    const matches = context.filters.get(identifier) as (element: Value) => boolean;
    return [...array.keys()].filter((index) => matches(array[index] as Value));
  }
  const index = arrayIndex(part);
  if (index < 0) {
    if (!change.isCreating) return [];
    throw new CommandError(
      'PathNotViable',
      `Cannot create field '${part}' in element {${parts[at - 1]}: [ ... ]} of the path '${path}'`,
    );
  }
  if (index >= array.length && !change.isCreating) return [];
  if (index > array.length + maxPadding)
    throw new CommandError('BadValue', `can't backfill more than ${maxPadding} elements`);
  return [index];
}

function show(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
