import { BSONRegExp } from 'bson';
import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileRegex } from '../../query/regex.ts';
import { compileOptional, isNullish, namedArguments } from './operator.ts';
import { constantOf, type Operator } from './scope.ts';

type Found = Value | undefined;

/** The regular expression that `regex` and `options` stand for, `undefined` when `regex` is null. */
function regexFrom(name: string, regex: Found, options: Found): RegExp | undefined {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new CommandError(51106, `${name} needs 'options' to be of type string`);
  }
  if (isNullish(regex)) return undefined;
  if (typeof regex !== 'string' && !(regex instanceof BSONRegExp)) {
    throw new CommandError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  if (regex instanceof BSONRegExp && regex.options !== '' && typeof options === 'string') {
    throw new CommandError(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
  }
  const [pattern, own] = regex instanceof BSONRegExp ? [regex.pattern, regex.options] : [regex, ''];
  const compiled = compileRegex(pattern, own === '' ? (options ?? '') : own);
  return new RegExp(compiled.source, `${compiled.flags}g`);
}

/** An operator that looks for a pattern; `absent` is its answer when there is no text or no pattern. */
function searching(absent: () => Value, search: (text: string, regex: RegExp) => Value): Operator {
  return (argument, scope, name) => {
    if (!isDoc(argument)) {
      throw new CommandError(51103, `${name} expects an object of named arguments but found: ${typeName(argument)}`);
    }
    const parts = namedArguments(name, argument, ['input', 'regex'], ['options'], {
      notObject: 51103,
      unknown: 31024,
      missing: 31022,
    });
    const input = scope.compile(parts.input);
    const regex = scope.compile(parts.regex);
    const options = compileOptional(scope, parts.options);
    const isFixed = constantOf(regex) && (options === undefined || constantOf(options));
    const fixed = isFixed
      ? regexFrom(name, constantOf(regex)?.value, options && constantOf(options)?.value)
      : undefined;
    return (root, variables) => {
      const text = input(root, variables);
      const pattern = isFixed ? fixed : regexFrom(name, regex(root, variables), options?.(root, variables));
      if (isNullish(text) || pattern === undefined) return absent();
      if (typeof text !== 'string') {
        throw new CommandError(51104, `${name} needs 'input' to be of type string`);
      }
      pattern.lastIndex = 0;
      return search(text, pattern);
    };
  };
}

/** A match as `$regexFind` tells it; `idx` counts code points. */
function described(match: RegExpExecArray): Doc {
  const index = [...match.input.slice(0, match.index)].length;
  return new Map<string, Value>([
    ['match', match[0]],
    ['idx', index],
    ['captures', match.slice(1).map((capture: string | undefined) => capture ?? null)],
  ]);
}

export const regexOperators: Readonly<Record<string, Operator>> = {
  $regexMatch: searching(
    () => false,
    (text, regex) => regex.test(text),
  ),
  $regexFind: searching(
    () => null,
    (text, regex) => {
      const match = regex.exec(text);
      return match === null ? null : described(match);
    },
  ),
  $regexFindAll: searching(
    () => [],
    (text, regex) => [...text.matchAll(regex)].map(described),
  ),
};
