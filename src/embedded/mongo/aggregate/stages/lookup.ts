import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';
import { checkVariableName, fieldPath } from '../expression/scope.ts';
import { type Expression, scopeOf, type Variables } from '../expression.ts';
import { KeyedMap } from '../keyed-map.ts';
import { estimateBytes, MemoryTracker, stageTooLarge } from '../memory.ts';
import { JoinIndex, keysFilter, localKeys } from './join-keys.ts';
import {
  type Batches,
  collect,
  createPause,
  optionsOf,
  type StageContext,
  type StageKind,
  withValueAt,
} from './stage.ts';

interface Lookup {
  readonly from: string | undefined;
  readonly as: readonly string[];
  readonly localField: readonly string[] | undefined;
  readonly foreignField: string | undefined;
  readonly let: ReadonlyMap<string, Value>;
  readonly pipeline: readonly Value[] | undefined;
}

function failed(message: string): CommandError {
  return new CommandError('FailedToParse', message);
}

function stringOption(argument: Doc, key: string): string | undefined {
  const value = argument.get(key);
  if (value === undefined || typeof value === 'string') return value;
  if (key === 'from' && isDoc(value)) throw notSupported("A 'from' of another database in $lookup");
  throw failed(`$lookup argument '${key}' must be a string, found ${key}: ${typeName(value)}`);
}

const known = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

function parse(argument: Value): Lookup {
  if (!isDoc(argument)) throw failed(`the $lookup specification must be an Object, but found ${typeName(argument)}`);
  const unknown = [...argument.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) throw failed(`unknown argument to $lookup: ${unknown}`);
  const [from, as, localField, foreignField] = ['from', 'as', 'localField', 'foreignField'].map((key) =>
    stringOption(argument, key),
  );
  const pipeline = argument.get('pipeline');
  const bindings = argument.get('let') ?? new Map();
  if (as === undefined) throw failed("must specify 'as' field for a $lookup");
  if (pipeline !== undefined && !Array.isArray(pipeline)) {
    throw new CommandError('TypeMismatch', "'pipeline' option must be specified as an array");
  }
  if (!isDoc(bindings)) throw failed(`$lookup argument 'let' must be an object, found ${typeName(bindings)}`);
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw failed("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (localField === undefined && pipeline === undefined) {
    throw failed("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  }
  if (argument.has('let') && pipeline === undefined) {
    throw failed("$lookup with a 'let' argument must also specify 'pipeline'");
  }
  const [first] = pipeline ?? [];
  if (from === undefined && !(isDoc(first) && first.has('$documents'))) {
    throw failed("must specify 'pipeline' when 'from' is empty");
  }
  for (const name of bindings.keys()) checkVariableName(name, 'binding');
  return {
    from,
    as: fieldPath(as),
    localField: localField === undefined ? undefined : fieldPath(localField),
    foreignField: foreignField === undefined ? undefined : fieldPath(foreignField).join('.'),
    let: bindings,
    pipeline,
  };
}

const docsPerQuery = 256;

/** Joins by equality alone: one query of the foreign collection serves many documents. */
async function* joined(input: Batches, { from, as, localField, foreignField }: Lookup, context: StageContext): Batches {
  const pause = createPause();
  const [collection, local, foreign] = [from as string, localField as readonly string[], foreignField as string];
  for await (const batch of input) {
    for (let start = 0; start < batch.length; start += docsPerQuery) {
      const docs = batch.slice(start, start + docsPerQuery);
      const keysOfDocs = docs.map((doc) => localKeys(doc, local));
      const distinct = new KeyedMap<Value>(context.strings);
      for (const keys of keysOfDocs) for (const key of keys) distinct.getOrAdd(key, () => key);
      const keys = [...distinct.values()];
      const index = new JoinIndex(foreign.split('.'), keys, context.strings);
      const memory = new MemoryTracker(() => stageTooLarge('$lookup'));
      if (keys.length > 0) {
        for await (const found of context.find(collection, keysFilter(foreign, keys), context.variables)) {
          for (const doc of found) {
            memory.add(estimateBytes(doc));
            index.add(doc);
          }
        }
      }
      await pause();
      yield docs.map((doc, at) => withValueAt(doc, as, index.matches(keysOfDocs[at] as Value[])));
    }
  }
}

/** Joins by a pipeline that runs for every document, or once when nothing in it depends on the document. */
async function* piped(input: Batches, lookup: Lookup, context: StageContext, bindings: Bindings): Batches {
  const { from, as, localField, foreignField, pipeline = [] } = lookup;
  const pause = createPause();
  let common: Value[] | undefined;
  const isCommon = localField === undefined && bindings.length === 0;
  for await (const batch of input) {
    const result: Doc[] = [];
    for (const doc of batch) {
      let found = common;
      if (found === undefined) {
        const variables = new Map(context.variables);
        for (const [name, value] of bindings) variables.set(name, value(doc, context.variables));
        const filter = localField && keysFilter(foreignField as string, localKeys(doc, localField));
        found = await collectWithin(context.run(from, pipeline, variables, filter));
        if (isCommon) common = found;
        await pause();
      }
      result.push(withValueAt(doc, as, found));
    }
    yield result;
  }
}

async function collectWithin(found: Batches): Promise<Doc[]> {
  const memory = new MemoryTracker(() => stageTooLarge('$lookup'));
  return collect(
    (async function* () {
      for await (const batch of found) {
        for (const doc of batch) memory.add(estimateBytes(doc));
        yield batch;
      }
    })(),
  );
}

type Bindings = readonly (readonly [string, Expression])[];

function checkPipeline(lookup: Lookup, context: StageContext): void {
  if (lookup.pipeline === undefined) return;
  const names: Map<string, Value | undefined> = new Map(context.variables);
  for (const name of lookup.let.keys()) names.set(name, undefined);
  context.compile(lookup.pipeline, names as Variables);
}

export const lookupStage: StageKind = {
  compile(argument, context) {
    const lookup = parse(argument);
    checkPipeline(lookup, context);
    const scope = scopeOf(optionsOf(context));
    const bindings: Bindings = [...lookup.let].map(([name, value]) => [name, scope.compile(value)]);
    return (input) =>
      lookup.pipeline === undefined ? joined(input, lookup, context) : piped(input, lookup, context, bindings);
  },
  reads(argument, dependencies) {
    const { localField, let: bindings } = parse(argument);
    if (localField !== undefined) dependencies.fields.add(localField[0] as string);
    const scope = scopeOf({ dependencies });
    for (const value of bindings.values()) scope.compile(value);
    return false;
  },
};
