import { type Actor, type Scope, scopeOf } from '../../../shared/actor.ts';
import type { IndexChange, IndexSource } from '../../search/index-source.ts';
import type { PlaylistOpinion } from '../../search/playlist-hits.ts';
import { meanStars, ratingScore } from '../signals.ts';
import {
  createPlaylistRatingsService,
  type PlaylistRatingsParts,
  type PlaylistRatingsService,
} from './playlist-ratings.service.ts';
import type { PlaylistRatingsStore } from './playlist-ratings.store.ts';
import { noCounts, type PlaylistCounts } from './playlist-ratings.ts';

export type PlaylistRatings = {
  readonly service: PlaylistRatingsService;
  /** For hits of searches: of the actor's district. */
  opinionsOf(actor: Actor, playlistIds: readonly string[]): Promise<ReadonlyMap<string, PlaylistOpinion>>;
};

const sync: Scope = { kind: 'system', reason: 'the search index follows what is said of playlists' };

/** The feature, put together over its collections. */
export function createPlaylistRatings(parts: PlaylistRatingsParts): PlaylistRatings {
  return {
    service: createPlaylistRatingsService(parts),
    opinionsOf: async (actor, playlistIds) => {
      const found = await parts.store.findCounts(scopeOf(actor), playlistIds);
      return new Map(
        [...found].map(([id, counts]) => {
          const { ratingCount, useCount } = counts;
          return [id, { rating: meanStars(counts), ratingCount, useCount }];
        }),
      );
    },
  };
}

function numbersOf(counts: PlaylistCounts) {
  return { ratingScore: ratingScore(counts), useCount: counts.useCount };
}

/** The documents of playlists with what their own districts say of them, and the changes of that. */
export function withPlaylistRatings(
  source: IndexSource,
  store: Pick<PlaylistRatingsStore, 'findOwnCounts' | 'listPending' | 'countPending' | 'markIndexed'>,
): IndexSource {
  const completed = async (changes: readonly IndexChange[]): Promise<IndexChange[]> => {
    const shown = changes.flatMap(({ id, document }) => (document === null ? [] : [id]));
    const found = shown.length > 0 ? await store.findOwnCounts(sync, shown) : new Map<string, PlaylistCounts>();
    return changes.map((change) => ({
      ...change,
      document: change.document && { ...change.document, ...numbersOf(found.get(change.id) ?? noCounts) },
    }));
  };
  return {
    ...source,
    listSearchPending: async (limit) => completed(await source.listSearchPending(limit)),
    listSearchable: async (afterId, limit) => completed(await source.listSearchable(afterId, limit)),
    numbers: {
      listPending: async (limit) =>
        (await store.listPending(sync, limit)).map((record) => ({
          markId: record.id,
          revision: record.revision,
          update: record.isOwn ? { id: record.playlistId, numbers: numbersOf(record) } : null,
        })),
      countPending: () => store.countPending(sync),
      markIndexed: (changes) =>
        store.markIndexed(
          sync,
          changes.map(({ markId, revision }) => ({ id: markId, revision })),
        ),
    },
  };
}
