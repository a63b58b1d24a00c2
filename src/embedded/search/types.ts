/** What the fields of an index are, decided once per index. */
export type IndexSettings = {
  /** Fields whose words are searched; a weight multiplies what a word in the field counts. */
  readonly searchable: readonly { readonly field: string; readonly weight: number }[];
  /** Fields of strings (or lists of them) that filters and facets use. */
  readonly keywords: readonly string[];
  /** Fields of numbers that ranges and sorts use. */
  readonly numbers: readonly string[];
  /** Languages whose word endings are taken off (BCP 47). */
  readonly languages: readonly string[];
};

export type FieldValue = string | number | readonly string[] | null;

export type IndexDocument = { readonly id: string; readonly revision: number } & {
  readonly [field: string]: FieldValue;
};

export type SearchFilter =
  | { readonly kind: 'anyOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'noneOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly kind: 'all'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'any'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly filter: SearchFilter };

export type SearchSort = { readonly field: string; readonly direction: 'ascending' | 'descending' };

export type SearchQuery = {
  readonly scope: SearchFilter;
  readonly text: string;
  readonly filters: Readonly<Record<string, SearchFilter>>;
  readonly facets: readonly { readonly field: string; readonly limit: number }[];
  readonly sort: readonly SearchSort[];
  readonly offset: number;
  readonly limit: number;
};

export type SearchHit = { readonly id: string; readonly revision: number; readonly score: number };

export type FacetCounts = {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
};

export type SearchResult = {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
};
