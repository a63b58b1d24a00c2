import type { StoredRecord } from './search-query.ts';

/** Reads filter expressions as Meilisearch documents them, as far as anybody here writes them. */
export type Condition = (record: StoredRecord) => boolean;

export class FilterError extends Error {}

export function readFilter(
  text: string,
  attributes: { readonly equality: ReadonlySet<string>; readonly comparison: ReadonlySet<string> },
): Condition {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at];
  const take = (wanted?: string) => {
    const token = tokens[at];
    if (token === undefined || (wanted !== undefined && token.text !== wanted)) {
      throw new FilterError(`Expected ${wanted ?? 'something'} at ${at} of \`${text}\`.`);
    }
    at += 1;
    return token;
  };

  const any = (): Condition => {
    const parts = [all()];
    while (peek()?.text === 'OR') {
      take();
      parts.push(all());
    }
    return (record) => parts.some((part) => part(record));
  };
  const all = (): Condition => {
    const parts = [not()];
    while (peek()?.text === 'AND') {
      take();
      parts.push(not());
    }
    return (record) => parts.every((part) => part(record));
  };
  const not = (): Condition => {
    if (peek()?.text === 'NOT') {
      take();
      const inner = not();
      return (record) => !inner(record);
    }
    if (peek()?.text === '(') {
      take();
      const inner = any();
      take(')');
      return inner;
    }
    return condition();
  };
  const condition = (): Condition => {
    const { text: field } = take();
    const holds = (allowed: ReadonlySet<string>) => {
      if (!allowed.has(field)) throw new FilterError(`Attribute \`${field}\` is not filterable.`);
    };
    const isNegated = peek()?.text === 'NOT';
    if (isNegated) take();
    const operator = take().text;
    const signed = (check: Condition): Condition => (isNegated ? (record) => !check(record) : check);
    switch (operator) {
      case 'EXISTS':
        if (!attributes.equality.has(field) && !attributes.comparison.has(field)) holds(attributes.equality);
        return signed((record) => record[field] !== undefined);
      case 'IN': {
        holds(attributes.equality);
        take('[');
        const values = new Set<string>();
        while (peek()?.text !== ']' || peek()?.isQuoted) {
          values.add(normalize(take().text));
          if (peek()?.text === ',') take();
        }
        take(']');
        return signed((record) => valuesOf(record[field]).some((value) => values.has(normalize(String(value)))));
      }
      case '>=':
      case '<=': {
        holds(attributes.comparison);
        const bound = Number(take().text);
        const passes = (value: unknown) =>
          typeof value === 'number' && (operator === '>=' ? value >= bound : value <= bound);
        return signed((record) => valuesOf(record[field]).some(passes));
      }
      default:
        throw new FilterError(`Unknown operator ${operator} in \`${text}\`.`);
    }
  };
  const whole = any();
  if (at < tokens.length) throw new FilterError(`Found unexpected characters at the end of \`${text}\`.`);
  return whole;
}

/** Values are compared without regard to letter case and compatibility forms. */
export function normalize(value: string): string {
  return value.trim().normalize('NFKD').toLowerCase();
}

function valuesOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}

type Token = { readonly text: string; readonly isQuoted: boolean };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    rest = rest.trimStart();
    // A value ends at the first quote without a backslash before it.
    const [whole, quoted] =
      /^"((?:[^"\\]|\\[\s\S])*)"/.exec(rest) ?? /^(?:[()[\],]|>=|<=|[\p{L}\p{N}_.-]+)/u.exec(rest) ?? [];
    if (whole === undefined) throw new FilterError(`Cannot read \`${rest}\`.`);
    tokens.push({ text: quoted === undefined ? whole : readEscapes(quoted), isQuoted: quoted !== undefined });
    rest = rest.slice(whole.length);
  }
  return tokens;
}

function readEscapes(value: string): string {
  const simple: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
  return value.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_all, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    if (!'"\\/\'bfnrt'.includes(escaped)) throw new FilterError(`\\${escaped} is no escape sequence.`);
    return simple[escaped] ?? escaped;
  });
}
