import { Binary, BSONRegExp, Decimal128, Double, MaxKey, MinKey } from 'bson';
import { compare, isEqual, type StringOrder, TypeOrder, typeOrder } from '../bson/compare.ts';
import { maxDocumentBytes } from '../bson/limits.ts';
import { orderKey } from '../bson/order-key.ts';
import { BsonType, type Doc, isNumeric, Opaque, toNumber, typeNames, typeOf, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compileRegex, isRegex, regexOf } from './regex.ts';

/** One test of a value. What an index can use of it stands in `bound`. */
export interface Test {
  readonly matches: (found: Value | undefined) => boolean;
  /** Asks a whole array only, never its elements. */
  readonly isWhole?: boolean;
  readonly bound?: Bound;
}

/** What a test says about the values that pass: the planner turns it into ranges of keys. */
export type Bound =
  | { readonly kind: 'equal'; readonly values: readonly Value[] }
  | { readonly kind: 'range'; readonly operator: '$gt' | '$gte' | '$lt' | '$lte'; readonly value: Value }
  | { readonly kind: 'regex'; readonly regex: BSONRegExp }
  | { readonly kind: 'exists' };

/**
 * The test that an operator makes of each value at a field.
 * @param siblings the operators that stand beside it, for `$options`
 * @throws CommandError BadValue
 */
export function fieldTest(
  operator: string,
  value: Value,
  siblings: Doc | undefined,
  strings: StringOrder | undefined,
): Test {
  switch (operator) {
    case '$eq':
      return equalTest(value, strings);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return rangeTest(operator, value, strings);
    case '$in':
      return inTest(value, strings);
    case '$exists':
      return { matches: (found) => found !== undefined, isWhole: true, bound: { kind: 'exists' } };
    case '$regex':
      return regexTest(regexOf(value, siblings?.get('$options')));
    case '$type':
      return typeTest(value);
    case '$size':
      return sizeTest(value);
    case '$mod':
      return modTest(value);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return bitsTest(operator, value);
    case '$geoWithin':
    case '$geoIntersects':
    case '$near':
    case '$nearSphere':
    case '$within':
      throw notSupported(`the query operator ${operator}`);
    default:
      throw new CommandError('BadValue', `unknown operator: ${operator}`);
  }
}

function equalTest(value: Value, strings: StringOrder | undefined): Test {
  const bound = boundOf(strings, { kind: 'equal', values: [value] });
  if (value === null) return { matches: (found) => found === undefined || found === null, ...bound };
  if (typeof value === 'string' && strings === undefined) {
    return { matches: (found) => found === value || (found instanceof Opaque && isEqual(found, value)), ...bound };
  }
  return { matches: (found) => found !== undefined && isEqual(found, value, strings), ...bound };
}

/** Under a collation the keys of an index, which are in plain order, say nothing. */
function boundOf(strings: StringOrder | undefined, bound: Bound): { bound?: Bound } {
  return strings === undefined ? { bound } : {};
}

function rangeTest(operator: '$gt' | '$gte' | '$lt' | '$lte', value: Value, strings: StringOrder | undefined): Test {
  if (isRegex(value)) {
    throw new CommandError('BadValue', `Can't have RegEx as arg to predicate over field '${operator}'.`);
  }
  const order = typeOrder(value);
  const accepts = (difference: number): boolean => {
    if (operator === '$gt') return difference > 0;
    if (operator === '$gte') return difference >= 0;
    return operator === '$lt' ? difference < 0 : difference <= 0;
  };
  const bound = boundOf(strings, { kind: 'range', operator, value });
  if (value instanceof MinKey || value instanceof MaxKey) {
    // These two compare with every type, and with what is missing.
    return { matches: (found) => accepts(compare(found, value)) };
  }
  const isNumber = order === TypeOrder.number;
  return {
    matches: (found) => {
      if (found === undefined) return value === null && accepts(0);
      if (typeOrder(found) !== order) return false;
      if (isNumber && isNaNValue(found) !== isNaNValue(value)) return false;
      return accepts(compare(found, value, strings));
    },
    ...bound,
  };
}

function isNaNValue(value: Value): boolean {
  return Number.isNaN(toNumber(value));
}

function inTest(value: Value, strings: StringOrder | undefined): Test {
  if (!Array.isArray(value)) throw new CommandError('BadValue', '$in needs an array');
  for (const item of value) {
    if (item instanceof Map && item.keys().next().value?.startsWith('$') && !item.has('$ref')) {
      throw new CommandError('BadValue', 'cannot nest $ under $in');
    }
  }
  const regexes = value.filter(isRegex).map((item) => regexTest(regexOf(item, undefined)));
  const plain = value.filter((item) => !isRegex(item));
  const isAmong = strings === undefined ? amongKeys(plain) : amongEach(plain, strings);
  const bound = regexes.length === 0 ? boundOf(strings, { kind: 'equal', values: plain }) : {};
  return { matches: (found) => isAmong(found) || regexes.some((regex) => regex.matches(found)), ...bound };
}

function amongKeys(values: readonly Value[]): (found: Value | undefined) => boolean {
  if (values.length <= 4) return amongEach(values, undefined);
  const keys = new Set(values.map((value) => orderKey(value).toString('latin1')));
  return (found) => keys.has(orderKey(found).toString('latin1'));
}

function amongEach(values: readonly Value[], strings: StringOrder | undefined): (found: Value | undefined) => boolean {
  const tests = values.map((value) => equalTest(value, strings).matches);
  return (found) => tests.some((matches) => matches(found));
}

function regexTest(regex: BSONRegExp): Test {
  const compiled = compileRegex(regex.pattern, regex.options);
  return {
    matches: (found) => {
      if (typeof found === 'string') return compiled.test(found);
      return found instanceof BSONRegExp && found.pattern === regex.pattern && found.options === regex.options;
    },
    bound: { kind: 'regex', regex },
  };
}

const typeCodes = new Map([...typeNames].map(([code, name]) => [name, code]));

function typeTest(value: Value): Test {
  const wanted = (Array.isArray(value) ? value : [value]).map((item) => {
    if (item === 'number') return 'number' as const;
    if (typeof item === 'string') {
      const code = typeCodes.get(item);
      if (code === undefined) throw new CommandError('BadValue', `Unknown type name alias: ${item}`);
      return code;
    }
    const code = toNumber(item);
    if (code === -1) return BsonType.minKey;
    if (code === undefined || !typeNames.has(code)) {
      throw new CommandError('BadValue', `Invalid numerical type code: ${code ?? 'not a number'}`);
    }
    return code;
  });
  if (wanted.length === 0) throw new CommandError('FailedToParse', '$type must match at least one type');
  const matches = (found: Value | undefined): boolean =>
    found !== undefined && wanted.some((type) => (type === 'number' ? isNumeric(found) : typeOf(found) === type));
  return { matches };
}

function sizeTest(value: Value): Test {
  const size = toNumber(value);
  if (size === undefined || !Number.isInteger(size)) {
    throw new CommandError('FailedToParse', `Failed to parse $size. Expected an integer`);
  }
  if (size < 0)
    throw new CommandError('BadValue', `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return { matches: (found) => Array.isArray(found) && found.length === size, isWhole: true };
}

function modTest(value: Value): Test {
  if (!Array.isArray(value)) throw new CommandError('BadValue', 'malformed mod, needs to be an array');
  if (value.length < 2) throw new CommandError('BadValue', 'malformed mod, not enough elements');
  if (value.length > 2) throw new CommandError('BadValue', 'malformed mod, too many elements');
  const [divisor, remainder] = value.map(wholeNumber);
  if (divisor === undefined) throw new CommandError('BadValue', 'malformed mod, divisor not a number');
  if (remainder === undefined) throw new CommandError('BadValue', 'malformed mod, remainder not a number');
  if (divisor === 0n) throw new CommandError('BadValue', 'divisor cannot be 0');
  return {
    matches: (found) => {
      const number = wholeNumber(found);
      return number !== undefined && number % divisor === remainder;
    },
  };
}

/** A number without its fraction; undefined for what is none, NaN and infinities. */
function wholeNumber(value: Value | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (!isNumeric(value)) return undefined;
  const number = toNumber(value) as number;
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : undefined;
}

function bitsTest(operator: string, value: Value): Test {
  const mask = bitMask(operator, value);
  return {
    matches: (found) => {
      const bits = bitsOf(found);
      if (bits === undefined) return false;
      const set = bits & mask;
      if (operator === '$bitsAllSet') return set === mask;
      if (operator === '$bitsAllClear') return set === 0n;
      return operator === '$bitsAnySet' ? set !== 0n : set !== mask;
    },
  };
}

/** No stored value has a bit beyond this one. */
const maxBit = 8 * maxDocumentBytes;

function bitMask(operator: string, value: Value): bigint {
  if (Array.isArray(value)) {
    return value.reduce<bigint>((mask, position) => {
      const bit = toNumber(position);
      if (bit === undefined || !Number.isInteger(bit) || bit < 0 || bit > 0x7fffffff) {
        throw new CommandError('BadValue', `${operator} takes bit positions that are whole and not negative`);
      }
      return mask | (1n << BigInt(Math.min(bit, maxBit)));
    }, 0n);
  }
  const mask = bitsOf(value);
  if (mask === undefined || (isNumeric(value) && mask < 0n)) {
    throw new CommandError('BadValue', `${operator} takes an Array, a number, or a BinData`);
  }
  return mask;
}

function bitsOf(value: Value | undefined): bigint | undefined {
  if (value instanceof Binary) {
    const bytes = Buffer.from(value.buffer.subarray(0, value.position)).reverse();
    return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
  }
  if (value instanceof Decimal128) return undefined;
  const number = value instanceof Double ? value.value : value;
  if (typeof number === 'bigint') return number;
  const isWhole = typeof number === 'number' && Number.isInteger(number) && number >= -(2 ** 63) && number < 2 ** 63;
  return isWhole ? BigInt(number) : undefined;
}
