import { Binary, BSON, type Document } from 'mongodb';
import { Unsupported } from './format.ts';

/** What the operators that name an entity look up; both throw when there is none. */
export interface MatchEntities {
  get(name: string): unknown;
  sessionId(name: string): Document;
}

/** Where the actual value may have keys that the expected one has not. */
export type ExtraKeys = 'nowhere' | 'in the root' | 'everywhere';

interface Scope {
  entities: MatchEntities;
  path: string;
  extraKeys: ExtraKeys;
  /** Off when contents must be equal exactly, as for the outcome of a test. */
  operators: boolean;
}

const MISSING = undefined;

/**
 * Matches a value as the unified test format defines it ("Evaluating Matches").
 *
 * @param extraKeys 'in the root' for what the format calls a root-level document.
 * @returns null, or where and how the two differ.
 */
export function mismatch(
  expected: unknown,
  actual: unknown,
  entities: MatchEntities,
  extraKeys: ExtraKeys,
): string | null {
  return differ(expected, actual, { entities, path: '', extraKeys, operators: true });
}

/** As {@link mismatch}, but nothing is an operator and no extra key is allowed (key order still does not count). */
export function inequality(expected: unknown, actual: unknown): string | null {
  const entities: MatchEntities = {
    get: () => MISSING,
    sessionId: () => ({}),
  };
  return differ(expected, actual, { entities, path: '', extraKeys: 'nowhere', operators: false });
}

function differ(expected: unknown, actual: unknown, scope: Scope): string | null {
  if (isDocument(expected)) return differFromDocument(asPlain(expected), actual, scope);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return fault(scope, `expected an array, got ${show(actual)}`);
    if (actual.length !== expected.length) {
      return fault(scope, `expected ${expected.length} elements, got ${actual.length}: ${show(actual)}`);
    }
    return first(expected, (item, index) => differ(item, actual[index], inside(scope, `[${index}]`)));
  }
  return isSameValue(expected, actual) ? null : fault(scope, `expected ${show(expected)}, got ${show(actual)}`);
}

function differFromDocument(expected: Document, actual: unknown, scope: Scope): string | null {
  const operator = scope.operators ? operatorOf(expected) : null;
  if (operator) return differByOperator(operator, expected[operator], actual, scope);
  if (!isDocument(actual)) return fault(scope, `expected ${show(expected)}, got ${show(actual)}`);

  const found = asPlain(actual);
  const difference = first(Object.entries(expected), ([key, value]) => {
    const nested = inside(scope, `.${key}`);
    if (found[key] === MISSING && !(scope.operators && isDocument(value) && operatorOf(asPlain(value)))) {
      return fault(nested, `expected ${show(value)}, but it is missing`);
    }
    return differ(value, found[key], nested);
  });
  if (difference || scope.extraKeys !== 'nowhere') return difference;
  const extra = Object.keys(found).filter((key) => found[key] !== MISSING && !(key in expected));
  return extra.length > 0 ? fault(scope, `unexpected key(s) ${extra.join(', ')}`) : null;
}

function differByOperator(operator: string, operand: unknown, actual: unknown, scope: Scope): string | null {
  switch (operator) {
    case '$$exists':
      if ((actual !== MISSING) === operand) return null;
      return fault(scope, operand ? 'is missing' : `should be absent, got ${show(actual)}`);
    case '$$type': {
      const types = Array.isArray(operand) ? operand : [operand];
      return types.some((type) => isOfType(String(type), actual))
        ? null
        : fault(scope, `expected type ${types.join(' or ')}, got ${show(actual)}`);
    }
    case '$$matchesEntity':
      return differ(scope.entities.get(String(operand)), actual, scope);
    case '$$matchesHexBytes': {
      const hex = hexOf(actual);
      return hex === String(operand).toLowerCase() ? null : fault(scope, `expected bytes ${operand}, got ${hex}`);
    }
    case '$$unsetOrMatches':
      return actual === MISSING ? null : differ(operand, actual, scope);
    case '$$sessionLsid':
      return differ(scope.entities.sessionId(String(operand)), actual, {
        ...scope,
        extraKeys: 'nowhere',
        operators: false,
      });
    case '$$lte': {
      const [limit, value] = [numberOf(operand), numberOf(actual)];
      return limit !== null && value !== null && value <= limit
        ? null
        : fault(scope, `expected at most ${show(operand)}, got ${show(actual)}`);
    }
    case '$$matchAsDocument': {
      if (typeof actual !== 'string') return fault(scope, `expected Extended JSON, got ${show(actual)}`);
      return differ(operand, BSON.EJSON.parse(actual), { ...scope, extraKeys: 'nowhere' });
    }
    case '$$matchAsRoot':
      return differ(operand, actual, { ...scope, extraKeys: 'in the root' });
    default:
      throw new Unsupported(`matching operator ${operator}`);
  }
}

function operatorOf(document: Document): string | null {
  const keys = Object.keys(document);
  return keys.length === 1 && keys[0]?.startsWith('$$') ? keys[0] : null;
}

function isDocument(value: unknown): value is Document | Map<unknown, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('_bsontype' in value) &&
    !(value instanceof Date || value instanceof RegExp || value instanceof Uint8Array)
  );
}

/** The driver holds sort keys, index keys and the results of a client bulk write in Maps. */
function asPlain(value: Document | Map<unknown, unknown>): Document {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [String(key), item]));
}

function isSameValue(expected: unknown, actual: unknown): boolean {
  const [left, right] = [numberOf(expected), numberOf(actual)];
  if (left !== null || right !== null) {
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value count as the same number
    return left !== null && right !== null && (left == right || (Number.isNaN(left) && Number.isNaN(right)));
  }
  if (expected === actual) return true;
  if (typeof expected !== 'object' || typeof actual !== 'object' || !expected || !actual) return false;
  if (isDocument(actual) || Array.isArray(actual)) return false;
  return (
    BSON.EJSON.stringify({ v: expected }, { relaxed: false }) ===
    BSON.EJSON.stringify({ v: actual }, { relaxed: false })
  );
}

/** The value of a 32-bit, 64-bit or floating point number (these match by value), else null; Decimal128 is no such number. */
function numberOf(value: unknown): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  switch (bsonType(value)) {
    case 'Int32':
    case 'Double':
      return Number((value as { value: number }).value);
    case 'Long':
      return (value as BSON.Long).toBigInt();
    default:
      return null;
  }
}

function bsonType(value: unknown): string | null {
  return typeof value === 'object' && value !== null && '_bsontype' in value ? String(value._bsontype) : null;
}

const INT32_LIMIT = 2 ** 31;

function isOfType(type: string, value: unknown): boolean {
  const kind = bsonType(value);
  const isInteger = typeof value === 'number' && Number.isInteger(value);
  switch (type) {
    // The driver promotes numbers by default, so a whole JavaScript number may have been an int, a long or a double.
    case 'double':
      return typeof value === 'number' || kind === 'Double';
    case 'int':
      return kind === 'Int32' || (isInteger && value >= -INT32_LIMIT && value < INT32_LIMIT);
    case 'long':
      return kind === 'Long' || typeof value === 'bigint' || isInteger;
    case 'number':
      return numberOf(value) !== null || kind === 'Decimal128';
    case 'string':
      return typeof value === 'string';
    case 'object':
      return isDocument(value);
    case 'array':
      return Array.isArray(value);
    case 'binData':
      return kind === 'Binary' || value instanceof Uint8Array;
    case 'objectId':
      return kind === 'ObjectId';
    case 'bool':
      return typeof value === 'boolean';
    case 'date':
      return value instanceof Date;
    case 'null':
      return value === null;
    case 'regex':
      return value instanceof RegExp || kind === 'BSONRegExp';
    case 'dbPointer':
      return kind === 'DBRef';
    case 'javascript':
      return kind === 'Code';
    case 'symbol':
      return kind === 'BSONSymbol';
    case 'timestamp':
      return kind === 'Timestamp';
    case 'decimal':
      return kind === 'Decimal128';
    case 'minKey':
      return kind === 'MinKey';
    case 'maxKey':
      return kind === 'MaxKey';
    default:
      throw new Unsupported(`type ${type}`);
  }
}

function hexOf(value: unknown): string {
  if (value instanceof Binary) return Buffer.from(value.buffer).toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return Buffer.from(String(value), 'latin1').toString('hex');
}

function inside(scope: Scope, step: string): Scope {
  const extraKeys = scope.extraKeys === 'everywhere' ? 'everywhere' : 'nowhere';
  return { ...scope, path: scope.path + step, extraKeys };
}

function fault(scope: Scope, message: string): string {
  return `${scope.path.replace(/^\./, '') || 'value'}: ${message}`;
}

function first<T>(items: readonly T[], check: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const found = check(item, index);
    if (found) return found;
  }
  return null;
}

const SHOWN_LENGTH = 300;

/** A short text of any value, for the reason of a failure. */
export function show(value: unknown): string {
  if (value === MISSING) return 'nothing';
  let text: string;
  try {
    text = BSON.EJSON.stringify(value instanceof Map ? asPlain(value) : value) ?? String(value);
  } catch {
    text = String(value);
  }
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}
