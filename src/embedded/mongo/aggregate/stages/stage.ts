import type { StringOrder } from '../../bson/compare.ts';
import type { Doc, Value } from '../../bson/values.ts';
import type { CompileOptions, Dependencies, Variables } from '../expression.ts';

/** Documents on their way, in batches. */
export type Batches = AsyncIterable<Doc[]>;

/** What a pipeline needs of the server around it. */
export interface PipelineContext {
  readonly variables: Variables;
  /** How strings compare (collation); by code point when not given. */
  readonly strings?: StringOrder | undefined;
  /** The documents of another collection that match a filter, by an index where one serves. */
  find(collection: string, filter: Doc, variables: Variables): Batches;
}

/** A stage made ready to run; it may be run more than once. */
export type Stage = (input: Batches) => Batches;

/** A stage that makes one document of each. */
export type Transform = (doc: Doc) => Doc;

/** Makes a stage of its argument, `{<name>: argument}`. */
export interface StageKind {
  compile(argument: Value, context: PipelineContext, name: string): Stage;
  /** Notes in `dependencies` what it reads; answers whether later stages can see no more. `undefined`: unknown. */
  reads?(argument: Value, dependencies: Dependencies): boolean | undefined;
}

/** How expressions of a stage are compiled. */
export function optionsOf(context: PipelineContext, dependencies?: Dependencies): CompileOptions {
  return { variables: new Set(context.variables.keys()), strings: context.strings, dependencies };
}

/** A stage that looks at one document at a time. */
export function eachDoc(transform: Transform): Stage {
  return async function* (input) {
    for await (const batch of input) yield batch.map(transform);
  };
}
