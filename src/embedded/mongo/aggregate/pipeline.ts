import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { createDependencies, type Dependencies, type Variables } from './expression.ts';
import { limitOf, skipOf } from './stages/basic.ts';
import { transforms } from './stages/fields.ts';
import { stageKinds } from './stages/kinds.ts';
import { compileSortStage } from './stages/sort.ts';
import type { Batches, PipelineContext, Stage, StageContext, StageKind } from './stages/stage.ts';

export type { Batches, PipelineContext } from './stages/stage.ts';

const maxStages = 1000;

/**
 * Makes the function that a pipeline stands for. Documents stream through it in batches; a stage that must see all of
 * them first holds at most 100 MB.
 * @throws CommandError 40323 or 40324 when a stage is none, and what the stages say of their arguments
 */
export function compilePipeline(stages: readonly Value[], context: PipelineContext): (input: Batches) => Batches {
  if (stages.length > maxStages) {
    throw new CommandError(7749501, `Pipeline length must be no longer than ${maxStages} stages`);
  }
  const inner: StageContext = {
    ...context,
    find: (collection, filter, variables) => context.find(collection, filter, variables),
    compile: (nested, variables) => compilePipeline(nested, { ...inner, variables }),
    run: (collection, nested, variables, filter) => runNested(inner, collection, nested, variables, filter),
  };
  const parsed = stages.map(stageOf);
  const steps = parsed.map(([name, argument], index): Stage => {
    const kind = kindOf(name);
    if (name === '$documents' && index > 0) {
      throw new CommandError(40602, '$documents is only valid as the first stage in a pipeline');
    }
    if (name === '$sort') return compileSortStage(argument, inner, taken(parsed.slice(index + 1)));
    return kind.compile(argument, inner, name);
  });
  return (input) => steps.reduce((current, step) => step(current), input);
}

/** How many documents the stages that follow let through at most. */
function taken(following: readonly (readonly [string, Value])[]): number {
  let skipped = 0;
  for (const [name, argument] of following) {
    if (name === '$limit') return skipped + limitOf(argument);
    if (name !== '$skip') break;
    skipped += skipOf(argument);
  }
  return Number.POSITIVE_INFINITY;
}

async function* runNested(
  context: StageContext,
  collection: string | undefined,
  stages: readonly Value[],
  variables: Variables,
  filter: Doc | undefined,
): Batches {
  if (collection === undefined) {
    yield* compilePipeline(stages, { ...context, variables })(nothing());
    return;
  }
  const { filter: leading, rest } = leadingMatch(stages);
  const filters = [filter, leading].filter((part) => part !== undefined);
  const found = context.find(collection, allOf(filters), variables);
  yield* compilePipeline(rest, { ...context, variables })(found);
}

async function* nothing(): Batches {}

function allOf(filters: readonly Doc[]): Doc {
  return filters.length > 1 ? new Map([['$and', [...filters]]]) : (filters[0] ?? new Map());
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

function kindOf(name: string): StageKind {
  const kind = stageKinds.get(name);
  if (kind === undefined) {
    throw new CommandError('UnrecognizedStage', `Unrecognized pipeline stage name: '${name}'`);
  }
  return kind;
}

/**
 * Makes the function of a document that the pipeline of an update is.
 * @throws CommandError when a stage is not one of those that an update may use
 */
export function compileDocumentPipeline(stages: readonly Value[], variables: Variables): (doc: Doc) => Doc {
  const options = { variables: new Set(variables.keys()) };
  const steps = stages.map((stage) => {
    const [name, argument] = stageOf(stage);
    kindOf(name);
    const kind = transforms[name];
    if (kind !== undefined) return kind(argument, variables, options, name);
    throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`);
  });
  return (doc) => steps.reduce((current, step) => step(current), doc);
}

/** The filters with which a pipeline begins, as one, and what follows them. */
export function leadingMatch(stages: readonly Value[]): {
  readonly filter: Doc | undefined;
  readonly rest: readonly Value[];
} {
  const filters: Doc[] = [];
  for (const stage of stages) {
    const filter = isDoc(stage) && stage.size === 1 ? stage.get('$match') : undefined;
    if (!isDoc(filter)) break;
    filters.push(filter);
  }
  return { filter: filters.length === 0 ? undefined : allOf(filters), rest: stages.slice(filters.length) };
}

/** What the scan of a collection can do of a pipeline: filter, then sort, then skip, then limit. */
export interface SplitPipeline {
  readonly filter?: Doc;
  readonly sort?: Doc;
  readonly skip?: number;
  readonly limit?: number;
  /** The top-level fields that `rest` needs; absent when it may need all. */
  readonly fields?: ReadonlySet<string>;
  readonly rest: readonly Value[];
}

/**
 * Takes from the beginning of a pipeline what a scan can do.
 * @throws CommandError when an argument of what it looks at is wrong
 */
export function splitPipeline(stages: readonly Value[]): SplitPipeline {
  const { filter, rest: afterMatch } = leadingMatch(stages);
  let rest = afterMatch;
  const [first] = rest;
  const given = isDoc(first) && first.size === 1 ? first.get('$sort') : undefined;
  const sort = isDoc(given) && given.size > 0 ? given : undefined;
  if (sort !== undefined) rest = rest.slice(1);
  const { skip, limit, count } = leadingWindow(rest);
  rest = rest.slice(count);
  const fields = fieldsRead(rest);
  return {
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(skip > 0 && { skip }),
    ...(limit !== Number.POSITIVE_INFINITY && { limit }),
    ...(fields && { fields }),
    rest,
  };
}

/** The `$skip` and `$limit` stages at the beginning, as one skip and one limit after it. */
function leadingWindow(stages: readonly Value[]): {
  readonly skip: number;
  readonly limit: number;
  readonly count: number;
} {
  let skip = 0;
  let limit = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const stage of stages) {
    const [name, argument] = stageOf(stage);
    if (name === '$limit') {
      limit = Math.min(limit, limitOf(argument));
    } else if (name === '$skip') {
      const more = skipOf(argument);
      // A limit of nothing left would mean "all" to a scan.
      if (more >= limit) break;
      skip += more;
      limit -= more;
    } else {
      break;
    }
    count += 1;
  }
  return { skip, limit, count };
}

/** The top-level fields that stages read before nothing else of the documents is left; `undefined` when unknown. */
function fieldsRead(stages: readonly Value[]): ReadonlySet<string> | undefined {
  const dependencies = createDependencies();
  for (const stage of stages) {
    const [name, argument] = stageOf(stage);
    const isFinal =
      name === '$facet' ? readByFacets(argument, dependencies) : stageKinds.get(name)?.reads?.(argument, dependencies);
    if (isFinal === undefined || dependencies.isWhole) return undefined;
    if (isFinal) return dependencies.fields;
  }
  return undefined;
}

function readByFacets(argument: Value, dependencies: Dependencies): boolean | undefined {
  if (!isDoc(argument)) return undefined;
  for (const nested of argument.values()) {
    const fields = Array.isArray(nested) ? fieldsRead(nested) : undefined;
    if (fields === undefined) return undefined;
    for (const field of fields) dependencies.fields.add(field);
  }
  return true;
}
