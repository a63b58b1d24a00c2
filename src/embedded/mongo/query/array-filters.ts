import { splitPath } from '../bson/path.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compileFilter } from './filter.ts';
import type { ArrayFilters, UpdateOptions } from './update-change.ts';

/** The array filters by their identifiers. Each must be used, and each identifier used must have one. */
export function readArrayFilters(
  changes: readonly { readonly path: string; readonly parts: readonly string[] }[],
  options: UpdateOptions,
): ArrayFilters {
  const filters = new Map<string, (element: Value) => boolean>();
  for (const filter of options.arrayFilters ?? []) {
    if (!isDoc(filter)) throw new CommandError('TypeMismatch', 'each array filter must be an object');
    const [identifier, matches] = readArrayFilter(filter, options);
    if (filters.has(identifier)) {
      throw new CommandError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    }
    filters.set(identifier, matches);
  }
  const used = new Set<string>();
  for (const { path, parts } of changes) {
    for (const part of parts) {
      const identifier = /^\$\[(.+)\]$/.exec(part)?.[1];
      if (identifier === undefined) continue;
      if (!filters.has(identifier)) {
        throw new CommandError('BadValue', `No array filter found for identifier '${identifier}' in path '${path}'`);
      }
      used.add(identifier);
    }
  }
  for (const identifier of filters.keys()) {
    if (!used.has(identifier)) {
      throw new CommandError(
        'FailedToParse',
        `The array filter for identifier '${identifier}' was not used in the update`,
      );
    }
  }
  return filters;
}

function readArrayFilter(filter: Doc, options: UpdateOptions): [string, (element: Value) => boolean] {
  const identifiers = new Set(identifiersOf(filter));
  const [identifier] = identifiers;
  if (identifier === undefined)
    throw new CommandError('FailedToParse', 'Cannot use an expression without a top-level field name in arrayFilters');
  if (identifiers.size > 1) {
    throw new CommandError(
      'FailedToParse',
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${[...identifiers].join("' and '")}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
    throw new CommandError(
      'BadValue',
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
    );
  }
  const { matches } = compileFilter(filter, options);
  return [identifier, (element) => matches(new Map([[identifier, element]]))];
}

function* identifiersOf(filter: Doc): Generator<string> {
  for (const [name, value] of filter) {
    if (!name.startsWith('$')) yield splitPath(name)[0] as string;
    else if (Array.isArray(value)) for (const child of value) if (isDoc(child)) yield* identifiersOf(child);
  }
}
