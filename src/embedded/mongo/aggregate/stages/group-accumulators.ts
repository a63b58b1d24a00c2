import { type Doc, isDoc, type Value } from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';
import { compileSort } from '../../query/sort.ts';
import { Best, type Fold, folds, foldsOfMany, numbersAmong } from '../accumulators.ts';
import { countOf, percentileArguments } from '../expression/accumulator-operators.ts';
import { namedArguments } from '../expression/operator.ts';
import type { Expression, Scope, Variables } from '../expression/scope.ts';
import { estimateBytes } from '../memory.ts';

/** One field of one group, while it is computed. */
export interface Accumulator {
  /** Takes a document of the group; answers how many more bytes are held now. */
  add(doc: Doc, variables: Variables): number;
  result(): Value;
}

/** Begins an accumulator for the group with this key. */
export type AccumulatorFactory = (id: Value, variables: Variables) => Accumulator;

function over(fold: Fold, input: Expression): Accumulator {
  return { add: (doc, variables) => fold.add(input(doc, variables)), result: () => fold.result() };
}

/** The operand of an accumulator that takes one; a list of one stands for it. */
function operand(name: string, argument: Value, scope: Scope): Expression {
  if (!Array.isArray(argument)) return scope.compile(argument);
  if (argument.length === 1) return scope.compile(argument[0] as Value);
  throw new CommandError(40237, `The ${name} accumulator is a unary operator`);
}

/** `n` may depend on the group: it sees the key's fields. */
function sizeOf(n: Expression, name: string, id: Value, variables: Variables): number {
  return countOf(n(isDoc(id) ? id : new Map(), variables), name);
}

/** Expressions over the group's key read nothing of the documents. */
function compileApart(scope: Scope, value: Value): Expression {
  return scope.withoutDependencies().compile(value);
}

function manyOf(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  const parts = namedArguments(name, argument, ['n', 'input'], [], {
    notObject: 5787801,
    unknown: 5787901,
    missing: 5787906,
  });
  const n = compileApart(scope, parts.n);
  const input = scope.compile(parts.input);
  const create = foldsOfMany[name] as (typeof foldsOfMany)[string];
  return (id, variables) => over(create(sizeOf(n, name, id, variables), scope.strings), input);
}

interface Ranked {
  readonly keys: readonly (Value | undefined)[];
  readonly output: Value;
}

/** `$top`, `$bottom`, `$topN`, `$bottomN`: the outputs of the documents that a sort puts first or last. */
function ranking(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  const isMany = name.endsWith('N');
  const isBottom = name.startsWith('$bottom');
  const codes = { notObject: 5788001, unknown: 5788002, missing: 5788003 };
  const parts: { readonly sortBy: Value; readonly output: Value; readonly n?: Value } = isMany
    ? namedArguments(name, argument, ['n', 'sortBy', 'output'], [], codes)
    : namedArguments(name, argument, ['sortBy', 'output'], [], codes);
  if (!isDoc(parts.sortBy)) throw new CommandError(5788604, `${name} requires 'sortBy' to be an object`);
  const sort = compileSort(parts.sortBy, scope.strings);
  for (const field of sort.topLevelFields) scope.dependencies.fields.add(field);
  const output = scope.compile(parts.output);
  const n = parts.n === undefined ? undefined : compileApart(scope, parts.n);
  const order = (a: Ranked, b: Ranked): number => sort.compareKeys(a.keys, b.keys);
  return (id, variables) => {
    const size = n === undefined ? 1 : sizeOf(n, name, id, variables);
    const best = new Best<Ranked>(size, isBottom ? (a, b) => order(b, a) : order);
    return {
      add: (doc, given) => {
        const entry = { keys: sort.keysOf(doc), output: output(doc, given) ?? null };
        return best.add(entry) === undefined ? estimateBytes(entry.output) : 0;
      },
      result: () => {
        const found = best.values().map((entry) => entry.output);
        if (!isMany) return found[0] ?? null;
        return isBottom ? found.toReversed() : found;
      },
    };
  };
}

function percentile(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  const { input, finish } = percentileArguments(name, argument, scope);
  return () => {
    const values: Value[] = [];
    return {
      add: (doc, variables) => {
        const value = input(doc, variables);
        if (value === undefined) return 0;
        values.push(value);
        return 8;
      },
      result: () => finish(numbersAmong(values)),
    };
  };
}

/**
 * Reads `{<name>: argument}` as an accumulator of a group.
 * @throws CommandError 15952 when nobody knows it
 */
export function compileAccumulator(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  const create = folds[name];
  if (create !== undefined) {
    const input = operand(name, argument, scope);
    return () => over(create(scope.strings), input);
  }
  if (Object.hasOwn(foldsOfMany, name)) return manyOf(name, argument, scope);
  switch (name) {
    case '$count':
      if (!isDoc(argument) || argument.size > 0) {
        throw new CommandError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
      }
      return countDocs;
    case '$top':
    case '$bottom':
    case '$topN':
    case '$bottomN':
      return ranking(name, argument, scope);
    case '$median':
    case '$percentile':
      return percentile(name, argument, scope);
    case '$accumulator':
    case '$concatArrays':
    case '$setUnion':
      throw notSupported(`The accumulator ${name}`);
  }
  throw new CommandError(15952, `unknown group operator '${name}'`);
}

const countDocs: AccumulatorFactory = () => {
  let count = 0;
  return {
    add: () => {
      count += 1;
      return 0;
    },
    result: () => count,
  };
};
