import { compare, isEqual } from '../bson/compare.ts';
import { splitPath } from '../bson/path.ts';
import { type Doc, isDoc, isNumeric, isTruthy, toDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compileFilter, type Predicate } from '../query/filter.ts';
import type { IndexInfo, IndexSpec } from './collection-info.ts';

export const idIndexSpec: IndexSpec = {
  name: '_id_',
  key: toDoc({ _id: 1 }),
  isUnique: true,
  isSparse: false,
  isHidden: false,
};

const knownOptions = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'collation',
]);

/**
 * Reads the definition of an index in a `createIndexes` command.
 * @throws CommandError naming what is wrong, or what is not supported
 */
export function parseIndexSpec(input: Value): IndexSpec {
  if (!isDoc(input)) throw new CommandError('TypeMismatch', 'each index must be an object');
  for (const option of input.keys()) {
    if (knownOptions.has(option)) continue;
    if (
      [
        'weights',
        'default_language',
        '2dsphereIndexVersion',
        'wildcardProjection',
        'clustered',
        'storageEngine',
        'bits',
        'min',
        'max',
        'prepareUnique',
      ].includes(option)
    ) {
      throw notSupported(`the index option '${option}'`);
    }
    throw new CommandError(
      'InvalidIndexSpecificationOption',
      `The field '${option}' is not valid for an index specification`,
    );
  }
  const key = input.get('key');
  if (!isDoc(key) || key.size === 0) throw new CommandError('CannotCreateIndex', 'Index keys cannot be empty.');
  if (key.size > 32) throw new CommandError('CannotCreateIndex', 'An index can have at most 32 fields');
  for (const [path, direction] of key) checkField(path, direction);
  const name = input.get('name');
  if (typeof name !== 'string' || name === '') {
    throw new CommandError('FailedToParse', "The 'name' field is a required property of an index specification");
  }
  const collation = input.get('collation');
  if (isDoc(collation) && collation.get('locale') !== 'simple') throw notSupported('an index with a collation');
  return { ...readOptions(input), name, key };
}

function checkField(path: string, direction: Value): void {
  if (typeof direction === 'string') throw notSupported(`an index of type '${direction}'`);
  if (!isNumeric(direction) || toNumber(direction) === 0) {
    throw new CommandError(
      'CannotCreateIndex',
      `Values in the index key pattern must be numbers other than 0; '${path}' is not`,
    );
  }
  if (path === '' || path.split('.').includes('')) {
    throw new CommandError('CannotCreateIndex', `Index keys cannot have an empty field: '${path}'`);
  }
  if (path.includes('$**')) throw notSupported('a wildcard index');
  if (path.startsWith('$')) throw new CommandError('CannotCreateIndex', `Index key cannot start with '$': '${path}'`);
}

function readOptions(input: Doc): Omit<IndexSpec, 'name' | 'key'> {
  const partialFilter = input.get('partialFilterExpression');
  if (partialFilter !== undefined && !isDoc(partialFilter)) {
    throw new CommandError('TypeMismatch', 'partialFilterExpression must be an object');
  }
  if (partialFilter !== undefined) checkPartial(compileFilter(partialFilter).predicate);
  const isSparse = isTruthy(input.get('sparse'));
  if (isSparse && partialFilter !== undefined) {
    throw new CommandError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  const expire = input.get('expireAfterSeconds');
  const seconds = toNumber(expire);
  if (expire !== undefined && (seconds === undefined || !(seconds >= 0) || seconds > 2147483647)) {
    throw new CommandError('CannotCreateIndex', 'TTL index "expireAfterSeconds" must be a number from 0 to 2147483647');
  }
  if (seconds !== undefined && (input.get('key') as Doc).size > 1) {
    throw new CommandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  }
  return {
    isUnique: isTruthy(input.get('unique')),
    isSparse,
    isHidden: isTruthy(input.get('hidden')),
    ...(partialFilter !== undefined && { partialFilter }),
    ...(seconds !== undefined && { expireAfterSeconds: Math.trunc(seconds) }),
  };
}

/** What a partial index may ask is what the planner can prove of a query. */
function checkPartial(predicate: Predicate): void {
  if (predicate.kind === 'and' || predicate.kind === 'or') predicate.children.forEach(checkPartial);
  else if (predicate.kind !== 'field') {
    throw new CommandError(
      'CannotCreateIndex',
      'unsupported expression in partial index: use equality, $exists: true, $gt, $gte, $lt, $lte, $in, $type, $and and $or',
    );
  }
}

export function indexFromSpec(spec: IndexSpec, table: number): IndexInfo {
  const fields = [...spec.key].map(([path, direction]) => ({
    path,
    parts: splitPath(path),
    isDescending: (toNumber(direction) as number) < 0,
  }));
  const topLevelFields = new Set(fields.map((field) => field.parts[0] as string));
  const filter = spec.partialFilter && compileFilter(spec.partialFilter);
  for (const name of filter?.fields ?? []) topLevelFields.add(name);
  return {
    spec,
    table,
    fields,
    ...(filter && { partial: filter }),
    topLevelFields,
    isReady: true,
    isTruncated: false,
    arrayPaths: new Set(),
  };
}

/** An index as `listIndexes` shows it. */
export function specToDoc(spec: IndexSpec): Doc {
  return toDoc({
    v: 2,
    key: spec.key,
    name: spec.name,
    unique: (spec.isUnique && spec.name !== '_id_') || undefined,
    sparse: spec.isSparse || undefined,
    hidden: spec.isHidden || undefined,
    partialFilterExpression: spec.partialFilter,
    expireAfterSeconds: spec.expireAfterSeconds,
  });
}

/** An index as the catalogue keeps it. */
export function indexToDoc(index: IndexInfo): Doc {
  const doc = specToDoc(index.spec);
  doc.set('unique', index.spec.isUnique);
  doc.set('table', index.table);
  doc.set('isReady', index.isReady);
  doc.set('isTruncated', index.isTruncated);
  doc.set('arrayPaths', [...index.arrayPaths]);
  return doc;
}

export function specFromDoc(doc: Doc): IndexSpec {
  return { ...readOptions(doc), name: doc.get('name') as string, key: doc.get('key') as Doc };
}

/** Whether two definitions have the same keys in the same order and direction. */
export function isSameKey(a: IndexSpec, b: IndexSpec): boolean {
  const keys = [...b.key.keys()];
  return (
    a.key.size === b.key.size &&
    [...a.key].every(([path, direction], at) => keys[at] === path && isEqual(direction, b.key.get(path)))
  );
}

export function isSameSpec(a: IndexSpec, b: IndexSpec): boolean {
  return (
    isSameKey(a, b) &&
    a.isUnique === b.isUnique &&
    a.isSparse === b.isSparse &&
    a.expireAfterSeconds === b.expireAfterSeconds &&
    compare(a.partialFilter, b.partialFilter) === 0
  );
}
