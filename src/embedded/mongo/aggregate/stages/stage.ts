import { setImmediate } from 'node:timers/promises';
import type { StringOrder } from '../../bson/compare.ts';
import { type Doc, isDoc, type Value } from '../../bson/values.ts';
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

/** What a stage needs besides: pipelines inside of it. */
export interface StageContext extends PipelineContext {
  compile(stages: readonly Value[], variables: Variables): Stage;
  /**
   * Runs a pipeline over a collection; `filter` and the pipeline's own first `$match` are left to the collection's
   * indexes. Without a collection the pipeline brings its own documents.
   */
  run(collection: string | undefined, stages: readonly Value[], variables: Variables, filter?: Doc): Batches;
}

/** A stage made ready to run; it may be run more than once. */
export type Stage = (input: Batches) => Batches;

/** A stage that makes one document of each. */
export type Transform = (doc: Doc) => Doc;

/** Makes a stage of its argument, `{<name>: argument}`. */
export interface StageKind {
  compile(argument: Value, context: StageContext, name: string): Stage;
  /**
   * Notes in `dependencies` the top-level fields that the stage reads.
   * @returns whether later stages can see nothing else of its input; `undefined` when it is not known what it reads
   */
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

/**
 * Makes a function that lets other work have its turn when it has waited for long. Stages call it in loops whose steps
 * may all be answered at once from memory, so that nothing else would ever run.
 */
export function createPause(longestMs = 10): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < longestMs) return;
    await setImmediate();
    last = performance.now();
  };
}

const batchSize = 256;

/** Hands out what is in memory; between batches other work has its turn. */
export async function* inBatches(docs: Iterable<Doc>): Batches {
  let batch: Doc[] = [];
  for (const doc of docs) {
    batch.push(doc);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
      await setImmediate();
    }
  }
  if (batch.length > 0) yield batch;
}

export async function collect(input: Batches): Promise<Doc[]> {
  const docs: Doc[] = [];
  for await (const batch of input) for (const doc of batch) docs.push(doc);
  return docs;
}

/** A copy of the document with `value` at a path; what is no document on the way gives place to one. */
export function withValueAt(doc: Doc, path: readonly string[], value: Value | undefined, from = 0): Doc {
  const result: Doc = new Map(doc);
  const name = path[from] as string;
  if (from < path.length - 1) {
    const inner = doc.get(name);
    result.set(name, withValueAt(isDoc(inner) ? inner : new Map(), path, value, from + 1));
  } else if (value === undefined) {
    result.delete(name);
  } else {
    result.set(name, value);
  }
  return result;
}
