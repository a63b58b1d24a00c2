import { compileDocumentPipeline } from '../aggregate/pipeline.ts';
import { isEqual } from '../bson/compare.ts';
import { arrayIndex, cloneDoc, splitPath } from '../bson/path.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { readArrayFilters } from './array-filters.ts';
import type { Change, UpdateOptions } from './update-change.ts';
import { updateOperators } from './update-operators.ts';
import { applyAtPath } from './update-path.ts';

export interface UpdateCircumstance {
  /** Whether the document is made by an upsert. */
  readonly isInsert?: boolean;
  /** The position in an array that the filter matched, for the operator `$`; -1 when it matched none. */
  readonly position?: number;
}

export interface Update {
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  /** The top-level fields that it reads or writes; absent when these may be any. */
  readonly fields?: ReadonlySet<string>;
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
  // A new name takes its value from another field than the one that it writes.
  const isLocal = !update.has('$rename');
  return {
    kind: 'operators',
    ...(isLocal && { fields: new Set(changes.map(({ parts }) => parts[0] as string)) }),
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
