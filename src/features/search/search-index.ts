/** What the fields of an index are, decided once per index. */
export type IndexSettings = {
  /** Fields whose words are searched, in order of weight; weights multiply a word's score. */
  readonly searchable: readonly { readonly field: string; readonly weight: number }[];
  /** Fields of strings (or lists of them) that filters and facets use. */
  readonly keywords: readonly string[];
  /** Fields of numbers that ranges and sorts use; times are milliseconds since 1970. */
  readonly numbers: readonly string[];
  /** Languages whose word endings are taken off (BCP 47: en, es). */
  readonly languages: readonly string[];
};

export type FieldValue = string | number | readonly string[] | null;

/** A document of an index: its id, the revision that it shows, and its fields. */
export type IndexDocument = { readonly id: string; readonly revision: number } & {
  readonly [field: string]: FieldValue;
};

/** Conditions, combined by all of them. A query is a typed object; nobody glues strings. */
export type SearchFilter =
  | { readonly kind: 'anyOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'noneOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly kind: 'all'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'any'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly filter: SearchFilter };

export type SearchSort = { readonly field: string; readonly direction: 'ascending' | 'descending' };

export type SearchQuery = {
  /** What the searcher may see. No search runs without it, and no facet counts outside of it. */
  readonly scope: SearchFilter;
  /** Free text: words, "phrases", -exclusions; empty finds everything. */
  readonly text: string;
  /**
   * The searcher's own filters, by the facet that they belong to: the counts of a facet leave its own filters out
   * (disjunctive), those of all others are applied.
   */
  readonly filters: Readonly<Record<string, SearchFilter>>;
  /** Keyword fields to count, with at most so many values each. */
  readonly facets: readonly { readonly field: string; readonly limit: number }[];
  /** By relevance when empty. */
  readonly sort: readonly SearchSort[];
  readonly offset: number;
  readonly limit: number;
};

export type SearchHit = {
  readonly id: string;
  readonly revision: number;
  readonly score: number;
};

export type FacetCounts = {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
};

export type SearchResult = {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
  /** Words that were read as others: typos. */
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
};

/**
 * One search index. Two engines stand behind it, and one suite of tests checks both.
 * Changes are visible to searches when the promise of `upsert` or `remove` resolves.
 */
export interface SearchIndex {
  upsert(documents: readonly IndexDocument[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  search(query: SearchQuery): Promise<SearchResult>;
  /** How many documents it holds. */
  count(): Promise<number>;
  clear(): Promise<void>;
}
