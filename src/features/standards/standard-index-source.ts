import type { IndexSource } from '../search/index-source.ts';
import type { SearchHit } from '../search/search-index.ts';
import { toIndexDocument } from './standard-index.ts';
import type { FoundStandard, StandardsScope } from './standards.ts';
import type { StandardState, StandardsSearchStore } from './standards-search.store.ts';

export type StandardIndexSource = IndexSource & {
  /**
   * The hits that the scope may see, in the order given. While the index `isCurrent`, a hit of a known revision needs no
   * look at the database; all others come in one query.
   */
  getManyForHits(
    scope: StandardsScope,
    hits: readonly Pick<SearchHit, 'id' | 'revision'>[],
    isCurrent: boolean,
  ): Promise<ReadonlyMap<string, FoundStandard>>;
};

/** How many are kept in short, with about 1 kB each; the oldest go first. */
const mostKept = 20_000;

/** Where the documents of the index of standards come from, and what its hits stand for. */
export function createStandardIndexSource(store: StandardsSearchStore): StandardIndexSource {
  const kept = new Map<string, { readonly revision: number; readonly found: FoundStandard }>();

  /** What the index takes in is what it will find: it is kept beside it. */
  const toChange = ({ key, standard, searchRevision, isPending }: StandardState) => {
    kept.delete(key);
    if (!standard.isRetired) kept.set(key, { revision: searchRevision, found: toFound(standard) });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return { id: key, searchRevision, isPending, document: toIndexDocument(key, standard, searchRevision) };
  };

  return {
    listSearchPending: async (limit) => (await store.listSearchPending(limit)).map(toChange),
    countSearchPending: store.countSearchPending,
    listSearchable: async (afterId, limit) => (await store.listSearchable(afterId, limit)).map(toChange),
    countSearchable: store.countSearchable,
    markIndexed: async (changes) => {
      // Few revisions are many standards' (after an import: one), so that this is few writes.
      const keysByRevision = new Map<number, string[]>();
      for (const { id, searchRevision } of changes) {
        const keys = keysByRevision.get(searchRevision);
        if (keys) keys.push(id);
        else keysByRevision.set(searchRevision, [id]);
      }
      for (const [revision, keys] of keysByRevision) await store.markIndexed(keys, revision);
    },
    getManyForHits: async (scope, hits, isCurrent) => {
      const byKey = new Map<string, FoundStandard>();
      const unknown: string[] = [];
      for (const { id, revision } of hits) {
        const known = isCurrent ? kept.get(id) : undefined;
        if (known?.revision === revision) byKey.set(id, known.found);
        else unknown.push(id);
      }
      const found = unknown.length > 0 ? await store.findLiving(scope, unknown) : [];
      for (const { key, standard } of found) byKey.set(key, toFound(standard));
      return byKey;
    },
  };
}

function toFound({
  id,
  orgId,
  frameworkId,
  code,
  statement,
  abbreviatedStatement,
  itemType,
  gradeLevels,
  parentIds,
  depth,
  childCount,
  isRetired,
  orderPath,
}: FoundStandard): FoundStandard {
  return {
    id,
    orgId,
    frameworkId,
    code,
    statement,
    abbreviatedStatement,
    itemType,
    gradeLevels,
    parentIds,
    depth,
    childCount,
    isRetired,
    orderPath,
  };
}
