import { type Actor, type Scope, scopeOf } from '../../../shared/actor.ts';
import type { IndexChange, IndexSource } from '../../search/index-source.ts';
import type { IndexDocument, SearchFilter, SearchHit } from '../../search/search-index.ts';
import { canBrowse } from '../playlist.policy.ts';
import type { FoundPlaylist } from './found-playlist.ts';
import { searchScopeOf, toIndexDocument } from './playlist-index.ts';
import type { AwaitedPlaylist, PlaylistSearchState, PlaylistSearchStore } from './playlist-search.store.ts';

/** What search needs of playlists: the index is made of it, and hits are shown by it. */
export type PlaylistSearchRecords = IndexSource & {
  /** Whether the actor finds playlists at all. */
  maySearch(actor: Actor): boolean;
  /** The condition without which no search of the actor runs. */
  searchScopeOf(actor: Actor): SearchFilter;
  /**
   * The hits that the actor may see, in the order given. While the index `isCurrent`, a hit of a known revision needs no look
   * at the database; all others are read there.
   */
  getManyForHits(
    actor: Actor,
    hits: readonly Pick<SearchHit, 'id' | 'revision'>[],
    isCurrent: boolean,
  ): Promise<FoundPlaylist[]>;
  /** Of these states: those that the index has not confirmed. */
  findUnconfirmed(actor: Actor, awaited: readonly AwaitedPlaylist[]): Promise<readonly AwaitedPlaylist[]>;
  /** The district's published playlists that the actor may see, last changed first, without an index. */
  browse(actor: Actor, limit: number): Promise<readonly { document: IndexDocument }[]>;
};

/** How many are kept in short, with about 3 kB each; the oldest go first. */
const mostKept = 3_000;
/** Reading them takes their whole versions, so fewer are looked at than of other records. */
const mostBrowsed = 100;

const sync: Scope = { kind: 'system', reason: 'the search index follows the playlists' };

export function createPlaylistSearchService(store: PlaylistSearchStore): PlaylistSearchRecords {
  const kept = new Map<string, { readonly revision: number; readonly found: FoundPlaylist }>();

  /** What the index takes in is what it will find: it is kept beside it. */
  const toChange = ({ id, searchRevision, isPending, found }: PlaylistSearchState): IndexChange => {
    kept.delete(id);
    if (found) kept.set(id, { revision: searchRevision, found });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return { id, searchRevision, isPending, document: found && toIndexDocument(found, searchRevision) };
  };

  const findPublished = async (actor: Actor, ids: readonly string[]): Promise<Map<string, FoundPlaylist>> => {
    const states = ids.length === 0 ? [] : await store.findPublished(scopeOf(actor), ids);
    return new Map(states.flatMap(({ id, found }) => (found ? [[id, found] as const] : [])));
  };

  return {
    listSearchPending: async (limit) => (await store.listSearchPending(sync, limit)).map(toChange),
    countSearchPending: () => store.countSearchPending(sync),
    listSearchable: async (afterId, limit) => (await store.listSearchable(sync, afterId, limit)).map(toChange),
    countSearchable: () => store.countSearchable(sync),
    markIndexed: (changes) => store.markIndexed(sync, changes),
    maySearch: canBrowse,
    searchScopeOf: (actor) => searchScopeOf(scopeOf(actor)),
    getManyForHits: async (actor, hits, isCurrent) => {
      const known = new Map<string, FoundPlaylist>();
      for (const { id, revision } of hits) {
        const entry = isCurrent ? kept.get(id) : undefined;
        if (entry?.revision === revision) known.set(id, entry.found);
      }
      const read = await findPublished(
        actor,
        hits.flatMap(({ id }) => (known.has(id) ? [] : [id])),
      );
      return hits.flatMap(({ id }) => known.get(id) ?? read.get(id) ?? []);
    },
    findUnconfirmed: (actor, awaited) => store.findUnconfirmed(scopeOf(actor), awaited),
    browse: async (actor, limit) => {
      const ids = await store.listNewest(scopeOf(actor), Math.min(limit, mostBrowsed));
      const found = await findPublished(actor, ids);
      return ids.flatMap((id) => {
        const playlist = found.get(id);
        return playlist ? [{ document: toIndexDocument(playlist, 0) }] : [];
      });
    },
  };
}
