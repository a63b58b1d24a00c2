import { compare } from '../../bson/compare.ts';
import { isDoc, isNumeric, isTruthy, toNumber, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { asInt32, compileOptional, isNullish, namedArguments } from './operator.ts';
import { checkVariableName, type Expression, type Operator, type Scope, valueAt } from './scope.ts';

/** What `$map` and `$filter` share: the input, and a body that sees each element as a variable. */
function overElements(argument: Value, scope: Scope, name: string, body: 'in' | 'cond', codes: number) {
  const optional = body === 'cond' ? (['as', 'limit'] as const) : (['as'] as const);
  if (!isDoc(argument)) {
    throw new CommandError(codes, `${name} only supports an object as its argument`);
  }
  for (const key of argument.keys()) {
    if (key !== 'input' && key !== body && !(optional as readonly string[]).includes(key)) {
      throw new CommandError(codes + 1, `Unrecognized parameter to ${name}: ${key}`);
    }
  }
  const input = argument.get('input');
  const inner = argument.get(body);
  if (input === undefined) throw new CommandError(codes + 2, `Missing 'input' parameter to ${name}`);
  if (inner === undefined) throw new CommandError(codes + 4, `Missing '${body}' parameter to ${name}`);
  const as = argument.get('as') ?? 'this';
  if (typeof as !== 'string') throw new CommandError('TypeMismatch', `${name}: 'as' must be a string`);
  checkVariableName(as, 'binding');
  return {
    as,
    input: scope.compile(input),
    body: scope.binding([as]).compile(inner),
    limit: compileOptional(scope, argument.get('limit')),
  };
}

const map: Operator = (argument, scope, name) => {
  const { as, input, body } = overElements(argument, scope, name, 'in', 16878);
  return (root, variables) => {
    const array = input(root, variables);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) {
      throw new CommandError(16883, `input to ${name} must be an array not ${typeName(array)}`);
    }
    const bound = new Map(variables);
    return array.map((element) => {
      bound.set(as, element);
      return body(root, bound) ?? null;
    });
  };
};

const filter: Operator = (argument, scope, name) => {
  const { as, input, body, limit } = overElements(argument, scope, name, 'cond', 28646);
  return (root, variables) => {
    const array = input(root, variables);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) {
      throw new CommandError(28651, `input to ${name} must be an array not ${typeName(array)}`);
    }
    const most = filterLimit(limit?.(root, variables));
    const bound = new Map(variables);
    const result: Value[] = [];
    for (const element of array) {
      bound.set(as, element);
      if (!isTruthy(body(root, bound))) continue;
      result.push(element);
      if (result.length === most) break;
    }
    return result;
  };
};

function filterLimit(value: Value | undefined): number {
  if (isNullish(value)) return Number.POSITIVE_INFINITY;
  const limit = asInt32(value);
  if (limit === undefined) {
    throw new CommandError(327391, `$filter: limit must be represented as a 32-bit integral value: ${typeName(value)}`);
  }
  if (limit <= 0) throw new CommandError(327392, `$filter: limit must be greater than 0: ${limit}`);
  return limit;
}

const reduce: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['input', 'initialValue', 'in'], [], {
    notObject: 40075,
    unknown: 40076,
    missing: 40077,
  });
  const input = scope.compile(parts.input);
  const initial = scope.compile(parts.initialValue);
  const body = scope.binding(['this', 'value']).compile(parts.in);
  return (root, variables) => {
    const array = input(root, variables);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) {
      throw new CommandError(40080, `${name} requires that 'input' be an array, found: ${typeName(array)}`);
    }
    const bound = new Map(variables);
    let value = initial(root, variables);
    for (const element of array) {
      bound.set('this', element);
      bound.set('value', value);
      value = body(root, bound);
    }
    return value;
  };
};

const zip: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, [], ['inputs', 'useLongestLength', 'defaults'], {
    notObject: 34460,
    unknown: 34464,
    missing: 34465,
  });
  const inputs = expressionList(parts.inputs ?? [], scope, 'inputs', 34461);
  const defaults = expressionList(parts.defaults ?? [], scope, 'defaults', 34462);
  const isLongest = parts.useLongestLength ?? false;
  if (typeof isLongest !== 'boolean') {
    throw new CommandError(34463, `useLongestLength must be a bool, found ${typeName(isLongest)}`);
  }
  if (inputs.length === 0) throw new CommandError(34465, '$zip requires at least one input array');
  if (defaults.length > 0 && !isLongest) {
    throw new CommandError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  if (defaults.length > 0 && defaults.length !== inputs.length) {
    throw new CommandError(34467, 'defaults and inputs must have the same length');
  }
  return (root, variables) => {
    const rows: Value[][] = [];
    for (const input of inputs) {
      const array = input(root, variables);
      if (isNullish(array)) return null;
      if (!Array.isArray(array)) {
        throw new CommandError(34468, `$zip found a non-array expression in input: ${typeName(array)}`);
      }
      rows.push(array);
    }
    const fill = inputs.map((_, index) => defaults[index]?.(root, variables) ?? null);
    const lengths = rows.map((row) => row.length);
    const length = isLongest ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, at) =>
      rows.map((row, index) => (at < row.length ? (row[at] as Value) : (fill[index] as Value))),
    );
  };
};

function expressionList(value: Value, scope: Scope, what: string, code: number): Expression[] {
  if (!Array.isArray(value)) {
    throw new CommandError(code, `${what} must be an array of expressions, found ${typeName(value)}`);
  }
  return value.map((element) => scope.compile(element));
}

type Order = (a: Value, b: Value) => number;

/**
 * The order that `sortBy` of `$sortArray` (and `$push` of an update) asks for: 1 or -1 for whole values, else a document
 * of paths.
 */
export function arrayOrder(sortBy: Value, strings: Scope['strings']): Order {
  if (isNumeric(sortBy)) {
    const sign = direction(sortBy);
    return (a, b) => sign * compare(a, b, strings);
  }
  if (!isDoc(sortBy) || sortBy.size === 0) {
    throw new CommandError(2942507, 'The sortBy argument to $sortArray must be a number or a document with a field');
  }
  const keys = [...sortBy].map(([path, value]) => ({ path: path.split('.'), sign: direction(value) }));
  return (a, b) => {
    for (const { path, sign } of keys) {
      const found = compare(valueAt(a, path), valueAt(b, path), strings);
      if (found !== 0) return sign * found;
    }
    return 0;
  };
}

function direction(value: Value): 1 | -1 {
  const number = toNumber(value);
  if (number === 1 || number === -1) return number;
  throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
}

const sortArray: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['input', 'sortBy'], [], {
    notObject: 2942500,
    unknown: 2942501,
    missing: 2942502,
  });
  const input = scope.compile(parts.input);
  const order = arrayOrder(parts.sortBy, scope.strings);
  return (root, variables) => {
    const array = input(root, variables);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) {
      const found = `but was of type: ${typeName(array)}`;
      throw new CommandError(2942504, `The input argument to ${name} must be an array, ${found}`);
    }
    return array.toSorted(order);
  };
};

export const arrayScopes: Readonly<Record<string, Operator>> = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $zip: zip,
  $sortArray: sortArray,
};
