import { BSONRegExp } from 'bson';
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
  const unknown = [...letters].find((letter) => !'imsxu'.includes(letter));
  if (unknown !== undefined) throw new CommandError(51108, `invalid flag in regex options: ${unknown}`);
  if (letters.includes('x')) source = withoutComments(source);
  const flags = ['i', 'm', 's'].filter((letter) => letters.includes(letter)).join('');
  source = source
    .replaceAll('\\A', '^')
    .replaceAll(/\\[zZ]/g, '$')
    .replaceAll('\\h', '[ \\t]');
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

export function regexOf(value: unknown, options: unknown): BSONRegExp {
  const pattern = value instanceof BSONRegExp ? value.pattern : value;
  if (typeof pattern !== 'string') throw new CommandError('BadValue', '$regex has to be a string');
  if (options !== undefined && typeof options !== 'string')
    throw new CommandError('BadValue', '$options has to be a string');
  const own = value instanceof BSONRegExp ? value.options : '';
  if (own !== '' && options !== undefined) throw new CommandError(51075, 'options set in both $regex and $options');
  return new BSONRegExp(pattern, options === undefined ? own : options);
}
