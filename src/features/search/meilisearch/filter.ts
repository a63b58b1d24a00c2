import type { IndexSettings, SearchFilter } from '../search-index.ts';

/** The only way to a filter expression: fields must be of the index, and values are quoted. */
export type FilterWriter = {
  /** One expression; null when it holds for everything. Throws when a field is not of the index. */
  write(filter: SearchFilter): string | null;
};

export function createFilterWriter(settings: Pick<IndexSettings, 'keywords' | 'numbers'>): FilterWriter {
  const keywords = new Set(settings.keywords);
  const numbers = new Set(settings.numbers);

  const keyword = (field: string): string => {
    if (!keywords.has(field)) throw new Error(`The index has no keyword field "${field}".`);
    return field;
  };
  const number = (field: string): string => {
    if (!numbers.has(field)) throw new Error(`The index has no field of numbers "${field}".`);
    return field;
  };

  const write = (filter: SearchFilter): string => {
    switch (filter.kind) {
      case 'anyOf':
        return filter.values.length === 0 ? nothing : `${keyword(filter.field)} IN ${list(filter.values)}`;
      case 'noneOf':
        return filter.values.length === 0 ? everything : `${keyword(filter.field)} NOT IN ${list(filter.values)}`;
      case 'range': {
        const field = number(filter.field);
        const bounds = [
          ...(filter.from === undefined ? [] : [`${field} >= ${decimal(filter.from)}`]),
          ...(filter.to === undefined ? [] : [`${field} <= ${decimal(filter.to)}`]),
        ];
        // Fields without a value are not sent, so that one that is there is a number.
        return bounds.length === 0 ? `${field} EXISTS` : bounds.join(' AND ');
      }
      case 'all':
        return join(filter.filters.map(write), 'AND', everything, nothing);
      case 'any':
        return join(filter.filters.map(write), 'OR', nothing, everything);
      case 'not': {
        const inner = write(filter.filter);
        if (inner === everything) return nothing;
        return inner === nothing ? everything : `NOT (${inner})`;
      }
    }
  };
  return {
    write: (filter) => {
      const expression = write(filter);
      return expression === everything ? null : expression;
    },
  };
}

/** Not sent: conditions that all documents meet are left out of what is sent. */
const everything = '';
/** Every document has an id, so that no document has none. */
export const nothing = 'id NOT EXISTS';

function join(parts: readonly string[], operator: 'AND' | 'OR', neutral: string, absorbing: string): string {
  if (parts.includes(absorbing)) return absorbing;
  const kept = [...new Set(parts.filter((part) => part !== neutral))];
  if (kept.length === 0) return neutral;
  return kept.length === 1 ? (kept[0] as string) : kept.map((part) => `(${part})`).join(` ${operator} `);
}

function list(values: readonly string[]): string {
  return `[${values.map(quote).join(', ')}]`;
}

/**
 * As in JSON, which is what Meilisearch's parser undoes: it ends a value at the first quote without a backslash, and reads
 * \" \\ \n \uXXXX. Halves of surrogate pairs, which it refuses, become the replacement character.
 */
export function quote(value: string): string {
  return JSON.stringify(Buffer.from(value, 'utf8').toString('utf8'));
}

/** Without an exponent, which the parser takes for a word. */
function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new Error('A bound is a finite number.');
  const text = String(value);
  return text.includes('e') ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

/** All conditions that are there; null when there are none. */
export function allOf(expressions: readonly (string | null)[]): string | null {
  const joined = join(
    expressions.map((expression) => expression ?? everything),
    'AND',
    everything,
    nothing,
  );
  return joined === everything ? null : joined;
}
