import { compareCodePoints, type StringOrder } from '../bson/compare.ts';
import type { Value } from '../bson/values.ts';
import { accumulatorOperators } from './expression/accumulator-operators.ts';
import { arithmetic } from './expression/arithmetic.ts';
import { arrayScopes } from './expression/array-scopes.ts';
import { arrays } from './expression/arrays.ts';
import { conversions } from './expression/conversions.ts';
import { dateArithmetic } from './expression/date-arithmetic.ts';
import { dateText } from './expression/date-text.ts';
import { dates } from './expression/dates.ts';
import { logic } from './expression/logic.ts';
import { objects } from './expression/objects.ts';
import { createDependencies, type Dependencies, type Expression, type Operator, Scope } from './expression/scope.ts';
import { sets } from './expression/sets.ts';
import { strings } from './expression/strings.ts';
import { trigonometry } from './expression/trigonometry.ts';
import { unsupported } from './expression/unsupported.ts';

export type { Dependencies, Expression, Variables } from './expression/scope.ts';
export { createDependencies };

export interface CompileOptions {
  /** Names of the variables that will be given; without it an unknown `$$name` is found out when it is evaluated. */
  readonly variables?: ReadonlySet<string> | undefined;
  /** How strings compare (collation). */
  readonly strings?: StringOrder | undefined;
  /** Receives the top-level fields that the expression reads. */
  readonly dependencies?: Dependencies | undefined;
}

const operators: ReadonlyMap<string, Operator> = new Map(
  [
    logic,
    arithmetic,
    trigonometry,
    arrays,
    arrayScopes,
    sets,
    strings,
    objects,
    conversions,
    dates,
    dateArithmetic,
    dateText,
    accumulatorOperators,
    unsupported,
  ].flatMap((table) => Object.entries(table)),
);

/**
 * Reads an aggregation expression (manual, "Aggregation expression operators").
 * @returns a function of the document and the variables; `undefined` means missing
 * @throws CommandError when an operator is unknown or its arguments are wrong
 */
export function compileExpression(expression: Value, options: CompileOptions = {}): Expression {
  return scopeOf(options).compile(expression);
}

/** A scope to compile several expressions in, or expressions that see variables bound around them. */
export function scopeOf(options: CompileOptions = {}): Scope {
  return new Scope(
    operators,
    options.variables,
    options.strings ?? compareCodePoints,
    options.dependencies ?? createDependencies(),
  );
}
