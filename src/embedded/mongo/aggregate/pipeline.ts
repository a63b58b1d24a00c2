import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Variables } from './expression.ts';
import { transforms } from './stages/fields.ts';
import type { Batches, PipelineContext } from './stages/stage.ts';

export type { Batches, PipelineContext } from './stages/stage.ts';

export function compilePipeline(_stages: readonly Value[], _context: PipelineContext): (input: Batches) => Batches {
  return (input) => input;
}

/**
 * Makes the function of a document that the pipeline of an update is.
 * @throws CommandError when a stage is not one of those that an update may use
 */
export function compileDocumentPipeline(stages: readonly Value[], variables: Variables): (doc: Doc) => Doc {
  const options = { variables: new Set(variables.keys()) };
  const steps = stages.map((stage) => {
    const [name, argument] = stageOf(stage);
    const kind = transforms[name];
    if (kind !== undefined) return kind(argument, variables, options, name);
    throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`);
  });
  return (doc) => steps.reduce((current, step) => step(current), doc);
}

/** The name and the argument of a stage. @throws CommandError 40323 when it is not one */
function stageOf(stage: Value): readonly [string, Value] {
  if (!isDoc(stage)) {
    throw new CommandError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  }
  const [entry, ...others] = stage;
  if (entry === undefined || others.length > 0) {
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return entry;
}

export interface SplitPipeline {
  readonly filter?: Doc;
  readonly sort?: Doc;
  readonly skip?: number;
  readonly limit?: number;
  /** The top-level fields that `rest` needs; absent when it may need all. */
  readonly fields?: ReadonlySet<string>;
  readonly rest: readonly Value[];
}

export function splitPipeline(stages: readonly Value[]): SplitPipeline {
  return { rest: stages };
}
