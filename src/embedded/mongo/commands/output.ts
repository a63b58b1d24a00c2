import { randomUUID } from 'node:crypto';
import type { Batches } from '../aggregate/pipeline.ts';
import { compare } from '../bson/compare.ts';
import { getAtPath, splitPath } from '../bson/path.ts';
import { type Doc, isDoc, toDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compileUpdate } from '../query/update.ts';
import type { CollectionInfo } from '../storage/collection-info.ts';
import { editStatement } from './edit.ts';
import { addConstants, docArgument, findCollection, type Request } from './request.ts';
import { type Outcome, runStatements, type Statement, write } from './statements.ts';
import { insertStatement } from './write.ts';

/** Collections that an `$out` fills before they take their name. What a crash leaves of them is dropped at the start. */
export const temporaryPrefix = 'tmp.agg_out.';

type Output = { readonly name: '$out' | '$merge'; readonly argument: Value };

/** The stage that writes, when the pipeline ends with one. */
export function outputOf(pipeline: readonly Value[]): Output | undefined {
  const last = pipeline.at(-1);
  const [entry] = isDoc(last) && last.size === 1 ? last : [];
  return entry && (entry[0] === '$out' || entry[0] === '$merge') ? { name: entry[0], argument: entry[1] } : undefined;
}

/** Writes what a pipeline gives into a collection: in its place (`$out`), or into it (`$merge`). */
export async function writeOutput(request: Request, output: Output, input: Batches): Promise<void> {
  if (request.transaction) {
    throw new CommandError(
      'OperationNotSupportedInTransaction',
      `Aggregation stage ${output.name} cannot run within a multi-document transaction.`,
    );
  }
  if (docArgument(request, 'readConcern')?.get('level') === 'linearizable') {
    throw new CommandError('InvalidOptions', `${output.name} cannot be used with a 'linearizable' read concern`);
  }
  if (output.name === '$out') await replaceCollection(request, targetOf(request, output.argument, 'coll'), input);
  else await merge(request, output.argument, input);
}

interface Target {
  readonly database: string;
  readonly collection: string;
}

function targetOf(request: Request, value: Value | undefined, field: 'coll' | 'into'): Target {
  if (typeof value === 'string') return { database: request.database, collection: value };
  const [database, collection] = isDoc(value) ? [value.get('db'), value.get('coll')] : [];
  if (typeof collection !== 'string' || (database !== undefined && typeof database !== 'string')) {
    throw new CommandError('FailedToParse', `'${field}' must be the name of a collection, or {db: ..., coll: ...}`);
  }
  return { database: database ?? request.database, collection };
}

async function replaceCollection(request: Request, target: Target, input: Batches): Promise<void> {
  const { catalog, sweeper } = request.engine;
  const name = `${temporaryPrefix}${randomUUID()}`;
  const before = findCollection(request, target.collection, target.database);
  const filled = await write(request, (writer) => {
    const collection = catalog.create(writer, target.database, name);
    for (const { spec } of before?.indexes.slice(1) ?? []) {
      catalog.markReady(writer, collection, catalog.addIndex(writer, collection, spec));
    }
    return collection;
  });
  try {
    for await (const batch of input) {
      check(
        await runStatements(
          request,
          batch.map((doc) => insertStatement(request, target.database, name, doc)),
          true,
        ),
      );
    }
    await write(request, (writer) => {
      const old = findCollection(request, target.collection, target.database);
      if (old) catalog.drop(writer, old);
      catalog.rename(writer, filled, target.collection);
    });
  } catch (error) {
    await write(request, (writer) => catalog.drop(writer, filled));
    throw error;
  } finally {
    sweeper.sweepSoon();
  }
}

function check(outcomes: readonly Outcome[]): void {
  const failed = outcomes.find(({ error }) => error)?.error;
  if (failed) throw failed;
}

const matchedModes = new Set(['replace', 'keepExisting', 'merge', 'fail']);
const notMatchedModes = new Set(['insert', 'discard', 'fail']);

interface MergeOptions {
  readonly target: Target;
  readonly on: readonly string[];
  readonly whenMatched: Value;
  readonly whenNotMatched: string;
  readonly let: Doc;
}

function readMerge(request: Request, argument: Value): MergeOptions {
  if (typeof argument !== 'string' && !isDoc(argument)) {
    throw new CommandError(51182, '$merge requires a string or object argument');
  }
  const spec = isDoc(argument) ? argument : new Map<string, Value>([['into', argument]]);
  const on = spec.get('on') ?? '_id';
  const paths = (Array.isArray(on) ? on : [on]).map(String);
  const whenMatched = spec.get('whenMatched') ?? 'merge';
  const whenNotMatched = spec.get('whenNotMatched') ?? 'insert';
  if (!Array.isArray(whenMatched) && !matchedModes.has(whenMatched as string)) {
    throw new CommandError(
      'BadValue',
      `Enumeration value '${String(whenMatched)}' for field '$merge.whenMatched' is not a valid value.`,
    );
  }
  if (typeof whenNotMatched !== 'string' || !notMatchedModes.has(whenNotMatched)) {
    throw new CommandError(
      'BadValue',
      `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  const variables = spec.get('let');
  const target = targetOf(request, spec.get('into'), 'into');
  checkUniqueOn(findCollection(request, target.collection, target.database), paths);
  return {
    target,
    on: paths,
    whenMatched,
    whenNotMatched,
    let: isDoc(variables) ? variables : toDoc({ new: '$$ROOT' }),
  };
}

/** The fields that identify a document must do so by an index. */
function checkUniqueOn(collection: CollectionInfo | undefined, on: readonly string[]): void {
  const wanted = [...on].sort();
  const isServed = (paths: readonly string[]): boolean => compare([...paths].sort(), wanted) === 0;
  if (isServed(['_id'])) return;
  const isUnique = collection?.indexes.some(
    ({ spec, partial }) => spec.isUnique && !partial && !spec.isSparse && isServed([...spec.key.keys()]),
  );
  if (!isUnique) throw new CommandError(51183, 'Cannot find index to verify that join fields will be unique');
}

async function merge(request: Request, argument: Value, input: Batches): Promise<void> {
  const options = readMerge(request, argument);
  for await (const batch of input) {
    const statements: Statement[] = [];
    for (const doc of batch) statements.push(await mergeStatement(request, options, doc));
    check(await runStatements(request, statements, true));
  }
}

/** Changes the document that is there, or else inserts the new one. */
async function mergeStatement(request: Request, options: MergeOptions, doc: Doc): Promise<Statement> {
  const { target, on, whenMatched, whenNotMatched } = options;
  const insert = insertStatement(request, target.database, target.collection, doc) as { run: StatementRun };
  if (whenMatched === 'fail' && whenNotMatched === 'insert') return insert;
  const filter: Doc = new Map();
  for (const path of on) {
    const value = getAtPath(doc, splitPath(path));
    if (value === undefined || value === null || Array.isArray(value)) {
      throw new CommandError(
        51132,
        `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
      );
    }
    filter.set(path, value);
  }
  const variables = new Map<string, Value>([['NOW', request.engine.now()]]);
  addConstants(variables, options.let, doc);
  const edit = (await editStatement(request, {
    database: target.database,
    collection: target.collection,
    query: { filter, variables },
    update: compileUpdate(updateFor(whenMatched, doc), {
      variables: new Map([...variables, ['new', doc]]),
      now: request.engine.now(),
    }),
    isMulti: false,
  })) as { run: StatementRun };
  return {
    run: (writer) => {
      const outcome = edit.run(writer);
      if (outcome.n > 0) {
        if (whenMatched === 'fail')
          throw new CommandError('DuplicateKey', "$merge found a document that is there, with whenMatched 'fail'");
        return outcome;
      }
      if (whenNotMatched === 'fail')
        throw new CommandError(
          13113,
          '$merge could not find a matching document in the target collection for at least one document in the source collection',
        );
      return whenNotMatched === 'insert' ? insert.run(writer) : outcome;
    },
  };
}

type StatementRun = Extract<Statement, { run: unknown }>['run'];

function updateFor(whenMatched: Value, doc: Doc): Value {
  if (Array.isArray(whenMatched)) return whenMatched;
  if (whenMatched === 'replace') return doc;
  if (whenMatched === 'merge') return [toDoc({ $replaceWith: { $mergeObjects: ['$$ROOT', '$$new'] } })];
  return [];
}
