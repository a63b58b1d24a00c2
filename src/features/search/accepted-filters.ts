import type { Filters } from './filters.ts';
import type { SearchedFields } from './searched-fields.ts';

/**
 * The caller's filters with those of accepted interpretations. Values of the same field are added to those that were
 * given (any of them); of two bounds the narrower one holds.
 */
export function withAccepted(
  filters: Filters,
  accepted: Readonly<Record<string, readonly string[]>>,
  fields: Pick<SearchedFields, 'keywords'>,
): Filters {
  const keywords: Record<string, readonly string[] | undefined> = { ...filters.keywords };
  const minutes = { ...filters.ranges.durationMinutes };
  for (const [name, values] of Object.entries(accepted)) {
    if (name in fields.keywords) {
      keywords[name] = [...new Set([...(keywords[name] ?? []), ...values])];
    } else if (name === 'durationMinutesFrom') {
      minutes.from = Math.max(minutes.from ?? 0, ...values.map(Number));
    } else if (name === 'durationMinutesTo') {
      minutes.to = Math.min(minutes.to ?? Number.POSITIVE_INFINITY, ...values.map(Number));
    }
  }
  return { ...filters, keywords, ranges: { ...filters.ranges, durationMinutes: minutes } };
}
