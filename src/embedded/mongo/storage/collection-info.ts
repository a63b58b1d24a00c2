import type { Binary } from 'bson';
import type { Doc } from '../bson/values.ts';
import type { Filter } from '../query/filter.ts';
import type { Transaction } from './transaction.ts';

/** What a client asks for when it creates an index. */
export interface IndexSpec {
  readonly name: string;
  /** Field paths with 1 or -1, in order. */
  readonly key: Doc;
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly isHidden: boolean;
  readonly partialFilter?: Doc;
  readonly expireAfterSeconds?: number;
}

export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly isDescending: boolean;
}

export interface IndexInfo {
  readonly spec: IndexSpec;
  readonly table: number;
  readonly fields: readonly IndexField[];
  /** Which documents a partial index holds; absent when it holds every one. */
  readonly partial?: Filter;
  /** The top-level fields from which its keys are made. */
  readonly topLevelFields: ReadonlySet<string>;
  isReady: boolean;
  /** When it was completed, by `performance.now()`; absent when it was complete before the server started. */
  readyAt?: number;
  /** Whether a key was ever shortened: from then on, the order of keys is not the order of values. */
  isTruncated: boolean;
  /** The paths at which an array was ever found: from then on, one document may have several keys. */
  readonly arrayPaths: Set<string>;
}

export interface CollectionInfo {
  readonly database: string;
  name: string;
  /** The table of the documents, by key of their `_id`. */
  readonly table: number;
  readonly uuid: Binary;
  readonly options: Doc;
  /** The first is the one on `_id`, which the table of documents itself serves. */
  indexes: readonly IndexInfo[];
  /** Goes up with each change of a document, so that who searched before knows whether to search again. */
  changes: number;
  isDropped?: boolean;
  /** The transaction that has made it and has not committed yet: for all others it is not there. */
  pendingIn?: Transaction | undefined;
  /** Whether an index was marked and the mark is not on the disk yet. */
  hasUnsavedMarks?: boolean;
}
