import { MaxKey, MinKey } from 'bson';
import { TypeOrder, typeOrder } from '../bson/compare.ts';
import { inverted, orderKey, typeKey } from '../bson/order-key.ts';
import { arrayIndex } from '../bson/path.ts';
import { BsonType, Opaque, type Value } from '../bson/values.ts';
import { afterPrefix } from '../storage/key-value.ts';
import type { ElementFilter, Predicate } from './filter.ts';
import type { Bound } from './filter-operators.ts';
import { literalPrefix } from './regex.ts';

/** A span of keys of one ascending field. A point is one value. */
export interface Interval {
  readonly low: Buffer;
  readonly isLowExcluded: boolean;
  readonly high: Buffer;
  readonly isHighExcluded: boolean;
  readonly isPoint: boolean;
}

/** A range of whole keys: from `start` to before `end`. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

/**
 * What a filter demands of the values at one path. Conditions of one `$elemMatch` speak of the same element of
 * `array`; all others, when there is an array, each of some element.
 */
export interface Condition {
  readonly path: string;
  readonly bound: Bound;
  readonly matches: (value: Value | undefined) => boolean;
  readonly element?: { readonly array: string; readonly filter: ElementFilter };
}

/** The conditions that hold for every document that passes. */
export function conditionsOf(predicate: Predicate): Condition[] {
  return collect(predicate, '', undefined);
}

function collect(predicate: Predicate, base: string, element: Condition['element']): Condition[] {
  switch (predicate.kind) {
    case 'and':
      return predicate.children.flatMap((child) => collect(child, base, element));
    case 'field': {
      const { bound, matches } = predicate.test;
      // An element that is an array itself is asked by its positions; an index knows nothing of them.
      const isOfPosition = element !== undefined && predicate.parts.some((part) => arrayIndex(part) >= 0);
      if (bound === undefined || isOfPosition) return [];
      return [{ path: join(base, predicate.parts), bound, matches, ...(element && { element }) }];
    }
    case 'elements': {
      // So it is with a list within a list.
      if (element !== undefined && predicate.parts.length === 0) return [];
      const array = join(base, predicate.parts);
      return collect(predicate.inner.predicate, array, { array, filter: predicate.inner });
    }
    default:
      return [];
  }
}

function join(base: string, parts: readonly string[]): string {
  return base === '' ? parts.join('.') : [base, ...parts].join('.');
}

/** The spans that hold all values for which `bound` can be true; undefined when it says nothing. */
export function intervalsOf(bound: Bound): Interval[] | undefined {
  switch (bound.kind) {
    case 'exists':
      return undefined;
    case 'equal':
      return bound.values.flatMap(equalPoints);
    case 'range':
      return rangeInterval(bound.operator, bound.value);
    case 'regex': {
      const prefix = literalPrefix(bound.regex);
      const text = typeKey(TypeOrder.string);
      const low = prefix === '' ? text : orderKey(prefix).subarray(0, -1);
      return [span(low, afterPrefix(low)), point(orderKey(bound.regex))];
    }
  }
}

const emptyArrayKey = orderKey(new Opaque(BsonType.undefined, Buffer.alloc(0)));

/** An array stands in an index by its elements; it may also be an element itself. */
function equalPoints(value: Value): Interval[] {
  const own = point(orderKey(value));
  if (!Array.isArray(value)) return [own];
  return [own, point(value.length === 0 ? emptyArrayKey : orderKey(value[0]))];
}

function rangeInterval(operator: '$gt' | '$gte' | '$lt' | '$lte', value: Value): Interval[] | undefined {
  if (Array.isArray(value) || value instanceof MinKey || value instanceof MaxKey) return undefined;
  const order = typeOrder(value);
  const key = orderKey(value);
  if (operator === '$gt' || operator === '$gte') {
    return [{ ...span(key, Buffer.of(order + 1)), isLowExcluded: operator === '$gt' && value !== null }];
  }
  return [{ ...span(typeKey(order), key), isHighExcluded: operator === '$lt' && value !== null }];
}

function point(key: Buffer): Interval {
  return { low: key, isLowExcluded: false, high: key, isHighExcluded: false, isPoint: true };
}

/** From `low` to before `high`. */
function span(low: Buffer, high: Buffer): Interval {
  return { low, isLowExcluded: false, high, isHighExcluded: true, isPoint: false };
}

/** What two lists of spans have in common. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a.flatMap((left) =>
    b.flatMap((right) => {
      const byLow = left.low.compare(right.low) || Number(left.isLowExcluded) - Number(right.isLowExcluded);
      const low = byLow >= 0 ? left : right;
      const byHigh = left.high.compare(right.high) || Number(right.isHighExcluded) - Number(left.isHighExcluded);
      const high = byHigh <= 0 ? left : right;
      const order = low.low.compare(high.high);
      if (order > 0 || (order === 0 && (low.isLowExcluded || high.isHighExcluded))) return [];
      return [
        {
          low: low.low,
          isLowExcluded: low.isLowExcluded,
          high: high.high,
          isHighExcluded: high.isHighExcluded,
          isPoint: left.isPoint || right.isPoint,
        },
      ];
    }),
  );
}

/** An ordered set of ranges, no two of which overlap. */
export function mergeRanges(ranges: readonly KeyRange[]): KeyRange[] {
  const sorted = [...ranges].sort((a, b) => a.start.compare(b.start));
  const merged: KeyRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.start.compare(last.end) < 0) {
      if (range.end.compare(last.end) > 0) merged[merged.length - 1] = { start: last.start, end: range.end };
    } else if (range.start.compare(range.end) < 0) {
      merged.push(range);
    }
  }
  return merged;
}

/** The most points that a list of equalities may multiply to before the rest of an index is left unused. */
const maxPoints = 1000;

/** How much of a key stands in the store as it is, however long it was: behind it may be a hash. */
export function wholeKeyBytes(maxKeyBytes: number): number {
  return maxKeyBytes - 16;
}

/**
 * The ranges of keys for spans of an index's leading fields. Keys longer than `maxKeyBytes` are stored shortened,
 * therefore a longer bound is cut, and lets a little more in.
 */
export function keyRanges(
  table: Buffer,
  fields: readonly { readonly isDescending: boolean; readonly intervals: readonly Interval[] | undefined }[],
  maxKeyBytes: number,
): KeyRange[] {
  const exact = wholeKeyBytes(maxKeyBytes);
  const begin = (key: Buffer): Buffer => Buffer.concat([table, key.subarray(0, exact)]);
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  for (const { isDescending, intervals } of fields) {
    if (intervals === undefined) break;
    const keys = intervals.map((interval) => bytesOf(interval, isDescending));
    if (keys.every((key) => key.isPoint) && prefixes.length * keys.length <= maxPoints) {
      prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key.low])));
      continue;
    }
    return prefixes.flatMap((prefix) =>
      keys.map(({ low, isLowExcluded, high, isHighExcluded }) => {
        const [from, to] = [Buffer.concat([prefix, low]), Buffer.concat([prefix, high])];
        return {
          start: isLowExcluded && from.length <= exact ? afterPrefix(begin(from)) : begin(from),
          end: isHighExcluded && to.length <= exact ? begin(to) : afterPrefix(begin(to)),
        };
      }),
    );
  }
  return prefixes.map((prefix) => ({ start: begin(prefix), end: afterPrefix(begin(prefix)) }));
}

function bytesOf(interval: Interval, isDescending: boolean): Interval {
  if (!isDescending) return interval;
  return {
    low: inverted(interval.high),
    isLowExcluded: interval.isHighExcluded,
    high: inverted(interval.low),
    isHighExcluded: interval.isLowExcluded,
    isPoint: interval.isPoint,
  };
}
