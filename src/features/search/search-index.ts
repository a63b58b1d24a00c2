/** The name of an index: one per kind of record, each with settings of its own. */
export type IndexName = 'resources' | 'standards' | 'playlists';

/** What the fields of an index are, decided once per index. */
export type IndexSettings = {
  /** Fields whose words are searched, in order of weight; weights multiply a word's score. */
  readonly searchable: readonly { readonly field: string; readonly weight: number }[];
  /** Fields of strings (or lists of them) that filters, facets, tags and sorts use. */
  readonly keywords: readonly string[];
  /** Fields of numbers that ranges and sorts use; times are milliseconds since 1970. */
  readonly numbers: readonly string[];
  /** Languages whose word endings are taken off (BCP 47: en, es). */
  readonly languages: readonly string[];
  /**
   * Searchable fields that hold codes. Their words are found only as they stand: never by a typo, an ending or a beginning.
   * Words with digits are like this in every field.
   */
  readonly exact?: readonly string[];
  /**
   * What a tag of a keyword field counts that stands for words of the text, on the scale of the weights of `searchable`.
   * Fields that are not named count 1.
   */
  readonly tagWeights?: Readonly<Record<string, number>>;
  /** Searchable or keyword fields whose values `suggest` offers. */
  readonly suggestable?: readonly string[];
};

export type FieldValue = string | number | readonly string[] | null;

/** A document of an index: its id, the revision that it shows, and its fields. */
export type IndexDocument = { readonly id: string; readonly revision: number } & {
  readonly [field: string]: FieldValue;
};

/** New values of some of a document's fields of numbers. */
export type NumbersUpdate = { readonly id: string; readonly numbers: Readonly<Record<string, number>> };

/** Conditions, combined by all of them. A query is a typed object; nobody glues strings. */
export type SearchFilter =
  | { readonly kind: 'anyOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'noneOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly kind: 'all'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'any'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly filter: SearchFilter };

/**
 * By a field of numbers, or by a keyword field (the first value of each document, in the order of code points). Documents
 * without a value come last in either direction, ties by id.
 */
export type SearchSort = { readonly field: string; readonly direction: 'ascending' | 'descending' };

/**
 * What else a part of the text may mean. Quoted phrases and exclusions are taken literally: no alternative touches them.
 *
 * - `synonym`, `term`: where `phrase` stands in the text, a document matches all its words also by holding one of `texts`
 *   (its words together, in their order; a single one also with another ending), or one of the tags. The words themselves
 *   count as before.
 * - `code`: `phrase` is the code of a standard. It is matched by a tag, by its own words together and as they stand, or by
 *   one of `texts` in the same way; never by a typo, an ending, a beginning or its words apart.
 *
 * While any document within the filters has a code that was asked for, none without one is a hit. Several alternatives may
 * have the same phrase, or phrases that overlap (codes never do).
 */
export type Alternative = {
  readonly kind: 'synonym' | 'term' | 'code';
  /** The words as they stand in the text, in any letter case: `fútbol`, `solar system`, `3.NF.1`. */
  readonly phrase: string;
  readonly texts: readonly string[];
  readonly tags: readonly AlternativeTag[];
  /**
   * The phrase says what a document should be (in Spanish, a video, for grade 3), not what it is about. Its words are sought
   * together or not at all, and as long as the text has any other word, no document is a hit by wishes alone.
   */
  readonly isWish?: boolean;
};

export type AlternativeTag = {
  /** A keyword field. */
  readonly field: string;
  /** A document matches with any of them. */
  readonly values: readonly string[];
  /**
   * How much of the field's tag weight it counts, above 0 to 1 (when left out): the standard itself before those below it,
   * the term before narrower ones. It orders hits and never decides whether a document is one; an engine without weights
   * of its own keeps the order of the tags.
   */
  readonly weight?: number;
};

export type FacetQuery = {
  readonly field: string;
  /** The most frequent values, at most so many. Groups are not limited. */
  readonly limit: number;
  /** Count only these values. */
  readonly values?: readonly string[];
  /** Count only values in which every word of this is the beginning of a word; letter case and diacritics aside. */
  readonly containing?: string;
  /**
   * Names of groups with their values, as in a tree where a parent stands for all below it. For each the number of
   * documents that have any of its values is counted, every document once. An engine may keep what it makes of an object:
   * hand over the same one again, and never change it.
   */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
};

export type SearchQuery = {
  /** What the searcher may see. No search runs without it, and no facet counts outside of it. */
  readonly scope: SearchFilter;
  /** Free text: words, "phrases", -exclusions; empty finds everything. */
  readonly text: string;
  /** What parts of the text may mean besides their words. */
  readonly alternatives?: readonly Alternative[];
  /**
   * The searcher's own filters, by the facet that they belong to: the counts of a facet leave its own filters out
   * (disjunctive), those of all others are applied.
   */
  readonly filters: Readonly<Record<string, SearchFilter>>;
  /** Keyword fields to count. */
  readonly facets: readonly FacetQuery[];
  /** By relevance when empty. */
  readonly sort: readonly SearchSort[];
  /**
   * A keyword field: of documents that share a value only the first in the order is a hit, and `others` names the rest.
   * `total` and facets count what is left. A document without a value stands for itself; of several values the first counts.
   */
  readonly distinct?: string;
  /** Whether hits tell by what they were found. */
  readonly explain?: boolean;
  readonly offset: number;
  readonly limit: number;
};

/** How a document came to match a part of the text, the surest first. */
export type MatchKind = 'exact' | 'phrase' | 'code' | 'term' | 'synonym' | 'stem' | 'prefix' | 'typo';

/** One thing in a document by which a part of the text was matched. Every one is true: the field holds it. */
export type Match = {
  readonly field: string;
  /** The word or words of the document, folded (lower case, no diacritics); of a tag its value as it is. */
  readonly text: string;
  /** What it answers: of an alternative its `phrase`, else the word or words of the text, folded. */
  readonly from: string;
  readonly via: MatchKind;
};

export type SearchHit = {
  readonly id: string;
  readonly revision: number;
  /** Comparable within one result only; what is better found has no lower score when sorted by relevance. */
  readonly score: number;
  /** Only with `explain`; at most 50. */
  readonly matches?: readonly Match[];
  /** Only with `distinct` and when there are any: ids of found documents that share its value, at most 20. */
  readonly others?: readonly string[];
};

export type FacetCounts = {
  readonly field: string;
  /** The most frequent first, ties by value. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Every group that was asked for, also those with nothing, in the order of the query. */
  readonly groups?: readonly { readonly value: string; readonly count: number }[];
};

export type SearchResult = {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
  /** Words that were read as others: typos. Both folded. */
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
  /** Whether documents are among the results that match fewer words than were asked. */
  readonly isPartial: boolean;
};

export type SuggestQuery = {
  /** As in a search: nothing is suggested that only stands in documents outside of it. */
  readonly scope: SearchFilter;
  /** What was typed so far: whole words, and the beginning of the last one. Nothing is suggested for an empty text. */
  readonly prefix: string;
  /** Some of the suggestable fields; all when left out. */
  readonly fields?: readonly string[];
  readonly limit: number;
};

/** A value of a field (a title, a tag) that holds all typed words, the last one as the beginning of a word. */
export type Suggestion = {
  /** As it was written. */
  readonly text: string;
  readonly field: string;
  /** Documents of the scope that have it; left out where counting is not cheap. */
  readonly count?: number;
};

/** Where changes of documents go. */
export interface IndexTarget {
  upsert(documents: readonly IndexDocument[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/**
 * One search index. Two engines stand behind it, and one suite of tests checks both.
 * Changes are visible to searches when the promise of `upsert`, `remove` or `patch` resolves. Every method rejects with
 * `SearchUnavailable` when the engine cannot be reached.
 */
export interface SearchIndex extends IndexTarget {
  readonly kind: 'embedded' | 'meilisearch';
  /**
   * Changes numbers of documents without reading their texts again; their revisions stay. Documents that it does not hold
   * are passed over.
   */
  patch(updates: readonly NumbersUpdate[]): Promise<void>;
  search(query: SearchQuery): Promise<SearchResult>;
  /** Values that begin so, those that begin with the whole text first. */
  suggest(query: SuggestQuery): Promise<readonly Suggestion[]>;
  /** How many documents it holds. */
  count(): Promise<number>;
  /** Another number after every change that a search could show; only of an engine that knows of all changes. */
  generation?(): number;
  clear(): Promise<void>;
  /**
   * Fills a new index, with the present settings, beside the one that answers, and puts it in its place when `fill` has
   * resolved. Changes made meanwhile go to both and win over what `fill` writes of the same documents. When `fill` rejects,
   * so does this, and the old index stays.
   */
  rebuild(fill: (fresh: Pick<IndexTarget, 'upsert'>) => Promise<void>): Promise<void>;
  /** Rejects with `SearchUnavailable` when searches would not be answered now. */
  health(): Promise<void>;
  /**
   * Only of an index that outlives this process and is shared with others: whether it was filled by the present settings,
   * so that it lacks nothing but what is pending.
   */
  isCurrent?(): Promise<boolean>;
  /** What it holds, page by page, in no order; for engines that cannot page through everything in the order of ids. */
  listEntries?(): AsyncIterable<readonly IndexEntry[]>;
  /** Takes over what can change without filling it again, such as synonyms. */
  refresh?(): Promise<void>;
}

/** A document that an index holds, and the revision that it shows. */
export type IndexEntry = { readonly id: string; readonly revision: number };

/** The engine does not answer: whoever can answer from the database does, and says that the answer is degraded. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable';

  constructor(reason: string, options?: { cause?: unknown }) {
    super(`The search engine is not available: ${reason}`, options);
  }
}
