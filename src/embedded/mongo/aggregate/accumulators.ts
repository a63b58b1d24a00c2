import { compare, type StringOrder } from '../bson/compare.ts';
import { type Doc, double, isNumeric, toNumber, type Value } from '../bson/values.ts';
import { computable, plainNumber, Summation } from './expression/numbers.ts';
import { mergeInto } from './expression/objects.ts';
import { isNullish } from './expression/operator.ts';
import { KeyedMap } from './keyed-map.ts';
import { estimateBytes } from './memory.ts';

/** Takes values one after another and gives what they come to. */
export interface Fold {
  /** Takes one more value; answers how many more bytes it now holds. */
  add(value: Value | undefined): number;
  result(): Value;
}

export type FoldFactory = (strings: StringOrder) => Fold;

function sum(): Fold {
  const total = new Summation();
  return {
    add: (value) => {
      if (isNumeric(value)) total.add(value);
      return 0;
    },
    result: () => total.value(),
  };
}

function average(): Fold {
  const total = new Summation();
  let count = 0;
  return {
    add: (value) => {
      if (isNumeric(value)) {
        total.add(value);
        count += 1;
      }
      return 0;
    },
    result: () => (count === 0 ? null : double(total.total() / count)),
  };
}

/** The least (-1) or greatest (1) value across all types; null and missing do not count. */
function extreme(sign: -1 | 1): FoldFactory {
  return (strings) => {
    let best: Value | undefined;
    return {
      add: (value) => {
        if (isNullish(value)) return 0;
        if (best === undefined || sign * compare(value, best, strings) > 0) best = value;
        return 0;
      },
      result: () => best ?? null,
    };
  };
}

function first(): Fold {
  let found: Value | undefined;
  let isEmpty = true;
  return {
    add: (value) => {
      if (isEmpty) found = value;
      isEmpty = false;
      return 0;
    },
    result: () => found ?? null,
  };
}

function last(): Fold {
  let found: Value | undefined;
  return {
    add: (value) => {
      found = value;
      return 0;
    },
    result: () => found ?? null,
  };
}

function push(): Fold {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (value === undefined) return 0;
      values.push(value);
      return estimateBytes(value);
    },
    result: () => values,
  };
}

function addToSet(strings: StringOrder): Fold {
  const values = new KeyedMap<Value>(strings);
  return {
    add: (value) => {
      if (value === undefined) return 0;
      const before = values.size;
      values.getOrAdd(value, () => value);
      return values.size === before ? 0 : estimateBytes(value);
    },
    result: () => [...values.values()],
  };
}

/** The standard deviation, by B. P. Welford's method (1962). */
function deviation(isSample: boolean): FoldFactory {
  return () => {
    let count = 0;
    let mean = 0;
    let squares = 0;
    return {
      add: (value) => {
        if (!isNumeric(value)) return 0;
        const number = plainNumber(computable(value));
        count += 1;
        const delta = number - mean;
        mean += delta / count;
        squares += delta * (number - mean);
        return 0;
      },
      result: () => {
        const divisor = isSample ? count - 1 : count;
        return divisor <= 0 ? null : double(Math.sqrt(squares / divisor));
      },
    };
  };
}

function mergeObjects(): Fold {
  const merged: Doc = new Map();
  return {
    add: (value) => {
      mergeInto(merged, value);
      return value instanceof Map ? estimateBytes(value) : 0;
    },
    result: () => merged,
  };
}

/** The accumulators of one value, by their names. */
export const folds: Readonly<Record<string, FoldFactory>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
  $mergeObjects: mergeObjects,
};

/** Keeps the `n` values that come first in an order, themselves in that order; ties keep the order of arrival. */
export class Best<T> {
  private readonly items: T[] = [];
  private readonly size: number;
  private readonly order: (a: T, b: T) => number;

  constructor(size: number, order: (a: T, b: T) => number) {
    this.size = size;
    this.order = order;
  }

  /** Takes an item; answers the one that is left out now, if any. */
  add(item: T): T | undefined {
    const { items, size, order } = this;
    if (items.length === size && order(items[size - 1] as T, item) <= 0) return item;
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (order(items[middle] as T, item) <= 0) low = middle + 1;
      else high = middle;
    }
    items.splice(low, 0, item);
    return items.length > size ? items.pop() : undefined;
  }

  values(): readonly T[] {
    return this.items;
  }
}

/** `$firstN`, `$lastN`, `$minN`, `$maxN`. */
export const foldsOfMany: Readonly<Record<string, (size: number, strings: StringOrder) => Fold>> = {
  $firstN: (size) => {
    const values: Value[] = [];
    return {
      add: (value) => {
        if (values.length >= size) return 0;
        values.push(value ?? null);
        return estimateBytes(value);
      },
      result: () => values,
    };
  },
  $lastN: (size) => {
    const values: Value[] = [];
    return {
      add: (value) => {
        values.push(value ?? null);
        if (values.length > size) values.shift();
        return values.length < size ? estimateBytes(value) : 0;
      },
      result: () => values,
    };
  },
  $minN: (size, strings) => bestOf(size, (a, b) => compare(a, b, strings)),
  $maxN: (size, strings) => bestOf(size, (a, b) => compare(b, a, strings)),
};

function bestOf(size: number, order: (a: Value, b: Value) => number): Fold {
  const best = new Best(size, order);
  return {
    add: (value) => {
      if (isNullish(value)) return 0;
      return best.add(value) === undefined ? estimateBytes(value) : 0;
    },
    result: () => [...best.values()],
  };
}

/** The values at the given fractions of sorted numbers, each one of the numbers (`approximate` and `discrete`). */
export function percentiles(numbers: readonly number[], fractions: readonly number[]): Value[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  return fractions.map((fraction) => {
    if (sorted.length === 0) return null;
    const rank = Math.min(sorted.length, Math.max(1, Math.ceil(fraction * sorted.length)));
    return double(sorted[rank - 1] as number);
  });
}

/** The plain numbers among values. */
export function numbersAmong(values: Iterable<Value | undefined>): number[] {
  const numbers: number[] = [];
  for (const value of values) {
    const number = toNumber(value);
    if (number !== undefined) numbers.push(number);
  }
  return numbers;
}
