import { type Batches, compilePipeline, type PipelineContext, splitPipeline } from '../aggregate/pipeline.ts';
import { type Doc, isDoc, toDoc, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { ScanCounts } from '../query/scan.ts';
import { outputOf, writeOutput } from './output.ts';
import { documents, prepare, type Query } from './query.ts';
import { cursorBatchSize, encoded, firstBatch, listReply } from './read.ts';
import {
  arrayArgument,
  docArgument,
  findCollection,
  parseCollation,
  type Request,
  variablesOf,
  viewOf,
} from './request.ts';
import { hintOf } from './write.ts';

/** `aggregate` over a collection, or over no documents (`{aggregate: 1}`) for stages that bring their own. */
export async function aggregate(request: Request): Promise<Doc> {
  const target = request.body.get('aggregate');
  const name = typeof target === 'string' ? target : '$cmd.aggregate';
  if (!docArgument(request, 'cursor') && !request.body.has('explain')) {
    throw new CommandError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const pipeline = pipelineOf(request);
  const output = outputOf(pipeline);
  const input = sourceOf(request, output ? pipeline.slice(0, -1) : pipeline);
  if (!output) return firstBatch(request, name, encoded(input), { batchSize: cursorBatchSize(request) });
  await writeOutput(request, output, input);
  return listReply(request, name, []);
}

/** The documents that a pipeline gives, over its collection or over what its first stage brings. */
function sourceOf(request: Request, pipeline: readonly Value[]): Batches {
  const target = request.body.get('aggregate');
  if (typeof target === 'string') return runPipeline(request, target, pipeline);
  return isSessionList(pipeline) ? sessionList(request, pipeline) : runPipeline(request, undefined, pipeline);
}

export function pipelineOf(request: Request): readonly Value[] {
  const pipeline = arrayArgument(request, 'pipeline');
  if (pipeline === undefined)
    throw new CommandError('MissingField', "BSON field 'aggregate.pipeline' is missing but a required field");
  return pipeline;
}

/** What of a pipeline the storage answers itself: the filter, order, window and fields of its first stages. */
export function leadingQuery(
  request: Request,
  pipeline: readonly Value[],
): { query: Query; fields?: ReadonlySet<string> | undefined; rest: readonly Value[] } {
  const { filter, sort, skip, limit, fields, rest } = splitPipeline(pipeline);
  return {
    query: {
      filter: filter ?? new Map(),
      sort,
      skip,
      limit,
      hint: hintOf(request.body.get('hint')),
      strings: parseCollation(request.body.get('collation')),
      variables: variablesOf(request),
    },
    fields,
    rest,
  };
}

export function runPipeline(
  request: Request,
  name: string | undefined,
  pipeline: readonly Value[],
  counts?: ScanCounts,
): Batches {
  const { query, fields, rest } = leadingQuery(request, pipeline);
  // The whole pipeline is read first: what is wrong in it is said before anything runs.
  const run = compilePipeline(rest, contextOf(request));
  const collection = name === undefined ? undefined : findCollection(request, name);
  if (collection === undefined) {
    compileFilter(query.filter, { variables: query.variables });
    return run(nothing());
  }
  return run(
    documents(viewOf(request), collection, prepare(collection, query), {
      fields,
      deadline: request.deadline,
      ...(counts && { counts }),
    }),
  );
}

async function* nothing(): AsyncGenerator<Doc[]> {}

function contextOf(request: Request): PipelineContext {
  const strings = parseCollation(request.body.get('collation'));
  return {
    variables: variablesOf(request),
    strings,
    find: (name, filter, variables) => findForeign(request, name, { filter, variables, strings }),
  };
}

async function* findForeign(request: Request, name: string, query: Query): AsyncGenerator<Doc[]> {
  const collection = findCollection(request, name);
  if (collection === undefined) return;
  yield* documents(viewOf(request), collection, prepare(collection, query), { deadline: request.deadline });
}

function isSessionList(pipeline: readonly Value[]): boolean {
  const first = pipeline[0];
  return isDoc(first) && (first.has('$listLocalSessions') || first.has('$currentOp'));
}

/** `$listLocalSessions` for an operator's shell; what follows it is an ordinary pipeline. */
async function* sessionList(request: Request, pipeline: readonly Value[]): AsyncGenerator<Doc[]> {
  const [first, ...rest] = pipeline as [Doc, ...Value[]];
  if (!first.has('$listLocalSessions')) throw notSupported('$currentOp');
  const list = request.engine.sessions.keys().map((id) => toDoc({ _id: toDoc({ id }) }));
  yield* compilePipeline(
    rest,
    contextOf(request),
  )(
    (async function* () {
      yield list;
    })(),
  );
}
