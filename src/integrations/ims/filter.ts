/** `title~'math'`: one field compared to one value. */
export type Predicate = {
  /** May be dotted: `licenseURI.title`. */
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
};

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~';

/** Predicates, each (but the first) joined to all those before it. */
export type ImsFilter = readonly (Predicate & { readonly join: 'AND' | 'OR' })[];

export type ParsedFilter = { readonly filter: ImsFilter } | { readonly fault: string };

/** In the order in which they are tried: `>=` before `>`. */
const operators: readonly Operator[] = ['!=', '>=', '<=', '=', '>', '<', '~'];

/**
 * The filters of 1EdTech's bindings: `field op 'value'`, joined by AND and OR. The bindings have neither parentheses nor
 * precedence, so it is read from left to right. A quotation mark inside of a value is doubled.
 */
export function parseImsFilter(text: string): ParsedFilter {
  const filter: (Predicate & { join: 'AND' | 'OR' })[] = [];
  let rest = text.trim();
  let join: 'AND' | 'OR' = 'AND';
  for (;;) {
    const field = /^[\w.]+/.exec(rest)?.[0];
    if (field === undefined) return { fault: `Expected the name of a field at "${shown(rest)}".` };
    rest = rest.slice(field.length).trimStart();
    const operator = operators.find((one) => rest.startsWith(one));
    if (operator === undefined) return { fault: `Expected one of ${operators.join(' ')} after ${field}.` };
    rest = rest.slice(operator.length).trimStart();
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    if (!quoted) return { fault: `Expected a value in single quotation marks after ${field}${operator}.` };
    filter.push({ field, operator, value: (quoted[1] ?? '').replaceAll("''", "'"), join });
    rest = rest.slice(quoted[0].length).trimStart();
    if (rest === '') return { filter };
    const joined = /^(AND|OR)\s+/i.exec(rest);
    if (!joined) return { fault: `Expected AND or OR at "${shown(rest)}".` };
    join = joined[1]?.toUpperCase() as 'AND' | 'OR';
    rest = rest.slice(joined[0].length);
  }
}

/** Whether a record, as it would be answered, is one that the filter asks for. */
export function matchesImsFilter(filter: ImsFilter, record: Readonly<Record<string, unknown>>): boolean {
  return filter.reduce((soFar, { join, ...predicate }, index) => {
    const isMatch = matches(predicate, valuesAt(record, predicate.field.split('.')));
    if (index === 0) return isMatch;
    return join === 'AND' ? soFar && isMatch : soFar || isMatch;
  }, true);
}

/** Text is compared without regard to case, instants and numbers as text too: both sort as they are written. */
function matches({ operator, value }: Predicate, values: readonly string[]): boolean {
  const wanted = value.toLowerCase();
  const found = values.map((one) => one.toLowerCase());
  // 'NULL' asks whether there is a value at all; several values stand between commas.
  const isEqual = () =>
    wanted === 'null'
      ? found.length === 0
      : found.includes(wanted) || wanted.split(',').some((one) => found.includes(one.trim()));
  switch (operator) {
    case '=':
      return isEqual();
    case '!=':
      return !isEqual();
    case '~':
      return found.some((one) => one.includes(wanted));
    case '>':
      return found.some((one) => one > wanted);
    case '>=':
      return found.some((one) => one >= wanted);
    case '<':
      return found.some((one) => one < wanted);
    case '<=':
      return found.some((one) => one <= wanted);
  }
}

function valuesAt(value: unknown, path: readonly string[]): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return [String(value)];
  return typeof value === 'object' ? valuesAt((value as Record<string, unknown>)[name], rest) : [];
}

function shown(text: string): string {
  return text.length <= 20 ? text : `${text.slice(0, 19)}…`;
}
