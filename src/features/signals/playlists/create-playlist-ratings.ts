import { type Actor, scopeOf } from '../../../shared/actor.ts';
import type { IndexSource } from '../../search/index-source.ts';
import type { PlaylistOpinion } from '../../search/playlist-hits.ts';
import { meanStars, ratingScore } from '../signals.ts';
import { withCounts } from '../with-counts.ts';
import { type CheckPlaylistRatingsParts, checkPlaylistRatings } from './check-playlist-ratings.ts';
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
  /** The daily check. */
  readonly check: ReturnType<typeof checkPlaylistRatings>;
};

/** The feature, put together over its collections. */
export function createPlaylistRatings(
  parts: PlaylistRatingsParts & Pick<CheckPlaylistRatingsParts, 'existing'>,
): PlaylistRatings {
  return {
    service: createPlaylistRatingsService(parts),
    check: checkPlaylistRatings(parts),
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

/** What the index holds of them, in the fields that `playlistIndexSettings` names. */
function numbersOf(counts: PlaylistCounts) {
  return { ratingScore: ratingScore(counts), useCount: counts.useCount };
}

/** The documents of playlists with what their own districts say of them, and the changes of that. */
export function withPlaylistRatings(
  source: IndexSource,
  store: Pick<PlaylistRatingsStore, 'findOwnCounts' | 'listPending' | 'countPending' | 'markIndexed'>,
): IndexSource {
  const { findOwnCounts: findOwn, ...counts } = store;
  return withCounts(source, { ...counts, findOwn, none: noCounts, thingOf: ({ playlistId }) => playlistId, numbersOf });
}
