import { compare, typeOrder } from '../../bson/compare.ts';
import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';
import { asInteger } from '../expression/operator.ts';
import { type Expression, type Scope, show } from '../expression/scope.ts';
import { type Dependencies, scopeOf, type Variables } from '../expression.ts';
import { estimateBytes, MemoryTracker, stageTooLarge } from '../memory.ts';
import { compileGroupFields, type GroupField, Groups, grouped } from './group.ts';
import { type Batches, collect, inBatches, optionsOf, type StageKind } from './stage.ts';

const countOnly: Doc = new Map([['count', new Map([['$sum', 1]])]]);

function fieldsOf(output: Value | undefined, scope: Scope, name: string, code: number): GroupField[] {
  if (output !== undefined && !isDoc(output)) {
    throw new CommandError(code, `The ${name} 'output' field must be an object, but found type: ${typeName(output)}.`);
  }
  return compileGroupFields(output ?? countOnly, scope);
}

function groupByOf(value: Value, scope: Scope, name: string, code: number): Expression {
  const isPath = typeof value === 'string' && value.startsWith('$');
  const [first] = isDoc(value) ? value.keys() : [];
  if (!isPath && !first?.startsWith('$')) {
    throw new CommandError(
      code,
      `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${show(value)}.`,
    );
  }
  return scope.compile(value);
}

interface Bucket {
  readonly groupBy: Expression;
  readonly boundaries: readonly Value[];
  readonly otherwise: Value | undefined;
  readonly fields: readonly GroupField[];
}

function constantValue(scope: Scope, value: Value): Value | undefined {
  return scope.compile(value)(new Map(), new Map());
}

function boundariesOf(value: Value, scope: Scope): Value[] {
  if (!Array.isArray(value)) {
    throw new CommandError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeName(value)}.`,
    );
  }
  if (value.length < 2) {
    throw new CommandError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${value.length} value(s).`,
    );
  }
  const boundaries = value.map((boundary) => constantValue(scope, boundary) ?? null);
  for (let index = 1; index < boundaries.length; index += 1) {
    const [lower, upper] = [boundaries[index - 1], boundaries[index]];
    if (typeOrder(lower) !== typeOrder(upper)) {
      throw new CommandError(
        40193,
        `All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types ${typeName(lower)} and ${typeName(upper)}.`,
      );
    }
    if (compare(lower, upper, scope.strings) >= 0) {
      throw new CommandError(
        40194,
        `The 'boundaries' option to $bucket must be sorted, but elements ${index - 1} and ${index} are not in ascending order (${show(lower)} is not less than ${show(upper)}).`,
      );
    }
  }
  return boundaries;
}

function parseBucket(argument: Value, scope: Scope): Bucket {
  if (!isDoc(argument)) {
    throw new CommandError(
      40201,
      `Argument to $bucket stage must be an object, but found type: ${typeName(argument)}.`,
    );
  }
  for (const key of argument.keys()) {
    if (!['groupBy', 'boundaries', 'default', 'output'].includes(key)) {
      throw new CommandError(40197, `Unrecognized option to $bucket: ${key}.`);
    }
  }
  const groupBy = argument.get('groupBy');
  const boundaries = argument.get('boundaries');
  if (groupBy === undefined || boundaries === undefined) {
    throw new CommandError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  const sorted = boundariesOf(boundaries, scope);
  const given = argument.get('default');
  const otherwise = given === undefined ? undefined : constantValue(scope, given);
  if (otherwise !== undefined && bucketOf(otherwise, sorted, scope) !== undefined) {
    throw new CommandError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  return {
    groupBy: groupByOf(groupBy, scope, '$bucket', 40202),
    boundaries: sorted,
    otherwise,
    fields: fieldsOf(argument.get('output'), scope, '$bucket', 40196),
  };
}

/** The lower bound of the bucket that a value falls into. */
function bucketOf(value: Value | undefined, boundaries: readonly Value[], scope: Scope): Value | undefined {
  if (value === undefined) return undefined;
  const above = boundaries.findIndex((boundary) => compare(value, boundary, scope.strings) < 0);
  return above > 0 ? boundaries[above - 1] : undefined;
}

export const bucketStage: StageKind = {
  compile(argument, context) {
    const scope = scopeOf(optionsOf(context));
    const { groupBy, boundaries, otherwise, fields } = parseBucket(argument, scope);
    const idOf: Expression = (doc, variables) => {
      const found = bucketOf(groupBy(doc, variables), boundaries, scope) ?? otherwise;
      if (found !== undefined) return found;
      throw new CommandError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    };
    return async function* (input) {
      const groups = new Groups(fields, context.variables, scope, '$bucket');
      const docs = await collect(grouped(input, groups, idOf, context.variables));
      yield* inBatches(docs.sort((a, b) => compare(a.get('_id'), b.get('_id'), scope.strings)));
    };
  },
  reads(argument, dependencies: Dependencies) {
    parseBucket(argument, scopeOf({ dependencies }));
    return true;
  },
};

interface BucketAuto {
  readonly groupBy: Expression;
  readonly buckets: number;
  readonly fields: readonly GroupField[];
}

function parseBucketAuto(argument: Value, scope: Scope): BucketAuto {
  if (!isDoc(argument)) {
    throw new CommandError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${typeName(argument)}.`,
    );
  }
  for (const key of argument.keys()) {
    if (key === 'granularity') throw notSupported("The option 'granularity' of $bucketAuto");
    if (!['groupBy', 'buckets', 'output'].includes(key)) {
      throw new CommandError(40245, `Unrecognized option to $bucketAuto: ${key}.`);
    }
  }
  const groupBy = argument.get('groupBy');
  const buckets = argument.get('buckets');
  if (groupBy === undefined || buckets === undefined) {
    throw new CommandError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  }
  const count = asInteger(buckets);
  if (count === undefined) {
    throw new CommandError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeName(buckets)}.`,
    );
  }
  if (count <= 0n) {
    throw new CommandError(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}.`);
  }
  return {
    groupBy: groupByOf(groupBy, scope, '$bucketAuto', 40239),
    buckets: Number(count),
    fields: fieldsOf(argument.get('output'), scope, '$bucketAuto', 40244),
  };
}

interface Keyed {
  readonly key: Value;
  readonly doc: Doc;
}

/** Cuts sorted documents into buckets of about the same size; equal keys stay together. */
function cutEvenly(sorted: readonly Keyed[], buckets: number, scope: Scope): Keyed[][] {
  const size = Math.max(1, Math.round(sorted.length / buckets));
  const result: Keyed[][] = [];
  let at = 0;
  while (at < sorted.length) {
    let end = result.length === buckets - 1 ? sorted.length : Math.min(sorted.length, at + size);
    const last = sorted[end - 1] as Keyed;
    while (end < sorted.length && compare(sorted[end]?.key, last.key, scope.strings) === 0) end += 1;
    result.push(sorted.slice(at, end));
    at = end;
  }
  return result;
}

async function* bucketed(
  input: Batches,
  { groupBy, buckets, fields }: BucketAuto,
  scope: Scope,
  variables: Variables,
): Batches {
  const memory = new MemoryTracker(() => stageTooLarge('$bucketAuto'));
  const entries: Keyed[] = [];
  for await (const batch of input) {
    for (const doc of batch) {
      memory.add(estimateBytes(doc));
      entries.push({ key: groupBy(doc, variables) ?? null, doc });
    }
  }
  entries.sort((a, b) => compare(a.key, b.key, scope.strings));
  const parts = cutEvenly(entries, buckets, scope);
  const results = parts.map((part, index): Doc => {
    const min = (part[0] as Keyed).key;
    const max = (parts[index + 1]?.[0] ?? (part.at(-1) as Keyed)).key;
    const groups = new Groups(fields, variables, scope, '$bucketAuto');
    const id = new Map([
      ['min', min],
      ['max', max],
    ]);
    for (const { doc } of part) groups.add(id, doc);
    return [...groups.results()][0] as Doc;
  });
  yield* inBatches(results);
}

export const bucketAutoStage: StageKind = {
  compile(argument, context) {
    const scope = scopeOf(optionsOf(context));
    const parsed = parseBucketAuto(argument, scope);
    return (input) => bucketed(input, parsed, scope, context.variables);
  },
  reads(argument, dependencies) {
    parseBucketAuto(argument, scopeOf({ dependencies }));
    return true;
  },
};
