import type { z } from 'zod';
import { shippedVocabularySet, type VocabularySet } from '../../vocabularies/vocabulary-set.ts';
import { type ImportRecord, parseImportRecord } from '../resource.schemas.ts';
import { withTermIds } from '../resource-terms.ts';
import { type ImportFault, type Place, shown } from './import-item.ts';

export type CheckedRecord =
  | { readonly kind: 'record'; readonly record: ImportRecord }
  | { readonly kind: 'faults'; readonly faults: readonly ImportFault[] };

/**
 * A parsed record by the schema of imports: in order, or everything that is wrong with it and where.
 * @param terms the words of the district; those that were shipped where it is not known
 */
export function checkRecord(
  record: unknown,
  place: Place,
  terms: Pick<VocabularySet, 'find' | 'resolveTags'> = shippedVocabularySet,
): CheckedRecord {
  const result = parseImportRecord(record);
  const issues = [...unknownModalities(record, terms), ...(result.error?.issues ?? [])];
  if (result.success && issues.length === 0) return { kind: 'record', record: result.data };
  return { kind: 'faults', faults: issues.flatMap((issue) => toFaults(issue, record, place)) };
}

/** The schema takes any words: which there are is the district's matter. */
function unknownModalities(
  record: unknown,
  terms: Pick<VocabularySet, 'find' | 'resolveTags'>,
): z.core.$ZodIssueInvalidValue[] {
  const words = valueAt(record, ['modalities']);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return [];
  const { unknown } = withTermIds({ modalities: words }, terms);
  return unknown.map(({ path, accepts }) => ({
    code: 'invalid_value',
    path: [...path],
    values: [...accepts],
    input: record,
    message: '',
  }));
}

/** What is wrong with a record, for whoever filled it in: where, what was found, and what is accepted. */
export function toFaults(issue: z.core.$ZodIssue, record: unknown, { file, line, id, cells }: Place): ImportFault[] {
  const place = {
    ...(file ? { file } : {}),
    ...(line === undefined ? {} : { line }),
    ...(id === undefined ? {} : { id }),
  };
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place,
      field: [...issue.path, key].join('.'),
      reason: 'is no known field.',
    }));
  }
  const field = issue.path.join('.');
  if (field === 'source' && valueAt(record, issue.path) === undefined) {
    return [{ ...place, field: 'id', reason: 'is missing.', accepts: 'an id, or an address to serve as one' }];
  }
  const cell = cells?.[String(issue.path.at(-1))] ?? cells?.[field] ?? cells?.[String(issue.path[0])];
  const value = valueAt(record, issue.path);
  const reason = value === undefined ? 'is missing.' : reasonOf(issue);
  const accepts = acceptsOf(issue);
  return [
    {
      ...place,
      ...(cell === undefined ? {} : { column: cell.column }),
      field,
      ...(value === undefined ? {} : { value: shown(value) }),
      reason,
      ...(accepts === null ? {} : { accepts }),
    },
  ];
}

function valueAt(record: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = record;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value;
}

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return 'is not one of the accepted values.';
    case 'invalid_type':
      return 'has the wrong type.';
    case 'too_big':
      return 'is too long or too large.';
    case 'too_small':
      return 'is too short or too small.';
    case 'invalid_format':
      return 'has the wrong form.';
    case 'custom':
      return issue.message;
    default:
      return 'is not valid.';
  }
}

function acceptsOf(issue: z.core.$ZodIssue): string | null {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'invalid_type':
      return expectations[issue.expected] ?? issue.expected;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return formats[issue.format] ?? null;
    default:
      return null;
  }
}

const expectations: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  boolean: 'true or false (in a table: yes or no)',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
};

const formats: Readonly<Record<string, string>> = {
  url: 'an address that begins with http:// or https://',
  datetime: 'an instant such as 2026-09-01T00:00:00Z',
};

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' values' : '';
}
