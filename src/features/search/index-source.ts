import type { IndexDocument, NumbersUpdate } from './search-index.ts';

/** The present state of a record: its document, or null when searches must not find it. */
export type IndexChange = {
  readonly id: string;
  /** Of the state that was read; what changes later has a higher one. */
  readonly searchRevision: number;
  readonly document: IndexDocument | null;
  /** Its mark is set: the index has not confirmed this state yet. */
  readonly isPending?: boolean;
};

/** Numbers of a record that have changed, while its document has not. */
export type NumbersChange = {
  /** Of the mark that is taken away with it. */
  readonly markId: string;
  /** Of the state that was read; what changes later has a higher one. */
  readonly revision: number;
  /** Null where the index shows none of it. */
  readonly update: NumbersUpdate | null;
};

/** Numbers that are kept beside the records and change by themselves. `listSearchable` and the like hold them too. */
export type NumbersSource = {
  /** What changed since it was last indexed, the longest waiting first. */
  listPending(limit: number): Promise<readonly NumbersChange[]>;
  countPending(): Promise<number>;
  /** Takes the mark from those that have not changed again. */
  markIndexed(changes: readonly NumbersChange[]): Promise<void>;
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
  readonly numbers?: NumbersSource;
};

/** How many documents and numbers wait for the index. */
export async function countPending({ countSearchPending, numbers }: IndexSource): Promise<number> {
  const [documents, patches = 0] = await Promise.all([countSearchPending(), numbers?.countPending()]);
  return documents + patches;
}
