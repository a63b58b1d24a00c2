import { BSONRegExp } from 'bson';
import { BsonType, Opaque, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/**
 * A JavaScript expression for a Perl-compatible one. Understands the options i, m, s, x and u, and those written at
 * the start as `(?i)`.
 * @throws CommandError 51091 when the expression cannot be read
 */
export function compileRegex(pattern: string, options: string): RegExp {
  let source = pattern;
  let letters = options;
  const inline = /^\(\?([imsxu]+)\)/.exec(source);
  if (inline) {
    source = source.slice(inline[0].length);
    letters += inline[1];
  }
  checkOptions(letters);
  if (letters.includes('x')) source = withoutComments(source);
  const flags = ['i', 'm', 's'].filter((letter) => letters.includes(letter)).join('');
  source = translated(source);
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // Perl allows needless escapes that JavaScript refuses only in its unicode mode.
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`);
    }
  }
}

function checkOptions(letters: string): void {
  const unknown = [...letters].find((letter) => !'imsxu'.includes(letter));
  if (unknown !== undefined) throw new CommandError(51108, `invalid flag in regex options: ${unknown}`);
}

const escapes = new Map([
  ['\\A', '(?<![\\s\\S])'],
  ['\\z', '(?![\\s\\S])'],
  ['\\Z', '(?=\\n?(?![\\s\\S]))'],
]);

const namedClasses = new Map([
  ['alpha', 'A-Za-z'],
  ['digit', '0-9'],
  ['alnum', 'A-Za-z0-9'],
  ['upper', 'A-Z'],
  ['lower', 'a-z'],
  ['space', '\\s'],
  ['blank', ' \\t'],
  ['word', '\\w'],
  ['xdigit', 'A-Fa-f0-9'],
  ['punct', '!-\\/:-@\\[-`{-~'],
  ['cntrl', '\\0-\\x1f\\x7f'],
]);

/** Puts JavaScript's words for what only Perl's language has: \A, \Z, \z, \h and [:alpha:] and the like. */
function translated(source: string): string {
  let isInClass = false;
  return source.replaceAll(/\\[\s\S]|\[:(\w+):\]|\[\^?\]?|\]/g, (token, name: string | undefined) => {
    if (token === '\\h') return isInClass ? ' \\t' : '[ \\t]';
    if (token.startsWith('\\')) return isInClass ? token : (escapes.get(token) ?? token);
    if (name !== undefined) return (isInClass && namedClasses.get(name)) || token;
    const isFirst = !isInClass;
    isInClass = isFirst ? token !== ']' : !token.endsWith(']');
    // A closing bracket that comes first in a class stands for itself.
    return isFirst && token.length > 1 && token.endsWith(']') ? `${token.slice(0, -1)}\\]` : token;
  });
}

/** Takes the white space and the comments of an extended expression away, outside of classes. */
function withoutComments(source: string): string {
  return source.replaceAll(
    /(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\])|\s+|#[^\n]*/g,
    (_all, kept: string | undefined) => kept ?? '',
  );
}

/** The text with which everything that matches begins, or '' when nothing is known. */
export function literalPrefix(regex: BSONRegExp): string {
  if (/[imx]/.test(regex.options) || !regex.pattern.startsWith('^') || regex.pattern.includes('|')) return '';
  const match = /^\^((?:[^\\^$.|?*+()[\]{}]|\\[^\p{L}\p{N}])*)(.?)/su.exec(regex.pattern);
  if (!match) return '';
  const text = match[1] as string;
  // The last character is optional when a quantifier follows it.
  const kept = '?*{'.includes(match[2] || ' ') ? text.replace(/(?:\\?.)$/su, '') : text;
  return kept.replaceAll(/\\(.)/gsu, '$1');
}

export function isRegex(value: Value | undefined): boolean {
  return value instanceof BSONRegExp || (value instanceof Opaque && value.type === BsonType.regex);
}

/**
 * The regular expression that a filter's value and its `$options` stand for.
 * @throws CommandError BadValue, 51108 for an unknown option
 */
export function regexOf(value: Value, options: Value | undefined): BSONRegExp {
  if (options !== undefined && typeof options !== 'string')
    throw new CommandError('BadValue', '$options has to be a string');
  const [pattern, own] = partsOf(value);
  if (own !== '' && options !== undefined) throw new CommandError(51075, 'options set in both $regex and $options');
  const letters = options ?? own;
  checkOptions(letters);
  if (pattern.includes('\0'))
    throw new CommandError('BadValue', 'Regular expression cannot contain an embedded null byte');
  return new BSONRegExp(pattern, letters);
}

function partsOf(value: Value): [string, string] {
  if (typeof value === 'string') return [value, ''];
  if (value instanceof BSONRegExp) return [value.pattern, value.options];
  if (!(value instanceof Opaque) || !isRegex(value)) throw new CommandError('BadValue', '$regex has to be a string');
  const [pattern, options] = value.bytes.toString().split('\0');
  return [pattern as string, options as string];
}
