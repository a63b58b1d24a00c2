import type { StringOrder } from '../../bson/compare.ts';
import { type Doc, isDoc, type Value } from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';

/** Values of `$$name`, without the dollars; `undefined` is a variable whose value is missing. */
export type Variables = ReadonlyMap<string, Value | undefined>;

/** An expression made ready to run; `undefined` is a missing value. */
export type Expression = (root: Doc, variables: Variables) => Value | undefined;

/** Makes an expression of an operator's argument, `{<name>: argument}`. */
export type Operator = (argument: Value, scope: Scope, name: string) => Expression;

/** Top-level fields of the document that expressions look at. */
export interface Dependencies {
  readonly fields: Set<string>;
  /** The whole document is wanted (`$$ROOT`). */
  isWhole: boolean;
}

export function createDependencies(): Dependencies {
  return { fields: new Set(), isWhole: false };
}

const constants = new WeakMap<Expression, { readonly value: Value | undefined }>();

/** An expression of one value, known as such to `constantOf`. */
export function constant(value: Value | undefined): Expression {
  const expression: Expression = () => value;
  constants.set(expression, { value });
  return expression;
}

/** The value of an expression that is the same for every document; `undefined` when it is not. */
export function constantOf(expression: Expression): { readonly value: Value | undefined } | undefined {
  return constants.get(expression);
}

/** Where an expression stands: what it may name, how it compares strings, and who notes what it reads. */
export class Scope {
  private readonly operators: ReadonlyMap<string, Operator>;
  /** Names bound by the operators around; they are always there when the expression runs. */
  private readonly bound: ReadonlySet<string>;
  /** Names given from outside; not known, they are looked up when the expression runs. */
  private readonly given: ReadonlySet<string> | undefined;
  readonly strings: StringOrder;
  readonly dependencies: Dependencies;

  constructor(
    operators: ReadonlyMap<string, Operator>,
    given: ReadonlySet<string> | undefined,
    strings: StringOrder,
    dependencies: Dependencies,
    bound: ReadonlySet<string> = new Set(),
  ) {
    this.operators = operators;
    this.given = given;
    this.strings = strings;
    this.dependencies = dependencies;
    this.bound = bound;
  }

  /** The scope inside an operator that binds variables. */
  binding(names: Iterable<string>): Scope {
    const bound = new Set([...this.bound, ...names]);
    return new Scope(this.operators, this.given, this.strings, this.dependencies, bound);
  }

  /** The same scope for an expression that sees something else than the documents. */
  withoutDependencies(): Scope {
    return new Scope(this.operators, this.given, this.strings, createDependencies(), this.bound);
  }

  /** @throws CommandError when the expression is not one */
  compile(expression: Value): Expression {
    if (typeof expression === 'string') return this.compileString(expression);
    if (Array.isArray(expression)) return this.compileArray(expression);
    if (isDoc(expression)) return this.compileDoc(expression);
    return constant(expression);
  }

  private compileString(text: string): Expression {
    if (!text.startsWith('$')) return constant(text);
    if (text.startsWith('$$')) return this.compileVariable(text.slice(2));
    if (text === '$') throw new CommandError(16872, "'$' by itself is not a valid FieldPath");
    return this.compileCurrent(fieldPath(text.slice(1)));
  }

  /** A path from the current document. */
  private compileCurrent(path: readonly string[]): Expression {
    if (this.bound.has('CURRENT')) return variableAt('CURRENT', path);
    const [first, ...rest] = path as [string, ...string[]];
    this.dependencies.fields.add(first);
    if (rest.length === 0) return (root) => root.get(first);
    return (root) => valueAt(root.get(first), rest);
  }

  private compileVariable(reference: string): Expression {
    const [name, ...path] = fieldPath(reference) as [string, ...string[]];
    checkVariableName(name, 'reference');
    if (this.bound.has(name)) return variableAt(name, path);
    switch (name) {
      case 'ROOT':
      case 'CURRENT': {
        if (path.length > 0) {
          this.dependencies.fields.add(path[0] as string);
          return (root) => valueAt(root, path);
        }
        this.dependencies.isWhole = true;
        return (root) => root;
      }
      case 'REMOVE':
        return constant(undefined);
      case 'NOW':
        return (_root, variables) => valueAt(variables.get('NOW') ?? new Date(), path);
      case 'CLUSTER_TIME':
      case 'JS_CONTEXT':
      case 'SEARCH_META':
      case 'USER_ROLES':
        if (this.given?.has(name)) break;
        throw notSupported(`The variable $$${name}`);
    }
    if (this.given !== undefined && !this.given.has(name)) throw undefinedVariable(name);
    return (_root, variables) => {
      if (!variables.has(name)) throw undefinedVariable(name);
      return valueAt(variables.get(name), path);
    };
  }

  private compileArray(elements: readonly Value[]): Expression {
    const parts = elements.map((element) => this.compile(element));
    const fixed = parts.map(constantOf);
    if (fixed.every((part) => part !== undefined)) return constant(fixed.map((part) => part.value ?? null));
    return (root, variables) => parts.map((part) => part(root, variables) ?? null);
  }

  private compileDoc(doc: Doc): Expression {
    const [first] = doc.keys();
    if (first?.startsWith('$')) {
      if (doc.size !== 1) {
        throw new CommandError(15983, `an object representing an expression must have exactly one field: ${show(doc)}`);
      }
      return this.compileOperator(first, doc.get(first) as Value);
    }
    const parts: [string, Expression][] = [];
    for (const [name, value] of doc) {
      checkFieldName(name);
      parts.push([name, this.compile(value)]);
    }
    if (parts.every(([, part]) => constantOf(part) !== undefined)) {
      const fixed: Doc = new Map();
      for (const [name, part] of parts) setUnlessMissing(fixed, name, constantOf(part)?.value);
      return constant(fixed);
    }
    return (root, variables) => {
      const result: Doc = new Map();
      for (const [name, part] of parts) setUnlessMissing(result, name, part(root, variables));
      return result;
    };
  }

  private compileOperator(name: string, argument: Value): Expression {
    const operator = this.operators.get(name);
    if (operator === undefined) throw new CommandError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
    return operator(argument, this, name);
  }
}

function setUnlessMissing(doc: Doc, name: string, value: Value | undefined): void {
  if (value !== undefined) doc.set(name, value);
}

function variableAt(name: string, path: readonly string[]): Expression {
  if (path.length === 0) return (_root, variables) => variables.get(name);
  return (_root, variables) => valueAt(variables.get(name), path);
}

function undefinedVariable(name: string): CommandError {
  return new CommandError(17276, `Use of undefined variable: ${name}`);
}

const systemNames = new Set([
  'ROOT',
  'CURRENT',
  'REMOVE',
  'NOW',
  'CLUSTER_TIME',
  'JS_CONTEXT',
  'SEARCH_META',
  'USER_ROLES',
  'DESCEND',
  'PRUNE',
  'KEEP',
]);

/** Checks the name of a variable that is read, or that an operator binds. */
export function checkVariableName(name: string, use: 'reference' | 'binding'): void {
  if (use === 'reference' ? systemNames.has(name) : name === 'CURRENT') return;
  if (name === '') throw new CommandError('FailedToParse', 'empty variable names are not allowed');
  const first = name.charCodeAt(0);
  if (!(first >= 0x61 && first <= 0x7a) && first < 0x80) {
    throw new CommandError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
  const invalid = [...name].find((letter) => !/\w/.test(letter) && letter.charCodeAt(0) < 0x80);
  if (invalid !== undefined) {
    throw new CommandError(
      'FailedToParse',
      `'${name}' contains an invalid character for a variable name: '${invalid}'`,
    );
  }
}

/** The parts of a dotted path, checked. */
export function fieldPath(path: string): string[] {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new CommandError(40353, `FieldPath must not end with a '.': '${path}'`);
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    checkFieldName(part);
  }
  return parts;
}

function checkFieldName(name: string): void {
  if (name.startsWith('$')) {
    throw new CommandError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField: '${name}'`,
    );
  }
  if (name.includes('.')) throw new CommandError(16412, `FieldPath field names may not contain '.': '${name}'`);
  if (name.includes('\0')) throw new CommandError(16411, "FieldPath field names may not contain '\\0'.");
}

/**
 * The value at a path as expressions see it: an array on the way gives the array of what its documents have there
 * (without those that lack it); positions cannot be named.
 */
export function valueAt(value: Value | undefined, path: readonly string[], from = 0): Value | undefined {
  let current = value;
  for (let index = from; index < path.length; index += 1) {
    if (isDoc(current)) {
      current = current.get(path[index] as string);
    } else if (Array.isArray(current)) {
      const found: Value[] = [];
      for (const element of current) {
        if (!isDoc(element)) continue;
        const inner = valueAt(element, path, index);
        if (inner !== undefined) found.push(inner);
      }
      return found;
    } else {
      return undefined;
    }
  }
  return current;
}

/** A value as error messages show it. */
export function show(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (!isDoc(value)) return String(value);
  if (value.size === 0) return '{}';
  return `{ ${[...value].map(([name, field]) => `${name}: ${show(field)}`).join(', ')} }`;
}
