import type { Scope } from '../../shared/actor.ts';
import type { IndexDocument } from './search-index.ts';

/** The present state of a record: its document, or null when searches must not find it. */
export type IndexChange = {
  readonly id: string;
  /** Of the state that was read; what changes later has a higher one. */
  readonly revision: number;
  readonly document: IndexDocument | null;
};

/** Where the documents of an index come from: the database, which holds the truth. */
export type IndexSource = {
  /** What changed since it was last indexed, the longest waiting first. */
  listPending(limit: number): Promise<readonly IndexChange[]>;
  countPending(): Promise<number>;
  /** Everything that searches may find, by id. */
  listAll(afterId: string | null, limit: number): Promise<readonly IndexChange[]>;
  /** How many `listAll` would list. */
  countAll(): Promise<number>;
  /** Takes the mark from those that have not changed again. */
  markIndexed(changes: readonly IndexChange[]): Promise<void>;
};

/** A stored record as features offer it to their index. */
export type SearchableRecord<Thing> = {
  readonly resource: Thing;
  readonly isDeleted: boolean;
  readonly searchRevision: number;
};

export type SearchableStore<Thing> = {
  listSearchPending(scope: Scope, limit: number): Promise<readonly SearchableRecord<Thing>[]>;
  countSearchPending(scope: Scope): Promise<number>;
  listSearchable(scope: Scope, afterId: string | null, limit: number): Promise<readonly SearchableRecord<Thing>[]>;
  countSearchable(scope: Scope): Promise<number>;
  markIndexed(scope: Scope, ids: readonly string[], searchRevision: number): Promise<void>;
};

/** Makes the source of an index from what a feature offers. */
export function createIndexSource<Thing extends { readonly id: string }>(
  store: SearchableStore<Thing>,
  toDocument: (thing: Thing, searchRevision: number) => IndexDocument | null,
): IndexSource {
  const scope: Scope = { kind: 'system', reason: 'the search index follows the database' };
  const toChange = ({ resource, isDeleted, searchRevision }: SearchableRecord<Thing>): IndexChange => ({
    id: resource.id,
    revision: searchRevision,
    document: isDeleted ? null : toDocument(resource, searchRevision),
  });
  return {
    listPending: async (limit) => (await store.listSearchPending(scope, limit)).map(toChange),
    countPending: () => store.countSearchPending(scope),
    listAll: async (afterId, limit) => (await store.listSearchable(scope, afterId, limit)).map(toChange),
    countAll: () => store.countSearchable(scope),
    markIndexed: async (changes) => {
      // By revision, of which a batch has few: the store marks all that are at one in one go.
      const byRevision = new Map<number, string[]>();
      for (const { id, revision } of changes) byRevision.set(revision, [...(byRevision.get(revision) ?? []), id]);
      for (const [revision, ids] of byRevision) await store.markIndexed(scope, ids, revision);
    },
  };
}
