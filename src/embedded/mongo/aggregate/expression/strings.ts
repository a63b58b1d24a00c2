import { BSONRegExp } from 'bson';
import { isNumeric, toNumber, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { searchBounds } from './arrays.ts';
import { textOf } from './conversions.ts';
import { asInt32, binary, isNullish, type NamedCodes, namedArguments, unary, unlimited, variadic } from './operator.ts';
import { regexOperators } from './regex-operators.ts';
import type { Expression, Operator } from './scope.ts';

type Found = Value | undefined;

/** The text of a value where MongoDB takes numbers and dates for text, too; '' for null. */
function coerced(value: Found): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  const text = isNumeric(value) || value instanceof Date ? textOf(value) : undefined;
  if (text === undefined) {
    throw new CommandError(16007, `can't convert from BSON type ${typeName(value)} to String`);
  }
  return text;
}

const upper = (text: string): string => text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

function requireString(value: Found, code: number, message: string): string {
  if (typeof value === 'string') return value;
  throw new CommandError(code, `${message}, found: ${typeName(value)}`);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

const substringOfBytes: Operator = variadic(3, 3, ([value, start, length], name) => {
  const bytes = Buffer.from(coerced(value));
  const number = (part: Found, what: string, code: number): number => {
    if (isNumeric(part)) return Math.trunc(toNumber(part) as number);
    throw new CommandError(code, `${name}:  ${what} must be a numeric type (is BSON type ${typeName(part)})`);
  };
  const from = number(start, 'starting index', 16034);
  const count = number(length, 'length', 16035);
  if (from < 0) throw new CommandError(50752, `${name}: starting index must be non-negative (got: ${from})`);
  if (isContinuation(bytes[from])) {
    throw new CommandError(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  }
  const to = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  if (isContinuation(bytes[to])) {
    throw new CommandError(28657, `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`);
  }
  return bytes.toString('utf8', Math.min(from, bytes.length), Math.max(to, Math.min(from, bytes.length)));
});

const substringOfCodePoints: Operator = variadic(3, 3, ([value, start, length], name) => {
  const text = coerced(value);
  const number = (part: Found, what: string, code: number): number => {
    if (!isNumeric(part)) {
      throw new CommandError(code, `${name}: ${what} must be a numeric type (is BSON type ${typeName(part)})`);
    }
    const index = asInt32(part);
    if (index !== undefined) return index;
    throw new CommandError(code + 1, `${name}: ${what} cannot be represented as a 32-bit integral value: ${part}`);
  };
  const from = number(start, 'starting index', 34450);
  const count = number(length, 'length', 34452);
  if (count < 0) throw new CommandError(34454, `${name}: length must be a nonnegative integer.`);
  if (from < 0) throw new CommandError(34455, `${name}: the starting index must be nonnegative integer.`);
  return [...text].slice(from, from + count).join('');
});

const concat: Operator = variadic(0, unlimited, (values, name) => {
  let result = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string') {
      throw new CommandError(16702, `${name} only supports strings, not ${typeName(value)}`);
    }
    result += value;
  }
  return result;
});

const split: Operator = binary((text, separator, name) => {
  if (isNullish(text) || isNullish(separator)) return null;
  const input = requireString(
    text,
    40085,
    `${name} requires an expression that evaluates to a string as a first argument`,
  );
  if (separator instanceof BSONRegExp) throw new CommandError(40086, `${name} takes no regular expression here`);
  const by = requireString(
    separator,
    40086,
    `${name} requires an expression that evaluates to a string as a second argument`,
  );
  if (by === '') throw new CommandError(40087, `${name} requires a non-empty separator`);
  return input.split(by);
});

const indexOfBytes: Operator = variadic(2, 4, ([text, wanted, start, end], name) => {
  if (isNullish(text)) return null;
  const bytes = Buffer.from(requireString(text, 40091, `${name} requires a string as the first argument`));
  const token = Buffer.from(requireString(wanted, 40092, `${name} requires a string as the second argument`));
  const bounds = searchBounds(name, start, end, bytes.length);
  if (bounds === undefined) return -1;
  return bytes.subarray(0, bounds[1]).indexOf(token, bounds[0]);
});

const indexOfCodePoints: Operator = variadic(2, 4, ([text, wanted, start, end], name) => {
  if (isNullish(text)) return null;
  const points = [...requireString(text, 40093, `${name} requires a string as the first argument`)];
  const token = [...requireString(wanted, 40094, `${name} requires a string as the second argument`)];
  const bounds = searchBounds(name, start, end, points.length);
  if (bounds === undefined) return -1;
  for (let at = bounds[0]; at + token.length <= bounds[1]; at += 1) {
    if (token.every((point, index) => points[at + index] === point)) return at;
  }
  return -1;
});

/** What `$trim` takes away when nothing is said: the white space of Unicode and the null character. */
const whiteSpace = new Set(
  ['\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'].flatMap((text) => [
    ...text,
  ]),
);

function trimming(isLeft: boolean, isRight: boolean): Operator {
  return (argument, scope, name) => {
    const parts = namedArguments(name, argument, ['input'], ['chars'], {
      notObject: 50696,
      unknown: 50694,
      missing: 50695,
    });
    const input = scope.compile(parts.input);
    const chars = parts.chars === undefined ? undefined : scope.compile(parts.chars);
    return (root, variables) => {
      const text = input(root, variables);
      const letters = chars?.(root, variables);
      if (isNullish(text) || (chars !== undefined && isNullish(letters))) return null;
      if (typeof text !== 'string') {
        throw new CommandError(50699, `${name} requires its input to be a string, got ${typeName(text)} instead.`);
      }
      if (letters !== undefined && typeof letters !== 'string') {
        throw new CommandError(50700, `${name} requires 'chars' to be a string, got ${typeName(letters)} instead.`);
      }
      const removed = letters === undefined ? whiteSpace : new Set(letters as string);
      const points = [...text];
      let from = 0;
      let to = points.length;
      while (isLeft && from < to && removed.has(points[from] as string)) from += 1;
      while (isRight && to > from && removed.has(points[to - 1] as string)) to -= 1;
      return points.slice(from, to).join('');
    };
  };
}

const replaceCodes: NamedCodes = { notObject: 51751, unknown: 51750, missing: 51749 };

function replacing(replace: (input: string, find: string, replacement: string) => string): Operator {
  return (argument, scope, name) => {
    const parts = namedArguments(name, argument, ['input', 'find', 'replacement'], [], replaceCodes);
    const compiled = (['input', 'find', 'replacement'] as const).map(
      (key) => [key, scope.compile(parts[key])] as const,
    );
    return (root, variables) => {
      const values = compiled.map(([, part]: readonly [string, Expression]) => part(root, variables));
      compiled.forEach(([key], index) => {
        const value = values[index];
        if (isNullish(value) || typeof value === 'string') return;
        throw new CommandError(51746 - index, `${name} requires that '${key}' be a string, found: ${typeName(value)}`);
      });
      if (values.some(isNullish)) return null;
      const [input, find, replacement] = values as [string, string, string];
      return replace(input, find, replacement);
    };
  };
}

export const strings: Readonly<Record<string, Operator>> = {
  $concat: concat,
  $toUpper: unary((value) => upper(coerced(value))),
  $toLower: unary((value) => lower(coerced(value))),
  $strcasecmp: binary((a, b) => {
    const [x, y] = [upper(coerced(a)), upper(coerced(b))];
    return Buffer.compare(Buffer.from(x), Buffer.from(y));
  }),
  $substr: substringOfBytes,
  $substrBytes: substringOfBytes,
  $substrCP: substringOfCodePoints,
  $strLenBytes: unary((value, name) =>
    Buffer.byteLength(requireString(value, 34473, `${name} requires a string argument`)),
  ),
  $strLenCP: unary((value, name) => [...requireString(value, 34471, `${name} requires a string argument`)].length),
  $split: split,
  $indexOfBytes: indexOfBytes,
  $indexOfCP: indexOfCodePoints,
  $trim: trimming(true, true),
  $ltrim: trimming(true, false),
  $rtrim: trimming(false, true),
  $replaceOne: replacing((input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replacing((input, find, replacement) => input.replaceAll(find, () => replacement)),
  ...regexOperators,
};
