import type { Actor } from '../../shared/actor.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { withRegions } from './alternatives.ts';
import {
  type KeywordField,
  type KeywordFieldName,
  keywordFieldNames,
  keywordFields,
  type RangeFieldName,
  type TimeFieldName,
  timeFields,
} from './resource-fields.ts';
import type { SearchFilter } from './search-index.ts';
import type { StandardMeaning } from './standard-meaning.ts';

export type Range = { readonly from?: number | undefined; readonly to?: number | undefined };

/** What a caller filters by: any of the values of a field, within the bounds, all of them together. */
export type ResourceFilters = {
  readonly keywords: { readonly [Name in KeywordFieldName]?: readonly string[] | undefined };
  readonly ranges: { readonly [Name in RangeFieldName]?: Range | undefined };
  /** In milliseconds since 1970. */
  readonly times: { readonly [Name in TimeFieldName]?: Range | undefined };
  /** Whether the caller's own district has approved it for students. */
  readonly isDistrictApproved?: boolean | undefined;
};

export const noFilters: ResourceFilters = { keywords: {}, ranges: {}, times: {} };

/** The codes and ids of standards among the filters, as written. */
export function standardsOfFilters({ keywords }: ResourceFilters): string[] {
  return [...new Set(standardFields.flatMap((name) => keywords[name] ?? []))];
}

const standardFields = keywordFieldNames.filter((name) => (keywordFields[name] as KeywordField).isStandard);

/** Filters of the index, by the facet that they belong to. */
export function toSearchFilters(
  { keywords, ranges, times, isDistrictApproved }: ResourceFilters,
  {
    actor,
    vocabularies,
    meanings,
  }: {
    actor: Pick<Actor, 'orgId'>;
    vocabularies: Pick<VocabularySet, 'filterValues'>;
    meanings: ReadonlyMap<string, StandardMeaning>;
  },
): Record<string, SearchFilter> {
  const filters: Record<string, SearchFilter> = {};
  for (const field of Object.keys(keywords) as KeywordFieldName[]) {
    const written = keywords[field];
    if (written === undefined) continue;
    const { vocabulary, isStandard }: KeywordField = keywordFields[field];
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
  for (const field of Object.keys(ranges) as RangeFieldName[]) bound(field, ranges[field]);
  for (const name of Object.keys(times) as TimeFieldName[]) bound(timeFields[name], times[name]);
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

function reachOf(meaning: StandardMeaning | undefined): readonly string[] {
  return meaning ? [...meaning.exact, ...meaning.below, ...meaning.across] : [];
}
