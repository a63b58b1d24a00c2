import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IndexDocument, SearchFilter } from '../search/search-index.ts';
import { presentSummary } from './resource.presenter.ts';
import { searchScopeOf, toIndexDocument } from './resource-index.ts';
import type { ResourceSummary } from './resource-response.schemas.ts';
import type { ResourcesStore, SearchState } from './resources.store.ts';

/** What the index should hold of a resource at that revision; `document` null: nothing. */
export type IndexEntry = {
  readonly id: string;
  readonly searchRevision: number;
  readonly document: IndexDocument | null;
};

/** What search needs of resources: the index is made of it, and hits are shown by it. */
export type ResourceSearchService = {
  /** What the index does not know yet, the longest waiting first. */
  listSearchPending(limit: number): Promise<IndexEntry[]>;
  countSearchPending(): Promise<number>;
  /** Every published resource in the order of ids, for the build of an index: ask on with the last id. */
  listSearchable(afterId: string | null, limit: number): Promise<IndexEntry[]>;
  /** How many `listSearchable` lists in all. */
  countSearchable(): Promise<number>;
  /** Tells what the index has confirmed. What has changed since stays pending. */
  markIndexed(confirmed: readonly Pick<IndexEntry, 'id' | 'searchRevision'>[]): Promise<void>;
  /** The condition without which no search of the actor runs. */
  searchScopeOf(actor: Actor): SearchFilter;
  /** The hits that the actor may see, in the order given, in one query: the index may be behind. */
  getManyForHits(actor: Actor, ids: readonly string[]): Promise<ResourceSummary[]>;
};

const sync: Scope = { kind: 'system', reason: 'the search index follows the resources' };

export function createResourceSearchService({
  resources,
  clock,
}: {
  resources: Pick<
    ResourcesStore,
    'listSearchPending' | 'countSearchPending' | 'listSearchable' | 'countSearchable' | 'markIndexed' | 'findMany'
  >;
  clock: Clock;
}): ResourceSearchService {
  return {
    listSearchPending: async (limit) => (await resources.listSearchPending(sync, limit)).map(toEntry),
    countSearchPending: () => resources.countSearchPending(sync),
    listSearchable: async (afterId, limit) => (await resources.listSearchable(sync, afterId, limit)).map(toEntry),
    countSearchable: () => resources.countSearchable(sync),
    markIndexed: async (confirmed) => {
      // Few revisions are many resources' (after an import: one), so that this is few writes.
      const idsByRevision = new Map<number, string[]>();
      for (const { id, searchRevision } of confirmed) {
        const ids = idsByRevision.get(searchRevision);
        if (ids) ids.push(id);
        else idsByRevision.set(searchRevision, [id]);
      }
      for (const [revision, ids] of idsByRevision) await resources.markIndexed(sync, ids, revision);
    },
    searchScopeOf: (actor) => searchScopeOf(scopeOf(actor), clock.now()),
    getManyForHits: async (actor, ids) => {
      if (ids.length === 0) return [];
      const found = await resources.findMany(scopeOf(actor), ids, clock.now());
      const byId = new Map(found.filter(({ status }) => status === 'published').map((found) => [found.id, found]));
      return ids.flatMap((id) => {
        const resource = byId.get(id);
        return resource ? [presentSummary(resource, 'published')] : [];
      });
    },
  };
}

function toEntry({ resource, isDeleted, searchRevision }: SearchState): IndexEntry {
  return {
    id: resource.id,
    searchRevision,
    document: isDeleted ? null : toIndexDocument(resource, searchRevision),
  };
}
