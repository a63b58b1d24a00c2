import { compare, typeOrder } from '../bson/compare.ts';
import { arrayIndex } from '../bson/path.ts';
import { isDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { tablePrefix } from '../storage/catalog.ts';
import type { CollectionInfo, IndexInfo } from '../storage/collection-info.ts';
import { maxIndexKeyBytes, maxRecordKeyBytes } from '../storage/index-keys.ts';
import { afterPrefix } from '../storage/key-value.ts';
import {
  type Condition,
  conditionsOf,
  type Interval,
  intersect,
  intervalsOf,
  type KeyRange,
  keyRanges,
  mergeRanges,
  wholeKeyBytes,
} from './bounds.ts';
import type { Predicate } from './filter.ts';
import type { Sort } from './sort.ts';

/** How the documents that may match are found. The filter is asked about each of them all the same. */
export type Plan =
  | {
      readonly kind: 'ranges';
      /** Absent for a scan of the whole collection. */
      readonly index?: IndexInfo;
      /** Whether the ranges lie in the table of documents itself, not in that of an index. */
      readonly isOfRecords: boolean;
      readonly ranges: readonly KeyRange[];
      /** The only places at which there can be a document, in order: each is looked up, without a walk over the keys around it. */
      readonly places?: readonly Buffer[];
      readonly isReverse: boolean;
      readonly isSorted: boolean;
    }
  | { readonly kind: 'union'; readonly plans: readonly Plan[]; readonly isSorted: false; readonly places?: undefined };

export interface PlanRequest {
  readonly predicate: Predicate;
  readonly sort?: Sort | undefined;
  /** An index's name, its keys, or `{$natural: 1 | -1}`. */
  readonly hint?: Value | undefined;
}

/**
 * Chooses the index whose leading fields are bound by most equalities, then by a range or the sort; without one, the
 * whole collection is scanned.
 * @throws CommandError BadValue when the hint names no index
 */
export function choosePlan(collection: CollectionInfo, request: PlanRequest): Plan {
  const natural = isDoc(request.hint) ? toNumber(request.hint.get('$natural')) : undefined;
  if (natural !== undefined) return scanAll(collection, natural < 0, request.sort);
  const conditions = conditionsOf(request.predicate);
  if (request.hint !== undefined) {
    const index = hintedIndex(collection, request.hint);
    return candidateFor(collection, index, conditions, request.sort).plan;
  }
  const best = bestCandidate(collection, conditions, request.sort);
  if (best?.hasBounds) return best.plan;
  return unionOf(collection, request, conditions) ?? best?.plan ?? scanAll(collection, false, request.sort);
}

function hintedIndex(collection: CollectionInfo, hint: Value): IndexInfo {
  const index = collection.indexes.find(
    ({ spec, isReady }) => isReady && (typeof hint === 'string' ? spec.name === hint : isSameKeyDoc(spec.key, hint)),
  );
  if (index === undefined) {
    throw new CommandError(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  }
  return index;
}

function isSameKeyDoc(key: Value, hint: Value): boolean {
  return compare(key, hint) === 0;
}

function scanAll(collection: CollectionInfo, isReverse: boolean, sort: Sort | undefined): Plan {
  const start = tablePrefix(collection.table);
  return {
    kind: 'ranges',
    isOfRecords: true,
    ranges: [{ start, end: afterPrefix(start) }],
    isReverse,
    isSorted: sort === undefined || sort.fields.length === 0,
  };
}

/** `{$or: [...]}` where every branch has an index: the branches are read one after the other. */
function unionOf(collection: CollectionInfo, request: PlanRequest, conditions: readonly Condition[]): Plan | undefined {
  const alternatives = findOr(request.predicate);
  if (alternatives === undefined) return undefined;
  const plans: Plan[] = [];
  for (const branch of alternatives) {
    const best = bestCandidate(collection, [...conditions, ...conditionsOf(branch)], undefined);
    if (!best?.hasBounds) return undefined;
    plans.push(best.plan);
  }
  return { kind: 'union', plans, isSorted: false };
}

function findOr(predicate: Predicate): readonly Predicate[] | undefined {
  if (predicate.kind === 'or') return predicate.children;
  if (predicate.kind !== 'and') return undefined;
  for (const child of predicate.children) {
    const found = findOr(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Candidate {
  readonly plan: Plan & { kind: 'ranges' };
  readonly hasBounds: boolean;
  readonly isOneDocument: boolean;
  readonly score: number;
}

function bestCandidate(
  collection: CollectionInfo,
  conditions: readonly Condition[],
  sort: Sort | undefined,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const index of collection.indexes) {
    if (!index.isReady || index.spec.isHidden) continue;
    // Without a bound on its first field an index only helps to sort.
    if (sort === undefined && !conditions.some(({ path }) => path === index.fields[0]?.path)) continue;
    if (!holdsAll(index, conditions)) continue;
    const candidate = candidateFor(collection, index, conditions, sort);
    const isUseful = candidate.hasBounds || (sort !== undefined && candidate.plan.isSorted);
    if (isUseful && (best === undefined || candidate.score > best.score)) best = candidate;
    // Nothing reads less than one document, and every order of it is right.
    if (candidate.isOneDocument && candidate.hasBounds) return candidate;
  }
  return best;
}

function candidateFor(
  collection: CollectionInfo,
  index: IndexInfo,
  conditions: readonly Condition[],
  sort: Sort | undefined,
): Candidate {
  const isOfRecords = index === collection.indexes[0];
  const bounds = fieldBounds(index, conditions);
  const fields = index.fields.map((field, at) => ({ isDescending: field.isDescending, intervals: bounds[at] }));
  const leading = bounds.findIndex((intervals) => intervals === undefined || !intervals.every((one) => one.isPoint));
  const points = leading < 0 ? bounds.length : leading;
  const hasRange = bounds[points] !== undefined;
  const order =
    sort && !index.isTruncated && hasOneKeyEach(index, bounds, sort) ? sortedBy(index, bounds, sort) : undefined;
  const isSorted = sort === undefined || sort.fields.length === 0 || order !== undefined;
  const isOneDocument = points === bounds.length && index.spec.isUnique && bounds.every((one) => one?.length === 1);
  const score = (isOneDocument ? 1000 : 0) + points * 10 + (hasRange ? 5 : 0) + (order ? 4 : 0) - bounds.length * 0.01;
  const table = tablePrefix(isOfRecords ? collection.table : index.table);
  const ranges = mergeRanges(keyRanges(table, fields, isOfRecords ? maxRecordKeyBytes : maxIndexKeyBytes));
  const isAtPlaces =
    isOfRecords &&
    points === bounds.length &&
    ranges.every(({ start }) => start.length < table.length + wholeKeyBytes(maxRecordKeyBytes));
  return {
    plan: {
      kind: 'ranges',
      index,
      isOfRecords,
      ranges,
      ...(isAtPlaces && { places: ranges.map(({ start }) => start) }),
      isReverse: order === 'backward',
      isSorted,
    },
    hasBounds: points > 0 || hasRange,
    isOneDocument,
    score,
  };
}

/**
 * The spans of each field of an index, from its conditions. Where fields lie in an array, two conditions may be met by
 * two elements: then only one is used, and others that one `$elemMatch` makes of the same element.
 */
function fieldBounds(index: IndexInfo, conditions: readonly Condition[]): (Interval[] | undefined)[] {
  const taken: Condition[] = [];
  return index.fields.map(({ path }) => {
    const own = conditions.filter((condition) => condition.path === path && isBounding(index, condition));
    const ranked = own.sort((a, b) => rank(a) - rank(b));
    const first = ranked.find((one) => taken.every((other) => areOfOneElement(index, one, other)));
    if (first === undefined) return undefined;
    taken.push(first);
    return intersectAll(ranked.filter((one) => one === first || areOfOneElement(index, one, first)));
  });
}

/** A sparse index lacks the key of an element without its fields, even where it has others of the document. */
function isBounding(index: IndexInfo, condition: Condition): boolean {
  if (condition.bound.kind === 'exists' || isAmbiguous(index, condition.path)) return false;
  return !index.spec.isSparse || excludesMissing(condition);
}

/** Whether two conditions that a document meets are met by one key of it. */
function areOfOneElement(index: IndexInfo, a: Condition, b: Condition): boolean {
  const shared = [...index.arrayPaths].filter((array) => isOn(array, a.path) && isOn(array, b.path));
  if (shared.length === 0) return true;
  const innermost = shared.reduce((longest, array) => (array.length > longest.length ? array : longest));
  return a.element !== undefined && a.element.filter === b.element?.filter && a.element.array === innermost;
}

/** Whether a number in the path may be a position or the name of a field: both are found, but one is indexed. */
function isAmbiguous(index: IndexInfo, path: string): boolean {
  return [...index.arrayPaths].some(
    (array) => path.startsWith(`${array}.`) && arrayIndex(path.slice(array.length + 1).split('.')[0] as string) >= 0,
  );
}

function rank({ bound }: Condition): number {
  if (bound.kind === 'equal') return bound.values.length;
  return bound.kind === 'range' ? 10_000 : 20_000;
}

function intersectAll(conditions: readonly Condition[]): Interval[] | undefined {
  let result: Interval[] | undefined;
  for (const { bound } of conditions) {
    const intervals = intervalsOf(bound);
    if (intervals !== undefined) result = result === undefined ? intervals : intersect(result, intervals);
  }
  return result;
}

const isOn = (array: string, path: string): boolean => path === array || path.startsWith(`${array}.`);

/**
 * Whether the bounds meet each document at one key at most, and no array is sorted by: of an array that has many keys one is looked
 * for, so that what follows it in the index is in order.
 */
function hasOneKeyEach(index: IndexInfo, bounds: readonly (Interval[] | undefined)[], sort: Sort): boolean {
  return [...index.arrayPaths].every(
    (array) =>
      sort.fields.every(({ path }) => !isOn(array, path)) &&
      index.fields.every(({ path }, at) => !isOn(array, path) || isFixed(bounds, at)),
  );
}

function isFixed(bounds: readonly (Interval[] | undefined)[], at: number): boolean {
  return bounds[at]?.length === 1 && bounds[at][0]?.isPoint === true;
}

/** The direction in which the index gives the sort's order, if it does. */
function sortedBy(
  index: IndexInfo,
  bounds: readonly (Interval[] | undefined)[],
  sort: Sort,
): 'forward' | 'backward' | undefined {
  const fixed = new Set(index.fields.filter((_, at) => isFixed(bounds, at)).map((field) => field.path));
  let at = 0;
  let isBackward: boolean | undefined;
  for (const wanted of sort.fields) {
    if (fixed.has(wanted.path)) continue;
    while (at < index.fields.length && isFixed(bounds, at)) at += 1;
    const field = index.fields[at];
    if (field === undefined || field.path !== wanted.path) {
      // Behind a complete unique key, one document is left, and every order is right.
      return undefined;
    }
    const isOpposite = field.isDescending !== wanted.isDescending;
    if (isBackward !== undefined && isBackward !== isOpposite) return undefined;
    isBackward = isOpposite;
    at += 1;
  }
  return isBackward ? 'backward' : 'forward';
}

/** Whether the index holds every document that meets the conditions. */
function holdsAll(index: IndexInfo, conditions: readonly Condition[]): boolean {
  if (index.spec.isSparse) {
    return index.fields.some(({ path }) =>
      conditions.some(
        (condition) => condition.path === path && excludesMissing(condition) && !isAmbiguous(index, path),
      ),
    );
  }
  return index.partial === undefined || implies(conditions, index.partial.predicate);
}

function excludesMissing({ bound }: Condition): boolean {
  if (bound.kind === 'equal') return !bound.values.includes(null);
  return bound.kind !== 'range' || bound.value !== null;
}

function implies(conditions: readonly Condition[], predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'and':
      return predicate.children.every((child) => implies(conditions, child));
    case 'or':
      return predicate.children.some((child) => implies(conditions, child));
    case 'constant':
      return predicate.value;
    case 'field': {
      const path = predicate.parts.join('.');
      const { bound, matches } = predicate.test;
      return conditions.some((condition) => condition.path === path && isWithin(condition, bound, matches));
    }
    default:
      return false;
  }
}

/** Whether every value that meets the condition passes the test of a partial index. */
function isWithin(condition: Condition, bound: Condition['bound'] | undefined, matches: Condition['matches']): boolean {
  const own = condition.bound;
  // An element of an array that is an array itself lacks every field, which is not the document lacking it.
  if (condition.element !== undefined && !excludesMissing(condition)) return false;
  if (own.kind === 'equal') {
    return own.values.every(
      (value) => !Array.isArray(value) && matches(value) && (value !== null || matches(undefined)),
    );
  }
  if (bound?.kind === 'exists') return excludesMissing(condition);
  if (own.kind !== 'range' || bound?.kind !== 'range' || typeOrder(own.value) !== typeOrder(bound.value)) return false;
  if (own.operator.slice(0, 3) !== bound.operator.slice(0, 3)) return false;
  if (Number.isNaN(toNumber(own.value)) || Number.isNaN(toNumber(bound.value))) return false;
  const difference = compare(own.value, bound.value) * (bound.operator.startsWith('$g') ? 1 : -1);
  return difference > 0 || (difference === 0 && (own.operator === bound.operator || own.operator.length === 3));
}
