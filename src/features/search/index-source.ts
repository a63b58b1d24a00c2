import type { IndexDocument } from './search-index.ts';

/** The present state of a record: its document, or null when searches must not find it. */
export type IndexChange = {
  readonly id: string;
  /** Of the state that was read; what changes later has a higher one. */
  readonly searchRevision: number;
  readonly document: IndexDocument | null;
};

/** Where the documents of an index come from: the database, which holds the truth. */
export type IndexSource = {
  /** What changed since it was last indexed, the longest waiting first. */
  listSearchPending(limit: number): Promise<readonly IndexChange[]>;
  countSearchPending(): Promise<number>;
  /** Everything that searches may find, by id. */
  listSearchable(afterId: string | null, limit: number): Promise<readonly IndexChange[]>;
  /** How many `listSearchable` would list. */
  countSearchable(): Promise<number>;
  /** Takes the mark from those that have not changed again. */
  markIndexed(changes: readonly IndexChange[]): Promise<void>;
};
