import type { VocabularyName } from '../vocabularies/vocabulary.ts';
import type { SearchSort } from './search-index.ts';

/** How the values of a keyword field are written in a query. */
export type KeywordField = {
  readonly description: string;
  /** The only values it can have, where these are known. */
  readonly values?: readonly string[];
  /** Terms, by id or by a name in any language; those below a term and those merged into it are found with it. */
  readonly vocabulary?: VocabularyName;
  /** Values are kept in lower case. */
  readonly isTerm?: true;
  /** Values may hold commas, so a list of them is written by repeating the parameter. */
  readonly isProse?: true;
  /** Codes of standards in any spelling, or their ids. */
  readonly isStandard?: true;
};

/** A field with a lower and an upper bound: `durationMinutesFrom`, `durationMinutesTo`. */
export type RangeField = {
  readonly description: string;
  /** It has several whole numbers, which are values of this keyword field; those above `most` are kept as `most`. */
  readonly counted?: { readonly field: string; readonly most: number };
};

/** What callers may filter an index by, count and sort. Fields of scopes are not among them. */
export type SearchedFields = {
  readonly keywords: Readonly<Record<string, KeywordField>>;
  readonly ranges: Readonly<Record<string, RangeField>>;
  /** The ranges that times are filtered by, and the fields of the index that hold them. */
  readonly times: Readonly<Record<string, string>>;
  /** The orders of results, by name. `relevance` is the index's own. */
  readonly sorts: Readonly<Record<string, readonly SearchSort[]>>;
  /** Of documents that share a value of this field only the first is shown. */
  readonly distinct?: string;
};
