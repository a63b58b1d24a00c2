import { type Doc, isDoc, isNumeric, typeName, type Value } from '../../bson/values.ts';
import { CommandError, notSupported } from '../../errors.ts';
import { compileFilter } from '../../query/filter.ts';
import { asInteger } from '../expression/operator.ts';
import { show } from '../expression/scope.ts';
import { compileExpression } from '../expression.ts';
import { estimateBytes, MemoryTracker, stageTooLarge } from '../memory.ts';
import { type Batches, inBatches, optionsOf, type StageKind } from './stage.ts';

const match: StageKind = {
  compile(argument, context) {
    if (!isDoc(argument)) throw new CommandError(15959, 'the match filter must be an expression in an object');
    const { matches } = compileFilter(argument, { strings: context.strings, variables: context.variables });
    return async function* (input) {
      for await (const batch of input) {
        const kept = batch.filter(matches);
        if (kept.length > 0) yield kept;
      }
    };
  },
  reads(argument, dependencies) {
    if (!isDoc(argument)) return undefined;
    const { fields } = compileFilter(argument);
    if (fields === undefined) return undefined;
    for (const field of fields) dependencies.fields.add(field);
    return false;
  },
};

/** The number of documents that `$limit` lets through. */
export function limitOf(argument: Value): number {
  const limit = isNumeric(argument) ? asInteger(argument) : undefined;
  if (limit === undefined) {
    throw new CommandError(5107201, `invalid argument to $limit stage: Expected an integer: $limit: ${show(argument)}`);
  }
  if (limit < 0n) {
    throw new CommandError(
      5107201,
      `invalid argument to $limit stage: Expected a non-negative number in: $limit: ${limit}`,
    );
  }
  if (limit === 0n) throw new CommandError(15958, 'the limit must be positive');
  return Number(limit);
}

/** The number of documents that `$skip` leaves out. */
export function skipOf(argument: Value): number {
  const skip = isNumeric(argument) ? asInteger(argument) : undefined;
  if (skip === undefined || skip < 0n) {
    const what = skip === undefined ? 'Expected an integer:' : 'Expected a non-negative number in:';
    throw new CommandError(5107200, `invalid argument to $skip stage: ${what} $skip: ${show(argument)}`);
  }
  return Number(skip);
}

const limit: StageKind = {
  compile(argument) {
    const most = limitOf(argument);
    return async function* (input) {
      let left = most;
      for await (const batch of input) {
        const kept = batch.length <= left ? batch : batch.slice(0, left);
        left -= kept.length;
        yield kept;
        if (left === 0) return;
      }
    };
  },
  reads: () => false,
};

const skip: StageKind = {
  compile(argument) {
    const count = skipOf(argument);
    return async function* (input) {
      let left = count;
      for await (const batch of input) {
        const kept = left === 0 ? batch : batch.slice(left);
        left = Math.max(0, left - batch.length);
        if (kept.length > 0) yield kept;
      }
    };
  },
  reads: () => false,
};

function countField(argument: Value): string {
  if (typeof argument !== 'string') throw new CommandError(40156, 'the count field must be a non-empty string');
  if (argument === '') throw new CommandError(40156, 'the count field must be a non-empty string');
  if (argument.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path');
  if (argument.includes('\0')) throw new CommandError(40159, 'the count field cannot contain a null byte');
  if (argument.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'");
  return argument;
}

const count: StageKind = {
  compile(argument) {
    const field = countField(argument);
    return async function* (input) {
      let total = 0;
      for await (const batch of input) total += batch.length;
      if (total > 0) yield [new Map<string, Value>([[field, total]])];
    };
  },
  reads: () => true,
};

const sample: StageKind = {
  compile(argument) {
    if (!isDoc(argument)) throw new CommandError(28745, 'the $sample stage specification must be an object');
    for (const key of argument.keys()) {
      if (key !== 'size') throw new CommandError(28748, `unrecognized option to $sample: ${key}`);
    }
    const given = argument.get('size');
    if (given === undefined) throw new CommandError(28749, '$sample stage must specify a size');
    const size = asInteger(given);
    if (!isNumeric(given)) throw new CommandError(28746, 'size argument to $sample must be a number');
    if (size === undefined || size <= 0n) {
      throw new CommandError(28747, 'size argument to $sample must be a positive integer');
    }
    return (input) => sampled(input, Number(size));
  },
  reads: () => false,
};

/** Every document has the same chance to stay (J. S. Vitter's algorithm R), and every order of those that do. */
async function* sampled(input: Batches, size: number): Batches {
  const memory = new MemoryTracker(() => stageTooLarge('$sample'));
  const chosen: Doc[] = [];
  let seen = 0;
  for await (const batch of input) {
    for (const doc of batch) {
      seen += 1;
      if (chosen.length < size) {
        chosen.push(doc);
        memory.add(estimateBytes(doc));
      } else {
        const at = Math.floor(Math.random() * seen);
        if (at < size) chosen[at] = doc;
      }
    }
  }
  for (let at = chosen.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [chosen[at], chosen[other]] = [chosen[other] as Doc, chosen[at] as Doc];
  }
  yield* inBatches(chosen);
}

const documents: StageKind = {
  compile(argument, context) {
    const expression = compileExpression(argument, optionsOf(context));
    return async function* () {
      const docs = expression(new Map(), context.variables);
      if (!Array.isArray(docs)) {
        throw new CommandError(5858203, `an array is expected, got ${typeName(docs)}`);
      }
      const wrong = docs.find((doc) => !isDoc(doc));
      if (wrong !== undefined)
        throw new CommandError(5858203, `$documents: expected a document, got ${typeName(wrong)}`);
      yield* inBatches(docs as Doc[]);
    };
  },
  reads: () => true,
};

const unsupportedNames = [
  '$changeStream',
  '$changeStreamSplitLargeEvent',
  '$collStats',
  '$currentOp',
  '$densify',
  '$fill',
  '$geoNear',
  '$indexStats',
  '$listClusterCatalog',
  '$listLocalSessions',
  '$listSampledQueries',
  '$listSearchIndexes',
  '$listSessions',
  '$merge',
  '$out',
  '$planCacheStats',
  '$queryStats',
  '$querySettings',
  '$rankFusion',
  '$scoreFusion',
  '$score',
  '$search',
  '$searchMeta',
  '$setWindowFields',
  '$shardedDataDistribution',
  '$text',
  '$vectorSearch',
] as const;

const unsupported = Object.fromEntries(
  unsupportedNames.map((name): [string, StageKind] => [
    name,
    {
      compile: () => {
        throw notSupported(`The pipeline stage ${name}`);
      },
    },
  ]),
);

export const basicStages: Readonly<Record<string, StageKind>> = {
  $match: match,
  $limit: limit,
  $skip: skip,
  $count: count,
  $sample: sample,
  $documents: documents,
  ...unsupported,
};
