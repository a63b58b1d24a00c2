import type { Variables } from '../aggregate/expression.ts';
import type { StringOrder } from '../bson/compare.ts';
import type { Doc, Value } from '../bson/values.ts';

/** What an update comes with. */
export interface UpdateOptions {
  readonly arrayFilters?: readonly Value[] | undefined;
  readonly variables?: Variables | undefined;
  readonly strings?: StringOrder | undefined;
  readonly now: Date;
}

/** What an operator does to the value at one place; `undefined` is "no value there". */
export interface Change {
  /** Whether it makes the documents on the way to its place. */
  readonly isCreating: boolean;
  /** Whether there is anything to do; absent when there always is. */
  readonly isNeeded?: (before: Doc) => boolean;
  apply(value: Value | undefined, before: Doc): Value | undefined;
}

/** The tests of `arrayFilters`, by the identifier that stands in `$[identifier]`. */
export type ArrayFilters = ReadonlyMap<string, (element: Value) => boolean>;
