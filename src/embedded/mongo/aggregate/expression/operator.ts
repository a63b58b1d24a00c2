import { MinKey } from 'bson';
import { compare, type StringOrder } from '../../bson/compare.ts';
import { BsonType, isDoc, isInt32, Opaque, toNumber, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { constant, constantOf, type Expression, type Operator, type Scope, show } from './scope.ts';

/** Missing, null, or the deprecated type "undefined". */
export function isNullish(value: Value | undefined): value is null | undefined {
  return value === undefined || value === null || (value instanceof Opaque && value.type === BsonType.undefined);
}

/** Orders two values as expressions do: missing stands below null. */
export function compareInExpression(a: Value | undefined, b: Value | undefined, strings: StringOrder): number {
  if (a !== undefined && b !== undefined) return compare(a, b, strings);
  if (a === b) return 0;
  if (a instanceof MinKey) return -1;
  if (b instanceof MinKey) return 1;
  return a === undefined ? -1 : 1;
}

/**
 * The operands of an operator that takes a list of them; one operand may stand without its list.
 * @throws CommandError when there are too few or too many
 */
export function operands(
  name: string,
  argument: Value,
  scope: Scope,
  least: number,
  most: number = least,
): readonly Expression[] {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length < least || list.length > most) {
    if (least === most) {
      throw new CommandError(
        16020,
        `Expression ${name} takes exactly ${least} arguments. ${list.length} were passed in.`,
      );
    }
    const upTo = most === unlimited ? '' : `, and at most ${most}`;
    throw new CommandError(
      28667,
      `Expression ${name} takes at least ${least} arguments${upTo}, but ${list.length} were passed in.`,
    );
  }
  return list.map((operand) => scope.compile(operand));
}

/** As many operands as one likes. */
export const unlimited = Number.POSITIVE_INFINITY;

type Found = Value | undefined;

/** An operator of one operand, computed by `compute`. */
export function unary(compute: (value: Found, name: string) => Found): Operator {
  return (argument, scope, name) => {
    const [operand] = operands(name, argument, scope, 1) as [Expression];
    return folded([operand], (root, variables) => compute(operand(root, variables), name));
  };
}

/** As `unary`, null when the operand is null or missing. */
export function unaryOrNull(compute: (value: Value, name: string) => Found): Operator {
  return unary((value, name) => (isNullish(value) ? null : compute(value, name)));
}

export function binary(compute: (a: Found, b: Found, name: string, strings: StringOrder) => Found): Operator {
  return (argument, scope, name) => {
    const [left, right] = operands(name, argument, scope, 2) as [Expression, Expression];
    const { strings } = scope;
    return folded([left, right], (root, variables) =>
      compute(left(root, variables), right(root, variables), name, strings),
    );
  };
}

/** As `binary`, null when either operand is null or missing. */
export function binaryOrNull(compute: (a: Value, b: Value, name: string, strings: StringOrder) => Found): Operator {
  return binary((a, b, name, strings) => (isNullish(a) || isNullish(b) ? null : compute(a, b, name, strings)));
}

/** An operator of `least` to `most` operands, all evaluated before `compute` sees them. */
export function variadic(
  least: number,
  most: number,
  compute: (values: readonly Found[], name: string, strings: StringOrder) => Found,
): Operator {
  return (argument, scope, name) => {
    const parts = operands(name, argument, scope, least, most);
    const { strings } = scope;
    return folded(parts, (root, variables) =>
      compute(
        parts.map((part) => part(root, variables)),
        name,
        strings,
      ),
    );
  };
}

/**
 * The expression, evaluated once and for all when its parts are constants. An error waits until a document comes: it
 * may stand in a branch that is never taken.
 */
export function folded(parts: readonly Expression[], expression: Expression): Expression {
  if (!parts.every((part) => constantOf(part) !== undefined)) return expression;
  try {
    return constant(expression(new Map(), new Map()));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return expression;
  }
}

/** Codes of the errors that named arguments may give; each operator has its own. */
export interface NamedCodes {
  readonly notObject: number;
  readonly unknown: number;
  readonly missing: number;
}

/**
 * The named arguments of an operator that takes a document: `required` ones are there, `optional` ones may be.
 * @throws CommandError when the argument is not a document, lacks one or has an unknown one
 */
export function namedArguments<R extends string, O extends string = never>(
  name: string,
  argument: Value,
  required: readonly R[],
  optional: readonly O[],
  codes: NamedCodes = { notObject: 9, unknown: 9, missing: 9 },
): { readonly [key in R]: Value } & { readonly [key in O]?: Value } {
  if (!isDoc(argument)) {
    throw new CommandError(codes.notObject, `${name} requires an object as an argument, found: ${typeName(argument)}`);
  }
  const known = new Set<string>([...required, ...optional]);
  for (const key of argument.keys()) {
    if (!known.has(key)) throw new CommandError(codes.unknown, `${name} found an unknown argument: ${key}`);
  }
  for (const key of required) {
    if (!argument.has(key)) throw new CommandError(codes.missing, `${name} requires '${key}' to be specified`);
  }
  return Object.fromEntries(argument) as { readonly [key in R]: Value } & { readonly [key in O]?: Value };
}

export function compileOptional(scope: Scope, value: Value | undefined): Expression | undefined {
  return value === undefined ? undefined : scope.compile(value);
}

/** The int32 that a number of any type stands for, `undefined` when it is not integral or does not fit. */
export function asInt32(value: Found): number | undefined {
  const number = toNumber(value);
  if (number === undefined) return undefined;
  const plain = number === 0 ? 0 : number;
  return isInt32(plain) ? plain : undefined;
}

/** The integer that a number of any type stands for, `undefined` when it is not integral. */
export function asInteger(value: Found): bigint | undefined {
  if (typeof value === 'bigint') return value;
  const number = toNumber(value);
  return number !== undefined && Number.isInteger(number) ? BigInt(number) : undefined;
}

export { show };
