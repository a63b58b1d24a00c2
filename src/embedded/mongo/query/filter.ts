import { compileExpression, createDependencies, type Dependencies, type Variables } from '../aggregate/expression.ts';
import type { StringOrder } from '../bson/compare.ts';
import { forEachAtPath, splitPath } from '../bson/path.ts';
import { type Doc, isDoc, isTruthy, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { fieldTest, type Test } from './filter-operators.ts';
import { isRegex } from './regex.ts';

/**
 * A filter, taken apart. The planner reads it to choose an index; `matches` decides.
 *
 * A `field` asks the values at a path; `elements` is `$elemMatch`, whose filter has paths relative to one element.
 */
export type Predicate =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly Predicate[] }
  | { readonly kind: 'not'; readonly child: Predicate }
  | { readonly kind: 'field'; readonly parts: readonly string[]; readonly test: Test }
  | { readonly kind: 'elements'; readonly parts: readonly string[]; readonly inner: ElementFilter }
  | { readonly kind: 'computed'; readonly dependencies: Dependencies; readonly matches: (doc: Doc) => boolean }
  | { readonly kind: 'constant'; readonly value: boolean };

/** What one element of an array is asked: as a document, or (`{$gt: 1}`) itself, by tests with an empty path. */
export interface ElementFilter {
  readonly isOfDocument: boolean;
  readonly predicate: Predicate;
}

export interface Filter {
  readonly predicate: Predicate;
  /** The top-level fields that it looks at; absent when that is not known. */
  readonly fields?: ReadonlySet<string>;
  readonly matches: (doc: Doc) => boolean;
}

export interface FilterOptions {
  readonly strings?: StringOrder | undefined;
  readonly variables?: Variables | undefined;
}

/**
 * Reads a query filter.
 * @throws CommandError BadValue with what is wrong, or the name of what is not supported
 */
export function compileFilter(filter: Doc, options: FilterOptions = {}): Filter {
  const predicate = parseFilter(filter, options);
  const fields = new Set<string>();
  const isKnown = collectFields(predicate, fields);
  return { predicate, ...(isKnown && { fields }), matches: compile(predicate) };
}

interface ParseOptions extends FilterOptions {
  readonly isOfElement?: boolean;
}

function parseFilter(filter: Doc, options: ParseOptions): Predicate {
  const children: Predicate[] = [];
  for (const [name, value] of filter) {
    if (name.startsWith('$')) children.push(...parseLogical(name, value, options));
    else children.push(...parseField(name, value, options));
  }
  return all(children);
}

function all(children: readonly Predicate[]): Predicate {
  return children.length === 1 ? (children[0] as Predicate) : { kind: 'and', children };
}

function parseLogical(name: string, value: Value, options: ParseOptions): Predicate[] {
  switch (name) {
    case '$and':
      return [all(parseList(name, value, options))];
    case '$or':
      return [{ kind: 'or', children: parseList(name, value, options) }];
    case '$nor':
      return [{ kind: 'nor', children: parseList(name, value, options) }];
    case '$expr': {
      if (options.isOfElement) {
        throw new CommandError('BadValue', '$expr can only be applied to the top-level document');
      }
      const variables: Variables = options.variables ?? new Map();
      const dependencies = createDependencies();
      const names = options.variables && new Set(options.variables.keys());
      const expression = compileExpression(value, { variables: names, strings: options.strings, dependencies });
      return [{ kind: 'computed', dependencies, matches: (doc) => isTruthy(expression(doc, variables)) }];
    }
    case '$comment':
      return [];
    case '$alwaysTrue':
    case '$alwaysFalse':
      return [{ kind: 'constant', value: name === '$alwaysTrue' }];
    case '$where':
    case '$text':
    case '$jsonSchema':
    case '$sampleRate':
      throw notSupported(`the query operator ${name}`);
    default:
      throw new CommandError(
        'BadValue',
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function parseList(name: string, value: Value, options: ParseOptions): Predicate[] {
  if (!Array.isArray(value)) throw new CommandError('BadValue', `${name} must be an array`);
  if (value.length === 0) throw new CommandError('BadValue', `${name} must be a nonempty array`);
  return value.map((child) => {
    if (!isDoc(child)) throw new CommandError('BadValue', `${name} argument's entries must be objects`);
    return parseFilter(child, options);
  });
}

/** Whether a value at a field is a set of operators; a DBRef is a value. */
export function isOperators(value: Value | undefined): value is Doc {
  if (!isDoc(value)) return false;
  const first = value.keys().next().value;
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

type Parts = readonly string[];

function parseField(path: string, value: Value, options: FilterOptions): Predicate[] {
  const parts = splitPath(path);
  return isOperators(value) ? parseOperators(parts, value, options) : [equality(parts, value, options)];
}

/** `{field: value}`: a regular expression there is searched for. */
function equality(parts: Parts, value: Value, options: FilterOptions): Predicate {
  const operator = isRegex(value) ? '$regex' : '$eq';
  return { kind: 'field', parts, test: fieldTest(operator, value, undefined, options.strings) };
}

function parseOperators(parts: Parts, operators: Doc, options: FilterOptions): Predicate[] {
  const test = (operator: string, value: Value): Predicate => ({
    kind: 'field',
    parts,
    test: fieldTest(operator, value, operators, options.strings),
  });
  const predicates: Predicate[] = [];
  for (const [operator, value] of operators) {
    switch (operator) {
      case '$options':
        if (!operators.has('$regex')) throw new CommandError('BadValue', '$options needs a $regex');
        break;
      case '$comment':
        break;
      case '$ne':
      case '$nin':
        if (isRegex(value)) throw new CommandError('BadValue', "Can't have regex as arg to $ne.");
        predicates.push({ kind: 'not', child: test(operator === '$ne' ? '$eq' : '$in', value) });
        break;
      case '$not':
        predicates.push({ kind: 'not', child: parseNot(parts, value, options) });
        break;
      case '$exists':
        predicates.push(isTruthy(value) ? test(operator, value) : { kind: 'not', child: test(operator, value) });
        break;
      case '$elemMatch':
        predicates.push(elements(parts, value, options));
        break;
      case '$all':
        predicates.push(parseAll(parts, value, options));
        break;
      default:
        predicates.push(test(operator, value));
    }
  }
  return predicates;
}

function parseNot(parts: Parts, value: Value, options: FilterOptions): Predicate {
  if (isRegex(value)) return equality(parts, value, options);
  if (!isDoc(value)) throw new CommandError('BadValue', '$not needs a regex or a document');
  if (value.size === 0) throw new CommandError('BadValue', '$not cannot be empty');
  const [first] = value.keys();
  if (!isOperators(value)) throw new CommandError('BadValue', `unknown operator: ${first}`);
  return all(parseOperators(parts, value, options));
}

function parseAll(parts: Parts, value: Value, options: FilterOptions): Predicate {
  if (!Array.isArray(value)) throw new CommandError('BadValue', '$all needs an array');
  if (value.length === 0) return { kind: 'constant', value: false };
  return all(
    value.map((item) => {
      if (isDoc(item) && item.keys().next().value === '$elemMatch') {
        return elements(parts, item.get('$elemMatch') as Value, options);
      }
      if (isOperators(item)) throw new CommandError('BadValue', 'no $ expressions in $all');
      return equality(parts, item, options);
    }),
  );
}

function elements(parts: Parts, value: Value, options: FilterOptions): Predicate {
  return { kind: 'elements', parts, inner: parseElementFilter(value, options) };
}

const logicalOperators = new Set(['$and', '$or', '$nor', '$expr', '$where', '$comment']);

function parseElementFilter(value: Value, options: FilterOptions): ElementFilter {
  if (!isDoc(value)) throw new CommandError('BadValue', '$elemMatch needs an Object');
  const first = value.keys().next().value;
  if (isOperators(value) && !logicalOperators.has(first as string)) {
    return { isOfDocument: false, predicate: all(parseOperators([], value, options)) };
  }
  return { isOfDocument: true, predicate: parseFilter(value, { ...options, isOfElement: true }) };
}

/** Whether an element of an array satisfies the argument of an `$elemMatch`; used by projections and updates too. */
export function compileElementFilter(value: Value, options: FilterOptions = {}): (element: Value) => boolean {
  return elementMatcher(parseElementFilter(value, options));
}

function elementMatcher(inner: ElementFilter): (element: Value) => boolean {
  const matches = compile(inner.predicate);
  if (!inner.isOfDocument) return matches;
  return (element) => {
    // An array within the array is asked as a document whose fields are its positions.
    if (Array.isArray(element)) return matches(new Map(element.map((value, at) => [String(at), value])));
    return isDoc(element) && matches(element);
  };
}

/** What decides for a document, or for the element of an array. */
function compile(predicate: Predicate): (value: Value) => boolean {
  switch (predicate.kind) {
    case 'constant':
      return () => predicate.value;
    case 'computed':
      return (value) => isDoc(value) && predicate.matches(value);
    case 'not': {
      const child = compile(predicate.child);
      return (value) => !child(value);
    }
    case 'and':
    case 'or':
    case 'nor': {
      const children = predicate.children.map(compile);
      if (predicate.kind === 'and') return (value) => children.every((child) => child(value));
      if (predicate.kind === 'or') return (value) => children.some((child) => child(value));
      return (value) => !children.some((child) => child(value));
    }
    case 'elements': {
      const { parts } = predicate;
      const matches = elementMatcher(predicate.inner);
      const visit = (found: Value | undefined) => Array.isArray(found) && found.some(matches);
      return (value) => forEachAtPath(value, parts, visit);
    }
    case 'field':
      return compileField(predicate.parts, predicate.test);
  }
}

function compileField(parts: Parts, test: Test): (value: Value) => boolean {
  const { matches, isWhole } = test;
  if (parts.length === 0) return matches;
  const visit = (found: Value | undefined, isPosition: boolean): boolean => {
    if (matches(found)) return true;
    return !isWhole && !isPosition && Array.isArray(found) && found.some(matches);
  };
  return (value) => forEachAtPath(value, parts, visit);
}

function collectFields(predicate: Predicate, fields: Set<string>): boolean {
  switch (predicate.kind) {
    case 'constant':
      return true;
    case 'computed':
      for (const field of predicate.dependencies.fields) fields.add(field);
      return !predicate.dependencies.isWhole;
    case 'not':
      return collectFields(predicate.child, fields);
    case 'and':
    case 'or':
    case 'nor':
      return predicate.children.every((child) => collectFields(child, fields));
    case 'elements':
    case 'field':
      fields.add(predicate.parts[0] as string);
      return true;
  }
}
