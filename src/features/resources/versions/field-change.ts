import { isDeepStrictEqual } from 'node:util';
import { type Line, linesChanged } from './line-changes.ts';
import { fieldValue, type ResourceField, type ResourceState, resourceFields } from './resource-fields.ts';

/** What became of one field between two states. */
export type FieldChange = {
  readonly field: ResourceField;
  /** Whether there was nothing before, there is nothing now, or it is something else. */
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: unknown;
  readonly after: unknown;
  /** Of lists: what is only in the later one, and what is only in the earlier one. Null for all else. */
  readonly items: { readonly added: readonly unknown[]; readonly removed: readonly unknown[] } | null;
  /** Of the text. Null for all else. */
  readonly lines: readonly Line[] | null;
};

/**
 * The fields in which two states differ, in the order in which people read a resource. What one of the two has not kept is
 * not compared.
 */
export function fieldChanges(before: ResourceState, after: ResourceState): FieldChange[] {
  return resourceFields.flatMap(
    (field) => fieldChange(field, fieldValue(before, field), fieldValue(after, field)) ?? [],
  );
}

/** Null where nothing differs, or where one of the values is not known. */
export function fieldChange(field: ResourceField, before: unknown, after: unknown): FieldChange | null {
  if (before === undefined || after === undefined || isDeepStrictEqual(before, after)) return null;
  const kind = isBlank(before) ? 'added' : isBlank(after) ? 'removed' : 'changed';
  const items =
    Array.isArray(before) && Array.isArray(after)
      ? { added: without(after, before), removed: without(before, after) }
      : null;
  const lines = field === 'body' ? linesChanged((before as string | null) ?? '', (after as string | null) ?? '') : null;
  return { field, kind, before, after, items, lines };
}

/** Those of a list that are not in the other one, by what they say. */
export function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map(keyOf));
  return items.filter((item) => !known.has(keyOf(item)));
}

/** Equal for items that are equal, however their fields are ordered. */
export function keyOf(item: unknown): string {
  return JSON.stringify(item, (_name, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}

function isBlank(value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && !(value instanceof Date) && Object.values(value).every((part) => part === null);
}
