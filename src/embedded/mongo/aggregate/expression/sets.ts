import type { StringOrder } from '../../bson/compare.ts';
import { isTruthy, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { KeyedMap } from '../keyed-map.ts';
import { binary, isNullish, unary, unlimited, variadic } from './operator.ts';
import type { Operator } from './scope.ts';

function setOf(values: readonly Value[], strings: StringOrder): KeyedMap<Value> {
  const set = new KeyedMap<Value>(strings);
  for (const value of values) set.getOrAdd(value, () => value);
  return set;
}

/** An operator of many sets, null when one of them is. */
function ofSets(
  code: number,
  compute: (arrays: readonly (readonly Value[])[], strings: StringOrder) => Value[],
): Operator {
  return variadic(0, unlimited, (values, name, strings) => {
    const found: Value[][] = [];
    for (const value of values) {
      if (isNullish(value)) return null;
      if (!Array.isArray(value)) {
        throw new CommandError(
          code,
          `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
        );
      }
      found.push(value);
    }
    return compute(found, strings);
  });
}

function intersection(lists: readonly (readonly Value[])[], strings: StringOrder): Value[] {
  const [first = [], ...others] = lists;
  const sets = others.map((list) => setOf(list, strings));
  return [...setOf(first, strings).values()].filter((value) => sets.every((set) => set.has(value)));
}

function isSubset(a: KeyedMap<Value>, b: KeyedMap<Value>): boolean {
  return [...a.values()].every((value) => b.has(value));
}

function bothArrays(a: Value | undefined, b: Value | undefined, name: string, codes: readonly [number, number]): void {
  const [value, which, code] = Array.isArray(a) ? [b, 'Second', codes[1]] : [a, 'First', codes[0]];
  if (Array.isArray(value)) return;
  throw new CommandError(
    code,
    `both operands of ${name} must be arrays. ${which} argument is of type: ${typeName(value)}`,
  );
}

/** Whether all elements are true, or any; of an array of expressions, too, as `[[a, b]]`. */
function elements(code: number, decide: (values: readonly Value[]) => boolean): Operator {
  return unary((value, name) => {
    if (Array.isArray(value)) return decide(value);
    throw new CommandError(code, `${name}'s argument must be an array, but is ${typeName(value)}`);
  });
}

export const sets: Readonly<Record<string, Operator>> = {
  $setUnion: ofSets(17043, (lists, strings) => [...setOf(lists.flat(), strings).values()]),
  $setIntersection: ofSets(17047, intersection),
  $setDifference: binary((a, b, name, strings) => {
    if (isNullish(a) || isNullish(b)) return null;
    bothArrays(a, b, name, [17048, 17049]);
    const removed = setOf(b as Value[], strings);
    return [...setOf(a as Value[], strings).values()].filter((value) => !removed.has(value));
  }),
  $setEquals: variadic(2, unlimited, (values, name, strings) => {
    const found = values.map((value, index) => {
      if (Array.isArray(value)) return setOf(value, strings);
      const what = `${index + 1}-th argument is of type: ${typeName(value)}`;
      throw new CommandError(17044, `All operands of ${name} must be arrays. ${what}`);
    });
    const first = found[0] as KeyedMap<Value>;
    return found.every((set) => set.size === first.size && isSubset(set, first));
  }),
  $setIsSubset: binary((a, b, name, strings) => {
    bothArrays(a, b, name, [17046, 17042]);
    return isSubset(setOf(a as Value[], strings), setOf(b as Value[], strings));
  }),
  $anyElementTrue: elements(17041, (values) => values.some(isTruthy)),
  $allElementsTrue: elements(17040, (values) => values.every(isTruthy)),
};
