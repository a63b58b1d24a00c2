import type { Actor } from '../../shared/actor.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { withRegions } from './alternatives.ts';
import type { SearchFilter } from './search-index.ts';
import type { SearchedFields } from './searched-fields.ts';
import type { StandardMeaning } from './standard-meaning.ts';

export type Range = { readonly from?: number | undefined; readonly to?: number | undefined };

/** What a caller filters by: any of the values of a field, within the bounds, all of them together. */
export type Filters = {
  readonly keywords: Readonly<Partial<Record<string, readonly string[] | undefined>>>;
  readonly ranges: Readonly<Partial<Record<string, Range | undefined>>>;
  /** In milliseconds since 1970. */
  readonly times: Readonly<Partial<Record<string, Range | undefined>>>;
  /** Whether the caller's own district has approved it for students. */
  readonly isDistrictApproved?: boolean | undefined;
};

export const noFilters: Filters = { keywords: {}, ranges: {}, times: {} };

/** The codes and ids of standards among the filters, as written. */
export function standardsOfFilters({ keywords }: Filters, fields: Pick<SearchedFields, 'keywords'>): string[] {
  const names = Object.keys(keywords).filter((name) => fields.keywords[name]?.isStandard);
  return [...new Set(names.flatMap((name) => keywords[name] ?? []))];
}

/** Filters of the index, by the facet that they belong to. */
export function toSearchFilters(
  { keywords, ranges, times, isDistrictApproved }: Filters,
  {
    fields,
    actor,
    vocabularies,
    meanings,
  }: {
    fields: SearchedFields;
    actor: Pick<Actor, 'orgId'>;
    vocabularies: Pick<VocabularySet, 'filterValues'>;
    meanings: ReadonlyMap<string, StandardMeaning>;
  },
): Record<string, SearchFilter> {
  const filters: Record<string, SearchFilter> = {};
  for (const field of Object.keys(keywords)) {
    const written = keywords[field];
    if (written === undefined) continue;
    const { vocabulary, isStandard } = fields.keywords[field] ?? {};
    let values = written;
    if (vocabulary) values = vocabularies.filterValues(vocabulary, written);
    else if (isStandard) values = written.flatMap((code) => reachOf(meanings.get(code)));
    else if (field === 'inLanguage') values = written.flatMap(withRegions);
    filters[field] = { kind: 'anyOf', field, values };
  }
  const bound = (field: string, { from, to }: Range = {}): void => {
    if (from === undefined && to === undefined) return;
    filters[field] = { kind: 'range', field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  };
  for (const name of Object.keys(ranges)) {
    const { counted } = fields.ranges[name] ?? {};
    if (!counted) bound(name, ranges[name]);
    else if (isBound(ranges[name]))
      filters[name] = { kind: 'anyOf', field: counted.field, values: wholeNumbers(ranges[name], counted.most) };
  }
  for (const [name, field] of Object.entries(fields.times)) bound(field, times[name]);
  if (isDistrictApproved !== undefined) {
    const approved: SearchFilter = {
      kind: 'all',
      filters: [
        { kind: 'anyOf', field: 'orgId', values: [actor.orgId] },
        { kind: 'anyOf', field: 'isApproved', values: ['true'] },
      ],
    };
    filters.districtApproved = isDistrictApproved ? approved : { kind: 'not', filter: approved };
  }
  return filters;
}

function isBound(range: Range | undefined): range is Range {
  return range?.from !== undefined || range?.to !== undefined;
}

/** Of a field that has several numbers, as words. */
function wholeNumbers({ from = 0, to = Number.POSITIVE_INFINITY }: Range, most: number): string[] {
  const first = Math.min(most, Math.max(0, Math.ceil(from)));
  const last = Math.min(most, Math.floor(to));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => String(first + at));
}

function reachOf(meaning: StandardMeaning | undefined): readonly string[] {
  return meaning ? [...meaning.exact, ...meaning.below, ...meaning.across] : [];
}
