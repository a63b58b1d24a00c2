import { isDoc, isTruthy, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { binary, compareInExpression, folded, isNullish, operands, unary, unlimited } from './operator.ts';
import { checkVariableName, constant, type Expression, type Operator, show } from './scope.ts';

/** An operator that compares its two operands across all types. */
function comparison(decide: (order: number) => Value): Operator {
  return binary((a, b, _name, strings) => decide(compareInExpression(a, b, strings)));
}

/** `$and` and `$or`: the operands from left to right, until one decides. */
function junction(decisive: boolean): Operator {
  return (argument, scope, name) => {
    const parts = operands(name, argument, scope, 0, unlimited);
    return folded(parts, (root, variables) => {
      for (const part of parts) if (isTruthy(part(root, variables)) === decisive) return decisive;
      return !decisive;
    });
  };
}

const cond: Operator = (argument, scope, name) => {
  let parts: readonly Value[] | undefined;
  if (isDoc(argument)) {
    for (const key of argument.keys()) {
      if (key !== 'if' && key !== 'then' && key !== 'else') {
        throw new CommandError(17083, `Unrecognized parameter to $cond: ${key}`);
      }
    }
    parts = (['if', 'then', 'else'] as const).map((key, index) => {
      const part = argument.get(key);
      if (part === undefined) throw new CommandError(17080 + index, `Missing '${key}' parameter to $cond`);
      return part;
    });
  }
  const [test, yes, no] = operands(name, (parts as Value[] | undefined) ?? argument, scope, 3) as [
    Expression,
    Expression,
    Expression,
  ];
  return folded([test, yes, no], (root, variables) =>
    isTruthy(test(root, variables)) ? yes(root, variables) : no(root, variables),
  );
};

const ifNull: Operator = (argument, scope) => {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length < 2) {
    throw new CommandError(1257300, `$ifNull needs at least two arguments, had: ${list.length}`);
  }
  const parts = list.map((part) => scope.compile(part));
  const last = parts.at(-1) as Expression;
  return folded(parts, (root, variables) => {
    for (const part of parts) {
      const value = part(root, variables);
      if (part === last || !isNullish(value)) return value;
    }
    return undefined;
  });
};

const switchOperator: Operator = (argument, scope) => {
  if (!isDoc(argument)) {
    throw new CommandError(40060, `$switch requires an object as an argument, found: ${typeName(argument)}`);
  }
  const branches: { readonly when: Expression; readonly result: Expression }[] = [];
  let otherwise: Expression | undefined;
  for (const [key, value] of argument) {
    if (key === 'default') {
      otherwise = scope.compile(value);
    } else if (key === 'branches') {
      if (!Array.isArray(value)) {
        throw new CommandError(40061, `$switch expected an array for 'branches', found: ${typeName(value)}`);
      }
      for (const branch of value) branches.push(compileBranch(branch, (part) => scope.compile(part)));
    } else {
      throw new CommandError(40067, `$switch found an unknown argument: ${key}`);
    }
  }
  if (branches.length === 0) throw new CommandError(40068, '$switch requires at least one branch.');
  return (root, variables) => {
    for (const { when, result } of branches) if (isTruthy(when(root, variables))) return result(root, variables);
    if (otherwise !== undefined) return otherwise(root, variables);
    throw new CommandError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

function compileBranch(
  branch: Value,
  compile: (part: Value) => Expression,
): { readonly when: Expression; readonly result: Expression } {
  if (!isDoc(branch)) {
    throw new CommandError(40062, `$switch expected each branch to be an object, found: ${typeName(branch)}`);
  }
  for (const key of branch.keys()) {
    if (key !== 'case' && key !== 'then') {
      throw new CommandError(40063, `$switch found an unknown argument to a branch: ${key}`);
    }
  }
  const when = branch.get('case');
  const then = branch.get('then');
  if (when === undefined) throw new CommandError(40064, "$switch requires each branch have a 'case' expression");
  if (then === undefined) throw new CommandError(40065, "$switch requires each branch have a 'then' expression.");
  return { when: compile(when), result: compile(then) };
}

const letOperator: Operator = (argument, scope) => {
  if (!isDoc(argument)) throw new CommandError(16874, '$let only supports an object as its argument');
  for (const key of argument.keys()) {
    if (key !== 'vars' && key !== 'in') throw new CommandError(16875, `Unrecognized parameter to $let: ${key}`);
  }
  const vars = argument.get('vars');
  const inner = argument.get('in');
  if (vars === undefined) throw new CommandError(16876, "Missing 'vars' parameter to $let");
  if (inner === undefined) throw new CommandError(16877, "Missing 'in' parameter to $let");
  if (!isDoc(vars)) {
    throw new CommandError(10065, `invalid parameter: expected an object (vars), found ${show(vars)}`);
  }
  const bindings = [...vars].map(([name, value]) => {
    checkVariableName(name, 'binding');
    return [name, scope.compile(value)] as const;
  });
  const body = scope.binding(vars.keys()).compile(inner);
  return (root, variables) => {
    const bound = new Map(variables);
    for (const [name, value] of bindings) bound.set(name, value(root, variables));
    return body(root, bound);
  };
};

export const logic: Readonly<Record<string, Operator>> = {
  $cmp: comparison((order) => order),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $and: junction(false),
  $or: junction(true),
  $not: unary((value) => !isTruthy(value)),
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOperator,
  $let: letOperator,
  $literal: (argument) => constant(argument),
  $expr: (argument, scope) => scope.compile(argument),
};
