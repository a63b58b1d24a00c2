import type { Variables } from '../aggregate/expression.ts';
import { compileDocumentPipeline } from '../aggregate/pipeline.ts';
import type { StringOrder } from '../bson/compare.ts';
import { isEqual } from '../bson/compare.ts';
import { arrayIndex, cloneDoc, splitPath } from '../bson/path.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compileElementFilter, compileFilter, isOperators } from './filter.ts';
import { isRegex } from './regex.ts';
import { type Change, updateOperators } from './update-operators.ts';
import { applyAtPath } from './update-path.ts';

export interface UpdateOptions {
  readonly arrayFilters?: readonly Value[] | undefined;
  readonly variables?: Variables | undefined;
  readonly strings?: StringOrder | undefined;
  readonly now: Date;
}

export interface UpdateCircumstance {
  /** Whether the document is made by an upsert. */
  readonly isInsert?: boolean;
  /** The position in an array that the filter matched, for the operator `$`; -1 when it matched none. */
  readonly position?: number;
}

export interface Update {
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  /** Gives the new document; `before` is left as it is. */
  apply(before: Doc, circumstance: UpdateCircumstance): Doc;
}

/**
 * Reads an update: a replacement, operators, or a pipeline.
 * @throws CommandError FailedToParse, ConflictingUpdateOperators, ...
 */
export function compileUpdate(update: Value, options: UpdateOptions): Update {
  if (Array.isArray(update)) {
    if (options.arrayFilters !== undefined) {
      throw new CommandError('FailedToParse', "Cannot specify 'arrayFilters' along with a pipeline-style update");
    }
    const run = compileDocumentPipeline(update, options.variables ?? new Map());
    return { kind: 'pipeline', apply: (before) => keepId(before, run(before)) };
  }
  if (!isDoc(update)) throw new CommandError('FailedToParse', 'Update argument must be either an object or an array');
  const first = update.keys().next().value;
  if (first?.startsWith('$')) return compileOperators(update, options);
  if (options.arrayFilters !== undefined) {
    throw new CommandError('FailedToParse', "Cannot specify 'arrayFilters' with a replacement-style update");
  }
  for (const name of update.keys()) {
    if (name.startsWith('$'))
      throw new CommandError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
  }
  return { kind: 'replacement', apply: (before) => keepId(before, update) };
}

/** The new document with the `_id` of the old one, in front. */
function keepId(before: Doc, after: Doc): Doc {
  const id = before.get('_id');
  const own = after.get('_id');
  if (id !== undefined && own !== undefined && !isEqual(id, own)) {
    throw new CommandError(
      'ImmutableField',
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${String(own)}`,
    );
  }
  const result: Doc = new Map();
  const kept = id ?? own;
  if (kept !== undefined) result.set('_id', kept);
  for (const [name, value] of after) if (name !== '_id') result.set(name, value);
  return result;
}

interface PathChange {
  readonly path: string;
  readonly parts: readonly string[];
  readonly operator: string;
  readonly change: Change;
}

function compileOperators(update: Doc, options: UpdateOptions): Update {
  const changes: PathChange[] = [];
  for (const [operator, fields] of update) {
    const build = updateOperators[operator];
    if (build === undefined) {
      throw new CommandError(
        'FailedToParse',
        operator.startsWith('$')
          ? `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`
          : `The update operator expected, found the field '${operator}'`,
      );
    }
    if (!isDoc(fields)) {
      throw new CommandError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: ...}`,
      );
    }
    for (const [path, argument] of fields) {
      for (const [target, change] of build(path, argument, options)) {
        changes.push({ path: target, parts: checkedParts(target), operator, change });
      }
    }
  }
  checkConflicts(changes);
  const filters = readArrayFilters(changes, options);
  const ordered = changes.sort((a, b) => comparePaths(a.parts, b.parts));
  return {
    kind: 'operators',
    apply: (before, circumstance) => {
      const doc = cloneDoc(before);
      for (const { path, parts, operator, change } of ordered) {
        if ((operator === '$setOnInsert' && !circumstance.isInsert) || change.isNeeded?.(before) === false) continue;
        applyAtPath(doc, path, parts, change, { position: circumstance.position ?? -1, filters, before });
      }
      const id = before.get('_id');
      if (id !== undefined && !(doc.has('_id') && isEqual(id, doc.get('_id')))) {
        throw new CommandError(
          'ImmutableField',
          "Performing an update on the path '_id' would modify the immutable field '_id'",
        );
      }
      return doc;
    },
  };
}

function checkedParts(path: string): readonly string[] {
  const parts = splitPath(path);
  if (path === '') throw new CommandError('EmptyFieldName', 'An empty update path is not valid.');
  if (parts.includes('')) {
    throw new CommandError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  if (parts[0]?.startsWith('$')) {
    const isPositional = parts[0] === '$' || parts[0].startsWith('$[');
    throw new CommandError(
      isPositional ? 'BadValue' : 'DollarPrefixedFieldName',
      `Cannot have ${isPositional ? 'array filter identifier or positional operator' : 'a dollar ($) prefixed field'} at the start of the path '${path}'`,
    );
  }
  return parts;
}

function checkConflicts(changes: readonly PathChange[]): void {
  const taken = new Map<string, true>();
  const sorted = [...changes].sort((a, b) => a.parts.length - b.parts.length);
  for (const { path, parts } of sorted) {
    for (let length = 1; length <= parts.length; length += 1) {
      const prefix = parts.slice(0, length).join('.');
      if (taken.has(prefix)) {
        throw new CommandError(
          'ConflictingUpdateOperators',
          `Updating the path '${path}' would create a conflict at '${prefix}'`,
        );
      }
    }
    taken.set(path, true);
  }
}

/** New fields come in order of their names, numbers by their value. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [x, y] = [a[at] as string, b[at] as string];
    if (x === y) continue;
    const [i, j] = [arrayIndex(x), arrayIndex(y)];
    if (i >= 0 && j >= 0) return i - j;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

export type ArrayFilters = ReadonlyMap<string, (element: Value) => boolean>;

/** The array filters by their identifiers. Each must be used, and each identifier used must have one. */
function readArrayFilters(changes: readonly PathChange[], options: UpdateOptions): ArrayFilters {
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

/** The document that an upsert starts from: what the filter demands to be equal. */
export function upsertSeed(filter: Doc): Doc {
  const seed: Doc = new Map();
  addEqualities(seed, filter);
  return seed;
}

function addEqualities(seed: Doc, filter: Doc): void {
  for (const [name, value] of filter) {
    if (name === '$and' && Array.isArray(value)) {
      for (const child of value) if (isDoc(child)) addEqualities(seed, child);
    } else if (name === '$or' && Array.isArray(value) && value.length === 1 && isDoc(value[0])) {
      addEqualities(seed, value[0]);
    } else if (!name.startsWith('$')) {
      for (const equal of equalitiesOf(value)) setEquality(seed, name, equal);
    }
  }
}

function equalitiesOf(value: Value): readonly Value[] {
  if (isRegex(value)) return [];
  if (!isOperators(value)) return [value];
  const [equal, among, every] = [value.get('$eq'), value.get('$in'), value.get('$all')];
  if (equal !== undefined) return [equal];
  const list = Array.isArray(among) && among.length === 1 ? among : Array.isArray(every) ? every : [];
  return list.filter((item) => !isRegex(item) && !isOperators(item));
}

function setEquality(seed: Doc, path: string, value: Value): void {
  const parts = splitPath(path);
  let doc = seed;
  for (const part of parts.slice(0, -1)) {
    let child = doc.get(part);
    if (child === undefined) {
      child = new Map();
      doc.set(part, child);
    }
    if (!isDoc(child)) throw matchedTwice(path);
    doc = child;
  }
  const last = parts.at(-1) as string;
  if (doc.has(last)) throw matchedTwice(path);
  doc.set(last, value);
}

function matchedTwice(path: string): CommandError {
  return new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
}

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
