import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish } from '../expression/operator.ts';
import { fieldPath } from '../expression/scope.ts';
import { type Batches, type StageKind, withValueAt } from './stage.ts';

interface Unwind {
  readonly path: readonly string[];
  readonly indexPath: readonly string[] | undefined;
  readonly isKept: boolean;
}

function parse(argument: Value): Unwind {
  if (typeof argument !== 'string' && !isDoc(argument)) {
    throw new CommandError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(argument)}`,
    );
  }
  const options: Doc = isDoc(argument) ? argument : new Map([['path', argument]]);
  const known = ['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'];
  const unknown = [...options.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) throw new CommandError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  const path = options.get('path');
  const isKept = options.get('preserveNullAndEmptyArrays') ?? false;
  if (path === undefined) throw new CommandError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string') {
    throw new CommandError(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`);
  }
  if (!path.startsWith('$')) {
    throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  }
  if (typeof isKept !== 'boolean') {
    throw new CommandError(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(isKept)}`,
    );
  }
  return { path: fieldPath(path.slice(1)), indexPath: indexPathOf(options.get('includeArrayIndex')), isKept };
}

function indexPathOf(value: Value | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') {
    throw new CommandError(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${typeName(value)}`,
    );
  }
  if (value.startsWith('$')) {
    throw new CommandError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${value}`,
    );
  }
  return fieldPath(value);
}

/** The value at a path that leads through documents only. */
function nestedValue(doc: Doc, path: readonly string[]): Value | undefined {
  let current: Value | undefined = doc;
  for (const part of path) current = isDoc(current) ? current.get(part) : undefined;
  return current;
}

function* unwound(doc: Doc, { path, indexPath, isKept }: Unwind): Iterable<Doc> {
  const value = nestedValue(doc, path);
  const withIndex = (target: Doc, index: bigint | null): Doc =>
    indexPath === undefined ? target : withValueAt(target, indexPath, index);
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, element] of value.entries()) {
      yield withIndex(withValueAt(doc, path, element), BigInt(index));
    }
  } else if (Array.isArray(value)) {
    if (isKept) yield withIndex(withValueAt(doc, path, undefined), null);
  } else if (!isNullish(value) || isKept) {
    yield withIndex(doc, null);
  }
}

const batchSize = 256;

async function* run(input: Batches, unwind: Unwind): Batches {
  for await (const batch of input) {
    let result: Doc[] = [];
    for (const doc of batch) {
      for (const one of unwound(doc, unwind)) result.push(one);
      if (result.length < batchSize) continue;
      yield result;
      result = [];
    }
    if (result.length > 0) yield result;
  }
}

export const unwindStage: StageKind = {
  compile(argument) {
    const unwind = parse(argument);
    return (input) => run(input, unwind);
  },
  reads(argument, dependencies) {
    dependencies.fields.add(parse(argument).path[0] as string);
    return false;
  },
};
