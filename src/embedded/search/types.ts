// The port that the engine is used through says what all of this means (src/features/search/search-index.ts). The engine knows
// no feature, so it has the shapes a second time; the compiler tells when the two part.

export type IndexSettings = {
  readonly searchable: readonly { readonly field: string; readonly weight: number }[];
  readonly keywords: readonly string[];
  readonly numbers: readonly string[];
  readonly languages: readonly string[];
  readonly exact?: readonly string[];
  readonly tagWeights?: Readonly<Record<string, number>>;
  readonly suggestable?: readonly string[];
};

export type FieldValue = string | number | readonly string[] | null;

export type IndexDocument = { readonly id: string; readonly revision: number } & {
  readonly [field: string]: FieldValue;
};

export type NumbersUpdate = { readonly id: string; readonly numbers: Readonly<Record<string, number>> };

export type SearchFilter =
  | { readonly kind: 'anyOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'noneOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly kind: 'all'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'any'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly filter: SearchFilter };

export type SearchSort = { readonly field: string; readonly direction: 'ascending' | 'descending' };

export type Alternative = {
  readonly kind: 'synonym' | 'term' | 'code';
  readonly phrase: string;
  readonly texts: readonly string[];
  readonly tags: readonly AlternativeTag[];
  readonly isWish?: boolean;
};

export type AlternativeTag = {
  readonly field: string;
  readonly values: readonly string[];
  readonly weight?: number;
};

export type FacetQuery = {
  readonly field: string;
  readonly limit: number;
  readonly values?: readonly string[];
  readonly containing?: string;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
};

export type SearchQuery = {
  readonly scope: SearchFilter;
  readonly text: string;
  readonly alternatives?: readonly Alternative[];
  readonly filters: Readonly<Record<string, SearchFilter>>;
  readonly facets: readonly FacetQuery[];
  readonly sort: readonly SearchSort[];
  readonly distinct?: string;
  readonly explain?: boolean;
  readonly offset: number;
  readonly limit: number;
};

export type MatchKind = 'exact' | 'phrase' | 'code' | 'term' | 'synonym' | 'stem' | 'prefix' | 'typo';

export type Match = {
  readonly field: string;
  readonly text: string;
  readonly from: string;
  readonly via: MatchKind;
};

export type SearchHit = {
  readonly id: string;
  readonly revision: number;
  readonly score: number;
  readonly matches?: readonly Match[];
  readonly others?: readonly string[];
};

export type FacetCounts = {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly groups?: readonly { readonly value: string; readonly count: number }[];
};

export type SearchResult = {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
  readonly isPartial: boolean;
};

export type SuggestQuery = {
  readonly scope: SearchFilter;
  readonly prefix: string;
  readonly fields?: readonly string[];
  readonly limit: number;
};

export type Suggestion = {
  readonly text: string;
  readonly field: string;
  readonly count?: number;
};
